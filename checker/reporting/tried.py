"""Which combinations of answers a design was checked with, in words.

A design with many open questions may start with some combinations of their answers only
(``initially``); a verdict then speaks for those, and the report says which they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from math import prod

from checker.model import Choice

Combination = Mapping[str, str]


def all_combinations(choices: Sequence[Choice]) -> int:
    """How many combinations of answers there are, tried or not."""
    return prod(len(choice.answers) for choice in choices)


def every_one_tried(choices: Sequence[Choice], table: Sequence[Combination]) -> bool:
    """Whether the table has every combination of answers."""
    return len(table) == all_combinations(choices)


def tried(choices: Sequence[Choice], table: Sequence[Combination]) -> str:
    """What was tried of the combinations of answers, as a sentence or two.

    Args:
        choices: the design's choices.
        table: the combinations that it starts with.
    """
    total = all_combinations(choices)
    if len(table) == total:
        return "Every combination of these answers was checked."
    were = "was" if len(table) == 1 else "were"
    said = f"Of {total:,} combinations of answers {len(table):,} {were} checked"
    fixed = {c.variable: answer for c in choices if (answer := _only(c, table)) is not None}
    asked = [_as_answered(choice, table) for choice in choices if choice.variable not in fixed]
    varied = _varied_together(asked, table)
    if varied is None:
        return f"{said}, for the starts that the design allows."
    if asked:
        said += f": {_words(choices, asked, varied)}"
    elif all(fixed[choice.variable] == choice.default for choice in choices):
        return f"{said}: the first answer to every question."
    partly = "".join(
        f" To `{c.variable}`, {listed(answers)} only."
        for c in choices
        if (answers := _left(c, asked))
    )
    return f"{said}.{partly}{_throughout(choices, fixed)}"


def _as_answered(choice: Choice, table: Sequence[Combination]) -> Choice:
    """A choice with those of its answers that the table has."""
    found = {combination[choice.variable] for combination in table}
    return replace(choice, answers=tuple(a for a in choice.answers if a[0] in found))


def _left(choice: Choice, asked: Sequence[Choice]) -> list[str]:
    """The answers that were tried to a choice, if they are some and not all."""
    return [
        f"`{answer}`"
        for other in asked
        if other.variable == choice.variable and other.answers != choice.answers
        for answer, _ in other.answers
    ]


def _throughout(choices: Sequence[Choice], fixed: Mapping[str, str]) -> str:
    """The answers that are the same in all combinations, as a sentence."""
    defaults = {choice.variable: choice.default for choice in choices}
    other = [f"`{n}` is `{answer}`" for n, answer in fixed.items() if answer != defaults[n]]
    first = len(fixed) - len(other)
    if not other:
        return " Every other question has its first answer." if first else ""
    words = f" Throughout, {listed(other)}"
    return f"{words}; every other question has its first answer." if first else f"{words}."


def _only(choice: Choice, table: Sequence[Combination]) -> str | None:
    """The answer that all combinations have, if there is more than this one to choose from."""
    found = {combination[choice.variable] for combination in table}
    return found.pop() if len(found) == 1 < len(choice.answers) else None


def _varied_together(
    choices: Sequence[Choice], table: Sequence[Combination]
) -> tuple[frozenset[str], ...] | None:
    """The largest sets of choices that are varied together, all others at their first answers.

    None if the table is not made of such sets.
    """
    names = [choice.variable for choice in choices]
    rows = {tuple(combination[name] for name in names) for combination in table}
    first = {choice.variable: choice.default for choice in choices}
    moved = {
        frozenset(n for n, answer in zip(names, row, strict=True) if answer != first[n])
        for row in rows
    }
    largest = [some for some in moved if not any(some < other for other in moved)]
    made = {row for some in largest for row in _box(choices, some)}
    ordered = sorted(largest, key=lambda some: [name not in some for name in names])
    return tuple(ordered) if made == rows else None


def _box(choices: Sequence[Choice], free: frozenset[str]) -> Iterator[tuple[str, ...]]:
    """Every answer to the choices named, beside the first answers to the others."""
    return product(
        *(
            [answer for answer, _ in choice.answers]
            if choice.variable in free
            else [choice.default]
            for choice in choices
        )
    )


def _words(
    choices: Sequence[Choice], asked: Sequence[Choice], varied: Sequence[frozenset[str]]
) -> str:
    """Sets of choices that are varied together, in words; which those are, if not all are."""
    always = frozenset.intersection(*varied)
    rest = [some - always for some in varied if some - always]
    together = [some for some in rest if len(some) > 1]
    parts = _in_pairs(choices, together) or [_every(choices, some) for some in together]
    single = frozenset[str]().union(*(some for some in rest if len(some) == 1))
    if single and len(asked) < len(choices):
        parts.append(f"every answer to {_named(choices, single)}, one question at a time")
    elif single:
        parts.append(f"every answer to one {'other ' * bool(together)}question at a time")
    words = " and ".join(parts)
    words += ", the other questions at their first answers" if words else ""
    if always:
        each = _every(choices, always)
        words = f"{words}, and with each of these {each}" if words else each
    return words


def _in_pairs(choices: Sequence[Choice], together: Sequence[frozenset[str]]) -> list[str]:
    """Pairs of choices with one choice in all of them, in words; nothing if they are not such."""
    common = frozenset.intersection(*together) if len(together) > 1 else frozenset[str]()
    if len(common) != 1 or any(len(some) != 2 for some in together):
        return []
    others = frozenset[str]().union(*together) - common
    each = f"every answer to {_named(choices, common)}"
    return [f"every answer to {_named(choices, others)}, one at a time, each with {each},"]


def _every(choices: Sequence[Choice], some: frozenset[str]) -> str:
    """``every answer to a``, ``every combination of answers to a, b and c``."""
    what = "answer" if len(some) == 1 else "combination of answers"
    others = frozenset(choice.variable for choice in choices) - some
    if len(some) > 3 > len(others) > 0:
        return f"every {what} to all questions but {_named(choices, others)}"
    return f"every {what} to {_named(choices, some)}"


def _named(choices: Sequence[Choice], some: frozenset[str]) -> str:
    return listed([f"`{choice.variable}`" for choice in choices if choice.variable in some])


def listed(words: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
