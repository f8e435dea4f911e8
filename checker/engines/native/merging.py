"""Equal states made one, whatever one of their variables is: native code for all models.

Rows are looked up in a table of open addresses, block by block: what will be read is asked for
before the first answer is needed.
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any

import numpy as np
from llvmlite import ir
from numpy.typing import NDArray

from checker.engines.native.building import COMMAND, INDEX, WORD, Arguments, Building, array
from checker.engines.native.code import Functions, Part
from checker.engines.native.recipes import Recipe
from checker.engines.packing import Place, Words
from checker.engines.threads import shares, together

_BLOCK = 1 << 9
_ODD = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F)

_MERGED: Arguments = (
    ("count", WORD),  # rows
    ("words", array(WORD)),
    ("width", WORD),  # words of a row
    ("mask", array(WORD)),  # for each of them the bits that tell states apart
    ("word", WORD),  # where the counter is: its word,
    ("shift", WORD),  # its lowest bit,
    ("bits", WORD),  # and its bits, shifted down
    ("table", array(INDEX)),  # the first row plus one of a state, 0 for none
    ("places", WORD),  # of the table: a power of two
    ("place", array(INDEX)),  # for each row the number of its state
    ("first", array(INDEX)),  # for each state its first row,
    ("chosen", array(INDEX)),  # and the first of those with the lowest counter,
    ("lowest", array(INDEX)),  # and that counter
    ("hashes", array(WORD)),  # work space for one block
    ("found", array(WORD)),  # how many states there are
)


def _build_merged(module: ir.Module) -> None:
    """Number the states of some rows, in the order of their first rows."""
    code = Building(module, "merged", _MERGED)
    build, a = code.build, code.a
    zero, one = code.number(0), code.number(1)
    states = code.variable(zero)
    begin = code.variable(zero)
    with code.repeat() as leave:
        here = build.load(begin)
        leave(build.icmp_unsigned(">=", here, a["count"]))
        end = build.add(here, code.number(_BLOCK))
        end = build.select(code.less(end, a["count"]), end, a["count"])
        with code.loop(here, end) as row:
            hash_ = _hash(code, row)
            code.write("hashes", build.sub(row, here), hash_)
            code.prefetch("table", hash_)
        with code.loop(here, end) as row:
            there = code.read("table", code.read("hashes", build.sub(row, here)))
            with build.if_then(build.icmp_unsigned("!=", there, zero)):
                known = build.sub(there, one)
                code.prefetch("words", build.mul(known, a["width"]))
                code.prefetch("place", known)
        with code.loop(here, end) as row:
            _number(code, row, code.read("hashes", build.sub(row, here)), states)
        build.store(end, begin)
    code.write("found", zero, build.load(states))
    code.finish()


def _hash(code: Building, row: Any) -> Any:
    """Where a row is sought first."""
    build = code.build
    base = build.mul(row, code.a["width"])
    mixed = code.variable(code.number(0))
    with code.loop(code.number(0), code.a["width"]) as part:
        word = code.read("words", build.add(base, part))
        word = build.and_(word, code.read("mask", part))
        more = build.mul(build.xor(build.load(mixed), word), code.number(_ODD[0]))
        build.store(build.xor(more, build.lshr(more, code.number(32))), mixed)
    last = build.mul(build.load(mixed), code.number(_ODD[1]))
    last = build.xor(last, build.lshr(last, code.number(29)))
    return build.and_(last, build.sub(code.a["places"], code.number(1)))


def _number(code: Building, row: Any, hash_: Any, states: Any) -> None:
    """Find the state of a row, or add it."""
    build, a = code.build, code.a
    zero, one = code.number(0), code.number(1)
    word = code.read("words", build.add(build.mul(row, a["width"]), a["word"]))
    counter = build.and_(build.lshr(word, a["shift"]), a["bits"])
    slot = code.variable(hash_)
    with code.repeat() as leave:
        at = build.load(slot)
        there = code.read("table", at)
        free = build.icmp_unsigned("==", there, zero)
        with build.if_then(free):
            number = code.add(states)
            code.write("table", at, build.add(row, one))
            code.write("place", row, number)
            code.write("first", number, row)
            code.write("chosen", number, row)
            code.write("lowest", number, counter)
        leave(free)
        known = build.sub(there, one)
        same = _same(code, row, known)
        with build.if_then(same):
            number = code.read("place", known)
            code.write("place", row, number)
            with build.if_then(code.less(counter, code.read("lowest", number))):
                code.write("chosen", number, row)
                code.write("lowest", number, counter)
        leave(same)
        build.store(build.and_(build.add(at, one), build.sub(a["places"], one)), slot)


def _same(code: Building, row: Any, other: Any) -> Any:
    """Whether two rows are of one state."""
    build, a = code.build, code.a
    one, two = (build.mul(each, a["width"]) for each in (row, other))
    different = code.variable(code.number(0))
    with code.loop(code.number(0), a["width"]) as part:
        values = [code.read("words", build.add(base, part)) for base in (one, two)]
        here = build.and_(build.xor(*values), code.read("mask", part))
        build.store(build.or_(build.load(different), here), different)
    return build.icmp_unsigned("==", build.load(different), code.number(0))


_GATHERED: Arguments = (
    ("first", WORD),  # states from this one
    ("last", WORD),  # to before this one
    ("chosen", array(INDEX)),  # the row of each
    ("place", array(INDEX)),  # the state of each row
    ("start", array(WORD)),  # where the edges of each row begin, and where the last one's end
    ("target", array(INDEX)),
    ("command", array(COMMAND)),
    ("new_start", array(WORD)),  # where those of each state go
    ("new_target", array(INDEX)),
    ("new_command", array(COMMAND)),
)


def _build_gathered(module: ir.Module) -> None:
    """The edges of each state: those of its row, between states."""
    code = Building(module, "gathered", _GATHERED)
    build, a = code.build, code.a
    with code.loop(a["first"], a["last"]) as state:
        row = code.read("chosen", state)
        to = code.variable(code.read("new_start", state))
        last = code.read("start", build.add(row, code.number(1)))
        with code.loop(code.read("start", row), last) as edge:
            here = code.add(to)
            code.write("new_target", here, code.read("place", code.read("target", edge)))
            code.write("new_command", here, code.read("command", edge))
    code.finish()


@cache
def _functions() -> Functions:
    def text() -> str:
        module = ir.Module("merging")
        _build_merged(module)
        _build_gathered(module)
        return str(module)

    arguments = {"merged": _MERGED, "gathered": _GATHERED}
    return Functions(Part(Recipe("merging").digest(), text, arguments))


def _addresses(*arguments: Any) -> list[Any]:
    return [a.ctypes.data if isinstance(a, np.ndarray) else a for a in arguments]


Indices = NDArray[np.int32]


def merged(words: Words, counter: Place | None = None) -> tuple[Indices, Indices, Indices]:
    """For each row the number of its state; for each state its first row, and its cheapest one.

    States are numbered by their first rows; of equally cheap rows it is the first.

    Args:
        words: packed states, which are one if they differ in the counter alone.
        counter: where it is; ``None`` where there is none, and all are as cheap.
    """
    words = np.ascontiguousarray(words)
    rows, width = words.shape
    word, shift, bits = 0, 0, 0
    if counter is not None:
        word, shift, bits = counter.word, counter.shift, (1 << counter.width) - 1
    mask = np.full(width, 2**64 - 1, np.uint64)
    mask[word] ^= np.uint64(bits << shift)
    places = 1 << (2 * rows + 1).bit_length()
    table = np.zeros(places, np.int32)
    place, first, chosen, lowest = (np.empty(rows, np.int32) for _ in range(4))
    hashes, found = np.empty(_BLOCK, np.uint64), np.zeros(1, np.int64)
    _functions().merged(
        *_addresses(rows, words, width, mask, word, shift, bits, table, places),
        *_addresses(place, first, chosen, lowest, hashes, found),
    )
    states = int(found[0])
    return place, first[:states].copy(), chosen[:states].copy()


def gathered(
    chosen: Indices,
    place: Indices,
    edges: tuple[NDArray[np.int64], Indices, NDArray[np.int16]],
    start: NDArray[np.int64],
) -> tuple[Indices, NDArray[np.int16]]:
    """Targets and commands of the edges of some rows, which lead between states.

    Args:
        chosen: the rows.
        place: the state of each row.
        edges: of all rows: where each one's begin and the last one's end, targets and commands.
        start: where those of each of the chosen rows go, and where the last one's end.
    """
    target = np.empty(int(start[len(chosen)]), np.int32)
    command = np.empty(len(target), np.int16)
    given = _addresses(chosen, place, *edges, start, target, command)
    gather = _functions().gathered
    together([partial(gather, *share, *given) for share in shares(len(chosen))])
    return target, command
