"""``chartproof init``: a new project with a first design that passes its own check."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from checker.errors import UsageError


@click.command(name="init", short_help="a new project with a first spec")
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
def command(folder: Path) -> int:
    """Write a first design, its properties, requirements and a CI job into FOLDER."""
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
    where = "" if folder == Path() else f"cd {folder} && "
    click.echo(f"Now: {where}chartproof check")
    return 0


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
