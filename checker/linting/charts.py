"""A chart read as far as it can be: what :func:`checker.lowering.chart.read_chart` would refuse is
noted, and the rest is read all the same, so that one mistake does not hide the next."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from statemachine import StateChart

from checker.errors import SpecError
from checker.linting.report import attempt
from checker.lowering.chart import Chart, Field, Guard, TransitionInfo, read_chart, value_type
from checker.lowering.local import constant
from checker.lowering.places import Arrow, arrows
from checker.lowering.planning import Planner
from checker.notation.component import Effect
from checker.notation.values import anything
from checker.sources import ClassSource, class_source

GROUPS = ("before", "on", "after")


@dataclass(frozen=True)
class Reading:
    """A chart as far as it can be read.

    ``complete`` is whether lowering reads it too; ``broken`` are the variables whose declarations
    are wrong, about which nothing further is said.
    """

    chart: Chart
    arrows: tuple[Arrow, ...]
    complete: bool
    broken: frozenset[str]


def read(cls: type[StateChart[Any]], errors: list[SpecError]) -> Reading:
    """Read a chart class; its mistakes go to ``errors``."""
    mine: list[SpecError] = []
    fields, broken = _fields(cls, mine)
    written = arrows(cls)
    if mine:
        errors.extend(mine)
        return Reading(_partial(cls, written, fields), written, False, broken)
    chart = attempt(mine, read_chart, cls)
    errors.extend(mine)
    if chart is None:
        return Reading(_partial(cls, written, fields), written, False, broken)
    return Reading(chart, written, True, broken)


def _fields(
    cls: type[StateChart[Any]], errors: list[SpecError]
) -> tuple[tuple[Field, ...], frozenset[str]]:
    """The variables that are well declared, and the names of the others."""
    declared = getattr(cls, "Variables", None)
    if declared is None:
        return (), frozenset()
    if not dataclasses.is_dataclass(declared):
        return (), frozenset(name for name in dir(declared) if not name.startswith("_"))
    inner = class_source(cls).inner("Variables")
    if inner.node is None:
        inner = class_source(cast(type, declared))  # declared elsewhere, or inherited
    hints = typing.get_type_hints(declared, include_extras=True, localns=vars(cls))
    fields, broken = [], set()
    for declaration in dataclasses.fields(declared):
        before = len(errors)
        field = attempt(errors, _field, cls, declaration, hints[declaration.name], inner)
        if field is not None:
            fields.append(field)
            errors.extend(_default_mistakes(field))
        if len(errors) > before:
            broken.add(declaration.name)
    return tuple(f for f in fields if f.name not in broken), frozenset(broken)


def _field(
    cls: type, declaration: dataclasses.Field[Any], annotation: Any, inner: ClassSource
) -> Field:
    where = inner.of(declaration.name)
    types, is_tuple = value_type(annotation, where, declaration.name)
    if declaration.default is not dataclasses.MISSING:
        default = declaration.default
    elif declaration.default_factory is not dataclasses.MISSING:
        default = declaration.default_factory()
    else:
        raise SpecError(
            f"'{declaration.name}' of {cls.__name__} has no starting value.",
            where,
            why="the initial state would not be known",
            instead=f"{declaration.name} = <value>; "
            "a part may start with another, or with anything",
        )
    return Field(declaration.name, types, is_tuple, default, "", where)


def _default_mistakes(field: Field) -> Iterator[SpecError]:
    yield from value_mistakes(field, field.default, field)


def value_mistakes(field: Field, value: Any, at: Any) -> Iterator[SpecError]:
    """What is wrong with a starting value; ``at.source`` is the place where it is written."""
    if value is anything:
        return
    items = [value]
    if field.is_tuple:
        if not isinstance(value, tuple) or len(value) != len(field.types):
            yield SpecError(
                f"{field.name} = {value!r} is not a tuple of {len(field.types)} values.",
                at.source,
                why="the variable would leave its type at the start",
                instead=f"a tuple of {len(field.types)} values",
            )
            return
        items = list(value)
    for element, type_, item in zip(field.elements, field.types, items, strict=True):
        if item is anything:
            continue
        errors: list[SpecError] = []
        found = attempt(errors, constant, element, item, type_, at.source)
        yield from errors
        if found is not None and not type_.low <= found.value <= type_.high:
            yield SpecError(
                f"{element} = {item!r} is outside its range {type_}.",
                at.source,
                why="the variable would leave its type at the start",
                instead=f"a value from {type_.low} to {type_.high}",
            )


def _partial(
    cls: type[StateChart[Any]], written: tuple[Arrow, ...], fields: tuple[Field, ...]
) -> Chart:
    """The chart without what is not data; its only configuration is the initial one."""
    planner = Planner(cls)
    initial = planner.initial()
    source = class_source(cls)
    infos = tuple(_info(index, arrow) for index, arrow in enumerate(written))
    events = tuple(str(event) for event in cls._events if "." not in str(event))
    names = tuple(planner.states)
    return Chart(
        cls, cls.__name__, fields, names, (initial,), initial, infos, events, source, planner
    )


def _info(index: int, arrow: Arrow) -> TransitionInfo:
    return TransitionInfo(
        index,
        arrow.origin,
        tuple(target.id for target in arrow.transition.targets),
        arrow.events,
        tuple(guards_of(arrow)),
        tuple(effect for group in GROUPS for effect in effects_of(arrow.transition, group)),
        arrow.source,
    )


def guards_of(arrow: Arrow) -> Iterator[Guard]:
    """The guards of a transition that are texts, each with its line."""
    for spec in arrow.transition.cond:
        if isinstance(spec.func, str):
            yield Guard(spec.func, bool(spec.expected_value), arrow.guard_source(spec.func))


def effects_of(owner: Any, group: str) -> list[Effect]:
    """The effects of a transition or a state that are data, in the library's order."""
    specs = sorted(getattr(owner, group), key=lambda spec: spec.priority)
    return [spec.func for spec in specs if isinstance(spec.func, Effect)]
