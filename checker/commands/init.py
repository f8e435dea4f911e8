"""``chartproof init``: a new project with a first design that passes its own check."""

from __future__ import annotations

import os
import shlex
import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from checker.errors import UsageError


@click.command(name="init", short_help="a new project with a first spec")
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
def command(folder: Path) -> int:
    """Write a first design, its properties, requirements and a CI job into FOLDER."""
    _refuse_inside_a_project(folder)
    starter = files("checker.commands") / "starter"
    wanted = dict(_files(starter, Path()))
    there = sorted(path.as_posix() for path in wanted if (folder / path).exists())
    if there:
        raise UsageError(
            f"{_shown(folder)} already has {', '.join(there)}; nothing was written. "
            "Name an empty folder: chartproof init my-design"
        )
    for path, source in sorted(wanted.items()):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
        click.echo(f"written: {path.as_posix()}")
    click.echo(_next(folder))
    return 0


def _next(folder: Path) -> str:
    """What to do with the new project."""
    lines = [
        "chartproof check      # the verdicts; -v shows the run behind each",
        "chartproof report     # writes reports/, which the CI job compares with the design",
        "git add .             # in a git repository: commit it all, reports/ too",
    ]
    if folder != Path():
        lines.insert(0, f"cd {shlex.quote(str(folder))}")
    return "Now:\n" + "\n".join(f"    {line}" for line in lines)


def _refuse_inside_a_project(folder: Path) -> None:
    """No project within a project: a command would see one or the other, as the folder has it.

    Raises:
        UsageError: the folder, or one above it, holds a project.
    """
    start = folder.resolve()
    for place in (start, *start.parents):
        sign = _project_in(place)
        if sign is not None:
            where = os.path.relpath(place / sign).replace(os.sep, "/")
            within = "is" if place == start else "is within"
            raise UsageError(
                f"{_shown(folder)} {within} a project already ({where}); nothing was written. "
                "Write a new design into its spec/, or name a folder outside it."
            )


def _project_in(folder: Path) -> str | None:
    """What shows that a folder is a project: its configuration, or designs in its spec/."""
    config = folder / "pyproject.toml"
    if config.is_file():
        text = config.read_text(encoding="utf-8", errors="replace")
        try:
            tool = tomllib.loads(text).get("tool")
            ours = isinstance(tool, dict) and "chartproof" in tool
        except tomllib.TOMLDecodeError:  # a project whose configuration is broken is one, too
            ours = "[tool.chartproof" in text
        if ours:
            return "pyproject.toml"
    spec = folder / "spec"
    if (spec / "requirements.toml").is_file() or any(spec.glob("*.py")):
        return "spec"
    return None


def _shown(folder: Path) -> str:
    return "This folder" if folder == Path() else folder.as_posix()


def _files(folder: Traversable, path: Path) -> list[tuple[Path, Traversable]]:
    found: list[tuple[Path, Traversable]] = []
    for item in folder.iterdir():
        here = path / item.name
        if item.is_dir():
            if item.name != "__pycache__":
                found.extend(_files(item, here))
        elif not item.name.endswith(".pyc"):
            found.append((here, item))
    return found
