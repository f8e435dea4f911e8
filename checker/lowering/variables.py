"""The variables of a model and the values they may start with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from typing import Any

from checker.errors import Source, SpecError, did_you_mean
from checker.expressions.evaluate import evaluate
from checker.expressions.nodes import (
    TRUE,
    Const,
    Expr,
    Var,
    ViewRef,
    compare,
    conjunction,
    disjunction,
    negate,
    substitute,
    walk,
)
from checker.expressions.types import BOOL, IntType, Type
from checker.lowering.chart import Chart, Configuration, group_effects
from checker.lowering.local import Instance, LocalSteps, _Run, constant
from checker.lowering.system import Names
from checker.model import (
    Variable,
)
from checker.notation.system import texts
from checker.notation.values import anything

MAX_STARTS = 20_000
"""Starting values of one part to run its first eventless transitions from."""


def part_variables(names: Names, part: str) -> tuple[list[Variable], Expr]:
    """A part's variables with their starting values, and the condition that ties them."""
    instance = names.instances[part]
    declared = names.design.parts[part]
    source = names.design.source.of(part)
    initial = _first_configuration(instance.chart, declared.starts, source)
    values = list(_starting_values(instance, declared.values, source))
    elements = [name for name, _, _ in values]
    results: set[tuple[int, ...]] = set()
    entered = _entry_run(instance, declared.starts)
    total = 1
    for _, _, options in values:
        total *= len(options)
    if total > MAX_STARTS and (entered.values or not LocalSteps(instance, {}).rest(initial)):
        raise SpecError(
            f"{part} has more than {MAX_STARTS} starting values, each with its own first steps.",
            source,
            instead="fewer variables that start with anything",
        )
    if not entered.values and LocalSteps(instance, {}).rest(initial):
        place = instance.chart.configurations.index(initial)
        return _variables(
            instance, {instance.state.name: (place,), **{n: o for n, _, o in values}}
        ), TRUE
    settle = LocalSteps(instance, {})
    for combination in product(*(options for _, _, options in values)):
        here = dict(zip(elements, combination, strict=True))
        constants: dict[str, Expr] = {
            name: Const(value, type_)
            for (name, type_, _), value in zip(values, combination, strict=True)
        }
        run = replace(
            entered,
            values={
                **constants,
                **{n: substitute(e, constants) for n, e in entered.values.items()},
            },
        )
        _refuse_outside(instance, entered, source)
        for end in settle._settle(run, 0):
            place = instance.chart.place_of(end.configuration)
            final = [evaluate(end.values[name], here, {}) for name in elements]
            for (name, type_, _), value in zip(values, final, strict=True):
                if not type_.low <= value <= type_.high:
                    raise SpecError(
                        f"{name} starts as {value}, outside its range {type_}.",
                        source,
                        why="the first entry effects or eventless transitions take it there",
                        instead="another starting value, or a wider range",
                    )
            results.add((place, *final))
    full = [instance.state.name, *elements]
    seen = {name: tuple(sorted({r[i] for r in results})) for i, name in enumerate(full)}
    types = {instance.state.name: instance.state_type, **{n: t for n, t, _ in values}}
    return _variables(instance, seen), _exactly(full, types, sorted(results))


def _refuse_outside(instance: Instance, entered: _Run, source: Source) -> None:
    """What happens while a chart starts may depend on its own variables only."""
    own = {f"{instance.name}.{e}" for f in instance.chart.fields for e in f.elements}
    for name, expr in entered.values.items():
        for node in walk(expr):
            if isinstance(node, ViewRef) or (isinstance(node, Var) and node.name not in own):
                raise SpecError(
                    f"{name} is set from '{node.name}' while {instance.name} starts.",
                    source,
                    why="when a chart starts, the world around it has no state yet",
                    instead="a starting value, or an entry effect over its own variables",
                )


def _exactly(names: list[str], types: Mapping[str, Type], rows: list[tuple[int, ...]]) -> Expr:
    return disjunction(
        conjunction(
            _equals(Var(name, types[name]), value) for name, value in zip(names, row, strict=True)
        )
        for row in rows
    )


