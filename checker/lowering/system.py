"""From a system class to the model: parts, views, choices, knowledge, and one command a filling."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from statemachine import StateChart

from checker.errors import NOWHERE, Source, SpecError, did_you_mean
from checker.expressions.nodes import Const, Expr, Var, ViewRef, compare, disjunction
from checker.expressions.parse import parse
from checker.expressions.scope import (
    Entity,
    ExpressionError,
    Function,
    GroupRef,
    PartRef,
    Scope,
    TupleRef,
)
from checker.expressions.types import BOOL, EnumType, Type, enum_type
from checker.lowering.chart import Chart, read_chart, value_type
from checker.lowering.local import Instance
from checker.lowering.places import system_source
from checker.notation.system import (
    ChoiceDecl,
    Group,
    Knowledge,
    Part,
    Step,
    System,
    ViewDecl,
)
from checker.sources import ClassSource

ACTORS = ("environment", "operator", "machine", "timer", "fault")


@dataclass(frozen=True)
class Design:
    """A system class as it is written; what lowering, the executed engine and the linter share."""

    cls: type[System]
    name: str
    title: str
    doc: str
    parts: Mapping[str, Part]
    groups: Mapping[str, Group]
    views: Mapping[str, ViewDecl]
    choices: Mapping[str, ChoiceDecl]
    knowledge: Mapping[str, Knowledge]
    steps: Mapping[str, Step]
    source: ClassSource

    @cached_property
    def charts(self) -> Mapping[str, Chart]:
        """The chart of each part.

        Raises:
            NotAnalysable: a chart has Python guards or actions.
        """
        return {name: read_chart(part.chart) for name, part in self.parts.items()}

    def members(self, name: str) -> tuple[str, ...]:
        """The parts that a name in ``takes`` or ``tells`` stands for, roles aside."""
        if name in self.parts:
            return (name,)
        return self.groups[name].members if name in self.groups else ()


def snake_case(name: str) -> str:
    """``RomBoot`` to ``rom_boot``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def read_design(cls: type[System] | type[StateChart[Any]]) -> Design:
    """Read a system class, or a chart class as a system of one part.

    Raises:
        SpecError: a declaration is wrong.
    """
    if issubclass(cls, StateChart):
        cls = _alone(cls)
    found: dict[type, dict[str, Any]] = {
        kind: {} for kind in (Part, Group, ViewDecl, ChoiceDecl, Knowledge, Step)
    }
    for name, value in _attributes(cls):
        for kind, named in found.items():
            if isinstance(value, kind):
                named[name] = value
    doc = inspect.cleandoc(cls.__doc__ or "")
    title, _, rest = doc.partition("\n")
    written: type = getattr(cls, "__written__", cls)
    source = system_source(written)
    return Design(
        cls,
        snake_case(cls.__name__),
        title.strip().rstrip(".") or cls.__name__,
        rest.strip(),
        found[Part],
        found[Group],
        found[ViewDecl],
        found[ChoiceDecl],
        found[Knowledge],
        found[Step],
        source,
    )


def _alone(chart: type[StateChart[Any]]) -> type[System]:
    """A chart class as a system whose only part has the chart's name."""
    body = {
        "__doc__": chart.__doc__,
        "__module__": chart.__module__,
        "__written__": chart,
        snake_case(chart.__name__): Part(chart),
    }
    return type(chart.__name__, (System,), body)


def _attributes(cls: type) -> Iterator[tuple[str, Any]]:
    seen: dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        for name, value in vars(base).items():
            if not name.startswith("__"):
                seen[name] = value
    yield from seen.items()


