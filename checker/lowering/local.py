"""One event on one part's chart, followed symbolically through all its microsteps.

The rules are the library's (SCXML's): each active atomic state picks its first enabled transition,
outer states after inner ones; conflicts are settled; exit, transition and entry effects run in that
order, each seeing the earlier ones; then eventless transitions run until none is enabled. Whatever
the chart reads of the world outside keeps its value from before the step.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product

from statemachine.transition import Transition

from checker.errors import Source, SpecError, did_you_mean
from checker.expressions.nodes import (
    FALSE,
    TRUE,
    Const,
    Expr,
    Var,
    compare,
    conjunction,
    negate,
    substitute,
    truth,
    walk,
)
from checker.expressions.parse import Parser, parse
from checker.expressions.scope import Entity, ExpressionError, Scope, TupleRef
from checker.expressions.types import BOOL, EnumType, IntType, Type
from checker.lowering.chart import Chart, Configuration, TransitionInfo, group_effects
from checker.lowering.feasible import feasible
from checker.lowering.planning import matches
from checker.model import Alternative, Conjunct, TransitionRef
from checker.notation.component import Effect, Value

MAX_MICROSTEPS = 64
"""Eventless transitions in a row before the chart is refused as one that may never come to rest."""


@dataclass(frozen=True)
class Instance:
    """A part: its chart, and what the chart's names mean in this part.

    ``reads`` and ``given`` hold expressions over the state before the step.
    """

    name: str
    chart: Chart
    reads: Mapping[str, Expr]
    enums: tuple[EnumType, ...]

    @cached_property
    def state_type(self) -> EnumType:
        return EnumType(f"{self.name}.state", self.chart.configuration_names)

    @property
    def state(self) -> Var:
        return Var(f"{self.name}.state", self.state_type)

    @cached_property
    def own(self) -> Mapping[str, Entity]:
        """The chart's variables by the names that its own texts use."""
        names: dict[str, Entity] = {}
        for declared in self.chart.fields:
            items = tuple(
                Var(f"{self.name}.{element}", type_)
                for element, type_ in zip(declared.elements, declared.types, strict=True)
            )
            names[declared.name] = TupleRef(items) if declared.is_tuple else items[0]
        return names


@dataclass
class _Run:
    """A path through the microsteps so far."""

    configuration: Configuration
    values: dict[str, Expr] = field(default_factory=dict)
    condition: Expr = TRUE
    taken: tuple[TransitionRef, ...] = ()
    blocked_by: tuple[Conjunct, ...] = ()


