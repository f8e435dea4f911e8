"""What a written model says in comments; the same words in every language."""

from __future__ import annotations

from collections.abc import Iterator

from checker.expressions.types import EnumType, IntType
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


def variable_comment(variable: Variable, *, values: bool = True) -> str:
    """What a variable is, in the words of the domain.

    Args:
        variable: one of the model's variables.
        values: also its type's name or bounds, for a language whose declaration has neither.
    """
    type_ = variable.type
    head = {"choice": "a choice, frozen", "known": "what was last received"}.get(variable.kind, "")
    if values and isinstance(type_, IntType):
        head = f"{type_}, {head}" if head else str(type_)
    elif values and isinstance(type_, EnumType) and type_.name != variable.name:
        head = f"{type_.name}, {head}" if head else type_.name
    doc = one_line(variable.doc)
    ids = f"({', '.join(variable.requirements)})" if variable.requirements else ""
    return " ".join(part for part in (f"{head}:" if head and doc else head, doc, ids) if part)


def view_comment(view: View) -> str:
    """What a view is in words, and in its author's text."""
    return one_line(f"{view.doc} ({view.text})" if view.doc else view.text)


def refresh_comment(refresh: Refresh) -> str:
    """Which knowledge is brought up to date; its author's text."""
    return one_line(f"{refresh.variable}: {refresh.text}" if refresh.text else refresh.variable)


def command_lines(command: Command) -> Iterator[str]:
    """Whose step it is, its requirements, its place, its conditions in the author's words."""
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
