"""Declarations of a system that are not even of the right kind: a number for a text, and so on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

from checker.errors import Source, SpecError
from checker.lowering.places import declared_at, entry_source
from checker.lowering.system import Design
from checker.notation.system import Group

_SAME = "a value would be the same in every state"


def shape_mistakes(design: Design) -> Iterator[SpecError]:
    """What must be right before anything else can be asked of a system."""
    for attribute in ("initially", "ends", "covers"):
        value = getattr(design.cls, attribute)
        for item in _not_texts(value):
            kind = "an id" if attribute == "covers" else "an expression"
            yield _no_text(attribute, item, declared_at(design.cls, attribute), kind)
    for attribute in ("answers", "waive"):
        value = getattr(design.cls, attribute)
        if not isinstance(value, Mapping):
            yield _no_mapping(attribute, value, declared_at(design.cls, attribute))
    bound = design.cls.up_to_faults
    if bound is not None and (isinstance(bound, bool) or not isinstance(bound, int) or bound < 0):
        yield SpecError(
            f"up_to_faults is {bound!r}, which is no number of faults.",
            declared_at(design.cls, "up_to_faults"),
            why="it bounds the faults of the runs that are explored",
            instead="up_to_faults = 1",
        )
    for name, view in design.views.items():
        if not isinstance(view.text, str):
            yield _no_text(f"the view '{name}'", view.text, design.source.of(name))
    for name, known in design.knowledge.items():
        for text in (known.text, known.while_):
            if not isinstance(text, str):
                yield _no_text(f"'{name}'", text, design.source.of(name))
    for name in design.steps:
        yield from _step(design, name)


def _step(design: Design, name: str) -> Iterator[SpecError]:
    step = design.steps[name]
    for kind in ("over", "takes", "tells", "gives"):
        value = getattr(step, kind)
        if not isinstance(value, Mapping):
            where = entry_source(design.source, name, kind)
            yield _no_mapping(f"{name}: {kind}", value, where)
        elif kind == "over":
            yield from _roles(design, name, value)
        elif kind == "gives":
            for given, text in value.items():
                if not isinstance(text, str):
                    where = entry_source(design.source, name, str(given), "gives")
                    yield _no_text(f"{name}: gives {given}", text, where)
    for item in _not_texts(step.when):
        yield _no_text(f"{name}: when", item, entry_source(design.source, name, "when"))
    for item in _not_texts(step.answers):
        where = entry_source(design.source, name, "answers")
        yield _no_text(f"{name}: answers", item, where, "an id")
    yield from _refusals(design, name, step.refused_while)


def _roles(design: Design, name: str, over: Mapping[str, Any]) -> Iterator[SpecError]:
    for role, domain in over.items():
        if not isinstance(domain, tuple | list):
            continue
        where = entry_source(design.source, name, str(role), "over")
        wrong = [item for item in domain if not isinstance(item, bool | int | Enum)]
        if wrong and set(wrong) <= set(design.parts):
            members = ", ".join(f'"{part}"' for part in domain)
            yield SpecError(
                f"{name}: over: '{role}' ranges over texts.",
                where,
                why="a role is filled with parts, and a text is no part",
                instead=f"{role}=group({members})",
            )
        elif wrong:
            yield SpecError(
                f"{name}: over: '{role}' has {wrong[0]!r}, which no variable could have.",
                where,
                why="each filling of a step is one command, in which a role is a part or a value",
                instead="a group of parts, an Enum, bool, or range(n)",
            )


def _refusals(design: Design, name: str, tables: object) -> Iterator[SpecError]:
    where = entry_source(design.source, name, "refused_while")
    single = isinstance(tables, Mapping | str) or not isinstance(tables, tuple | list)
    for table in (tables,) if single else tables:  # type: ignore[attr-defined]
        if not isinstance(table, Mapping):
            yield SpecError(
                f"{name}: refused_while has {table!r}, which is no refusal table.",
                where,
                why="nothing says which requirement refuses the step",
                instead='refused_while={"<requirement>": "<condition>"}',
            )
            continue
        for requirement, text in table.items():
            if not isinstance(text, str):
                yield _no_text(f"{name}: the refusal line '{requirement}'", text, where)


def _not_texts(value: object) -> list[object]:
    """What stands where a text, or several, should be."""
    if isinstance(value, str):
        return []
    if not isinstance(value, tuple | list):
        return [value]
    return [item for item in value if not isinstance(item, str)]


def _no_text(what: str, value: object, where: Source, kind: str = "an expression") -> SpecError:
    shown = str(value) if isinstance(value, Enum) else repr(value)
    return SpecError(
        f"{what} is {shown}, which is no text.",
        where,
        why=_SAME if kind == "an expression" else "reports and properties could not name it",
        instead=f"{kind} in quotes",
    )


def _no_mapping(what: str, value: object, where: Source) -> SpecError:
    shown = f"the group {', '.join(value.members)}" if isinstance(value, Group) else repr(value)
    return SpecError(
        f"{what} is {shown}, which is no dictionary.",
        where,
        why="nothing says to whom or what each entry belongs",
        instead=f"{what.rpartition(' ')[2]}=dict(<name>=...)",
    )
