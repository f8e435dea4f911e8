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
from dataclasses import dataclass
from typing import Any

from llvmlite import ir

from checker.engines.native.building import BIT, INDEX, WORD, Building, array
from checker.engines.native.table import Table
from checker.engines.packing import Layout

_RECENT_WORDS = 1 << 12
"""Room for the states found lately, which is to stay in the fastest memory."""

RECENT_ARGUMENTS = (
    ("table", array(WORD)),
    ("bits", WORD),
    ("recent", array(WORD)),  # known states, each where its hash says
    ("hashes", array(WORD)),
)
"""What sifting needs, as arguments of ``run``."""

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


@dataclass(frozen=True)
class Found:
    """A successor: its words, its hash, its slot among those found lately, and whether it is known
    from there."""

    parts: list[Any]
    hash: Any
    slot: Any
    known: Any


class Sift:
    """Tells which of a function's successors are among those found lately.

    All are remembered, each in the place of another one.

    Args:
        code: the function, which has the arguments for it.
        layout: of the states.
    """

    def __init__(self, code: Building, layout: Layout):
        self.code = code
        self.table = Table(code, layout)
        self.states = recent_states(layout.words)
        """How many are remembered, a power of two."""

    def look(self, each: Any, is_known: Callable[[Any, Any], Any]) -> Found:
        """Look at a successor, and remember it.

        Args:
            each: which.
            is_known: whether it counts as found lately, from its slot and whether it is in it.
        """
        code, build, table = self.code, self.code.build, self.table
        parts = table.parts("successors", each)
        hash_ = table.hash(parts)
        slot = build.and_(hash_, code.number(self.states - 1))
        known = is_known(slot, table.is_state("recent", slot, parts))
        table.write("recent", slot, parts)
        return Found(parts, hash_, slot, known)


def build_look_up(module: ir.Module, layout: Layout) -> ir.Function:
    """Add the function ``look_up``: which of some successors are in their first buckets.

    These have been fetched.
    """
    code = Building(module, "look_up", LOOK_UP_ARGUMENTS, own=True)
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
    unsettled = code.variable(code.number(0))
    given = {"number": number, "limit": limit, "unsettled": unsettled, **instead}
    code.call(look_up, LOOK_UP_ARGUMENTS, given)
    return code.build.load(unsettled)


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
