"""A project's folders, its designs and their properties.

A project is the folder of the nearest pyproject.toml. Its designs are the :class:`checker.System`
classes of ``spec/`` and the charts there that have properties of their own; the properties of a
design are the :class:`checker.Property` objects of ``properties/<design>.py``. A table
``[tool.chartproof]`` in pyproject.toml can rename the folders.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from checker.errors import Source, SpecError, did_you_mean
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
from checker.sources import class_source
from checker.toml_files import read_toml

FOLDERS = ("spec", "properties", "reports")
"""The folders of a project, which are also the keys of ``[tool.chartproof]``."""

UNASKED = ("no_deadlock", "values_stay_in_range", "time_can_advance")
"""Names that no property of a project may have: what is checked of every design."""


PAGES = {"readme": "README.md", "requirements": "requirements.md"}
"""Names that no design may have: pages of the reports, also where case makes no difference."""


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
        SpecError: the pyproject.toml cannot be read, or its ``[tool.chartproof]`` is wrong.
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
    header = "[tool.chartproof]"
    instead = f'spec = "<folder>" under {header}'
    read = read_toml(file, "pyproject.toml", instead)
    tool = read.content.get("tool", {})
    table = tool.get("chartproof", {}) if isinstance(tool, dict) else {}
    where = read.table(header)
    if not isinstance(table, dict):
        raise SpecError(
            "'chartproof' is no table.",
            read.key("chartproof", where),
            why="it says under which names the folders of a project are",
            instead=instead,
        )
    for key, value in table.items():
        place = read.key(key, where)
        if key not in FOLDERS:
            raise SpecError(
                f"{header} has no key '{key}'.",
                place,
                why="nothing would read it",
                instead=did_you_mean(key, FOLDERS),
            )
        if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z_]\w*(/[A-Za-z_]\w*)*", value):
            raise SpecError(
                f"{header} {key} = {value!r} is no folder that Python can import from.",
                place,
                why="each part of its name is a part of a module's name",
                instead=f'letters, digits and slashes, such as {key} = "model/{key}"',
            )
        others = {name: table.get(name, name) for name in FOLDERS if name != key}
        same = next((name for name, folder in others.items() if folder == value), None)
        if same is not None:
            raise SpecError(
                f"{key} = '{value}' is the folder of {same} as well.",
                place,
                why="what is in one of them would be taken for what is in the other",
                instead="a folder of its own for each",
            )
    return dict(table)


# -- designs -----------------------------------------------------------------------------------


def designs(project: Project) -> tuple[Target, ...]:
    """Every design of the project, files by name, classes in file order.

    Designs are the systems, and the charts that a properties file is about. A class whose name
    begins with an underscore is a base for others, not a design.

    Raises:
        SpecError: a file cannot be imported, two designs have one name, or a properties file
            belongs to no design.
    """
    from statemachine import StateChart

    modules = [load_spec(project, file) for file in _modules(project.spec)]
    found = by_design_name(cls for module in modules for cls in systems(module))
    asked = asked_of(project)
    charts = [cls for module in modules for cls in own_classes(module, StateChart)]
    wanted = asked - set(found)
    found |= by_design_name(cls for cls in charts if design_name(cls) in wanted)
    if found:
        _no_orphans(project, found)
    return tuple(target_of(project, cls) for cls in found.values())


def target_of(project: Project, cls: type[Any]) -> Target:
    """A design with the properties that the project has for it."""
    name = design_name(cls)
    return Target(name, cls, properties_for(project, name), property_sources(project, name))


def load_spec(project: Project, file: Path) -> ModuleType:
    """Import a file of designs.

    Raises:
        SpecError: it cannot be imported, or has what nobody would check: properties, or a class
            with parts that is no system.
    """
    module = load(project.root, file)
    if not file.resolve().is_relative_to(project.properties):
        folder = project.properties.relative_to(project.root).as_posix()
        check_no_properties(module, file, folder)
        check_systems(module, own_classes(module, object))
    return module


def by_design_name(classes: Iterable[type]) -> dict[str, type]:
    """Classes by the names of their designs.

    Raises:
        SpecError: two have one name, or one has that of a page of the reports.
    """
    found: dict[str, type] = {}
    for cls in classes:
        name = design_name(cls)
        if name in found:
            raise SpecError(
                f"two designs are called '{name}': {_place(found[name])} and {_place(cls)}.",
                class_source(cls).source,
                why="properties, reports and the command line could not tell them apart",
                instead="another name for one of the classes",
            )
        if name in PAGES:
            raise SpecError(
                f"a design is called '{name}', as a page of the reports is.",
                class_source(cls).source,
                why=f"its page would take the place of {PAGES[name]}",
                instead="another name for the class",
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


def own_classes(module: ModuleType, base: type) -> list[type[Any]]:
    """The classes of a kind that a module defines itself."""
    return [
        value
        for name, value in vars(module).items()
        if isinstance(value, type)
        and issubclass(value, base)
        and value.__module__ == module.__name__
        and not name.startswith("_")
    ]


def systems(module: ModuleType) -> list[type[Any]]:
    """The systems that a module defines itself."""
    return own_classes(module, System)


def _place(cls: type[Any]) -> str:
    return f"{cls.__module__}:{cls.__name__}"


# -- properties --------------------------------------------------------------------------------


def properties_for(project: Project, design: str) -> dict[str, Property]:
    """The properties of a design by name, files by name, properties in file order.

    They are the module-level properties of ``properties/<design>.py`` and of every properties
    file that names the design in ``designs = ("...", ...)``.

    Raises:
        SpecError: a file cannot be imported, two of them have one name, or one that is reserved.
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
                raise SpecError(
                    f"'{name}' is checked of every design without being asked for.",
                    written_properties(file).get(name, Source(shown)),
                    why="the two could not be told apart",
                    instead="another name for the property",
                )
            if name in found:
                raise SpecError(
                    f"two properties of {design} are called '{name}'; the other is in "
                    f"{places[name]}.",
                    written_properties(file).get(name, Source(shown)),
                    why="only one of them would be checked",
                    instead="another name for one of them",
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


def asked_of(project: Project) -> set[str]:
    """The designs that the properties files are about, read without running them."""
    return {n for file in _modules(project.properties) for n in _applies_to(project, file)}


def _applies_to(project: Project, file: Path) -> tuple[str, ...]:
    """The designs that a properties file is about."""
    return applies_to(file, file.relative_to(project.root).as_posix())


def _no_orphans(project: Project, known: Iterable[str]) -> None:
    """No properties file may be about a design that does not exist: nobody would check it."""
    names = tuple(known)
    folder = project.spec.relative_to(project.root).as_posix()
    for file in _modules(project.properties):
        for name in _applies_to(project, file):
            if name not in names:
                shown = file.relative_to(project.root).as_posix()
                raise SpecError(
                    f"these are the properties of a design '{name}', which does not exist.",
                    written_properties(file).get("designs", Source(shown)),
                    why="nobody would check them",
                    instead=f"a System of that name in {folder}/; or name a design, by the file's "
                    f'name or by designs = ("...", ...) in it. {did_you_mean(name, names)}',
                )
