"""Guards of a chart as texts: what python-statemachine makes of each, whatever the types are."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from statemachine import StateChart

from checker.errors import Source, SpecError, did_you_mean
from checker.expressions.spelling import spelling
from checker.expressions.types import EnumType
from checker.linting.charts import guards_of
from checker.lowering.chart import Guard, NotAnalysable
from checker.lowering.places import Arrow, states_of

_OPERATORS = re.compile(r"!(?!=)|\^|\bv\b")
"""What the library replaces before it parses a guard (``spec_parser.replace_operators``)."""
_MEANING = {"!": "not", "^": "and", "v": "or"}

_RICHER = {
    ast.BinOp: "is arithmetic",
    ast.IfExp: "is a conditional expression",
    ast.Attribute: "has a dot",
    ast.Subscript: "has an index",
    ast.UnaryOp: "has a sign",
}

Mistake = tuple[str, str, str]
"""The problem, why it matters and what to write."""


@dataclass(frozen=True)
class Words:
    """What the guards of one chart may and may not name; ``text`` is the one that is read.

    ``enums`` are the enumerations whose values they may name.
    """

    cls: type[StateChart[Any]]
    states: tuple[str, ...]
    events: tuple[str, ...]
    known: frozenset[str]
    enums: frozenset[str] = frozenset()
    text: str = ""

    def shown(self, node: ast.expr) -> str:
        """A piece of the guard as it is written."""
        return ast.get_source_segment(self.text, node) or ast.unparse(node)

    @property
    def chart(self) -> str:
        return self.cls.__name__


def words_of(
    cls: type[StateChart[Any]], known: frozenset[str], enums: Iterable[EnumType] = ()
) -> Words:
    """The vocabulary of a chart; ``known`` are its variables and what it reads or is given."""
    states = tuple(dict.fromkeys(str(state.id) for state in states_of(cls)))
    events = tuple(str(event) for event in cls._events)
    return Words(cls, states, events, known, frozenset(enum.name for enum in enums))


def guard_mistakes(arrow: Arrow, words: Words) -> Iterator[SpecError]:
    """What python-statemachine would read differently from what is meant, in each guard."""
    for guard in guards_of(arrow):
        yield from text_mistakes(guard, words)


def text_mistakes(guard: Guard, words: Words) -> Iterator[SpecError]:
    """The mistakes of one guard."""
    where = _with_text(guard.source, guard.text)
    if not guard.text.strip():
        yield SpecError(
            "there is no condition between the quotes of a guard.",
            where,
            why="python-statemachine would refuse the chart when it is started",
            instead="a condition; or no guard at all",
        )
        return
    spelt = list(_operators(guard.text))
    if spelt:
        yield from (SpecError(p, where, why=w, instead=i) for p, w, i in spelt)
        return
    try:
        tree = ast.parse(guard.text.strip(), mode="eval").body
    except SyntaxError as error:
        yield SpecError(
            f"'{guard.text}' is not an expression ({error.msg}).",
            where,
            why="python-statemachine would refuse the chart when it is started",
            instead=spelling(guard.text) or "names, and, or, not, comparisons, In('<state>')",
        )
        return
    if guard.text[:1].isspace():
        yield SpecError(
            f"the guard '{guard.text}' begins with a space or a new line.",
            where,
            why="python-statemachine would refuse the chart when it is started",
            instead=guard.text.strip(),
        )
        return
    if isinstance(tree, ast.Constant):
        yield SpecError(
            f"the guard '{guard.text}' is a constant.",
            where,
            why="the transition would be enabled always, or never",
            instead="a condition, or no guard at all",
        )
        return
    for problem, why, instead in dict.fromkeys(
        _visit(tree, replace(words, text=guard.text.strip()))
    ):
        yield SpecError(problem, where, why=why, instead=instead)
    yield from _python_names(tree, guard, words, where)


def _with_text(source: Source, text: str) -> Source:
    return source if source.text else replace(source, text=text)


def _operators(text: str) -> Iterator[Mistake]:
    for sign in dict.fromkeys(match.group(0) for match in _OPERATORS.finditer(text)):
        meaning = _MEANING[sign]
        yield (
            f"'{sign}' in the guard '{text}' is an operator to python-statemachine.",
            f"it reads {sign} as '{meaning}' wherever it stands, in quotes too",
            f"{meaning}; a name other than v" if sign == "v" else meaning,
        )


def _visit(node: ast.expr, words: Words) -> Iterator[Mistake]:
    match node:
        case ast.BoolOp(values=values):
            for value in values:
                yield from _visit(value, words)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield from _visit(operand, words)
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            for op in ops:
                yield from _comparison(node, words, op)
            for side in (left, *comparators):
                if not isinstance(side, ast.Tuple | ast.List | ast.Set):
                    yield from _visit(side, words)
        case ast.Call():
            yield from _call(node, words)
        case ast.Name(id=name):
            yield from _name(name, words)
        case ast.Constant():
            return
        case _:
            yield _richer(node, words, _RICHER.get(type(node), "is a form of Python"))


def _richer(node: ast.expr, words: Words, kind: str) -> Mistake:
    return (
        f"'{words.shown(node)}' {kind}, which a component's guard cannot have.",
        "python-statemachine knows names, and/or/not, comparisons and In('<state>') there",
        _plainer(node, words),
    )


def _plainer(node: ast.expr, words: Words) -> str:
    """What to write for a form of Python that guards do not have."""
    match node:
        case ast.BinOp(op=ast.BitAnd()):
            return "and"
        case ast.BinOp(op=ast.BitOr()):
            return "or"
        case ast.UnaryOp(op=ast.Invert()):
            return "not"
        case ast.Attribute(value=ast.Name(id=owner), attr=member) if owner in words.enums:
            return f"{member} alone"
        case ast.Attribute():
            return f'reads = {{"<name>": "{words.shown(node)}"}} in the class, and <name> here'
    return 'a view with it, reads = {"<name>": "<view>"} in the class, and <name> here'


def _comparison(node: ast.Compare, words: Words, op: ast.cmpop) -> Iterator[Mistake]:
    text = words.shown(node)
    if isinstance(op, ast.Is | ast.IsNot):
        sign = "==" if isinstance(op, ast.Is) else "!="
        yield (
            f"'{text}' compares identities.",
            "python-statemachine would fail with a bare KeyError when the chart is started",
            sign,
        )
    elif isinstance(op, ast.In | ast.NotIn):
        yield (
            f"'{text}' asks for membership, which a component's guard cannot do.",
            "python-statemachine would refuse the chart when it is started",
            "x == one or x == another; or a view with 'in' that the class reads",
        )


def _call(node: ast.Call, words: Words) -> Iterator[Mistake]:
    text = words.shown(node)
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name.lower() != "in":
        yield _richer(node, words, f"calls {words.shown(node.func)}")
        return
    if name != "In":
        yield (
            f"'{text}' spells In with other letters.",
            "python-statemachine takes it for In, and nothing else does",
            "In",
        )
    if not node.args and not node.keywords:
        yield (
            f"'{text}' names no state.",
            "python-statemachine takes it for true, always",
            "In('<state>')",
        )
    for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
        yield from _in_state(text, argument, words)
    if node.keywords:
        yield (
            f"'{text}' has a keyword.",
            "python-statemachine drops keywords, and In() of nothing is always true",
            "In('<state>')",
        )


def _in_state(text: str, argument: ast.expr, words: Words) -> Iterator[Mistake]:
    if not isinstance(argument, ast.Constant):
        shown = words.shown(argument)
        yield (
            f"'{text}' has {shown} without quotes.",
            "python-statemachine drops what is not quoted, and In() of nothing is always true",
            f"In('{shown}')"
            if shown in words.states
            else f"In('<state>'). {did_you_mean(shown, words.states)}",
        )
    elif argument.value not in words.states:
        yield (
            f"'{text}' names no state of {words.chart}.",
            "python-statemachine takes it for false, always",
            did_you_mean(str(argument.value), words.states),
        )


def _name(name: str, words: Words) -> Iterator[Mistake]:
    if name in words.events:
        instead = f"In('{name}')" if name in words.states else "a variable, or In('<state>')"
        yield (
            f"the guard names the event '{name}' of {words.chart}.",
            "python-statemachine would fire the event whenever it looks at the guard",
            instead,
        )
    elif name in words.states and name not in words.known:
        yield (
            f"the guard names the state '{name}' of {words.chart} as if it were a variable.",
            "python-statemachine would refuse the chart when it is started",
            f"In('{name}')",
        )


def _python_names(tree: ast.expr, guard: Guard, words: Words, where: Source) -> Iterator[SpecError]:
    """Names that stand for a method or a plain attribute of the class."""
    for name in dict.fromkeys(n.id for n in ast.walk(tree) if isinstance(n, ast.Name)):
        if name in words.known or name in words.events or name in words.states or name == "In":
            continue
        owners = (words.cls, *(getattr(words.cls, "listeners", None) or ()))
        owner = next((owner for owner in owners if hasattr(owner, name)), None)
        if owner is not None:
            kind = "function" if callable(getattr(owner, name)) else "attribute"
            of = words.chart if owner is words.cls else "a listener"
            yield NotAnalysable(
                f"the guard '{guard.text}' uses the Python {kind} '{name}' of {of}.",
                where,
                why="Python code cannot be compiled or proved, only run",
                instead="a variable in Variables, or what the class reads; "
                "or check this design with --engine executed",
            )