def _equals(var: Var, value: int) -> Expr:
    if var.type == BOOL:
        return var if value else negate(var)
    type_ = IntType(value, value) if isinstance(var.type, IntType) else var.type
    return compare("==", var, Const(value, type_))


def _first_configuration(chart: Chart, starts: str | None, source: Source) -> Configuration:
    if starts is None:
        return chart.initial
    if starts not in chart.state_names:
        raise SpecError(
            f"starts='{starts}' is no state of {chart.name}.",
            source,
            instead=did_you_mean(starts, chart.state_names),
        )
    return chart.planner.begin_in(starts)


def _entry_run(instance: Instance, starts: str | None) -> _Run:
    """What the entry effects of the first states do to the starting values."""
    steps = LocalSteps(instance, {})
    chart = instance.chart
    values: dict[str, Expr] = {}
    entered, defaults, configuration = chart.planner.entry(starts)
    for state in entered:
        effects = list(group_effects(chart.cls, state, "enter"))
        for initial in defaults:
            if initial.source.id == state.id:
                effects += group_effects(chart.cls, initial, "on")
        for effect in effects:
            steps._assign(values, effect, chart.source.of(state.id))
    return _Run(configuration, values)


def _starting_values(
    instance: Instance, given: Mapping[str, Any], source: Source
) -> Iterator[tuple[str, Type, tuple[int, ...]]]:
    chart = instance.chart
    for name in given:
        if chart.field(name) is None:
            raise SpecError(
                f"{instance.name}: {chart.name} has no variable '{name}'.",
                source,
                instead=did_you_mean(name, [declared.name for declared in chart.fields]),
            )
    for declared in chart.fields:
        value = given.get(declared.name, declared.default)
        values = list(value) if declared.is_tuple and value is not anything else [value]
        if declared.is_tuple and value is anything:
            values = [anything] * len(declared.types)
        for element, type_, item in zip(declared.elements, declared.types, values, strict=True):
            if item is anything:
                options = tuple(range(type_.low, type_.high + 1))
            else:
                place = declared.source if declared.name not in given else source
                options = (starting_value(element, item, type_, place).value,)
            yield f"{instance.name}.{element}", type_, options


def starting_value(name: str, value: Any, type_: Type, source: Source) -> Const:
    """An author's starting value, encoded.

    Raises:
        SpecError: it is not one of the type.
    """
    found = constant(name, value, type_, source)
    if not type_.low <= found.value <= type_.high:
        raise SpecError(
            f"{name} = {value!r} is outside its range {type_}.",
            source,
            why="the variable would leave its type at the start",
            instead=f"a value from {type_.low} to {type_.high}",
        )
    return found


def _variables(instance: Instance, initial: Mapping[str, tuple[int, ...]]) -> list[Variable]:
    chart = instance.chart
    answers = chart.declared("answers")

    def ids(name: str) -> tuple[str, ...]:
        return tuple(sorted(i for i, named in answers.items() if name in texts(named)))

    found = [
        Variable(
            instance.state.name,
            instance.state_type,
            initial[instance.state.name],
            "control",
            instance.name,
            f"the state of {instance.name}",
            chart.source.source,
        )
    ]
    for declared in chart.fields:
        for element, type_ in zip(declared.elements, declared.types, strict=True):
            name = f"{instance.name}.{element}"
            found.append(
                Variable(
                    name,
                    type_,
                    initial[name],
                    "data",
                    instance.name,
                    declared.doc,
                    declared.source,
                    ids(declared.name),
                )
            )
    return found


def choice_variables(names: Names) -> Iterator[Variable]:
    """The open questions as frozen variables."""
    for name, declared in names.design.choices.items():
        type_ = names.choice_types[name]
        ids = (declared.requirement,) if declared.requirement else ()
        yield Variable(
            name,
            type_,
            tuple(range(len(type_.members))),
            "choice",
            None,
            declared.question,
            names.design.source.of(name),
            ids,
        )
