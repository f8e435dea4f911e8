"""A run as a table of steps, for Markdown."""

from __future__ import annotations

from checker.checking.results import Trace
from checker.reporting.trace_text import choices_in_order, headline, shown, state_line


def cell(text: str) -> str:
    """A text that is safe inside a table's cell."""
    return text.replace("|", "\\|").replace("\n", "<br>")


def step_table(trace: Trace) -> str:
    """A run: the choices, the start, one row a step with what changed, what is wrong at the end."""
    model, first = trace.model, trace.states[0]
    choices = choices_in_order(model)
    lines = [headline(trace).rstrip(":").capitalize() + "."]
    if choices:
        chosen = ", ".join(f"`{name}` = {shown(model, first, name)}" for name in choices)
        lines += ["", f"With these choices: {chosen}."]
    plain = [v.name for v in model.variables if v.name not in choices]
    lines += ["", f"At the start: {state_line(model, first, plain)}.", ""]
    if trace.commands:
        lines += ["| step | by | what happens | what changes |", "| ---: | --- | --- | --- |"]
    for number, name in enumerate(trace.commands):
        command = model.command[name]
        by = "**fault**" if command.fault else command.by
        changes = [f"`{v}`: {old} → {new}" for v, old, new in trace.changes(number)]
        what = "<br>".join(changes) or "nothing"
        lines.append(f"| {number + 1} | {by} | `{cell(name)}` | {cell(what)} |")
    for item in trace.falsified:
        values = ", ".join(f"`{name}` = {value}" for name, value in item.values)
        why = f", since {values}" if values else ""
        lines += ["", f"At the end: {item.text}{why}."]
    if trace.note:
        first_line, *rest = trace.note.split("\n")
        lines += ["", first_line]
        if rest:
            lines += ["", *(f"- {line.strip()}" for line in rest)]
    return "\n".join(lines)
