"""What the page of one design holds: verdicts, choices, charts, steps, variables, properties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checker.checking.check import shown_trace
from checker.checking.results import DesignResult, GuardAnswers, PropertyResult
from checker.expressions.types import Type
from checker.lowering.chart import Chart, NotAnalysable
from checker.lowering.system import Design
from checker.model import Model, Variable
from checker.notation.system import Group, Step, tables, texts
from checker.reporting.findings import (
    answer_rows,
    best_combinations,
    choice_tables,
    idle_choices,
    least_faults,
    verdict_words,
)
from checker.reporting.mermaid import (
    chart_diagram,
    distinct_charts,
    sequence_diagram,
    system_diagram,
)
from checker.reporting.removals import no_guard
from checker.reporting.trace_markdown import step_table
from checker.reporting.trace_words import labels
from checker.reporting.tried import every_one_tried, tried

MOST_STEPS_DRAWN = 6
"""With more steps than this the arrows of their diagram cannot be told apart."""


def design_page(
    result: DesignResult,
    design: Design,
    evidence: Mapping[str, Sequence[str]],
    guards: GuardAnswers | None = None,
) -> dict[str, Any]:
    """What the template of a design's page needs.

    Args:
        result: what was found.
        design: the design, for its charts and steps.
        evidence: property to sentences on what else was done to decide it.
        guards: what z3 said of the guards, where it was asked.
    """
    model = result.model
    drawn, long = choice_tables(result) if model.choices else ((), ())
    return {
        "title": model.title,
        "doc": model.doc,
        "combinations": f"{len(result.combinations):,}",
        "states": f"{sum(result.states):,}",
        "transitions": f"{sum(result.transitions):,}",
        "depth": max(result.depth, default=0),
        "smallest": f"{min(result.states):,}",
        "largest": f"{max(result.states):,}",
        "engine": result.engine,
        "complete": result.complete,
        "stopped": result.stopped,
        "properties": [_property(result, r, evidence.get(r.name, ())) for r in result.properties],
        "choices": model.choices,
        "tried": tried(model.choices, result.combinations),
        "whole": every_one_tried(model.choices, result.combinations),
        "tables": drawn,
        "long_tables": long,
        "summary": _summary(result) if model.choices else (),
        "answers": answer_rows(result),
        "charts": _charts(design),
        "system": _system(design),
        "steps": [_step(design, name, step) for name, step in design.steps.items()],
        "faults": _faults(design, model),
        "variables": [_variable(design, v) for v in model.variables if v.kind != "choice"],
        "views": model.views,
        "refusals": _refusals(model),
        "guards": _guards(model, guards) if guards is not None else (),
        "pathless": _pathless(design),
        "dead": result.dead,
        "opaque": model.opaque,
    }


def _property(
    design: DesignResult, result: PropertyResult, evidence: Sequence[str]
) -> dict[str, Any]:
    trace = shown_trace(result)
    violated = "violated" in result.verdicts
    seen = "all reachable states and steps" if design.complete else "what was explored of it"
    sentences = [f"The {design.engine} engine evaluated it over {seen}."]
    if result.stated.kind == "always_recoverable":
        sentences.append(
            "It says what remains possible: that some path leads there, not that it must be taken."
        )
    if trace is not None:
        sentences.append("The run below was replayed on the real charts, step by step.")
    return {
        "name": result.name,
        "sentence": result.stated.sentence,
        "kind": result.stated.kind.replace("_", " "),
        "requirements": result.stated.answers,
        "text": _condition(result),
        "mark": _mark(result),
        "words": verdict_words(design, result),
        "because": result.stated.because,
        "unavoidable": f"{no_guard(design)} {result.stated.unavoidable}"
        if result.stated.unavoidable
        else "",
        "as_expected": not result.unexpected,
        "witness": "" if result.witnessed else result.witness,
        "evidence": [*sentences, *evidence],
        "steps": step_table(trace) if trace is not None else "",
        "sequence": sequence_diagram(trace)
        if trace is not None and trace.commands
        else "sequenceDiagram",
        "counterexample": violated and result.stated.kind != "sometimes",
    }


def _condition(result: PropertyResult) -> str:
    """The property's expression with what it is about, one line each."""
    prop = result.stated
    if not prop.text:
        return ""
    lines = [f"{prop.kind}: {prop.text}"]
    if prop.where:
        lines.append(f"where: {prop.where}")
    if prop.on:
        lines.append(f"on: {', '.join(prop.on)}")
    if prop.kind == "always_recoverable" and prop.without:
        lines.append(f"without: {', '.join(prop.without)}")
    if prop.steps is not None:
        lines.append(f"in at most {prop.steps} steps")
    if prop.faults is not None:
        lines.append(f"in runs of at most {prop.faults} fault{'' if prop.faults == 1 else 's'}")
    return "\n".join(lines)


