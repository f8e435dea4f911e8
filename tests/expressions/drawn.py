"""Random texts of the notation, states to read them in, and what Python itself says they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from random import Random
from types import SimpleNamespace
from typing import Any

from hypothesis import strategies as st

from checker import Scale
from checker.expressions.nodes import Expr, Var, ViewRef
from checker.expressions.parse import parse
from checker.expressions.scope import Entity, ExpressionError, GroupRef, PartRef, Scope, TupleRef
from checker.expressions.types import BOOL, EnumType, IntType, Type, enum_type


class Hue(Scale):
    red = "the least"
    green = "more"
    blue = "the most"


class Mood(Enum):
    calm = "at ease"
    angry = "not at ease"


HUE, MOOD = enum_type(Hue), enum_type(Mood)
WHO = EnumType("Who", ("a", "b"))
TYPES: dict[str, Type] = {
    "p": BOOL,
    "q": BOOL,
    "n": IntType(0, 3),
    "m": IntType(-4, 5),
    "wide": IntType(-(10**9), 10**9),
    "hue": HUE,
    "tint": HUE,
    "mood": MOOD,
    "who": WHO,
    "a.flag": BOOL,
    "a.age": IntType(0, 3),
    "b.flag": BOOL,
    "b.age": IntType(0, 7),
    "slots[0]": IntType(0, 2),
    "slots[1]": IntType(0, 2),
    "slots[2]": IntType(-1, 9),
}
"""Every variable of the texts."""

VIEW_TEXTS = {"warm": "p or hue == red", "total": "n + m"}
"""Two views, which stand in texts by their names."""


def _attribute(part: str, name: str) -> Entity:
    if f"{part}.{name}" not in TYPES:
        raise ExpressionError(f"'{part}' has no '{name}'.", instead="age or flag")
    return Var(f"{part}.{name}", TYPES[f"{part}.{name}"])


def _scope(views: dict[str, Expr], *, steps: bool) -> Scope:
    names: dict[str, Entity] = {
        name: Var(name, type_)
        for name, type_ in TYPES.items()
        if "." not in name and "[" not in name
    }
    names |= {"a": PartRef("a"), "b": PartRef("b"), "both": GroupRef(("a", "b"))}
    names["slots"] = TupleRef(
        tuple(Var(f"slots[{i}]", TYPES[f"slots[{i}]"]) for i in range(3)),
    )
    names |= {name: ViewRef(name, expr.type) for name, expr in views.items()}
    return Scope(
        names,
        attribute=_attribute,
        enums=(HUE, MOOD, WHO),
        pointers=(WHO,),
        steps=steps,
        where="in this test",
    )


VIEWS: dict[str, Expr] = {
    name: parse(text, _scope({}, steps=False)) for name, text in VIEW_TEXTS.items()
}
SCOPE = _scope(VIEWS, steps=False)
STEP_SCOPE = _scope(VIEWS, steps=True)


# -- states ------------------------------------------------------------------------------------


def some_states(count: int, seed: int) -> list[dict[str, int]]:
    """Encoded states, spread over every variable's range, the same in every run."""
    random = Random(seed)  # noqa: S311 - nothing secret
    return [
        {name: random.randint(type_.low, type_.high) for name, type_ in TYPES.items()}
        for _ in range(count)
    ]


@dataclass(frozen=True)
class _Part:
    """A part as Python sees it: equal to another only if it has its name."""

    name: str
    flag: bool
    age: int


def python_names(state: dict[str, int]) -> dict[str, Any]:
    """What the names of a text stand for when Python evaluates it."""
    seen = SimpleNamespace(**{k: TYPES[k].decode(v) for k, v in state.items() if k in SIMPLE})
    parts = {x: _Part(x, bool(state[f"{x}.flag"]), state[f"{x}.age"]) for x in "ab"}
    names = vars(seen) | parts | {member.name: member for kind in (Hue, Mood) for member in kind}
    names |= {"who": parts[seen.who], "both": tuple(parts.values()), "Hue": Hue, "Mood": Mood}
    names["slots"] = tuple(state[f"slots[{i}]"] for i in range(3))
    names["count"] = lambda values: sum(map(bool, values))
    names["implies"] = lambda premise, conclusion: not premise or conclusion
    for view, text in VIEW_TEXTS.items():
        names[view] = eval(text, dict(names))  # noqa: S307
    return names


SIMPLE = {name for name in TYPES if "." not in name and "[" not in name}


def python_meaning(text: str, state: dict[str, int]) -> int:
    """The encoded value that Python's own evaluation of the text gives."""
    value = eval(text, python_names(state))  # noqa: S307
    if isinstance(value, Enum):
        return list(type(value)).index(value)
    if isinstance(value, _Part):
        return WHO.members.index(value.name)
    return int(value)


# -- texts -------------------------------------------------------------------------------------

_BOOL_LEAVES = (
    "p",
    "q",
    "warm",
    "True",
    "False",
    "who.flag",
    "(who == a)",
    "(b != who)",
    "any(x.flag for x in both)",
    "all(implies(x.flag, x.age > 0) for x in both)",
    "all(x.flag for x in both if x.age > 1)",
    "any(n == i for i in range(1, 3))",
    "(who in both)",
    "(hue in (red, blue))",
    "(mood not in [angry])",
    "any(h == hue and h > red for h in Hue)",
)
_NUMBER_LEAVES = (
    "n",
    "m",
    "wide",
    "total",
    "0",
    "1",
    "7",
    "-3",
    "1000000007",
    "who.age",
    "slots[n % 3]",
    "slots[2]",
    "count(x.flag for x in both)",
    "count(x.age >= n for x in both)",
    "max(x.age for x in both)",
)
_HUE_LEAVES = ("hue", "tint", "red", "Hue.green", "blue")


_FORMS: dict[str, tuple[str, ...]] = {
    "condition": (
        "({condition} and {condition})",
        "({condition} or {condition})",
        "(not {condition})",
        "({condition} {comparison} {condition})",
        "({number} {comparison} {number})",
        "({number} {comparison} {number} {comparison} {number})",
        "({hue} {comparison} {hue})",
        "({number} in ({number}, {number}))",
        "implies({condition}, {condition})",
        "({condition} if {condition} else {condition})",
    ),
    "number": (
        "({number} {operator} {number})",
        "({number} // {divisor})",
        "({number} % {divisor})",
        "({number} if {condition} else {number})",
        "min({number}, {number})",
        "max({number}, {number}, {number})",
        "(-{number})",
    ),
    "hue": ("({hue} if {condition} else {hue})",),
}
_WORDS: dict[str, tuple[str, ...]] = {
    "condition": _BOOL_LEAVES,
    "number": _NUMBER_LEAVES,
    "hue": _HUE_LEAVES,
    "comparison": ("==", "!=", "<", "<=", ">", ">="),
    "operator": ("+", "-", "*"),
    "divisor": ("1", "2", "3", "8", "1000"),
}


def _text(draw: st.DrawFn, kind: str, depth: int) -> str:
    if kind not in _FORMS or not depth or draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from(_WORDS[kind]))
    form = draw(st.sampled_from(_FORMS[kind]))
    return re.sub(r"\{(\w+)\}", lambda found: _text(draw, found[1], depth - 1), form)


@st.composite
def texts(draw: st.DrawFn, *kinds: str) -> str:
    """A text of one of the kinds: condition, number or hue."""
    return _text(draw, draw(st.sampled_from(kinds)), 3)


CONDITIONS, NUMBERS = texts("condition"), texts("number")
TEXTS = texts("condition", "number", "hue")
