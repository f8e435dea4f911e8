"""The table of known states: where a packed state is looked up, in native code.

An entry is one word: the number of the state plus one in its lower ``bits`` bits, and a tag in the
others. The table has parts, and what finds no place in one begins again there, so that threads can
own parts. Where a state has at most ``EXACT`` bits its hash is a permutation of them, so that place
and tag together tell states apart and the states themselves need not be read; else they are
compared. A table of ``2**bits`` places is rebuilt from the states when it grows.

References:
    J. G. Cleary, "Compact Hash Tables Using Bidirectional Linear Probing", IEEE Transactions on
    Computers C-33 (1984), 828-834.
    A. Laarman, J. van de Pol, M. Weber, "Boosting Multi-Core Reachability Performance with Shared
    Hash Tables", FMCAD 2010, 247-255.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from checker.engines.native.building import Building
from checker.engines.packing import Layout

EXACT = 54
"""States of so many bits are told apart by place and tag alone."""
FARTHEST = 1 << (64 - EXACT)
"""So far from its place at most a state is sought; what is farther could be mistaken."""
_PARTS = 6
"""A large table has ``2**_PARTS`` parts, which threads divide among them."""
THREADS = 1 << _PARTS
"""So many threads at most can share one."""
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

    def is_state(self, array: str, index: Any, parts: Sequence[Any]) -> Any:
        """Whether a state of an array is the one that is sought."""
        code = self.code
        same: Any = None
        for value, part in zip(self.parts(array, index), parts, strict=True):
            here = code.build.icmp_unsigned("==", value, part)
            same = here if same is None else code.build.and_(same, here)
        return same

    def parts(self, array: str, index: Any) -> list[Any]:
        """The words of a state of an array."""
        code = self.code
        base = code.build.mul(index, code.number(self.words))
        return [
            code.read(array, code.build.add(base, code.number(part))) for part in range(self.words)
        ]

    def write(self, array: str, index: Any, parts: Sequence[Any]) -> None:
        """Put a state into an array."""
        code = self.code
        base = code.build.mul(index, code.number(self.words))
        for place, part in enumerate(parts):
            code.write(array, code.build.add(base, code.number(place)), part)


class Table(States):
    """How one function looks states up.

    Args:
        code: the function, which has arguments ``table`` and ``bits``.
        layout: of the states.
    """

    def __init__(self, code: Building, layout: Layout):
        super().__init__(code, layout)
        self.width = max(layout.bits, 2)
        self.exact = layout.words == 1 and self.width <= EXACT
        build, bits = code.build, code.a["bits"]
        self.numbers = build.sub(build.shl(code.number(1), bits), code.number(1))
        """The bits of an entry that are the number, and so the last place."""
        self._tags = build.not_(self.numbers)
        parts = _least(code, build.lshr(bits, code.number(1)), code.number(_PARTS))
        self._part = build.sub(bits, parts)
        self._parts = parts
        self._inside = build.sub(build.shl(code.number(1), self._part), code.number(1))
        if self.exact:
            width = code.number(self.width)
            fewer = build.icmp_unsigned("<", bits, width)
            self._shift = build.select(fewer, build.sub(width, bits), code.number(0))
        else:
            self._shift = build.sub(code.number(64), bits)

    def hash(self, parts: Sequence[Any]) -> Any:
        """A hash of a state, of which :meth:`place` and :meth:`tag` are parts."""
        return self._permuted(parts[0]) if self.exact else self._mixed(parts)

    def _permuted(self, state: Any) -> Any:
        build, number = self.code.build, self.code.number
        all_, half = number((1 << self.width) - 1), number((self.width + 1) // 2)
        for odd in (_ODD[0], _ODD[2]):
            state = build.and_(build.mul(state, number(odd)), all_)
            state = build.xor(state, build.lshr(state, half))
        return state

    def _mixed(self, parts: Sequence[Any]) -> Any:
        build, number = self.code.build, self.code.number
        mixed = parts[0]
        for place, part in enumerate(parts[1:]):
            mixed = build.mul(mixed, number(_ODD[place % 2]))
            mixed = build.xor(build.xor(mixed, build.lshr(mixed, number(32))), part)
        mixed = build.mul(build.xor(mixed, build.lshr(mixed, number(32))), number(_ODD[2]))
        mixed = build.mul(build.xor(mixed, build.lshr(mixed, number(29))), number(_ODD[0]))
        return build.xor(mixed, build.lshr(mixed, number(32)))

    def place(self, hash_: Any) -> Any:
        """Where a state is sought first."""
        return self.code.build.lshr(hash_, self._shift)

    def tag(self, hash_: Any) -> Any:
        """An entry for a state, but for its number."""
        return self.code.build.shl(hash_, self.code.a["bits"])

    def has_tag(self, entry: Any, tag: Any) -> Any:
        """Whether an entry, which is not empty, has a tag."""
        build = self.code.build
        other = build.and_(build.xor(entry, tag), self._tags)
        return build.icmp_unsigned("==", other, self.code.number(0))

    def number(self, entry: Any) -> Any:
        """The number plus one that an entry has."""
        return self.code.build.and_(entry, self.numbers)

    def without_number(self, entry: Any) -> Any:
        """An entry's tag."""
        return self.code.build.and_(entry, self._tags)

    def owner(self, hash_: Any, threads: Any) -> Any:
        """The thread that owns the place where a state is sought."""
        build = self.code.build
        part = build.lshr(self.place(hash_), self._part)
        return build.lshr(build.mul(part, threads), self._parts)

    def following(self, place: Any) -> Any:
        """The place behind another, in the same part of the table."""
        build = self.code.build
        next_ = build.and_(build.add(place, self.code.number(1)), self._inside)
        return build.or_(build.and_(place, build.not_(self._inside)), next_)

    def too_far(self, first: Any, place: Any) -> Any:
        """Whether a place is too far from where a state is sought first, or is there again."""
        build = self.code.build
        away = build.and_(build.sub(place, first), self._inside)
        before = build.sub(away, self.code.number(1))
        return build.icmp_unsigned(">=", before, self.code.number(FARTHEST - 1))


def _least(code: Building, one: Any, other: Any) -> Any:
    return code.build.select(code.less(one, other), one, other)
