"""Properties looked for while states are found: no edge is kept, so the largest designs fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from checker.checking.explain import falsified
from checker.checking.formulas import Formula, formula
from checker.checking.results import Trace
from checker.engines.compiled import Survey, survey
from checker.engines.executed import replay
from checker.engines.runs import Run
from checker.engines.symmetry import Symmetry
from checker.engines.watching import Watch
from checker.errors import NOWHERE, EngineError, Source
from checker.expressions.nodes import Expr, conjunction, negate
from checker.lowering.commands import lower_design
from checker.lowering.system import Design, read_design
from checker.model import Model
from checker.notation.properties import Property

if TYPE_CHECKING:
    from checker.engines.symbolic.interchangeable import Interchangeable

Outcome = Literal["holds", "violated", "undecided", "not asked"]


@dataclass(frozen=True)
class Found:
    """What is known of a property from one pass over all states of all combinations of choices.

    ``trace`` is a run with the fewest steps, whatever its faults, to a violation (for ``sometimes``
    to a witness). ``expected`` is False where a combination is violated that should not be, or none
    is although some should be.
    """

    name: str
    outcome: Outcome
    expected: bool
    trace: Trace | None = None
    reason: str = ""


@dataclass(frozen=True)
class Surveyed:
    """The model, its size, what was found; if that was asked, which parts are interchangeable."""

    model: Model
    size: Survey
    found: tuple[Found, ...]
    parts: Interchangeable | None = None


@dataclass(frozen=True)
class _Question:
    """What is looked for of a property: conditions on states, or on steps, for two purposes."""

    formula: Formula
    unexpected: Expr | Mapping[str, Expr]
    expected: Expr | Mapping[str, Expr] | None = None


def survey_design(
    cls: type[Any],
    properties: Mapping[str, Property],
    *,
    sources: Mapping[str, Source] | None = None,
    symmetry: bool = False,
    **options: Any,
) -> Surveyed:
    """Explore a design without keeping edges, and look for its properties in the same pass.

    Args:
        cls: the system class.
        properties: name to property, of those that are asked.
        sources: where each is written, for messages.
        symmetry: look at one of the states that only differ in the names of parts.
        options: as for :func:`checker.engines.compiled.survey`.

    Raises:
        SpecError: the design or a property is wrong.
        EngineError: a run does not replay on the real charts.
    """
    design = read_design(cls)
    model, names = lower_design(design)
    formulas = [
        formula(name, prop, model, names, (sources or {}).get(name, NOWHERE))
        for name, prop in properties.items()
    ]
    parts = _interchangeable(model) if symmetry else None
    group = None if parts is None else parts.symmetry
    reasons = {each.name: _refusal(model, group, each) for each in formulas}
    questions = [_question(each) for each in formulas if not reasons[each.name]]
    size = survey(model, watch=_watch(questions), symmetry=group, **options)
    runs = dict(zip(_order(questions), size.runs, strict=True))
    found = []
    for each in formulas:
        if reasons[each.name]:
            found.append(Found(each.name, "not asked", False, reason=reasons[each.name]))
        else:
            one, other = (runs.get((each.name, purpose)) for purpose in (False, True))
            found.append(_answer(design, model, each, size, one, other))
    return Surveyed(model, size, tuple(found), parts)


def _interchangeable(model: Model) -> Interchangeable:
    # z3 takes a while to come, and most runs do not need it.
    from checker.engines.symbolic.interchangeable import interchangeable

    return interchangeable(model)


def _refusal(model: Model, symmetry: Symmetry | None, each: Formula) -> str:
    """Why a property cannot be looked for in this way; empty if it can."""
    if each.stated.kind == "always_recoverable":
        return "ways back are found along kept edges: chartproof check"
    if each.stated.faults is not None:
        return "runs with the fewest faults are found along kept edges: chartproof check"
    if symmetry is not None:
        from checker.engines.symbolic.interchangeable import tells_apart

        question = _question(each)
        conditions = [question.unexpected, question.expected]
        if any(tells_apart(model, symmetry, c) for c in conditions if c is not None):
            return "it tells interchangeable parts apart: leave out --symmetry"
    return ""


def _question(each: Formula) -> _Question:
    if each.stated.kind == "sometimes":
        assert each.target is not None
        return _Question(each, each.target)
    bad = each.bad if each.bad is not None else each.steps
    if each.violated is None:
        return _Question(each, bad)
    return _Question(each, _where(negate(each.violated), bad), _where(each.violated, bad))


def _where(condition: Expr, bad: Expr | Mapping[str, Expr]) -> Expr | Mapping[str, Expr]:
    if isinstance(bad, Mapping):
        return {name: conjunction((condition, expr)) for name, expr in bad.items()}
    return conjunction((condition, bad))


def _conditions(
    questions: Sequence[_Question],
) -> Iterator[tuple[tuple[str, bool], Expr | Mapping[str, Expr]]]:
    for each in questions:
        yield (each.formula.name, False), each.unexpected
        if each.expected is not None:
            yield (each.formula.name, True), each.expected


def _watch(questions: Sequence[_Question]) -> Watch:
    conditions = [condition for _, condition in _conditions(questions)]
    return Watch(
        tuple(each for each in conditions if not isinstance(each, Mapping)),
        tuple(each for each in conditions if isinstance(each, Mapping)),
    )


def _order(questions: Sequence[_Question]) -> list[tuple[str, bool]]:
    """Whose each condition of the watch is, and whether a violation is expected there."""
    pairs = list(_conditions(questions))
    on_states = [name for name, each in pairs if not isinstance(each, Mapping)]
    return on_states + [name for name, each in pairs if isinstance(each, Mapping)]


def _answer(
    design: Design,
    model: Model,
    each: Formula,
    size: Survey,
    unexpected: Run | None,
    expected: Run | None,
) -> Found:
    run = unexpected or expected
    trace = None if run is None else _replayed(design, each, Trace(model, *run))
    absent: Outcome = "holds" if size.complete else "undecided"
    if each.stated.kind == "sometimes":
        if trace is not None:
            return Found(each.name, "holds", True, trace)
        outcome: Outcome = "violated" if size.complete else "undecided"
        return Found(each.name, outcome, False, reason=size.stopped)
    if trace is None:
        return Found(each.name, absent, each.violated is None and size.complete)
    return Found(each.name, "violated", unexpected is None, falsified(each, trace))


def _replayed(design: Design, each: Formula, trace: Trace) -> Trace:
    """The run, which the real charts go as well.

    Raises:
        EngineError: they do not.
    """
    report = replay(design, trace)
    if not report.agrees:
        raise EngineError(
            f"{each.name}: the trace found does not replay on the real charts: {report.problem}\n"
            "This is an error of Chartproof: two engines disagree."
        )
    return trace
