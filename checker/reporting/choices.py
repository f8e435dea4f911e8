"""What a verdict depends on: the choices that decide it, in few words.

A design with open questions has a verdict for every combination of answers that it is checked with.
These functions find the choices that the verdict really depends on, and cover the combinations in
question by short conditions (prime implicants over many-valued variables, then a greedy cover).
Combinations that were not tried are left open: a condition says nothing about them.

References:
    E. J. McCluskey, "Minimization of Boolean Functions", Bell System Technical Journal 35 (1956),
    1417-1444.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from checker.model import Choice
from checker.reporting.tried import every_one_tried

Combination = Mapping[str, str]


@dataclass(frozen=True)
class Cube:
    """A conjunction: choice to the answers that it allows; choices not named allow all."""

    allowed: tuple[tuple[str, tuple[str, ...]], ...]

    def __str__(self) -> str:
        if not self.allowed:
            return "always"
        return " and ".join(_condition(name, answers) for name, answers in self.allowed)


def _condition(name: str, answers: tuple[str, ...]) -> str:
    if len(answers) == 1:
        return f"`{name}` is `{answers[0]}`"
    return f"`{name}` is " + " or ".join(f"`{answer}`" for answer in answers)


def deciding(
    choices: Sequence[Choice], table: Sequence[Combination], values: Sequence[object]
) -> tuple[str, ...]:
    """The smallest set of choices that determines a value, in the order of the choices.

    Args:
        choices: the design's choices.
        table: the combinations of answers.
        values: one value a combination.
    """
    names = [choice.variable for choice in choices]
    numbers = {name: _numbered([combination[name] for combination in table]) for name in names}
    outcome = _numbered(values)

    def determine(some: Sequence[str]) -> bool:
        """Whether these choices determine the value."""
        key = np.zeros(len(table), np.int64)
        for name in some:
            key = key * (int(numbers[name].max(initial=0)) + 1) + numbers[name]
        last = np.zeros(int(key.max(initial=0)) + 1, np.int64)
        last[key] = outcome
        return bool((last[key] == outcome).all())

    needed = [name for name in names if not determine([n for n in names if n != name])]
    rest = [name for name in names if name not in needed]
    for extra in range(len(rest) + 1):
        for added in combinations(rest, extra):
            chosen = [name for name in names if name in needed or name in added]
            if determine(chosen):
                return tuple(chosen)
    return tuple(names)


def _numbered(values: Sequence[object]) -> NDArray[np.int64]:
    """Equal numbers for equal values."""
    known = {value: number for number, value in enumerate(dict.fromkeys(values))}
    return np.asarray([known[value] for value in values], np.int64)


def reduced(
    names: Sequence[str], table: Sequence[Combination], values: Sequence[object]
) -> dict[tuple[str, ...], object]:
    """The value for each combination of the deciding choices' answers."""
    found: dict[tuple[str, ...], object] = {}
    for combination, value in zip(table, values, strict=True):
        found.setdefault(tuple(combination[name] for name in names), value)
    return found


def cover(
    choices: Sequence[Choice], table: Sequence[Combination], chosen: Sequence[bool]
) -> tuple[Cube, ...]:
    """Short conditions that hold together for exactly the chosen ones of the combinations."""
    names = deciding(choices, table, chosen)
    answers = {c.variable: tuple(answer for answer, _ in c.answers) for c in choices}
    values = reduced(names, table, chosen)
    wanted = {key for key, value in values.items() if value}
    if not wanted:
        return ()
    unwanted = values.keys() - wanted
    primes = _primes([answers[name] for name in names], wanted, unwanted)
    cubes = []
    left = set(wanted)
    while left:
        best = max(primes, key=lambda prime: (len(left & set(product(*prime))), _width(prime)))
        left -= set(product(*best))
        cubes.append(best)
    return tuple(
        Cube(
            tuple(
                (name, allowed)
                for name, allowed in zip(names, cube, strict=True)
                if allowed != answers[name]
            )
        )
        for cube in sorted(
            cubes,
            key=lambda c: [[answers[n].index(a) for a in x] for n, x in zip(names, c, strict=True)],
        )
    )


def _width(prime: tuple[tuple[str, ...], ...]) -> int:
    return sum(len(allowed) for allowed in prime)


def _primes(
    answers: Sequence[tuple[str, ...]],
    wanted: Set[tuple[str, ...]],
    unwanted: Set[tuple[str, ...]],
) -> list[tuple[tuple[str, ...], ...]]:
    """For each wanted combination the widest boxes around it that hold no unwanted one.

    A box is grown one answer at a time, trying the choices in every rotation of their order, which
    is enough for the greedy cover; it is exact in that no box holds an unwanted combination. What
    is neither was not tried.
    """
    found: dict[tuple[tuple[str, ...], ...], None] = {}
    size = len(answers)
    for start in sorted(wanted):
        for turn in range(max(1, size)):
            box: list[tuple[str, ...]] = [(value,) for value in start]
            for step in range(size):
                place = (step + turn) % size
                for answer in answers[place]:
                    if answer in box[place]:
                        continue
                    grown = [*box]
                    grown[place] = (answer,)
                    if not any(point in unwanted for point in product(*grown)):
                        merged = {*box[place], answer}
                        box[place] = tuple(a for a in answers[place] if a in merged)
            found[tuple(box)] = None
    return list(found)


def describe(
    choices: Sequence[Choice],
    table: Sequence[Combination],
    verdicts: Sequence[str],
    words: Mapping[str, str] | None = None,
) -> str:
    """A verdict over all combinations that were tried, in words.

    Args:
        choices: the design's choices.
        table: the combinations of answers.
        verdicts: one verdict a combination.
        words: verdict to what is said instead of it.
    """
    said = {verdict: verdict for verdict in verdicts} | dict(words or {})
    kinds = sorted(
        set(verdicts), key=lambda v: ("holds", "violated", "undecided", "error").index(v)
    )
    whole = every_one_tried(choices, table)
    if len(kinds) == 1:
        everywhere = ", whatever is chosen" if whole else ", in every combination tried"
        return f"{said[kinds[0]]}{'' if len(table) == 1 else everywhere}"
    parts = []
    for kind in kinds[1:]:
        cubes = cover(choices, table, [verdict == kind for verdict in verdicts])
        where = "; or where ".join(str(cube) for cube in cubes)
        among = "" if whole else ", among the combinations tried,"
        parts.append(f"{said[kind]}{among} exactly where {where}")
    elsewhere = "elsewhere" if whole else "in the others of these"
    return "; ".join(parts) + f"; {said[kinds[0]]} {elsewhere}"
