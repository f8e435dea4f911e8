"""Algorithms over the arrays of a state graph, as native code that is the same for every model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any

import numpy as np
from llvmlite import ir
from numpy.typing import NDArray

from checker.engines.native.building import BYTE, COMMAND, INDEX, WORD, Arguments, Building, array
from checker.engines.native.code import Functions, loaded

FAULT = 1 << 32
"""A path costs faults * FAULT + steps, so that fewest faults come first."""
FAR = 2**63 - 1
"""The cost of what no path leads to."""

Longs = NDArray[np.int64]
Indices = NDArray[np.int32]
Numbers = NDArray[np.int16]
Marks = NDArray[Any]

_AHEAD = 8
"""So many states before its turn, what a state's edges lead to is asked for."""

_CHEAPEST = (
    ("states", WORD),
    ("initial", WORD),
    ("start", array(WORD)),  # where each state's edges begin, and where the last one's end
    ("target", array(INDEX)),
    ("command", array(COMMAND)),
    ("price", array(WORD)),  # what a step of each command costs
    ("cost", array(WORD)),  # of each state: FAR, but 0 for the initial ones
    ("parent", array(WORD)),  # the last edge of the path to each state
    ("settled", array(BYTE)),  # whether a state's cost is final
    ("near", array(INDEX)),  # queues of states, each by cost: of as many faults as now,
    ("far", array(INDEX)),  # reached by a fault and of as many,
    ("later", array(INDEX)),  # of one fault more
)


def _build_cheapest(module: ir.Module) -> None:
    """Paths by (faults, steps) from the initial states to every state."""
    code = Building(module, "cheapest", _CHEAPEST)
    build, a = code.build, code.a
    zero = code.number(0)
    near_end, near = code.variable(a["initial"]), code.variable(zero)
    far_end, far = code.variable(zero), code.variable(zero)
    later_end = code.variable(zero)
    queues = [code.variable(a["far"]), code.variable(a["later"])]
    with code.loop(zero, a["initial"]) as state:
        code.write("near", state, state)
    with code.repeat() as leave_all:
        with code.repeat() as leave:
            some_near = code.less(build.load(near), build.load(near_end))
            some_far = code.less(build.load(far), build.load(far_end))
            leave(build.not_(build.or_(some_near, some_far)))
            _look_ahead(code, build.load(near), build.load(near_end))
            state = _next(code, near, far, some_near, some_far, build.load(queues[0]))
            with build.if_then(build.icmp_unsigned("==", code.read("settled", state), zero)):
                code.write("settled", state, code.number(1))
                _relax(code, state, near_end, later_end, build.load(queues[1]))
        leave_all(build.icmp_unsigned("==", build.load(later_end), zero))
        first, second = (build.load(queue) for queue in queues)
        build.store(second, queues[0])
        build.store(first, queues[1])
        build.store(build.load(later_end), far_end)
        build.store(zero, far)
        build.store(zero, later_end)
    code.finish()


def _next(code: Building, near: Any, far: Any, some_near: Any, some_far: Any, queue: Any) -> Any:
    """Take the cheaper of the states at the heads of two queues; of equal ones the near one.

    A state that waits in both is in the near one at its own cost, so it is taken from there.
    """
    build = code.build
    chosen = code.variable(code.number(0))
    from_near = code.variable(some_near)
    with build.if_then(build.and_(some_near, some_far)):
        other = build.load(build.gep(queue, [build.load(far)], inbounds=True))
        nearest = code.read("cost", code.read("near", build.load(near)))
        farther = code.read("cost", build.zext(other, WORD))
        build.store(build.icmp_unsigned("<=", nearest, farther), from_near)
    with build.if_else(build.load(from_near)) as (then, otherwise):
        with then:
            build.store(code.read("near", code.add(near)), chosen)
        with otherwise:
            other = build.load(build.gep(queue, [code.add(far)], inbounds=True))
            build.store(build.zext(other, WORD), chosen)
    return build.load(chosen)


def _look_ahead(code: Building, near: Any, near_end: Any) -> None:
    """Bring close what will be asked of a state that is taken a little later."""
    build = code.build
    soon = build.add(near, code.number(_AHEAD))
    with build.if_then(code.less(soon, near_end)):
        _prefetch_ends(code, code.read("near", soon), "target", "cost")


def _prefetch_ends(code: Building, state: Any, ends: str, wanted: str) -> None:
    """Bring close the elements that belong to the other ends of a state's edges."""
    last = code.read("start", code.build.add(state, code.number(1)))
    with code.loop(code.read("start", state), last) as edge:
        code.prefetch(wanted, code.read(ends, edge))


