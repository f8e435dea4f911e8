"""Designs in TLA+, for TLC: one action a command.

References: L. Lamport, Specifying Systems (2002).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from checker.exporting.assignments import full_guard, start
from checker.exporting.comments import (
    command_lines,
    one_line,
    refresh_comment,
    title_lines,
    variable_comment,
    view_comment,
)
from checker.exporting.infix import Syntax, Writer, check_numbers
from checker.exporting.names import ModelNames, identifier, name_model
from checker.exporting.relation import ordered, over_both, shared_refreshes, under, wrapped
from checker.expressions.nodes import TRUE, After, And, Arith, Compare, Const, Expr, Or
from checker.expressions.types import EnumType, IntType, Type, size
from checker.model import Command, Model, Variable

_SYNTAX = Syntax(
    "~",
    "/\\",
    "\\/",
    ("IF ", " THEN ", " ELSE "),
    {"==": "=", "!=": "#"},
    divide="\\div",
    truncates=False,
)

_WORDS = """
    ACTION ASSUME ASSUMPTION AXIOM BOOLEAN BY CASE CHOOSE CONSTANT CONSTANTS COROLLARY DEF DEFINE
    DEFS DOMAIN ELSE ENABLED EXCEPT EXTENDS FALSE HAVE HIDE IF IN INSTANCE LAMBDA LEMMA LET LOCAL
    MODULE NEW OBVIOUS OMITTED ONLY OTHER PICK PROOF PROPOSITION PROVE QED RECURSIVE STATE STEP
    STRING SUBSET SUFFICES TAKE TEMPORAL THEN THEOREM TRUE UNCHANGED UNION USE VARIABLE VARIABLES
    WITH WITNESS
"""
# TLC takes the names of its own modules for theirs, whether a module extends them or not.
_MODULES = """
    Any Append Assert AssertEq AssertError BagOfAll Cardinality CounterExample EmptyBag Head
    Infinity Int IsFiniteSet JavaTime Len Nat Permutations PickSuccessor Print PrintT
    RandomElement Real SelectSeq Seq SortSeq SubSeq TLCCache TLCDefer TLCEval TLCFP TLCGet
    TLCGetAndSet TLCGetOrDefault TLCModelValue TLCNoOp TLCSet Tail ToString ToTrace Trace
    TraceFrom
"""
_OWN = "Init Next Spec TypeOK vars Refreshes value"


def write(model: Model) -> str:
    """The design as a TLA+ module.

    Raises:
        UsageError: it computes with numbers that TLC has no room for.
    """
    check_numbers(model, 32, "a number in TLC")
    return "\n".join(_TLAPlus(model).lines()) + "\n"


def config(model: Model) -> str:
    """The file that tells TLC to visit every state of the module; it has the module's name."""
    return "\n".join(_CONFIG) + "\n"


_CONFIG = ("SPECIFICATION Spec", "INVARIANT TypeOK", "CHECK_DEADLOCK FALSE")


class _Expressions(Writer):
    """TLA+ names values by strings, and the new state by a prime."""

    def __init__(self, names: ModelNames, ranks: dict[EnumType, str]):
        super().__init__(_SYNTAX, names)
        self.ranks = ranks

    def value(self, number: int, type_: Type) -> str:
        if isinstance(type_, EnumType):
            return f'"{_members(type_, self.names)[number]}"'
        return _number(number) if isinstance(type_, IntType) else _truth(number)

    def items(self, node: Expr) -> Iterator[str]:
        """A condition as a list of conjuncts."""
        for arg in node.args if isinstance(node, And) else (node,):
            bare = not isinstance(arg, Or) or _one_of(arg)
            yield from _item(self.lines(arg) if bare else self.unit(arg))

    def assigned(self, name: str, value: Expr) -> Iterator[str]:
        """What a variable becomes, as a conjunct."""
        written = self.lines(value) if isinstance(value, Arith | Const) else self.unit(value)
        yield from _item(under(f"{self.names.variables[name]}' = ", written))

    def _layout(self, node: Expr, level: int, width: int) -> list[str]:
        if _one_of(node) or self._ranked(node):
            return [self._at_least(node, level)]
        return super()._layout(node, level, width)

    def _write(self, node: Expr) -> tuple[str, int]:
        if isinstance(node, After):
            text, level = super()._write(node.arg)
            return f"{text}'", level
        same = _one_of(node)
        if same:
            members = ", ".join(self.text(each.right) for each in same)
            return f"{self.operand(same[0].left)} \\in {{{members}}}", super()._write(same[0])[1]
        ranked = self._ranked(node)
        if ranked:
            return ranked, super()._write(node)[1]
        return super()._write(node)

    def _arith(self, node: Arith) -> tuple[str, int]:
        # TLA+ has % between + and - in precedence, and none at all between * and \\div.
        sums = ("+", "-")
        plain = isinstance(node.left, Arith) and node.op in sums and node.left.op in sums
        left = self.text(node.left) if plain else self.operand(node.left)
        sign = self.syntax.divide if node.op == "//" else node.op
        return f"{left} {sign} {self.operand(node.right)}", super()._arith(node)[1]

    def _ranked(self, node: Expr) -> str:
        """A comparison of the order of two members; empty for anything else."""
        if not isinstance(node, Compare) or node.op in ("==", "!="):
            return ""
        type_ = node.left.type
        if not isinstance(type_, EnumType):
            return ""
        rank = self.ranks[type_]
        return f"{rank}({self.text(node.left)}) {node.op} {rank}({self.text(node.right)})"


