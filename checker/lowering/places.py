"""Where the pieces of a chart are written, down to the line of one guard or one assignment.

python-statemachine keeps no source lines, so transitions are matched with the ``.to(...)`` calls of
the class bodies by event, origin, target and guards.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from statemachine import State, StateChart
from statemachine.state import HistoryState
from statemachine.transition import Transition

from checker.errors import Source
from checker.sources import ClassSource, File, class_source


@dataclass(frozen=True)
class Arrow:
    """A transition of a chart, its place, and the call that made it where it was found."""

    transition: Transition
    source: Source
    file: File | None = None
    call: ast.Call | None = None

    @property
    def origin(self) -> str:
        return str(self.transition.source.id)

    @property
    def events(self) -> tuple[str, ...]:
        """The events that it follows; none for an eventless transition."""
        return tuple(str(event) for event in self.transition.events if "." not in str(event))

    def guard_source(self, text: str) -> Source:
        """The line on which a guard's text stands."""
        return self._line(("cond", "unless"), lambda n: n if _is_text(n, text) else None)

    def effect_source(self, target: str) -> Source:
        """The line on which ``sets(...)`` names a variable."""
        return self._line(("before", "on", "after"), lambda node: target_of(node, target))

    def _line(
        self, keywords: tuple[str, ...], wanted: Callable[[ast.AST], ast.AST | None]
    ) -> Source:
        if self.call is None or self.file is None:
            return self.source
        for keyword in self.call.keywords:
            for node in ast.walk(keyword.value) if keyword.arg in keywords else ():
                found = wanted(node)
                if found is not None:
                    return self.file.source(found)
        return self.source


@dataclass(frozen=True)
class _Written:
    """One transition as the class body has it; ``None`` where the text does not say."""

    names: tuple[str, ...]
    origin: str | None
    target: str | None
    guards: tuple[str, ...] | None
    file: File
    call: ast.Call


def states_of(cls: type[StateChart[Any]]) -> Iterator[State]:
    """Every state of a chart, outer ones first, those with one id in two places included."""

    def visit(states: list[State]) -> Iterator[State]:
        for state in states:
            if not isinstance(state, HistoryState):
                yield state
                yield from visit(list(state.states))

    yield from visit(list(cls.states))


def path_of(state: State) -> str:
    """A state's place in the nested class bodies: ``running.working``."""
    return ".".join([*(above.id for above in reversed(list(state.ancestors()))), state.id])


def written_classes(cls: type) -> list[type]:
    """A class and those of its bases that are the project's own, not a library's."""
    return [base for base in cls.__mro__ if not base.__module__.startswith(_LIBRARIES)]


def chart_sources(cls: type) -> list[ClassSource]:
    """The class bodies that a chart is written in: its own, then those of its bases."""
    found = map(class_source, written_classes(cls))
    return [source for source in found if source.file is not None]


def system_source(cls: type) -> ClassSource:
    """The class body of a system, with those of its bases."""
    own = class_source(cls)
    return replace(own, bases=tuple(s for s in map(class_source, written_classes(cls)) if s != own))


_LIBRARIES = ("statemachine.", "checker.notation.", "builtins", "typing")


def declared_at(cls: type, attribute: str, key: str | None = None) -> Source:
    """The place of a declaration, or of one key of it, in the class or the base that has it."""
    owner = next((base for base in cls.__mro__ if attribute in vars(base)), cls)
    source = class_source(getattr(owner, "__written__", owner))
    statement = source.statement(attribute)
    if source.file is None or statement is None:
        return source.source
    for node in ast.walk(statement) if key is not None else ():
        found = target_of(node, str(key))
        if found is not None:
            return source.file.source(found)
    return source.file.source(statement)


def target_of(node: ast.AST, key: str) -> ast.AST | None:
    """The node that stands for ``key`` in ``{"key": ...}`` or ``f(key=...)``."""
    if isinstance(node, ast.Dict):
        return next((k for k in node.keys if k is not None and _is_text(k, key)), None)
    if isinstance(node, ast.keyword) and node.arg == key:
        return node
    return None


def entry_source(source: ClassSource, name: str, key: str, inside: str = "") -> Source:
    """The line of ``key=`` or ``"key":`` in an attribute's call.

    Args:
        source: the class.
        name: the attribute.
        key: the name that is looked for.
        inside: the argument of the call in whose value it stands; the whole call by default.
    """
    own, source = source, source.holding(name)
    statement = source.statement(name)
    if source.file is None or statement is None:
        return own.source
    place: ast.AST = statement
    for node in ast.walk(statement):
        if isinstance(node, ast.keyword) and node.arg == inside:
            place = node.value
            break
    for node in ast.walk(place):
        found = target_of(node, key)
        if found is not None:
            return source.file.source(found)
    return source.file.source(place)


def state_source(cls: type[StateChart[Any]], state: State) -> Source:
    """Where a state is written."""
    for source in chart_sources(cls):
        if source.statement(path_of(state)) is not None:
            return source.of(path_of(state))
    return class_source(cls).source


