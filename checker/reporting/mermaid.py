"""Diagrams in Mermaid: charts, the parts of a system, and runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from statemachine import StateChart

from checker.checking.results import Trace
from checker.lowering.chart import Chart
from checker.lowering.system import Design
from checker.model import Command
from checker.notation.system import Group

_ESCAPES = {";": "#59;", "#": "#35;", "<": "#lt;", ">": "#gt;", '"': "#quot;", "%": "#37;"}


def escaped(text: str) -> str:
    """A text that Mermaid shows as it is."""
    return "".join(_ESCAPES.get(character, character) for character in text)


_WORDS = frozenset(
    """
    actor activate alt and as autonumber box break class classDef click critical deactivate
    default destroy direction else end fork hide join linkStyle links loop note opt option over
    par participant rect state style subgraph title
    """.split()
)


def identifier(name: str) -> str:
    """A name as Mermaid takes it for its own thing and not for a word of its language."""
    return f"{name}_" if name in _WORDS else name


def chart_diagram(chart: Chart, starts: str | None = None) -> str:
    """A chart as a state diagram: an arrow between two states has a line for each transition.

    A line is ``event [guard]``; what transitions do would cover other labels. Arrows between the
    same states would be drawn over each other, and an arrow from a state to itself over others: a
    transition that leads back to its state stands in it, after a ↺.

    Args:
        chart: the chart.
        starts: the state in which a design has it start, where that is not the chart's own.
    """
    lines = ["stateDiagram-v2"]
    lines.extend(_states(chart, list(chart.cls.states), 1, own_start=starts is None))
    if starts is not None:
        lines.append(f"    [*] --> {identifier(starts)}")
    arrows: dict[tuple[str, str], list[str]] = {}
    for transition in chart.transitions:
        guards = " and ".join(str(guard) for guard in transition.guards)
        label = (transition.event or "(at once)") + (f" [{guards}]" if guards else "")
        for target in transition.targets or (transition.origin,):
            arrows.setdefault((transition.origin, target), []).append(escaped(label))
    for (origin, target), labels in arrows.items():
        if origin == target and not chart.planner.states[origin].states:
            name = identifier(origin)
            # The first line of a state is its title, which another name has already.
            title = [f"    {name} : {origin}"] if name == origin else []
            lines += [*title, *(f"    {name} : ↺ {label}" for label in labels)]
            continue
        ends = f"{identifier(origin)} --> {identifier(target)}"
        lines.append(f"    {ends} : {'<br/>'.join(labels)}")
    return "\n".join(lines)


def _states(chart: Chart, states: list[Any], depth: int, own_start: bool = True) -> Iterator[str]:
    pad = "    " * depth
    for state in states:
        name = identifier(state.id)
        if name != state.id:
            yield f'{pad}state "{state.id}" as {name}'
        if not state.states:
            yield f"{pad}{name}"
        else:
            yield f"{pad}state {name} {{"
            if state.parallel:
                for number, region in enumerate(state.states):
                    if number:
                        yield f"{pad}    --"
                    yield from _states(chart, [region], depth + 1)
            else:
                yield from _states(chart, list(state.states), depth + 1)
            yield f"{pad}}}"
        if own_start and state.initial and (state.parent is None or not state.parent.parallel):
            yield f"{pad}[*] --> {name}"
        if state.final:
            yield f"{pad}{name} --> [*]"


def distinct_charts(design: Design) -> tuple[tuple[Chart, tuple[str, ...]], ...]:
    """Each chart of a design once, with the parts that are instances of it."""
    parts: dict[type[StateChart[Any]], list[str]] = {}
    for name, chart in design.charts.items():
        parts.setdefault(chart.cls, []).append(name)
    charts = {chart.cls: chart for chart in design.charts.values()}
    return tuple((charts[cls], tuple(names)) for cls, names in parts.items())


def system_diagram(design: Design) -> str:
    """The parts of a system and the steps that they take together.

    A thick arrow leads to a part that must be able to take the step, a dotted one to a part that
    is told of it.
    """
    lines = ["flowchart LR"]
    for name, chart in design.charts.items():
        lines.append(f'    {identifier(name)}["{name}<br/>{escaped(chart.name)}"]')
    for name, step in design.steps.items():
        lines.append(f'    step_{name}(["{escaped(name)}<br/><i>{step.by}</i>"])')
        told = {who: event for who, (event, _) in step.tells.items()}
        for arrow, table in (("==>", dict(step.takes)), ("-.->", told)):
            for who, event in table.items():
                domain = step.over.get(who)
                members = domain.members if isinstance(domain, Group) else design.members(who)
                for member in members:
                    lines.append(f"    step_{name} {arrow}|{escaped(event)}| {identifier(member)}")
    return "\n".join(lines)


def sequence_diagram(trace: Trace) -> str:
    """A run as a sequence diagram: who does what to whom, and what changes."""
    model = trace.model
    commands = [model.command[name] for name in trace.commands]
    parts = list(dict.fromkeys(part for c in commands for part, _ in _concerned(trace, c)))
    # A part may have the name of an actor.
    actors = {c.by: f"by_{c.by}" if c.by in parts else c.by for c in commands}
    lines = ["sequenceDiagram"]
    lines += [
        f"    actor {id_}" if id_ == actor else f"    actor {id_} as {actor}"
        for actor, id_ in actors.items()
    ]
    for part in parts:
        alias = "" if identifier(part) == part else f" as {part}"
        lines.append(f"    participant {identifier(part)}{alias}")
    for number, command in enumerate(commands):
        lines.extend(_messages(trace, number, parts, actors[command.by]))
    return "\n".join(lines)


def _concerned(trace: Trace, command: Command) -> tuple[tuple[str, bool], ...]:
    """Who takes part in a command, and whether it is only told.

    Of charts that were only executed it is known for their own events; for shared steps it is
    whom the step of this run changed.
    """
    if not trace.model.opaque:
        return tuple((p.part, p.path is not None) for p in command.participants)
    parts = {v.part for v in trace.model.variables}
    owner = command.event.split(".")[0]
    if owner in parts:
        return ((owner, False),)
    steps = [n for n, name in enumerate(trace.commands) if name == command.name]
    changed = (trace.model.variable[name].part for n in steps for name, _, _ in trace.changes(n))
    return tuple((part, True) for part in dict.fromkeys(changed) if part is not None)


def _messages(trace: Trace, number: int, parts: list[str], actor: str) -> Iterator[str]:
    command = trace.model.command[trace.commands[number]]
    concerned = _concerned(trace, command)
    color = "rgb(255, 225, 225)" if command.fault else "rgb(245, 245, 245)"
    yield f"    rect {color}"
    changed: dict[str | None, list[str]] = {}
    for name, old, new in trace.changes(number):
        part = trace.model.variable[name].part
        changed.setdefault(part, []).append(f"{name.removeprefix(f'{part}.')}: {old} → {new}")
    for part, told in concerned:
        if told and part not in changed:
            continue
        arrow = "-->>" if told else "->>"
        label = f"{number + 1}. {command.name}"
        yield f"    {actor}{arrow}{identifier(part)}: {escaped(label)}"
    for owner, texts in changed.items():
        if owner in parts:
            yield f"    Note over {identifier(owner)}: {escaped(', '.join(texts))}"
    knows = changed.get(None, [])
    if knows and parts:
        yield f"    Note over {identifier(parts[0])}: {escaped('known: ' + ', '.join(knows))}"
    if not changed and concerned:
        yield f"    Note over {identifier(concerned[0][0])}: nothing changes"
    yield "    end"


def chart_dot(chart: Chart) -> str:
    """A chart in Graphviz's DOT language, compound states as clusters."""
    lines = [f"digraph {_quoted(chart.name)} {{"]
    lines.append("    rankdir=LR; compound=true; node [shape=box, style=rounded];")
    lines.append('    "" [shape=point];')
    lines.extend(_clusters(list(chart.cls.states), 1))
    states = chart.planner.states
    first = next(state for state in chart.cls.states if state.initial)
    lines.append(f'    "" -> {_quoted(_first_leaf(first))}{_attributes("", None, first)};')
    for transition in chart.transitions:
        guards = " and ".join(str(guard) for guard in transition.guards)
        label = transition.event or "(at once)"
        label += f"\n[{guards}]" if guards else ""
        label += f"\n/ {'; '.join(map(str, transition.effects))}" if transition.effects else ""
        origin = states[transition.origin]
        for name in transition.targets or (transition.origin,):
            ends = f"{_quoted(_first_leaf(origin))} -> {_quoted(_first_leaf(states[name]))}"
            lines.append(f"    {ends}{_attributes(label, origin, states[name])};")
    return "\n".join([*lines, "}"])


