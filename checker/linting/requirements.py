"""Ids of requirements that the catalogue does not have."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from checker.errors import Source, SpecError, did_you_mean
from checker.lowering.places import declared_at, entry_source
from checker.lowering.system import Design, read_design
from checker.notation.properties import Property, argument_source
from checker.notation.system import tables, texts


def requirement_mistakes(
    cls: type[Any],
    properties: Mapping[str, Property],
    sources: Mapping[str, Source],
    known: Collection[str],
) -> Iterator[SpecError]:
    """What a design and its properties answer that the catalogue does not have.

    Args:
        cls: the system, or a chart that stands alone.
        properties: name to property.
        sources: where each property is written.
        known: the ids of the catalogue; where there is none, an id can be anything.
    """
    design = read_design(cls)
    for who, id_, where in (*_answered(design), *_checked(properties, sources)):
        if known and id_ not in known:
            yield SpecError(
                f"{design.name}: {who} answers '{id_}', which is not in the requirement catalogue.",
                where,
                why="a misspelt id would leave the real entry unanswered",
                instead=nearest_ids(id_, known),
            )
    for beginning in texts(getattr(cls, "covers", ())):
        if not any(id_ == beginning or id_.startswith(f"{beginning}-") for id_ in known):
            beginnings = {id_.rpartition("-")[0] or id_ for id_ in known}
            yield SpecError(
                f"{design.name} covers '{beginning}', and no id in the requirement catalogue "
                "begins so.",
                declared_at(cls, "covers"),
                why="no entry that is answered by nothing would be noticed",
                instead=did_you_mean(beginning, beginnings)
                if known
                else "the entries in requirements.toml beside the design",
            )


def _answered(design: Design) -> Iterator[tuple[str, str, Source]]:
    """Who of a design answers which id, and where that is written."""
    for id_, named in design.cls.answers.items():
        yield ", ".join(texts(named)), id_, declared_at(design.cls, "answers", id_)
    for part, declared in design.parts.items():
        for id_, named in getattr(declared.chart, "answers", {}).items():
            who = ", ".join(f"{part}.{name}" for name in texts(named))
            yield who, id_, declared_at(declared.chart, "answers", id_)
    for name, step in design.steps.items():
        for id_ in texts(step.answers):
            yield name, id_, entry_source(design.source, name, "answers")
        for table in tables(step.refused_while):
            for id_ in table:
                yield f"{name} (refused while)", id_, _line(design, name, id_)
    for name, choice in design.choices.items():
        if choice.requirement:
            yield name, choice.requirement, design.source.of(name)


def _line(design: Design, step: str, id_: str) -> Source:
    """The line of a refusal table that an id begins; the table may stand beside the class."""
    for file in design.source.files:
        for number, line in enumerate(file.lines, start=1):
            if line.lstrip().startswith((f'"{id_}":', f"'{id_}':")):
                return file.at(number)
    return entry_source(design.source, step, "refused_while")


def _checked(
    properties: Mapping[str, Property], sources: Mapping[str, Source]
) -> Iterator[tuple[str, str, Source]]:
    for name, prop in properties.items():
        for id_ in prop.answers:
            where = argument_source(sources[name], "answers", id_) if name in sources else Source()
            yield f"the property {name}", id_, where


def nearest_ids(id_: str, known: Collection[str]) -> str:
    """A sentence with the id that was probably meant, or the nearest few.

    >>> nearest_ids("ROM-61", ["ROM-01", "ROM-06", "ROM-16"])
    "Did you mean 'ROM-16'?"
    >>> nearest_ids("ROM-18", ["ROM-01", "ROM-08", "ROM-16", "SE-01"])
    "Did you mean 'ROM-08', 'ROM-16' or 'ROM-01'?"
    """
    swapped = sorted(other for other in known if sorted(other) == sorted(id_))
    near = swapped[:1] or difflib.get_close_matches(id_, sorted(known), n=3, cutoff=0.6)
    if not near:
        return did_you_mean(id_, known)
    quoted = [f"'{other}'" for other in near]
    listed = quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
    return f"Did you mean {listed}?"
