"""Lowering: the model of a design, one command a filling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from typing import Any

from statemachine import StateChart

from checker.errors import Source, SpecError, did_you_mean
from checker.expressions.evaluate import evaluate
from checker.expressions.nodes import (
    FALSE,
    TRUE,
    Const,
    Expr,
    Var,
    ViewRef,
    choose,
    compare,
    conjunction,
    disjunction,
    negate,
    substitute,
    variables,
    walk,
)
from checker.expressions.parse import Entity, PartRef
from checker.expressions.types import BOOL, EnumType, IntType, Type, enum_type
from checker.lowering.chart import Chart, Configuration, group_effects
from checker.lowering.fillings import Filling, Line, Member, fillings
from checker.lowering.local import Instance, LocalSteps, _Run, constant
from checker.lowering.system import Design, Names, read, read_condition, read_design
from checker.model import (
    Alternative,
    ChartState,
    ChartTransition,
    Choice,
    Command,
    Conjunct,
    Model,
    Participant,
    Refresh,
    Variable,
    View,
)
from checker.notation.system import Knowledge, System, texts
from checker.notation.values import anything

MAX_STARTS = 20_000
"""Starting values of one part to run its first eventless transitions from."""


def lower(cls: type[System] | type[StateChart[Any]]) -> Model:
    """The model of a system class, or of a chart class alone.

    Raises:
        SpecError: a mistake in the spec.
        NotAnalysable: a chart with Python guards, Python actions or history states.
    """
    return lower_design(read_design(cls))[0]


def lower_design(design: Design) -> tuple[Model, Names]:
    """The model, and the names with which further texts (properties) can be read."""
    names = Names(design)
    views = _views(names)
    knowledge = tuple(_knowledge(names))
    starts = [_start(names, part) for part in design.parts]
    of_parts = tuple(v for start in starts for v in start[0])
    choices = tuple(_choice_variables(names))
    known = tuple(_known_variables(names, knowledge, (*of_parts, *choices), views))
    where = design.source.of("initially")
    initially = [read_condition(t, names.scope(), where) for t in texts(design.cls.initially)]
    commands = []
    for filling in fillings(design):
        command = _command(names, filling)
        if command.guard == FALSE:
            continue
        if filling.conflict is not None:
            raise filling.conflict
        commands.append(command)
    order = {variable.name: place for place, variable in enumerate(of_parts)}
    commands = [replace(c, ranges=tuple(sorted(c.ranges, key=order.__getitem__))) for c in commands]
    model = Model(
        design.name,
        design.title,
        design.doc,
        (*choices, *of_parts, *known),
        conjunction([*initially, *(start[1] for start in starts), *_known_at_first(knowledge)]),
        tuple(commands),
        views,
        tuple(refresh for refresh, _ in knowledge),
        tuple(_choices(design)),
        tuple(_chart_states(names)),
        tuple(_chart_transitions(names)),
        tuple(design.cls.waive.items()),
        _answers(design),
        design.source.source,
    )
    return model, names


# -- variables ---------------------------------------------------------------------------------


def _start(names: Names, part: str) -> tuple[list[Variable], Expr]:
    """A part's variables with their starting values, and the condition that ties them."""
    instance = names.instances[part]
    declared = names.design.parts[part]
    source = names.design.source.of(part)
    initial = _first_configuration(instance.chart, declared.starts, source)
    values = list(_starting_values(instance, declared.values, source))
    elements = [name for name, _, _ in values]
    results: set[tuple[int, ...]] = set()
    entered = _entry_run(instance, initial)
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
            place = instance.chart.configurations.index(end.configuration)
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


def _entry_run(instance: Instance, initial: Configuration) -> _Run:
    """What the entry effects of the first states do to the starting values."""
    steps = LocalSteps(instance, {})
    values: dict[str, Expr] = {}
    for name in initial:
        state = instance.chart.planner.states[name]
        for effect in group_effects(instance.chart.cls, state, "enter"):
            steps._assign(values, effect, instance.chart.source.of(name))
    return _Run(initial, values)


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
                options = (constant(element, item, type_, place).value,)
            yield f"{instance.name}.{element}", type_, options


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


def _choice_variables(names: Names) -> Iterator[Variable]:
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


def _choices(design: Design) -> Iterator[Choice]:
    for name, declared in design.choices.items():
        answers = tuple(declared.answers.items())
        yield Choice(name, declared.question, declared.requirement, answers, answers[0][0])


# -- views and knowledge -----------------------------------------------------------------------


def _views(names: Names) -> tuple[View, ...]:
    """The views, each after those that it names."""
    done: dict[str, View] = {}

    def visit(name: str) -> None:
        if name in done:
            return
        expr = names.view_expr(name)
        for node in walk(expr):
            if isinstance(node, ViewRef):
                visit(node.name)
        design = names.design
        done[name] = View(
            name,
            expr,
            design.views[name].text,
            design.source.doc(name),
            design.source.of(name),
            design.cls.waive.get(name),
        )

    for name in names.design.views:
        visit(name)
    return tuple(done.values())


