"""The state that is looked at for all that are exchanged for each other, in native code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from llvmlite import ir

from checker.engines.native.building import BIT, WORD
from checker.engines.packing import Layout
from checker.engines.symmetry import Exchange, Symmetry


def least(
    builder: ir.IRBuilder, words: Sequence[Any], layout: Layout, symmetry: Symmetry
) -> list[Any]:
    """The least of a state and those that it is exchanged for."""
    best = list(words)
    for exchange in symmetry.exchanges:
        other = _exchanged(builder, words, layout, exchange)
        less = _less(builder, other, best)
        best = [builder.select(less, o, b) for o, b in zip(other, best, strict=True)]
    return best


def _exchanged(
    builder: ir.IRBuilder, words: Sequence[Any], layout: Layout, exchange: Exchange
) -> list[Any]:
    cleared = [2**64 - 1] * len(words)
    moves: dict[tuple[int, int, int], int] = {}
    added: list[tuple[int, Any]] = []
    for name, target in exchange.variables.items():
        place, to = layout.places[name], layout.places[target]
        field = (1 << place.width) - 1
        cleared[to.word] &= ~(field << to.shift)
        if name in exchange.values:
            number = _field(builder, words[place.word], place.shift, field)
            new = _looked_up(builder, number, exchange.values[name])
            added.append((to.word, builder.shl(new, ir.Constant(WORD, to.shift))))
        elif place.width:
            # Fields that move equally far within the same words are moved together.
            key = place.word, to.word, to.shift - place.shift
            moves[key] = moves.get(key, 0) | field << place.shift
    for (word, to_word, by), mask in moves.items():
        kept = builder.and_(words[word], ir.Constant(WORD, mask))
        shift = builder.shl if by >= 0 else builder.lshr
        added.append((to_word, shift(kept, ir.Constant(WORD, abs(by)))))
    result = [
        builder.and_(word, ir.Constant(WORD, mask))
        for word, mask in zip(words, cleared, strict=True)
    ]
    for word, bits in added:
        result[word] = builder.or_(result[word], bits)
    return result


def _field(builder: ir.IRBuilder, word: Any, shift: int, mask: int) -> Any:
    return builder.and_(builder.lshr(word, ir.Constant(WORD, shift)), ir.Constant(WORD, mask))


def _looked_up(builder: ir.IRBuilder, number: Any, values: Sequence[int]) -> Any:
    result: Any = ir.Constant(WORD, values[-1])
    for value in range(len(values) - 1):
        here = builder.icmp_unsigned("==", number, ir.Constant(WORD, value))
        result = builder.select(here, ir.Constant(WORD, values[value]), result)
    return result


def _less(builder: ir.IRBuilder, one: Sequence[Any], other: Sequence[Any]) -> Any:
    """Whether a state has the lesser packed form, the first word weighing most."""
    less: Any = ir.Constant(BIT, 0)
    for left, right in reversed(list(zip(one, other, strict=True))):
        same = builder.icmp_unsigned("==", left, right)
        here = builder.icmp_unsigned("<", left, right)
        less = builder.or_(here, builder.and_(same, less))
    return less
