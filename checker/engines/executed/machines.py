"""Real charts, one for each class: put into a snapshot, given an event, read back."""

from __future__ import annotations

import copy
import dataclasses
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from statemachine import StateChart
from statemachine.exceptions import InvalidDefinition
from statemachine.orderedset import OrderedSet

from checker.engines.executed.world import Symbol
from checker.errors import NOWHERE, EngineError, SpecError
from checker.expressions.types import Type
from checker.lowering.chart import value_type
from checker.sources import class_source

Snapshot = tuple[Any, ...]
"""The configuration's name, then the values of the variables' scalars."""


MAX_TRANSITIONS = 1000
"""A step that takes more transitions than this is in an eventless circle."""


class _EndlessError(InvalidDefinition):
    """An eventless circle; the library passes on this kind of exception whatever its settings."""


@dataclass(frozen=True)
class Fired:
    """What an event did to a chart: nothing (``taken`` is False), or a new snapshot."""

    taken: bool
    snapshot: Snapshot


class _Surroundings:
    """What a chart sees beside its own variables: reads, given values, names of members.

    It also watches: the library calls ``before_transition`` for every transition that it takes.
    """

    def __init__(self, names: Mapping[str, Any]):
        self.taken = 0
        vars(self).update(names)

    def before_transition(self) -> None:
        self.taken += 1
        if self.taken > MAX_TRANSITIONS:
            raise _EndlessError(f"{MAX_TRANSITIONS} transitions, and no end")


class Machine:
    """A real chart of one class.

    Args:
        cls: the chart's class.
        offered: every name that it may be offered (reads, given), without values.
        enums: the enumerations whose members' names its texts may use.
        memo: whether equal questions are answered from memory. Only sound where guards and
            actions read nothing but the model and what is offered.
        live: whether the chart is only put into a snapshot that it is not in already.
    """

    def __init__(
        self,
        cls: type[StateChart[Any]],
        offered: tuple[str, ...],
        enums: tuple[type[Enum], ...],
        memo: bool,
        live: bool = False,
    ):
        self.cls = cls
        self.live = live
        self.offered = offered
        self.memo: dict[tuple[Any, ...], Fired] | None = {} if memo else None
        self._ids = list(_state_values(cls))
        self._order = {name: place for place, name in enumerate(self._ids)}
        self._values = _state_values(cls)
        self._enums = enums
        self._machine: StateChart[Any] | None = None
        self._own: set[str] = set()
        self._surroundings = _Surroundings(self._constants())
        self.fired = 0

    def _constants(self) -> dict[str, Any]:
        names: dict[str, Any] = dict.fromkeys(self.offered)
        for enum in self._enums:
            names.setdefault(enum.__name__, enum)
            for member in enum:
                names.setdefault(member.name, Symbol(member.name))
        return names

    # -- snapshots -----------------------------------------------------------------------------

    def start(
        self, values: Mapping[str, Any], starts: str | None, offered: Mapping[str, Any]
    ) -> Snapshot:
        """The snapshot of a new chart after its first steps."""
        vars(self._surroundings).update(offered)
        model = self._new_model()
        for name, value in values.items():
            setattr(model, name, value)
        start_value = self._values[starts] if starts else None
        self._surroundings.taken = 0
        try:
            machine = self.cls(model=model, start_value=start_value, listeners=[self._surroundings])
        except _EndlessError as error:
            raise EngineError(f"{self.cls.__name__}: the start never ends: {error}") from error
        return self._read(machine)

    def fire(self, snapshot: Snapshot, event: str, offered: Mapping[str, Any]) -> Fired:
        """Send an event to the chart in a snapshot.

        Raises:
            EngineError: a guard or an action raises.
        """
        key = (event, snapshot, *offered.items())
        if self.memo is not None and key in self.memo:
            return self.memo[key]
        result = self._fire(snapshot, event, offered)
        if self.memo is not None:
            self.memo[key] = result
        return result

    def _fire(self, snapshot: Snapshot, event: str, offered: Mapping[str, Any]) -> Fired:
        self.fired += 1
        machine = self._put(snapshot)
        vars(self._surroundings).update(offered)
        self._surroundings.taken = 0
        try:
            machine.send(event)
        except _EndlessError as error:
            self._machine = None
            raise EngineError(
                f"{self.cls.__name__}: the event '{event}' never ends: {error}\n"
                f"  in {self.shown(snapshot)}"
            ) from error
        except Exception as error:
            self._machine = None
            shown = self.shown(snapshot)
            raise EngineError(
                f"{self.cls.__name__}: the event '{event}' raises "
                f"{type(error).__name__}: {error}\n  in {shown}"
            ) from error
        if self.memo is None:
            self._refuse_hidden(machine, event)
        result = Fired(self._surroundings.taken > 0, self._read(machine))
        if machine.is_terminated:
            self._machine = None
        return result

    def _refuse_hidden(self, machine: StateChart[Any], event: str) -> None:
        """Refuse what an action keeps outside the variables: no snapshot would hold it.

        Raises:
            SpecError: there is such a thing.
        """
        of_model = set(vars(machine.model)) - {*self.variable_names(), "state"}
        hidden = sorted(of_model | (set(vars(machine)) - self._own))
        if hidden:
            raise SpecError(
                f"{self.cls.__name__}: an action of '{event}' keeps something in '{hidden[0]}', "
                "which is no variable.",
                class_source(self.cls).anywhere(event),
                why="a state is its chart's states and variables; what is kept elsewhere is lost "
                "when the next event is tried on another state",
                instead=f"{hidden[0]} in Variables",
            )

    def _put(self, snapshot: Snapshot) -> StateChart[Any]:
        if self._machine is None:
            self._machine = self.cls(model=self._new_model(), listeners=[self._surroundings])
            self._machine.catch_errors_as_events = False
            self._machine.allow_event_without_transition = True
            self._own = set(vars(self._machine))
        machine = self._machine
        if self.live and self._read(machine) == snapshot:
            return machine
        active = self._active(snapshot[0])
        values = [self._values[name] for name in active]
        machine.current_state_value = values[0] if len(values) == 1 else OrderedSet(values)
        for name, value in zip(self.variable_names(), snapshot[1:], strict=True):
            setattr(machine.model, name, copy.deepcopy(value) if self.memo is None else value)
        return machine

    def _read(self, machine: StateChart[Any]) -> Snapshot:
        atomic = sorted(
            (state.id for state in machine.configuration if state.is_atomic),
            key=self._order.__getitem__,
        )
        values = [getattr(machine.model, name) for name in self.variable_names()]
        return ("+".join(atomic), *values)

    def _active(self, configuration: str) -> list[str]:
        above = ancestors(self.cls)
        names = {name for leaf in configuration.split("+") for name in above[leaf]}
        return sorted(names, key=self._order.__getitem__)

    def _new_model(self) -> Any:
        made = getattr(self.cls, "Variables", None)
        return made() if made is not None else _Nothing()

    def variable_names(self) -> tuple[str, ...]:
        """The names of the chart's variables, in the order of a snapshot."""
        return variable_names(self.cls)

    def shown(self, snapshot: Snapshot) -> str:
        """A snapshot as text."""
        pairs = zip(self.variable_names(), snapshot[1:], strict=True)
        values = ", ".join(f"{name} = {value!r}" for name, value in pairs)
        return f"state {snapshot[0]}" + (f", {values}" if values else "")


