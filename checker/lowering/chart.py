"""A chart read by introspection: its variables, configurations, transitions and effects."""

from __future__ import annotations

import dataclasses
import functools
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from statemachine import State, StateChart
from statemachine.state import HistoryState

from checker.errors import NOWHERE, Source, SpecError
from checker.expressions.types import BOOL, IntType, Type, enum_type
from checker.lowering.places import arrows, declared_at
from checker.lowering.planning import Planner
from checker.notation.component import Effect
from checker.notation.values import Between
from checker.sources import ClassSource, class_source

Configuration = tuple[str, ...]
"""The ids of the active states, in document order."""

MAX_CONFIGURATIONS = 4096
"""More than this and a chart's parallel regions belong into components of their own."""


class NotAnalysable(SpecError):
    """A chart that only the executed engine can follow (a Python guard, a lambda)."""


class Unbounded(NotAnalysable):
    """A variable without a finite type: its values are known once they have been seen."""


@dataclass(frozen=True)
class Field:
    """A variable of a component; a tuple has several ``types``, one an element."""

    name: str
    types: tuple[Type, ...]
    is_tuple: bool
    default: Any
    doc: str
    source: Source

    @property
    def elements(self) -> tuple[str, ...]:
        """The names of its scalars: itself, or ``slots[0]``, ``slots[1]``, ..."""
        if not self.is_tuple:
            return (self.name,)
        return tuple(f"{self.name}[{place}]" for place in range(len(self.types)))


@dataclass(frozen=True)
class Guard:
    """One condition of a transition: its text and whether it must be true or false."""

    text: str
    expected: bool
    source: Source

    def __str__(self) -> str:
        if self.expected:
            return self.text
        return f"not {self.text}" if self.text.isidentifier() else f"not ({self.text})"


@dataclass(frozen=True)
class TransitionInfo:
    """A transition of a chart; ``index`` counts them in the order of their states."""

    index: int
    origin: str
    targets: tuple[str, ...]
    events: tuple[str, ...]
    guards: tuple[Guard, ...]
    effects: tuple[Effect, ...]
    source: Source

    @property
    def event(self) -> str:
        return " or ".join(self.events)


@dataclass(frozen=True)
class Chart:
    """A chart as it is written; what is the same for all its instances."""

    cls: type[StateChart[Any]]
    name: str
    fields: tuple[Field, ...]
    state_names: tuple[str, ...]
    configurations: tuple[Configuration, ...]
    initial: Configuration
    transitions: tuple[TransitionInfo, ...]
    events: tuple[str, ...]
    source: ClassSource
    planner: Planner

    @functools.cached_property
    def configuration_names(self) -> tuple[str, ...]:
        """One name for each configuration: its atomic states, joined by ``+``."""
        return tuple(self.configuration_name(c) for c in self.configurations)

    def configuration_name(self, configuration: Configuration) -> str:
        """The names of the atomic states, joined by ``+``."""
        states = self.planner.states
        return "+".join(name for name in configuration if states[name].is_atomic)

    def place_of(self, configuration: Configuration) -> int:
        """The number of a configuration, whatever order its states are in."""
        return self.configurations.index(self.planner.ordered(configuration))

    def declared(self, attribute: str) -> Mapping[str, Any]:
        """A declaration of the class (``reads``, ``given``, ``by``, ``answers``, ``waive``)."""
        value: Mapping[str, Any] = getattr(self.cls, attribute, {})
        return value

    def field(self, name: str) -> Field | None:
        """The variable of that name."""
        return next((field for field in self.fields if field.name == name), None)


def value_type(annotation: Any, where: Source, name: str) -> tuple[tuple[Type, ...], bool]:
    """The finite types of an annotation, and whether it is a tuple.

    Raises:
        SpecError: the annotation has infinitely many values.
    """
    origin = typing.get_origin(annotation)
    if annotation is bool:
        return (BOOL,), False
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        _refuse_aliases(annotation, where)
        return (enum_type(annotation),), False
    if origin is typing.Annotated:
        bounds = next((x for x in annotation.__metadata__ if isinstance(x, Between)), None)
        if annotation.__origin__ is int and bounds is not None:
            return (IntType(bounds.low, bounds.high),), False
    if origin is tuple and Ellipsis not in typing.get_args(annotation):
        scalars = [value_type(item, where, name) for item in typing.get_args(annotation)]
        if scalars and not any(is_tuple for _, is_tuple in scalars):
            return tuple(types[0] for types, _ in scalars), True
    shown = annotation.__name__ if isinstance(annotation, type) else str(annotation)
    raise Unbounded(
        f"'{name}' has the type {shown}, which has no fixed number of values.",
        where,
        why="a state space can only be explored to the end if every variable is finite",
        instead=f"{name}: bool, an Enum, Annotated[int, between(0, 9)], or a tuple of those",
    )


