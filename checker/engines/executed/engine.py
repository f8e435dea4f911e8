"""A system of real charts: one filling of one event on one state, with everything that was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import product
from typing import Any, NoReturn

from checker.engines.executed.machines import Machine, ancestors, field_types, variable_names
from checker.engines.executed.texts import Texts
from checker.engines.executed.trees import State
from checker.engines.executed.world import Filled, Table, World
from checker.errors import EngineError, SpecError
from checker.expressions.types import IntType, Type
from checker.lowering.fillings import Filling, fillings
from checker.lowering.system import Design
from checker.notation.system import texts
from checker.notation.values import anything
from checker.sources import class_source


@dataclass(frozen=True)
class Outcome:
    """What a filling does to a state: the variables that it writes, by position.

    ``leaves`` is the position of a variable whose new value is outside its type; then there is
    no successor.
    """

    writes: tuple[tuple[int, Any], ...]
    leaves: int | None = None

    def apply(self, state: State) -> State:
        """The state after the step."""
        new = list(state)
        for position, value in self.writes:
            new[position] = value
        return tuple(new)


@dataclass(frozen=True)
class StepResult:
    """An outcome (``None``: not enabled) and the positions of the variables it depends on."""

    outcome: Outcome | None
    reads: tuple[int, ...]


class ExecutedSystem:
    """The real charts of a design.

    Args:
        design: the system; its charts may hold Python guards and actions.
        memo: whether equal questions to one chart, and texts over equal values, are answered from
            memory.
        live: whether charts are left as an event leaves them, and put into another snapshot only
            where a question needs it; a run then goes through living objects.
    """

    def __init__(self, design: Design, *, memo: bool = True, live: bool = False):
        self.design = design
        self.table = Table()
        self.types: dict[int, Type] = {}
        self._elements: dict[str, tuple[int, ...]] = {}
        self._declare()
        self.machines = self._machines(memo, live)
        self._memo = memo
        self._texts: dict[str, Texts] = {}
        """What stands in the texts of a filling, of a part or (empty name) of the system."""
        self.fillings: tuple[Filling, ...] = fillings(design, self._events())

    # -- declarations --------------------------------------------------------------------------

    def _declare(self) -> None:
        table, design = self.table, self.design
        for name, declared in design.choices.items():
            table.plain[name] = table.add(name)
            table.symbols.update(declared.answers)
        for name, part in design.parts.items():
            table.control[name] = table.add(f"{name}.state")
            above = ancestors(part.chart)
            table.state_names[name] = frozenset(above)
            table.ancestors[name] = {leaf: frozenset(all_) for leaf, all_ in above.items()}
            self._declare_fields(name, part.chart)
        for name in design.knowledge:
            table.plain[name] = table.add(name)
        table.groups.update({name: group.members for name, group in design.groups.items()})
        table.views.update({name: view.text for name, view in design.views.items()})
        for enum in self._enums():
            table.enums.setdefault(enum.__name__, enum)
            table.symbols.update(member.name for member in enum)
            if {member.name for member in enum} <= set(design.parts):
                table.pointers.add(enum)

    def _declare_fields(self, part: str, chart: Any) -> None:
        table = self.table
        hints = field_types(chart)
        positions: list[int] = []
        for name in variable_names(chart):
            types, is_tuple = hints.get(name, ((), False))
            elements = [f"{name}[{i}]" for i in range(len(types))] if is_tuple else [name]
            here = tuple(table.add(f"{part}.{element}") for element in elements)
            self.types.update(dict(zip(here, types, strict=False)))
            table.fields[part, name] = here
            if is_tuple:
                table.tuples.add((part, name))
            positions.extend(here)
        self._elements[part] = tuple(positions)

    def _enums(self) -> Iterator[type[Enum]]:
        for type_ in self.types.values():
            python = getattr(type_, "python", None)
            if python is not None:
                yield python
        for part in self.design.parts.values():
            for annotation in getattr(part.chart, "given", {}).values():
                if isinstance(annotation, type) and issubclass(annotation, Enum):
                    yield annotation
        for step in self.design.steps.values():
            for domain in step.over.values():
                if isinstance(domain, type) and issubclass(domain, Enum):
                    yield domain
        for choice in self.design.choices.values():
            yield choice.python

    def _machines(self, memo: bool, live: bool) -> dict[str, Machine]:
        """A machine for each part; parts of one chart share what is remembered of it."""
        enums = tuple(dict.fromkeys(self._enums()))
        made: dict[Any, Machine] = {}
        found = {}
        for name, part in self.design.parts.items():
            chart = part.chart
            key = chart if memo else name
            if key not in made:
                offered = (*getattr(chart, "reads", {}), *getattr(chart, "given", {}))
                made[key] = Machine(chart, tuple(offered), enums, memo, live)
            found[name] = made[key]
        return found

    def _events(self) -> dict[str, tuple[str, ...]]:
        return {
            name: tuple(str(e) for e in part.chart._events if "." not in str(e))
            for name, part in self.design.parts.items()
        }

    @cached_property
    def filling(self) -> Mapping[str, Filling]:
        """Fillings by name."""
        return {filling.name: filling for filling in self.fillings}

    # -- initial states ------------------------------------------------------------------------

    def initial_states(self) -> Iterator[State]:
        """Every initial state: all choices, all starting values, as ``initially`` allows."""
        choices = [list(declared.python) for declared in self.design.choices.values()]
        seen: dict[State, None] = {}
        for chosen in product(*choices):
            for snapshots in product(*self._starts):
                state = self._first_state((*chosen, *(v for each in snapshots for v in each)))
                if self._is_allowed(state):
                    seen[state] = None
        yield from seen

    def is_initial(self, state: State) -> bool:
        """Whether a state is an initial one; no others are looked at."""
        there = 0
        for declared in self.design.choices.values():
            if state[there] not in declared.python:
                return False
            there += 1
        for starts in self._starts:
            width = len(starts[0]) if starts else 0
            if state[there : there + width] not in starts:
                return False
            there += width
        return self._first_state(state[:there]) == state and self._is_allowed(state)

    def _first_state(self, parts: State) -> State:
        """The state of choices and parts, and of what is known at first."""
        return self._first_knowledge((*parts, *([None] * len(self.design.knowledge))))

    def _is_allowed(self, state: State) -> bool:
        world = World(self.table, state, {}, {})
        return all(world.evaluate(text) for text in texts(self.design.cls.initially))

    @cached_property
    def _starts(self) -> tuple[tuple[State, ...], ...]:
        """The variables that each part can start with."""
        return tuple(tuple(self._part_starts(name)) for name in self.design.parts)

    def _part_starts(self, part: str) -> Iterator[State]:
        declared = self.design.parts[part]
        names = variable_names(declared.chart)
        made = getattr(declared.chart, "Variables", None)
        defaults = vars(made()) if made is not None else {}
        options = [self._options(part, n, declared.values.get(n, defaults[n])) for n in names]
        found: dict[tuple[Any, ...], None] = {}
        for values in product(*options):
            snapshot = self.machines[part].start(
                dict(zip(names, values, strict=True)), declared.starts, {}
            )
            found[self._flat(part, snapshot)] = None
        yield from found

    def _options(self, part: str, name: str, value: Any) -> list[Any]:
        if value is not anything:
            return [value]
        columns = [
            [self.types[p].decode(n) for n in range(self.types[p].low, self.types[p].high + 1)]
            for p in self.table.fields[part, name]
        ]
        if (part, name) in self.table.tuples:
            return [tuple(items) for items in product(*columns)]
        return columns[0]

    def _first_knowledge(self, state: State) -> State:
        for name, declared in self._ordered_knowledge:
            world = World(self.table, state, {}, {})
            arrives = world.evaluate(declared.while_) or declared.at_first is None
            value = world.evaluate(declared.text) if arrives else declared.at_first
            state = _replaced(state, self.table.plain[name], self._plain(value, None))
        return state

    # -- one step ------------------------------------------------------------------------------

    def step(self, filling: Filling, state: State) -> StepResult:
        """Fire one filling on one state.

        Raises:
            EngineError: a text or a chart raises.
        """
        reads: dict[int, None] = {}
        try:
            outcome = self._step(filling, state, reads)
        except (NameError, AttributeError, TypeError, KeyError, ValueError) as error:
            raise EngineError(
                f"{filling.name}: {type(error).__name__}: {error} ({filling.source})"
            ) from error
        return StepResult(outcome, tuple(reads))

    def _step(self, filling: Filling, state: State, reads: dict[int, None]) -> Outcome | None:
        terms = self._texts_of(f"step {filling.name}", _roles(filling))
        if not all(terms.value(text, state, reads) for text in filling.when):
            return None
        if any(terms.value(line.text, state, reads) for line in filling.refused):
            return None
        if filling.conflict is not None:
            raise filling.conflict
        given = {name: terms.value(text, state, reads) for name, text in filling.gives.items()}
        for role, value in terms.bound.items():
            given.setdefault(role, value)
        writes: dict[int, Any] = {}
        for member in filling.members:
            if member.paths is not None and not all(
                path == "always" or terms.value(path, state, reads) for path in member.paths
            ):
                continue
            fired = self._fire(state, reads, member.part, member.event, given)
            if fired is None and member.paths is None:
                return None
            writes.update(fired or {})
        return self._finish(state, writes, reads)

    def _texts_of(self, name: str, bound: Mapping[str, Any]) -> Texts:
        if name not in self._texts:
            self._texts[name] = Texts(self.table, bound, self._memo)
        return self._texts[name]

    def _fire(
        self,
        state: State,
        reads: dict[int, None],
        part: str,
        event: str,
        given: Mapping[str, Any],
    ) -> dict[int, Any] | None:
        """What the event writes in the part, ``None`` if it is not able."""
        chart = self.design.parts[part].chart
        positions = (self.table.control[part], *self._elements[part])
        for position in positions:
            reads[position] = None
        ports = {port: Filled(p) for port, p in self.design.parts[part].ports.items()}
        seen = self._texts_of(f"part {part}", ports)
        offered = {
            name: self._plain(seen.value(text, state, reads), None)
            for name, text in getattr(chart, "reads", {}).items()
        }
        for name, annotation in getattr(chart, "given", {}).items():
            if name in given:
                offered[name] = self._plain(given[name], annotation)
        snapshot = self._nested(part, state)
        fired = self.machines[part].fire(snapshot, event, offered)
        if not fired.taken:
            return None
        new = self._flat(part, fired.snapshot)
        return {
            position: value
            for position, value in zip(positions, new, strict=True)
            if value != state[position] or type(value) is not type(state[position])
        }

    def _plain(self, value: Any, annotation: Any) -> Any:
        """A part or a bare member's name as the member that a chart's variable would hold."""
        if isinstance(value, Enum | bool | int) or not hasattr(value, "name"):
            return value
        if isinstance(annotation, type) and issubclass(annotation, Enum):
            return annotation[value.name]
        fitting = [e for e in self.table.enums.values() if value.name in e.__members__]
        return fitting[0][value.name] if len(fitting) == 1 else value

    def _finish(self, state: State, writes: dict[int, Any], reads: dict[int, None]) -> Outcome:
        for position, value in sorted(writes.items()):
            type_ = self.types.get(position)
            if isinstance(type_, IntType) and not type_.low <= value <= type_.high:
                return Outcome((), position)
        after = Outcome(tuple(sorted(writes.items()))).apply(state)
        terms = self._texts_of("", {})
        for name, declared in self._ordered_knowledge:
            if terms.value(declared.while_, after, reads):
                value = self._plain(terms.value(declared.text, after, reads), None)
                position = self.table.plain[name]
                after = _replaced(after, position, value)
                writes[position] = value
        return Outcome(tuple(sorted(writes.items())))

    @cached_property
    def _ordered_knowledge(self) -> list[tuple[str, Any]]:
        """Knowledge, each after what it is made of: by the names in its texts and views."""
        order: list[str] = []
        declared = self.design.knowledge

        def visit(name: str) -> None:
            if name in order:
                return
            for other in self._named(declared[name].text) | self._named(declared[name].while_):
                if other in declared and other != name:
                    visit(other)
            order.append(name)

        for name in declared:
            visit(name)
        return [(name, declared[name]) for name in order]

    def _named(self, text: str) -> set[str]:
        names = set(self.table.code(text).co_names)
        for name in sorted(names & set(self.table.views)):
            names |= self._named(self.table.views[name])
        return names

    # -- snapshots -----------------------------------------------------------------------------

    def _nested(self, part: str, state: State) -> tuple[Any, ...]:
        """A part's snapshot from a state: tuples put together again."""
        values: list[Any] = [state[self.table.control[part]]]
        for name in variable_names(self.design.parts[part].chart):
            positions = self.table.fields[part, name]
            if (part, name) in self.table.tuples:
                values.append(tuple(state[p] for p in positions))
            else:
                values.append(state[positions[0]])
        return tuple(values)

    def _flat(self, part: str, snapshot: tuple[Any, ...]) -> tuple[Any, ...]:
        """A snapshot as scalars: tuples taken apart."""
        values: list[Any] = [snapshot[0]]
        names = variable_names(self.design.parts[part].chart)
        for name, value in zip(names, snapshot[1:], strict=True):
            values.extend(value if (part, name) in self.table.tuples else (value,))
        flat = tuple(values)
        try:
            hash(flat)
        except TypeError:
            self._refuse_unhashable(part, flat)
        return flat

    def _refuse_unhashable(self, part: str, flat: tuple[Any, ...]) -> NoReturn:
        """Say which variable has a value that cannot be part of a state."""
        chart = self.design.parts[part].chart
        for name, value in zip(variable_names(chart), flat[1:], strict=False):
            if isinstance(value, list | dict | set):
                raise SpecError(
                    f"{chart.__name__}: '{name}' holds a {type(value).__name__}.",
                    class_source(chart).inner("Variables").of(name),
                    why="states are found again by their values, and this one can change",
                    instead="a tuple in the place of a list, a frozenset in that of a set",
                )
        raise SpecError(
            f"{chart.__name__}: a variable holds a value without a hash.",
            class_source(chart).source,
            why="states are found again by their values",
            instead="numbers, Enum members, tuples, or objects with __hash__ and __eq__",
        )

    def shown(self, state: State) -> dict[str, str]:
        """A state as text: variable to value."""
        return {
            name: value.name if isinstance(value, Enum) else str(value)
            for name, value in zip(self.table.variables, state, strict=True)
        }


def _roles(filling: Filling) -> dict[str, Any]:
    """What the roles of a filling stand for in its texts."""
    return {**{role: Filled(part) for role, part in filling.parts.items()}, **filling.values}


def _replaced(state: State, position: int, value: Any) -> State:
    return (*state[:position], value, *state[position + 1 :])
