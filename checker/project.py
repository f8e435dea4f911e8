"""A project's folders, its designs and properties, and what a TARGET on the command line means.

A project is the folder of the nearest pyproject.toml. Its designs are the :class:`checker.System`
classes of ``spec/`` and the charts there that have properties of their own; the properties of a
design are the :class:`checker.Property` objects of ``properties/<design>.py``. A table
``[tool.chartproof]`` in pyproject.toml can rename the folders.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from checker.errors import Source, UsageError, did_you_mean
from checker.modules import load
from checker.notation.properties import Property
from checker.notation.system import System
from checker.property_files import (
    applies_to,
    check_no_properties,
    check_properties_file,
    check_systems,
    written_properties,
)

FOLDERS = ("spec", "properties", "reports")
"""The folders of a project, which are also the keys of ``[tool.chartproof]``."""

UNASKED = ("no_deadlock", "values_stay_in_range", "time_can_advance")
"""Names that no property of a project may have: what is checked of every design."""


@dataclass(frozen=True)
class Project:
    """The folders of a project; each may be missing."""

    root: Path
    spec: Path
    properties: Path
    reports: Path


@dataclass(frozen=True)
class Target:
    """A design to work on: its name, its class, and the properties that apply to it.

    ``cls`` is a system, or a chart that stands alone; ``sources`` says where each property is
    written.
    """

    name: str
    cls: type[Any]
    properties: Mapping[str, Property]
    sources: Mapping[str, Source]


def find_project(start: Path) -> Project:
    """The project that a folder belongs to.

    Args:
        start: a folder; its nearest pyproject.toml, going up, marks the root. Where there is
            none, ``start`` is the root.

    Raises:
        UsageError: the pyproject.toml cannot be read, or its ``[tool.chartproof]`` is wrong.
    """
    start = start.resolve()
    root = next((f for f in (start, *start.parents) if (f / "pyproject.toml").is_file()), start)
    names = {folder: folder for folder in FOLDERS}
    names.update(_configured(root / "pyproject.toml"))
    return Project(root, root / names["spec"], root / names["properties"], root / names["reports"])


def _configured(file: Path) -> dict[str, str]:
    """What ``[tool.chartproof]`` says."""
    if not file.is_file():
        return {}
    tool = read_toml(file, "pyproject.toml").get("tool", {})
    table = tool.get("chartproof", {}) if isinstance(tool, dict) else {}
    if not isinstance(table, dict):
        raise UsageError("pyproject.toml: [tool.chartproof] must be a table.")
    for key, value in table.items():
        if key not in FOLDERS:
            raise UsageError(
                f"pyproject.toml: [tool.chartproof] has no key '{key}'. "
                + did_you_mean(key, FOLDERS)
            )
        if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z_]\w*(/[A-Za-z_]\w*)*", value):
            raise UsageError(
                f"pyproject.toml: [tool.chartproof] {key} = {value!r} is no folder that Python "
                f'can import from; write letters, digits and slashes, such as "model/{key}".'
            )
    return dict(table)


def read_toml(file: Path, shown: str) -> dict[str, Any]:
    """The content of a TOML file, which messages call ``shown``.

    Raises:
        UsageError: it is no TOML.
    """
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{shown} is no valid TOML: {error}") from None


# -- designs -----------------------------------------------------------------------------------


def designs(project: Project) -> tuple[Target, ...]:
    """Every design of the project, files by name, classes in file order.

    Designs are the systems, and the charts that a properties file is about. A class whose name
    begins with an underscore is a base for others, not a design.

    Raises:
        UsageError: two designs have one name, or a properties file belongs to no design.
        SpecError: a file cannot be imported.
    """
    from statemachine import StateChart

    modules = [_load_spec(project, file) for file in _modules(project.spec)]
    found = _by_design_name(cls for module in modules for cls in _systems(module))
    asked = {n for file in _modules(project.properties) for n in _applies_to(project, file)}
    charts = [cls for module in modules for cls in _own_classes(module, StateChart)]
    wanted = asked - set(found)
    found |= _by_design_name(cls for cls in charts if design_name(cls) in wanted)
    _no_orphans(project, found)
    return tuple(
        Target(name, cls, properties_for(project, name), property_sources(project, name))
        for name, cls in found.items()
    )


def _load_spec(project: Project, file: Path) -> ModuleType:
    """Import a file of designs.

    Raises:
        SpecError: it cannot be imported, or has what nobody would check: properties, or a class
            with parts that is no system.
    """
    module = load(project.root, file)
    if not file.resolve().is_relative_to(project.properties):
        folder = project.properties.relative_to(project.root).as_posix()
        check_no_properties(module, file, folder)
        check_systems(module, _own_classes(module, object))
    return module


def _by_design_name(classes: Iterable[type[Any]]) -> dict[str, type[Any]]:
    found: dict[str, type[Any]] = {}
    for cls in classes:
        name = design_name(cls)
        if name in found:
            raise UsageError(
                f"Two designs are called '{name}': {_place(found[name])} and {_place(cls)}. "
                "Rename one of the classes."
            )
        found[name] = cls
    return found


def design_name(cls: type[Any]) -> str:
    """The name by which a design is called: ``RomBoot`` is ``rom_boot``."""
    from checker.lowering.system import snake_case

    return snake_case(cls.__name__)


def _modules(folder: Path) -> list[Path]:
    """The Python files of a folder and its packages, by name; those with an underscore are none."""
    return sorted(
        file
        for file in folder.rglob("*.py")
        if not any(part.startswith(("_", ".")) for part in file.relative_to(folder).parts)
    )


def _own_classes(module: ModuleType, base: type) -> list[type[Any]]:
    return [
        value
        for name, value in vars(module).items()
        if isinstance(value, type)
        and issubclass(value, base)
        and value.__module__ == module.__name__
        and not name.startswith("_")
    ]


def _systems(module: ModuleType) -> list[type[Any]]:
    return _own_classes(module, System)


def _place(cls: type[Any]) -> str:
    return f"{cls.__module__}:{cls.__name__}"


# -- properties --------------------------------------------------------------------------------


def properties_for(project: Project, design: str) -> dict[str, Property]:
    """The properties of a design by name, files by name, properties in file order.

    They are the module-level properties of ``properties/<design>.py`` and of every properties
    file that names the design in ``designs = ("...", ...)``.

    Raises:
        UsageError: two of them have one name, or one that is reserved.
        SpecError: a file cannot be imported.
    """
    found: dict[str, Property] = {}
    places: dict[str, str] = {}
    for file in _modules(project.properties):
        if design not in _applies_to(project, file):
            continue
        module = load(project.root, file)
        check_properties_file(module, file)
        for name, value in vars(module).items():
            if not isinstance(value, Property):
                continue
            shown = file.relative_to(project.root).as_posix()
            if name in UNASKED:
                raise UsageError(
                    f"{shown}: '{name}' is checked of every design without being asked for. "
                    "Give the property another name."
                )
            if name in found:
                raise UsageError(
                    f"Two properties of {design} are called '{name}': one in {places[name]}, one "
                    f"in {shown}. Rename one."
                )
            found[name], places[name] = value, shown
    return found


def property_sources(project: Project, design: str) -> dict[str, Source]:
    """Where each property of a design is written, with the lines of its arguments."""
    found: dict[str, Source] = {}
    for file in _modules(project.properties):
        if design in _applies_to(project, file):
            found.update(written_properties(file))
    return found


def _applies_to(project: Project, file: Path) -> tuple[str, ...]:
    """The designs that a properties file is about."""
    return applies_to(file, file.relative_to(project.root).as_posix())


def _no_orphans(project: Project, known: Iterable[str]) -> None:
    """No properties file may be about a design that does not exist: nobody would check it."""
    names = tuple(known)
    for file in _modules(project.properties):
        for name in _applies_to(project, file):
            if name not in names:
                shown = file.relative_to(project.root).as_posix()
                raise UsageError(
                    f"{shown} is about a design '{name}', which does not exist. "
                    f"{did_you_mean(name, names)} A file that several designs share names them: "
                    'designs = ("...", ...)'
                )


# -- targets -----------------------------------------------------------------------------------


def find_targets(project: Project, texts: Iterable[str]) -> tuple[Target, ...]:
    """The designs that the command line names, each once; all of the project for no text.

    Args:
        project: where to look.
        texts: each a design's name, ``file.py``, ``file.py:Class`` or ``package.module:Class``.

    Raises:
        UsageError: a text names nothing.
        SpecError: a file cannot be imported.
    """
    found: dict[type[Any], Target] = {}
    for text in texts:
        for cls in _classes(project, text):
            name = design_name(cls)
            target = Target(
                name, cls, properties_for(project, name), property_sources(project, name)
            )
            found.setdefault(cls, target)
    _by_design_name(found)
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
        for cls in _systems(_load_spec(project, own)):
            if design_name(cls) == name:
                return cls
    known = {target.name: target.cls for target in designs(project)}
    if not known:
        raise UsageError(_no_design(project))
    if name not in known:
        raise UsageError(f"There is no design '{name}'. {did_you_mean(name, known)}")
    return known[name]


def _in_file(project: Project, file: Path, name: str, text: str) -> list[type[Any]]:
    from statemachine import StateChart

    if not file.is_file():
        raise UsageError(f"There is no file {file.as_posix()} (target '{text}').")
    module = _load_spec(project, file)
    systems, charts = _systems(module), _own_classes(module, StateChart)
    if not name:
        if not systems and not charts:
            raise UsageError(f"{file.as_posix()} has no System and no StateChart class.")
        return systems or charts
    return [_pick(name, [*systems, *charts], text)]


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
