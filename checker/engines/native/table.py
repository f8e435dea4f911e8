"""The table of known states: where a packed state is looked up, in native code.

An entry is one word: the number of the state plus one in its lower ``bits`` bits, and a tag in the
others, whose highest bit is set; an entry without a state is 0. Entries lie in buckets of a line of
memory, which are filled from their beginning; a bucket is compared with a tag at once, by vector
instructions. A state is sought from its bucket on, up to the first entry that is empty, and from
the end of a region on at its beginning: each region belongs to one thread. Nothing is ever taken
out. Where a state has at most ``EXACT`` bits its hash is a permutation of them, so that place and
tag together tell states apart and the states themselves need not be read; else they are compared.
When a table of ``2**bits`` places grows its entries are moved where they tell states apart; else it
is filled again from the states.

References:
    J. G. Cleary, "Compact Hash Tables Using Bidirectional Linear Probing", IEEE Transactions on
    Computers C-33 (1984), 828-834.
    B. Fan et al., "MemC3: Compact and Concurrent MemCache with Dumber Caching and Smarter Hashing",
    NSDI 2013, 371-384 (several entries in a bucket of a line).
    A. Laarman, J. van de Pol, M. Weber, "Boosting Multi-Core Reachability Performance with Shared
    Hash Tables", FMCAD 2010, 247-255.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from llvmlite import ir

from checker.engines.native.building import BIT, BYTE, WORD, Building, array
from checker.engines.native.vectors import LANES, as_wide, like, spread
from checker.engines.packing import Layout

EXACT = 54
"""States of so many bits are told apart by place and tag alone."""
_TOLD_FAR = 1 << (63 - EXACT)
"""So far a tag tells states apart."""
FARTHEST = _TOLD_FAR
"""So far from its place at most a state is sought; what is farther could be mistaken."""
BUCKET = LANES
"""Entries that are compared at once."""
LEAST_BITS = 3
"""The smallest table is one bucket."""
REGIONS = 6
"""A table has at most ``2**REGIONS`` regions."""
_ENTRIES = ir.VectorType(WORD, BUCKET)
_NO_ENTRIES = ir.Constant(_ENTRIES, [0] * BUCKET)
_ODD = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0xD6E8FEB86659FD93)


class States:
    """How one function reads and writes states.

    Args:
        code: the function.
        layout: of the states.
    """

    def __init__(self, code: Building, layout: Layout):
        self.code = code
        self.words = layout.words

    def is_state(self, of: str, index: Any, parts: Sequence[Any]) -> Any:
        """Whether a state of an array is the one that is sought."""
        code = self.code
        same: Any = None
        for value, part in zip(self.parts(of, index), parts, strict=True):
            here = code.build.icmp_unsigned("==", value, part)
            same = here if same is None else code.build.and_(same, here)
        return same

    def parts(self, of: str, index: Any) -> list[Any]:
        """The words of a state of an array."""
        code = self.code
        base = code.build.mul(index, code.number(self.words))
        return [
            code.read(of, code.build.add(base, code.number(part))) for part in range(self.words)
        ]

    def write(self, of: str, index: Any, parts: Sequence[Any]) -> None:
        """Put a state into an array."""
        code = self.code
        base = code.build.mul(index, code.number(self.words))
        for place, part in enumerate(parts):
            code.write(of, code.build.add(base, code.number(place)), part)


def tells_apart(layout: Layout) -> bool:
    """Whether states are told apart by place and tag alone."""
    return layout.words == 1 and _width(layout) <= EXACT


def _width(layout: Layout) -> int:
    """How many bits the hash of a state has that is a permutation of it."""
    return max(layout.bits, 2)


class Table(States):
    """How one function looks states up.

    Args:
        code: the function.
        layout: of the states.
        table: the argument that is the table.
        bits: the argument that says how large it is.
    """

    def __init__(self, code: Building, layout: Layout, table: str = "table", bits: str = "bits"):
        super().__init__(code, layout)
        self.width = _width(layout)
        self.exact = tells_apart(layout)
        self._name = table
        self._size = code.a[bits]
        build, size = code.build, self._size
        self.numbers = build.sub(build.shl(code.number(1), size), code.number(1))
        """The bits of an entry that are the number, and so the last place."""
        self._tags = build.not_(self.numbers)
        if self.exact:
            width = code.number(self.width)
            fewer = build.icmp_unsigned("<", size, width)
            self._shift = build.select(fewer, build.sub(width, size), code.number(0))
            places = build.select(fewer, size, width)
        else:
            self._shift = build.sub(code.number(64), size)
            places = size
        regions, least = code.number(REGIONS), code.number(LEAST_BITS)
        large = build.icmp_unsigned(">", places, code.number(REGIONS + LEAST_BITS))
        self._region = build.select(large, build.sub(places, regions), least)
        around = build.shl(code.number(1), self._region)
        self._around = build.sub(around, code.number(1))
        """The bits of a place that say where in its region it is."""

    def hash(self, parts: Sequence[Any]) -> Any:
        """A hash of a state, of which :meth:`place` and :meth:`tag` are parts.

        It, :meth:`place`, :meth:`owner` and :meth:`bucket` are of several states if these are
        vectors.
        """
        return self._permuted(parts[0]) if self.exact else self._mixed(parts)

    def queued(self, parts: Sequence[Any], hash_: Any) -> Sequence[Any]:
        """The words of a state where it is queued: its hash alone where that tells states apart."""
        return [hash_] if self.exact else parts

    def taken_out(self, of: str, index: Any) -> tuple[Sequence[Any], Any]:
        """The words of a state that is queued in an array, and its hash."""
        words = self.parts(of, index)
        if self.exact:
            return [self._back(words[0])], words[0]
        return words, self.hash(words)

    def _back(self, hash_: Any) -> Any:
        """The state that has a hash, where that is a permutation of it."""
        build = self.code.build
        all_, half = (1 << self.width) - 1, (self.width + 1) // 2
        state = hash_
        for odd in (_ODD[2], _ODD[0]):
            state = build.xor(state, build.lshr(state, like(state, half)))
            product = build.mul(state, like(state, pow(odd, -1, all_ + 1)))
            state = build.and_(product, like(state, all_))
        return state

    def _permuted(self, state: Any) -> Any:
        build = self.code.build
        all_, half = like(state, (1 << self.width) - 1), like(state, (self.width + 1) // 2)
        for odd in (_ODD[0], _ODD[2]):
            state = build.and_(build.mul(state, like(state, odd)), all_)
            state = build.xor(state, build.lshr(state, half))
        return state

    def _mixed(self, parts: Sequence[Any]) -> Any:
        build = self.code.build
        mixed = parts[0]

        def number(value: int) -> Any:
            return like(mixed, value)

        for place, part in enumerate(parts[1:]):
            mixed = build.mul(mixed, number(_ODD[place % 2]))
            mixed = build.xor(build.xor(mixed, build.lshr(mixed, number(32))), part)
        mixed = build.mul(build.xor(mixed, build.lshr(mixed, number(32))), number(_ODD[2]))
        mixed = build.mul(build.xor(mixed, build.lshr(mixed, number(29))), number(_ODD[0]))
        return build.xor(mixed, build.lshr(mixed, number(32)))

    def place(self, hash_: Any) -> Any:
        """Where a state is sought first."""
        return self.code.build.lshr(hash_, as_wide(self.code, hash_, self._shift))

    def owner(self, hash_: Any, threads: Any) -> Any:
        """Of so many threads the one that has the region in which a state is sought."""
        build = self.code.build
        region = build.lshr(self.place(hash_), as_wide(self.code, hash_, self._region))
        # There are no more regions; LLVM can take a simpler multiplication where it knows that.
        region = build.and_(region, like(region, (1 << REGIONS) - 1))
        share = build.mul(region, as_wide(self.code, hash_, threads))
        return build.lshr(share, like(share, REGIONS))

    def tag(self, hash_: Any) -> Any:
        """An entry for a state, but for its number."""
        shifted = self.code.build.shl(hash_, self._size)
        return self.code.build.or_(shifted, self.code.number(1 << 63))

    def number(self, entry: Any) -> Any:
        """The number plus one that an entry has."""
        return self.code.build.and_(entry, self.numbers)

    def without_number(self, entry: Any) -> Any:
        """An entry's tag."""
        return self.code.build.and_(entry, self._tags)

    def number_at(self, place: Any) -> Any:
        """The number of the state at a place."""
        number = self.number(self.code.read(self._name, place))
        return self.code.build.sub(number, self.code.number(1))

    def bucket(self, hash_: Any) -> Any:
        """The place of the first entry of the bucket in which a state is sought first."""
        place = self.place(hash_)
        return self.code.build.and_(place, like(place, -BUCKET))

    def entries(self, bucket: Any) -> Any:
        """The entries of a bucket, as a vector."""
        build = self.code.build
        place = build.bitcast(self.code.at(self._name, bucket), array(_ENTRIES))
        return build.load(place, align=8)

    def tagged(self, entries: Any, tag: Any) -> Any:
        """A word with a bit for each entry of a bucket: whether it is of a state with a tag."""
        build = self.code.build
        other = build.and_(
            build.xor(entries, spread(self.code, tag)), spread(self.code, self._tags)
        )
        return self._bits(build.icmp_unsigned("==", other, _NO_ENTRIES))

    def empty(self, entries: Any) -> Any:
        """A word with a bit for each entry of a bucket: whether it is of no state."""
        return self._bits(self.code.build.icmp_unsigned("==", entries, _NO_ENTRIES))

    def _bits(self, lanes: Any) -> Any:
        build = self.code.build
        return build.zext(build.bitcast(lanes, BYTE), WORD)

    def hash_of(self, entry: Any, bucket: Any) -> Any:
        """The hash of the state whose entry is in a bucket, where that tells states apart.

        Its tag has some of the bits of its place, which say how far away that is.
        """
        build, number = self.code.build, self.code.number
        tag = build.lshr(build.and_(entry, number((1 << 63) - 1)), self._size)
        low = build.lshr(tag, self._shift)
        away = build.sub(bucket, build.and_(low, number(-BUCKET)))
        away = build.and_(away, number(_TOLD_FAR - 1))
        base = build.and_(bucket, build.not_(self._around))
        home = build.or_(base, build.and_(build.sub(bucket, away), self._around))
        place = build.or_(home, build.and_(low, number(BUCKET - 1)))
        below = build.sub(build.shl(number(1), self._shift), number(1))
        return build.or_(build.shl(place, self._shift), build.and_(tag, below))

    def first(self, bucket: Any, bits: Any) -> Any:
        """The place of the first entry of a bucket that has a bit; some has one."""
        return self.code.build.add(bucket, self.code.build.cttz(bits, ir.Constant(BIT, 1)))

    def settle(
        self,
        hash_: Any,
        free: Callable[[Any], None],
        far: Callable[[], None],
        known: Callable[[Any], None] | None = None,
        is_it: Callable[[Any], Any] | None = None,
    ) -> None:
        """Find a state's place, and do there what is to be done.

        Args:
            hash_: of the state.
            free: called with the place if the state is not in the table.
            far: called if it cannot be put into it.
            known: called with its place if it is there; left out where it cannot be there.
            is_it: whether a place with the state's tag is the state's, where tags do not tell.
        """
        code, build = self.code, self.code.build
        home, tag = self.bucket(hash_), self.tag(hash_)
        here = code.variable(home)
        with code.repeat() as leave:
            bucket = build.load(here)
            entries = self.entries(bucket)
            if known is not None:
                leave(self._known(bucket, self.tagged(entries, tag), known, is_it))
            empty = self.empty(entries)
            some = build.icmp_unsigned("!=", empty, code.number(0))
            with build.if_then(some):
                free(self.first(bucket, empty))
            leave(some)
            next_ = self._following(bucket)
            build.store(next_, here)
            over = self._too_far(home, next_)
            with build.if_then(over):
                far()
            leave(over)

    def _following(self, bucket: Any) -> Any:
        """The bucket behind another, or the first one of its region."""
        build = self.code.build
        next_ = build.add(bucket, self.code.number(BUCKET))
        same = build.and_(bucket, build.not_(self._around))
        return build.or_(same, build.and_(next_, self._around))

    def _known(
        self,
        bucket: Any,
        tagged: Any,
        known: Callable[[Any], None],
        is_it: Callable[[Any], Any] | None,
    ) -> Any:
        """Whether the state is one of those of a bucket that have its tag."""
        code, build = self.code, self.code.build
        found = code.variable(ir.Constant(BIT, 0))
        left = code.variable(tagged)
        with code.repeat() as leave:
            bits = build.load(left)
            leave(build.icmp_unsigned("==", bits, code.number(0)))
            place = self.first(bucket, bits)
            same = ir.Constant(BIT, 1) if is_it is None else is_it(place)
            with build.if_then(same):
                known(place)
                build.store(ir.Constant(BIT, 1), found)
            leave(same)
            build.store(build.and_(bits, build.sub(bits, code.number(1))), left)
        return build.load(found)

    def _too_far(self, first: Any, bucket: Any) -> Any:
        """Whether a bucket is too far from where a state is sought first, or is that again."""
        build = self.code.build
        away = build.and_(build.sub(bucket, first), self._around)
        before = build.sub(away, self.code.number(1))
        return build.icmp_unsigned(">=", before, self.code.number(FARTHEST - 1))