def _quoted(text: str) -> str:
    """A text in DOT; bare words such as ``node`` would be its own."""
    escaped_text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped_text}"'


def _attributes(label: str, origin: Any, target: Any) -> str:
    """The attributes of an edge, which begins and ends at the border of a compound state."""
    found = [f"label={_quoted(label)}"] if label else []
    inside = origin is target or (origin and origin in target.ancestors())
    if origin is not None and origin.states and not inside:
        found.append(f"ltail={_quoted(f'cluster_{origin.id}')}")
    if target.states and not (origin and target in origin.ancestors()) and origin is not target:
        found.append(f"lhead={_quoted(f'cluster_{target.id}')}")
    return f" [{', '.join(found)}]" if found else ""


def _clusters(states: list[Any], depth: int) -> Iterator[str]:
    pad = "    " * depth
    for state in states:
        if state.states:
            label = _quoted(state.id)
            yield f"{pad}subgraph {_quoted(f'cluster_{state.id}')} {{ label={label}; style=rounded;"
            yield from _clusters(list(state.states), depth + 1)
            yield f"{pad}}}"
        else:
            yield f"{pad}{_quoted(state.id)}{' [peripheries=2]' if state.final else ''};"


def _first_leaf(state: Any) -> str:
    while state.states:
        state = next((s for s in state.states if s.initial), state.states[0])
    name: str = state.id
    return name
