"""TOML files, with the lines on which mistakes in them stand."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker.errors import Source, SpecError


@dataclass(frozen=True)
class TomlFile:
    """A file that was read: how messages call it, its lines, and what it says."""

    shown: str
    lines: tuple[str, ...]
    content: dict[str, Any]

    def table(self, header: str, number: int = 1) -> Source:
        """The line of the ``number``-th ``header``, such as ``[tool.chartproof]``."""
        found = [n for n, line in enumerate(self.lines, 1) if line.strip().startswith(header)]
        return self._at(found[number - 1] if number <= len(found) else None)

    def key(self, name: str, table: Source) -> Source:
        """The line that gives a key its value, in the table that begins at a place, else that."""
        for number, line in enumerate(self.lines[table.line or 0 :], (table.line or 0) + 1):
            if re.match(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=", line):
                return self._at(number)
            if line.lstrip().startswith("[") and table.line is not None:
                break
        return table

    def _at(self, line: int | None) -> Source:
        return Source(self.shown, line, self.lines[line - 1].strip() if line else "")


def read_toml(file: Path, shown: str, instead: str) -> TomlFile:
    """Read a file.

    Args:
        file: the file.
        shown: how messages call it.
        instead: what a reader might want to write in it.

    Raises:
        SpecError: it is no TOML.
    """
    data = file.read_bytes()
    lines = tuple(data.decode(errors="replace").splitlines())
    try:
        return TomlFile(shown, lines, tomllib.loads(data.decode()))
    except UnicodeDecodeError as error:
        line, said = data.count(b"\n", 0, error.start) + 1, "it is not in UTF-8"
        instead = "the same text, saved as UTF-8"
    except tomllib.TOMLDecodeError as error:
        found = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", str(error))
        said = found[1][0].lower() + found[1][1:] if found else str(error)
        line = int(found[2]) if found and found[2] else len(lines)
    raise SpecError(
        f"this is no valid TOML: {said}.",
        Source(shown, line, lines[line - 1].strip() if lines else ""),
        why="nothing in the file can be read",
        instead=instead,
    ) from None
