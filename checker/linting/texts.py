"""Guards and effects of a chart with the types of what they name."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from statemachine import StateChart

from checker.errors import Source, SpecError
from checker.expressions.nodes import Expr, truth
from checker.expressions.parse import Parser, parse
from checker.expressions.scope import ExpressionError, Scope
from checker.expressions.types import BOOL
from checker.linting.charts import GROUPS, Reading, effects_of, guards_of
from checker.linting.guards import text_mistakes, words_of
from checker.linting.literals import literal_mistakes
from checker.linting.names import LenientNames, names_in
from checker.linting.report import mistake_of
from checker.lowering.chart import Chart, Configuration, Guard
from checker.lowering.local import Instance, LocalSteps
from checker.lowering.places import Arrow, state_effect_source, state_source, states_of
from checker.notation.component import Effect, sets

_GUARD_RAISES = "python-statemachine counts a guard that raises as false"
_ACTION_RAISES = (
    "python-statemachine swallows the error of an action, and the state changes all the same"
)


_STRING = "no value of the variable equals a string, so later comparisons would be false"


def guard_scope(instance: Instance, configuration: Configuration) -> Scope:
    """What the names of a guard mean in a part; ``In`` is decided by the configuration."""

    def in_state(_: Parser, call: ast.Call) -> Expr:
        ids = {argument.value for argument in call.args if isinstance(argument, ast.Constant)}
        return truth(ids <= set(configuration))

    return Scope(
        {**instance.own, **instance.reads},
        enums=instance.enums,
        functions={"In": in_state},
        where=f"in {instance.chart.name}",
    )


def text_is_sound(guard: Guard, cls: type[StateChart[Any]], known: frozenset[str]) -> bool:
    """Whether the guard is in the grammar, names no event and uses no Python code."""
    return not list(text_mistakes(guard, words_of(cls, known)))


def known_to(names: LenientNames, part: str) -> frozenset[str]:
    """Every name that a part's chart declares: variables, reads, given, broken ones too."""
    chart = names.design.charts[part]
    own = {field.name for field in chart.fields}
    declared = {str(name) for name in (*chart.declared("reads"), *chart.declared("given"))}
    return frozenset(own | declared | names.broken[part])


def typed_mistakes(names: LenientNames, part: str, reading: Reading) -> Iterator[SpecError]:
    """What is wrong with the types of a part's guards and effects."""
    instance = names.local(part)
    known, broken = known_to(names, part), names.broken[part]
    steps = LocalSteps(instance, {})
    for arrow in reading.arrows:
        for guard in guards_of(arrow):
            if text_is_sound(guard, reading.chart.cls, known) and not names_in(guard.text) & broken:
                yield from _guard(guard, instance)
                if not arrow.events:
                    yield from _outside(guard, arrow, reading.chart)
        for group in GROUPS:
            for effect in effects_of(arrow.transition, group):
                yield from _effect(effect, steps, broken, arrow.effect_source)
    cls = reading.chart.cls
    for state in states_of(cls):
        for group in ("enter", "exit"):
            for effect in effects_of(state, group):
                place = partial(state_effect_source, cls, state)
                yield from _effect(effect, steps, broken, place)


def _guard(guard: Guard, instance: Instance) -> Iterator[SpecError]:
    scope = guard_scope(instance, instance.chart.initial)
    try:
        parse(guard.text, scope, BOOL)
        yield from literal_mistakes(guard.text, scope, guard.source)
    except ExpressionError as error:
        why, instead = error.why or _GUARD_RAISES, error.instead
        if "is not known" in error.problem:
            name = error.problem.split("'")[1]
            why = "python-statemachine would refuse the chart when it is started"
            if instead not in ("True", "False"):
                instead += f' For a value that comes with the event: given = {{"{name}": <type>}}.'
        elif "is not a finite value" in error.problem:
            why = "a variable never has such a value"
        elif "a condition is needed" in error.problem:
            why = "python-statemachine takes every value but 0 for true"
        yield SpecError(error.problem, guard.source, why=why, instead=instead)


def _effect(
    effect: Effect, steps: LocalSteps, broken: set[str], place: Callable[[str], Source]
) -> Iterator[SpecError]:
    for target, value in effect.assignments.items():
        if target.partition("[")[0] in broken:
            continue
        if isinstance(value, str) and names_in(value) & broken:
            continue
        where = place(target)
        if isinstance(value, str):
            yield from literal_mistakes(
                value, Scope(steps.names, enums=steps.instance.enums), where
            )
        field = steps.chart.field(target)
        if field is not None and field.is_tuple:
            yield SpecError(
                f"sets({target}=...): '{target}' is a tuple of {len(field.types)} values.",
                where,
                why="the values of a tuple are set one by one",
                instead=f'sets({{"{target}[0]": ...}})',
            )
            continue
        one = sets({target: value})
        for error in mistake_of(steps._assign, {}, one, where):
            why = _STRING if _is_string(value) else error.why or _ACTION_RAISES
            yield SpecError(error.problem, error.source, why=why, instead=error.instead)


def _is_string(value: object) -> bool:
    """Whether an effect's value is a string twice: ``"'good'"``."""
    try:
        node = ast.parse(value.strip(), mode="eval").body if isinstance(value, str) else None
    except SyntaxError:
        return False
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _outside(guard: Guard, arrow: Arrow, chart: Chart) -> Iterator[SpecError]:
    outside: Mapping[str, str] = {
        **{str(name): "reads" for name in chart.declared("reads")},
        **{str(name): "given" for name in chart.declared("given")},
    }
    for name in sorted(names_in(guard.text) & set(outside)):
        yield SpecError(
            f"an eventless transition of {chart.name} looks at '{name}', which is outside.",
            guard.source,
            why="it would be taken whenever something else changes, in nobody's step",
            instead="an event, taken in a Step; or a variable of its own",
        )


def opaque_mistakes(arrows: tuple[Arrow, ...], cls: type[StateChart[Any]]) -> Iterator[SpecError]:
    """Names given as actions that stand for nothing: ``on="typo"``."""
    owners: list[tuple[Any, tuple[str, ...], Source]] = [
        (arrow.transition, GROUPS, arrow.source) for arrow in arrows
    ]
    owners += [(s, ("enter", "exit"), state_source(cls, s)) for s in states_of(cls)]
    for owner, groups, where in owners:
        for spec in (spec for group in groups for spec in getattr(owner, group)):
            named = isinstance(spec.func, str) and not spec.is_convention
            if named and not hasattr(cls, spec.func):
                yield SpecError(
                    f"the action '{spec.func}' is no method of {cls.__name__}.",
                    where,
                    why="python-statemachine would refuse the chart when it is started",
                    instead="the effect as data, such as sets(image=Image.good)",
                )