def _relax(code: Building, state: Any, near_end: Any, later_end: Any, later: Any) -> None:
    """Look at a settled state's edges; of edges of one cost the first is a target's parent."""
    build = code.build
    here = code.read("cost", state)
    last = code.read("start", build.add(state, code.number(1)))
    with code.loop(code.read("start", state), last) as edge:
        target = code.read("target", edge)
        price = code.read("price", code.read("command", edge))
        cost = build.add(here, price)
        before = code.read("cost", target)
        with build.if_then(code.less(cost, before)):
            code.write("cost", target, cost)
            code.write("parent", target, edge)
            is_fault = build.icmp_unsigned(">=", price, code.number(FAULT))
            with build.if_else(is_fault) as (then, otherwise):
                with then:
                    place = build.gep(later, [code.add(later_end)], inbounds=True)
                    build.store(build.trunc(target, INDEX), place)
                with otherwise:
                    code.write("near", code.add(near_end), target)
        same = build.icmp_unsigned("==", cost, before)
        with build.if_then(same), build.if_then(code.less(edge, code.read("parent", target))):
            code.write("parent", target, edge)


_REVERSED = (
    ("states", WORD),
    ("start", array(WORD)),
    ("target", array(INDEX)),
    ("command", array(COMMAND)),
    ("place", array(WORD)),  # all 0, two more than there are states; then where each one's begin
    ("sources", array(INDEX)),  # the same edges, by target
    ("commands", array(COMMAND)),
)


def _build_reversed(module: ir.Module) -> None:
    """Edges sorted by target, by counting them."""
    code = Building(module, "reversed", _REVERSED)
    build, a = code.build, code.a
    with code.loop(code.number(0), code.read("start", a["states"])) as edge:
        place = code.at("place", build.add(code.read("target", edge), code.number(2)))
        build.store(build.add(build.load(place), code.number(1)), place)
    with code.loop(code.number(2), build.add(a["states"], code.number(2))) as state:
        before = code.read("place", build.sub(state, code.number(1)))
        code.write("place", state, build.add(before, code.read("place", state)))
    # Where the next edge of each state goes is where the following one's edges will begin.
    with code.loop(code.number(0), a["states"]) as state:
        last = code.read("start", build.add(state, code.number(1)))
        with code.loop(code.read("start", state), last) as edge:
            place = code.at("place", build.add(code.read("target", edge), code.number(1)))
            free = build.load(place)
            build.store(build.add(free, code.number(1)), place)
            code.write("sources", free, state)
            code.write("commands", free, code.read("command", edge))
    code.finish()


_MARKS = {16: ir.IntType(16), 64: WORD}
"""How many questions are asked together, and the bits that hold the answers."""


def _back(marks: ir.Type) -> Arguments:
    return (
        ("start", array(WORD)),  # the reversed edges
        ("sources", array(INDEX)),
        ("commands", array(COMMAND)),
        ("allowed", array(marks)),  # for each command the questions whose paths may use it
        ("marks", array(marks)),  # for each state the questions whose targets it reaches
        ("fresh", array(marks)),  # which of them it has passed on to nobody yet
        ("next", array(marks)),  # the same for the level that follows, in which it is 0 everywhere
        ("waiting", array(INDEX)),  # the states that have fresh ones
        ("count", WORD),  # how many these are
        ("following", array(INDEX)),
        ("found", array(WORD)),  # how many wait then
    )


def _build_back(module: ir.Module, width: int) -> None:
    """One step back: who reaches in one step more what the waiting states reach."""
    code = Building(module, f"back{width}", _back(_MARKS[width]))
    build, a = code.build, code.a
    zero = code.number(0)
    found = code.variable(zero)
    with code.loop(zero, a["count"]) as place:
        soon = build.add(place, code.number(_AHEAD))
        with build.if_then(code.less(soon, a["count"])):
            _prefetch_ends(code, code.read("waiting", soon), "sources", "marks")
        state = code.read("waiting", place)
        bits = code.read("fresh", state)
        code.write("fresh", state, zero)
        last = code.read("start", build.add(state, code.number(1)))
        with code.loop(code.read("start", state), last) as edge:
            before = code.read("sources", edge)
            old = code.read("marks", before)
            able = build.and_(bits, code.read("allowed", code.read("commands", edge)))
            new = build.and_(able, build.not_(old))
            with build.if_then(build.icmp_unsigned("!=", new, zero)):
                code.write("marks", before, build.or_(old, new))
                known = code.read("next", before)
                code.write("next", before, build.or_(known, new))
                with build.if_then(build.icmp_unsigned("==", known, zero)):
                    code.write("following", code.add(found), before)
    build.store(build.load(found), a["found"])
    code.finish()


