"""What names mean in a design some of whose texts are wrong."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from checker.errors import Source, SpecError, did_you_mean
from checker.expressions.nodes import Expr, Var
from checker.expressions.scope import Entity, PartRef, Scope
from checker.expressions.types import Type
from checker.linting.charts import Reading
from checker.linting.literals import literal_mistakes
from checker.linting.report import attempt, mistake_of
from checker.lowering.chart import Chart, value_type
from checker.lowering.local import Instance
from checker.lowering.places import declared_at
from checker.lowering.system import Design, Names, read, read_condition


@dataclass(frozen=True)
class Readings(Design):
    """A design whose charts have been read as far as they can be."""

    @property
    def charts(self) -> Mapping[str, Chart]:
        """The chart of each part, complete or not."""
        charts: Mapping[str, Chart] = self.__dict__["_charts"]
        return charts


def with_charts(design: Design, readings: Mapping[type, Reading]) -> Readings:
    """The design with these readings in place of its charts."""
    fields = {name: getattr(design, name) for name in Design.__dataclass_fields__}
    made = Readings(**fields)
    made.__dict__["_charts"] = {
        name: readings[part.chart].chart for name, part in design.parts.items()
    }
    return made


class LenientNames(Names):
    """Names as lowering has them; a text that is wrong is noted and its name left out.

    ``broken`` are the names of each part about which nothing further is said.
    """

    def __init__(self, design: Readings, readings: Mapping[type, Reading], errors: list[SpecError]):
        self.errors = errors
        self._misread: set[tuple[type, str]] = (
            set()
        )  # one part's mistake is that of every other part
        self.broken = {
            name: set(readings[part.chart].broken) for name, part in design.parts.items()
        }
        super().__init__(design)

    def _given_types(self, part: str) -> dict[str, Type]:
        chart = self.design.charts[part]
        types: dict[str, Type] = {}
        for name, annotation in chart.declared("given").items():
            where = declared_at(chart.cls, "given", name)
            found = attempt(self.errors, value_type, annotation, where, name)
            if found is not None and not found[1]:
                types[name] = found[0][0]
                continue
            self.broken[part].add(name)
            if found is not None:
                self.errors.append(
                    SpecError(
                        f"given: '{name}' is a tuple.",
                        where,
                        why="a step gives single values; only the first would be given",
                        instead="a name for each value",
                    )
                )
        return types

    def _reads(self, part: str) -> dict[str, Expr]:
        chart = self.design.charts[part]
        bound: dict[str, Entity] = {
            port: PartRef(target)
            for port, target in self.design.parts[part].ports.items()
            if target in self.design.parts
        }
        found: dict[str, Expr] = {}
        for name, text in chart.declared("reads").items():
            where = declared_at(chart.cls, "reads", name)
            if not isinstance(text, str):
                self.errors.append(_no_text(name, text, where))
                self.broken[part].add(name)
                continue
            if self._unbound(part, text, where):
                self.broken[part].add(name)
                continue
            scope = self.scope(bound, where=f"in what {chart.name} reads")
            mine: list[SpecError] = []
            expr = attempt(mine, read, text, scope, None, where)
            if expr is None:
                self.broken[part].add(name)
            else:
                found[name] = expr
                mine.extend(literal_mistakes(text, scope, where))
            if mine and (chart.cls, name) not in self._misread:
                self._misread.add((chart.cls, name))
                self.errors.extend(mine)
        return found

    def _unbound(self, part: str, text: str, where: Source) -> bool:
        """Whether a text that is read goes through a port that the part does not bind."""
        design = self.design
        ports = design.parts[part].ports
        chart = design.charts[part].name
        missing = any(ports[name] not in design.parts for name in names_in(text) & {*ports})
        for owner in owners_in(text):
            if owner not in ports and self.entity(owner) is None and not self._is_enum(owner):
                missing = True
                self.errors.append(
                    SpecError(
                        f"{part}: '{owner}' is bound to no part, and {chart} reads '{text}'.",
                        design.source.of(part) if design.source.file else where,
                        why="nothing says whose value it is",
                        instead=f'part({chart}, {owner}="<part>"); or another name in reads. '
                        + did_you_mean(owner, self.known()),
                    )
                )
        return missing

    def _is_enum(self, name: str) -> bool:
        return any(name == enum.name or name in enum.members for enum in self.enums)

    def local(self, part: str) -> Instance:
        """The part with what it is given added to what it reads, each as a variable."""
        instance = self.instances[part]
        given = {name: Var(name, type_) for name, type_ in self.given[part].items()}
        return replace(instance, reads={**instance.reads, **given})


def _no_text(name: str, value: object, where: Source) -> SpecError:
    return SpecError(
        f"reads: '{name}' is {value!r}, which is no text.",
        where,
        why="what is read is an expression over the whole system",
        instead=f'"{name}": "<expression>"',
    )


def condition_mistakes(text: str, scope: Scope, where: Source) -> Iterator[SpecError]:
    """What is wrong with a condition over the whole system."""
    yield from mistake_of(read_condition, text, scope, where)
    yield from literal_mistakes(text, scope, where)


def owners_in(text: str) -> list[str]:
    """The names before a dot in an expression, those that it binds itself aside."""
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except SyntaxError:
        return []
    bound = {
        n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }
    found = [
        node.value.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    ]
    return [name for name in dict.fromkeys(found) if name not in bound]


def names_in(text: str) -> set[str]:
    """The names in an expression; none where it cannot be parsed."""
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except SyntaxError:
        return set()
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