def _mark(result: PropertyResult) -> str:
    kinds = set(result.verdicts)
    if "error" in kinds or "undecided" in kinds:
        return "❔"
    if kinds == {"holds"}:
        return "✅"
    return "❌" if kinds == {"violated"} else "🔶"


def _summary(design: DesignResult) -> list[str]:
    """What the tables show, in words."""
    fewest, best = best_combinations(design)
    size = len(design.combinations)
    if any(result.undecided for result in design.properties):
        lines = ["Not every verdict is decided, so which combinations are best is not known."]
        return [*lines, *_dependent(design)]
    lines = [
        f"No combination of answers satisfies every property; the best ones violate {fewest}"
        if fewest
        else "Some combinations of answers satisfy every property",
    ]
    whole = every_one_tried(design.model.choices, design.combinations)
    among = f"{size:,}" if whole else f"the {size:,} that were tried"
    lines[0] += f", and there are {len(best):,} of them among {among}."
    shared = [
        f"`{c.variable}` = {' or '.join(f'`{a}`' for a, _ in c.answers if a in answers)}"
        for c in design.model.choices
        if len(answers := {design.combinations[n][c.variable] for n in best}) < len(c.answers)
    ]
    if shared:
        lines.append(f"All of the best ones have {', '.join(shared)}.")
    lines.append("This counts properties and weighs nothing: it is no recommendation.")
    idle = [f"`{name}`" for name in idle_choices(design)]
    if idle:
        lines.append(f"No verdict depends on {' or '.join(idle)}.")
    return [*lines, *_dependent(design)]


def _dependent(design: DesignResult) -> list[str]:
    """The properties whose outcome depends on the choices, a sentence each."""
    lines = []
    for result in design.properties:
        words = verdict_words(design, result)
        if len(set(result.verdicts)) > 1:
            lines.append(f"{result.stated.sentence.rstrip('.')}: {words}.")
        elif len(set(result.fewest)) > 1 and "violated" in result.verdicts:
            lines.append(
                f"{result.stated.sentence.rstrip('.')}: violated {least_faults(design, result)}."
            )
    return lines


def _charts(design: Design) -> list[dict[str, Any]]:
    try:
        charts = distinct_charts(design)
    except NotAnalysable:
        return []
    return [
        {
            "name": chart.name,
            "parts": parts,
            "doc": (chart.cls.__doc__ or "").strip().split("\n")[0] if _own_doc(chart.cls) else "",
            "diagram": chart_diagram(chart, _starts(design, parts)),
            "states": [
                (name, doc) for name in chart.state_names if (doc := _state_doc(chart, name))
            ],
            "effects": _effects(chart),
        }
        for chart, parts in charts
    ]


def _effects(chart: Chart) -> list[tuple[str, list[str], list[str]]]:
    """Each event that changes variables, in which states, and the assignments.

    Transitions of one event that do the same are told together.
    """
    rows: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for transition in chart.transitions:
        if transition.effects:
            does = tuple(str(effect) for effect in transition.effects)
            origins = rows.setdefault((transition.event or "(at once)", does), [])
            if transition.origin not in origins:
                origins.append(transition.origin)
    return [(event, origins, list(does)) for (event, does), origins in rows.items()]


