"""What a user sees when something is wrong: the problem, the place, why it matters, what to write.

Every exception of Chartproof owns the exit code that the command line ends with, so that no other
module decides what a failure means to a shell or a CI job.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of the command line; the numbers are part of the public interface."""

    AS_EXPECTED = 0
    """Every property has the verdict that was expected of it."""
    NOT_AS_EXPECTED = 1
    """At least one property has not, or a requirement is answered by nothing."""
    WRONG_INPUT = 2
    """The command line or a spec is wrong; nothing was checked and nothing was written."""
    UNDECIDED = 3
    """A limit was reached before every property was decided."""


@dataclass(frozen=True)
class Source:
    """A place in a file: where an element of a spec is written.

    ``file`` is relative to the project's root where it can be, ``None`` where there is no source
    (a class made at run time); ``line`` counts from 1; ``text`` is the statement's first line.
    """

    file: str | None = None
    line: int | None = None
    text: str = ""

    def __str__(self) -> str:
        if self.file is None:
            return "(no source)"
        return self.file if self.line is None else f"{self.file}:{self.line}"


NOWHERE = Source()


class ChartproofError(Exception):
    """The base of every error that Chartproof raises on purpose.

    Its text is meant for a person; :attr:`exit_code` is what the command line ends with.
    """

    exit_code: ExitCode = ExitCode.WRONG_INPUT


class UsageError(ChartproofError):
    """The command line, a project file or a saved trace is wrong."""


class EngineError(ChartproofError):
    """An engine found that it cannot go on, or that two engines disagree."""

    exit_code = ExitCode.NOT_AS_EXPECTED


class SpecError(ChartproofError):
    """One mistake in a spec.

    Args:
        problem: what is wrong, one sentence.
        source: the file, the line and the offending text.
        why: why it matters (what would happen without this message).
        instead: what to write.
    """

    def __init__(self, problem: str, source: Source = NOWHERE, *, why: str = "", instead: str = ""):
        self.problem = problem
        self.source = source
        self.why = why
        self.instead = instead
        super().__init__(problem)

    def __str__(self) -> str:
        lines = [f"{self.source}: {self.problem}"]
        if self.source.text:
            lines.append(f"    {self.source.text.strip()}")
        if self.why:
            lines.append(f"  why:   {self.why}")
        if self.instead:
            lines.append(f"  write: {self.instead}")
        return "\n".join(lines)


class SpecErrors(ChartproofError):
    """Several mistakes of one spec, found in one reading."""

    def __init__(self, errors: Sequence[SpecError]):
        self.errors = tuple(errors)
        super().__init__(f"{len(self.errors)} mistakes")

    def __str__(self) -> str:
        return "\n\n".join(str(error) for error in self.errors)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A sentence proposing the nearest known name, or the list of what exists.

    >>> did_you_mean("god", ["good", "corrupt"])
    "Did you mean 'good'?"
    >>> did_you_mean("x", ["good", "corrupt"])
    'Known here: corrupt, good.'
    """
    names = sorted(set(known))
    near = difflib.get_close_matches(str(name), names, n=1, cutoff=0.6)
    if near:
        return f"Did you mean '{near[0]}'?"
    if not names:
        return "Nothing is known here."
    shown = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
    return f"Known here: {shown}."
