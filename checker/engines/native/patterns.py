"""Commands that only compare variables with constants and set variables to constants.

Such a guard compares some bits of a state with a pattern, and such an update replaces some bits by
others. The guards of several commands are compared at a time, by vector instructions, and nothing
branches for a command that is not enabled; so a model with many commands pays for those it takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from llvmlite import ir

from checker.engines.native.building import WORD
from checker.engines.packing import Layout
from checker.expressions.nodes import And, Compare, Const, Expr, Not, Var
from checker.expressions.types import BOOL
from checker.model import Command, Model

_AT_ONCE = 4
"""Patterns that one vector holds."""
_TOGETHER = 64
"""Commands whose answers one word holds."""
_FEWEST = 4
"""Fewer commands in a row are not worth a loop."""


@dataclass(frozen=True)
class Pattern:
    """A command over packed states, for each word: what it asks, and what it leaves and sets.

    It is enabled if ``word & mask == value`` for every word, and leads to ``word & keep | bits``.
    """

    mask: tuple[int, ...]
    value: tuple[int, ...]
    keep: tuple[int, ...]
    bits: tuple[int, ...]


def pattern_of(model: Model, layout: Layout, command: Command) -> Pattern | None:
    """A command as a pattern; ``None`` if it asks or does more."""
    if command.ranges or model.refreshes:
        return None
    asked = _constants(command.guard)
    if asked is None:
        return None
    mask, value = [0] * layout.words, [0] * layout.words
    for name, number in asked.items():
        place = layout.places[name]
        if not place.width:
            return None
        mask[place.word] |= ((1 << place.width) - 1) << place.shift
        value[place.word] |= (number - place.low) << place.shift
    keep, bits = [2**64 - 1] * layout.words, [0] * layout.words
    for name, expr in command.updates:
        if not isinstance(expr, Const):
            return None
        place = layout.places[name]
        keep[place.word] &= ~(((1 << place.width) - 1) << place.shift)
        bits[place.word] |= (expr.value - place.low) << place.shift
    return Pattern(tuple(mask), tuple(value), tuple(keep), tuple(bits))


def _constants(guard: Expr) -> dict[str, int] | None:
    """The variables that a guard compares with constants, if it does nothing else."""
    found: dict[str, int] = {}
    for part in guard.args if isinstance(guard, And) else (guard,):
        match part:
            case Var(name, _):
                number = 1
            case Not(Var(name, _)):
                number = 0
            case Compare("==", Var(name, type_), Const(number, _)) if type_ != BOOL:
                if not type_.low <= number <= type_.high:
                    return None
            case _:
                return None
        if found.setdefault(name, number) != number:
            return None
    return found


def runs(patterns: Sequence[Pattern | None]) -> Iterator[tuple[int, int]]:
    """Where commands that are patterns follow each other: first, and last plus one."""
    first = 0
    while first < len(patterns):
        last = first
        while last < len(patterns) and patterns[last] is not None and last - first < _TOGETHER:
            last += 1
        if last - first >= _FEWEST:
            yield first, last
        first = max(last, first + 1)


def enabled_bits(builder: ir.IRBuilder, words: Sequence[Any], patterns: Sequence[Pattern]) -> Any:
    """A word with a bit for each pattern, from the lowest on: whether the state has it."""
    found = ir.Constant(WORD, 0)
    for first in range(0, len(patterns), _AT_ONCE):
        some = list(patterns[first : first + _AT_ONCE])
        answers = _answers(builder, words, some)
        found = builder.or_(found, builder.shl(answers, ir.Constant(WORD, first)))
    return found


def _answers(builder: ir.IRBuilder, words: Sequence[Any], patterns: list[Pattern]) -> Any:
    kind = ir.VectorType(WORD, len(patterns))
    same: Any = None
    for place, word in enumerate(words):
        masks = [pattern.mask[place] for pattern in patterns]
        if not any(masks):
            continue
        lane = ir.Constant(ir.IntType(32), 0)
        one = builder.insert_element(ir.Constant(kind, ir.Undefined), word, lane)
        all_ = builder.shuffle_vector(
            one,
            ir.Constant(kind, ir.Undefined),
            ir.Constant(ir.VectorType(ir.IntType(32), len(patterns)), [0] * len(patterns)),
        )
        kept = builder.and_(all_, ir.Constant(kind, masks))
        wanted = ir.Constant(kind, [pattern.value[place] for pattern in patterns])
        here = builder.icmp_unsigned("==", kept, wanted)
        same = here if same is None else builder.and_(same, here)
    if same is None:
        return ir.Constant(WORD, (1 << len(patterns)) - 1)
    return builder.zext(builder.bitcast(same, ir.IntType(len(patterns))), WORD)


def changed(
    builder: ir.IRBuilder, words: Sequence[Any], patterns: Sequence[Pattern], number: Any
) -> list[Any]:
    """The words of the state to which one of the patterns leads."""
    result = []
    for place, word in enumerate(words):
        pinned = [_difference(pattern, place) for pattern in patterns]
        if None not in pinned:
            changes = _element(builder, [change or 0 for change in pinned], number)
            result.append(builder.xor(word, changes) if any(pinned) else word)
            continue
        keep = _element(builder, [pattern.keep[place] for pattern in patterns], number)
        bits = _element(builder, [pattern.bits[place] for pattern in patterns], number)
        result.append(builder.or_(builder.and_(word, keep), bits))
    return result


def _difference(pattern: Pattern, place: int) -> int | None:
    """The bits that change, if the guard says what all bits are that are set."""
    set_ = ~pattern.keep[place] & (2**64 - 1)
    if set_ & ~pattern.mask[place]:
        return None
    return (pattern.value[place] & set_) ^ pattern.bits[place]


def _element(builder: ir.IRBuilder, values: Sequence[int], number: Any) -> Any:
    """One of some constants."""
    module = builder.module
    kind = ir.ArrayType(WORD, len(values))
    table = ir.GlobalVariable(module, kind, module.get_unique_name("patterns"))
    table.global_constant = True
    table.linkage = "internal"
    table.initializer = ir.Constant(kind, list(values))
    return builder.load(builder.gep(table, [ir.Constant(WORD, 0), number], inbounds=True))