def _starts(design: Design, parts: tuple[str, ...]) -> str | None:
    """The state in which all parts of one chart start, if it is not the chart's own."""
    found = {design.parts[part].starts for part in parts}
    return found.pop() if len(found) == 1 else None


def _own_doc(cls: type[Any]) -> bool:
    return "__doc__" in vars(cls) and vars(cls)["__doc__"] is not None


def _state_doc(chart: Any, name: str) -> str:
    state = chart.planner.states[name]
    path = ".".join([*reversed([above.id for above in state.ancestors()]), name])
    doc: str = chart.source.doc(path)
    return doc


def _system(design: Design) -> str:
    """The diagram of the steps, while there are few enough to be told apart in it."""
    if not 0 < len(design.steps) <= MOST_STEPS_DRAWN:
        return ""
    try:
        return system_diagram(design)
    except NotAnalysable:
        return ""


def _step(design: Design, name: str, step: Step) -> dict[str, Any]:
    """A row of the table of steps: whose it is, who takes part, who is told, and when."""
    told = [
        (who, event, "" if "always" in texts(path) else " and ".join(texts(path)))
        for who, (event, path) in step.tells.items()
    ]
    roles = [
        f"{role} is {' or '.join(domain.members)}"
        for role, domain in step.over.items()
        if isinstance(domain, Group)
    ]
    return {
        "name": name,
        "by": step.by,
        "doc": design.source.doc(name),
        "roles": roles,
        "takes": list(step.takes.items()),
        "tells": told,
        "gives": list(step.gives.items()),
        "when": texts(step.when),
        "refused": [id_ for table in tables(step.refused_while) for id_ in table],
    }


def _faults(design: Design, model: Model) -> list[tuple[str, str]]:
    """The events that count as faults, with what they are."""
    known = labels(design, model)
    faults = dict.fromkeys(command.event for command in model.commands if command.fault)
    return [(event, known[event]) for event in faults]


def _variable(design: Design, variable: Variable) -> dict[str, str]:
    initial = ", ".join(variable.type.show(value) for value in variable.initial)
    doc = variable.doc
    if variable.kind == "known":
        declared = design.knowledge[variable.name]
        known = f"what was last received of `{declared.text}`, while `{declared.while_}`"
        doc = f"{doc}: {known}" if doc else known
        initial = "as received at the start"
    return {
        "name": variable.name,
        "type": _values(variable.type),
        "initial": initial,
        "doc": doc,
    }


def _values(type_: Type) -> str:
    members = getattr(type_, "members", None)
    if members is None:
        return str(type_)
    return ", ".join(members) if len(members) <= 12 else f"{len(members)} configurations"


def _refusals(model: Model) -> list[dict[str, str]]:
    found: dict[tuple[str, str, str], None] = {}
    for command in model.commands:
        for conjunct in command.conjuncts:
            if conjunct.role == "refuses":
                found[command.event, conjunct.requirement or "", conjunct.text] = None
    return [{"event": e, "requirement": r, "text": t} for e, r, t in found]


def _guards(model: Model, guards: GuardAnswers) -> list[str]:
    """What z3 said of the guards, over all values of the variables, in words."""
    refusing = {
        command.event
        for command in model.commands
        for conjunct in command.conjuncts
        if conjunct.role == "refuses"
    }
    lines = [f"None of them enables `{event}`." for event in guards.never]
    if not guards.never:
        lines.append("Every event is enabled by some of them.")
    lines += [
        f"Whatever refuses `{first}` refuses `{second}` as well."
        for first, second in guards.contained
    ]
    lines += [
        f"Of `{event}`, {line} refuses nothing that another line does not refuse."
        for event, line in guards.redundant
    ]
    if refusing and not guards.redundant:
        lines.append("Each line of a refusal table refuses something that no other line does.")
    return lines


def _pathless(design: Design) -> list[tuple[str, list[str]]]:
    found = []
    for name, step in design.steps.items():
        told = [who for who, (_, path) in step.tells.items() if "always" in texts(path)]
        if told:
            found.append((name, told))
    return found