class LocalSteps:
    """All ways through one part's chart for an event.

    Args:
        instance: the part.
        given: the values that the step hands over, by name.
    """

    def __init__(self, instance: Instance, given: Mapping[str, Expr]):
        self.instance = instance
        self.chart = instance.chart
        self.names: dict[str, Entity] = {**instance.own, **instance.reads, **given}
        self._before: dict[str, Expr] = {}
        """What is read or given of this part itself: it stays what it was before the step."""
        own = {f"{instance.name}.{element}" for f in self.chart.fields for element in f.elements}
        for name, expr in {**instance.reads, **given}.items():
            if any(isinstance(node, Var) and node.name in own for node in walk(expr)):
                stands_for = Var(f"{name} before", expr.type)
                self.names[name] = stands_for
                self._before[stands_for.name] = expr
        self._info = {
            id(transition): self.chart.transitions[place]
            for place, transition in enumerate(_all_transitions(self.chart))
        }

    def alternatives(self, event: str) -> tuple[Alternative, ...]:
        """The exclusive ways in which the chart can take the event.

        Raises:
            SpecError: a guard or an effect is wrong, or eventless transitions may never end.
        """
        found: list[Alternative] = []
        for place, configuration in enumerate(self.chart.configurations):
            start = compare("==", self.instance.state, Const(place, self.instance.state_type))
            for run in self._react(_Run(configuration, condition=start), event):
                for end in self._settle(run, 0):
                    found.append(self._alternative(end, place))
        return tuple(found)

    def blocked(self, event: str) -> tuple[Alternative, ...]:
        """For messages: each transition of the event from each configuration, guards as written."""
        found = []
        for place, configuration in enumerate(self.chart.configurations):
            for choices in self.chart.planner.chains(configuration):
                for transition in choices:
                    if matches(transition, event):
                        info = self._info[id(transition)]
                        conjuncts = tuple(self._conjuncts(info, configuration, {}))
                        ref = TransitionRef(self.instance.name, info.index)
                        found.append(Alternative(TRUE, (), (ref,), conjuncts, place))
        return tuple(found)

    def rest(self, configuration: Configuration) -> bool:
        """Whether a configuration is at rest whatever the variables are: no eventless exits."""
        return not any(
            matches(t, None) for chain in self.chart.planner.chains(configuration) for t in chain
        )

    # -- choosing transitions ------------------------------------------------------------------

    def _react(self, run: _Run, event: str | None) -> Iterator[_Run]:
        """The run continued by each set of transitions that the event may select."""
        chains = self.chart.planner.chains(run.configuration)
        options = [list(self._first_enabled(chain, run, event)) for chain in chains]
        for picked in product(*options):
            condition = conjunction([run.condition, *(cond for cond, _ in picked)])
            chosen = [transition for _, transition in picked if transition is not None]
            transitions = list(dict.fromkeys(chosen))
            if not transitions or condition == FALSE or not feasible(condition):
                continue
            yield self._microstep(replace(run, condition=condition), transitions)

    def _first_enabled(
        self, choices: list[Transition], run: _Run, event: str | None
    ) -> Iterator[tuple[Expr, Transition | None]]:
        """Which transition of the list is the first enabled one, under which condition."""
        earlier: list[Expr] = []
        for transition in choices:
            if not matches(transition, event):
                continue
            info = self._info[id(transition)]
            guard = conjunction(
                c.expr for c in self._conjuncts(info, run.configuration, run.values)
            )
            condition = conjunction([*earlier, guard])
            if condition != FALSE:
                yield condition, transition
            earlier.append(negate(guard))
        nothing = conjunction(earlier)
        if nothing != FALSE:
            yield nothing, None

    def _conjuncts(
        self, info: TransitionInfo, configuration: Configuration, values: Mapping[str, Expr]
    ) -> Iterator[Conjunct]:
        scope = self._guard_scope(configuration)
        for guard in info.guards:
            expr = self._with(values, self._parse(guard.text, scope, BOOL, guard.source))
            shown = expr if guard.expected else negate(expr)
            yield Conjunct(shown, str(guard), guard.source, "guard")

    def _guard_scope(self, configuration: Configuration) -> Scope:
        def in_state(parser: Parser, call: ast.Call) -> Expr:
            ids = [a.value for a in call.args if isinstance(a, ast.Constant)]
            unknown = [i for i in ids if i not in self.chart.state_names]
            if unknown or len(ids) != len(call.args) or not ids:
                shown = ast.unparse(call.args[0]) if call.args else ""
                name = str(unknown[0]) if unknown else shown
                raise ExpressionError(
                    f"'{ast.unparse(call)}' names no state of {self.chart.name}.",
                    why="python-statemachine takes it for a constant",
                    instead=did_you_mean(name, self.chart.state_names)
                    if name not in self.chart.state_names
                    else f"In('{name}')",
                )
            return truth(set(ids) <= set(configuration))

        return Scope(
            self.names,
            enums=self.instance.enums,
            functions={"In": in_state},
            where=f"in {self.chart.name}",
        )

    def _parse(self, text: str, scope: Scope, expected: Type | None, source: Source) -> Expr:
        try:
            return parse(text, scope, expected)
        except ExpressionError as error:
            raise SpecError(
                error.problem,
                replace(source, text=source.text or text),
                why=error.why,
                instead=error.instead,
            ) from None

    # -- one microstep -------------------------------------------------------------------------

    def _microstep(self, run: _Run, transitions: list[Transition]) -> _Run:
        self._refuse_torn(run.configuration, transitions)
        kept = self.chart.planner.without_conflicts(run.configuration, transitions)
        exited, entered, defaults, after = self.chart.planner.microstep(run.configuration, kept)
        values = dict(run.values)
        cls = self.chart.cls

        def apply(owner: object, group: str, source: Source) -> None:
            for effect in group_effects(cls, owner, group):
                self._assign(values, effect, source)

        places = {id(t): self._info[id(t)].source for t in kept}
        for transition in kept:
            apply(transition, "before", places[id(transition)])
        for state in exited:
            apply(state, "exit", self.chart.source.of(state.id))
        for transition in kept:
            apply(transition, "on", places[id(transition)])
        for state in entered:
            apply(state, "enter", self.chart.source.of(state.id))
            for initial in defaults:
                if initial.source.id == state.id:
                    apply(initial, "on", self.chart.source.of(state.id))
        for transition in kept:
            apply(transition, "after", places[id(transition)])
        refs = tuple(TransitionRef(self.instance.name, self._info[id(t)].index) for t in kept)
        blocked = tuple(
            conjunct
            for transition in kept
            for conjunct in self._conjuncts(
                self._info[id(transition)], run.configuration, run.values
            )
        )
        return _Run(after, values, run.condition, (*run.taken, *refs), (*run.blocked_by, *blocked))

    def _refuse_torn(self, configuration: Configuration, transitions: list[Transition]) -> None:
        """Refuse two regions of which each would leave for a place of its own."""
        planner = self.chart.planner
        for pair in planner.torn(configuration, transitions):
            one, other = (self._info[id(transition)] for transition in pair)
            here = self.chart.configuration_name(planner.ordered(configuration))
            raise SpecError(
                f"in {here} two regions of {self.chart.name} can leave at once: {one.origin} to "
                f"{', '.join(one.targets)}, and {other.origin} to {', '.join(other.targets)}.",
                other.source,
                why="python-statemachine takes that of the region that was entered first,"
                " which depends on the way here",
                instead="guards that exclude each other, or one transition of the state around",
            )

    def _assign(self, values: dict[str, Expr], effect: Effect, source: Source) -> None:
        scope = Scope(self.names, enums=self.instance.enums, where=f"in {self.chart.name}")
        new: dict[str, Expr] = {}
        for target, value in effect.assignments.items():
            name, type_ = self._target(target, source)
            new[name] = self._with(values, self._value(target, value, type_, scope, source))
        values.update(new)

    def _with(self, values: Mapping[str, Expr], expr: Expr) -> Expr:
        """An expression of the chart, over the state before the step."""
        return substitute(expr, {**values, **self._before})

    def _target(self, target: str, source: Source) -> tuple[str, Type]:
        elements = {
            element: type_
            for declared in self.chart.fields
            for element, type_ in zip(declared.elements, declared.types, strict=True)
        }
        if target not in elements:
            outside = "." in target or (target in self.names and self.chart.field(target) is None)
            raise SpecError(
                f"sets({target}=...): {self.chart.name} has no variable '{target}'.",
                source,
                why="a component writes only its own variables"
                if outside
                else "the effect would make a new attribute that nothing reads",
                instead="an event that the other component takes in the same step"
                if outside
                else did_you_mean(target, elements),
            )
        return f"{self.instance.name}.{target}", elements[target]

    def _value(self, target: str, value: Value, type_: Type, scope: Scope, source: Source) -> Expr:
        if isinstance(value, str):
            expr = self._parse(value, scope, type_, source)
        else:
            expr = constant(target, value, type_, source)
        if isinstance(type_, IntType) and (
            expr.type.low > type_.high or expr.type.high < type_.low
        ):
            span = _span(expr.type)
            raise SpecError(
                f"sets({target}={value!r}) is {span}, outside {target}'s range {type_}.",
                source,
                why="the variable would leave its type in every step that does this",
                instead=f"a value from {type_.low} to {type_.high}",
            )
        return expr

    # -- coming to rest ------------------------------------------------------------------------

    def _settle(self, run: _Run, depth: int) -> Iterator[_Run]:
        """The run continued by eventless transitions until none is enabled."""
        if depth > MAX_MICROSTEPS:
            names = ", ".join(self.chart.transitions[r.index].origin for r in run.taken[-3:])
            last = self.chart.transitions[run.taken[-1].index]
            raise SpecError(
                f"the eventless transitions of {self.chart.name} may never end (through {names}).",
                last.source,
                why="python-statemachine would hang in this step",
                instead="a guard that becomes false, or an event",
            )
        for following in self._react(run, None):
            yield from self._settle(following, depth + 1)
        nothing = [
            [
                cond
                for cond, transition in self._first_enabled(chain, run, None)
                if transition is None
            ]
            for chain in self.chart.planner.chains(run.configuration)
        ]
        if all(nothing):
            condition = conjunction([run.condition, *(conds[0] for conds in nothing)])
            if condition != FALSE and feasible(condition):
                yield replace(run, condition=condition)

    def _alternative(self, run: _Run, origin: int) -> Alternative:
        place = self.chart.place_of(run.configuration)
        updates: list[tuple[str, Expr]] = []
        if place != origin:
            updates.append((self.instance.state.name, Const(place, self.instance.state_type)))
        updates.extend(
            (name, expr)
            for name, expr in sorted(run.values.items())
            if not (isinstance(expr, Var) and expr.name == name)
        )
        return Alternative(run.condition, tuple(updates), run.taken, run.blocked_by, origin)


def constant(target: str, value: object, type_: Type, source: Source) -> Const:
    """An author's value as an encoded constant.

    Raises:
        SpecError: the value is not one of the type.
    """
    fits = (
        (isinstance(value, bool) and type_ == BOOL)
        or (isinstance(type_, IntType) and isinstance(value, int) and not isinstance(value, bool))
        or (
            isinstance(type_, EnumType)
            and type_.python is not None
            and isinstance(value, type_.python)
        )
    )
    if not fits:
        raise SpecError(
            f"{target} = {value!r} is not a value of {type_}.",
            source,
            why="no comparison with it could ever be true",
            instead=f"a value of {type_}",
        )
    number = type_.encode(value)
    if isinstance(type_, IntType):
        return Const(number, IntType(number, number))
    return Const(number, type_)


def _span(type_: Type) -> str:
    return str(type_.low) if type_.low == type_.high else str(type_)


def _all_transitions(chart: Chart) -> list[Transition]:
    return [
        transition
        for state in chart.planner.states.values()
        for transition in state.transitions
        if not transition.initial
    ]
