"""Where an element of a spec is written, and the comment that stands with it.

python-statemachine's transitions carry no source line, so places are taken from the syntax tree of
the class body. Where there is no source (a class made at run time), everything says so.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from checker.errors import NOWHERE, Source

_TRANSITION_CALLS = ("to", "from_", "itself", "any")


@lru_cache(maxsize=256)
def project_root(file: Path) -> Path:
    """The nearest folder above a file that holds a pyproject.toml, else the file's own folder."""
    for folder in file.resolve().parents:
        if (folder / "pyproject.toml").exists():
            return folder
    return file.resolve().parent


def shown_path(file: Path) -> str:
    """The path as reports and messages show it: relative to the project's root, with slashes."""
    resolved = file.resolve()
    return resolved.relative_to(project_root(resolved)).as_posix()


@dataclass(frozen=True)
class File:
    """A parsed source file: its tree and its text."""

    shown: str
    tree: ast.Module
    text: str
    path: Path

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Its lines."""
        return tuple(self.text.splitlines())

    @cached_property
    def quoted(self) -> Mapping[str, Sequence[int]]:
        """What stands between two double quotes, to the lines in which it does."""
        found: dict[str, list[int]] = {}
        for number, line in enumerate(self.lines, start=1):
            for text in re.findall(r'(?="([^"]*)")', line):
                found.setdefault(text, []).append(number)
        return found

    @cached_property
    def comments(self) -> Mapping[int, tuple[str, bool]]:
        """Line number to the comment's text and whether it stands alone on its line."""
        found: dict[int, tuple[str, bool]] = {}
        for token in tokenize.generate_tokens(io.StringIO(self.text).readline):
            if token.type == tokenize.COMMENT:
                alone = not token.line[: token.start[1]].strip()
                text = token.string.lstrip("#").strip()
                if not text.startswith(_DIRECTIVES):
                    found[token.start[0]] = (text, alone)
        return found

    def imported(self) -> Iterator[File]:
        """The files of the same project that it imports names from, as far as they are loaded."""
        for node in self.tree.body:
            name = node.module if isinstance(node, ast.ImportFrom) else None
            path = getattr(sys.modules.get(name or ""), "__file__", None)
            if path is not None and project_root(Path(path)) == project_root(self.path):
                file = read_file(Path(path))
                if file is not None:
                    yield file

    def source(self, node: ast.AST) -> Source:
        """The place of a syntax node."""
        return self.at(getattr(node, "lineno", 1))

    def at(self, line: int) -> Source:
        """The place of a line."""
        return Source(self.shown, line, self.lines[line - 1].strip() if line else "")

    def comment(self, node: ast.stmt) -> str:
        """The comment on the statement's lines, else the block of comments right above it.

        Of a class it is the line that names it: those that follow belong to what is in the class.
        """
        last = node.lineno if isinstance(node, ast.ClassDef) else node.end_lineno or node.lineno
        found = [
            self.comments[line][0] for line in range(node.lineno, last + 1) if line in self.comments
        ]
        if found:
            following = last + 1
            while _hangs_on(self, following, node.col_offset):
                found.append(self.comments[following][0])
                following += 1
            return " ".join(found)
        above: list[str] = []
        line = node.lineno - 1
        while (
            line in self.comments
            and self.comments[line][1]
            and not _hangs_on(self, line, node.col_offset)
        ):
            above.insert(0, self.comments[line][0])
            line -= 1
        return " ".join(above)


def _hangs_on(file: File, line: int, indent: int) -> bool:
    """Whether a comment continues the one at the end of the statement above it.

    Such a comment stands alone on its line and is indented further than the statements.
    """
    if line not in file.comments or not file.comments[line][1]:
        return False
    text = file.lines[line - 1]
    return len(text) - len(text.lstrip()) > indent


_DIRECTIVES = ("--", "fmt:", "noqa", "type:", "pragma:", "pylint:", "mypy:", "ruff:")
"""How comments begin that say nothing of what follows: rules between sections, and what is for
other programs."""


