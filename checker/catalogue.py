"""The requirement catalogue of a project: ``spec/requirements.toml``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from checker.errors import UsageError, did_you_mean
from checker.project import Project, read_toml

_REQUIREMENT_KEYS = ("id", "kind", "source", "text")

KINDS = ("structure", "behaviour", "safety", "progress", "timing", "claim", "question")
"""What an entry can be: a part or a starting value, a transition, what must never be, what must
come to be, a bound of time, a conclusion to be confirmed, what the documents leave open."""


@dataclass(frozen=True)
class Requirement:
    """One entry of the requirement catalogue, in the project's own words."""

    id: str
    kind: str
    source: str
    text: str


def catalogue(project: Project) -> tuple[Requirement, ...]:
    """The entries of ``spec/requirements.toml`` in file order; none where there is no such file.

    Raises:
        UsageError: the file is no TOML, an entry lacks a key, has an unknown one or an unknown
            kind, or an id of an earlier entry.
    """
    file = project.spec / "requirements.toml"
    if not file.is_file():
        return ()
    shown = file.relative_to(project.root).as_posix()
    entries = read_toml(file, shown).get("requirement", [])
    return tuple(_requirements(entries, shown))


def _requirements(entries: Any, shown: str) -> Iterator[Requirement]:
    seen: set[str] = set()
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise UsageError(f"{shown}: each entry must be a table that begins with [[requirement]].")
    for number, entry in enumerate(entries, start=1):
        called = f"{shown}: entry {number} ({entry.get('id', 'without id')})"
        for key in entry:
            if key not in _REQUIREMENT_KEYS:
                near = did_you_mean(key, _REQUIREMENT_KEYS)
                raise UsageError(f"{called} has an unknown key '{key}'. {near}")
        for key in _REQUIREMENT_KEYS:
            if not isinstance(entry.get(key), str):
                raise UsageError(f"{called} needs a text '{key}'.")
        if entry["kind"] not in KINDS:
            raise UsageError(
                f"{called} is of the kind '{entry['kind']}', which does not exist. "
                + did_you_mean(entry["kind"], KINDS)
            )
        if entry["id"] in seen:
            raise UsageError(f"{called} has the id of an earlier entry.")
        seen.add(entry["id"])
        yield Requirement(**entry)
