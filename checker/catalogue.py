"""The requirement catalogue of a project: ``spec/requirements.toml``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from checker.errors import Source, SpecError, did_you_mean
from checker.project import Project
from checker.toml_files import TomlFile, read_toml

HEADER = "[[requirement]]"
"""What each entry begins with."""

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
        SpecError: the file is no TOML, has something else than entries, an entry lacks a key, has
            an unknown one or an unknown kind, or an id of an earlier entry.
    """
    file = project.spec / "requirements.toml"
    if not file.is_file():
        return ()
    shown = file.relative_to(project.root).as_posix()
    return tuple(
        _requirements(
            read_toml(file, shown, f'{HEADER} above each entry, and id = "<id>" below it')
        )
    )


def _requirements(file: TomlFile) -> Iterator[Requirement]:
    for name in file.content:
        if name != "requirement":
            where = file.table(f"[[{name}")
            raise SpecError(
                f"'{name}' is nothing that a catalogue has.",
                where if where.line else file.key(name, where),
                why="what stands there would be held against no design",
                instead=HEADER,
            )
    entries = file.content.get("requirement", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        where = file.table("[requirement")
        raise SpecError(
            "'requirement' is no list of entries.",
            where if where.line else file.key("requirement", where),
            why="a catalogue has one table for each entry",
            instead=f"{HEADER} above each entry",
        )
    seen: dict[str, Source] = {}
    for number, entry in enumerate(entries, start=1):
        where = file.table(HEADER, number)
        _check_keys(entry, f"entry {number} ({entry.get('id') or 'without id'})", file, where)
        place = file.key("id", where)
        if entry["id"] in seen:
            raise SpecError(
                f"the id '{entry['id']}' is that of the entry in line {seen[entry['id']].line}.",
                place,
                why="nobody could say which of the two is answered",
                instead="another id for one of them",
            )
        seen[entry["id"]] = place
        yield Requirement(**entry)


def _check_keys(entry: dict[str, Any], called: str, file: TomlFile, where: Source) -> None:
    """Refuse an entry with an unknown key, one too few, or a value that says nothing."""
    for key in entry:
        if key not in _REQUIREMENT_KEYS:
            raise SpecError(
                f"{called} has an unknown key '{key}'.",
                file.key(key, where),
                why="nothing would read it",
                instead=did_you_mean(key, _REQUIREMENT_KEYS),
            )
    for key in _REQUIREMENT_KEYS:
        value = entry.get(key)
        if not isinstance(value, str) or not value.strip():
            empty = value is None or isinstance(value, str)
            raise SpecError(
                f"{called} has no {key}." if empty else f"{called}: {key} is no text.",
                file.key(key, where),
                why="reports and messages show the id, kind, source and text of each entry",
                instead=f'{key} = "..."',
            )
    if entry["kind"] not in KINDS:
        raise SpecError(
            f"{called} is of the kind '{entry['kind']}', which does not exist.",
            file.key("kind", where),
            why="reports sort by it what was found",
            instead=did_you_mean(entry["kind"], KINDS),
        )
