"""What is declared and never used: views, knowledge, variables, what a chart reads, choices."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from statemachine import StateChart

from checker.checking.results import DeadElement
from checker.errors import SpecError
from checker.linting.charts import GROUPS, effects_of, guards_of
from checker.lowering.chart import read_chart
from checker.lowering.places import arrows, declared_at, states_of
from checker.lowering.system import Design, read_design
from checker.notation.properties import Property
from checker.notation.system import tables, texts
from checker.sources import class_source


@dataclass(frozen=True)
class _Text:
    """An expression, and the view or knowledge that it belongs to."""

    owner: str
    text: str


def unused_elements(design: Design, properties: Mapping[str, Property]) -> tuple[DeadElement, ...]:
    """Views, knowledge, variables and names in ``reads`` that nothing uses.

    None while nothing is asked of the design: what properties will use is not known then.
    """
    if not properties:
        return ()
    written = [*_texts(design), *_asked(properties)]
    found = []
    for kind, table in (("view", design.views), ("knowledge", design.knowledge)):
        for name in table:
            if not _is_named(name, written):
                where = str(design.source.of(name))
                waived = design.cls.waive.get(name)
                found.append(DeadElement(kind, name, "is never used", where, waived))
    attributes = {n.attr for each in written for n in _nodes(each.text, ast.Attribute)}
    for cls in dict.fromkeys(part.chart for part in design.parts.values()):
        found.extend(_unused_in(design, cls, attributes))
    return tuple(found)


def unread_choices(cls: type[Any], properties: Mapping[str, Property]) -> Iterator[SpecError]:
    """Choices that neither the design nor any of its properties reads."""
    design = read_design(cls)
    written = [*_texts(design), *_asked(properties)] if properties else []
    for name in design.choices if properties else ():
        if not _is_named(name, written):
            yield SpecError(
                f"nothing reads the choice '{name}'.",
                design.source.of(name),
                why="every answer to it would have the same verdicts, and the report would say so",
                instead="a condition of the design or of a property that depends on it; "
                "or no such choice",
            )


# -- texts -------------------------------------------------------------------------------------


def _texts(design: Design) -> Iterator[_Text]:
    """Every expression over the whole system."""
    for name, view in design.views.items():
        yield _Text(name, view.text)
    for name, known in design.knowledge.items():
        yield from (_Text(name, text) for text in (known.text, known.while_))
    for step in design.steps.values():
        lines = [text for table in tables(step.refused_while) for text in table.values()]
        paths = [path for _, told in step.tells.values() for path in texts(told)]
        for text in (*texts(step.when), *lines, *paths, *step.gives.values()):
            yield _Text("", text)
    for text in (*texts(design.cls.initially), *texts(design.cls.ends)):
        yield _Text("", text)
    for part in design.parts.values():
        yield from (_Text("", text) for text in getattr(part.chart, "reads", {}).values())


def _asked(properties: Mapping[str, Property]) -> Iterator[_Text]:
    for prop in properties.values():
        yield from (_Text("", text) for text in (prop.text, prop.where) if text)


def _is_named(name: str, written: list[_Text]) -> bool:
    return any(
        node.id == name
        for each in written
        if each.owner != name
        for node in _nodes(each.text, ast.Name)
    )


def _nodes(text: str, kind: type[ast.AST]) -> Iterator[Any]:
    """The nodes of a kind in a text; none where it is no expression, which is said elsewhere."""
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except SyntaxError:
        return
    yield from (node for node in ast.walk(tree) if isinstance(node, kind))


# -- charts ------------------------------------------------------------------------------------


def _unused_in(
    design: Design, cls: type[StateChart[Any]], attributes: set[str]
) -> Iterator[DeadElement]:
    """A chart's variables and reads that nothing uses; Python code may use any of them."""
    try:
        read_chart(cls)
    except SpecError:
        return
    used = _named_in(cls)
    parts = [name for name, part in design.parts.items() if part.chart is cls]
    declared = getattr(cls, "Variables", None)
    variables = [field.name for field in fields(declared)] if declared is not None else []
    source = class_source(cls)
    found = [
        ("variable", name, source.inner("Variables").of(name))
        for name in variables
        if name not in used | attributes
    ]
    for name in getattr(cls, "reads", {}):
        if name not in used:
            found.append(("reads", name, declared_at(cls, "reads", name)))
    for kind, name, where in found:
        reasons = [design.cls.waive.get(f"{part}.{name}") for part in parts]
        waived = getattr(cls, "waive", {}).get(name) or next(filter(None, reasons), None)
        yield DeadElement(kind, f"{parts[0]}.{name}", "is never used", str(where), waived)


def _named_in(cls: type[StateChart[Any]]) -> set[str]:
    """The names in a chart's guards and in the expressions of its effects."""
    written = [guard.text for arrow in arrows(cls) for guard in guards_of(arrow)]
    owners: list[tuple[Any, tuple[str, ...]]] = [
        (arrow.transition, GROUPS) for arrow in arrows(cls)
    ]
    owners += [(state, ("enter", "exit")) for state in states_of(cls)]
    for owner, groups in owners:
        for group in groups:
            for effect in effects_of(owner, group):
                written += [v for v in effect.assignments.values() if isinstance(v, str)]
    return {node.id for text in written for node in _nodes(text, ast.Name)}
