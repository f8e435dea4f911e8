"""A run in a line of plain words, for readers who do not know the names of events."""

from __future__ import annotations

import re
from collections.abc import Mapping

from checker.checking.results import Trace
from checker.lowering.system import Design
from checker.model import Command, Model
from checker.sources import class_source

_ID = r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+"
_IDS = re.compile(rf"\s*\({_ID}(?:(?:, | and ){_ID})*\)")
_SENTENCE_ENDS = re.compile(r"\.\s+(?=[A-Z])")

Labels = Mapping[str, str]
"""Event to the comment that stands above it."""


def labels(design: Design, model: Model) -> dict[str, str]:
    """The comments above the events of a design, on one line each; those without have none."""
    found: dict[str, str] = {}
    for command in model.commands:
        part, _, event = command.event.partition(".")
        source = class_source(design.parts[part].chart) if event else design.source
        found[command.event] = " ".join(source.doc(event or part).split())
    return found


def told(trace: Trace, labels: Labels) -> tuple[str, ...]:
    """The steps of a run, each in plain words; what a step is about is said once.

    A run without steps is told as such.

    Args:
        trace: the run.
        labels: what is known of its events.
    """
    seen: set[str] = set()
    lines = []
    for name in trace.commands:
        command = trace.model.command[name]
        lines.append(
            _words(command, "" if command.event in seen else labels.get(command.event, ""))
        )
        seen.add(command.event)
    return tuple(lines) or ("it is so at the start",)


def _words(command: Command, comment: str) -> str:
    """``operator: data is changed (se a) — profiles are customised``."""
    roles = ", ".join(f"{plain(role)} {plain(value)}" for role, value in command.arguments)
    who = "**fault**" if command.fault else command.by
    said = f"{who}: {plain(command.event)}{f' ({roles})' if roles else ''}"
    return f"{said} — {gist}" if (gist := in_short(comment)) else said


def in_short(comment: str) -> str:
    """The first sentence of a comment, to go on with after a dash.

    Ids of requirements are left out: they stand with the step in the whole run.
    """
    first = _SENTENCE_ENDS.split(_IDS.sub("", comment), maxsplit=1)[0].rstrip(".")
    # a name such as SE or HMC keeps its capitals
    return first if first[1:2].isupper() else first[:1].lower() + first[1:]


def plain(name: str) -> str:
    """A name as words: ``a.gets_problem`` is ``a gets problem``."""
    return name.replace(".", " ").replace("_", " ").strip()
