"""The requirement catalogue held against the designs: what answers each entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, Protocol

from checker.checking.results import DesignResult, RequirementStatus
from checker.errors import NOWHERE, Source, SpecError, did_you_mean

Covers = Mapping[str, Sequence[str]]
"""Design to the beginnings of the ids that it is to answer."""


class Entry(Protocol):
    """One entry of a catalogue."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def text(self) -> str: ...


def coverage(
    results: Iterable[DesignResult],
    catalogue: Sequence[Entry],
    covers: Covers,
    places: Mapping[tuple[str, str], Source] | None = None,
) -> tuple[RequirementStatus, ...]:
    """What answers each entry of the catalogue.

    An entry is answered by elements of a design, by a choice or by a property. It is unanswered if
    nothing does although a design covers it, and open if no design does.

    Args:
        results: the checked designs.
        catalogue: the entries.
        covers: what each design is to answer.
        places: where each property is written, by design and name, and (by no name) each design.

    Raises:
        SpecError: a design or a property names an entry that the catalogue does not have.
    """
    modelled: dict[str, list[tuple[str, str]]] = {}
    checked: dict[str, list[tuple[str, str]]] = {}
    asked: dict[str, list[tuple[str, str]]] = {}
    known = {entry.id for entry in catalogue}
    where = places or {}
    for result in results:
        model = result.model
        choices = {c.variable for c in model.choices}
        for id_, elements in model.answers:
            place = where.get((model.name, ""), NOWHERE)
            _known(id_, f"{model.name}: {', '.join(elements)}", known, place)
            for element in elements:
                table = asked if element in choices else modelled
                table.setdefault(id_, []).append((model.name, element))
        for each in result.properties:
            for id_ in each.stated.answers:
                place = where.get((model.name, each.name), NOWHERE)
                _known(id_, f"{model.name}: the property {each.name}", known, place)
                checked.setdefault(id_, []).append((model.name, each.name))
    beginnings = [prefix for prefixes in covers.values() for prefix in prefixes]
    return tuple(
        RequirementStatus(
            entry.id,
            entry.kind,
            entry.source,
            entry.text,
            _status(entry.id, (modelled, checked, asked), beginnings),
            tuple(modelled.get(entry.id, ())),
            tuple(checked.get(entry.id, ())),
            tuple(asked.get(entry.id, ())),
        )
        for entry in catalogue
    )


def _known(id_: str, who: str, known: set[str], place: Source) -> None:
    if known and id_ not in known:
        raise SpecError(
            f"{who} answers '{id_}', which is not in the requirement catalogue.",
            place,
            why="a misspelt id would leave the real entry unanswered",
            instead=did_you_mean(id_, known),
        )


def _status(
    id_: str,
    tables: Sequence[Mapping[str, object]],
    beginnings: Sequence[str],
) -> Literal["answered", "open", "unanswered"]:
    if any(id_ in table for table in tables):
        return "answered"
    if any(id_ == prefix or id_.startswith(f"{prefix}-") for prefix in beginnings):
        return "unanswered"
    return "open"