def _refuse_aliases(enum: type[Enum], where: Source) -> None:
    for name, member in enum.__members__.items():
        if name != member.name:
            raise SpecError(
                f"{enum.__name__}.{name} is another name for {enum.__name__}.{member.name}.",
                where,
                why="Python makes one member of two that have the same value",
                instead="a value of its own for each, in the words of the domain",
            )


def _fields(cls: type[StateChart[Any]], source: ClassSource) -> tuple[Field, ...]:
    declared = getattr(cls, "Variables", None)
    if declared is None:
        return ()
    inner = source.inner("Variables")
    if inner.node is None:
        inner = class_source(declared)
    if not dataclasses.is_dataclass(declared):
        raise SpecError(
            f"{cls.__name__}.Variables is not a dataclass.",
            inner.source,
            why="its variables would be shared by all parts of this class",
            instead="@dataclass above class Variables",
        )
    _refuse_unusable(cls, declared, inner)
    hints = typing.get_type_hints(declared, include_extras=True, localns=vars(cls))
    fields = []
    for declaration in dataclasses.fields(declared):
        where = inner.of(declaration.name)
        types, is_tuple = value_type(hints[declaration.name], where, declaration.name)
        default = _default(cls, declaration, where)
        fields.append(
            Field(declaration.name, types, is_tuple, default, inner.doc(declaration.name), where)
        )
    return tuple(fields)


def _refuse_unusable(cls: type, declared: Any, inner: ClassSource) -> None:
    if declared.__dataclass_params__.frozen or "__slots__" in vars(declared):
        kind = "frozen" if declared.__dataclass_params__.frozen else "slots"
        raise SpecError(
            f"{cls.__name__}.Variables is a {kind} dataclass.",
            inner.source,
            why="python-statemachine writes the active state into it, which fails",
            instead="@dataclass without arguments",
        )
    if any(declaration.name == "state" for declaration in dataclasses.fields(declared)):
        raise SpecError(
            f"{cls.__name__}.Variables has a variable called 'state'.",
            inner.of("state"),
            why="python-statemachine keeps the active state there: it would set the start state",
            instead="another name",
        )


def _default(cls: type, declaration: dataclasses.Field[Any], where: Source) -> Any:
    if declaration.default is not dataclasses.MISSING:
        return declaration.default
    if declaration.default_factory is not dataclasses.MISSING:
        return declaration.default_factory()
    raise SpecError(
        f"'{declaration.name}' of {cls.__name__} has no starting value.",
        where,
        why="the initial state would not be known",
        instead=f"{declaration.name} = <value>; a part may start with another, or with anything",
    )


def _transitions(
    cls: type[StateChart[Any]], states: Mapping[str, State], source: ClassSource
) -> tuple[TransitionInfo, ...]:
    places = {str(event): iter(source.transitions(str(event))) for event in cls._events}
    eventless = {id(arrow.transition): arrow.source for arrow in arrows(cls) if not arrow.events}
    found = []
    pairs = [(s, t) for s in states.values() for t in s.transitions if not t.initial]
    where: dict[int, Source] = {}
    for _, transition in sorted(pairs, key=lambda pair: _declared_at(cls, pair[1])):
        event = next((str(e) for e in transition.events), "")
        where[id(transition)] = eventless.get(id(transition)) or next(
            places.get(event, iter(())), source.of(event)
        )
    for index, (state, transition) in enumerate(pairs):
        place = where[id(transition)]
        guards = []
        for spec in transition.cond:
            if not isinstance(spec.func, str):
                raise _opaque(cls, spec.func, "guard", place)
            guards.append(Guard(spec.func, bool(spec.expected_value), place))
        targets = tuple(target.id for target in transition.targets)
        found.append(
            TransitionInfo(
                index,
                state.id,
                targets,
                tuple(str(event) for event in transition.events),
                tuple(guards),
                effects_of(cls, transition, place),
                place,
            )
        )
    return tuple(found)


def _declared_at(cls: type[StateChart[Any]], transition: Any) -> tuple[int, int]:
    """The position of a transition in the list of its event, which is the order of the source."""
    for number, event in enumerate(cls._events):
        listed = getattr(event, "_transitions", None)
        if listed is not None:
            for place, candidate in enumerate(listed):
                if candidate is transition:
                    return number, place
    return len(cls._events), 0


