"""Paths through a state graph as native code: forwards by their cost, backwards by their length."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from llvmlite import ir

from checker.engines.native.building import BYTE, COMMAND, INDEX, WORD, Arguments, Building, array

FAULT = 1 << 32
"""A path costs faults * FAULT + steps, so that fewest faults come first."""

_AHEAD = 8
"""So many states before its turn, what a state's edges lead to is asked for."""

CHEAPEST = (
    ("initial", array(WORD)),  # the states to begin with
    ("count", WORD),
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


def build_cheapest(module: ir.Module) -> None:
    """Paths by (faults, steps) from the initial states to every state."""
    code = Building(module, "cheapest", CHEAPEST)
    build, a = code.build, code.a
    zero = code.number(0)
    near_end, near = code.variable(a["count"]), code.variable(zero)
    far_end, far = code.variable(zero), code.variable(zero)
    later_end = code.variable(zero)
    queues = [code.variable(a["far"]), code.variable(a["later"])]
    with code.loop(zero, a["count"]) as place:
        code.write("near", place, code.read("initial", place))
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


REVERSED = (
    ("states", array(WORD)),  # some between which and all others no edge leads
    ("count", WORD),
    ("start", array(WORD)),
    ("target", array(INDEX)),
    ("command", array(COMMAND)),
    ("local", array(INDEX)),  # for each of the states its place among them, found here
    ("place", array(WORD)),  # all 0, two more than the states; then where each one's begin
    ("sources", array(INDEX)),  # their edges, by target: places of states
    ("commands", array(COMMAND)),
)


def build_reversed(module: ir.Module) -> None:
    """Edges sorted by target, by counting them."""
    code = Building(module, "reversed", REVERSED)
    build, a = code.build, code.a
    zero, one, two = (code.number(n) for n in range(3))
    with code.loop(zero, a["count"]) as here:
        code.write("local", code.read("states", here), here)
    with _edges(code) as (_, edge):
        target = code.read("local", code.read("target", edge))
        place = code.at("place", build.add(target, two))
        build.store(build.add(build.load(place), one), place)
    with code.loop(two, build.add(a["count"], two)) as here:
        before = code.read("place", build.sub(here, one))
        code.write("place", here, build.add(before, code.read("place", here)))
    # Where the next edge of each state goes is where the following one's edges will begin.
    with _edges(code) as (here, edge):
        target = code.read("local", code.read("target", edge))
        place = code.at("place", build.add(target, one))
        free = build.load(place)
        build.store(build.add(free, one), place)
        code.write("sources", free, here)
        code.write("commands", free, code.read("command", edge))
    code.finish()


@contextmanager
def _edges(code: Building) -> Iterator[tuple[Any, Any]]:
    """Every edge of the states, with its source's place among them."""
    with code.loop(code.number(0), code.a["count"]) as here:
        state = code.read("states", here)
        last = code.read("start", code.build.add(state, code.number(1)))
        with code.loop(code.read("start", state), last) as edge:
            yield here, edge


MARKS = {16: ir.IntType(16), 64: WORD}
"""How many questions are asked together, and the bits that hold the answers."""


def back(marks: ir.Type) -> Arguments:
    return (
        ("start", array(WORD)),  # the reversed edges
        ("sources", array(INDEX)),
        ("commands", array(COMMAND)),
        ("allowed", array(marks)),  # for each command the questions whose paths may use it
        ("open", array(marks)),  # for each level the questions whose paths may be that long
        ("levels", WORD),  # how many these are; the last one is also for all further levels
        ("marks", array(marks)),  # for each state the questions whose targets it reaches
        ("fresh", array(marks)),  # which of them it has passed on to nobody yet
        ("next", array(marks)),  # the same for the level that follows; 0 everywhere
        ("waiting", array(INDEX)),  # the states that have fresh ones
        ("count", WORD),  # how many these are
        ("following", array(INDEX)),  # the same for the level that follows
    )


def build_back(module: ir.Module, width: int) -> None:
    """Who reaches, level by level, what the waiting states reach."""
    code = Building(module, f"back{width}", back(MARKS[width]))
    build, a = code.build, code.a
    zero = code.number(0)
    names = ("fresh", "next", "waiting", "following")
    arrays = {name: code.variable(a[name]) for name in names}
    waiting, level = code.variable(a["count"]), code.variable(zero)
    last = build.sub(a["levels"], code.number(1))
    with code.repeat() as leave:
        a.update({name: build.load(place) for name, place in arrays.items()})
        count = build.load(waiting)
        leave(build.icmp_unsigned("==", count, zero))
        here = build.load(level)
        early = code.less(here, last)
        open_ = code.read("open", build.select(early, here, last))
        build.store(build.add(here, code.number(1)), level)
        build.store(_step_back(code, count, open_), waiting)
        for one, other in (("fresh", "next"), ("waiting", "following")):
            build.store(a[one], arrays[other])
            build.store(a[other], arrays[one])
    code.finish()


def _step_back(code: Building, count: Any, open_: Any) -> Any:
    """Who reaches in one step more what the waiting states reach; how many follow them."""
    build = code.build
    zero = code.number(0)
    found = code.variable(zero)
    with code.loop(zero, count) as place:
        soon = build.add(place, code.number(_AHEAD))
        with build.if_then(code.less(soon, count)):
            _prefetch_ends(code, code.read("waiting", soon), "sources", "marks")
        state = code.read("waiting", place)
        bits = build.and_(code.read("fresh", state), open_)
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
    return build.load(found)
