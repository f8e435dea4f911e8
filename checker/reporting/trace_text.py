"""A run as numbered steps, for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from checker.checking.results import State, Trace
from checker.model import Command, Model


def render(trace: Trace, *, title: str = "", width: int = 100) -> str:
    """A run as text: the start, then for each step what happened and only what changed.

    Args:
        trace: the run.
        title: what the run shows, put above it.
        width: the longest line.
    """
    lines = [title] if title else []
    lines.append(headline(trace))
    lines.extend(_start(trace, width))
    for number, name in enumerate(trace.commands):
        lines.extend(_step(trace, number, trace.model.command[name]))
    if trace.loop is not None:
        lines.append(f"       and from here again from step {trace.loop + 1} on, for ever")
    lines.extend(_ending(trace, width))
    return "\n".join(lines)


def headline(trace: Trace) -> str:
    """How long the run is, and how many of its steps are faults."""
    steps, faults = len(trace.commands), trace.faults
    shown = "1 step" if steps == 1 else f"{steps} steps"
    of_those = "1 of them a fault" if faults == 1 else f"{faults} of them faults"
    if steps == faults == 1:
        of_those = "which is a fault"
    return f"{shown}, {of_those if faults else 'no fault'}:"


def _start(trace: Trace, width: int) -> Iterator[str]:
    model, first = trace.model, trace.states[0]
    choices = {choice.variable for choice in model.choices}
    chosen = [f"{name} = {shown(model, first, name)}" for name in choices_in_order(model)]
    if chosen:
        yield from _wrapped("  choices: ", ", ".join(chosen), width)
    plain = [v.name for v in model.variables if v.name not in choices]
    yield from _wrapped("  start:   ", state_line(model, first, plain), width)


def choices_in_order(model: Model) -> tuple[str, ...]:
    """The names of the choices."""
    return tuple(choice.variable for choice in model.choices)


def state_line(model: Model, state: State, names: list[str]) -> str:
    """A state by part: ``a is holding (image = good, revision = original); ...``."""
    parts: dict[str | None, list[str]] = {}
    for name in names:
        variable = model.variable[name]
        parts.setdefault(variable.part, []).append(name)
    shown_parts = []
    for part, owned in parts.items():
        values = [
            f"{name.removeprefix(f'{part}.')} = {shown(model, state, name)}"
            for name in owned
            if name != f"{part}.state"
        ]
        if part is None:
            shown_parts.append(", ".join(values))
            continue
        inside = f" ({', '.join(values)})" if values else ""
        shown_parts.append(f"{part} is {shown(model, state, f'{part}.state')}{inside}")
    return "; ".join(shown_parts)


def shown(model: Model, state: State, name: str) -> str:
    """A variable's value as text."""
    return model.variable[name].type.show(state[name])


def _step(trace: Trace, number: int, command: Command) -> Iterator[str]:
    mark = "FAULT " if command.fault else ""
    yield f"  {number + 1:>3}. {mark}{command.name}   [{command.by}{_requirements(command)}]"
    changes = trace.changes(number)
    if not changes:
        yield "         nothing changes"
    for name, before, after in changes:
        yield f"         {name}: {before} -> {after}"


def _requirements(command: Command) -> str:
    return f", {', '.join(command.requirements)}" if command.requirements else ""


def _ending(trace: Trace, width: int) -> Iterator[str]:
    for item in trace.falsified:
        values = ", ".join(f"{name} = {value}" for name, value in item.values)
        yield from _wrapped(
            "  here:    ", f"{item.text}, since {values}" if values else item.text, width
        )
    if trace.note:
        first, *rest = trace.note.split("\n")
        yield from _wrapped("  here:    ", first, width)
        for line in rest:
            yield f"         {line}"


def _wrapped(label: str, text: str, width: int) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=label,
        subsequent_indent=" " * len(label),
        break_long_words=False,
    )
