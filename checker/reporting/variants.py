"""Variants of designs on the pages: which belong together, and what a variant changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from checker.checking.least import reasons
from checker.checking.results import CheckResult, DesignResult, PropertyResult
from checker.lowering.system import Design, snake_case
from checker.notation.system import Step, is_left_out, refusal_lines, texts
from checker.reporting.asked import as_key, asked_too, names_read
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
        before: the designs of which it is a variant, or a variant of a variant: the nearest first.
        related: those that may remove a violation: its own variants, and those of the designs that
            it is a variant of.
        direct: its own.
        narrower: those of its own in which less can happen, and nothing else.
        base: each of the related ones with that of which it is a variant.
        missing: each of the related ones with the events of the design that it never had, or
            leaves out: that nothing goes wrong there without them is no merit of what it changes.
    """

    before: tuple[DesignResult, ...]
    related: tuple[DesignResult, ...]
    direct: tuple[DesignResult, ...]
    narrower: tuple[DesignResult, ...]
    base: Mapping[str, DesignResult]
    missing: Mapping[str, frozenset[str]]


def families(check: CheckResult, designs: Mapping[str, Design]) -> dict[str, Family]:
    """Each design of a check with its variants.

    A variant of a design that was not checked is not compared with anything.
    """
    by_name = {design.model.name: design for design in check.designs}
    base_of = {n: base for n, base in bases(designs).items() if base in by_name}
    only = {
        n: _only_omits(designs[n], designs[base]) for n, base in base_of.items() if n in by_name
    }
    found = {}
    for name, design in by_name.items():
        direct = [each for n, each in by_name.items() if base_of.get(n) == name]
        related = [each for each in removers(name, base_of, by_name) if not only[each.model.name]]
        found[name] = Family(
            tuple(ancestors(name, base_of, by_name)),
            tuple(related),
            tuple(direct),
            tuple(each for each in direct if only[each.model.name]),
            {each.model.name: by_name[base_of[each.model.name]] for each in related},
            {
                each.model.name: _missing(design, each, designs, designs[base_of[each.model.name]])
                for each in related
            },
        )
    return found


def omitted(design: Design) -> frozenset[str]:
    """The steps that a variant leaves out."""
    return frozenset(name for name, step in design.steps.items() if is_left_out(step))


def _only_omits(design: Design, base: Design) -> bool:
    """Whether a variant differs from its design in what is left out alone."""
    left_out = omitted(design)
    kept = {name: step for name, step in design.steps.items() if name not in left_out}
    same = (design.parts, design.views, design.knowledge) == (
        base.parts,
        base.views,
        base.knowledge,
    )
    return same and all(base.steps.get(name) == step for name, step in kept.items())


def _missing(
    design: DesignResult, variant: DesignResult, designs: Mapping[str, Design], base: Design
) -> frozenset[str]:
    """The events of a design that a variant of its own, or of a design before it, has not.

    Args:
        design: the design.
        variant: the variant.
        designs: the designs by name.
        base: that of which the variant is one: the design itself, or one before it.
    """
    had = {command.event for command in variant.model.commands}
    had -= omitted(designs[variant.model.name])
    here = designs[design.model.name]
    return frozenset(
        event
        for event in {command.event for command in design.model.commands}
        if event not in had or (here is not base and _can_do_more(event, here, base))
    )


def _can_do_more(event: str, design: Design, base: Design) -> bool:
    """Whether an event can do in a design what it cannot in the one before it.

    A step that is refused more often does nothing new: whatever it does, it did before.
    """
    if design.parts != base.parts:
        return True
    step, before = design.steps.get(event), base.steps.get(event)
    if step is None:
        return False
    if before is None:
        return True
    alike = replace(
        step,
        when=before.when,
        refused_while=before.refused_while,
        answers=before.answers,
        waive=before.waive,
    )
    now = refusal_lines(step)
    stricter = set(texts(before.when)) <= set(texts(step.when)) and all(
        set(reasons(text)) <= set(reasons(now.get(line, "False")))
        for line, text in refusal_lines(before).items()
    )
    return alike != before or not stricter or _reads_anew(before, design, base)


def _reads_anew(step: Step, design: Design, base: Design) -> bool:
    """Whether a step reads what two designs do not define alike."""
    declared, before = ({**each.views, **each.knowledge} for each in (design, base))
    said = {name: repr(each) for name, each in declared.items()}
    return any(declared[name] != before.get(name) for name in names_read([repr(step)], said))


def ancestors(name: str, base_of: Mapping[str, str], by_name: Mapping[str, Named]) -> list[Named]:
    """The designs of which one is a variant, or a variant of a variant."""
    found = []
    while (name := base_of.get(name, "")) in by_name:
        found.append(by_name[name])
    return found


def leader(
    design: DesignResult, result: PropertyResult, narrower: Sequence[DesignResult]
) -> tuple[DesignResult, PropertyResult] | None:
    """The variant whose verdict is said first: that in which the most combinations were tried.

    Args:
        design: the design.
        result: the property.
        narrower: variants in which less can happen.
    """
    wider = [
        (other, each)
        for other, each in asked_too(design, result, narrower)
        if len(other.combinations) > len(design.combinations)
        and other.model.up_to_faults in (None, design.model.up_to_faults)
    ]
    return max(wider, key=lambda pair: len(pair[0].combinations)) if wider else None


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
    led = leader(design, result, narrower)
    if led is None:
        return words
    other, each = led
    name, count = other.model.name, f"{len(other.combinations):,}"
    said = verdict_words(other, each)
    link = f"[{name}]({name}.md#{result.name})"
    if said == words:
        return f"{words}, here and in the {count} of {link}"
    return (
        f"{said} ({link}, where less can happen and {count} combinations were tried). Here: {words}"
    )


def elsewhere(design: DesignResult, result: PropertyResult, family: Family) -> list[DesignResult]:
    """The variants that are to be named because the property is violated in them.

    Not the one that leads the verdict, and not one of which the verdict reads the same and which
    is violated with such answers only with which the design is.
    """
    words = verdict_words(design, result)
    led = leader(design, result, family.narrower)
    return [
        other
        for other, each in asked_too(design, result, family.direct)
        if "violated" in each.verdicts
        and (led is None or led[0] is not other)
        and (verdict_words(other, each) != words or new_violations(other, each, [(design, result)]))
    ]


def new_violations(
    variant: DesignResult,
    result: PropertyResult,
    before: Sequence[tuple[DesignResult, PropertyResult]],
) -> set[int]:
    """The combinations in which a property is violated in a variant, and not in its designs.

    Args:
        variant: the variant.
        result: the property in it.
        before: its designs, with the same property.
    """
    known = {
        as_key(combination)
        for design, same in before
        for combination, verdict in zip(design.combinations, same.verdicts, strict=True)
        if verdict == "violated"
    }
    return {
        number
        for number, combination in enumerate(variant.combinations)
        if result.verdicts[number] == "violated" and as_key(combination) not in known
    }


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
    if is_left_out(step):
        yield f"left out: {step.waive}" if step.waive else "left out"
        return
    now, then = refusal_lines(step), refusal_lines(before)
    for line, text in now.items():
        if then.get(line) != text:
            yield f"{line} {'refuses' if line not in then else 'now refuses'} while `{text}`"
    for line in then:
        if line not in now:
            yield f"{line} no longer refuses"
    for text in texts(step.when):
        if text not in texts(before.when):
            yield f"only when `{text}`"
