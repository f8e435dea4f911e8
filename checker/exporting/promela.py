"""Designs in Promela, the language of SPIN.

One process repeats the commands, each indivisible. References: G. J. Holzmann, The SPIN Model
Checker: Primer and Reference Manual (2003).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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
from checker.exporting.names import ModelNames, name_model
from checker.expressions.nodes import TRUE, Expr
from checker.expressions.types import BoolType, Type
from checker.model import Command, Model, Variable

_SYNTAX = Syntax("!", "&&", "||", ("", " -> ", " : "), {})

_WORDS_OF_PROMELA = """
    active assert atomic bit bool break byte c_code c_decl c_expr c_state c_track chan do d_step
    d_proctype else empty enabled eval false fi for full get_priority goto hidden if in init inline
    int len local ltl mtype never nempty nfull none np_ notrace od of pc_value pid print printf
    printm priority proctype provided return run select set_priority short show skip timeout trace
    true typedef unless unsigned xr xs D_proctype
"""
# Variables become fields of a struct in C, where a macro of SPIN or of the compiler replaces them.
_WORDS_OF_C = """
    auto case char const continue default double enum extern float long register restrict signed
    sizeof static struct switch union void volatile while linux unix
    rand sv uchar uint ulong ushort wasnew maxseq0 minseq0
    ACCEPT_LAB ALL_P ALPHA_F AUTO_RESIZE A_V Air0 Air1 BACKWARD_MOVES CONTINUE0 FORWARD_MOVES FREQ
    FROM_P G_int G_long HAS_CODE HAS_TRACK INI_P IfNotBlocked MORE_P NCLAIMS NCORE NDONE_P NOFAIR
    NOREDUCE NULL ONE_L PAN_H PROG_LAB PanSource Pinit Q_EMPT_F Q_EMPT_T Q_FULL_F Q_FULL_T S_A
    S_IREAD S_IWRITE SAFETY SpinVersion StackSize TIMEOUT_F TRANSITIONS T_ID UPTO_P VECTORSZ V_A
    V_PROVISO XUSAFE ASYNC BAD BASE CHUNK CNT_P CONTINUE DELTA GLOBAL LOCAL MAXPROC MAXQ MERGED
    NFAIR NQS NTRANS SYNC UnBlock WS asm typeof
