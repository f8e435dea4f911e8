"""What a variant costs: what can happen in its design, and with the same answers not in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checker.checking.results import DesignResult, PropertyResult
from checker.reporting.asked import as_key, asked_too, followed_through, numbers_of
from checker.reporting.findings import budgeted, verdict_words

PAID = ("sometimes", "always_recoverable")
"""The kinds of property that say that something can happen."""


@dataclass(frozen=True)
class Price:
    """What can happen in a design, and with the same answers not in a variant of it.

    Args:
        design: the design of which it is a variant.
        before: the property there.
        variant: the variant.
        result: the property in it.
        combinations: those of the variant with which it cannot happen, and can in the design.
    """

    design: DesignResult
    before: PropertyResult
    variant: DesignResult
    result: PropertyResult
    combinations: tuple[int, ...]


def prices(
    variant: DesignResult,
    before: Sequence[DesignResult],
    narrower: Sequence[DesignResult] = (),
) -> list[Price]:
    """What a variant costs, each of its combinations counted once.

    Args:
        variant: the variant.
        before: the designs of which it is a variant, the nearest first.
        narrower: variants of these in which less can happen, perhaps with more answers: what some
            run shows in one of them can happen in the design, too. Of a way back that is not so.
    """
    found = []
    for result in variant.properties:
        if result.stated.kind not in PAID:
            continue
        left = [n for n, verdict in enumerate(result.verdicts) if verdict == "violated"]
        others = (*before, *narrower) if result.stated.kind == "sometimes" else before
        for design, same in asked_too(variant, result, others):
            there = numbers_of(design)
            paid = tuple(
                number
                for number in left
                if (then := there.get(as_key(variant.combinations[number]))) is not None
                and _given_up(result, number, same, then)
            )
            if paid:
                found.append(Price(design, same, variant, result, paid))
                left = [number for number in left if number not in set(paid)]
    return found


def _given_up(result: PropertyResult, number: int, before: PropertyResult, then: int) -> bool:
    """Whether it can happen before and not now, in runs with as many faults."""
    if before.verdicts[then] != "holds":
        return False
    if result.stated.kind == "sometimes":
        return followed_through(result.stated.faults, before.fewest[then])
    return followed_through(before.stated.faults, result.fewest[number])


def only_a_price(result: PropertyResult, paid: Sequence[Price]) -> bool:
    """Whether a violated property says nothing but what a variant costs, as expected.

    Args:
        result: a violated property of the variant.
        paid: what the variant costs.
    """
    numbers = {n for price in paid if price.result.name == result.name for n in price.combinations}
    return not result.unexpected and all(
        number in numbers for number, verdict in enumerate(result.verdicts) if verdict == "violated"
    )


def price_words(price: Price) -> str:
    """What a variant gives up, in words."""
    variant, before, result = price.variant.model.name, price.design.model.name, price.result
    sentence = result.stated.sentence.rstrip(".")
    said = verdict_words(price.variant, result)
    said = said if said.startswith("never") else f"is {said}"
    why = f" ({result.stated.because})" if result.stated.because else ""
    bound = price.before.stated.faults
    was = "is possible" if result.stated.kind == "sometimes" else budgeted(bound)
    whole, count = result.verdicts.count("violated"), len(price.combinations)
    some = "" if count == whole else f", with {count:,} of these {whole:,} combinations of answers"
    return (
        f"[{sentence}]({variant}.md#{result.name}): here it {said}{why}; it {was} in "
        f"[{before}]({before}.md#{result.name}){some}"
    )