def _knowledge(names: Names) -> Iterator[tuple[Refresh, Knowledge]]:
    views = {name: names.view_expr(name) for name in names.design.views}
    refreshes = {}
    for name, declared in names.design.knowledge.items():
        source = names.design.source.of(name)
        names.entity(name)
        refreshes[name] = Refresh(
            name,
            read_condition(declared.while_, names.scope(), source),
            read(declared.text, names.scope(), names.knowledge[name].type, source),
            declared.text,
            source,
        )
    done: list[str] = []

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in done:
            return
        refresh = refreshes[name]
        if name in above:
            raise SpecError(
                f"'{name}' is known by way of itself: {' -> '.join((*above, name))}.",
                refresh.source,
                why="which of them is refreshed first would matter",
                instead="knowledge of variables",
            )
        for other in sorted(variables(refresh.value, views) | variables(refresh.path, views)):
            if other in refreshes:
                visit(other, (*above, name))
        done.append(name)

    for name in refreshes:
        visit(name, ())
    for name in done:
        yield refreshes[name], names.design.knowledge[name]


def _known_variables(
    names: Names,
    knowledge: tuple[tuple[Refresh, Knowledge], ...],
    others: tuple[Variable, ...],
    views: tuple[View, ...],
) -> Iterator[Variable]:
    """Knowledge as variables; :func:`_known_at_first` ties their starting values to the state."""
    for refresh, _ in knowledge:
        type_ = names.knowledge[refresh.variable].type
        yield Variable(
            refresh.variable,
            type_,
            tuple(range(type_.low, type_.high + 1)),
            "known",
            None,
            names.design.source.doc(refresh.variable),
            refresh.source,
        )


def _known_at_first(knowledge: tuple[tuple[Refresh, Knowledge], ...]) -> Iterator[Expr]:
    for refresh, declared in knowledge:
        var = Var(refresh.variable, refresh.value.type)
        if declared.at_first is None:
            first = refresh.value
        else:
            first = constant(refresh.variable, declared.at_first, var.type, refresh.source)
        yield _same(var, choose(refresh.path, refresh.value, first))


def _same(left: Var, right: Expr) -> Expr:
    return compare("==", left, right)


# -- commands ----------------------------------------------------------------------------------


def _command(names: Names, filling: Filling) -> Command:
    bound = bindings(names, filling)
    scope = names.scope(bound, where=f"in {filling.event}")
    conjuncts = [
        Conjunct(read_condition(text, scope, filling.source), text, filling.source, "when")
        for text in filling.when
    ]
    conjuncts += [_refusal(line, bound, names) for line in filling.refused]
    given = {name: read(text, scope, None, filling.source) for name, text in filling.gives.items()}
    participants = tuple(
        _participant(names, filling, member, given, bound) for member in filling.members
    )
    able = [
        disjunction(a.condition for a in participant.alternatives)
        for participant in participants
        if participant.path is None
    ]
    guard = conjunction([*(c.expr for c in conjuncts), *able])
    updates = [update for participant in participants for update in _updates(names, participant)]
    return Command(
        filling.name,
        filling.event,
        filling.arguments,
        filling.by,
        guard,
        tuple(updates),
        tuple(conjuncts),
        participants,
        filling.answers,
        filling.source,
        tuple(name for name, expr in updates if _may_leave(names, name, expr)),
    )


def bindings(names: Names, filling: Filling) -> dict[str, Entity]:
    """What the roles of a filling stand for."""
    bound: dict[str, Entity] = {role: PartRef(part) for role, part in filling.parts.items()}
    for role, value in filling.values.items():
        if isinstance(value, bool):
            bound[role] = Const(int(value), BOOL)
        elif isinstance(value, int):
            bound[role] = Const(value, IntType(value, value))
        else:
            type_ = enum_type(type(value))
            bound[role] = Const(type_.encode(value), type_)
    return bound


def _refusal(line: Line, bound: Mapping[str, Entity], names: Names) -> Conjunct:
    scope = names.scope(bound, where=f"in the refusal table, line {line.requirement}")
    expr = negate(read_condition(line.text, scope, line.source))
    return Conjunct(expr, line.text, line.source, "refuses", line.requirement)