_LEAST = (
    ("count", WORD),
    ("first", WORD),  # the number of the first state of the mask
    ("mask", array(BYTE)),
    ("cost", array(WORD)),
    ("group", array(INDEX)),
    ("best", array(WORD)),  # for each group the cost of its cheapest state so far
    ("chosen", array(WORD)),  # and that state
)


def _build_least(module: ir.Module) -> None:
    """The cheapest state of a mask in each group; of equal ones the first."""
    code = Building(module, "least", _LEAST)
    build, a = code.build, code.a
    with code.loop(code.number(0), a["count"]) as place:
        hit = build.icmp_unsigned("!=", code.read("mask", place), code.number(0))
        with build.if_then(hit):
            state = build.add(a["first"], place)
            group = code.read("group", state)
            cost = code.read("cost", state)
            with build.if_then(code.less(cost, code.read("best", group))):
                code.write("best", group, cost)
                code.write("chosen", group, state)
    code.finish()


_ABLE = (
    ("states", WORD),
    ("start", array(WORD)),
    ("command", array(COMMAND)),
    ("wanted", array(BYTE)),  # of each command
    ("able", array(BYTE)),  # of each state
)


def _build_able(module: ir.Module) -> None:
    """Which states have an edge of a wanted command."""
    code = Building(module, "able", _ABLE)
    build, a = code.build, code.a
    with code.loop(code.number(0), a["states"]) as state:
        found = code.variable(ir.Constant(BYTE, 0))
        last = code.read("start", build.add(state, code.number(1)))
        with code.loop(code.read("start", state), last) as edge:
            wanted = build.load(code.at("wanted", code.read("command", edge)))
            build.store(build.or_(build.load(found), wanted), found)
        code.write("able", state, build.load(found))
    code.finish()


_COUNTED = (
    ("edges", WORD),
    ("command", array(COMMAND)),
    ("number", array(WORD)),  # of each command, 0 in the beginning
)


def _build_counted(module: ir.Module) -> None:
    """How many edges each command has."""
    code = Building(module, "counted", _COUNTED)
    build, a = code.build, code.a
    with code.loop(code.number(0), a["edges"]) as edge:
        place = code.at("number", code.read("command", edge))
        build.store(build.add(build.load(place), code.number(1)), place)
    code.finish()


_SORTED = (
    ("edges", WORD),
    ("command", array(COMMAND)),
    ("place", array(WORD)),  # where each command's next edge goes
    ("order", array(WORD)),
)


def _build_sorted(module: ir.Module) -> None:
    """The positions of edges, by command."""
    code = Building(module, "sorted", _SORTED)
    build, a = code.build, code.a
    with code.loop(code.number(0), a["edges"]) as edge:
        place = code.at("place", code.read("command", edge))
        free = build.load(place)
        build.store(build.add(free, code.number(1)), place)
        code.write("order", free, edge)
    code.finish()


@cache
def _functions() -> Functions:
    module = ir.Module("graphs")
    made: dict[str, tuple[Callable[[ir.Module], None], Arguments]] = {
        "cheapest": (_build_cheapest, _CHEAPEST),
        "reversed": (_build_reversed, _REVERSED),
        "least": (_build_least, _LEAST),
        "able": (_build_able, _ABLE),
        "counted": (_build_counted, _COUNTED),
        "sorted": (_build_sorted, _SORTED),
    }
    for width, kind in _MARKS.items():
        made[f"back{width}"] = (partial(_build_back, width=width), _back(kind))
    for build, _ in made.values():
        build(module)
    return loaded(module, {name: arguments for name, (_, arguments) in made.items()})


def _call(name: str, *arguments: Any) -> None:
    """Call a function with arrays by their addresses and numbers as they are."""
    places = [a.ctypes.data if isinstance(a, np.ndarray) else a for a in arguments]
    getattr(_functions(), name)(*places)


