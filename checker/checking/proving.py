"""Properties asked of z3: proofs where they hold, shortest runs where they do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

from checker.checking.formulas import Formula, formula
from checker.checking.judgements import pinned
from checker.checking.results import Trace
from checker.engines.compiled import explore
from checker.engines.executed import ExecutedSystem, replay
from checker.engines.faults import up_to, with_budget
from checker.engines.limits import Limits
from checker.engines.symbolic import ProofResult, bounded, inductive_subset, learn, mine, prove
from checker.engines.symbolic.relation import Relation
from checker.errors import NOWHERE, EngineError, Source
from checker.expressions.nodes import (
    FALSE,
    TRUE,
    And,
    Compare,
    Const,
    Expr,
    Not,
    Or,
    Var,
    ViewRef,
    compare,
    conjunction,
    disjunction,
    negate,
    walk,
)
from checker.expressions.show import show
from checker.expressions.types import IntType
from checker.graph.state_graph import StateGraph
from checker.lowering.commands import lower_design
from checker.lowering.system import Design, read_design
from checker.model import Model
from checker.notation.properties import Property

RANGES = "values_stay_in_range"
"""The name under which ranges are asked about, as in a check."""

_NOT_QUICKLY = "the lemmas that the other proofs need do not do, and no others were looked for"

Outcome = Literal["proved", "refuted", "reached", "undecided", "not asked"]


@dataclass(frozen=True)
class Proof:
    """What z3 says of one property, for the choices ``where``.

    ``outcome``: ``proved`` (in ``k`` steps of induction with ``lemmas`` invariants, and checked
    again); ``refuted`` or ``reached`` (a shortest run of ``steps`` steps, replayed on the real
    charts; ``one_of_many`` is whether it speaks for one combination of choices only);
    ``undecided`` or ``not asked``, for the ``reason`` given. ``faults`` is the most that the runs
    have of which it speaks. ``expected`` is False if the property's author expected no such run.
    """

    name: str
    where: str
    outcome: Outcome
    k: int = 0
    lemmas: int = 0
    steps: int | None = None
    trace: Trace | None = None
    reason: str = ""
    expected: bool = True
    one_of_many: bool = False
    faults: int | None = None

    @property
    def sentence(self) -> str:
        """The evidence in words."""
        place = f" where {self.where}" if self.where else ""
        most = "1 fault" if self.faults == 1 else f"{self.faults} faults"
        if self.outcome == "proved":
            bound = "" if self.faults is None else f" up to {most}"
            how = "induction" if self.k == 1 else f"{self.k}-induction"
            if self.lemmas:
                # Not how many: which of them are learnt depends on the states that z3 happens to
                # answer with, and a report must not.
                how += " with lemmas that are proved as well"
            return (
                f"z3 proves it{bound}{place} by {how}; the argument was checked again on its own."
            )
        if self.outcome in ("refuted", "reached"):
            verb = "refutes" if self.outcome == "refuted" else "reaches"
            steps = "1 step" if self.steps == 1 else f"{self.steps} steps"
            some = ", for one combination of choices" if self.one_of_many else ""
            runs = "whatever its faults" if self.faults is None else f"of those with at most {most}"
            return f"z3 {verb} it{place}: a shortest run, {runs}{some}, has {steps}."
        return f"z3 {self.outcome}{place}: {self.reason}."


def prove_design(
    cls: type[Any],
    properties: Mapping[str, Property],
    *,
    names: tuple[str, ...] = (),
    max_k: int = 3,
    depth: int = 20,
    timeout: float | None = 60.0,
    quick: bool = False,
    sources: Mapping[str, Source] | None = None,
) -> tuple[Proof, ...]:
    """Ask z3 about every safety and reachability property of a design.

    Args:
        cls: the system class.
        properties: name to property.
        names: only these; all by default.
        max_k: the greatest number of steps of an induction.
        depth: the greatest length of a run to look for.
        timeout: seconds for each property.
        quick: only try the lemmas that all proofs of the design share; where they do not do, learn
            no others and look for no longer run.

    Raises:
        SpecError: the design or a property is wrong.
        EngineError: a run that z3 found does not replay on the real charts.
    """
    design = read_design(cls)
    model, scope = lower_design(design)
    prover = _Prover(design, model, max_k, depth, timeout, quick)
    rows: list[Proof] = []
    for name, prop in up_to(properties, model.up_to_faults).items():
        if not names or name in names:
            where = (sources or {}).get(name, NOWHERE)
            asked = formula(name, prop, model, scope, where)
            rows.extend(replace(row, faults=prop.faults) for row in prover.rows(asked))
    if any(command.ranges for command in model.commands) and (not names or RANGES in names):
        rows.extend(prover.rows(_ranges(model)))
    return tuple(rows)


def _ranges(model: Model) -> Formula:
    """That no step takes a variable out of its type: such steps are in no engine's relation."""
    bad = [
        conjunction(
            (command.guard, disjunction((compare("<", value, low), compare(">", value, high))))
        )
        for command in model.commands
        for name in command.ranges
        for value in [dict(command.updates)[name]]
        for type_ in [model.variable[name].type]
        for low in [Const(type_.low, IntType(type_.low, type_.low))]
        for high in [Const(type_.high, IntType(type_.high, type_.high))]
    ]
    prop = Property("always", "Every variable stays within its range.", "")
    return Formula(RANGES, prop, NOWHERE, disjunction(bad))


