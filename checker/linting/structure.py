"""The shape of a chart: what its class body says twice, and what the library makes of names."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from typing import Any

from statemachine import State, StateChart

from checker.errors import Source, SpecError
from checker.lowering.chart import NotAnalysable
from checker.lowering.places import (
    arrows,
    assigned_names,
    chart_sources,
    declared_at,
    path_of,
    state_source,
    states_of,
)
from checker.sources import ClassSource, File


def structure_mistakes(cls: type[StateChart[Any]]) -> Iterator[SpecError]:
    """Mistakes that make the library's picture of a chart differ from the written one."""
    if not list(cls.states):
        yield SpecError(
            f"{cls.__name__} has no states.",
            declared_at(cls, "__doc__"),
            why="python-statemachine cannot start it",
            instead="off = State(initial=True)",
        )
        return
    yield from _states_twice(cls)
    for source in chart_sources(cls):
        yield from twice_mistakes(source)
    yield from _event_mistakes(cls)
    yield from _clock_mistakes(cls)
    yield from _ending_mistakes(cls)
    yield from _listener_mistakes(cls)
    yield from _error_mistakes(cls)


def is_sound(cls: type[StateChart[Any]]) -> bool:
    """Whether the chart that the library has is the one that was written, as far as names go."""
    if not list(cls.states):
        return False
    twice = (error for source in chart_sources(cls) for error in twice_mistakes(source))
    return not any(_states_twice(cls)) and not any(twice)


def _states_twice(cls: type[StateChart[Any]]) -> Iterator[SpecError]:
    first: dict[str, State] = {}
    for state in states_of(cls):
        if state.id not in first:
            first[state.id] = state
            continue
        one, other = path_of(first[state.id]), path_of(state)
        yield SpecError(
            f"'{state.id}' is the id of two states of {cls.__name__}: {one} and {other}.",
            state_source(cls, state),
            why="python-statemachine keeps one of them and loses the transitions of the other",
            instead="a name that no other state of the chart has",
        )


def twice_mistakes(source: ClassSource) -> Iterator[SpecError]:
    """Names that a class body gives a value twice, and keys that a dictionary has twice."""
    if source.file is None or source.node is None:
        return
    stack = [source.node]
    while stack:
        body = stack.pop().body
        stack.extend(statement for statement in body if isinstance(statement, ast.ClassDef))
        seen: set[str] = set()
        for statement in body:
            if isinstance(statement, ast.AugAssign | ast.FunctionDef):
                continue
            for name in assigned_names(statement):
                if name in seen and not name.startswith("_"):
                    yield _twice(name, statement, source.file.source(statement))
                seen.add(name)
    for node in ast.walk(source.node):
        if isinstance(node, ast.Dict):
            yield from key_mistakes(node, source.file)


def _twice(name: str, statement: ast.stmt, where: Source) -> SpecError:
    value = getattr(statement, "value", None)
    calls = [n.func.attr for n in ast.walk(value or statement) if isinstance(n, ast.Call)
             and isinstance(n.func, ast.Attribute)]  # fmt: skip
    if {"to", "from_", "itself"} & set(calls):
        return SpecError(
            f"'{name}' is declared twice in one class.",
            where,
            why="the transitions declared first stay in the chart without an event: "
            "they would be taken at once",
            instead=f"{name} |= ..., or one declaration with |",
        )
    return SpecError(
        f"'{name}' is declared twice in one class.",
        where,
        why="Python keeps the last one and drops the first",
        instead="another name for one of them",
    )


def key_mistakes(node: ast.Dict, file: File) -> Iterator[SpecError]:
    """Keys that stand twice in one dictionary."""
    keys = [key for key in node.keys if isinstance(key, ast.Constant)]
    counts = Counter(key.value for key in keys)
    seen: set[object] = set()
    for key in keys:
        if counts[key.value] > 1 and key.value in seen:
            yield SpecError(
                f"{key.value!r} stands twice in one dictionary.",
                file.source(key),
                why="Python keeps the last one and drops the first",
                instead="each key once",
            )
        seen.add(key.value)


# -- events ------------------------------------------------------------------------------------


def _event_mistakes(cls: type[StateChart[Any]]) -> Iterator[SpecError]:
    implied = {dotted for event in cls._events for dotted in _dotted_form(str(event))}
    for event in cls._events:
        name = str(event)
        if name not in implied:
            yield from _event_name(cls, name, _event_source(cls, name))


def _dotted_form(name: str) -> list[str]:
    """The second id that the library gives an event whose name begins in one of these ways."""
    for prefix in ("done_invoke_", "done_state_"):
        if name.startswith(prefix):
            return [prefix.replace("_", ".") + name[len(prefix) :]]
    return [name.replace("_", ".")] if name.startswith("error_") else []


