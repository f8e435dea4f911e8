"""Expressions as text: brackets, division, long lines, numbers that are too large."""

import pytest

from checker.errors import UsageError
from checker.exporting import export
from checker.exporting.infix import Syntax, Writer
from checker.exporting.names import name_model
from checker.expressions.nodes import (
    After,
    Const,
    If,
    arith,
    choose,
    compare,
    conjunction,
    disjunction,
    negate,
)
from checker.expressions.types import BOOL, EnumType, IntType
from tests.models import command, model, number, ref, var

HUE = EnumType("Hue", ("red", "green", "blue"))
N = var("n", IntType(-10, 10))
A, B, C = (var(name, BOOL) for name in "abc")
H = var("h", HUE)
LONG = [var(f"a_rather_long_name_{i}", BOOL) for i in range(4)]
SYNTAX = Syntax("!", "&", "|", ("", " ? ", " : "), {"==": "="})
WRITER = Writer(SYNTAX, name_model(model([N, A, B, C, H, *LONG], [])))


@pytest.mark.parametrize(
    ("expr", "text"),
    [
        (negate(compare("==", ref(H), Const(2, HUE))), "h != Hue_blue"),
        (negate(compare("<=", ref(N), number(3))), "n > 3"),
        (negate(conjunction([ref(A), ref(B)])), "!(a & b)"),
        (conjunction([ref(A), disjunction([ref(B), negate(ref(C))])]), "a & (b | !c)"),
        (disjunction([ref(A), conjunction([ref(B), ref(C)])]), "a | (b & c)"),
        (arith("-", ref(N), arith("-", ref(N), number(1))), "n - (n - 1)"),
        (arith("*", arith("+", ref(N), number(1)), ref(N)), "(n + 1) * n"),
        (arith("*", ref(N), arith("*", ref(N), ref(N))), "n * (n * n)"),
        (arith("+", ref(N), number(-3)), "n + (-3)"),
        (compare("<", ref(N), number(-3)), "n < (-3)"),
        (number(-3), "-3"),
        (If(ref(A), ref(B), negate(ref(B)), BOOL), "(a ? b : !b)"),
        (compare("==", choose(ref(A), ref(N), number(0)), ref(N)), "(a ? n : 0) = n"),
    ],
)
def test_brackets_stand_where_a_reader_wants_them(expr, text):
    assert WRITER.text(expr) == text


@pytest.mark.parametrize(
    ("low", "op", "divisor", "text"),
    [
        (0, "//", 3, "n / 3"),
        (0, "%", 3, "n % 3"),
        (-1, "//", 3, "(n + 3) / 3 - 1"),
        (-10, "//", 3, "(n + 12) / 3 - 4"),
        (-12, "%", 3, "(n + 12) % 3"),
        (-13, "%", 3, "(n + 15) % 3"),
    ],
)
def test_a_dividend_is_made_positive_before_it_is_divided(low, op, divisor, text):
    n = var("n", IntType(low, 10))
    assert WRITER.text(arith(op, ref(n), number(divisor))) == text


def test_division_that_rounds_down_is_written_as_it_is():
    names = name_model(model([N], []))
    writer = Writer(
        Syntax("~", "/\\", "\\/", ("IF ", " THEN ", " ELSE "), {}, divide="\\div", truncates=False),
        names,
    )
    assert writer.text(arith("//", ref(N), number(3))) == "n \\div 3"


def test_a_long_condition_has_one_part_a_line():
    either = disjunction([conjunction(map(ref, LONG[:2])), conjunction(map(ref, LONG))])
    assert WRITER.lines(conjunction([ref(A), either])) == [
        "a",
        "& ((a_rather_long_name_0 & a_rather_long_name_1)",
        "   | (a_rather_long_name_0",
        "      & a_rather_long_name_1",
        "      & a_rather_long_name_2",
        "      & a_rather_long_name_3))",
    ]
    assert WRITER.unit(conjunction(map(ref, LONG))) == [
        "(a_rather_long_name_0",
        " & a_rather_long_name_1",
        " & a_rather_long_name_2",
        " & a_rather_long_name_3)",
    ]


def test_the_cases_of_a_long_choice_stand_under_each_other():
    chain = number(0)
    for i, each in enumerate(reversed(LONG)):
        chain = choose(ref(each), number(i + 1), chain)
    assert WRITER.lines(compare("<=", chain, ref(N))) == [
        "(a_rather_long_name_0 ? 4",
        ": (a_rather_long_name_1 ? 3",
        ": (a_rather_long_name_2 ? 2",
        ": (a_rather_long_name_3 ? 1",
        ": 0)))) <= n",
    ]


def test_after_has_no_place_in_a_step():
    with pytest.raises(ValueError, match=r"^after\(\.\.\.\) outside a step property$"):
        WRITER.text(After(ref(A)))


@pytest.mark.parametrize("language", ["promela", "murphi"])
def test_numbers_that_the_other_tool_has_no_room_for_are_refused(language):
    n = var("n", IntType(0, 2**16))
    square = compare("<", arith("*", ref(n), ref(n)), number(5))
    with pytest.raises(UsageError) as refused:
        export(model([n], [command("go", square, {})]), language)
    tool = {"promela": "a number in Promela", "murphi": "a number in rumur"}[language]
    assert str(refused.value) == f"hand_made: a value lies in 0..4294967296; {tool} has 32 bits."
    with pytest.raises(UsageError) as refused:
        export(model([var("n", IntType(-(2**31) - 1, 0))], []), language)
    assert str(refused.value) == f"hand_made: 'n' lies in -2147483649..0; {tool} has 32 bits."
    export(model([var("n", IntType(-(2**31), 2**31 - 1))], []), language)


def test_a_dividend_may_not_grow_beyond_the_room():
    n = var("n", IntType(-(2**31), 2**31 - 1))
    halved = compare("==", arith("//", ref(n), number(2)), number(5))
    with pytest.raises(UsageError) as refused:
        export(model([n], [command("go", halved, {})]), "promela")
    assert str(refused.value) == (
        "hand_made: a value lies in -2147483648..4294967295; a number in Promela has 32 bits."
    )
