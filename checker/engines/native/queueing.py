"""Expanding states for several threads: each successor is queued for the thread that looks it up.

While a thread queues what it has found it also has the memory asked for what it will look up then,
of what was queued for it before: so it does not wait for the memory.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir

from checker.engines.native import vectors
from checker.engines.native.building import INDEX, WORD, Building, array
from checker.engines.native.looking import RECENT_ARGUMENTS, Sift
from checker.engines.native.search import EXPAND_ARGUMENTS, expand_state, least
from checker.engines.native.vectors import LANES
from checker.engines.packing import Layout

QUEUE_ARGUMENTS = (
    ("stamps", array(WORD)),  # how many successors were sifted before each of "recent",
    ("stamp", WORD),  # before the first of these,
    ("oldest", WORD),  # and before the first of this chunk
    ("same_as", array(WORD)),  # for each successor the stamp of the first that is the same
    ("threads", WORD),
    ("ends", array(WORD)),  # for each thread where the next one goes
    ("queues", array(WORD)),  # that is queued for it,
    ("queue_items", array(INDEX)),  # and which successor of its part that is
    ("item", WORD),  # before the first of these
    ("incoming", array(WORD)),  # what will be looked up then,
    ("incoming_number", WORD),  # and how many there are
)
"""What the function needs besides, as arguments of ``share``."""

EXPAND_AND_QUEUE_ARGUMENTS = (*EXPAND_ARGUMENTS, *RECENT_ARGUMENTS, *QUEUE_ARGUMENTS)
"""The arguments of ``expand_and_queue``."""

_FEW = 4
"""For so many threads it is worth while to go through all of them for a few successors."""
_AHEAD = 128
"""So far ahead a queue's memory is asked for: another thread read it last, and has it close."""


def build_expand_and_queue(module: ir.Module, expand: ir.Function, layout: Layout) -> ir.Function:
    """Add the function ``expand_and_queue``: it queues successors that were not found lately.

    All that is incoming is fetched meanwhile; where its hashes are not what is queued they are
    noted.
    """
    code = Building(module, "expand_and_queue", EXPAND_AND_QUEUE_ARGUMENTS, own=True)
    build, a = code.build, code.a
    found = code.variable(code.number(0))
    sift = Sift(code, layout)
    with code.loop(a["first"], a["last"]) as state:
        expand_state(code, expand, layout, state, found)
    number = build.load(found)
    build.store(number, a["found"])
    lanes = code.number(LANES)
    groups = build.udiv(number, lanes)
    each_time = build.udiv(a["incoming_number"], build.add(groups, code.number(1)))
    each_time = build.add(each_time, code.number(1))
    fetched = code.variable(code.number(0))

    def fetch(last: Any) -> None:
        """Fetch what will be looked up, before the one with that number."""
        last = least(code, last, a["incoming_number"])
        with code.loop(build.load(fetched), last) as each:
            code.prefetch("table", sift.table.bucket(_hash(code, sift, each)))
        build.store(last, fetched)

    with code.loop(code.number(0), groups) as group:
        first = build.mul(group, lanes)
        if layout.words == 1:
            _queue_several(code, sift, first)
        else:
            with code.loop(first, build.add(first, lanes)) as each:
                _queue(code, sift, each)
        fetch(build.add(build.load(fetched), each_time))
    with code.loop(build.mul(groups, lanes), number) as each:
        _queue(code, sift, each)
    fetch(a["incoming_number"])
    return code.finish()


def _hash(code: Building, sift: Sift, each: Any) -> Any:
    """The hash of an incoming state, which is noted if it is not what is queued."""
    _, hash_ = sift.table.taken_out("incoming", each)
    if not sift.table.exact:
        code.write("hashes", each, hash_)
    return hash_


