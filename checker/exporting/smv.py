"""Designs in SMV, for NuSMV and nuXmv: one constraint a command, one input that names it.

References: R. Cavada and others, NuSMV 2.6 User Manual.
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
from checker.exporting.names import ModelNames, name_model
from checker.exporting.relation import (
    check_sizes,
    ordered,
    over_both,
    shared_refreshes,
    under,
    wrapped,
)
from checker.expressions.nodes import TRUE, After, Arith, Const, Expr, Var
from checker.expressions.types import EnumType, IntType, Type
from checker.model import Command, Model, Variable

_SYNTAX = Syntax("!", "&", "|", ("", " ? ", " : "), {"==": "="}, modulo="mod")

_WORDS = """
    A ABF ABG AF AG ASSIGN AX BU COMPASSION COMPID COMPUTE COMPWFF CONSTANTS CONSTARRAY CONSTRAINT
    CTLSPEC CTLWFF DEFINE E EBF EBG EF EG EX F FAIRNESS FALSE FROZENVAR FUN G GOTO H IN INIT INVAR
    INVARSPEC ISA ITYPE IVAR JUSTICE LTLSPEC LTLWFF MAX MDEFINE MIN MIRROR MODULE NAME O PARSYNTH
    PRED PREDICATES PSLSPEC PSLWFF READ S SIMPWFF SPEC T TRANS TRUE U URGENT V VAR WRITE X Y Z abs
    array asin acos atan bool boolean case ceil clock cos count esac exp extend floor in init
    integer ln max min mod next noncontinuous of pi pow process real resize self signed sin sizeof
    sqrt swconst tan time toint typeof union unsigned uwconst word word1 xnor xor