def state_effect_source(cls: type[StateChart[Any]], state: State, target: str) -> Source:
    """The line on which an entry or exit effect of a state names a variable."""
    for source in chart_sources(cls):
        statement = source.statement(path_of(state))
        if statement is None or source.file is None:
            continue
        for node in ast.walk(statement):
            found = target_of(node, target)
            if found is not None:
                return source.file.source(found)
        return source.file.source(statement)
    return class_source(cls).source


@lru_cache(maxsize=1024)
def arrows(cls: type[StateChart[Any]]) -> tuple[Arrow, ...]:
    """The transitions of a chart with their places, by state."""
    written = [w for source in chart_sources(cls) for w in _written(source)]
    unused = list(written)
    found = []
    for state in states_of(cls):
        for transition in state.transitions:
            if not transition.initial:
                found.append(_arrow(cls, transition, unused, written))
    return tuple(found)


def _arrow(
    cls: type[StateChart[Any]],
    transition: Transition,
    unused: list[_Written],
    written: list[_Written],
) -> Arrow:
    for pool in (unused, written):
        best = max(pool, key=lambda w: _likeness(transition, w), default=None)
        if best is not None and _likeness(transition, best) > 0:
            if pool is unused:
                unused.remove(best)
            return Arrow(transition, best.file.source(best.call), best.file, best.call)
    event = next((str(event) for event in transition.events), "")
    source = class_source(cls)
    return Arrow(transition, source.of(event) if event else source.source)


def _likeness(transition: Transition, written: _Written) -> int:
    """How well a call fits a transition; 0 where it cannot have made it."""
    target = transition.target.id if transition.target is not None else None
    if written.origin not in (None, transition.source.id) or written.target not in (None, target):
        return 0
    events = {str(event) for event in transition.events}
    named = bool(events & set(written.names)) or (not events and not written.names)
    texts = tuple(str(spec.func) for spec in transition.cond)
    guarded = written.guards is None or written.guards == texts
    return 1 + 4 * named + 2 * guarded


def _written(source: ClassSource) -> Iterator[_Written]:
    if source.file is None or source.node is None:
        return
    stack: list[ast.ClassDef] = [source.node]
    while stack:
        for statement in stack.pop().body:
            if isinstance(statement, ast.ClassDef):
                stack.append(statement)
                continue
            names = tuple(assigned_names(statement))
            calls = [node for node in _expressions(statement) if isinstance(node, ast.Call)]
            calls.sort(key=lambda call: (call.end_lineno or 0, call.end_col_offset or 0))
            for call in calls:
                yield from _from_call(call, names, source.file)


def _expressions(statement: ast.stmt) -> Iterator[ast.AST]:
    if isinstance(statement, ast.FunctionDef):
        for decorator in statement.decorator_list:
            yield from ast.walk(decorator)
    else:
        yield from ast.walk(statement)


def assigned_names(statement: ast.stmt) -> list[str]:
    """The names that a statement of a class body gives a value."""
    if isinstance(statement, ast.ClassDef | ast.FunctionDef):
        return [statement.name]
    if isinstance(statement, ast.Assign):
        return [target.id for target in statement.targets if isinstance(target, ast.Name)]
    if isinstance(statement, ast.AnnAssign | ast.AugAssign) and isinstance(
        statement.target, ast.Name
    ):
        return [statement.target.id]
    return []


def _from_call(call: ast.Call, names: tuple[str, ...], file: File) -> Iterator[_Written]:
    if not isinstance(call.func, ast.Attribute):
        return
    verb, owner = call.func.attr, call.func.value
    guards = _guards(call)
    named = (*names, *_event_names(call))
    if verb in ("itself", "any") and isinstance(owner, ast.Attribute):
        state = last_name(owner.value)
        if owner.attr == "to" and verb == "itself":
            yield _Written(named, state, state, guards, file, call)
        elif owner.attr == "from_":
            yield _Written(named, None if verb == "any" else state, state, guards, file, call)
    elif verb in ("to", "from_"):
        for argument in call.args:
            pair = (last_name(owner), last_name(argument))
            origin, target = pair if verb == "to" else pair[::-1]
            yield _Written(named, origin, target, guards, file, call)


def last_name(node: ast.expr) -> str | None:
    """``working`` for ``running.working``; ``None`` for what is no dotted name."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else None


def _event_names(call: ast.Call) -> Iterator[str]:
    for keyword in call.keywords:
        if keyword.arg == "event":
            for node in ast.walk(keyword.value):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield from node.value.split()


def _guards(call: ast.Call) -> tuple[str, ...] | None:
    """The guards' texts, first those of ``cond``, then those of ``unless``, as the library does."""
    found: list[str] = []
    for name in ("cond", "unless"):
        for keyword in call.keywords:
            if keyword.arg == name:
                value = keyword.value
                items = value.elts if isinstance(value, ast.List | ast.Tuple) else [value]
                for item in items:
                    if not isinstance(item, ast.Constant):
                        return None
                    found.append(str(item.value))
    return tuple(found)


def _is_text(node: ast.AST, text: str) -> bool:
    return isinstance(node, ast.Constant) and node.value == text