class _Nothing:
    """The model of a chart without variables: only the library's own ``state``."""

    state: Any = None


_VARIABLE_NAMES: dict[type, tuple[str, ...]] = {}
_ANCESTORS: dict[type, dict[str, tuple[str, ...]]] = {}


def variable_names(cls: type[StateChart[Any]]) -> tuple[str, ...]:
    """The attributes of a fresh ``Variables`` object, in the order of their declaration."""
    if cls not in _VARIABLE_NAMES:
        made = getattr(cls, "Variables", None)
        names = tuple(n for n in vars(made()) if n != "state") if made is not None else ()
        _VARIABLE_NAMES[cls] = names
    return _VARIABLE_NAMES[cls]


def ancestors(cls: type[StateChart[Any]]) -> dict[str, tuple[str, ...]]:
    """Each state's id to itself and the states around it."""
    if cls not in _ANCESTORS:
        _ANCESTORS[cls] = {
            state.id: (state.id, *(above.id for above in state.ancestors()))
            for state in cls.states_map.values()
        }
    return _ANCESTORS[cls]


def _state_values(cls: type[StateChart[Any]]) -> dict[str, Any]:
    """Each state's id to the value under which the library stores it, in document order."""
    found: dict[str, Any] = {}

    def visit(states: Any) -> None:
        for state in states:
            found[state.id] = state.value
            visit(state.states)

    visit(list(cls.states))
    return found


def field_types(chart: Any) -> dict[str, tuple[tuple[Type, ...], bool]]:
    """The finite types of a chart's variables, as far as they are annotated with finite types."""
    declared = getattr(chart, "Variables", None)
    if declared is None or not dataclasses.is_dataclass(declared):
        return {}
    hints = typing.get_type_hints(declared, include_extras=True, localns=vars(chart))
    source = class_source(chart)
    found: dict[str, tuple[tuple[Type, ...], bool]] = {}
    for name, annotation in hints.items():
        if _finite(annotation):
            found[name] = value_type(annotation, source.source, name)
    return found


def _finite(annotation: Any) -> bool:
    try:
        value_type(annotation, NOWHERE, "")
    except SpecError:
        return False
    return True
