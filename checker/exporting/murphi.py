"""Designs in Murphi, as rumur reads it: one rule a command.

References: D. L. Dill, The Murphi verification system, CAV 1996; M. Fernandez, Rumur.
"""

from __future__ import annotations

from collections.abc import Iterator

from checker.exporting.assignments import full_guard, in_sequence, start
from checker.exporting.comments import (
    command_lines,
    one_line,
    refresh_comment,
    title_lines,
    variable_comment,
    view_comment,
)
from checker.exporting.infix import Syntax, Writer, check_numbers
from checker.exporting.names import ModelNames, expressions, name_model
from checker.expressions.nodes import TRUE, Compare, walk
from checker.expressions.types import EnumType, IntType, Type
from checker.model import Command, Model, Variable, View

_SYNTAX = Syntax("!", "&", "|", ("", " ? ", " : "), {"==": "="}, view="{name}()")

_WORDS = """
    alias array assert assume begin boolean by case clear const cover do else elsif end endalias
    endexists endfor endforall endfunction endif endprocedure endrecord endrule endruleset
    endstartstate endswitch endwhile enum error exists false for forall function if import
    interleaved invariant in isundefined ismember liveness map multiset multisetadd multisetcount
    multisetremove multisetremovepred normal of procedure process program property put real record
    return rule ruleset scalarset startstate smallest switch then to traceuntil true type undefine
    undefined union var while
"""
_RESERVED = [*_WORDS.split(), "refreshes"]


def write(model: Model) -> str:
    """The design in Murphi.

    Raises:
        UsageError: it computes with numbers that rumur has no room for.
    """
    check_numbers(model, 32, "a number in rumur")
    return "\n".join(_Murphi(model).lines()) + "\n"


