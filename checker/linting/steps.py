"""The steps of a system: who takes part, on what condition, and what is handed over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from checker.errors import Source, SpecError, did_you_mean
from checker.expressions.nodes import Expr
from checker.expressions.scope import Entity, PartRef
from checker.linting.charts import GROUPS, Reading, effects_of, guards_of
from checker.linting.literals import literal_mistakes
from checker.linting.names import LenientNames, condition_mistakes, names_in
from checker.linting.report import attempt, mistake_of
from checker.lowering.commands import bindings
from checker.lowering.fillings import Filling, fillings, step_fillings
from checker.lowering.places import entry_source
from checker.lowering.system import Design, read
from checker.notation.system import Step, refusals, texts

Readings = Mapping[type, Reading]


def step_mistakes(design: Design, names: LenientNames, readings: Readings) -> Iterator[SpecError]:
    """What is wrong with each step, and with the events that no step takes."""
    events = {part: chart.events for part, chart in design.charts.items()}
    whole = True
    for name, step in design.steps.items():
        shape = list(_shape(design, name, step))
        if not shape:
            shape = list(_who(design, name, step, events))
        yield from shape
        if shape:
            whole = False
            continue
        for filling in step_fillings(design, name, step, events):
            for error in _texts(design, names, filling):
                yield _of_role(error, filling)
            yield from _missing(design, names, readings, filling)
        yield from _idle_gives(design, names, name, step, events)
        yield from _overridden(design, name, step)
    if whole:
        for filling in attempt([], fillings, design) or ():
            if filling.event not in design.steps:
                yield from _missing(design, names, readings, filling)


def _shape(design: Design, name: str, step: Step) -> Iterator[SpecError]:
    """Declarations that are no mapping, no text or empty."""
    where = design.source.of(name)
    if not step.takes and not step.tells:
        yield SpecError(
            f"{name}: nobody takes part in this step.",
            where,
            why="it would change nothing, however often it is taken",
            instead='takes=dict(<part>="<event>")',
        )
    for who, event in step.takes.items():
        if not isinstance(event, str):
            yield SpecError(
                f"{name}: takes {who}={event!r}, which is no event.",
                entry_source(design.source, name, str(who), "takes"),
                why="each part takes one event in a step",
                instead=f'takes=dict({who}="<event>")',
            )
    for who, told in step.tells.items():
        yield from _told(design, name, who, told)


def _told(design: Design, name: str, who: str, told: Any) -> Iterator[SpecError]:
    where = entry_source(design.source, name, str(who), "tells")
    if isinstance(told, tuple) and len(told) > 2 and all(isinstance(item, str) for item in told):
        both = ", ".join(f'"{path}"' for path in told[1:])
        yield SpecError(
            f"{name}: tells {who}={told!r} has more than an event and a path.",
            where,
            why="it would be unclear whether one path must hold or all of them",
            instead=f'tells=dict({who}=("{told[0]}", ({both}))), if all must hold',
        )
        return
    if not isinstance(told, tuple) or len(told) != 2 or not isinstance(told[0], str):
        shown = told if isinstance(told, str) else "<event>"
        yield SpecError(
            f"{name}: tells {who}={told!r} has no path.",
            where,
            why="a message that needs no path is a modelling error until explained",
            instead=f'tells=dict({who}=("{shown}", "<condition>")), or "always" for the path',
        )
        return
    paths = texts(told[1])
    if not paths or not all(isinstance(path, str) and path.strip() for path in paths):
        yield SpecError(
            f"{name}: tells {who}={told!r} has an empty path.",
            where,
            why="a message that needs no path is a modelling error until explained",
            instead=f'tells=dict({who}=("{told[0]}", "<condition>")), or "always" for the path',
        )


def _who(design: Design, name: str, step: Step, events: Mapping[str, Any]) -> Iterator[SpecError]:
    """One probe for each thing that a step names, so that no mistake hides another."""

    def probe(part: Step, key: str, inside: str = "") -> Iterator[SpecError]:
        where = entry_source(design.source, name, key, inside)
        for error in mistake_of(_fillings, design, name, part, events):
            yield SpecError(error.problem, where, why=error.why, instead=error.instead)

    bare = replace(step, over={}, takes={}, tells={})
    bad = list(probe(bare, "by"))
    yield from bad
    calm = replace(bare, by="machine")
    for role, domain in step.over.items():
        found = list(probe(replace(calm, over={role: domain}), role, "over"))
        yield from found or _empty(design, name, role, domain)
        bad += found
    if bad and any("over:" in error.problem for error in bad):
        return
    roles = replace(calm, over=step.over)
    for who, event in step.takes.items():
        yield from probe(replace(roles, takes={who: event}), who, "takes")
    for who, told in step.tells.items():
        yield from probe(replace(roles, tells={who: told}), who, "tells")
    for given in step.gives:
        if given in step.over:
            yield SpecError(
                f"{name}: gives '{given}', which is also a role.",
                entry_source(design.source, name, given, "gives"),
                why="the value would hide what fills the role",
                instead="another name for one of them",
            )


def _fillings(design: Design, name: str, step: Step, events: Mapping[str, Any]) -> list[Filling]:
    return list(step_fillings(design, name, step, events))


def _empty(design: Design, name: str, role: str, domain: Any) -> Iterator[SpecError]:
    members = getattr(domain, "members", domain)
    if isinstance(members, tuple | list | range) and not len(members):
        yield SpecError(
            f"{name}: over: '{role}' ranges over nothing.",
            entry_source(design.source, name, role, "over"),
            why="the step would have no filling and could never be taken",
            instead="at least one value",
        )


# -- texts -------------------------------------------------------------------------------------


def _texts(design: Design, names: LenientNames, filling: Filling) -> Iterator[SpecError]:
    bound = bindings(names, filling)
    scope = names.scope(bound, where=f"in {filling.event}")

    def at(text: str) -> Source:
        return design.source.line_with(filling.event, text)

    for text in filling.when:
        yield from condition_mistakes(text, scope, at(text))
    for line in filling.refused:
        table = names.scope(bound, where=f"in the refusal table, line {line.requirement}")
        yield from condition_mistakes(line.text, table, line.source)
    for member in filling.members:
        for path in member.paths or ():
            if path != "always":
                yield from condition_mistakes(path, scope, at(path))
    for name, text in filling.gives.items():
        errors: list[SpecError] = []
        attempt(errors, read, text, scope, None, at(text))
        errors.extend(literal_mistakes(text, scope, at(text)))
        if not errors:
            for member in filling.members:
                type_ = names.given[member.part].get(name)
                if type_ is not None:
                    attempt(errors, read, text, scope, type_, at(text))
        yield from errors


def _of_role(error: SpecError, filling: Filling) -> SpecError:
    """A mistake about the part that fills a role, said of the role: it is the same for all."""
    unknown = re.match(r"(\w+) (\(\w+\) has no variable and no state '(\w+)'\.)", error.problem)
    if unknown is None:
        return error
    part, rest, name = unknown.groups()
    paths = [path for member in filling.members for path in member.paths or ()]
    lines = [line.text for line in filling.refused]
    written = " ".join([*filling.when, *lines, *paths, *filling.gives.values()])
    for role, filler in filling.parts.items():
        if filler == part and re.search(rf"\b{role}\.{name}\b", written):
            return type(error)(f"{role} {rest}", error.source, why=error.why, instead=error.instead)
    return error


# -- what is handed over -----------------------------------------------------------------------


def _missing(
    design: Design, names: LenientNames, readings: Readings, filling: Filling
) -> Iterator[SpecError]:
    """Values that a participant's event needs and the step does not give."""
    bound: Mapping[str, Entity | Expr] = bindings(names, filling)
    for member in filling.members:
        chart = design.parts[member.part].chart
        declared = {str(name) for name in getattr(chart, "given", {})}
        for name in sorted(_used(readings[chart], member.event) & declared):
            if name in filling.gives or name in names.broken[member.part]:
                continue
            role = bound.get(name)
            if role is not None and not _unfit(names, member.part, name, role):
                continue
            yield _not_given(filling, member.part, member.event, name, chart.__name__, design)