class Names:
    """What names mean in a design: the scopes in which its texts are read."""

    def __init__(self, design: Design):
        self.design = design
        self.choice_types = {
            name: EnumType(name, tuple(declared.answers), declared.python)
            for name, declared in design.choices.items()
        }
        self.given = {name: self._given_types(name) for name in design.parts}
        self.enums = self._all_enums()
        parts = set(design.parts)
        self.pointers = tuple(e for e in self.enums if parts and set(e.members) <= parts)
        self.instances: dict[str, Instance] = {}
        self.knowledge: dict[str, Var] = {}
        self.view_types: dict[str, Type] = {}
        self._reading: list[str] = []
        for name in design.parts:
            self.instances[name] = Instance(name, design.charts[name], {}, self.enums)
        for name in design.parts:
            self.instances[name] = replace(self.instances[name], reads=self._reads(name))

    def _given_types(self, part: str) -> dict[str, Type]:
        chart = self.design.charts[part]
        types: dict[str, Type] = {}
        for name, annotation in chart.declared("given").items():
            types[name] = value_type(annotation, chart.source.line_with("given", name), name)[0][0]
        return types

    def _all_enums(self) -> tuple[EnumType, ...]:
        found: list[EnumType] = []
        for part, chart in self.design.charts.items():
            for declared in chart.fields:
                found += [t for t in declared.types if isinstance(t, EnumType)]
            found += [t for t in self.given[part].values() if isinstance(t, EnumType)]
        for step in self.design.steps.values():
            for domain in step.over.values():
                if isinstance(domain, type) and hasattr(domain, "__members__"):
                    found.append(enum_type(domain))
        _refuse_twins(found, self.design)
        return tuple(dict.fromkeys([*found, *self.choice_types.values()]))

    # -- scopes --------------------------------------------------------------------------------

    def scope(
        self,
        bound: Mapping[str, Entity] | None = None,
        *,
        steps: bool = False,
        functions: Mapping[str, Function] | None = None,
        where: str | None = None,
    ) -> Scope:
        """The scope of the whole system, with roles or ports bound on top."""
        return Scope(
            _Lookup(self, dict(bound or {})),
            self.attribute,
            self.enums,
            self.pointers,
            functions or {},
            steps,
            where or f"in {self.design.cls.__name__}",
        )

    def attribute(self, part: str, attr: str) -> Entity:
        """What ``part.attr`` stands for: a variable of it, or whether a state of it is active."""
        instance = self.instances[part]
        own = instance.own
        if attr in own:
            return own[attr]
        chart = instance.chart
        if attr in chart.state_names:
            inside = [
                compare("==", instance.state, Const(place, instance.state_type))
                for place, configuration in enumerate(chart.configurations)
                if attr in configuration
            ]
            return disjunction(inside)
        raise ExpressionError(
            f"{part} ({chart.name}) has no variable and no state '{attr}'.",
            instead=f"{part}.<state>, such as {part}.{next(iter(chart.state_names))}"
            if attr == "state"
            else did_you_mean(attr, [*own, *chart.state_names]),
        )

    def entity(self, name: str) -> Entity | None:
        """What a bare name stands for in the whole system."""
        design = self.design
        if name in design.parts:
            return PartRef(name)
        if name in design.groups:
            return GroupRef(design.groups[name].members)
        if name in self.choice_types:
            return Var(name, self.choice_types[name])
        if name in design.views:
            return ViewRef(name, self._view_type(name))
        if name in design.knowledge:
            return self._knowledge(name)
        return None

    def known(self) -> list[str]:
        """Every name of the system."""
        design = self.design
        named = (design.parts, design.groups, design.choices, design.views, design.knowledge)
        return [name for table in named for name in table]

    def _view_type(self, name: str) -> Type:
        if name not in self.view_types:
            self.view_types[name] = self.view_expr(name).type
        return self.view_types[name]

    def view_expr(self, name: str) -> Expr:
        """The expression of a view.

        Raises:
            SpecError: it is wrong, or names itself through other views.
        """
        return self._guarded(name, self.design.views[name].text)

    def _knowledge(self, name: str) -> Var:
        if name not in self.knowledge:
            expr = self._guarded(name, self.design.knowledge[name].text)
            self.knowledge[name] = Var(name, expr.type)
        return self.knowledge[name]

    def _guarded(self, name: str, text: str) -> Expr:
        source = self.design.source.of(name)
        if name in self._reading:
            circle = " -> ".join([*self._reading[self._reading.index(name) :], name])
            raise SpecError(
                f"'{name}' is defined by itself: {circle}.",
                source,
                why="its value would never be settled",
                instead="a definition that ends at variables",
            )
        self._reading.append(name)
        try:
            return read(text, self.scope(), None, source)
        finally:
            self._reading.pop()

    def _reads(self, part: str) -> dict[str, Expr]:
        chart = self.design.charts[part]
        bound: dict[str, Entity] = {}
        for port, target in self.design.parts[part].ports.items():
            if target not in self.design.parts:
                raise SpecError(
                    f"{part}: the port '{port}' is bound to '{target}', which is no part.",
                    self.design.source.of(part),
                    instead=did_you_mean(target, self.design.parts),
                )
            bound[port] = PartRef(target)
        found = {}
        for name, text in chart.declared("reads").items():
            where = chart.source.line_with("reads", f'"{name}"')
            scope = self.scope(bound, where=f"in what {chart.name} reads")
            found[name] = read(text, scope, None, where)
        return found


def _refuse_twins(enums: list[EnumType], design: Design) -> None:
    """Refuse two enumerations of one name: their members would look the same and never be equal.

    Raises:
        SpecError: there are two.
    """
    first: dict[str, EnumType] = {}
    for enum in enums:
        known = first.setdefault(enum.name, enum)
        if known.python is not enum.python:
            raise SpecError(
                f"{design.cls.__name__} uses two enumerations called {enum.name}.",
                design.source.source,
                why="their members have the same names, and Python never finds them equal",
                instead="one enumeration for both, or another name for one of them",
            )


class _Lookup(dict[str, Entity]):
    """Names of the system resolved when asked for, so that views may name later ones."""

    def __init__(self, names: Names, bound: Mapping[str, Entity]):
        super().__init__(bound)
        self._system = names

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or self._system.entity(str(name)) is not None

    def __missing__(self, name: str) -> Entity:
        entity = self._system.entity(name)
        if entity is None:
            raise KeyError(name)
        return entity

    def __iter__(self) -> Iterator[str]:
        yield from super().__iter__()
        yield from self._system.known()

    def keys(self) -> Any:
        return list(self)


def read(text: str, scope: Scope, expected: Type | None, source: Source = NOWHERE) -> Expr:
    """Parse a text of a spec; a mistake names its place.

    Raises:
        SpecError: the text is wrong.
    """
    try:
        return parse(text, scope, expected)
    except ExpressionError as error:
        where = replace(source, text=source.text or text)
        raise SpecError(error.problem, where, why=error.why, instead=error.instead) from None


def read_condition(text: str, scope: Scope, source: Source = NOWHERE) -> Expr:
    """Parse a condition."""
    return read(text, scope, BOOL, source)


def is_tuple(entity: Entity) -> bool:
    """Whether a name stands for a tuple variable."""
    return isinstance(entity, TupleRef)
