"""What removes a finding: a variant, with the answers that it was checked with; another answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from checker.checking.check import shown_combination
from checker.checking.least import Change, Least
from checker.checking.results import CheckResult, DesignResult, PropertyResult, Verdict
from checker.engines.limits import counted
from checker.model import Choice
from checker.reporting.asked import as_key, asked_too, followed_through, numbers_of
from checker.reporting.choices import cover, deciding
from checker.reporting.findings import budgeted
from checker.reporting.prices import PAID
from checker.reporting.tried import listed
from checker.reporting.variants import Family, new_violations

MOST_NAMED = 3
"""Of how many questions the answers are named that were not tried."""


@dataclass(frozen=True)
class Removal:
    """A variant in which a violation is gone, and with which answers that was checked.

    Each combination of the design in which it is violated is in one of the lists.

    Args:
        variant: the variant.
        result: the property in it.
        gone: it holds in the variant.
        still: it is violated in the variant, too.
        unfollowed: it holds in the variant, which was not followed through as many faults; what
            some run is to show happens there after more faults only than the design was followed.
        undecided: the variant was tried with it, and nothing was decided.
        otherwise: it holds in the variant, and that need not be due to what it changes: the run
            that shows the violation takes a step that the variant never had or leaves out, or the
            design may have brought the violation about by what it refuses.
        untried: the variant was not tried with it.
        shown: whether the run that the report shows is one of those that are gone.
    """

    variant: DesignResult
    result: PropertyResult
    gone: tuple[int, ...]
    still: tuple[int, ...]
    unfollowed: tuple[int, ...]
    undecided: tuple[int, ...]
    otherwise: tuple[int, ...]
    untried: tuple[int, ...]
    shown: bool

    @property
    def left(self) -> tuple[int, ...]:
        """The combinations of which nothing is claimed, or the contrary."""
        some = (self.still, self.unfollowed, self.undecided, self.otherwise, self.untried)
        return tuple(sorted(number for each in some for number in each))


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
                removal(
                    other,
                    same,
                    design,
                    result,
                    family.missing[other.model.name],
                    _own(design, result, family.base[other.model.name]),
                )
                for other, same in asked_too(design, result, family.related)
            ]
            found[design.model.name, result.name] = sorted(
                (one for one in each if one is not None),
                key=lambda one: (not one.shown, bool(one.left), -len(one.gone)),
            )
    return found


def _own(design: DesignResult, result: PropertyResult, base: DesignResult) -> set[int]:
    """The combinations in which a design may have brought a violation about by refusing more.

    No run shows what is refused. So what is not violated, with the same answers, in the design of
    which another one is a variant need not be gone there for what that variant changes.

    Args:
        design: the design.
        result: a violated property of it.
        base: the design itself, or one before it.
    """
    if base is design or not (result.unasked or result.stated.kind in PAID):
        return set()
    before = [(base, same) for _, same in asked_too(design, result, [base])]
    return new_violations(design, result, before)


def removal(
    variant: DesignResult,
    same: PropertyResult,
    design: DesignResult,
    result: PropertyResult,
    missing: Collection[str] = (),
    own: Collection[int] = (),
) -> Removal | None:
    """What a variant removes of a violation by what it changes, ``None`` if nothing.

    A violation counts as removed only with answers that the variant was checked with too, and
    followed through as many faults as it takes. That it holds with other answers is no merit of
    what was changed, nor that a step is not there that the run takes.

    Args:
        variant: the variant.
        same: the property in it.
        design: the design in which the property is violated.
        result: the property there.
        missing: events that the variant never had or leaves out.
        own: combinations in which the design may have brought the violation about itself.
    """
    there = numbers_of(variant)
    found: dict[str, list[int]] = {kind: [] for kind in KINDS}
    for number, combination in enumerate(design.combinations):
        if result.verdicts[number] == "violated":
            then = there.get(as_key(combination))
            kind = "untried" if then is None else _kind(same, then, result, number)
            if kind == "gone" and (number in own or _takes(result, number, missing)):
                kind = "otherwise"
            found[kind].append(number)
    if not found["gone"]:
        return None
    # The run of what some run is to show is one that does: of its absence there is none.
    of_run = None if result.stated.kind == "sometimes" else shown_combination(result)
    shown = set(found["gone"]) == {n for some in found.values() for n in some}
    if of_run is not None:
        shown = of_run in found["gone"]
    return Removal(variant, same, **{k: tuple(some) for k, some in found.items()}, shown=shown)


KINDS = ("gone", "still", "unfollowed", "undecided", "otherwise", "untried")
"""What a variant says of a combination with which a property is violated in a design."""


def _kind(same: PropertyResult, then: int, result: PropertyResult, number: int) -> str:
    verdict: Verdict = same.verdicts[then]
    if verdict != "holds":
        return "still" if verdict == "violated" else "undecided"
    if result.stated.kind == "sometimes":
        as_far = followed_through(result.stated.faults, same.fewest[then])
    else:
        as_far = followed_through(same.stated.faults, result.fewest[number])
    return "gone" if as_far else "unfollowed"


def _takes(result: PropertyResult, number: int, events: Collection[str]) -> bool:
    """Whether the run of a violation takes a step of some events."""
    if not events or result.stated.kind == "sometimes":
        return False
    trace = result.trace(number)
    return trace is not None and any(
        trace.model.command[name].event in events for name in trace.commands
    )


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
        f"{whole} {_link(each, result)}: {removal_words(design, result, each)}."
        f"{_enough(least.get((design.model.name, result.name, each.variant.model.name), ()))}"
        if each.shown
        else f"{part} {_link(each, result)}: {removal_words(design, result, each)}."
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
    bound, sometimes = each.result.stated.faults, result.stated.kind == "sometimes"
    if sometimes:
        there = "it can happen there"
    else:
        there = "it holds there" if bound is None else f"there it {budgeted(bound)}"
    if not each.left:
        every = ", with every answer with which it is violated here"
        return there + (every if len(design.combinations) > 1 else "")
    count, whole = len(each.gone), len(each.gone) + len(each.left)
    of_run = "the answers of the run above among them" if each.shown else ""
    tried = f"{count:,} of the {whole:,} combinations of answers with which it is violated here"
    words = f"{there} with {tried}{', ' if of_run else ''}{of_run}"
    if each.still:
        too = "it never happens there, either," if sometimes else "it is violated there, too,"
        words += f"; {too} where {_where(design, each.still)}"
    if each.unfollowed:
        faults = [result.fewest[number] for number in each.unfollowed]
        most = max((count for count in faults if count is not None), default=0)
        short = f"not followed there through {counted(most, 'fault')}"
        if sometimes:
            short = "it happens there after more faults only than were followed here,"
        words += f"; {short} where {_where(design, each.unfollowed)}"
    if each.undecided:
        words += f"; not decided there where {_where(design, each.undecided)}"
    if each.otherwise:
        where = _where(design, each.otherwise)
        words += f"; where {where}, that need not be due to what it changes"
    other = _untried(design, each.gone, each.untried)
    return words + (f"; not tried there: {other}" if other else "")


def _where(design: DesignResult, numbers: Collection[int]) -> str:
    """Some of the combinations of a design, in words."""
    chosen = [number in set(numbers) for number in range(len(design.combinations))]
    cubes = cover(design.model.choices, design.combinations, chosen)
    return "; or where ".join(map(str, cubes))


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
