"""Designs in PRISM's language, for PRISM and Storm: a decision process without probabilities.

References: M. Kwiatkowska, G. Norman, D. Parker, PRISM 4.0, CAV 2011.
"""

from __future__ import annotations

from collections.abc import Iterator

from checker.exporting.assignments import full_guard, start
from checker.exporting.comments import (
    command_lines,
    refresh_comment,
    title_lines,
    variable_comment,
    view_comment,
)
from checker.exporting.infix import Syntax, Writer, check_numbers
from checker.exporting.names import name_model
from checker.exporting.relation import check_sizes, over_old, under
from checker.expressions.nodes import TRUE, Arith, Const, Expr, Var
from checker.expressions.types import BOOL, EnumType, Type
from checker.model import Command, Model, Variable

_SYNTAX = Syntax("!", "&", "|", ("", " ? ", " : "), {"==": "="})

_WORDS = """
    A C E F G I P Pmax Pmin R Rmax Rmin S U W X bool ceil clock const cos csg ctmc ctmdp double
    dtmc endinit endinvariant endmodule endobservables endplayer endrewards endsystem exp false
    filter floor formula func global idtmc imdp init int invariant label log ma max mdp min mod
    module multi nondeterministic observable observables of player pomdp popta pow prob
    probabilistic pta rate rational rewards round sin smg stochastic system true
"""
_OWN = "design"


def write(model: Model) -> str:
    """The design in PRISM's language.

    Raises:
        UsageError: it has numbers that PRISM has no room for.
    """
    check_numbers(model, 32, "a number in PRISM")
    check_sizes(model, (1 << 31) - 1, "a variable in PRISM")
    return "\n".join(_Prism(model).lines()) + "\n"


class _Expressions(Writer):
    """PRISM divides into fractions, and spells the remainder as a function."""

    def _arith(self, node: Arith) -> tuple[str, int]:
        if node.op not in ("//", "%"):
            return super()._arith(node)
        left, divisor = node.left, node.right.type.low
        # The remainder of a number below zero has had more than one meaning.
        added = max(0, -(left.type.low // divisor) * divisor)
        atom = super()._write(TRUE)[1]
        if node.op == "//":
            return f"floor({self.operand(left)} / {divisor})", atom
        text = f"{self.operand(left)} + {added}" if added else self.text(left)
        return f"mod({text}, {divisor})", atom


class _Prism:
    """One model being written."""

    def __init__(self, model: Model):
        self.model = model
        self.names = name_model(model, f"{_WORDS} {_OWN}".split())
        self.writer = _Expressions(_SYNTAX, self.names)
        initial = start(model)
        self.condition = initial.condition
        self.choose = bool(initial.several) or initial.condition != TRUE

    def lines(self) -> Iterator[str]:
        yield from self._header()
        yield "mdp"
        yield from self._constants()
        for view in self.model.views:
            yield f"\n// {view_comment(view)}"
            before = f"formula {self.names.views[view.name]} = "
            yield from under(before, _ended(self.writer.lines(view.expr)))
        yield "\nmodule design"
        for variable in self.model.variables:
            if not _single(variable):
                yield self._variable(variable)
        for command in self.model.commands:
            yield from self._command(command)
        if not self.model.commands:
            yield "\n  [nothing] false -> true;"
        yield "\nendmodule"
        yield from self._initial()

    def _header(self) -> Iterator[str]:
        """The title, and how the counts of PRISM and Storm are to be read."""
        lines = [
            *title_lines(self.model),
            "",
            "Written by Chartproof for PRISM and Storm. To visit every state:",
            "  prism FILE    or    storm --prism FILE --buildfull",
            "Their states are Chartproof's states, their choices Chartproof's transitions. A state",
            "without a way out has one more choice: both repeat it.",
        ]
        if self.model.refreshes:
            lines += ["", "What was last received is brought up to date by every step:"]
            lines += [f"  {refresh_comment(refresh)}" for refresh in self.model.refreshes]
        return (f"// {line}".rstrip() for line in lines)

    def _constants(self) -> Iterator[str]:
        for type_, members in self.names.members.items():
            yield f"\n// {type_.name}"
            yield from (f"const int {name} = {n};" for n, name in enumerate(members))
        single = [variable for variable in self.model.variables if _single(variable)]
        if single:
            yield "\n// variables with one value: PRISM has no ranges of one number"
        for variable in single:
            value = self.writer.value(variable.type.low, variable.type)
            name = self.names.variables[variable.name]
            yield _commented(f"const int {name} = {value};", variable)

    def _variable(self, variable: Variable) -> str:
        type_ = variable.type
        declared = f"  {self.names.variables[variable.name]} : {self._type(type_)}"
        if not self.choose:
            declared += f" init {self.writer.value(variable.initial[0], type_)}"
        return _commented(f"{declared};", variable)

    def _type(self, type_: Type) -> str:
        if type_ == BOOL:
            return "bool"
        return f"[{self.writer.value(type_.low, type_)}..{self.writer.value(type_.high, type_)}]"

    def _command(self, command: Command) -> Iterator[str]:
        yield ""
        yield from (f"  // {line}".rstrip() for line in command_lines(command))
        guard = self.writer.lines(full_guard(self.model, command))
        yield from under(f"  [{self.names.commands[command.name]}] ", guard)
        changes = [
            self._becomes(name, value)
            for name, value in over_old(self.model, command).items()
            if not _single(self.model.variable[name])
            if value != Var(name, self.model.variable[name].type)
        ]
        lines = under("     -> ", changes[0]) if changes else ["     -> true"]
        for change in changes[1:]:
            lines += under("      & ", change)
        yield from _ended(lines)

    def _becomes(self, name: str, value: Expr) -> list[str]:
        # Brackets keep a reader from taking x' = a & b for two changes.
        bare = isinstance(value, Arith | Const)
        written = self.writer.lines(value) if bare else self.writer.unit(value)
        lines = under(f"({self.names.variables[name]}' = ", written)
        return [*lines[:-1], f"{lines[-1]})"]

    def _initial(self) -> Iterator[str]:
        if not self.choose:
            return
        yield "\ninit"
        sign = ""
        for variable in self.model.variables:
            # What has one value is a constant, and there is nothing to choose.
            if not _single(variable) or not variable.initial:
                yield f"  {sign}{self._start(variable)}"
                sign = "& "
        if self.condition != TRUE:
            yield from under(f"  {sign}", self.writer.unit(self.condition))
        yield "endinit"

    def _start(self, variable: Variable) -> str:
        name, type_ = self.names.variables[variable.name], variable.type
        numbers = list(dict.fromkeys(variable.initial))
        if not numbers:
            return "false"
        if type_ == BOOL:
            return "true" if len(numbers) > 1 else name if numbers[0] else f"!{name}"
        values = [f"{name} = {self.writer.value(number, type_)}" for number in numbers]
        return values[0] if len(values) == 1 else f"({' | '.join(values)})"


def _single(variable: Variable) -> bool:
    """Whether it can only have one value."""
    return variable.type.low == variable.type.high


def _commented(declared: str, variable: Variable) -> str:
    comment = variable_comment(variable, values=isinstance(variable.type, EnumType))
    return f"{declared}  // {comment}" if comment else declared


def _ended(lines: list[str]) -> list[str]:
    return [*lines[:-1], f"{lines[-1]};"]