class _Prover:
    """One design, with the lemmas that its proofs share."""

    def __init__(
        self,
        design: Design,
        model: Model,
        max_k: int,
        depth: int,
        timeout: float | None,
        quick: bool,
    ):
        self.design = design
        self.model = model
        self.max_k = max_k
        self.depth = depth
        self.timeout = timeout
        self.quick = quick
        self._budgets: dict[tuple[int | None, Expr], _Budgeted] = {}

    @cached_property
    def charts(self) -> ExecutedSystem:
        """The real charts, for replaying runs."""
        return ExecutedSystem(self.design)

    def rows(self, each: Formula) -> Iterator[Proof]:
        """The rows of one property."""
        kind = each.stated.kind
        if kind == "always_recoverable":
            reason = "it is about paths from every state, which the explorer decides"
            yield Proof(each.name, "", "not asked", reason=reason)
            return
        violated = each.violated if each.violated is not None else FALSE
        bad: Expr | Mapping[str, Expr]
        if kind == "sometimes":
            assert each.target is not None
            if violated != TRUE:
                yield self._search(each, each.target, negate(violated), "reached")
            if violated != FALSE:
                yield self._proof(each, each.target, violated)
            return
        bad = each.bad if each.bad is not None else dict(each.steps)
        if violated != TRUE:
            yield self._proof(each, bad, negate(violated))
        if violated != FALSE:
            yield self._search(each, bad, violated, "refuted")

    def _model(self, budget: int | None, where: Expr = TRUE) -> _Budgeted:
        if (budget, where) not in self._budgets:
            model = self.model if budget is None else with_budget(self.model, budget)
            if where != TRUE:
                model = replace(model, initially=conjunction((model.initially, where)))
            self._budgets[budget, where] = _Budgeted(model)
        return self._budgets[budget, where]

    def _attempts(
        self, budget: int | None, bad: Expr | Mapping[str, Expr], where: Expr
    ) -> Iterator[tuple[_Budgeted, tuple[Expr, ...]]]:
        """Models and lemmas to try: those that all proofs share, then those learnt for this one."""
        shared = self._model(budget)
        yield shared, shared.lemmas
        if self.quick:
            return
        restricted = self._model(budget, where)
        # Frozen choices keep what is assumed of them, so it is an invariant like the others.
        known = (*restricted.lemmas, where) if where != TRUE else restricted.lemmas
        learnt = learn(
            restricted.model,
            restricted.graph,
            bad,
            lemmas=known,
            assume=where,
            timeout=self.timeout,
            relation=restricted.relation,
        )
        if learnt is not None:
            claim = () if isinstance(bad, Mapping) else (negate(bad),)
            yield restricted, (*known, *claim, *learnt)

    def _proof(self, each: Formula, bad: Expr | Mapping[str, Expr], where: Expr) -> Proof:
        """Try to prove that it holds under these choices; more lemmas only if they are needed."""
        budget = each.stated.faults
        result = ProofResult("undecided")
        for budgeted, lemmas in self._attempts(budget, bad, where):
            result = prove(
                budgeted.model,
                bad,
                strengthening=lemmas,
                assume=where,
                max_k=self.max_k,
                timeout=self.timeout,
                relation=budgeted.relation,
            )
            if result.verdict != "undecided":
                break
        shown = "" if where == TRUE else show(_positive(where))
        if result.verdict == "proved":
            outcome: Outcome = "proved" if result.checked else "undecided"
            reason = "" if result.checked else "the check of the proof did not agree"
            return Proof(each.name, shown, outcome, result.k, result.lemmas, reason=reason)
        if result.verdict == "refuted":
            trace = self._replayed(each.name, result.states, result.commands)
            steps = len(result.commands)
            return Proof(each.name, shown, "refuted", steps=steps, trace=trace, expected=False)
        if self.quick:
            return Proof(each.name, shown, "undecided", result.k, reason=_NOT_QUICKLY)
        # Induction looks at runs of a few steps only; the property may just be wrong.
        longer = self._search(each, bad, where, "refuted")
        if longer.outcome == "refuted":
            return replace(longer, expected=False)
        return Proof(each.name, shown, "undecided", result.k, result.lemmas, reason=result.reason)

    def _search(
        self, each: Formula, bad: Expr | Mapping[str, Expr], where: Expr, found: Outcome
    ) -> Proof:
        """Look for a shortest run under these choices."""
        shown = "" if where == TRUE else show(_positive(where))
        budgeted = self._model(each.stated.faults)
        result = bounded(
            budgeted.model,
            bad,
            self.depth,
            assume=where,
            timeout=self.timeout,
            relation=budgeted.relation,
        )
        if result.verdict == "found":
            trace = self._replayed(each.name, result.states, result.commands)
            many = bool(self.model.choices)
            return Proof(each.name, shown, found, steps=result.depth, trace=trace, one_of_many=many)
        reason = result.reason or f"no run of up to {self.depth} steps"
        return Proof(each.name, shown, "undecided", reason=reason)

    def _replayed(
        self, name: str, states: tuple[dict[str, int], ...], commands: tuple[str, ...]
    ) -> Trace:
        known = self.model.variable
        plain = tuple({n: v for n, v in state.items() if n in known} for state in states)
        trace = Trace(self.model, plain, commands)
        report = replay(self.design, trace, self.charts)
        if not report.agrees:
            raise EngineError(
                f"{name}: the run that z3 found does not replay on the real charts: "
                f"{report.problem}\nThis is an error of Chartproof: two engines disagree."
            )
        return trace