def effects_of(cls: type[StateChart[Any]], owner: Any, place: Source) -> tuple[Effect, ...]:
    """The effects among the callbacks of a transition or a state, groups in no order.

    Raises:
        NotAnalysable: a callback is Python code.
    """
    found: list[Effect] = []
    for group in ("before", "on", "after", "enter", "exit", "validators", "invoke"):
        for spec in getattr(owner, group, ()):
            kind = "validator" if group == "validators" else "action"
            found.extend(_effect(cls, spec, place, kind))
    return tuple(found)


def group_effects(cls: type[StateChart[Any]], owner: Any, group: str) -> tuple[Effect, ...]:
    """The effects of one group of callbacks, in the order in which the library runs them."""
    specs = sorted(getattr(owner, group), key=lambda spec: spec.priority)
    return tuple(effect for spec in specs for effect in _effect(cls, spec, NOWHERE))


def _effect(
    cls: type[StateChart[Any]], spec: Any, place: Source, kind: str = "action"
) -> list[Effect]:
    if isinstance(spec.func, Effect):
        return [spec.func]
    if spec.is_convention:
        if not hasattr(cls, spec.func):
            return []
        raise _opaque(cls, getattr(cls, spec.func), kind, declared_at(cls, spec.func))
    raise _opaque(cls, spec.func, kind, place)


def _opaque(cls: type[StateChart[Any]], func: Any, kind: str, place: Source) -> NotAnalysable:
    name = func if isinstance(func, str) else getattr(func, "__name__", repr(func))
    shown = "a lambda" if name == "<lambda>" else f"the Python function '{name}'"
    instead = (
        "the effect as data: on=sets(image=Image.good)"
        if kind == "action"
        else 'the condition as a string: cond="image == good"'
    )
    return NotAnalysable(
        f"{cls.__name__} has {shown} as {'an action' if kind == 'action' else f'a {kind}'}.",
        place,
        why="Python code cannot be compiled or proved, only run",
        instead=f"{instead}; or check this design with --engine executed",
    )


@functools.lru_cache(maxsize=256)
def read_chart(cls: type[StateChart[Any]]) -> Chart:
    """Read a chart class.

    Raises:
        NotAnalysable: a guard or an action is Python code.
        SpecError: a mistake in its declarations, or a history state.
    """
    source = class_source(cls)
    planner = Planner(cls)
    _refuse_history(cls, source)
    transitions = _transitions(cls, planner.states, source)
    for state in planner.states.values():
        effects_of(cls, state, source.of(state.id))
    initial, configurations = _configurations(cls, planner, source)
    return Chart(
        cls,
        cls.__name__,
        _fields(cls, source),
        tuple(planner.states),
        configurations,
        initial,
        transitions,
        tuple(str(event) for event in cls._events if "." not in str(event)),
        source,
        planner,
    )


def _refuse_history(cls: type[StateChart[Any]], source: ClassSource) -> None:
    for state in _all_states(cls):
        for history in state.history:
            raise SpecError(
                f"{cls.__name__} has the history state '{history.id}'.",
                source.of(f"{state.id}.{history.id}"),
                why="what a history state remembers is not part of a state of the model yet",
                instead="a variable that remembers the state, and guards that read it",
            )


def _all_states(cls: type[StateChart[Any]]) -> Iterator[State]:
    stack = list(cls.states)
    while stack:
        state = stack.pop(0)
        if not isinstance(state, HistoryState):
            yield state
            stack = [*state.states, *stack]


def _configurations(
    cls: type[StateChart[Any]], planner: Planner, source: ClassSource
) -> tuple[Configuration, tuple[Configuration, ...]]:
    """The initial configuration and all that the transitions can lead to, guards ignored."""
    initial = planner.initial()
    found = {initial: None}
    queue = [initial]
    while queue:
        here = queue.pop(0)
        for following in planner.successors(here):
            if following not in found:
                found[following] = None
                queue.append(following)
        if len(found) > MAX_CONFIGURATIONS:
            raise SpecError(
                f"{cls.__name__} has more than {MAX_CONFIGURATIONS} configurations.",
                source.source,
                why="each combination of its parallel regions is one value of the chart's state",
                instead="a component of its own for each region",
            )
    order = planner.order
    ranked = sorted(found, key=lambda c: tuple(order[name] for name in c))
    return initial, tuple(ranked)
