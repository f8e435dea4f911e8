"""The page of findings: what fails and what removes it, what holds, each refusal line left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checker.checking.ablation import Ablation
from checker.checking.check import shown_trace
from checker.checking.least import Least
from checker.checking.results import CheckResult, DesignResult, PropertyResult, Trace
from checker.engines.limits import counted
from checker.lowering.system import Design
from checker.reporting.asked import asked_too
from checker.reporting.findings import rests_on, verdict_words
from checker.reporting.prices import price_words
from checker.reporting.relations import Relations, relations
from checker.reporting.removals import Removal, named, remedies
from checker.reporting.trace_text import choices_in_order, headline, shown
from checker.reporting.trace_words import Labels, labels, told
from checker.reporting.tried import tried
from checker.reporting.variants import Family, bases, changes, elsewhere, led_words

Ablations = Mapping[str, Sequence[Ablation]]
"""Design to its refusal lines, each left out in turn."""


def findings_page(
    check: CheckResult,
    designs: Mapping[str, Design],
    ablations: Ablations,
    least: Least,
    related: Relations | None = None,
) -> dict[str, Any]:
    """What the template of the page needs.

    Args:
        check: what was found.
        designs: the designs by name.
        ablations: what was found without single lines of refusal tables.
        least: of what a variant changes, the least that removes a finding.
        related: what is found of variants, if that is known already.
    """
    by_name = {design.model.name: design for design in check.designs}
    base_of = bases(designs)
    related = related or relations(check, designs)
    labels_of = {name: labels(designs[name], design.model) for name, design in by_name.items()}
    return {
        "designs": [
            _design(design, related, labels_of[design.model.name], least)
            for design in check.designs
        ],
        "variants": [
            _variant(variant, base_of[name], designs, related)
            for name, variant in by_name.items()
            if name in base_of
        ],
        "ablations": [
            {"name": name, "rows": [_row(each, labels_of[name]) for each in some]}
            for name, some in ablations.items()
            if some
        ],
        "unconnected": [
            {"name": name, "rows": rows}
            for name, design in by_name.items()
            if (rows := _unconnected(design))
        ],
    }


def _design(
    design: DesignResult, related: Relations, labels_: Labels, least: Least
) -> dict[str, Any]:
    """What is found of a design, what is confirmed, and what can happen."""
    name, model = design.model.name, design.model
    family = related.families[name]
    sure = [result for result in confirmed(design) if result.stated.kind != "sometimes"]
    possible = [result for result in confirmed(design) if result.stated.kind == "sometimes"]
    return {
        "name": name,
        "title": model.title,
        "scope": _scope(design),
        "tried": tried(model.choices, design.combinations) if model.choices else "",
        "found": [
            _found(
                design, result, family, related.removed.get((name, result.name), ()), labels_, least
            )
            for result in design.properties
            if "violated" in result.verdicts and not related.costs_only(design, result)
        ],
        "confirmed": [confirmation(design, result, family) for result in sure],
        "possible": [_possible(design, result, family, labels_) for result in possible],
    }


def _variant(
    variant: DesignResult, base: str, designs: Mapping[str, Design], related: Relations
) -> dict[str, Any]:
    """What a variant changes in its base, and what it costs."""
    name = variant.model.name
    return {
        "name": name,
        "title": variant.model.title,
        "base": base,
        "doc": variant.model.doc,
        "changes": changes(designs[name], designs[base]) if base in designs else (),
        "prices": [price_words(price) for price in related.prices[name]],
    }


def _scope(design: DesignResult) -> str:
    """What a verdict of the design speaks for."""
    bound = design.model.up_to_faults
    faults = (
        "with any number of faults" if bound is None else f"with at most {counted(bound, 'fault')}"
    )
    faults = faults if bound != 0 else "without any fault"
    states = sum(design.states)
    combinations = len(design.combinations)
    return (
        f"runs {faults}, {combinations:,} combination{'s' * (combinations > 1)} of choices, "
        f"{states:,} states"
    )


def _found(
    design: DesignResult,
    result: PropertyResult,
    family: Family,
    removed: Sequence[Removal],
    labels: Labels,
    least: Least,
) -> dict[str, Any]:
    """A violated property.

    Args:
        design: the design.
        result: the property.
        family: the variants that say something of the design.
        removed: what variants remove of it.
        labels: what is known of the design's events.
        least: of what a variant changes, the least that removes a finding.
    """
    trace = shown_trace(result) if result.stated.kind != "sometimes" else None
    return {
        "name": result.name,
        "sentence": result.stated.sentence,
        "requirements": result.stated.answers,
        "verdict": led_words(design, result, family.narrower),
        "because": result.stated.because,
        "rests": _rests(design, result),
        "run": told(trace, labels) if trace is not None else (),
        "headline": headline(trace).rstrip(":") if trace is not None else "",
        "choices": _choices(trace) if trace is not None else "",
        "remedies": remedies(design, result, removed, family, least),
        "elsewhere": _elsewhere(design, result, family),
    }


def _rests(design: DesignResult, result: PropertyResult) -> str:
    """On which answers a verdict rests, in words; nothing where there is one combination only."""
    size = len(design.combinations)
    if size == 1:
        return ""
    choices = rests_on(design, result)
    return named(choices) if choices else f"no answer: it is the same in all {size:,} combinations"


def confirmed(design: DesignResult) -> list[PropertyResult]:
    """The properties of a design that are as claimed in every combination that was tried."""
    return [
        result
        for result in design.properties
        if set(result.verdicts) == {"holds"} and not result.unasked
    ]


def confirmation(design: DesignResult, result: PropertyResult, family: Family) -> dict[str, Any]:
    """What holds in every state."""
    return {
        "name": result.name,
        "sentence": result.stated.sentence,
        "requirements": result.stated.answers,
        "verdict": led_words(design, result, family.narrower),
        "elsewhere": _elsewhere(design, result, family),
    }


def _possible(
    design: DesignResult, result: PropertyResult, family: Family, labels: Labels
) -> dict[str, Any]:
    """What can happen, and the run that shows it."""
    trace = shown_trace(result)
    return {
        **confirmation(design, result, family),
        "headline": headline(trace).rstrip(":") if trace is not None else "",
        "run": told(trace, labels) if trace is not None else (),
    }


def _elsewhere(
    design: DesignResult, result: PropertyResult, family: Family
) -> list[tuple[str, str]]:
    """The variants in which a property is violated, too, each with the verdict there."""
    return [
        (other.model.name, verdict_words(other, each))
        for other, each in asked_too(design, result, elsewhere(design, result, family))
    ]


def _choices(trace: Trace) -> str:
    """The answers of a run that are not the first ones."""
    first = trace.states[0]
    defaults = {choice.variable: choice.default for choice in trace.model.choices}
    named = [
        f"`{name}` = {answer}"
        for name in choices_in_order(trace.model)
        if (answer := shown(trace.model, first, name)) != defaults[name]
    ]
    return ", ".join(named)


def _row(each: Ablation, labels: Labels) -> dict[str, Any]:
    """A line of a refusal table, left out."""
    return {
        "requirement": each.requirement,
        "steps": each.steps,
        "alone": each.alone,
        "implied_by": each.implied_by,
        "broken": [
            {
                "sentence": result.stated.sentence,
                "headline": headline(trace).rstrip(":"),
                "run": told(trace, labels),
            }
            for result in each.broken
            if (trace := shown_trace(result)) is not None
        ],
    }


def _unconnected(design: DesignResult) -> list[tuple[str, str, str]]:
    """Messages that need no path: the event, who is told, what it does."""
    found = {
        (command.event, participant.part, participant.event): None
        for command in design.model.commands
        for participant in command.participants
        if participant.path_text == "always"
    }
    return list(found)
