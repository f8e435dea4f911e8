"""The entry of the linter: what is asked of a spec, in which order.

The order matters only where one mistake would make nonsense of the next question: types are looked
at once every chart has the shape that was written, and lowering runs once nothing else is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from statemachine import StateChart

from checker.errors import Source, SpecError
from checker.expressions.types import EnumType
from checker.linting.charts import Reading, read
from checker.linting.clock import clock_mistakes
from checker.linting.collisions import chart_collisions, system_collisions
from checker.linting.declarations import declaration_mistakes, has_mappings, part_mistakes
from checker.linting.elements import (
    attribute_mistakes,
    expression_mistakes,
    part_class_mistakes,
    reference_mistakes,
)
from checker.linting.guards import guard_mistakes, words_of
from checker.linting.hooks import hook_mistakes
from checker.linting.initially import initial_mistakes
from checker.linting.loops import loop_mistakes
from checker.linting.names import LenientNames, Readings, with_charts
from checker.linting.overlap import impossible_arrows, overlap_mistakes, region_mistakes
from checker.linting.report import attempt, in_order, owners, refuse, with_reason
from checker.linting.shapes import shape_mistakes
from checker.linting.steps import step_mistakes
from checker.linting.structure import is_sound, structure_mistakes
from checker.linting.texts import known_to, opaque_mistakes, typed_mistakes
from checker.lowering.chart import NotAnalysable, Unbounded
from checker.lowering.commands import Lowered, lower_design
from checker.lowering.system import Design, read_design
from checker.notation.system import System


def check_spec(cls: type[System | StateChart[Any]], *, executed: bool = False) -> Lowered | None:
    """Refuse a spec that has mistakes; see :func:`lint`.

    Returns:
        The design and its model, ``None`` where there is only one to be executed.

    Raises:
        SpecErrors: every mistake that was found.
    """
    mistakes, lowered = _looked_at(cls, executed)
    refuse(mistakes)
    return lowered


def lint(cls: type[System | StateChart[Any]], *, executed: bool = False) -> list[SpecError]:
    """Every mistake of a spec, by file and line.

    Args:
        cls: a system, or a chart that stands alone.
        executed: the spec is only to be executed, so Python guards and actions,
            variables without a finite type and the library's own events (:class:`NotAnalysable`)
            are no mistakes.

    Returns:
        The mistakes, each once; none for a spec that every engine can work with.
    """
    return _looked_at(cls, executed)[0]


def _looked_at(
    cls: type[System | StateChart[Any]], executed: bool
) -> tuple[list[SpecError], Lowered | None]:
    """The mistakes of a spec; and what it was lowered to, if it was."""
    errors: list[SpecError] = []
    design = attempt(errors, read_design, cls)
    if design is not None:
        errors.extend(_design_mistakes(design, executed))
    kept = [
        error
        for error in errors
        if not (isinstance(error, NotAnalysable) and (executed or _explained(error, errors)))
    ]
    lowered: Lowered | None = None
    if not errors and design is not None:
        found = attempt(kept, lower_design, design)
        if found is not None:
            lowered = Lowered(design, *found)
            kept.extend(initial_mistakes(design, lowered.model))
    return in_order(with_reason(error, partial(owners, design)) for error in kept), lowered


def _explained(opaque: NotAnalysable, errors: list[SpecError]) -> bool:
    """Whether something plainer is wrong on the line where Python code stands."""
    return any(
        error.source == opaque.source and not isinstance(error, NotAnalysable) for error in errors
    )


def _design_mistakes(design: Design, executed: bool) -> Iterator[SpecError]:
    if not hasattr(design.cls, "__written__"):
        yield from attribute_mistakes(design)
        wrong = list(part_class_mistakes(design))
        yield from wrong
        if wrong:
            return
    classes = list(dict.fromkeys(part.chart for part in design.parts.values()))
    for cls in classes:
        yield from structure_mistakes(cls)
    misshapen = list(shape_mistakes(design))
    yield from misshapen
    if misshapen or not all(is_sound(cls) for cls in classes):
        for cls in classes:
            if is_sound(cls):
                yield from _untyped(cls)
        return
    errors: list[SpecError] = []
    readings = {cls: read(cls, errors) for cls in classes}
    for cls, reading in readings.items():
        errors.extend(declaration_mistakes(cls, reading))
        errors.extend(opaque_mistakes(reading.arrows, cls))
        errors.extend(clock_mistakes(cls))
        errors.extend(loop_mistakes(cls))
        errors.extend(hook_mistakes(cls))
    # What is written about a variable whose values are not known yet is read once they are.
    unknown = executed and any(isinstance(error, Unbounded) for error in errors)
    if all(has_mappings(cls) for cls in classes) and not unknown:
        errors.extend(_typed(with_charts(design, readings), readings))
    yield from (error for error in errors if not _follows(error, readings))


def _follows(error: SpecError, readings: Mapping[type, Reading]) -> bool:
    """Whether a mistake only says again that a variable is not well declared."""
    return any(
        f" ({reading.chart.name}) has no variable and no state '{name}'." in error.problem
        for reading in readings.values()
        for name in reading.broken
    )


def _untyped(cls: type[StateChart[Any]]) -> Iterator[SpecError]:
    """What can be said of a chart's guards whatever the types are."""
    reading = read(cls, [])
    known = frozenset(field.name for field in reading.chart.fields)
    types = [type_ for field in reading.chart.fields for type_ in field.types]
    words = words_of(cls, known, [type_ for type_ in types if isinstance(type_, EnumType)])
    for arrow in reading.arrows:
        yield from guard_mistakes(arrow, words)