class _Budgeted:
    """A model (perhaps with few faults or few choices), its state graph and its lemmas."""

    def __init__(self, model: Model):
        self.model = model
        self.relation = Relation(model)

    @cached_property
    def graph(self) -> StateGraph:
        """The reachable states, which suggest lemmas."""
        graph = explore(pinned(self.model), limits=Limits())
        if graph.stopped.startswith("interrupted"):
            raise KeyboardInterrupt
        return graph

    @cached_property
    def _terms(self) -> tuple[Expr, ...]:
        free = set(self.model.judgements)
        plain = [Var(v.name, v.type) for v in self.model.variables if v.name not in free]
        views = [
            ViewRef(v.name, v.expr.type)
            for v in self.model.views
            if not free & {n.name for n in walk(v.expr) if isinstance(n, Var)}
        ]
        return (*plain, *views)

    @cached_property
    def lemmas(self) -> tuple[Expr, ...]:
        """Invariants over pairs of variables and views."""
        suggested = mine(self._terms, self.graph.batch.values)
        return inductive_subset(self.model, suggested, relation=self.relation)


def _positive(condition: Expr) -> Expr:
    """The same condition, negations pushed into its comparisons: ``a != x`` reads better."""
    match condition:
        case Not(Compare("==", left, right)):
            return compare("!=", left, right)
        case Not(Compare("!=", left, right)):
            return compare("==", left, right)
        case Not(Or(args)):
            return conjunction(_positive(negate(arg)) for arg in args)
        case Not(And(args)):
            return disjunction(_positive(negate(arg)) for arg in args)
    return condition
