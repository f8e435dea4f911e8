"""The page of findings: what fails and what removes it, what holds, each refusal line left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checker.checking.ablation import Ablation
from checker.checking.check import shown_trace
from checker.checking.results import CheckResult, DesignResult, PropertyResult, Trace
from checker.lowering.system import Design, snake_case
from checker.reporting.findings import verdict_words
from checker.reporting.trace_text import choices_in_order, headline, shown

Ablations = Mapping[str, Sequence[Ablation]]
"""Design to its refusal lines, each left out in turn."""


def findings_page(
    check: CheckResult, designs: Mapping[str, Design], ablations: Ablations
) -> dict[str, Any]:
    """What the template of the page needs.

    Args:
        check: what was found.
        designs: the designs by name.
        ablations: what was found without single lines of refusal tables.
    """
    by_name = {design.model.name: design for design in check.designs}
    variants: dict[str, list[DesignResult]] = {}
    for name, design in designs.items():
        base = design.cls.variant_of
        if base is not None and name in by_name:
            variants.setdefault(snake_case(base.__name__), []).append(by_name[name])
    return {
        "designs": [
            {
                "name": design.model.name,
                "title": design.model.title,
                "scope": _scope(design),
                "found": [
                    _found(design, result, variants.get(design.model.name, ()))
                    for result in design.properties
                    if "violated" in result.verdicts
                ],
                "confirmed": [
                    _confirmed(design, result)
                    for result in design.properties
                    if set(result.verdicts) == {"holds"} and not result.unasked
                ],
            }
            for design in check.designs
        ],
        "variants": [
            {
                "name": each.model.name,
                "title": each.model.title,
                "base": base,
                "doc": each.model.doc,
            }
            for base, some in variants.items()
            for each in some
        ],
        "ablations": [
            {"name": name, "rows": [_row(each) for each in some]}
            for name, some in ablations.items()
            if some
        ],
        "unconnected": [
            {"name": name, "rows": rows}
            for name, design in by_name.items()
            if (rows := _unconnected(design))
        ],
    }


def _scope(design: DesignResult) -> str:
    """What a verdict of the design speaks for."""
    bound = design.model.up_to_faults
    faults = (
        "any number of faults" if bound is None else f"at most {bound} fault{'s' * (bound > 1)}"
    )
    states = sum(design.states)
    combinations = len(design.combinations)
    return (
        f"runs with {faults}, {combinations:,} combination{'s' * (combinations > 1)} of choices, "
        f"{states:,} states"
    )


def _found(
    design: DesignResult, result: PropertyResult, variants: Sequence[DesignResult]
) -> dict[str, Any]:
    trace = shown_trace(result) if result.stated.kind != "sometimes" else None
    return {
        "name": result.name,
        "sentence": result.stated.sentence,
        "requirements": result.stated.answers,
        "verdict": verdict_words(design, result),
        "because": result.stated.because,
        "run": _told(trace) if trace is not None else (),
        "headline": headline(trace).rstrip(":") if trace is not None else "",
        "choices": _choices(trace) if trace is not None else "",
        "removed": [
            other.model.name
            for other in variants
            for same in other.properties
            if same.name == result.name and _removes(same, result)
        ],
    }


def _removes(same: PropertyResult, result: PropertyResult) -> bool:
    """Whether the property holds in a variant, followed through as many faults as it took."""
    if set(same.verdicts) != {"holds"} or same.stated.text != result.stated.text:
        return False
    needed = min((faults for faults in result.fewest if faults is not None), default=0)
    return same.stated.faults is None or same.stated.faults >= needed


def _confirmed(design: DesignResult, result: PropertyResult) -> dict[str, Any]:
    return {
        "name": result.name,
        "sentence": result.stated.sentence,
        "requirements": result.stated.answers,
        "verdict": verdict_words(design, result),
    }


def _told(trace: Trace) -> tuple[str, ...]:
    """A run in a few lines: its events, faults marked."""
    commands = [trace.model.command[name] for name in trace.commands]
    return tuple(f"`{c.name}`{' (fault)' if c.fault else ''}" for c in commands)


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


def _row(each: Ablation) -> dict[str, Any]:
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
                "run": _told(trace),
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
