"""Misspelt names that stop a spec's file from being imported, with the name that was meant."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import sys
from collections.abc import Callable, Mapping
from enum import EnumMeta
from pathlib import Path
from typing import Any

from statemachine import State

from checker.errors import Source, SpecError, did_you_mean
from checker.notation.system import ChoiceDecl, Group, Knowledge, Part, ViewDecl
from checker.sources import project_root, read_file

_NOT_READ = "the file cannot be imported, so nothing in it can be checked"


def explain_name(error: BaseException, where: Source, file: Path) -> SpecError | None:
    """The mistake behind an exception about a name; ``None`` for any other exception."""
    if isinstance(error, NameError) and error.name:
        known = [name for name in _visible(error, file) if not name.startswith("_")]
        return SpecError(
            f"'{error.name}' is not defined.",
            where,
            why=_NOT_READ,
            instead=did_you_mean(error.name, known),
        )
    if isinstance(error, AttributeError):
        return _attribute(error, where, file)
    if isinstance(error, ImportError):
        return _imported(error, where, file)
    return _argument(error, where) if isinstance(error, TypeError) else None


def _visible(error: BaseException, file: Path) -> Mapping[str, Any]:
    """The names that the innermost line of the file could use."""
    names: dict[str, Any] = {}
    trace = error.__traceback__
    while trace is not None:
        if Path(trace.tb_frame.f_code.co_filename).resolve() == file.resolve():
            names = {**trace.tb_frame.f_globals, **trace.tb_frame.f_locals}
        trace = trace.tb_next
    return names


def _attribute(error: AttributeError, where: Source, file: Path) -> SpecError | None:
    """A misspelt state of a compound state, or a misspelt member of an enumeration."""
    owner, name = error.obj, error.name or str(error)
    if owner is None and name.isidentifier():  # Enum does not say whose member it misses
        found = re.search(rf"(\w+)\.{name}\b", where.text)
        owner = _visible(error, file).get(found.group(1)) if found else None
    if isinstance(owner, Part | Group | ViewDecl | ChoiceDecl | Knowledge):
        return _unquoted(owner, name, where)
    if isinstance(owner, str) and name == "transitions":
        return _to_text(where, file)
    if isinstance(owner, EnumMeta):
        problem, known = f"'{name}' is no value of {owner.__name__}.", list(owner.__members__)
    elif isinstance(owner, State):
        problem, known = f"this state has no '{name}'.", ["to", "from_", *_inside(owner)]
    else:
        return None
    return SpecError(problem, where, why=_NOT_READ, instead=did_you_mean(name, known))


def _unquoted(owner: object, name: str, where: Source) -> SpecError:
    """An expression over the system that stands in Python's own words."""
    found = re.search(rf"[\w.]*\b{name}\b", where.text)
    shown = found.group(0) if found else name
    kind = _KINDS[type(owner)]
    return SpecError(
        f"{shown} stands without quotes.",
        where,
        why=f"to Python it is an attribute of the {kind}, which has none; "
        "an expression is read in every state",
        instead=f'"{shown}"',
    )


_KINDS = {
    Part: "part",
    Group: "group",
    ViewDecl: "view",
    ChoiceDecl: "choice",
    Knowledge: "knowledge",
}


def _to_text(where: Source, file: Path) -> SpecError | None:
    """A transition whose other end is the name of a state and not the state."""
    read = read_file(file)
    for node in ast.walk(read.tree) if read is not None else ():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            for argument in node.args if node.func.attr in ("to", "from_") else ():
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    assert read is not None
                    return SpecError(
                        f'{ast.unparse(node.func)}("{argument.value}") has a text, '
                        "which is no state.",
                        read.source(argument),
                        why=_NOT_READ,
                        instead=f"{ast.unparse(node.func)}({argument.value})",
                    )
    return None


def _inside(state: State) -> list[str]:
    return [name for name, value in vars(state).items() if isinstance(value, State)]


def _imported(error: ImportError, where: Source, file: Path) -> SpecError | None:
    if isinstance(error, ModuleNotFoundError) and error.name:
        return _no_module(error.name, where, file)
    found = re.match(r"cannot import name '(\w+)' from '([\w.]+)'", str(error))
    if found is None:
        return None
    name, module = found.groups()
    known = [public for public in vars(sys.modules[module]) if not public.startswith("_")]
    return SpecError(
        f"'{module}' has no '{name}'.", where, why=_NOT_READ, instead=did_you_mean(name, known)
    )


def _no_module(name: str, where: Source, file: Path) -> SpecError:
    """A module that is not there: a file of the project, or something to install."""
    above, _, last = name.rpartition(".")
    folder = project_root(file).joinpath(*above.split("."))
    if above and folder.is_dir():
        shown = folder.relative_to(project_root(file)).as_posix()
        problem = f"there is no module '{name}': {shown}/ has no {last}.py."
        others = [f.stem for f in folder.glob("*.py") if f != file]
        near = did_you_mean(last, others) if others else f"{shown}/{last}.py, or no such import"
    else:
        problem = f"there is no module '{name}'."
        near = "the name of a module of Python's, of the project's, or of an installed package"
    return SpecError(problem, where, why=_NOT_READ, instead=near)


def _argument(error: TypeError, where: Source) -> SpecError | None:
    said = str(error)
    found = re.match(r"(\w+)(?:\.__init__)?\(\) got an unexpected keyword argument '(\w+)'", said)
    if found is not None:
        called, name = found.groups()
        known = _arguments(called)
        instead = did_you_mean(name, known)
        problem = f"{_shown(called)} has no argument '{name}'."
        return SpecError(problem, where, why=_NOT_READ, instead=instead) if known else None
    found = re.match(r"(\w+)(?:\.__init__)?\(\) missing .*argument: '(\w+)'", said)
    if found is None or not _arguments(found.group(1)):
        return None
    called, name = found.groups()
    return SpecError(
        f"{_shown(called)} lacks '{name}'.", where, why=_NOT_READ, instead=f"{name}=..."
    )


def _shown(called: str) -> str:
    return ".to(...)" if called == "Transition" else f"{called}(...)"


def _arguments(called: str) -> list[str]:
    """The arguments of a function or class of the notation or of the library, if it is one."""
    for module in ("checker", "statemachine", "statemachine.transition"):
        function: Callable[..., Any] | None = getattr(importlib.import_module(module), called, None)
        if function is not None:
            hidden = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
            parameters = inspect.signature(function).parameters.values()
            named = [p.name for p in parameters if p.kind not in hidden]
            return [name for name in named if name not in _TAKEN and not name.startswith("_")]
    return []


_TAKEN = ("self", "source", "target", "initial_transition")
"""Arguments that nobody writes."""