@lru_cache(maxsize=256)
def read_file(path: Path) -> File | None:
    """The parsed file, or ``None`` where it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
    except (OSError, SyntaxError, ValueError):
        return None
    return File(shown_path(path), tree, text, path)


@dataclass(frozen=True)
class ClassSource:
    """The source of one class body; ``None`` for ``file`` where there is none.

    ``bases`` are the bodies of classes that it is derived from, the nearest first: what a name of
    the class stands for may be written in one of them.
    """

    file: File | None
    node: ast.ClassDef | None
    bases: tuple[ClassSource, ...] = ()

    @cached_property
    def files(self) -> tuple[File, ...]:
        """The files that it may be written in: its own and its bases', then what they import from.

        A table that a class goes by may stand in any of them.
        """
        own = [body.file for body in (self, *self.bases) if body.file is not None]
        return tuple(dict.fromkeys([*own, *(each for file in own for each in file.imported())]))

    @property
    def source(self) -> Source:
        """Where the class is written."""
        return self.file.source(self.node) if self.file and self.node else NOWHERE

    def holding(self, name: str) -> ClassSource:
        """The body that gives ``name`` its value: this one, else the nearest base's, else this."""
        first = name.partition(".")[0]
        holds = (b for b in (self, *self.bases) if b.node is not None and first in _first(b.node))
        return next(holds, self)

    def statement(self, name: str) -> ast.stmt | None:
        """The statement that gives ``name`` its value; ``a.b`` looks inside the class ``a``."""
        inside = self.holding(name).node
        found: ast.stmt | None = None
        for part in name.split("."):
            found = _first(inside).get(part) if inside is not None else None
            inside = found if isinstance(found, ast.ClassDef) else None
        return found

    def of(self, name: str) -> Source:
        """The place of an attribute."""
        statement, file = self.statement(name), self.holding(name).file
        if file is None or statement is None:
            return self.source
        return file.source(statement)

    def anywhere(self, name: str) -> Source:
        """The place of an event or a state, which may be declared inside a compound state."""
        if self.file is not None and self.node is not None:
            for body in _bodies(self.node):
                for statement in body:
                    if name in _assigned(statement):
                        return self.file.source(statement)
        return self.source

    def doc(self, name: str) -> str:
        """The comment that stands with an attribute, or a nested class's docstring."""
        statement, file = self.statement(name), self.holding(name).file
        if file is None or statement is None:
            return ""
        if isinstance(statement, ast.ClassDef):
            return ast.get_docstring(statement) or file.comment(statement)
        return file.comment(statement)

    def inner(self, name: str) -> ClassSource:
        """The source of a class nested in this one."""
        statement, file = self.statement(name), self.holding(name).file
        return ClassSource(file, statement if isinstance(statement, ast.ClassDef) else None)

    def line_with(self, name: str, text: str) -> Source:
        """The first line of an attribute's statement that holds ``text``, else its first line."""
        statement, file = self.statement(name), self.holding(name).file
        if file is None or statement is None:
            return self.source
        for line in range(statement.lineno, (statement.end_lineno or statement.lineno) + 1):
            if text in file.lines[line - 1]:
                return file.at(line)
        return file.source(statement)

    def transitions(self, event: str) -> list[Source]:
        """One place for each transition that the attribute ``event`` declares, in order."""
        found: list[Source] = []
        if self.file is None or self.node is None:
            return found
        for body in _bodies(self.node):
            for statement in body:
                if event in _assigned(statement) and not isinstance(statement, ast.ClassDef):
                    value = getattr(statement, "value", None)
                    if value is not None:
                        found.extend(self._calls(value))
        return found

    def _calls(self, value: ast.expr) -> list[Source]:
        assert self.file is not None
        calls = [
            node
            for node in ast.walk(value)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in _TRANSITION_CALLS
        ]
        calls.sort(key=lambda call: (call.end_lineno or 0, call.end_col_offset or 0))
        places: list[Source] = []
        for call in calls:
            places.extend([self.file.source(call)] * max(1, len(call.args)))
        return places


def _bodies(node: ast.ClassDef) -> list[list[ast.stmt]]:
    bodies = [node.body]
    for statement in node.body:
        if isinstance(statement, ast.ClassDef):
            bodies.extend(_bodies(statement))
    return bodies


def _assigned(statement: ast.stmt) -> list[str]:
    """The names that a statement of a class body assigns."""
    if isinstance(statement, ast.ClassDef | ast.FunctionDef):
        return [statement.name]
    if isinstance(statement, ast.Assign):
        return [target.id for target in statement.targets if isinstance(target, ast.Name)]
    if isinstance(statement, ast.AnnAssign | ast.AugAssign) and isinstance(
        statement.target, ast.Name
    ):
        return [statement.target.id]
    return []


@lru_cache(maxsize=1024)
def _first(node: ast.ClassDef) -> Mapping[str, ast.stmt]:
    """The first statement of a class body that gives each name its value."""
    found: dict[str, ast.stmt] = {}
    for statement in node.body:
        for name in _assigned(statement):
            found.setdefault(name, statement)
    return found


@lru_cache(maxsize=1024)
def class_source(cls: type) -> ClassSource:
    """Where a class is written."""
    module = sys.modules.get(cls.__module__)
    path = getattr(module, "__file__", None)
    file = read_file(Path(path)) if path else None
    if file is None:
        return ClassSource(None, None)
    node = _find(file.tree.body, cls.__qualname__.split("."))
    return ClassSource(file if node else None, node)


def _find(body: list[ast.stmt], path: list[str]) -> ast.ClassDef | None:
    """The class definition at a qualified name; ``<locals>`` enters a function's body."""
    name, *rest = [step for step in path if step != "<locals>"]
    candidates = [
        node
        for node in _flat(body)
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name == name
    ]
    for node in reversed(candidates):
        if not rest:
            if isinstance(node, ast.ClassDef):
                return node
            continue
        found = _find(node.body, rest)
        if found is not None:
            return found
    return None


def _flat(body: list[ast.stmt]) -> list[ast.stmt]:
    """The statements of a body, those under if/with/try included."""
    found: list[ast.stmt] = []
    for node in body:
        found.append(node)
        if isinstance(node, ast.If | ast.With | ast.Try | ast.For | ast.While):
            found.extend(_flat([n for n in ast.iter_child_nodes(node) if isinstance(n, ast.stmt)]))
    return found
