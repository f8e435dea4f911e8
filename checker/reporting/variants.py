"""Variants of designs on the pages: which belong together, and what a variant changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from checker.checking.results import CheckResult, DesignResult, PropertyResult
from checker.lowering.system import Design, snake_case
from checker.notation.system import Step, tables, texts

Named = TypeVar("Named")


def bases(designs: Mapping[str, Design]) -> dict[str, str]:
    """Each variant with the name of the design of which it is one."""
    return {
        name: snake_case(design.cls.variant_of.__name__)
        for name, design in designs.items()
        if design.cls.variant_of is not None
    }


def in_families(check: CheckResult, base_of: Mapping[str, str]) -> CheckResult:
    """The same check with each variant after the design of which it is one."""
    by_name = {design.model.name: design for design in check.designs}

    def family(name: str) -> Iterator[DesignResult]:
        yield by_name[name]
        for other in by_name:
            if base_of.get(other) == name:
                yield from family(other)

    roots = [name for name in by_name if base_of.get(name) not in by_name]
    return replace(check, designs=tuple(each for root in roots for each in family(root)))


def removers(
    name: str, base_of: Mapping[str, str], by_name: Mapping[str, Named]
) -> tuple[Named, ...]:
    """The variants of a design, and of the designs that it is itself a variant of."""
    family = {name}
    while (name := base_of.get(name, "")) and name not in family:
        family.add(name)
    return tuple(
        each for n, each in by_name.items() if base_of.get(n) in family and n not in family
    )


def asked_too(
    result: PropertyResult, others: Sequence[DesignResult]
) -> list[tuple[DesignResult, PropertyResult]]:
    """The same property in other designs: of the same name, and the same expression."""
    return [
        (other, each)
        for other in others
        for each in other.properties
        if each.name == result.name and each.stated.text == result.stated.text
    ]


def removes(
    variant: DesignResult, same: PropertyResult, design: DesignResult, result: PropertyResult
) -> bool:
    """Whether a variant removes a violation by what it changes.

    The property holds in it, followed through as many faults as a violation takes; and with some
    answers that it is checked with, the property is violated in the design. Otherwise the answers
    alone would make it hold.
    """
    if set(same.verdicts) != {"holds"}:
        return False
    needed = min((faults for faults in result.fewest if faults is not None), default=0)
    if same.stated.faults is not None and same.stated.faults < needed:
        return False
    return any(
        verdict == "violated" and combination in variant.combinations
        for combination, verdict in zip(design.combinations, result.verdicts, strict=True)
    )


def changes(design: Design, base: Design) -> list[str]:
    """What a variant changes in the steps of its design: lines of refusal tables, conditions."""
    found: dict[str, list[str]] = {}
    for name, step in design.steps.items():
        before = base.steps.get(name)
        if before is None or step == before:
            continue
        for words in _changed(step, before):
            found.setdefault(words, []).append(name)
    return [f"{', '.join(f'`{n}`' for n in names)}: {words}" for words, names in found.items()]


def _changed(step: Step, before: Step) -> Iterator[str]:
    if step.waive is not None and "False" in texts(step.when):
        yield f"left out: {step.waive}"
        return
    now, then = _lines(step), _lines(before)
    for line, text in now.items():
        if then.get(line) != text:
            yield f"{line} {'refuses' if line not in then else 'now refuses'} while `{text}`"
    for line in then:
        if line not in now:
            yield f"{line} no longer refuses"
    for text in texts(step.when):
        if text not in texts(before.when):
            yield f"only when `{text}`"


def _lines(step: Step) -> dict[str, str]:
    return {line: text for table in tables(step.refused_while) for line, text in table.items()}
