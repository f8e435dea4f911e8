"""What goes wrong while a spec's file is imported, in plain words and at the line that fails."""

from __future__ import annotations

import ast
import linecache
import re
import traceback
from collections.abc import Iterator
from pathlib import Path

from statemachine.exceptions import InvalidDefinition, InvalidStateValue

from checker.errors import NOWHERE, Source, SpecError
from checker.linting.misnamed import explain_name
from checker.notation.system import instance_mistake
from checker.sources import shown_path

_PLAIN: tuple[tuple[str, str, str, str], ...] = (
    (
        r"There are unreachable states.*Disconnected states: \[(.*)\]",
        "no transition leads to {0}.",
        "what nobody can reach is not part of the behaviour",
        "a transition to it, or no such state",
    ),
    (
        r"There should be one and only one initial state.*: ?(.*)",
        "the chart has not exactly one initial state ({0}).",
        "nobody would know where it starts",
        "State(initial=True) for one of them",
    ),
    (
        r"All non-final states should have at least one outgoing transition.*: \[(.*)\]",
        "no transition leaves {0}.",
        "python-statemachine takes that for a mistake",
        "a transition, State(final=True), or class ...(Component), which allows it",
    ),
    (
        r"All non-final states should have at least one path to a final state.*: \[(.*)\]",
        "no path leads from {0} to a final state.",
        "python-statemachine takes that for a mistake",
        "a transition, or class ...(Component), which allows it",
    ),
    (
        r"Cannot declare transitions from final state.*: \[(.*)\]",
        "a transition leaves the final state {0}.",
        "a chart ends in a final state",
        "State() without final=True",
    ),
    (
        r"Failed to parse boolean expression '(.*)'",
        "python-statemachine cannot parse the guard '{0}'.",
        "a component's guards have names, and/or/not, comparisons and In('<state>')",
        'reads = {{"<name>": "{0}"}} in the class, and <name> in the guard',
    ),
    (
        r"Did not found name '(.*)' from model or statemachine",
        "'{0}' is neither a variable of the chart nor anything that it reads.",
        "a guard or an action names it",
        "a variable in Variables, or a name in reads",
    ),
)
"""Pattern of the library's message, the problem, why it matters, what to write."""


def explain_import_error(error: BaseException, file: Path) -> SpecError:
    """The exception that importing a spec raised, as a mistake with its line.

    Args:
        error: what was raised; a :class:`SpecError` that has a place is returned as it is.
        file: the file that was being imported.

    Returns:
        The mistake; its place is the innermost line that was running of ``file``, or of what it
        imports from its own folder.
    """
    if isinstance(error, SpecError) and error.source != NOWHERE:
        return error
    where, file = _place(error, file)
    if isinstance(error, SpecError):  # raised by the notation, which knows no lines
        return SpecError(error.problem, where, why=error.why, instead=error.instead)
    if isinstance(error, SyntaxError):
        return SpecError(
            f"Python cannot read the file: {error.msg}.",
            where,
            why="nothing in the file can be used",
            instead=_readable(error, where),
        )
    if isinstance(error, InvalidStateValue):
        return SpecError(
            f"{error.value!r} is no state of the chart.",
            where,
            why="python-statemachine could not start it",
            instead="the name of a state",
        )
    if isinstance(error, InvalidDefinition):
        return _definition(error, where, file)
    if isinstance(error, KeyError) and error.args and _is_operator(error.args[0]):
        sign = error.args[0].__name__
        return SpecError(
            f"a guard uses the operator {sign}, which python-statemachine does not know.",
            where,
            why="it fails with a bare KeyError",
            instead="== or !=, and a view for membership",
        )
    kind = re.match(r"expected string or bytes-like object, got '(\w+)'", str(error))
    if isinstance(error, TypeError) and kind and _in_library(error):
        return SpecError(
            f"a guard is no text but a value of the type {kind.group(1)}.",
            where,
            why="a value would be the same in every state",
            instead="cond=... with a condition in quotes, or no guard at all",
        )
    named = explain_name(error, where, file)
    if named is not None:
        return named
    found = re.match(r"non-default argument '(\w+)' follows default argument", str(error))
    if isinstance(error, TypeError) and found:
        return SpecError(
            f"'{found.group(1)}' has no starting value.",
            where,
            why="the initial state would not be known",
            instead=f"{found.group(1)} = <value>; a part may start with another, or with anything",
        )
    said = str(error)
    shown = f"{type(error).__name__}{': ' + said if said else ''}"
    return SpecError(
        f"The file cannot be imported: {shown.rstrip('.')}.",
        where,
        why="nothing in it can be checked",
        instead="what can be run wherever the file is imported",
    )


