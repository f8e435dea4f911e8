"""Expressions over columns of states: no overflow, nothing computed twice."""

import numpy as np
import pytest

from checker.expressions.evaluate import evaluate
from checker.expressions.nodes import (
    TRUE,
    After,
    Const,
    Var,
    ViewRef,
    arith,
    choose,
    compare,
    conjunction,
    negate,
)
from checker.expressions.types import BOOL, IntType
from checker.expressions.vector import Batch, Plan
from tests.models import number

SMALL = Var("n", IntType(-128, 127))
FLAG = Var("p", BOOL)


def batch(plan, **columns):
    """States in the columns given."""
    size = len(next(iter(columns.values())))
    return Batch(size, columns.__getitem__, plan)


def bytes_of(*values):
    return np.array(values, dtype=np.int8)


@pytest.mark.parametrize(
    "expr",
    [
        arith("+", SMALL, number(1)),
        arith("*", SMALL, SMALL),
        arith("-", number(0), SMALL),
        arith("*", arith("*", SMALL, SMALL), number(10**6)),
        arith("*", arith("*", SMALL, number(2**40)), number(2**40)),
        arith("//", arith("*", SMALL, number(1000)), number(7)),
        arith("%", arith("+", SMALL, number(-5)), number(200)),
        compare("<", arith("+", SMALL, SMALL), number(200)),
        compare("==", arith("*", SMALL, number(2**70)), number(127 * 2**70)),
        choose(FLAG, arith("+", SMALL, number(100)), number(-1000)),
    ],
)
def test_small_columns_never_overflow(expr):
    values = (-128, -127, -1, 0, 1, 126, 127)
    flags = [place % 2 == 0 for place in range(len(values))]
    found = batch(Plan({}), n=bytes_of(*values), p=np.array(flags)).values(expr)
    expected = [
        evaluate(expr, {"n": value, "p": int(flag)}, {})
        for value, flag in zip(values, flags, strict=True)
    ]
    assert [int(value) for value in found] == expected


def test_a_constant_is_spread_over_all_states():
    states = batch(Plan({}), n=bytes_of(1, 2, 3))
    assert states.values(number(7)).tolist() == [7, 7, 7]
    assert states.mask(TRUE).tolist() == [True] * 3


def test_no_states_have_no_values():
    states = batch(Plan({}), n=bytes_of())
    assert states.values(arith("+", SMALL, number(1))).tolist() == []
    assert states.mask(compare(">", SMALL, number(0))).tolist() == []


def test_equal_expressions_have_one_number():
    plan = Plan({"big": compare(">", SMALL, number(9))})
    once = plan.number(compare(">", SMALL, number(9)))
    assert plan.number(compare(">", SMALL, number(9))) == once
    count = len(plan.operations)
    plan.number(ViewRef("big", BOOL))
    assert len(plan.operations) == count + 1


def test_a_column_is_read_once_however_often_it_occurs():
    asked = []

    def column(name):
        asked.append(name)
        return bytes_of(1, 2)

    high, low = compare(">", SMALL, number(0)), compare("<", SMALL, number(2))
    states = Batch(2, column, Plan({"high": high}))
    expr = conjunction((ViewRef("high", BOOL), low, negate(compare("==", SMALL, number(7)))))
    assert states.mask(expr).tolist() == [True, False]
    assert states.mask(high).tolist() == [True, True]
    assert asked == ["n"]


def test_after_is_an_error():
    with pytest.raises(ValueError, match=r"^after\(\.\.\.\) outside a step property$"):
        batch(Plan({}), n=bytes_of(1)).values(After(SMALL))


def test_truth_values_stay_truth_values():
    states = batch(Plan({}), p=np.array([1, 0], dtype=np.int8))
    assert states.values(FLAG).dtype == np.bool_
    assert states.values(negate(FLAG)).tolist() == [False, True]
    assert states.values(Const(1, BOOL)).tolist() == [True, True]