class _Murphi:
    """One model being written."""

    def __init__(self, model: Model):
        self.model = model
        self.names: ModelNames = name_model(model, _RESERVED, any_case=True)
        self.writer = Writer(_SYNTAX, self.names)
        self.sequences = {c.name: in_sequence(c, model.view_exprs) for c in model.commands}
        self.start = start(model)
        stored = dict.fromkeys(name for s in self.sequences.values() for name in s.last)
        self.new = {name: self.names.more.new(f"new_{name}") for name in stored}
        self.starts = {v.name: self.names.more.new(f"start_{v.name}") for v in self.start.several}
        self.ordered = _ordered(model)

    def lines(self) -> Iterator[str]:
        yield from self._header()
        yield from self._types()
        yield from self._variables()
        for view in self.model.views:
            yield from self._view(view)
        yield from self._refreshes()
        yield from self._start()
        for command in self.model.commands:
            yield from self._rule(command)
        if not self.model.commands:
            yield '\nrule "nothing ever happens" false ==> begin end;'

    def _header(self) -> Iterator[str]:
        """The title, and how rumur's counts are to be read."""
        lines = [
            *title_lines(self.model),
            "",
            "Written by Chartproof for rumur. To visit every state:",
        ]
        lines += [
            "  rumur --deadlock-detection off --value-type int32_t --output model.c FILE",
            "  gcc -O2 -march=native -o model model.c -latomic -lpthread",
            "  ./model",
            "Its states are Chartproof's states, its rules fired are Chartproof's transitions.",
        ]
        yield from (f"-- {one}".rstrip() for one in lines)

    def _types(self) -> Iterator[str]:
        """Enumerations; one whose members are compared by order is numbers with names."""
        scales = [t for t in self.names.types if t in self.ordered]
        others = [t for t in self.names.types if t not in self.ordered]
        if scales:
            yield "\nconst"
            for type_ in scales:
                members = enumerate(self.names.members[type_])
                yield from (f"  {member}: {number};" for number, member in members)
        if scales or others:
            yield "\ntype"
        for type_ in scales:
            yield f"  {self.names.types[type_]}: {type_.low} .. {type_.high};"
        for type_ in others:
            members_ = ", ".join(self.names.members[type_])
            yield f"  {self.names.types[type_]}: enum {{ {members_} }};"

    def _type(self, type_: Type) -> str:
        if isinstance(type_, EnumType):
            return self.names.types[type_]
        return f"{type_.low} .. {type_.high}" if isinstance(type_, IntType) else "boolean"

    def _variables(self) -> Iterator[str]:
        yield "\nvar"
        for variable in self.model.variables:
            declared = f"  {self.names.variables[variable.name]}: {self._type(variable.type)};"
            comment = variable_comment(variable, values=False)
            yield f"{declared}  -- {comment}" if comment else declared

    def _view(self, view: View) -> Iterator[str]:
        yield f"\n-- {view_comment(view)}"
        yield f"function {self.names.views[view.name]}(): {self._type(view.expr.type)};"
        yield "begin"
        yield from _statement("  return ", self.writer.lines(view.expr))
        yield "end;"

    def _refreshes(self) -> Iterator[str]:
        """What is done at the end of every step."""
        if not self.model.refreshes:
            return
        yield "\nprocedure refreshes();"
        yield "begin"
        for refresh in self.model.refreshes:
            name = self.names.variables[refresh.variable]
            yield f"  -- {refresh_comment(refresh)}"
            yield from _statement("  if ", self.writer.lines(refresh.path), " then")
            yield from _statement(f"    {name} := ", self.writer.lines(refresh.value))
            yield "  end;"
        yield "end;"

    # -- initial states ------------------------------------------------------------------------

    def _start(self) -> Iterator[str]:
        """One start state for every combination of initial values; others are passed over."""
        yield ""
        several = {variable.name: self._offered(variable) for variable in self.start.several}
        if several:
            ranges = [f"{self.starts[name]}: {offered}" for name, (offered, _) in several.items()]
            yield "ruleset " + "; ".join(ranges) + " do"
        yield 'startstate "initially"'
        yield "begin"
        for variable in self.model.variables:
            if variable.name in several:
                value = several[variable.name][1]
            else:
                value = self.writer.value(variable.initial[0], variable.type)
            yield f"  {self.names.variables[variable.name]} := {value};"
        if self.start.condition != TRUE:
            yield "  -- other combinations are no initial states (assume is a word of rumur only)"
            yield from _statement("  assume ", self.writer.lines(self.start.condition))
        yield "end;"
        if several:
            yield "end;"

    def _offered(self, variable: Variable) -> tuple[str, str]:
        """What the start states are made for, and the initial value that belongs to it."""
        values, type_, start = (
            sorted(set(variable.initial)),
            variable.type,
            self.starts[variable.name],
        )
        if len(values) == type_.high - type_.low + 1:
            return self._type(type_), start
        if isinstance(type_, IntType) and len(values) == values[-1] - values[0] + 1:
            return f"{values[0]} .. {values[-1]}", start
        *others, last = (self.writer.value(value, type_) for value in values)
        cases = "".join(f"({start} = {i} ? {value} : " for i, value in enumerate(others))
        return f"0 .. {len(others)}", cases + last + ")" * len(others)

    # -- rules ---------------------------------------------------------------------------------

    def _rule(self, command: Command) -> Iterator[str]:
        yield ""
        yield from (f"-- {line}" for line in command_lines(command))
        yield f'rule "{_quoted(command.name)}"'
        yield from (f"  {line}" for line in self.writer.lines(full_guard(self.model, command)))
        yield "==>"
        sequence = self.sequences[command.name]
        if sequence.last:
            yield "var"
            for name in sequence.last:
                yield f"  {self.new[name]}: {self._type(self.model.variable[name].type)};"
        yield "begin"
        for name, expr in sequence.first:
            yield from _statement(f"  {self.new[name]} := ", self.writer.lines(expr))
        for name, expr in sequence.then:
            yield from _statement(f"  {self.names.variables[name]} := ", self.writer.lines(expr))
        for name in sequence.last:
            yield f"  {self.names.variables[name]} := {self.new[name]};"
        if self.model.refreshes:
            yield "  refreshes();"
        yield "end;"


def _ordered(model: Model) -> set[EnumType]:
    """The enumerations whose members are compared by order: Murphi's own have none."""
    return {
        node.left.type
        for expr in expressions(model)
        for node in walk(expr)
        if isinstance(node, Compare) and node.op not in ("==", "!=")
        if isinstance(node.left.type, EnumType)
    }


def _statement(before: str, lines: list[str], after: str = ";") -> Iterator[str]:
    """A statement whose expression may have several lines."""
    indent = " " * len(before)
    lines = [*lines[:-1], f"{lines[-1]}{after}"]
    yield f"{before}{lines[0]}"
    yield from (f"{indent}{line}" for line in lines[1:])


def _quoted(text: str) -> str:
    """A text that can stand inside of quotation marks."""
    return one_line(text).replace("\\", "/").replace('"', "'")
