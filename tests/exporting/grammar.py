"""Expressions of TLA+, SMV and PRISM as trees, and as Python; unknown words raise an error."""

import re
from collections.abc import Iterator

Tree = tuple

TOKENS = re.compile(r'"[^"]*"|\\[a-z]+|/\\|\\/|<<|>>|->|:=|==|\.\.|<=|>=|!=|\w+|\S')
LEVELS = {"->": 0, "|": 1, "\\/": 1, "&": 2, "/\\": 2, "..": 5, "+": 6, "-": 6, "mod": 7, "%": 7}
LEVELS |= dict.fromkeys(("=", "#", "!=", "<", "<=", ">", ">=", "\\in", "in"), 4)
LEVELS |= dict.fromkeys(("*", "/", "\\div"), 7)
PYTHON = {"->": "<=", "|": "or", "\\/": "or", "&": "and", "/\\": "and", "=": "==", "#": "!="}
PYTHON |= {"\\in": "in", "\\div": "//", "TRUE": "True", "FALSE": "False"}
PYTHON |= {"true": "True", "false": "False", "BOOLEAN": "(False, True)"}


class Text:
    """A stream of tokens, and the expressions in it."""

    def __init__(self, text: str, arrow: bool = False):
        self.tokens = [*TOKENS.findall(text), ""]
        self.arrow = arrow

    @property
    def next(self) -> str:
        return self.tokens[0]

    def take(self, *expected: str) -> str:
        word = self.tokens.pop(0)
        assert not expected or word in expected, (word, expected, self.tokens[:9])
        return word

    def skip(self, word: str) -> bool:
        return self.next == word and bool(self.take())

    def many(self, end: str, between: str = ",") -> list[Tree]:
        found = []
        while self.next != end:
            found.append(self.expression())
            if self.next != end:
                self.take(between)
        self.take(end)
        return found

    def expression(self, level: int = 0) -> Tree:
        left = self.atom()
        while self.next in LEVELS and LEVELS[self.next] >= level:
            if self.next == "->" and not self.arrow:
                break
            sign = self.take()
            left = (sign, left, self.expression(LEVELS[sign] + (sign != "->")))
        if level <= 1 and self.skip("?"):
            then = self.expression(1)
            self.take(":")
            left = ("if", left, then, self.expression(1))
        return left

    def atom(self) -> Tree:
        word = self.take()
        if word in ("~", "!", "-"):
            return (f"{word} ", self.expression(8))
        if word == "IF":
            parts = [self.expression(1)]
            for follows in ("THEN", "ELSE"):
                self.take(follows)
                parts.append(self.expression(1))
            return ("if", *parts)
        if word == "CASE":
            return ("case", *self.cases())
        if word in ("(", "{"):
            inside = self.many(")" if word == "(" else "}")
            return inside[0] if word == "(" else ("set", *inside)
        assert re.fullmatch(r'\w+|".*"', word), (word, self.tokens[:9])
        if word[0] != '"' and self.skip("("):
            return (word if word == "next" else "call", word, *self.many(")"))
        if self.next == "'":
            self.take()
            return ("next", "", ("name", word))
        return ("name", word)

    def cases(self) -> Iterator[Tree]:
        while True:
            condition = self.expression(1)
            self.take("->")
            yield condition, self.expression(1)
            if not self.skip("["):
                return
            self.take("]")


def python(tree: Tree, local: dict[str, str], now: str = "s") -> str:
    """The expression over the states ``s`` (old) and ``n`` (new), in Python."""

    def sub(each: Tree) -> str:
        return python(each, local, now)

    match tree:
        case ("name", name):
            if name in PYTHON or name[0] == '"' or name.isdigit():
                return PYTHON.get(name, name)
            return local.get(name, f"look({now}, {name!r})")
        case ("next", _, inner):
            assert now == "s"
            return python(inner, local, "n")
        case ("call", "floor", inner):
            return f"math.floor({sub(inner)})"
        case ("call", "mod", left, right):
            return f"math.fmod({sub(left)}, {sub(right)})"
        case ("call", name, inner):
            return f"call({name!r}, {sub(inner)})"
        case ("set", *members):
            return f"({''.join(f'{sub(member)}, ' for member in members)})"
        case ("if", cond, then, orelse):
            return f"({sub(then)} if {sub(cond)} else {sub(orelse)})"
        case ("case", *cases):
            chain = " else ".join(f"{sub(value)} if {sub(cond)}" for cond, value in cases)
            return f"({chain} else 1 // 0)"
        case (("~ " | "! " | "- ") as sign, inner):
            return f"({'-' if sign == '- ' else 'not '}{sub(inner)})"
        case ("..", low, high):
            return f"range({sub(low)}, {sub(high)} + 1)"
        case ("mod", left, right):
            return f"int(math.fmod({sub(left)}, {sub(right)}))"
        case ("/", left, right) if "truncate" in local:
            return f"int({sub(left)} / {sub(right)})"
        case (sign, left, right):
            return f"({sub(left)} {PYTHON.get(sign, sign)} {sub(right)})"
    raise AssertionError(tree)


def conjuncts(tree: Tree, sign: str) -> list[Tree]:
    return [*conjuncts(tree[1], sign), *conjuncts(tree[2], sign)] if tree[0] == sign else [tree]
