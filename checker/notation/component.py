"""A component: a python-statemachine chart whose guards and effects are data.

The library draws and runs the chart as it is; Chartproof reads it without running it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import partial
from types import CodeType
from typing import Any, ClassVar

from statemachine import StateChart

from checker.errors import SpecError

Value = bool | int | Enum | str


class Component(StateChart[Any]):
    """The base for charts of a design; a ``StateChart`` in which no error passes in silence.

    A subclass declares states and transitions as the library has them and, as far as it needs:

    ``Variables``
        a dataclass with finite types: ``bool``, an Enum, ``Annotated[int, between(0, 12)]``, or
        a fixed-size ``tuple`` of those.
    ``reads``
        name to expression: what it sees of the world outside (``"peer.level"``).
    ``given``
        name to type: values that a step hands over with an event.
    ``by``
        event to the one whose event it is: environment (the default), operator, machine, timer
        or fault.
    ``answers``
        requirement id to names of states, events or variables that model it.
    ``waive``
        state, event, variable or name in ``reads`` to the reason why it may be dead.
    """

    catch_errors_as_events = False
    validate_trap_states = False
    validate_final_reachability = False

    reads: ClassVar[Mapping[str, str]] = {}
    given: ClassVar[Mapping[str, Any]] = {}
    by: ClassVar[Mapping[str, str]] = {}
    answers: ClassVar[Mapping[str, Any]] = {}
    waive: ClassVar[Mapping[str, str]] = {}


class Effect(partial):  # type: ignore[type-arg]
    """What a transition, an entry or an exit does to its component's variables; see :func:`sets`.

    It is a ``functools.partial`` so that the library calls it as any action, while its data stay
    readable: ``assignments`` maps a variable (or ``"slots[0]"``) to a value or an expression.
    """

    @property
    def assignments(self) -> dict[str, Value]:
        """Variable to value, or to the text of an expression."""
        return dict(self.args[0])

    def __str__(self) -> str:
        return ", ".join(f"{name} := {_show(value)}" for name, value in self.assignments.items())


def _show(value: Value) -> str:
    return (
        value.name
        if isinstance(value, Enum)
        else str(value).lower()
        if isinstance(value, bool)
        else str(value)
    )


def sets(assignments: Mapping[str, Value] | None = None, /, **named: Value) -> Effect:
    """An effect as data: ``on=sets(fenced=True, age="age + 1")``.

    A string is always an expression over the component's own variables, what it ``reads`` and what
    it is ``given``; anything else is a value. All assignments happen at once.

    Args:
        assignments: for names that are no Python names, such as ``{"slots[0]": True}``.
        named: variable to value or expression.

    Raises:
        SpecError: nothing is set.
    """
    everything = {**(assignments or {}), **named}
    if not everything:
        raise SpecError(
            "sets() sets nothing.",
            why="it would have no effect",
            instead="sets(<variable>=<value>)",
        )
    return Effect(_apply, everything)


def _apply(assignments: Mapping[str, Value], *, machine: StateChart[Any]) -> None:
    """Run an effect on a real chart: every expression sees the values before it.

    Python itself evaluates the expressions here: this is the reference against which the
    compiled model is compared, so it shares nothing with the model's parser.
    """
    model = machine.model
    names = _Names(machine)
    new = {
        target: eval(_compiled(value), names) if isinstance(value, str) else value  # noqa: S307
        for target, value in assignments.items()
    }
    for target, value in new.items():
        if target.endswith("]"):
            name, place = target[:-1].split("[")
            items = list(getattr(model, name))
            items[int(place)] = _member(items[int(place)], value)
            setattr(model, name, tuple(items))
        else:
            setattr(model, target, _member(getattr(model, target), value))


def _member(old: Any, new: Any) -> Any:
    """The value as a member of the old one's enumeration, where it is a bare member's name."""
    if isinstance(old, Enum) and not isinstance(new, Enum) and hasattr(new, "name"):
        return type(old)[new.name]
    return new


_CODE: dict[str, CodeType] = {}


def _compiled(text: str) -> CodeType:
    if text not in _CODE:
        _CODE[text] = compile(text.strip(), "<effect>", "eval")
    return _CODE[text]


class _Names(dict[str, Any]):
    """The names that an effect may use: the chart's variables, then what listeners offer."""

    def __init__(self, machine: StateChart[Any]):
        super().__init__(__builtins__={}, implies=_implies, min=min, max=max)
        self._machine = machine

    def __missing__(self, name: str) -> Any:
        for owner in (self._machine.model, *self._machine.active_listeners):
            if hasattr(owner, name):
                return getattr(owner, name)
        raise NameError(f"name '{name}' is not defined")


def _implies(premise: object, conclusion: object) -> bool:
    return not premise or bool(conclusion)