def _queue(code: Building, sift: Sift, each: Any) -> None:
    """Queue a successor that was not found lately for the thread that has its region."""
    build, a, table = code.build, code.a, sift.table

    def is_known(slot: Any, same: Any) -> Any:
        """Whether it was found lately; if its number is kept, in this chunk."""
        known = code.variable(same)
        with build.if_then(a["keep"]):
            stamp = code.read("stamps", slot)
            now = build.and_(same, build.icmp_unsigned(">=", stamp, a["oldest"]))
            stamp = build.select(now, stamp, build.add(a["stamp"], each))
            code.write("stamps", slot, stamp)
            code.write("same_as", each, stamp)
            build.store(now, known)
        return build.load(known)

    one = sift.look(each, is_known)
    owner = table.owner(one.hash, a["threads"])
    place = code.read("ends", owner)
    table.write("queues", place, table.queued(one.parts, one.hash))
    code.write("queue_items", place, build.add(a["item"], each))
    code.write("ends", owner, build.add(place, build.zext(build.not_(one.known), WORD)))


def _queue_several(code: Building, sift: Sift, first: Any) -> None:
    """The same of several successors at a time, each of which is a word.

    Equal ones among these are all queued, unless they were found before.
    """
    build, a, table = code.build, code.a, sift.table
    states = vectors.load(code, "successors", first)
    hashes = table.hash([states])
    slots = build.and_(hashes, vectors.like(hashes, sift.states - 1))
    same = build.icmp_unsigned("==", vectors.gather(code, "recent", slots), states)
    vectors.scatter(code, "recent", slots, states)
    known = code.variable(same)
    with build.if_then(a["keep"]):
        stamps = vectors.gather(code, "stamps", slots)
        oldest = vectors.spread(code, a["oldest"])
        now = build.and_(same, build.icmp_unsigned(">=", stamps, oldest))
        own = vectors.counted_from(code, build.add(a["stamp"], first))
        stamps = build.select(now, stamps, own)
        vectors.scatter(code, "stamps", slots, stamps)
        vectors.store(code, "same_as", first, stamps)
        build.store(now, known)
    items = vectors.narrow(code, vectors.counted_from(code, build.add(a["item"], first)))
    owners = table.owner(hashes, a["threads"])
    (queued,) = table.queued([states], hashes)
    left = build.not_(build.load(known))
    few = build.icmp_unsigned("<=", a["threads"], code.number(_FEW))
    with build.if_else(few) as (by_thread, by_lane):
        with by_thread:
            _by_thread(code, queued, items, owners, left)
        with by_lane:
            _by_lane(code, queued, items, owners, left)


def _by_thread(code: Building, queued: Any, items: Any, owners: Any, left: Any) -> None:
    """Queue those that are left for one thread after the other."""
    build = code.build
    with code.loop(code.number(0), code.a["threads"]) as owner:
        theirs = build.icmp_unsigned("==", owners, vectors.spread(code, owner))
        chosen = build.and_(left, theirs)
        place = code.read("ends", owner)
        # What is written behind the last of them is written again by the next, or nobody's.
        vectors.store(code, "queues", place, vectors.compress(code, queued, chosen))
        vectors.store(code, "queue_items", place, vectors.compress(code, items, chosen))
        ahead = build.add(place, code.number(_AHEAD))
        code.prefetch("queues", ahead, writing=True)
        code.prefetch("queue_items", ahead, writing=True)
        number = build.ctpop(vectors.as_word(code, chosen))
        code.write("ends", owner, build.add(place, number))


def _by_lane(code: Building, queued: Any, items: Any, owners: Any, left: Any) -> None:
    """Queue those that are left one after the other."""
    build = code.build
    for lane in range(LANES):
        at = ir.Constant(INDEX, lane)
        owner = build.extract_element(owners, at)
        place = code.read("ends", owner)
        code.write("queues", place, build.extract_element(queued, at))
        code.write("queue_items", place, build.extract_element(items, at))
        number = build.zext(build.extract_element(left, at), WORD)
        code.write("ends", owner, build.add(place, number))
