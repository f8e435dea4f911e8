"""What a TARGET on the command line means: the designs that are worked on."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from checker.errors import UsageError, did_you_mean
from checker.modules import load
from checker.notation.system import System
from checker.project import (
    Project,
    Target,
    by_design_name,
    design_name,
    designs,
    load_spec,
    own_classes,
    systems,
    target_of,
)


def find_targets(project: Project, texts: Iterable[str]) -> tuple[Target, ...]:
    """The designs that the command line names, each once; all of the project for no text.

    Args:
        project: where to look.
        texts: each a design's name, ``file.py``, ``file.py:Class`` or ``package.module:Class``.

    Raises:
        UsageError: a text names nothing.
        SpecError: a file cannot be imported, or two of the designs have one name.
    """
    found: dict[type[Any], Target] = {}
    for text in texts:
        for cls in _classes(project, text):
            found.setdefault(cls, target_of(project, cls))
    by_design_name(found)
    if found:
        return tuple(found.values())
    every = designs(project)
    if not every:
        raise UsageError(_no_design(project))
    return every


def _no_design(project: Project) -> str:
    shown = project.spec.relative_to(project.root).as_posix()
    if not project.spec.is_dir() and not (project.root / "pyproject.toml").is_file():
        return (
            "There is no project here: neither this folder nor one above it has a pyproject.toml, "
            f"and there is no folder {shown}. 'chartproof init my-design' writes a first project."
        )
    if not project.spec.is_dir():
        return (
            f"There is no folder {shown}, in which the designs of this project are. Write "
            f"{shown}/<design>.py, or the folder's name into pyproject.toml: [tool.chartproof] "
            'spec = "<folder>".'
        )
    return (
        f"There is no design: no System class in {shown}/*.py. "
        "'chartproof init my-design' writes a first project."
    )


def _classes(project: Project, text: str) -> list[type[Any]]:
    place, _, name = text.partition(":")
    if place.endswith(".py"):
        return _in_file(project, Path(place), name, text)
    if name:
        if not all(word.isidentifier() for word in place.split(".")):
            raise UsageError(
                f"'{text}' is no target: write a design's name, file.py, file.py:Class or "
                "package.module:Class."
            )
        file = project.root.joinpath(*place.split("."))
        for candidate in (file.with_suffix(".py"), file / "__init__.py"):
            if candidate.is_file():
                return _in_file(project, candidate, name, text)
        return _installed(project, place, name, text)
    return [_by_name(project, text)]


def _by_name(project: Project, name: str) -> type[Any]:
    """The design of that name; its own file first, so that no other file need be right."""
    own = project.spec / f"{name}.py"
    if own.is_file():
        for cls in systems(load_spec(project, own)):
            if design_name(cls) == name:
                return cls
    known = {target.name: target.cls for target in designs(project)}
    if not known:
        raise UsageError(_no_design(project))
    if name not in known:
        folder = " This is a folder: name a file of it." if Path(name).is_dir() else ""
        raise UsageError(f"There is no design '{name}'.{folder} {did_you_mean(name, known)}")
    return known[name]


def _in_file(project: Project, file: Path, name: str, text: str) -> list[type[Any]]:
    from statemachine import StateChart

    if not file.is_file():
        raise UsageError(f"There is no file {file.as_posix()} (target '{text}').")
    module = load_spec(project, file)
    found, charts = systems(module), own_classes(module, StateChart)
    if not name:
        if not found and not charts:
            raise UsageError(f"{file.as_posix()} has no System and no StateChart class.")
        return found or charts
    return [_pick(name, [*found, *charts], text)]


def _installed(project: Project, module: str, name: str, text: str) -> list[type[Any]]:
    """A class of an importable module outside the project's folders."""
    from statemachine import StateChart

    try:
        loaded = load(project.root, module)
    except ModuleNotFoundError as error:
        raise UsageError(f"There is no module '{error.name}' (target '{text}').") from None
    charts = [c for c in vars(loaded).values() if isinstance(c, type)]
    return [_pick(name, [c for c in charts if issubclass(c, System | StateChart)], text)]


def _pick(name: str, classes: list[type[Any]], text: str) -> type[Any]:
    by_name = {cls.__name__: cls for cls in classes}
    if name not in by_name:
        raise UsageError(
            f"There is no System or StateChart class '{name}' (target '{text}'). "
            + did_you_mean(name, by_name)
        )
    return by_name[name]
