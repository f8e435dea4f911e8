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
from checker.engines.faults import COUNTER, with_budget
from checker.engines.runs import Run
from checker.engines.symmetry import Symmetry
from checker.engines.watching import Watch
from checker.errors import NOWHERE, EngineError, Source
from checker.expressions.nodes import (
    TRUE,
    Const,
    Expr,
    Var,
    after,
    compare,
    conjunction,
    negate,
)
from checker.expressions.types import IntType
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
    """The model, its size and what was found.

    ``faults`` is the most that a run had, ``parts`` which ones are interchangeable, if asked.
    """

    model: Model
    size: Survey
    found: tuple[Found, ...]
    faults: int | None
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
    faults: int | None = None,
    **options: Any,
) -> Surveyed:
    """Explore a design without keeping edges, and look for its properties in the same pass.

    Args:
        cls: the system class.
        properties: name to property, of those that are asked.
        sources: where each is written, for messages.
        symmetry: look at one of the states that only differ in the names of parts.
        faults: the most that a run has; by default what the design says. States are then counted
            with the faults so far.
        options: as for :func:`checker.engines.compiled.survey`.

    Raises:
        SpecError: the design or a property is wrong.
        EngineError: a run does not replay on the real charts.
    """
    design = read_design(cls)
    plain, names = lower_design(design)
    budget = plain.up_to_faults if faults is None else faults
    model = plain if budget is None else with_budget(plain, budget)
    formulas = [
        formula(name, prop, plain, names, (sources or {}).get(name, NOWHERE))
        for name, prop in properties.items()
    ]
    parts = _interchangeable(model) if symmetry else None
    group = None if parts is None else parts.symmetry
    reasons = {each.name: _refusal(model, budget, group, each) for each in formulas}
    questions = [_question(each) for each in formulas if not reasons[each.name]]
    size = survey(model, watch=_watch(questions), symmetry=group, **options)
    runs = dict(zip(_order(questions), size.runs, strict=True))
    found = []
    for each in formulas:
        if reasons[each.name]:
            found.append(Found(each.name, "not asked", False, reason=reasons[each.name]))
        else:
            one, other = (runs.get((each.name, purpose)) for purpose in (False, True))
            found.append(_answer(design, plain, each, size, one, other))
    return Surveyed(model, size, tuple(found), budget, parts)


def _interchangeable(model: Model) -> Interchangeable:
    # z3 takes a while to come, and most runs do not need it.
    from checker.engines.symbolic.interchangeable import interchangeable

    return interchangeable(model)


def _refusal(model: Model, budget: int | None, symmetry: Symmetry | None, each: Formula) -> str:
    """Why a property cannot be looked for in this way; empty if it can."""
    if each.stated.kind == "always_recoverable":
        return "ways back are found along kept edges: chartproof check"
    if each.stated.faults is not None and (budget is None or budget < each.stated.faults):
        return f"it is about runs with at most {each.stated.faults} faults: --faults"
    if symmetry is not None:
        from checker.engines.symbolic.interchangeable import tells_apart

        question = _question(each)
        conditions = [question.unexpected, question.expected]
        if any(tells_apart(model, symmetry, c) for c in conditions if c is not None):
            return "it tells interchangeable parts apart: leave out --symmetry"
    return ""


def _question(each: Formula) -> _Question:
    few = _few_faults(each)
    if each.stated.kind == "sometimes":
        assert each.target is not None
        return _Question(each, conjunction((few, each.target)))
    steps = _where(after(few), each.steps)
    bad = steps if each.bad is None else conjunction((few, each.bad))
    if each.violated is None:
        return _Question(each, bad)
    return _Question(each, _where(negate(each.violated), bad), _where(each.violated, bad))


def _few_faults(each: Formula) -> Expr:
    """That a run has no more faults than a property is about."""
    most = each.stated.faults
    if most is None:
        return TRUE
    type_ = IntType(0, most)
    return compare("<=", Var(COUNTER, type_), Const(most, IntType(most, most)))


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
    trace = None if run is None else _replayed(design, each, Trace(model, *_uncounted(run)))
    absent: Outcome = "holds" if size.complete else "undecided"
    if each.stated.kind == "sometimes":
        if trace is not None:
            return Found(each.name, "holds", True, trace)
        outcome: Outcome = "violated" if size.complete else "undecided"
        return Found(each.name, outcome, False, reason=size.stopped)
    if trace is None:
        as_expected = each.violated is None and size.complete
        return Found(each.name, absent, as_expected, reason=size.stopped)
    return Found(each.name, "violated", unexpected is None, falsified(each, trace))


def _uncounted(run: Run) -> Run:
    """The run without the counter of its faults."""
    states, commands = run
    return tuple({k: v for k, v in state.items() if k != COUNTER} for state in states), commands


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
