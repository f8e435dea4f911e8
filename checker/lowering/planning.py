"""Which states a microstep exits and enters: asked of python-statemachine itself.

The library separates planning (pure functions over a configuration) from running callbacks.
Lowering uses its planning, so that the structure of a step (conflicts between regions, default
entries, the order of exits and entries) has one definition; guards and effects have their own,
compared with the running library by the conformance tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, combinations, product
from typing import Any

from statemachine import State, StateChart
from statemachine.engines.sync import SyncEngine
from statemachine.orderedset import OrderedSet
from statemachine.state import HistoryState
from statemachine.transition import Transition


class _Skeleton:
    """As much of a running chart as the library's planning functions look at."""

    def __init__(self, cls: type[StateChart[Any]]):
        self.enable_self_transition_entries = cls.enable_self_transition_entries
        self.history_values: dict[str, list[State]] = {}
        self.configuration: OrderedSet[State] = OrderedSet()


class _PlanningEngine(SyncEngine):
    """The library's engine without a queue, a lock or callbacks: only its planning is used."""

    def __init__(self, skeleton: Any):
        self.sm = skeleton
        self._log_id = ""
        self._debug = lambda *args, **kwargs: None

    def __del__(self) -> None:
        """Nothing was started, so there is nothing to stop."""


class Planner:
    """The structure of one chart class: its states and what a set of transitions does to them."""

    def __init__(self, cls: type[StateChart[Any]]):
        self.cls = cls
        self.states: dict[str, State] = {
            state.id: state for state in _document_order(list(cls.states))
        }
        self.order = {name: place for place, name in enumerate(self.states)}
        self._skeleton = _Skeleton(cls)
        self._engine = _PlanningEngine(self._skeleton)

    def initial(self) -> tuple[str, ...]:
        """The configuration in which the chart starts."""
        return self.ordered(self.entry(None)[2])

    def begin_in(self, name: str) -> tuple[str, ...]:
        """The configuration after entering a named state from outside."""
        return self.ordered(self.entry(name)[2])

    def entry(self, name: str | None) -> tuple[list[State], list[Transition], tuple[str, ...]]:
        """Entered states, default entries taken, and the configuration when a chart starts.

        Args:
            name: the state in which it starts; ``None`` for the chart's initial one.
        """
        first = self.cls.initial_state if name is None else self.states[name]
        assert first is not None
        self._skeleton.configuration = OrderedSet()
        entry = Transition(State(), first, event="__initial__")
        entered, after, defaults = self._plan_entry([entry], OrderedSet())
        return entered, defaults, after

    def ordered(self, configuration: Sequence[str]) -> tuple[str, ...]:
        """A configuration in document order, by which it is known."""
        return tuple(sorted(configuration, key=self.order.__getitem__))

    def chains(self, configuration: Sequence[str]) -> list[list[Transition]]:
        """For each active atomic state, the transitions to try: its own first, then outwards."""
        return [
            [
                transition
                for state in chain([self.states[name]], self.states[name].ancestors())
                for transition in state.transitions
                if not transition.initial
            ]
            for name in configuration
            if self.states[name].is_atomic
        ]

    def without_conflicts(
        self, configuration: Sequence[str], transitions: Sequence[Transition]
    ) -> list[Transition]:
        """The transitions that are taken together, after the library's rule of precedence."""
        self._enter(configuration)
        return list(self._engine._filter_conflicting_transitions(OrderedSet(transitions)))

    def torn(
        self, configuration: Sequence[str], transitions: Sequence[Transition]
    ) -> Iterator[tuple[Transition, Transition]]:
        """Pairs of which the order of the regions decides which one is taken."""
        for first, second in combinations(transitions, 2):
            here = self.without_conflicts(configuration, [first, second])
            there = self.without_conflicts(configuration, [second, first])
            if set(map(id, here)) != set(map(id, there)):
                yield first, second

    def microstep(
        self, configuration: Sequence[str], transitions: Sequence[Transition]
    ) -> tuple[list[State], list[State], list[Transition], tuple[str, ...]]:
        """Exited states, entered states, default entries taken, and the configuration after.

        The configuration is in the order in which the library keeps it, which is not document
        order: in the next microstep it decides which of two regions is looked at first.
        """
        self._enter(configuration)
        ordered, exited = self._engine._prepare_exit_states(list(transitions))
        entered, after, defaults = self._plan_entry(transitions, exited)
        return [info.state for info in ordered if info.state], entered, defaults, after

    def successors(self, configuration: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Every configuration that one microstep can lead to, guards ignored."""
        options = self.chains(configuration)
        events = {str(event) for choices in options for t in choices for event in t.events}
        for event in (*sorted(events), None):
            matching = [[None, *[t for t in choices if matches(t, event)]] for choices in options]
            for picked in product(*matching):
                taken = list(dict.fromkeys(t for t in picked if t is not None))
                if taken:
                    kept = self.without_conflicts(configuration, taken)
                    yield self.ordered(self.microstep(configuration, kept)[3])

    def _enter(self, configuration: Sequence[str]) -> None:
        self._skeleton.configuration = OrderedSet(self.states[name] for name in configuration)

    def _plan_entry(
        self, transitions: Sequence[Transition], exited: Any
    ) -> tuple[list[State], tuple[str, ...], list[Transition]]:
        ordered, default_entries, _, after = self._engine._prepare_entry_states(
            list(transitions), exited, self._skeleton.configuration
        )
        entered = [info.state for info in ordered if info.state]
        by_default = {info.state.id for info in default_entries if info.state}
        defaults = [
            transition
            for state in entered
            if state.id in by_default
            for transition in state.transitions
            if transition.initial
        ]
        return entered, tuple(state.id for state in after), defaults


def matches(transition: Transition, event: str | None) -> bool:
    """Whether an event (``None``: no event) selects a transition; only whole names count."""
    if event is None:
        return bool(transition.is_eventless)
    return any(str(candidate) == event for candidate in transition.events)


def _document_order(states: list[State]) -> Iterator[State]:
    for state in states:
        if not isinstance(state, HistoryState):
            yield state
            yield from _document_order(list(state.states))