def _readable(error: SyntaxError, where: Source) -> str:
    """What to write where Python cannot read a file."""
    if re.match(r"<{7}|={7}|>{7}", where.text):
        return "one of the two versions, without the marks between them"
    if re.search(r"codec|null byte|encoding", error.msg):
        return "the same text, saved as UTF-8"
    return "Python; what is wrong may stand in the line before"


def _is_operator(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, ast.cmpop | ast.operator | ast.unaryop)


def _in_library(error: BaseException) -> bool:
    """Whether python-statemachine was running when the error was raised."""
    frames = traceback.extract_tb(error.__traceback__)
    return any("statemachine" in Path(frame.filename).parts for frame in frames)


def _place(error: BaseException, file: Path) -> tuple[Source, Path]:
    """The innermost line that was running of the file, or of one that it imports; its file."""
    folder = file.resolve().parent
    here, line = file.resolve(), None
    frames = [(f.filename, f.name, f.lineno) for f in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError) and error.filename:
        frames.append((error.filename, "<module>", error.lineno))
    for name, what, number in frames:
        place = Path(name).resolve()
        imported = what == "<module>" and place.is_file() and place.is_relative_to(folder)
        if place == here or (imported and _is_own(place, folder)):
            here, line = place, number
    text = linecache.getline(str(here), line).strip() if line else ""
    return Source(shown_path(here), line, text), here


def _is_own(place: Path, folder: Path) -> bool:
    """Whether a file below a folder is the author's, not one of a virtual environment."""
    parts = place.relative_to(folder).parts
    return "site-packages" not in parts and not any(part.startswith(".") for part in parts)


def _definition(error: InvalidDefinition, where: Source, file: Path) -> SpecError:
    said = str(error)
    twice = next(_states_twice(where, file), None)
    if twice is not None and said.startswith("There are unreachable states"):
        return twice
    instance = re.search(r"\bpart\((\w+)\(", where.text)
    if instance is not None:
        mistake = instance_mistake(instance.group(1))
        return SpecError(mistake.problem, where, why=mistake.why, instead=mistake.instead)
    for pattern, problem, why, instead in _PLAIN:
        found = re.search(pattern, said, re.DOTALL)
        if found:
            shown, place = _in_file(found.group(1) or "none", where, file)
            return SpecError(problem.format(shown), place, why=why, instead=instead.format(shown))
    return SpecError(
        f"python-statemachine refuses this: {said.rstrip('.')}.",
        where,
        why="the chart could not be started",
    )


def _in_file(shown: str, where: Source, file: Path) -> tuple[str, Source]:
    """Names of states as the file has them in order, and the line of the first."""
    named = re.findall(r"'(\w+)'", shown)
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef) and node.lineno == where.line:
            states = [
                (path.rpartition(".")[2], statement)
                for path, statement in _state_statements(node, "")
                if path.rpartition(".")[2] in named
            ]
            if states:
                names = dict.fromkeys(name for name, _ in states)
                return ", ".join(map(repr, names)), _at(where, states[0][1], file)
    return shown, where


def _at(where: Source, statement: ast.stmt, file: Path) -> Source:
    line = statement.lineno
    return Source(where.file, line, linecache.getline(str(file.resolve()), line).strip())


def _states_twice(where: Source, file: Path) -> Iterator[SpecError]:
    """States with one id in the class that starts on this line, nested ones included."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.lineno == where.line:
            seen: dict[str, str] = {}
            for path, statement in _state_statements(node, ""):
                name = path.rpartition(".")[2]
                if name in seen:
                    yield SpecError(
                        f"'{name}' is the id of two states of {node.name}: "
                        f"{seen[name]} and {path}.",
                        _at(where, statement, file),
                        why="python-statemachine keeps one of them and loses the transitions of "
                        "the other",
                        instead="a name that no other state of the chart has",
                    )
                seen.setdefault(name, path)


def _state_statements(node: ast.ClassDef, above: str) -> Iterator[tuple[str, ast.stmt]]:
    for statement in node.body:
        if isinstance(statement, ast.ClassDef) and any(
            ast.unparse(base).startswith("State.") for base in statement.bases
        ):
            yield f"{above}{statement.name}", statement
            yield from _state_statements(statement, f"{above}{statement.name}.")
        elif isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call):
            made = ast.unparse(statement.value.func)
            for target in statement.targets if made == "State" else ():
                if isinstance(target, ast.Name):
                    yield f"{above}{target.id}", statement