"""
_OWN = "main command nothing stuck"


def write(model: Model) -> str:
    """The design in SMV.

    Raises:
        UsageError: it has numbers that NuSMV has no room for.
    """
    check_numbers(model, 32, "a number in NuSMV")
    # NuSMV writes every value out; with many more it ends without a word.
    check_sizes(model, 1 << 16, "a variable in NuSMV")
    return "\n".join(_SMV(model).lines()) + "\n"


class _Expressions(Writer):
    """SMV spells truth values in capitals, and the new state by ``next``."""

    def __init__(self, names: ModelNames, frozen: set[str]):
        super().__init__(_SYNTAX, names)
        self.frozen = frozen

    def value(self, number: int, type_: Type) -> str:
        if isinstance(type_, EnumType | IntType):
            return super().value(number, type_)
        return "TRUE" if number else "FALSE"

    def _write(self, node: Expr) -> tuple[str, int]:
        if isinstance(node, After):
            text, level = super()._write(node.arg)
            # What never changes has no next value.
            frozen = isinstance(node.arg, Var) and node.arg.name in self.frozen
            return (text if frozen else f"next({text})"), level
        return super()._write(node)


class _SMV:
    """One model being written."""

    def __init__(self, model: Model):
        self.model = model
        self.names = name_model(model, f"{_WORDS} {_OWN}".split())
        changed = {name for command in model.commands for name, _ in command.updates}
        changed |= {refresh.variable for refresh in model.refreshes}
        self.frozen = {v.name for v in model.variables if v.name not in changed}
        self.frozen &= {v.name for v in model.variables if v.kind == "choice"}
        self.writer = _Expressions(self.names, self.frozen)
        self.scales = ordered(model)
        self.can = {c: self.names.more.new(f"can_{name}") for c, name in self._commands()}
        self.shared = bool(model.refreshes) and shared_refreshes(model)

    def _commands(self) -> Iterator[tuple[str, str]]:
        return iter(self.names.commands.items())

    def lines(self) -> Iterator[str]:
        yield from self._header()
        yield "MODULE main"
        yield from self._declared("FROZENVAR", [v for v in self._variables() if self._frozen(v)])
        yield from self._declared("VAR", [v for v in self._variables() if not self._frozen(v)])
        yield from self._input()
        yield from self._constants()
        for view in self.model.views:
            yield f"\n-- {view_comment(view)}"
            yield from under(
                f"DEFINE {self.names.views[view.name]} := ",
                _ended(self.writer.lines(view.expr)),
            )
        yield from self._initial()
        yield from self._refreshes()
        for command in self.model.commands:
            yield from self._command(command)
        yield from self._stuck()

    def _variables(self) -> tuple[Variable, ...]:
        return self.model.variables

    def _frozen(self, variable: Variable) -> bool:
        return variable.name in self.frozen

    def _header(self) -> Iterator[str]:
        """The title, how to run NuSMV, and how its counts are to be read."""
        lines = [
            *title_lines(self.model),
            "",
            "Written by Chartproof for NuSMV and nuXmv. To visit every state, in NuSMV -int FILE:",
            "  go",
            "  print_reachable_states",
            "The reachable states that it prints are Chartproof's states.",
            "The input 'command' says which step is taken. SMV wants a next state everywhere: in a",
            "state in which no step is possible (stuck), the input is 'nothing', and the state",
            "repeats. All other steps are Chartproof's; AG !stuck says that there is no deadlock.",
        ]
        return (f"-- {line}".rstrip() for line in lines)

    def _declared(self, word: str, variables: list[Variable]) -> Iterator[str]:
        if not variables:
            return
        yield f"\n{word}"
        for variable in variables:
            comment = variable_comment(variable, values=isinstance(variable.type, EnumType))
            name = self.names.variables[variable.name]
            declared = f"  {name} : {self._type(variable.type)};"
            yield f"{declared}  -- {comment}" if comment else declared

    def _type(self, type_: Type) -> str:
        if isinstance(type_, EnumType) and type_ not in self.scales:
            return f"{{{', '.join(self.names.members[type_])}}}"
        return "boolean" if not isinstance(type_, EnumType | IntType) else _range(type_)

    def _input(self) -> Iterator[str]:
        yield "\nIVAR"
        yield from wrapped("  command : {", [*self.names.commands.values(), "nothing"], "};")

    def _constants(self) -> Iterator[str]:
        """Members of enumerations that are compared by order: SMV knows no order of its own."""
        for type_ in self.names.types:
            if type_ in self.scales:
                yield f"\n-- {type_.name}, in order"
                yield "DEFINE"
                members = enumerate(self.names.members[type_])
                yield from (f"  {member} := {number};" for number, member in members)

    def _initial(self) -> Iterator[str]:
        yield ""
        for variable in self.model.variables:
            yield f"INIT {self._start(variable)};"
        condition = start(self.model).condition
        if condition != TRUE:
            yield from under("INIT ", _ended(self.writer.lines(condition)))

    def _start(self, variable: Variable) -> str:
        name, type_ = self.names.variables[variable.name], variable.type
        values = [self.writer.value(number, type_) for number in dict.fromkeys(variable.initial)]
        if not values:
            return "FALSE"
        if len(values) == 1:
            return f"{name} = {values[0]}"
        return f"{name} in {{{', '.join(values)}}}"

    def _refreshes(self) -> Iterator[str]:
        """What holds after every step but that of the repeated state."""
        if not self.shared:
            return
        yield "\n-- Knowledge, after every step, from the new state:"
        yield from (f"--   {refresh_comment(refresh)}" for refresh in self.model.refreshes)
        items = [self._becomes(name, expr) for name, expr in over_both(self.model).items()]
        yield "TRANS command != nothing ->"
        yield from under("  ", _ended(_conjunction(items)))

    def _becomes(self, name: str, value: Expr) -> list[str]:
        bare = isinstance(value, Arith | Const)
        written = self.writer.lines(value) if bare else self.writer.unit(value)
        return under(f"next({self.names.variables[name]}) = ", written)

    def _command(self, command: Command) -> Iterator[str]:
        name, can = self.names.commands[command.name], self.can[command.name]
        yield ""
        yield from (f"-- {line}".rstrip() for line in command_lines(command))
        guard = _ended(self.writer.lines(full_guard(self.model, command)))
        yield from under(f"DEFINE {can} := ", guard)
        new = over_both(self.model, command)
        common = over_both(self.model) if self.shared else {}
        items = [[can], *(self._becomes(n, new[n]) for n in new if n not in common)]
        items += [self._kept(variable) for variable in self._free() if variable.name not in new]
        yield f"TRANS command = {name} ->"
        yield from under("  ", _ended(_conjunction(items)))

    def _free(self) -> list[Variable]:
        return [v for v in self.model.variables if not self._frozen(v)]

    def _kept(self, variable: Variable) -> list[str]:
        name = self.names.variables[variable.name]
        return [f"next({name}) = {name}"]

    def _stuck(self) -> Iterator[str]:
        yield "\n-- no step is possible: the state repeats"
        enabled = list(self.can.values()) or ["FALSE"]
        yield from wrapped("DEFINE stuck := !(", enabled, ");", " |")
        yield "TRANS command = nothing ->"
        kept = [self._kept(variable) for variable in self._free()]
        yield from under("  ", _ended(_conjunction([["stuck"], *kept])))


def _range(type_: Type) -> str:
    return f"{type_.low}..{type_.high}"


def _conjunction(items: list[list[str]]) -> list[str]:
    """Conjuncts in brackets, one a line."""
    lines = under("(", items[0])
    for item in items[1:]:
        lines += under(" & ", item)
    return [*lines[:-1], f"{lines[-1]})"]


def _ended(lines: list[str]) -> list[str]:
    return [*lines[:-1], f"{lines[-1]};"]