class _TLAPlus:
    """One model being written."""

    def __init__(self, model: Model):
        self.model = model
        names = name_model(model, [*f"{_WORDS} {_MODULES} {_OWN}".split(), identifier(model.name)])
        self.names = _without_fairness(names)
        scales = ordered(model)
        self.ranks = {
            type_: self.names.more.new(f"{type_.name}_rank")
            for type_ in self.names.types
            if type_ in scales
        }
        self.writer = _Expressions(self.names, self.ranks)
        self.shared = bool(model.refreshes) and shared_refreshes(model)

    def lines(self) -> Iterator[str]:
        yield f"---- MODULE {module_name(self.model)} ----"
        yield from self._header()
        yield "EXTENDS Integers"
        yield from self._variables()
        yield from self._types()
        for view in self.model.views:
            yield f"\n\\* {view_comment(view)}"
            yield from under(f"{self.names.views[view.name]} == ", self.writer.lines(view.expr))
        yield from self._initial()
        yield from self._refreshes()
        for command in self.model.commands:
            yield from self._action(command)
        yield from self._next()
        yield "===="

    def _header(self) -> Iterator[str]:
        """The title, how to run TLC, and how its counts are to be read."""
        name = module_name(self.model)
        lines = [
            *title_lines(self.model),
            "",
            f"Written by Chartproof for TLC, as {name}.tla. To visit every state, with",
            f"{name}.cfg beside it:",
            f"  java -cp tla2tools.jar tlc2.TLC {name}.tla",
            f"{name}.cfg:",
            *(f"  {line}" for line in _CONFIG),
            "The distinct states that TLC finds are Chartproof's states. The states it generates",
            "are the initial states and Chartproof's transitions; where an alternative stands in",
            "a guard, TLC counts the step once for each side that is true.",
        ]
        yield from _comment(lines)

    def _variables(self) -> Iterator[str]:
        if not self.model.variables:
            yield "\nvars == <<>>"
            return
        yield "\nVARIABLES"
        *_, last = self.model.variables
        for variable in self.model.variables:
            comma = "" if variable is last else ","
            comment = variable_comment(variable)
            declared = f"  {self.names.variables[variable.name]}{comma}"
            yield f"{declared}  \\* {comment}" if comment else declared
        yield ""
        yield from wrapped("vars == <<", self.names.variables.values(), ">>")

    def _types(self) -> Iterator[str]:
        for type_, name in self.names.types.items():
            members = [f'"{member}"' for member in _members(type_, self.names)]
            yield ""
            yield from wrapped(f"{name} == {{", members, "}")
            if type_ in self.ranks:
                cases = (f"value = {member} -> {n}" for n, member in enumerate(members))
                yield from wrapped(f"{self.ranks[type_]}(value) == CASE ", cases, "", " []")
        yield "\n\\* What values the variables have, in every state."
        yield "TypeOK =="
        names = self.names.variables
        sets = [f"{names[v.name]} \\in {self._set(v.type)}" for v in self.model.variables]
        yield from _items(sets or ["TRUE"])

    def _set(self, type_: Type) -> str:
        """All values of a type."""
        if isinstance(type_, EnumType):
            return self.names.types[type_]
        if isinstance(type_, IntType):
            return f"{_number(type_.low)}..{_number(type_.high)}"
        return "BOOLEAN"

    def _initial(self) -> Iterator[str]:
        yield "\nInit =="
        yield from _items(self._start(variable) for variable in self.model.variables)
        condition = start(self.model).condition
        if condition != TRUE or not self.model.variables:
            yield from self.writer.items(condition)

    def _start(self, variable: Variable) -> str:
        name, type_ = self.names.variables[variable.name], variable.type
        values = [self.writer.value(n, type_) for n in dict.fromkeys(variable.initial)]
        if len(values) == 1:
            return f"{name} = {values[0]}"
        if len(values) == size(type_):
            return f"{name} \\in {self._set(type_)}"
        return f"{name} \\in {{{', '.join(values)}}}"

    def _refreshes(self) -> Iterator[str]:
        """What holds at the end of every step."""
        if not self.shared:
            return
        yield "\n\\* Knowledge, after every step, from the new state:"
        yield from (f"\\*   {refresh_comment(refresh)}" for refresh in self.model.refreshes)
        yield "Refreshes =="
        for name, expr in over_both(self.model).items():
            yield from self.writer.assigned(name, expr)

    def _action(self, command: Command) -> Iterator[str]:
        yield ""
        yield from _comment(command_lines(command))
        yield f"{self.names.commands[command.name]} =="
        guard = full_guard(self.model, command)
        if guard != TRUE or not self.model.variables:
            yield from self.writer.items(guard)
        new = over_both(self.model, command)
        refreshed = {refresh.variable for refresh in self.model.refreshes}
        for name, expr in new.items():
            if name not in refreshed:
                yield from self.writer.assigned(name, expr)
        kept = [name for key, name in self.names.variables.items() if key not in new]
        if kept:
            yield from wrapped("  /\\ UNCHANGED <<", kept, ">>")
        if self.shared:
            yield "  /\\ Refreshes"
            return
        for name, expr in new.items():
            if name in refreshed:
                yield from self.writer.assigned(name, expr)

    def _next(self) -> Iterator[str]:
        yield "\nNext =="
        yield from (f"  \\/ {name}" for name in self.names.commands.values())
        if not self.names.commands:
            yield "  FALSE"
        yield "\nSpec == Init /\\ [][Next]_vars"