def _event_source(cls: type[StateChart[Any]], name: str) -> Source:
    for arrow in arrows(cls):
        if name in {str(event) for event in arrow.transition.events}:
            return arrow.source
    return declared_at(cls, name)


def _event_name(cls: type[StateChart[Any]], name: str, where: Source) -> Iterator[SpecError]:
    if "*" in name:
        yield SpecError(
            f"'{name}' is a wildcard event.",
            where,
            why="python-statemachine takes it at every event, those of misspelt names included",
            instead="the events by name",
        )
    elif "." in name:
        yield SpecError(
            f"'{name}' is an event with a dot.",
            where,
            why=f"python-statemachine matches events by their first words: "
            f"'{name}' is also an event '{name.split('.')[0]}'",
            instead=name.replace(".", "_"),
        )
    elif not name.isidentifier():
        yield SpecError(
            f"'{name}' is no name for an event.",
            where,
            why="steps, properties and 'by' could not name it",
            instead="letters, digits and _",
        )
    elif name.startswith("done_state_"):
        state = name.removeprefix("done_state_")
        yield NotAnalysable(
            f"'{name}' is fired by python-statemachine when {state} reaches a final state.",
            where,
            why="an event that the chart sends to itself is not in the compiled model",
            instead="an eventless transition with cond=\"In('<final state>')\"; "
            "or --engine executed",
        )
    elif name.startswith("done_invoke_"):
        yield SpecError(
            f"'{name}' is a name that python-statemachine keeps for the end of an invocation.",
            where,
            why="nothing is invoked in a design, so the event would never come",
            instead="another name, such as ends",
        )
    elif name.startswith("error_"):
        yield SpecError(
            f"'{name}' is a name that python-statemachine keeps for errors in actions.",
            where,
            why="in Chartproof an error in an action stops the run, so the event would never come",
            instead="another name, such as fails",
        )


def _ending_mistakes(cls: type[StateChart[Any]]) -> Iterator[SpecError]:
    """A parallel state at the top that can end: the library then ends the whole chart."""
    for state in cls.states:
        regions = list(state.states)
        if state.parallel and regions and all(_can_end(region) for region in regions):
            yield SpecError(
                f"the parallel state '{state.id}' of {cls.__name__} ends when all of its regions "
                "have reached a final state.",
                state_source(cls, state),
                why="python-statemachine then ends the whole chart, and takes no event any more",
                instead="a region without final=True, or a compound state around it",
            )


def _can_end(region: State) -> bool:
    return any(state.final for state in region.states)


# -- time and listeners ------------------------------------------------------------------------


def _clock_mistakes(cls: type[StateChart[Any]]) -> Iterator[SpecError]:
    for event in cls._events:
        if event.delay and "." not in str(event):
            yield SpecError(
                f"the event '{event}' is delayed by {event.delay} milliseconds.",
                _event_source(cls, str(event)),
                why="time on the clock of the computer is outside any model",
                instead="a variable that counts, and an event that advances it",
            )
    for state in states_of(cls):
        invoked = [s for s in state.invoke if not s.is_convention or hasattr(cls, str(s.func))]
        if invoked:
            named = str(invoked[0].func) if invoked[0].is_convention else ""
            yield SpecError(
                f"the state '{state.id}' of {cls.__name__} invokes something.",
                declared_at(cls, named) if named else state_source(cls, state),
                why="what runs in the background, and when it ends, is outside any model",
                instead="a component of its own, or an event for its end",
            )


def _listener_mistakes(cls: type[StateChart[Any]]) -> Iterator[SpecError]:
    listeners = getattr(cls, "listeners", None)
    if not listeners:
        return
    where = declared_at(cls, "listeners")
    yield NotAnalysable(
        f"{cls.__name__} has listeners.",
        where,
        why="Python code cannot be compiled or proved, only run",
        instead='reads = {"<name>": "<expression>"}; or --engine executed',
    )
    for name in getattr(getattr(cls, "Variables", None), "__annotations__", ()):
        if any(hasattr(listener, name) for listener in listeners):
            yield SpecError(
                f"the variable '{name}' of {cls.__name__} is also a name of a listener.",
                where,
                why="python-statemachine joins both with 'and' where a guard names it",
                instead="another name for one of them",
            )


def _error_mistakes(cls: type[StateChart[Any]]) -> Iterator[SpecError]:
    for base in cls.__mro__:
        if vars(base).get("catch_errors_as_events") is True and base is not StateChart:
            yield SpecError(
                f"{base.__name__} turns errors into events.",
                declared_at(base, "catch_errors_as_events"),
                why="a guard that raises would count as false, and a transition whose action "
                "raises would be taken all the same",
                instead="catch_errors_as_events = False, which every Component has",
            )
