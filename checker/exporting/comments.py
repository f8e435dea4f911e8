"""What a written model says in comments; the same words in every language."""

from __future__ import annotations

from collections.abc import Iterator

from checker.expressions.types import BoolType
from checker.model import Command, Model, Refresh, Variable, View


def one_line(text: str) -> str:
    """A text without line breaks."""
    return " ".join(text.split())


def title_lines(model: Model) -> list[str]:
    """The design's name and title, and what its author says about it."""
    title = one_line(model.title)
    lines = [f"{model.name}: {title}" if title else model.name]
    if model.doc.strip():
        lines += ["", *(line.rstrip() for line in model.doc.strip().splitlines())]
    return lines


def variable_comment(variable: Variable) -> str:
    """The values of a variable and what it is, in the words of the domain."""
    type_ = variable.type
    values = "" if isinstance(type_, BoolType) else one_line(str(type_).partition("{")[0])
    kind = {"choice": "a choice, frozen", "known": "what was last received"}
    parts = (values, kind.get(variable.kind, ""), one_line(variable.doc), *variable.requirements)
    return ", ".join(part for part in parts if part)


def view_comment(view: View) -> str:
    """What a view is in words, and in its author's text."""
    return one_line(f"{view.doc} ({view.text})" if view.doc else view.text)


def refresh_comment(refresh: Refresh) -> str:
    """Which knowledge is brought up to date; its author's text."""
    return one_line(f"{refresh.variable}: {refresh.text}" if refresh.text else refresh.variable)


def command_lines(command: Command) -> Iterator[str]:
    """Whose step it is, its requirements, its place, and its conditions as the author wrote them."""
    ids = f" {', '.join(command.requirements)}" if command.requirements else ""
    place = f" {command.source}" if command.source.file else ""
    yield one_line(f"{command.name} [{command.by}{ids}]{place}")
    for conjunct in command.conjuncts:
        if conjunct.role == "refuses":
            of = f" ({conjunct.requirement})" if conjunct.requirement else ""
            yield f"  refused while {one_line(conjunct.text)}{of}"
        else:
            yield f"  when {one_line(conjunct.text)}"
    for each in command.participants:
        if each.path is None:
            yield f"  {each.part} takes {each.event}"
        else:
            yield f"  {each.part} is told {each.event} if {one_line(each.path_text)}"