def cheapest_paths(
    initial: int, start: Longs, target: Indices, command: Numbers, faults: NDArray[np.bool_]
) -> tuple[Longs, Longs]:
    """The cost of each state, and the last edge of the path to it, -1 for initial states.

    Costs are settled in their order, with a queue for the states that are reached by as many
    faults as the last one and one for those that need one fault more.

    Args:
        initial: how many of the states are initial; they are the first ones.
        start: where the edges of each state begin, and where the last one's end.
        target: where each edge leads.
        command: the command of each edge.
        faults: which commands are faults.

    References:
        R. B. Dial, "Algorithm 360: Shortest-path forest with topological ordering",
        Communications of the ACM 12 (1969), 632-633.
    """
    states = len(start) - 1
    price = np.where(faults, FAULT + 1, 1).astype(np.int64)
    cost = np.full(states, FAR, np.int64)
    cost[:initial] = 0
    parent = np.full(states, -1, np.int64)
    queues = [np.empty(states, np.int32) for _ in range(3)]
    settled = np.zeros(states, np.uint8)
    _call(
        "cheapest", states, initial, start, target, command, price, cost, parent, settled, *queues
    )
    return cost, parent


def marks_for(questions: int) -> np.dtype[Any]:
    """The type that holds the answers to so many questions, or as many as one can hold."""
    return np.dtype(np.uint16 if questions <= min(_MARKS) else np.uint64)


class Reversed:
    """A graph's edges by their targets.

    Args:
        start: where the edges of each state begin, and where the last one's end.
        target: where each edge leads.
        command: its command.
    """

    def __init__(self, start: Longs, target: Indices, command: Numbers):
        states, edges = len(start) - 1, len(target)
        self._place = np.zeros(states + 2, np.int64)
        self._sources = np.empty(edges, np.int32)
        self._commands = np.empty(edges, np.int16)
        self._states = states
        _call(
            "reversed",
            states,
            start,
            target,
            command,
            self._place,
            self._sources,
            self._commands,
        )

    def spread(self, marks: Marks, allowed: Marks, limits: Sequence[int | None]) -> None:
        """Mark each state with the questions that one of the states it leads to is marked with.

        Up to 64 questions are asked together, one a bit, level by level.

        Args:
            marks: for each state the questions of which it is a target, in as many bits as
                :func:`marks_for` says; changed in place.
            allowed: for each command the questions whose paths may use it.
            limits: for each question the most steps that a path may have, ``None`` for any number.

        References:
            M. Then et al., "The More the Merrier: Efficient Multi-Source Graph Traversal",
            Proceedings of the VLDB Endowment 8 (2014), 449-460.
        """
        fresh, following = marks.copy(), np.zeros_like(marks)
        waiting = np.flatnonzero(marks).astype(np.int32)
        queues = [np.empty(self._states, np.int32) for _ in range(2)]
        queues[0][: len(waiting)] = waiting
        found = np.asarray([len(waiting)], np.uint64)
        level = 0
        name = f"back{marks.itemsize * 8}"
        bits = [1 << number for number in range(len(limits))]
        while found[0]:
            level += 1
            open_ = sum(
                b for b, most in zip(bits, limits, strict=True) if most is None or most >= level
            )
            _call(
                name,
                self._place,
                self._sources,
                self._commands,
                allowed & marks.dtype.type(open_),
                marks,
                fresh,
                following,
                queues[0],
                int(found[0]),
                queues[1],
                found,
            )
            fresh, following = following, fresh
            queues.reverse()


def least(
    first: int,
    mask: NDArray[np.bool_],
    cost: Longs,
    group: Indices,
    best: Longs,
    chosen: Longs,
) -> None:
    """Note in ``best`` and ``chosen`` the cheapest state of a mask in each group.

    Args:
        first: the number of the mask's first state; masks are given in the order of states.
        mask: some of the states.
        cost: of every state.
        group: of every state.
        best: for each group the least cost so far, FAR in the beginning.
        chosen: the state that has it.
    """
    mask = np.ascontiguousarray(mask)
    _call("least", len(mask), first, mask, cost, group, best, chosen)


def able(start: Longs, command: Numbers, wanted: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The states that have an edge of a wanted command."""
    result = np.zeros(len(start) - 1, bool)
    wanted = np.ascontiguousarray(wanted)
    _call("able", len(start) - 1, start, command, wanted, result)
    return result


def counted(command: Numbers, commands: int) -> Longs:
    """How many edges each command has."""
    number = np.zeros(commands, np.int64)
    _call("counted", len(command), command, number)
    return number


def by_command(command: Numbers, commands: int) -> tuple[Longs, Longs]:
    """The positions of edges sorted by command, and where each command's begin."""
    start = np.zeros(commands + 1, np.int64)
    np.cumsum(counted(command, commands), out=start[1:])
    order = np.empty(len(command), np.int64)
    _call("sorted", len(command), command, start.copy(), order)
    return order, start