def _typed(design: Readings, readings: Mapping[type, Reading]) -> Iterator[SpecError]:
    """What can be said once every chart has the shape that was written."""
    errors: list[SpecError] = []
    names = LenientNames(design, readings, errors)
    errors.extend(_with_types(design, names, readings))
    yield from errors
    if not errors:
        yield from _never_taken(design, names, readings)


def _with_types(
    design: Design, names: LenientNames, readings: Mapping[type, Reading]
) -> Iterator[SpecError]:
    for name, part in design.parts.items():
        yield from part_mistakes(design, name, part, readings[part.chart])
    python = [enum.python for enum in names.enums if enum.python is not None]
    for cls, reading in readings.items():
        yield from chart_collisions(cls, reading, python)
    yield from system_collisions(design, names.enums)
    yield from reference_mistakes(design)
    yield from expression_mistakes(design, names)
    yield from step_mistakes(design, names, readings)
    yield from _local(design, names, readings)


def _local(
    design: Design, names: LenientNames, readings: Mapping[type, Reading]
) -> Iterator[SpecError]:
    """Guards and effects, by part: what a chart reads may differ from part to part."""
    overlapping: set[tuple[type, Source]] = set()
    for part, declared in design.parts.items():
        reading = readings[declared.chart]
        words = words_of(declared.chart, known_to(names, part), names.enums)
        for arrow in reading.arrows:
            yield from guard_mistakes(arrow, words)
        yield from typed_mistakes(names, part, reading)
        yield from region_mistakes(names, part, reading)
        for error in list(overlap_mistakes(names, part, reading)):
            if (declared.chart, error.source) not in overlapping:
                yield error
        overlapping.update((declared.chart, arrow.source) for arrow in reading.arrows)


def _never_taken(
    design: Design, names: LenientNames, readings: Mapping[type, Reading]
) -> Iterator[SpecError]:
    """Transitions whose guards are never true; asked last, for a misspelt guard is never true."""
    impossible: dict[tuple[type, int], list[SpecError]] = {}
    for part, declared in design.parts.items():
        for arrow, error in impossible_arrows(names, part, readings[declared.chart]):
            impossible.setdefault((declared.chart, id(arrow.transition)), []).append(error)
    for (chart, _), found in impossible.items():
        # What one part can never do, another part of the same class may.
        if len(found) == sum(other.chart is chart for other in design.parts.values()):
            yield found[0]
