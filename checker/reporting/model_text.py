"""A model as text, so that a person can read it."""

from __future__ import annotations

from collections.abc import Iterator

from checker.expressions.nodes import TRUE
from checker.expressions.show import show
from checker.model import Command, Model, Variable


def model_text(model: Model) -> str:
    """Variables, views, knowledge and commands: guards one condition a line, with their places."""
    lines = [f"{model.name}: {model.title}", "", "variables"]
    for variable in model.variables:
        lines.append(_variable(variable))
    if model.initially != TRUE:
        lines += ["", "initially", f"  {show(model.initially)}"]
    if model.views:
        lines += ["", "views"]
        for view in model.views:
            comment = f"   -- {view.doc}" if view.doc else ""
            lines.append(f"  {view.name} = {show(view.expr)}{comment}")
    if model.refreshes:
        lines += ["", "knowledge, after every step"]
        for refresh in model.refreshes:
            lines.append(
                f"  {refresh.variable} := {show(refresh.value)}   while {show(refresh.path)}"
            )
    lines += ["", "commands"]
    for command in model.commands:
        lines.extend(_command(command))
    return "\n".join(lines)


def _variable(variable: Variable) -> str:
    starts = ", ".join(variable.type.show(value) for value in variable.initial)
    frozen = " (a choice, frozen)" if variable.kind == "choice" else ""
    comment = f"   -- {variable.doc}" if variable.doc else ""
    return f"  {variable.name}: {variable.type} = {starts}{frozen}{comment}"


def _command(command: Command) -> Iterator[str]:
    ids = f" {', '.join(command.requirements)}" if command.requirements else ""
    yield f"  {command.name}   [{command.by}{ids}] {command.source}"
    for conjunct in command.conjuncts:
        if conjunct.role == "refuses":
            line = f"      refused while {conjunct.text}   ({conjunct.requirement})"
            yield f"{line} {conjunct.source}"
        else:
            yield f"      when {conjunct.text}"
    for participant in command.participants:
        if participant.path is None:
            yield f"      {participant.part} takes {participant.event}"
        else:
            yield f"      {participant.part} is told {participant.event} if {participant.path_text}"
        for alternative in participant.alternatives:
            changes = ", ".join(f"{name} := {show(expr)}" for name, expr in alternative.updates)
            yield f"          {show(alternative.condition)}  ->  {changes or 'nothing changes'}"