def _unfit(names: LenientNames, part: str, name: str, role: Entity | Expr) -> bool:
    type_ = names.given[part].get(name)
    members = getattr(type_, "members", ())
    return isinstance(role, PartRef) and role.name not in members


def _not_given(
    filling: Filling, part: str, event: str, name: str, chart: str, design: Design
) -> SpecError:
    alone = filling.event not in design.steps
    return SpecError(
        f"{filling.event}: {part} takes '{event}', which needs '{name}'."
        if not alone
        else f"'{event}' of {chart} needs '{name}', and no step takes it.",
        filling.source,
        why=f"{chart} declares '{name}' as given, and "
        + ("nobody gives it" if alone else "this step does not give it"),
        instead=f'gives=dict({name}="<expression>")'
        if not alone
        else f'a Step with takes=dict({part}="{event}") and gives=dict({name}="<expression>")',
    )


def _used(reading: Reading, event: str) -> set[str]:
    """The names in the guards and effects of an event's transitions."""
    found: set[str] = set()
    for arrow in reading.arrows:
        if event in arrow.events:
            for guard in guards_of(arrow):
                found |= names_in(guard.text)
            for group in GROUPS:
                for effect in effects_of(arrow.transition, group):
                    for value in effect.assignments.values():
                        found |= names_in(value) if isinstance(value, str) else set()
    return found


def _idle_gives(
    design: Design, names: LenientNames, name: str, step: Step, events: Mapping[str, Any]
) -> Iterator[SpecError]:
    """Values that a step gives and none of its participants asks for."""
    takers = {
        member.part for f in step_fillings(design, name, step, events) for member in f.members
    }
    asked = {given for part in takers for given in design.charts[part].declared("given")}
    for given in step.gives:
        if given not in asked:
            yield SpecError(
                f"{name}: gives '{given}', which no participant declares as given.",
                entry_source(design.source, name, given, "gives"),
                why="the value would go nowhere",
                instead=did_you_mean(given, asked),
            )


def _overridden(design: Design, name: str, step: Step) -> Iterator[SpecError]:
    """Lines of an included refusal table that the including one replaces."""
    tables: Any = step.refused_while
    for table in (tables,) if isinstance(tables, Mapping) else tables:
        if isinstance(table, refusals):
            for included in table.includes:
                for requirement, text in included.items():
                    if table[requirement] != text:
                        yield SpecError(
                            f"{name}: the refusal line '{requirement}' replaces the one of the "
                            "table that is included.",
                            entry_source(design.source, name, "refused_while"),
                            why="the included table would no longer be part of this one",
                            instead="another id, or the same condition",
                        )
