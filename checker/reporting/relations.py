"""What a report says of variants, found once for all of its pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checker.checking.results import CheckResult, DesignResult, PropertyResult
from checker.lowering.system import Design
from checker.reporting.asked import asked_too
from checker.reporting.prices import Price, only_a_price, prices
from checker.reporting.removals import Removal, removals
from checker.reporting.variants import Family, families, leader, new_violations


@dataclass(frozen=True)
class Relations:
    """How the designs of a check and their variants bear on each other.

    Args:
        families: each design with its variants.
        removed: design and property to what variants remove of the violation.
        prices: variant to what it costs.
    """

    families: Mapping[str, Family]
    removed: Mapping[tuple[str, str], Sequence[Removal]]
    prices: Mapping[str, Sequence[Price]]

    def costs_only(self, design: DesignResult, result: PropertyResult) -> bool:
        """Whether a violated property says nothing but what a variant costs, as expected."""
        return only_a_price(result, self.prices[design.model.name])

    def is_known(self, design: DesignResult, result: PropertyResult) -> bool:
        """Whether a violation in a variant is what it costs, or told of another design.

        It is told of a design before it if it is violated there with the same answers, or if the
        verdict there begins with that of the variant. Where something is changed, it is also told
        of the variants of these designs in which less can happen, which may have more answers.
        What was not expected is told of the variant itself.
        """
        if result.unexpected:
            return False
        before = _violated_too(design, result, self.families[design.model.name].before)
        for other, same in before:
            led = leader(other, same, self.families[other.model.name].narrower)
            if led is not None and led[0] is design:
                return True
        before += _violated_too(design, result, _narrower(design, self.families))
        paid = {
            number
            for price in self.prices[design.model.name]
            if price.result.name == result.name
            for number in price.combinations
        }
        return new_violations(design, result, before) <= paid


def _narrower(design: DesignResult, family_of: Mapping[str, Family]) -> list[DesignResult]:
    """The variants, of the designs before one, in which less can happen; none if it is one."""
    found = [
        each
        for other in family_of[design.model.name].before
        for each in family_of[other.model.name].narrower
    ]
    return [] if any(each is design for each in found) else found


def _violated_too(
    design: DesignResult, result: PropertyResult, others: Sequence[DesignResult]
) -> list[tuple[DesignResult, PropertyResult]]:
    """The designs in which the same question has a violation, too."""
    return [
        (other, same)
        for other, same in asked_too(design, result, others)
        if "violated" in same.verdicts
    ]


def relations(check: CheckResult, designs: Mapping[str, Design]) -> Relations:
    """What is found of variants.

    Args:
        check: what was found.
        designs: the designs by name.
    """
    family_of = families(check, designs)
    return Relations(
        family_of,
        removals(check, family_of),
        {
            d.model.name: prices(d, family_of[d.model.name].before, _narrower(d, family_of))
            for d in check.designs
        },
    )
