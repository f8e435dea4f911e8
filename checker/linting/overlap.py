"""Transitions whose order decides: two enabled at once, or two that write one variable at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from statemachine import State

from checker.errors import SpecError
from checker.expressions.evaluate import evaluate
from checker.expressions.nodes import (
    FALSE,
    Expr,
    Var,
    ViewRef,
    conjunction,
    negate,
    rebuild,
    walk,
)
from checker.expressions.parse import parse
from checker.expressions.scope import ExpressionError
from checker.expressions.types import BOOL, Type, size
from checker.linting.charts import GROUPS, Reading, effects_of, guards_of
from checker.linting.names import LenientNames, names_in
from checker.linting.texts import guard_scope
from checker.lowering.chart import Configuration, Guard
from checker.lowering.local import Instance
from checker.lowering.places import Arrow, state_source, states_of

MAX_VALUES = 50_000
"""Combinations of values that are tried one by one; larger questions are asked of z3."""


@dataclass(frozen=True)
class _Answer:
    """Whether a condition can hold: ``None`` where that is not known; an example as text."""

    holds: bool | None
    example: str = ""


def overlap_mistakes(names: LenientNames, part: str, reading: Reading) -> Iterator[SpecError]:
    """Pairs of transitions of one event from one state whose guards can be true together."""
    instance = names.local(part)
    for first, second in _pairs(reading.arrows):
        shared = [event for event in first.events if event in second.events]
        if not shared and (first.events or second.events):
            continue
        what = f"transitions for '{shared[0]}'" if shared else "eventless transitions"
        guards = _shown(first), _shown(second)
        answer = _both(names, instance, (first, second))
        if not answer.holds:
            continue
        yield SpecError(
            f"two {what} leave '{first.origin}', and both can be enabled: "
            f"[{guards[0]}] and [{guards[1]}]"
            + (f", with {answer.example}." if answer.example else "."),
            second.source,
            why="python-statemachine takes the one declared first, and says nothing",
            instead=_excluding(list(guards_of(first)), list(guards_of(second))),
        )


def impossible_arrows(
    names: LenientNames, part: str, reading: Reading
) -> Iterator[tuple[Arrow, SpecError]]:
    """Transitions whose guards exclude each other, whatever the values of the variables are."""
    instance = names.local(part)
    for arrow in reading.arrows:
        if list(guards_of(arrow)) and _both(names, instance, (arrow,)).holds is False:
            yield (
                arrow,
                SpecError(
                    f"the guards of a transition from '{arrow.origin}' are never true: "
                    f"[{_shown(arrow)}].",
                    arrow.source,
                    why="no values of the variables satisfy them, so it is never taken",
                    instead="guards that can hold together; or no such transition",
                ),
            )


def _excluding(first: list[Guard], second: list[Guard]) -> str:
    """What would make two transitions exclude each other."""
    if not first and not second:
        return 'guards that exclude each other, such as cond="x" and unless="x"'
    others, place = (first, "second") if first else (second, "first")
    if len(others) == 1:
        word = "unless" if others[0].expected else "cond"
        return f'{word}="{others[0].text}" for the {place} one as well'
    shown = " and ".join(str(guard) for guard in others)
    return f"'not ({shown})' for the {place} one as well"


def _pairs(arrows: Sequence[Arrow]) -> Iterator[tuple[Arrow, Arrow]]:
    for first, second in combinations(arrows, 2):
        if first.transition.source is second.transition.source:
            yield first, second


def _shown(arrow: Arrow) -> str:
    return " and ".join(str(guard) for guard in guards_of(arrow)) or "no guard"


def _both(names: LenientNames, instance: Instance, pair: Sequence[Arrow]) -> _Answer:
    """Whether all guards of some transitions can be true in one situation."""
    if any(not isinstance(spec.func, str) for arrow in pair for spec in arrow.transition.cond):
        return _Answer(None)
    texts = [{(g.text, g.expected) for g in guards_of(arrow)} for arrow in pair]
    if all(not guards for guards in texts):
        return _Answer(True)
    unknown = False
    for configuration in _configurations(instance, pair):
        try:
            both = conjunction(_guards(names, instance, configuration, pair))
        except _BrokenError:
            return _Answer(None)
        answer = _possible(both, instance.name)
        if answer.holds:
            return answer
        unknown = unknown or answer.holds is None
    if unknown and texts[0] == texts[-1]:
        return _Answer(True)
    return _Answer(None if unknown else False)


def _configurations(instance: Instance, pair: Sequence[Arrow]) -> list[Configuration]:
    chart = instance.chart
    origins = {arrow.origin for arrow in pair}
    found = [c for c in chart.configurations if origins <= set(c)]
    states = [state for arrow in pair for state in _above(arrow.transition.source)]
    return found or [tuple(dict.fromkeys(state.id for state in states))]


def _above(state: State) -> list[State]:
    return [*reversed(list(state.ancestors())), state]


class _BrokenError(Exception):
    """A guard that has a mistake of its own, which is reported where it stands."""


def _guards(
    names: LenientNames, instance: Instance, configuration: Configuration, pair: Sequence[Arrow]
) -> Iterator[Expr]:
    scope = guard_scope(instance, configuration)
    for arrow in pair:
        for guard in guards_of(arrow):
            try:
                expr = _without_views(parse(guard.text, scope, BOOL), names)
            except (ExpressionError, SpecError) as error:
                raise _BrokenError from error
            yield expr if guard.expected else negate(expr)


def _without_views(expr: Expr, names: LenientNames) -> Expr:
    def change(here: Expr) -> Expr | None:
        if isinstance(here, ViewRef):
            return _without_views(names.view_expr(here.name), names)
        return None

    return rebuild(expr, change)


def _possible(condition: Expr, part: str) -> _Answer:
    if condition == FALSE:
        return _Answer(False)
    types: dict[str, Type] = {n.name: n.type for n in walk(condition) if isinstance(n, Var)}
    ordered = dict(sorted(types.items()))
    total = 1
    for type_ in ordered.values():
        total *= size(type_)
    if total > MAX_VALUES:
        return _asked(condition, ordered, part)
    ranges = [range(type_.low, type_.high + 1) for type_ in ordered.values()]
    for values in product(*ranges):
        state = dict(zip(ordered, values, strict=True))
        if evaluate(condition, state, {}):
            return _Answer(True, _example(state, ordered, part))
    return _Answer(False)


def _asked(condition: Expr, types: Mapping[str, Type], part: str) -> _Answer:
    """The same, asked of z3."""
    # Imported here: small questions, which are most, should not wait for it.
    from checker.engines.symbolic.questions import witness

    state = witness(condition)
    return _Answer(False) if state is None else _Answer(True, _example(state, types, part))


def _example(state: Mapping[str, int], types: Mapping[str, Type], part: str) -> str:
    return ", ".join(
        f"{name.removeprefix(f'{part}.')} = {types[name].show(value)}"
        for name, value in state.items()
    )


# -- regions -----------------------------------------------------------------------------------


def region_mistakes(names: LenientNames, part: str, reading: Reading) -> Iterator[SpecError]:
    """Effects in two regions of a parallel state that depend on the order of the regions."""
    instance = names.local(part)
    for first, second in combinations(reading.arrows, 2):
        parallel = _regions(first.transition.source, second.transition.source)
        if parallel is None or not (set(first.events) & set(second.events) or
                                    not (first.events or second.events)):  # fmt: skip
            continue
        for group in GROUPS:
            clash = _clash(first.transition, second.transition, group)
            if clash and _both(names, instance, (first, second)).holds is not False:
                yield _order(clash, parallel, first, second)
    cls = reading.chart.cls
    for one, other in combinations(states_of(cls), 2):
        parallel = _regions(one, other)
        for group, verb in (("enter", "entry"), ("exit", "exit")):
            clash = _clash(one, other, group) if parallel else ""
            if parallel and clash:
                yield SpecError(
                    f"the {verb} effects of '{one.id}' and '{other.id}' of {cls.__name__} meet in "
                    f"the variable '{clash}'.",
                    state_source(cls, other),
                    why=f"both are regions of '{parallel.id}': which one comes first depends on "
                    "how the chart came there",
                    instead="one of them, or a variable for each region",
                )


def _order(clash: str, parallel: State, first: Arrow, at: Arrow) -> SpecError:
    shared = [event for event in first.events if event in at.events]
    what = f"transitions for '{shared[0]}'" if shared else "eventless transitions"
    return SpecError(
        f"two {what} in regions of '{parallel.id}' meet in the variable '{clash}'.",
        at.source,
        why="python-statemachine runs them in the order of the configuration, "
        "which depends on how the chart came there",
        instead="the effect in one region, or a variable for each region",
    )


def _regions(one: State, other: State) -> State | None:
    """The parallel state in whose different regions both states are."""
    mine = [one, *one.ancestors()]
    theirs = [other, *other.ancestors()]
    common = next((state for state in mine if any(state is s for s in theirs)), None)
    inside = common is not None and common is not one and common is not other
    return common if inside and common is not None and common.parallel else None


def _clash(one: object, other: object, group: str) -> str:
    """A variable that one of them writes and the other writes or reads, in one group of effects."""
    writes = [_writes(owner, group) for owner in (one, other)]
    reads = [_reads(owner, group) for owner in (one, other)]
    both = (writes[0] & (writes[1] | reads[1])) | (writes[1] & reads[0])
    return min(both, default="")


def _writes(owner: object, group: str) -> set[str]:
    effects = effects_of(owner, group)
    return {target.partition("[")[0] for effect in effects for target in effect.assignments}


def _reads(owner: object, group: str) -> set[str]:
    texts = [v for e in effects_of(owner, group) for v in e.assignments.values()]
    return {name for text in texts if isinstance(text, str) for name in names_in(text)}
