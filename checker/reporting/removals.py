"""What removes a finding: a variant, with the answers that it was checked with; another answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from checker.checking.check import shown_combination, shown_trace
from checker.checking.least import Change, Least
from checker.checking.results import CheckResult, DesignResult, PropertyResult
from checker.model import Choice
from checker.reporting.choices import cover, deciding
from checker.reporting.findings import budgeted
from checker.reporting.tried import listed
from checker.reporting.variants import Family, as_key, asked_too

MOST_NAMED = 3
"""Of how many questions the answers are named that were not tried."""


@dataclass(frozen=True)
class Removal:
    """A variant in which a violation is gone, and with which answers that was checked.

    Args:
        variant: the variant.
        result: the property in it.
        gone: the combinations of the design in which it is violated, and in the variant holds.
        left: the other ones in which it is violated: not tried in the variant, or violated there.
        still: those of ``left`` in which it is violated in the variant, too.
        shown: whether the run that the report shows is one of those that are gone.
    """

    variant: DesignResult
    result: PropertyResult
    gone: tuple[int, ...]
    left: tuple[int, ...]
    still: tuple[int, ...]
    shown: bool


def removals(
    check: CheckResult, family_of: Mapping[str, Family]
) -> dict[tuple[str, str], list[Removal]]:
    """What variants remove of each violation, by design and property: the most telling first."""
    found = {}
    for design in check.designs:
        family = family_of[design.model.name]
        for result in design.properties:
            if "violated" not in result.verdicts:
                continue
            each = [
                removal(other, same, design, result, family.omitted[other.model.name])
                for other, same in asked_too(result, family.related)
            ]
            found[design.model.name, result.name] = sorted(
                (one for one in each if one is not None),
                key=lambda one: (not one.shown, bool(one.left), -len(one.gone)),
            )
    return found


def removal(
    variant: DesignResult,
    same: PropertyResult,
    design: DesignResult,
    result: PropertyResult,
    missing: Collection[str] = (),
) -> Removal | None:
    """What a variant removes of a violation by what it changes, ``None`` if nothing.

    A violation counts as removed only with answers that the variant was checked with too, and
    followed through as many faults as it takes. That it holds with other answers is no merit of
    what was changed.

    Args:
        variant: the variant.
        same: the property in it.
        design: the design in which the property is violated.
        result: the property there.
        missing: steps that the variant leaves out; a run that takes one says nothing of it.
    """
    verdicts = {as_key(c): v for c, v in zip(variant.combinations, same.verdicts, strict=True)}
    trace = shown_trace(result)
    if trace is not None and any(trace.model.command[c].event in missing for c in trace.commands):
        return None
    gone, left, still = [], [], []
    for number, combination in enumerate(design.combinations):
        if result.verdicts[number] != "violated":
            continue
        there = verdicts.get(as_key(combination))
        if there == "holds" and _through(same.stated.faults, result.fewest[number]):
            gone.append(number)
            continue
        left.append(number)
        if there == "violated":
            still.append(number)
    if not gone:
        return None
    of_run = shown_combination(result)
    shown = of_run in gone if trace is not None else not left
    return Removal(variant, same, tuple(gone), tuple(left), tuple(still), shown)


def _through(bound: int | None, faults: int | None) -> bool:
    """Whether runs with so many faults were followed."""
    return bound is None or faults is None or faults <= bound


# -- in words ----------------------------------------------------------------------------------


def remedies(
    design: DesignResult,
    result: PropertyResult,
    removed: Sequence[Removal],
    family: Family,
    least: Least,
) -> list[str]:
    """What removes a finding, or why nothing does: a paragraph each.

    Args:
        design: the design in which the property is violated.
        result: the property there.
        removed: what variants remove of it.
        family: the variants that say something of the design.
        least: of what a variant changes, the least that is enough.
    """
    whole = "**Removed in**"
    part = "**Removed in part,** not for the run above, in"
    said = [
        f"{whole if each.shown else part} {_link(each, result)}: "
        f"{removal_words(design, result, each)}."
        f"{_enough(least.get((each.variant.model.name, result.name), ()))}"
        for each in removed
    ]
    if any(each.shown for each in removed):
        return said
    answers = removed_by_answers(design, result)
    if answers:
        said.append(f"**Removed by another answer** to {answers}, without a change to a guard.")
    if reason := result.stated.unavoidable:
        said.append(f"**{no_guard(design)}** {reason}.")
    if not answers and not reason and family.related:
        what = "the run above" if removed else "it"
        said.append(f"**Nothing that is checked here removes {what}.**")
    return said


def _enough(changes: Sequence[Change]) -> str:
    """The least of what a variant changes, in words."""
    if not changes:
        return ""
    said = [
        f"{', '.join(f'`{step}`' for step in one.steps)} "
        + (f"refused by {one.line} while `{one.text}`" if one.line else f"only when `{one.text}`")
        for one in changes
    ]
    return f" Of what it changes, this is enough with the answers of the run: {'; '.join(said)}."


def no_guard(design: DesignResult) -> str:
    """That no change to a guard removes a violation: another answer may."""
    if len(design.combinations) == 1:
        return "No change to a guard removes it:"
    return "With the answers with which it is violated, no change to a guard removes it:"


def _link(each: Removal, result: PropertyResult) -> str:
    name = each.variant.model.name
    return f"[{name}]({name}.md#{result.name})"


def removal_words(design: DesignResult, result: PropertyResult, each: Removal) -> str:
    """With which answers a variant removes a violation, and with which it was not tried.

    Args:
        design: the design in which the property is violated.
        result: the property there.
        each: what the variant removes.
    """
    bound = each.result.stated.faults
    there = "it holds there" if bound is None else f"there it {budgeted(bound)}"
    if not each.left:
        every = ", with every answer with which it is violated here"
        return there + (every if len(design.combinations) > 1 else "")
    count, whole = len(each.gone), len(each.gone) + len(each.left)
    of_run = "the answers of the run above among them" if each.shown else ""
    tried = f"{count:,} of the {whole:,} combinations of answers with which it is violated here"
    words = f"{there} with {tried}{', ' if of_run else ''}{of_run}"
    if each.still:
        chosen = [number in each.still for number in range(len(design.combinations))]
        cubes = cover(design.model.choices, design.combinations, chosen)
        words += f"; it is violated there, too, where {'; or where '.join(map(str, cubes))}"
    untried = [number for number in each.left if number not in set(each.still)]
    other = _untried(design, each.gone, untried)
    return words + (f"; not tried there: {other}" if other else "")


def _untried(design: DesignResult, gone: Sequence[int], untried: Sequence[int]) -> str:
    """The answers that were not tried, or else that they were not all tried together."""
    if not untried:
        return ""
    found = {}
    for choice in design.model.choices:
        tried = {design.combinations[number][choice.variable] for number in gone}
        other = {design.combinations[number][choice.variable] for number in untried} - tried
        answers = [f"`{answer}`" for answer, _ in choice.answers if answer in other]
        if answers:
            found[choice.variable] = f"`{choice.variable}` = {' or '.join(answers)}"
    if len(found) > MOST_NAMED:
        return f"other answers to {len(found)} questions, such as {next(iter(found.values()))}"
    return listed(list(found.values())) if found else "other combinations of the same answers"


def removed_by_answers(design: DesignResult, result: PropertyResult) -> str:
    """The questions another answer to which removes a violation, in words; none if none does."""
    if set(result.verdicts) != {"violated", "holds"}:
        return ""
    names = deciding(design.model.choices, design.combinations, result.verdicts)
    return named(c for c in design.model.choices if c.variable in names)


def named(choices: Iterable[Choice]) -> str:
    """Choices with the entries of the catalogue that ask for them."""
    return ", ".join(
        f"`{c.variable}`{f' ({c.requirement})' if c.requirement else ''}" for c in choices
    )
