"""Looking successors up as LLVM functions: first among those found lately, then in the table.

States that lie near each other share many successors, so about half of all are among the last few
thousand that were found. These are sifted out, in memory that is always close. The others are
looked up in the table one after the other with nothing to decide in between, for a processor that
guesses wrongly waits for the memory; only what is not found there is gone through again.

References:
    S. Chen et al., "Improving Hash Join Performance through Prefetching", ICDE 2004.
    K. A. Ross, "Selection Conditions in Main Memory", ACM Trans. Database Syst. 29 (2004), 132-161.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir

from checker.engines.native.building import BIT, INDEX, WORD, Building, array
from checker.engines.native.table import Table
from checker.engines.packing import Layout

_RECENT_WORDS = 1 << 12
"""Room for the states found lately, which is to stay in the fastest memory."""

SIFT_ARGUMENTS = (
    ("successors", array(WORD)),  # before and after
    ("bits", WORD),
    ("table", array(WORD)),
    ("number", WORD),  # of successors
    ("keep", BIT),
    ("recent", array(WORD)),  # known states, each where its hash says
    ("stamps", array(WORD)),  # for each how many successors were sifted before it,
    ("stamp", WORD),  # as before the first of these,
    ("oldest", WORD),  # and before the first whose number can still be read
    ("same_as", array(WORD)),  # for each successor the stamp of the first that is the same
    ("hashes", array(WORD)),
    ("items", array(INDEX)),  # which successors are left
    ("left", array(WORD)),  # and how many
)
"""The arguments of ``sift``, as those of ``run``."""

LOOK_UP_ARGUMENTS = (
    ("states", array(WORD)),
    ("table", array(WORD)),
    ("bits", WORD),
    ("successors", array(WORD)),
    ("number", WORD),  # of successors
    ("limit", WORD),  # states with this number and higher ones count as not found
    ("keep", BIT),
    ("numbers", array(INDEX)),  # the number of each that is found, if successors are kept
    ("hashes", array(WORD)),
    ("candidates", array(WORD)),
    ("open", array(INDEX)),  # which were not found,
    ("unsettled", array(WORD)),  # and how many
)
"""The arguments of ``look_up``, as those of ``run``."""


def recent_states(words: int) -> int:
    """How many states of so many words are remembered as found lately, a power of two."""
    return 1 << (_RECENT_WORDS // words).bit_length() - 1


def build_sift(module: ir.Module, layout: Layout, *, fetch: bool) -> ir.Function:
    """Add the function ``sift``: which of some successors are not among those found lately.

    They are moved to the front. All are remembered, each in the place of another one.

    Args:
        module: where it goes.
        layout: of the states.
        fetch: whether what is left will be looked up next, so that its places in the table are
            wanted: the memory can be asked for them while the next ones are sifted.
    """
    code = _function(module, "sift", SIFT_ARGUMENTS)
    build, a = code.build, code.a
    table = Table(code, layout)
    mask = code.number(recent_states(layout.words) - 1)
    left = code.variable(code.number(0))

    def sift(each: Any, is_known: Callable[[Any, Any], Any]) -> None:
        parts = table.parts("successors", each)
        hash_ = table.hash(parts)
        slot = build.and_(hash_, mask)
        known = is_known(slot, table.is_state("recent", slot, parts))
        table.write("recent", slot, parts)
        here = build.load(left)
        if fetch:
            wanted = code.at("table", table.bucket(hash_))
            close = code.at("recent", slot)
            code.fetch(build.select(known, close, wanted))
        table.write("successors", here, parts)
        code.write("hashes", here, hash_)
        code.write("items", here, each)
        build.store(build.add(here, build.zext(build.not_(known), WORD)), left)

    def is_known_and_kept(each: Any) -> Callable[[Any, Any], Any]:
        def is_known(slot: Any, same: Any) -> Any:
            stamp = code.read("stamps", slot)
            known = build.and_(same, build.icmp_unsigned(">=", stamp, a["oldest"]))
            stamp = build.select(known, stamp, build.add(a["stamp"], each))
            code.write("stamps", slot, stamp)
            code.write("same_as", each, stamp)
            return known

        return is_known

    with build.if_else(a["keep"]) as (keeping, counting):
        with keeping, code.loop(code.number(0), a["number"]) as each:
            sift(each, is_known_and_kept(each))
        with counting, code.loop(code.number(0), a["number"]) as each:
            sift(each, lambda slot, same: same)
    build.store(build.load(left), a["left"])
    return code.finish()


def call_sift(code: Building, sift: ir.Function, number: Any, **instead: Any) -> Any:
    """Sift some successors in a function that has the arguments; how many are left.

    Other values for some of the arguments are given by their names.
    """
    return _call(code, sift, SIFT_ARGUMENTS, "left", {"number": number, **instead})


def build_look_up(module: ir.Module, layout: Layout) -> ir.Function:
    """Add the function ``look_up``: which of some successors are in their first buckets.

    These have been fetched.
    """
    code = _function(module, "look_up", LOOK_UP_ARGUMENTS)
    build, a = code.build, code.a
    table = Table(code, layout)
    unsettled = code.variable(code.number(0))

    def go_through(found: Callable[[Any], Any]) -> None:
        with code.loop(code.number(0), a["number"]) as each:
            there = found(each)
            here = build.load(unsettled)
            code.write("open", here, each)
            build.store(build.add(here, build.zext(build.not_(there), WORD)), unsettled)

    if not table.exact:
        with code.loop(code.number(0), a["number"]) as each:
            candidate = _candidate(code, table, each)
            code.write("candidates", each, candidate)
            code.prefetch("states", build.mul(_less_one(code, candidate), code.number(table.words)))
        go_through(lambda each: _found_wide(code, table, each))
    else:
        with build.if_else(a["keep"]) as (keeping, counting):
            with keeping:
                go_through(lambda each: _found_and_kept(code, table, each))
            with counting:
                go_through(lambda each: _found(code, table, each))
    build.store(build.load(unsettled), a["unsettled"])
    return code.finish()


def call_look_up(
    code: Building, look_up: ir.Function, number: Any, limit: Any, **instead: Any
) -> Any:
    """Look some successors up in a function that has the arguments; how many are left.

    Other values for some of the arguments are given by their names.
    """
    given = {"number": number, "limit": limit, **instead}
    return _call(code, look_up, LOOK_UP_ARGUMENTS, "unsettled", given)


def _function(module: ir.Module, name: str, arguments: Any) -> Building:
    """A function of its own, in which a loop has all registers for itself."""
    code = Building(module, name, arguments)
    code.function.linkage = "internal"
    code.function.attributes.add("noinline")
    return code


def _call(
    code: Building, function: ir.Function, arguments: Any, result: str, given: dict[str, Any]
) -> Any:
    answer = code.variable(code.number(0))
    values = {**code.a, **given, result: answer}
    code.build.call(function, [values[name] for name, _ in arguments])
    return code.build.load(answer)


def _tagged(code: Building, table: Table, each: Any) -> tuple[Any, Any]:
    """The bucket where a successor is sought first, and which of its entries have its tag."""
    hash_ = code.read("hashes", each)
    bucket = table.bucket(hash_)
    return bucket, table.tagged(table.entries(bucket), table.tag(hash_))


def _found(code: Building, table: Table, each: Any) -> Any:
    _, tagged = _tagged(code, table, each)
    return code.build.icmp_unsigned("!=", tagged, code.number(0))


def _found_and_kept(code: Building, table: Table, each: Any) -> Any:
    candidate = _candidate(code, table, each)
    code.write("numbers", each, _less_one(code, candidate))
    return code.build.icmp_unsigned("!=", candidate, code.number(0))


def _found_wide(code: Building, table: Table, each: Any) -> Any:
    build = code.build
    candidate = code.read("candidates", each)
    index = _less_one(code, candidate)
    with build.if_then(code.a["keep"]):
        code.write("numbers", each, index)
    same = table.is_state("states", index, table.parts("successors", each))
    return build.and_(same, build.icmp_unsigned("!=", candidate, code.number(0)))


def _less_one(code: Building, number: Any) -> Any:
    """A number less one, but 0 less nothing."""
    some = code.build.icmp_unsigned("!=", number, code.number(0))
    return code.build.sub(number, code.build.zext(some, WORD))


def _candidate(code: Building, table: Table, each: Any) -> Any:
    """The number plus one of a state of the first bucket with a successor's tag, 0 for none."""
    build = code.build
    bucket, tagged = _tagged(code, table, each)
    none = build.icmp_unsigned("==", tagged, code.number(0))
    some = build.or_(tagged, build.zext(none, WORD))
    number = table.number(code.read("table", table.first(bucket, some)))
    none = build.or_(none, build.icmp_unsigned(">", number, code.a["limit"]))
    return build.select(none, code.number(0), number)
