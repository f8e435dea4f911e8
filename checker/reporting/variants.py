"""Variants of designs on the pages: which belong together, and what a variant changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from checker.checking.results import CheckResult, DesignResult, PropertyResult
from checker.lowering.system import Design, snake_case
from checker.notation.system import Step, tables, texts
from checker.reporting.findings import verdict_words

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


@dataclass(frozen=True)
class Family:
    """The variants that say something of a design.

    Args:
        related: those that may remove a violation: its own, and those of the designs that it is a
            variant of.
        direct: its own.
        narrower: those of its own in which less can happen, and nothing else.
        omitted: variant to the steps that it leaves out.
    """

    related: tuple[DesignResult, ...]
    direct: tuple[DesignResult, ...]
    narrower: tuple[DesignResult, ...]
    omitted: Mapping[str, frozenset[str]]


def families(check: CheckResult, designs: Mapping[str, Design]) -> dict[str, Family]:
    """Each design of a check with its variants."""
    by_name = {design.model.name: design for design in check.designs}
    base_of = bases(designs)
    left_out = {name: omitted(design) for name, design in designs.items()}
    found = {}
    for name in by_name:
        direct = [n for n in by_name if base_of.get(n) == name]
        narrower = [n for n in direct if _only_omits(designs[n], designs[name], left_out[n])]
        found[name] = Family(
            tuple(
                by_name[n]
                for n in removers(name, base_of, {n: n for n in by_name})
                if not _only_omits(designs[n], designs[base_of[n]], left_out[n])
            ),
            tuple(by_name[n] for n in direct),
            tuple(by_name[n] for n in narrower),
            left_out,
        )
    return found


def omitted(design: Design) -> frozenset[str]:
    """The steps that a variant leaves out."""
    return frozenset(
        name for name, step in design.steps.items() if step.waive and "False" in texts(step.when)
    )


def _only_omits(design: Design, base: Design, left_out: frozenset[str]) -> bool:
    """Whether a variant differs from its design in what is left out alone."""
    kept = {name: step for name, step in design.steps.items() if name not in left_out}
    same = (design.parts, design.views, design.knowledge) == (
        base.parts,
        base.views,
        base.knowledge,
    )
    return same and all(base.steps.get(name) == step for name, step in kept.items())


def ancestors(name: str, base_of: Mapping[str, str], by_name: Mapping[str, Named]) -> list[Named]:
    """The designs of which one is a variant, or a variant of a variant."""
    found = []
    while (name := base_of.get(name, "")) in by_name:
        found.append(by_name[name])
    return found


def led_words(
    design: DesignResult, result: PropertyResult, narrower: Sequence[DesignResult]
) -> str:
    """A verdict in words, led by that of a variant in which more combinations were tried.

    Args:
        design: the design.
        result: the property.
        narrower: variants in which less can happen.
    """
    words = verdict_words(design, result)
    bound = design.model.up_to_faults
    wider = [
        (other, each)
        for other, each in asked_too(result, narrower)
        if len(other.combinations) > len(design.combinations)
        and other.model.up_to_faults in (None, bound)
    ]
    if not wider:
        return words
    other, each = max(wider, key=lambda pair: len(pair[0].combinations))
    name, count = other.model.name, f"{len(other.combinations):,}"
    said = verdict_words(other, each)
    link = f"[{name}]({name}.md#{result.name})"
    if said == words:
        return f"{words}, here and in the {count} of {link}"
    return (
        f"{said} ({link}, where less can happen and {count} combinations were tried). Here: {words}"
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


def prices(
    variant: DesignResult, before: Sequence[DesignResult]
) -> list[tuple[str, PropertyResult]]:
    """What can happen in a design, and with the same answers never in a variant of it.

    Args:
        variant: the variant.
        before: the designs of which it is a variant.

    Returns:
        The name of the design in which it can happen, and the property in the variant.
    """
    found: dict[str, tuple[str, PropertyResult]] = {}
    for result in variant.properties:
        if result.stated.kind not in ("sometimes", "always_recoverable"):
            continue
        here = dict(zip(map(as_key, variant.combinations), result.verdicts, strict=True))
        for design, same in asked_too(result, before):
            there = zip(map(as_key, design.combinations), same.verdicts, strict=True)
            if any(v == "holds" and here.get(key) == "violated" for key, v in there):
                found.setdefault(result.name, (design.model.name, result))
    return list(found.values())


def as_key(combination: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """A combination of answers, to find the same one in another design."""
    return frozenset(combination.items())


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