def _participant(
    names: Names,
    filling: Filling,
    member: Member,
    given: Mapping[str, Expr],
    bound: Mapping[str, Entity],
) -> Participant:
    instance = names.instances[member.part]
    values: dict[str, Expr] = {}
    for name, type_ in names.given[member.part].items():
        offered = given.get(name, bound.get(name))
        if isinstance(offered, PartRef) or offered is None:
            offered = _pointer(names, type_, offered)
        if offered is None:
            continue
        values[name] = offered  # type: ignore[assignment]
    steps = LocalSteps(instance, values)
    scope = names.scope(bound, where=f"in {filling.event}")
    path = None
    text = ""
    if member.paths is not None:
        text = " and ".join(member.paths)
        conditions = [
            TRUE if part == "always" else read_condition(part, scope, filling.source)
            for part in member.paths
        ]
        path = conjunction(conditions)
    return Participant(member.part, member.event, _alternatives(steps, member, filling), path, text)


def _pointer(names: Names, type_: Type, part: PartRef | None) -> Const | None:
    if part is None or not isinstance(type_, EnumType) or part.name not in type_.members:
        return None
    return Const(type_.members.index(part.name), type_)


def _alternatives(steps: LocalSteps, member: Member, filling: Filling) -> tuple[Alternative, ...]:
    try:
        return steps.alternatives(member.event)
    except SpecError as error:
        ungiven = [
            name
            for name in steps.chart.declared("given")
            if name not in steps.names and f"'{name}' is not known" in error.problem
        ]
        if not ungiven:
            raise
        raise SpecError(
            f"{filling.name}: {member.part} takes '{member.event}', which needs '{ungiven[0]}'.",
            filling.source,
            why=f"{steps.chart.name} declares it as given, and this step does not give it",
            instead=f'gives=dict({ungiven[0]}="<expression>")',
        ) from None


def _updates(names: Names, participant: Participant) -> Iterator[tuple[str, Expr]]:
    """Each variable's new value: one expression over all ways through the chart."""
    instance = names.instances[participant.part]
    types = {
        f"{instance.name}.{e}": t
        for f in instance.chart.fields
        for e, t in zip(f.elements, f.types, strict=True)
    }
    types[instance.state.name] = instance.state_type
    touched = [
        name
        for name in types
        if any(name == target for a in participant.alternatives for target, _ in a.updates)
    ]
    mandatory = participant.path is None
    for name in touched:
        old: Expr = Var(name, types[name])
        outcomes = [(a.condition, dict(a.updates).get(name, old)) for a in participant.alternatives]
        result = outcomes[-1][1] if mandatory else old
        remaining = outcomes[:-1] if mandatory else outcomes
        for condition, value in reversed(remaining):
            result = choose(condition, value, result)
        if participant.path is not None:
            result = choose(participant.path, result, old)
        if result != old:
            yield name, result


def _may_leave(names: Names, name: str, expr: Expr) -> bool:
    if not isinstance(expr.type, IntType):
        return False
    part, _, element = name.partition(".")
    for declared in names.instances[part].chart.fields:
        for own, type_ in zip(declared.elements, declared.types, strict=True):
            if own == element:
                return expr.type.low < type_.low or expr.type.high > type_.high
    return False


# -- the chart's own elements ------------------------------------------------------------------


def _chart_states(names: Names) -> Iterator[ChartState]:
    for part, instance in names.instances.items():
        chart = instance.chart
        for name in chart.state_names:
            inside = tuple(i for i, c in enumerate(chart.configurations) if name in c)
            yield ChartState(part, name, inside, chart.source.of(name), _waived(names, part, name))


def _chart_transitions(names: Names) -> Iterator[ChartTransition]:
    for part, instance in names.instances.items():
        for info in instance.chart.transitions:
            yield ChartTransition(
                part,
                info.index,
                info.event,
                info.origin,
                ", ".join(info.targets) or info.origin,
                " and ".join(str(guard) for guard in info.guards),
                "; ".join(str(effect) for effect in info.effects),
                info.source,
                next((w for event in info.events if (w := _waived(names, part, event))), None),
            )


def _waived(names: Names, part: str, name: str) -> str | None:
    own = names.instances[part].chart.declared("waive").get(name)
    return own or names.design.cls.waive.get(f"{part}.{name}")


def _answers(design: Design) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Requirement id to the elements that model it, with the names that reports use."""
    found: dict[str, list[str]] = {}
    for id_, named in design.cls.answers.items():
        found.setdefault(id_, []).extend(texts(named))
    for part, chart in design.charts.items():
        for id_, named in chart.declared("answers").items():
            found.setdefault(id_, []).extend(f"{part}.{name}" for name in texts(named))
    for name, step in design.steps.items():
        for id_ in texts(step.answers):
            found.setdefault(id_, []).append(name)
        for table in (
            [step.refused_while] if isinstance(step.refused_while, Mapping) else step.refused_while
        ):
            for id_ in table:
                found.setdefault(id_, []).append(f"{name} (refused while)")
    for name, declared in design.choices.items():
        if declared.requirement:
            found.setdefault(declared.requirement, []).append(name)
    return tuple((id_, tuple(dict.fromkeys(names))) for id_, names in sorted(found.items()))