"""
_RESERVED = [*_WORDS_OF_PROMELA.split(), *_WORDS_OF_C.split(), "start", "refreshes"]


def write(model: Model) -> str:
    """The design in Promela.

    Raises:
        UsageError: it computes with numbers that SPIN has no room for.
    """
    check_numbers(model, 32, "a number in Promela")
    return "\n".join(_Promela(model).lines()) + "\n"


class _Promela:
    """One model being written."""

    def __init__(self, model: Model):
        self.model = model
        self.names: ModelNames = name_model(model, _RESERVED)
        self.writer = Writer(_SYNTAX, self.names)
        self.sequences = {c.name: in_sequence(c, model.view_exprs) for c in model.commands}
        stored = dict.fromkeys(name for s in self.sequences.values() for name in s.last)
        self.new = {name: self.names.more.new(f"new_{name}") for name in stored}
        self.start = start(model)
        self.chooses = bool(self.start.several) or self.start.condition != TRUE

    def lines(self) -> Iterator[str]:
        yield from self._header()
        yield from self._constants()
        yield from self._variables()
        yield from self._views()
        yield from self._refreshes()
        yield "init {"
        if self.chooses:
            yield from self._start()
        yield "  do"
        for command in self.model.commands:
            yield from self._command(command)
        if not self.model.commands:
            yield "  :: false -> skip"
        yield "  od"
        yield "}"

    def _header(self) -> Iterator[str]:
        """The title, and how SPIN's counts are to be read."""
        lines = [
            *title_lines(self.model),
            "",
            "Written by Chartproof for SPIN. To visit every state:",
        ]
        lines += [
            "  spin -a -o2 FILE",
            "  gcc -O2 -DSAFETY -DNOREDUCE -o pan pan.c",
            "  ./pan -E -m1000000",
            "(-o2: variables that are only written count, too; -E: a state without a way out is no",
            "error.) What SPIN prints, and what Chartproof counts:",
        ]
        if self.chooses:
            ways = self.start.combinations
            lines += [
                "  states, stored   the states + 1 (before the values are chosen)",
                f"  transitions      the transitions + 1 + {ways} (ways to choose the values)",
            ]
        else:
            lines += [
                "  states, stored   the states",
                "  transitions      the transitions + 1 (the initial state counts as one)",
            ]
        yield from _block(lines)

    def _constants(self) -> Iterator[str]:
        for type_, members in self.names.members.items():
            yield ""
            yield f"/* {_safe(type_.name)} */"
            width = max(map(len, members))
            yield from (f"#define {name:<{width}} {n}" for n, name in enumerate(members))

    def _variables(self) -> Iterator[str]:
        yield ""
        for variable in self.model.variables:
            name = self.names.variables[variable.name]
            declared = f"{_type(variable.type)} {name}"
            if variable not in self.start.several:
                declared += f" = {self.writer.value(variable.initial[0], variable.type)}"
            comment = variable_comment(variable)
            yield f"{declared};  /* {_safe(comment)} */" if comment else f"{declared};"
        for name, new in self.new.items():
            type_ = _type(self.model.variable[name].type)
            yield f"{type_} {new};  /* zero, but inside of a step */"

    def _views(self) -> Iterator[str]:
        for view in self.model.views:
            yield ""
            yield f"/* {_safe(view_comment(view))} */"
            name = self.names.views[view.name]
            yield from _continued(_spread(f"#define {name} ", self.writer.unit(view.expr), ""))

    def _refreshes(self) -> Iterator[str]:
        """What is done at the end of every step."""
        yield ""
        if not self.model.refreshes:
            return
        yield "inline refreshes() {"
        for refresh in self.model.refreshes:
            name = self.names.variables[refresh.variable]
            yield f"  /* {_safe(refresh_comment(refresh))} */"
            yield "  if"
            path, value = self._brief(refresh.path), self._brief(refresh.value)
            if len(path) == len(value) == 1:
                yield f"  :: {path[0]} -> {name} = {value[0]}"
            else:
                yield from _spread("  :: ", path, " ->")
                yield from _spread(f"     {name} = ", value, "")
            yield "  :: else"
            yield "  fi;"
        yield "}"
        yield ""

    def _start(self) -> Iterator[str]:
        """Choose the initial values; begin again where the combination is not an initial state."""
        yield "start:"
        yield "  atomic {"
        for variable in self.start.several:
            yield from self._chosen(variable)
        if self.start.condition != TRUE:
            yield "    if"
            yield from _spread("    :: ", self._brief(self.start.condition), "")
            back = "".join(f"{self.names.variables[v.name]} = 0; " for v in self.start.several)
            yield f"    :: else -> {back}goto start"
            yield "    fi"
        yield "  }"

    def _chosen(self, variable: Variable) -> Iterator[str]:
        name = self.names.variables[variable.name]
        values = [self.writer.value(v, variable.type) for v in dict.fromkeys(variable.initial)]
        yield "    if " + " ".join(f":: {name} = {value}" for value in values) + " fi;"

    def _command(self, command: Command) -> Iterator[str]:
        yield ""
        for line in _block(list(command_lines(command))):
            yield f"  {line}"
        guard = self._brief(full_guard(self.model, command))
        yield from _spread("  :: d_step { ", guard, " ->")
        yield f'       printf("{_printed(command.name)}\\n");'
        for target, lines in self._statements(command):
            yield from _spread(f"       {target} = ", lines, ";")
        if self.model.refreshes:
            yield "       refreshes()"
        yield "     }"

    def _brief(self, expr: Expr) -> list[str]:
        """The expression, in brackets if it is long: SPIN would end the statement with the line."""
        lines = self.writer.lines(expr)
        return lines if len(lines) == 1 else self.writer.unit(expr)

    def _statements(self, command: Command) -> Iterator[tuple[str, list[str]]]:
        sequence = self.sequences[command.name]
        names = self.names.variables
        for name, expr in sequence.first:
            yield self.new[name], self._brief(expr)
        for name, expr in sequence.then:
            yield names[name], self._brief(expr)
        for name in sequence.last:
            yield names[name], [self.new[name]]
        for name in sequence.last:
            yield self.new[name], ["0"]


def _type(type_: Type) -> str:
    """The smallest type of Promela that holds all values."""
    if isinstance(type_, BoolType):
        return "bool"
    if type_.low >= 0 and type_.high <= 255:
        return "byte"
    return "short" if type_.low >= -(2**15) and type_.high < 2**15 else "int"


def _spread(before: str, lines: list[str], after: str) -> Iterator[str]:
    """Lines with something before and after them, indented under each other."""
    indent = " " * len(before)
    lines = [*lines[:-1], f"{lines[-1]}{after}"]
    yield f"{before}{lines[0]}"
    yield from (f"{indent}{line}" for line in lines[1:])


def _continued(lines: Iterable[str]) -> Iterator[str]:
    """The lines of a macro."""
    *others, last = lines
    yield from (f"{line} \\" for line in others)
    yield last


def _block(lines: list[str]) -> list[str]:
    """A comment of several lines."""
    safe = [_safe(line) for line in lines]
    if len(safe) == 1:
        return [f"/* {safe[0]} */"]
    return [f"/* {safe[0]}", *(f" * {line}".rstrip() for line in safe[1:]), " */"]


def _safe(text: str) -> str:
    """A text that does not end the comment that it stands in."""
    return text.replace("*/", "* /").replace("/*", "/ *")


def _printed(text: str) -> str:
    """A text inside of quotation marks that is printed as it is."""
    plain = one_line(text).replace("\\", "/").replace('"', "'")
    return plain.replace("%", "%%")
