"""Properties by file and line; and what of a project's files nobody would check."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from checker import sources
from checker.errors import NOWHERE, Source, SpecError
from checker.notation.properties import Property, PropertySource
from checker.notation.system import Part, Step, System

_POSITIONAL = ("sentence", "text")
"""The arguments of a property that have no name."""


def written_properties(file: Path) -> dict[str, Source]:
    """The place of each name that a properties file assigns, with the lines of its arguments."""
    read = sources.read_file(file)
    found: dict[str, Source] = {}
    for name, statement in _assignments(read):
        assert read is not None
        place = read.source(statement)
        found[name] = PropertySource(
            place.file, place.line, place.text, _arguments(read, statement.value)
        )
    return found


def _assignments(
    read: sources.File | None,
) -> Iterator[tuple[str, ast.Assign | ast.AnnAssign]]:
    for statement in read.tree.body if read is not None else ():
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            for target in targets:
                names = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
                yield from ((n.id, statement) for n in names if isinstance(n, ast.Name))


def _arguments(read: sources.File, value: ast.expr | None) -> dict[str, Source]:
    if not isinstance(value, ast.Call):
        return {}
    given = [*zip(_POSITIONAL, value.args, strict=False)]
    given += [(keyword.arg, keyword.value) for keyword in value.keywords if keyword.arg]
    found: dict[str, Source] = {}
    for name, node in given:
        found[name] = read.source(node)
        for item in node.elts if isinstance(node, ast.Tuple | ast.List) else ():
            if isinstance(item, ast.Constant):
                found[f"{name} {item.value!s}"] = read.source(item)
    return found


def applies_to(file: Path, shown: str) -> tuple[str, ...]:
    """The designs that a properties file is about, read without running it.

    Raises:
        SpecError: its ``designs`` are no names.
    """
    read = sources.read_file(file)
    for node in read.tree.body if read is not None else ():  # importing it explains what is wrong
        targets = node.targets if isinstance(node, ast.Assign) else []
        if any(isinstance(target, ast.Name) and target.id == "designs" for target in targets):
            names = _literal(node.value) if isinstance(node, ast.Assign) else None
            if isinstance(names, tuple | list) and all(isinstance(name, str) for name in names):
                return tuple(names)
            raise SpecError(
                "designs is no list of names.",
                Source(shown, node.lineno, ast.unparse(node)),
                why="it says which designs the properties of the file are about",
                instead='designs = ("<design>", "<design>")',
            )
    return (file.stem,)


def _literal(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return None


# -- what nobody would check -------------------------------------------------------------------


def check_properties_file(module: ModuleType, file: Path) -> None:
    """Refuse a properties file some of whose properties would be dropped in silence.

    Raises:
        SpecError: a name is assigned twice, or a property has no name of its own.
    """
    read = sources.read_file(file)
    seen: dict[str, bool] = {}
    for name, statement in _assignments(read):
        assert read is not None
        if seen.get(name) or (name in seen and isinstance(vars(module).get(name), Property)):
            raise SpecError(
                f"the property '{name}' is assigned twice.",
                read.source(statement),
                why="Python keeps the last one and drops the first, which nobody would check",
                instead="another name for one of them",
            )
        seen[name] = seen.get(name, False) or _is_property(module, statement.value)
    for line in read.tree.body if read is not None else ():
        if isinstance(line, ast.Expr) and _is_property(module, line.value):
            assert read is not None
            raise SpecError(
                "a property is given no name.",
                read.source(line),
                why="nobody would check it",
                instead="<name> = ...",
            )
    _check_hidden(module, file)


def _is_property(module: ModuleType, value: ast.expr | None) -> bool:
    """Whether an expression calls one of the functions that make properties."""
    if not isinstance(value, ast.Call):
        return False
    made: object = None
    if isinstance(value.func, ast.Name):
        made = vars(module).get(value.func.id)
    elif isinstance(value.func, ast.Attribute) and isinstance(value.func.value, ast.Name):
        made = getattr(vars(module).get(value.func.value.id), value.func.attr, None)
    return callable(made) and getattr(made, "__module__", "") == Property.__module__


def _check_hidden(module: ModuleType, file: Path) -> None:
    named = {id(value) for value in vars(module).values()}
    places = written_properties(file)
    for name, value in vars(module).items():
        if name.startswith("__"):
            continue
        if isinstance(value, type) and value.__module__ == module.__name__:
            inside, kind = list(_properties_in(dict(vars(value)))), "class"
        else:
            inside, kind = list(_properties_in(value)), type(value).__name__
        if any(id(prop) not in named for prop in inside):
            place = sources.class_source(value).source if kind == "class" else places.get(name)
            raise SpecError(
                f"the {kind} '{name}' has a property in it that has no name of its own.",
                place or NOWHERE,
                why="only what a name of the file stands for is checked",
                instead="a name for each property: <name> = always(...)",
            )


def _properties_in(value: object) -> Iterator[Property]:
    """The properties inside a list, a tuple, a set or a dictionary."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple | set | frozenset):
        for item in value:
            if isinstance(item, Property):
                yield item
            else:
                yield from _properties_in(item)


def check_no_properties(module: ModuleType, file: Path, folder: str) -> None:
    """Refuse properties in a spec's file: only those in the properties folder are checked.

    Args:
        module: the spec, imported.
        file: its file.
        folder: how the properties folder is called.

    Raises:
        SpecError: there is one.
    """
    for name, value in vars(module).items():
        if isinstance(value, Property) or any(_properties_in(value)):
            raise SpecError(
                f"'{name}' is a property, and stands in a spec.",
                written_properties(file).get(name, NOWHERE),
                why=f"properties are read from {folder}/ only, so nobody would check it",
                instead=f"the same in {folder}/<design>.py",
            )


def check_systems(module: ModuleType, classes: Sequence[type]) -> None:
    """Refuse a class with parts or steps that is no system, nor a base of one.

    Raises:
        SpecError: there is one.
    """
    bases = {base for cls in classes if issubclass(cls, System) for base in cls.__mro__}
    for cls in classes:
        if cls not in bases and any(isinstance(v, Part | Step) for v in vars(cls).values()):
            place = sources.class_source(cls).source
            raise SpecError(
                f"{cls.__name__} in {place.file or module.__name__} is no System.",
                place,
                why="it has parts or steps, and nobody would check it",
                instead=f"class {cls.__name__}(System):",
            )
