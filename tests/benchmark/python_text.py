"""A model as plain Python functions over tuples, for checkers that explore Python.

Written as a careful user would write them: one function that unpacks the state, evaluates each
view once, and tests one guard after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from checker.engines.step import initial_states
from checker.exporting.infix import Syntax, Writer
from checker.exporting.names import name_model
from checker.expressions.nodes import Expr, If, ViewRef, walk
from checker.expressions.types import Type
from checker.model import Command, Model

State = tuple[int, ...]
Successors = Callable[[State], list[tuple[str, State]]]

_WORDS = """
    and as assert async await break class continue def del elif else except finally for from global
    if import in is lambda nonlocal not or pass raise return try while with True False None state
    found new
"""
_SYNTAX = Syntax("not ", "and", "or", ("", "", ""), {}, divide="//", truncates=False)


class _Python(Writer):
    """Python's conditional expression has its condition in the middle, and values are numbers."""

    def value(self, number: int, type_: Type) -> str:
        return str(number)

    def _write(self, node: Expr) -> tuple[str, int]:
        if isinstance(node, If):
            parts = [self.operand(each) for each in (node.then, node.cond, node.orelse)]
            return f"({parts[0]} if {parts[1]} else {parts[2]})", 9
        return super()._write(node)


class PythonText:
    """The Python of one model.

    Args:
        model: the design.
    """

    def __init__(self, model: Model):
        self.model = model
        self.names = name_model(model, _WORDS.split())
        self.write = _Python(_SYNTAX, self.names)
        self.fields = [self.names.variables[v.name] for v in model.variables]

    def initial(self) -> list[State]:
        """The initial states."""
        return [tuple(state.values()) for state in initial_states(self.model)]

    def successors(self, commands: Sequence[Command]) -> Successors:
        """A function from a state to the names and targets of the commands that are enabled."""
        read = [each.guard for each in commands]
        read += [expr for each in commands for _, expr in each.updates]
        lines = [*self._unpacked(read), "found = []"]
        for each in commands:
            lines += self._step(each)
        made: Successors = self._function([*lines, "return found"])
        return made

    def holds(self, condition: Expr) -> Callable[[State], bool]:
        """A function that says whether a condition holds in a state."""
        lines = self._unpacked([condition])
        made: Callable[[State], bool] = self._function(
            [*lines, f"return {self.write.text(condition)}"]
        )
        return made

    def _step(self, command: Command) -> Iterator[str]:
        yield f"if {self.write.text(command.guard)}:"
        new = dict(zip(self.fields, self.fields, strict=True))
        for name, expr in command.updates:
            new[self.names.variables[name]] = self.write.text(expr)
        bounds = [(self.model.variable[name].type, new, name) for name in command.ranges]
        target = f"({', '.join(new.values())},)"
        if self.model.refreshes:
            target = f"refreshed({target})"
        indent = "    "
        if bounds:
            inside = " and ".join(
                f"{type_.low} <= {new[self.names.variables[name]]} <= {type_.high}"
                for type_, new, name in bounds
            )
            yield f"{indent}if {inside}:"
            indent *= 2
        yield f"{indent}found.append(({command.name!r}, {target}))"

    def _unpacked(self, read: Sequence[Expr]) -> list[str]:
        """The state's variables, and the views that are read, in the order of their needs."""
        return [f"{', '.join(self.fields)}, = state", *self._views(read)]

    def _views(self, read: Sequence[Expr]) -> list[str]:
        needed: dict[str, None] = {}

        def need(expr: Expr) -> None:
            for node in walk(expr):
                if isinstance(node, ViewRef) and node.name not in needed:
                    need(self.model.view_exprs[node.name])
                    needed[node.name] = None

        for expr in read:
            need(expr)
        texts = self.model.view_exprs
        return [f"{self.names.views[name]} = {self.write.text(texts[name])}" for name in needed]

    def _refreshed(self) -> list[str]:
        lines = self._unpacked([])
        for refresh in self.model.refreshes:
            name = self.names.variables[refresh.variable]
            lines += self._views([refresh.path, refresh.value])
            lines.append(f"if {self.write.text(refresh.path)}:")
            lines.append(f"    {name} = {self.write.text(refresh.value)}")
        return [*lines, f"return ({', '.join(self.fields)},)"]

    def _function(self, lines: list[str]) -> Callable[..., object]:
        texts = [_defined("function", lines)]
        if self.model.refreshes:
            texts.append(_defined("refreshed", self._refreshed()))
        made: dict[str, Callable[..., object]] = {}
        exec("\n".join(texts), made)  # noqa: S102 - our own text, of our own model
        return made["function"]


def _defined(name: str, lines: list[str]) -> str:
    return "\n".join([f"def {name}(state):", *(f"    {line}" for line in lines), ""])
