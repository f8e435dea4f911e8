"""Algorithms over the arrays of a state graph, as native code that is the same for every model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from threading import Lock, Thread
from typing import Any

import numpy as np
from llvmlite import ir
from numpy.typing import NDArray

from checker.engines.native.building import BYTE, COMMAND, INDEX, WORD, Arguments, Building, array
from checker.engines.native.code import Functions, Part
from checker.engines.native.paths import (
    CHEAPEST,
    FAULT,
    MARKS,
    REVERSED,
    back,
    build_back,
    build_cheapest,
    build_reversed,
)
from checker.engines.native.recipes import Recipe
from checker.engines.packing import Place
from checker.engines.threads import shares, together

FAR = 2**63 - 1
"""The cost of what no path leads to."""

Longs = NDArray[np.int64]
Indices = NDArray[np.int32]
Numbers = NDArray[np.int16]
Marks = NDArray[Any]

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


_NUMBERED = (
    ("first", WORD),  # the states from this one
    ("last", WORD),  # to before this one
    ("words", array(WORD)),  # packed states
    ("width", WORD),  # of so many words each
    ("digits", WORD),  # how many variables are digits of the number
    ("word", array(WORD)),  # where each is: its word,
    ("shift", array(WORD)),  # its lowest bit,
    ("mask", array(WORD)),  # and its bits
    ("weight", array(WORD)),
    ("table", array(INDEX)),  # what is noted of each number
    ("noted", array(INDEX)),
)


def _build_numbered(module: ir.Module) -> None:
    """What a table says of the number that some variables of each state are the digits of."""
    code = Building(module, "numbered", _NUMBERED)
    build, a = code.build, code.a
    with code.loop(a["first"], a["last"]) as state:
        number = code.variable(code.number(0))
        base = build.mul(state, a["width"])
        with code.loop(code.number(0), a["digits"]) as digit:
            word = code.read("words", build.add(base, code.read("word", digit)))
            value = build.and_(
                build.lshr(word, code.read("shift", digit)), code.read("mask", digit)
            )
            more = build.mul(value, code.read("weight", digit))
            build.store(build.add(build.load(number), more), number)
        code.write("noted", state, code.read("table", build.load(number)))
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


_ONE_AT_A_TIME = Lock()
"""Of several threads that want the functions, one makes them."""


@cache
def _functions() -> Functions:
    made: dict[str, tuple[Callable[[ir.Module], None], Arguments]] = {
        "cheapest": (build_cheapest, CHEAPEST),
        "reversed": (build_reversed, REVERSED),
        "least": (_build_least, _LEAST),
        "able": (_build_able, _ABLE),
        "numbered": (_build_numbered, _NUMBERED),
        "counted": (_build_counted, _COUNTED),
        "sorted": (_build_sorted, _SORTED),
    }
    for width, kind in MARKS.items():
        made[f"back{width}"] = (partial(build_back, width=width), back(kind))

    def text() -> str:
        whole = ir.Module("graphs")
        for build, _ in made.values():
            build(whole)
        return str(whole)

    arguments = {name: arguments for name, (_, arguments) in made.items()}
    return Functions(Part(Recipe("graphs").digest(), text, arguments))


def prepare() -> None:
    """Have the functions made, which are made together, while something else is done."""
    Thread(target=_function, args=("numbered",), name="chartproof").start()


def _function(name: str) -> Any:
    with _ONE_AT_A_TIME:
        return getattr(_functions(), name)


def _call(name: str, *arguments: Any) -> None:
    """Call a function with arrays by their addresses and numbers as they are."""
    places = [a.ctypes.data if isinstance(a, np.ndarray) else a for a in arguments]
    _function(name)(*places)


def cheapest_paths(
    initial: int,
    parts: Sequence[Longs],
    start: Longs,
    target: Indices,
    command: Numbers,
    faults: NDArray[np.bool_],
) -> tuple[Longs, Longs]:
    """The cost of each state, and the last edge of the path to it, -1 for initial states.

    Costs are settled in their order, with a queue for the states that are reached by as many
    faults as the last one and one for those that need one fault more.

    Args:
        initial: how many of the states are initial; they are the first ones.
        parts: the states in parts between which no edge leads, in their order in each.
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
    settled = np.zeros(states, np.uint8)
    edges = (start, target, command, price)

    def find(part: Longs) -> None:
        first = int(np.searchsorted(part, initial))
        queues = [np.empty(len(part), np.int32) for _ in range(3)]
        _call("cheapest", part, first, *edges, cost, parent, settled, *queues)

    together([partial(find, part) for part in parts])
    return cost, parent


def marks_for(questions: int) -> np.dtype[Any]:
    """The type that holds the answers to so many questions, or as many as one can hold."""
    return np.dtype(np.uint16 if questions <= min(MARKS) else np.uint64)


class Reversed:
    """The edges of some states by their targets.

    Args:
        states: some between which and all others no edge leads.
        start: where the edges of each state begin, and where the last one's end.
        target: where each edge leads.
        command: its command.
        local: room for a number for each state, of which only those of these states are used.
    """

    def __init__(
        self, states: Longs, start: Longs, target: Indices, command: Numbers, local: Indices
    ):
        edges = int((start[states + 1] - start[states]).sum())
        self._place = np.zeros(len(states) + 2, np.int64)
        self._sources = np.empty(edges, np.int32)
        self._commands = np.empty(edges, np.int16)
        made = (self._place, self._sources, self._commands)
        _call("reversed", states, len(states), start, target, command, local, *made)

    def spread(self, marks: Marks, allowed: Marks, limits: Sequence[int | None]) -> None:
        """Mark each state with the questions that one of the states it leads to is marked with.

        Up to 64 questions are asked together, one a bit, level by level.

        Args:
            marks: for each of the states the questions of which it is a target, in as many bits as
                :func:`marks_for` says; changed in place.
            allowed: for each command the questions whose paths may use it.
            limits: for each question the most steps that a path may have, ``None`` for any number.

        References:
            M. Then et al., "The More the Merrier: Efficient Multi-Source Graph Traversal",
            Proceedings of the VLDB Endowment 8 (2014), 449-460.
        """
        levels = 1 + max((most for most in limits if most is not None), default=0)
        open_ = np.zeros(levels, marks.dtype)
        for number, most in enumerate(limits):
            open_[: levels if most is None else most] |= marks.dtype.type(1 << number)
        waiting = np.flatnonzero(marks)
        queues = [np.empty(len(marks), np.int32) for _ in range(2)]
        queues[0][: len(waiting)] = waiting
        _call(
            f"back{marks.itemsize * 8}",
            self._place,
            self._sources,
            self._commands,
            allowed,
            open_,
            levels,
            marks,
            marks.copy(),
            np.zeros_like(marks),
            queues[0],
            len(waiting),
            queues[1],
        )


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


def numbered(
    words: NDArray[np.uint64], digits: Sequence[tuple[Place, int]], table: Indices
) -> Indices:
    """What a table says of the number that some variables of each state are the digits of.

    Args:
        words: packed states.
        digits: where each variable is, and its weight.
        table: by number.
    """
    places = [
        np.asarray(column, np.int64)
        for column in (
            [place.word for place, _ in digits],
            [place.shift for place, _ in digits],
            [(1 << place.width) - 1 for place, _ in digits],
            [weight for _, weight in digits],
        )
    ]
    words = np.ascontiguousarray(words)
    noted = np.empty(len(words), np.int32)
    given = (words, words.shape[1], len(digits), *places, table, noted)
    together([partial(_call, "numbered", *share, *given) for share in shares(len(words))])
    return noted


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