def module_name(model: Model) -> str:
    """The module's name, and that of its file."""
    return identifier(model.name)


def _members(type_: EnumType, names: ModelNames) -> tuple[str, ...]:
    """The members as they stand in quotation marks."""
    plain = all(m.isascii() and m.isprintable() and not set(m) & set('"\\') for m in type_.members)
    return type_.members if plain else names.members[type_]


def _number(value: int) -> str:
    # TLC reads the digits before the sign, and 2147483648 is too large for it.
    return str(value) if value > -(2**31) else f"(-{2**31 - 1} - 1)"


def _truth(number: int) -> str:
    return "TRUE" if number else "FALSE"


def _one_of(node: Expr) -> tuple[Compare, ...]:
    """The comparisons of ``x == a or x == b``; empty for anything else."""
    if not isinstance(node, Or):
        return ()
    equal = tuple(arg for arg in node.args if isinstance(arg, Compare) and arg.op == "==")
    same = len(equal) == len(node.args) and len({arg.left for arg in equal}) == 1
    return equal if same else ()


def _without_fairness(names: ModelNames) -> ModelNames:
    """The names, none of which looks like the beginning of a fairness condition."""

    def mended(each: str) -> str:
        return names.more.new(f"n{each}") if each.startswith(("WF_", "SF_")) else each

    return replace(
        names,
        variables={key: mended(name) for key, name in names.variables.items()},
        views={key: mended(name) for key, name in names.views.items()},
        commands={key: mended(name) for key, name in names.commands.items()},
        types={key: mended(name) for key, name in names.types.items()},
    )


def _item(lines: list[str]) -> Iterator[str]:
    """One conjunct of a list."""
    return iter(under("  /\\ ", lines))


def _items(texts: Iterable[str]) -> Iterator[str]:
    """A conjunction as a list."""
    return (f"  /\\ {text}" for text in texts)


def _comment(lines: Iterable[str]) -> Iterator[str]:
    return (f"\\* {one_line(line) if not line[:1].isspace() else line}".rstrip() for line in lines)
