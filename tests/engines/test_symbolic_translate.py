"""The translation to z3, proved over all values rather than sampled."""

import pytest
import z3

from checker.engines.symbolic.translate import (
    Translator,
    constant,
    number_of,
    unknown,
)
from checker.engines.width import width_for
from checker.expressions.evaluate import evaluate
from checker.expressions.nodes import After, Const, Var, ViewRef, arith, compare
from checker.expressions.parse import parse
from checker.expressions.types import BOOL, EnumType, IntType
from tests import models
from tests.expressions.drawn import SCOPE, TYPES, VIEWS

EMPTY = models.model([models.var(name, type_) for name, type_ in TYPES.items()], [])


def table(text, *names):
    """Prove that a text's term has the value that ``evaluate`` gives for all values of some names;
    the others are fixed."""
    expr = parse(text, SCOPE)
    width = width_for(EMPTY, [expr, *VIEWS.values()])
    frame = {name: unknown(name, type_, width) for name, type_ in TYPES.items()}
    term = Translator(frame, VIEWS, width)(expr)
    if z3.is_bool(term):
        term = z3.If(term, z3.BitVecVal(1, width), z3.BitVecVal(0, width))
    others = {name: type_.low for name, type_ in TYPES.items()}
    states = [others]
    for name in names:
        type_ = TYPES[name]
        states = [{**s, name: v} for s in states for v in range(type_.low, type_.high + 1)]
    agreements = []
    for state in states:
        here = [frame[n] == constant(v, TYPES[n], width) for n, v in state.items()]
        value = z3.BitVecVal(evaluate(expr, state, VIEWS), width)
        agreements.append(z3.Implies(z3.And(*here), term == value))
    solver = z3.Solver()
    solver.add(z3.Not(z3.And(*agreements)))
    assert solver.check() == z3.unsat
    return len(states)


@pytest.mark.parametrize(
    ("text", "names", "states"),
    [
        ("m // 3", ["m"], 10),
        ("m % 3", ["m"], 10),
        ("(m * n - 7) // 2", ["m", "n"], 40),
        ("(m * n - 7) % 4 == 3", ["m", "n"], 40),
        ("min(m, n) <= max(n, 1)", ["m", "n"], 40),
        ("hue > tint or hue == green", ["hue", "tint"], 9),
        ("who.age + slots[n % 3]", ["who", "a.age", "b.age", "n"], 256),
        ("(p == q) != (warm < p)", ["p", "q", "hue"], 12),
        ("total if p else -total", ["p", "n", "m"], 80),
    ],
)
def test_z3_agrees_for_all_values(text, names, states):
    assert table(text, *names) == states


@pytest.mark.parametrize("divisor", [1, 2, 3, 7])
def test_division_rounds_down_for_every_dividend(divisor):
    n = Var("n", IntType(-100, 100))
    by = Const(divisor, IntType(divisor, divisor))
    quotient, remainder = arith("//", n, by), arith("%", n, by)
    back = arith("+", arith("*", quotient, by), remainder)
    width = width_for(models.model([models.var("n", n.type)], []), [back])
    frame = {"n": unknown("n", n.type, width)}
    translate = Translator(frame, {}, width)
    solver = z3.Solver()
    solver.add(frame["n"] >= -100, frame["n"] <= 100)
    right = z3.And(
        translate(back) == frame["n"], translate(remainder) >= 0, translate(remainder) < divisor
    )
    solver.add(z3.Not(right))
    assert solver.check() == z3.unsat


def test_the_width_holds_every_value_in_between():
    n = Var("n", IntType(0, 100))
    checked = models.model([models.var("n", n.type)], [])
    assert width_for(checked) == 8
    square = arith("*", n, n)
    assert width_for(checked, [compare("<", square, Const(5, IntType(5, 5)))]) == 15
    assert width_for(models.model([], [])) == 2


def test_the_width_counts_guards_updates_and_refreshes():
    n, known = models.var("n", IntType(0, 3)), models.var("known", IntType(0, 3), kind="known")
    big = arith("*", models.ref(n), models.number(1000))
    guard = compare("<", big, models.number(2000))
    guarded = models.model([n], [models.command("c", guard, {})])
    one = compare("==", models.ref(n), models.number(1))
    updated = models.model([n], [models.command("c", one, {"n": big})])
    refresh = models.Refresh("known", models.TRUE, big)
    refreshed = models.model([n, known], [], refreshes=[refresh])
    filtered = models.model([n], [], initially=guard)
    widths = [width_for(m) for m in (guarded, updated, refreshed, filtered)]
    assert widths == [13, 13, 13, 13]


@pytest.mark.parametrize(
    ("type_", "values"),
    [(BOOL, [0, 1]), (IntType(-3, 2), [-3, -1, 0, 2]), (EnumType("E", ("a", "b", "c")), [0, 1, 2])],
)
def test_values_survive_the_way_to_z3_and_back(type_, values):
    assert [number_of(z3.simplify(constant(value, type_, 5))) for value in values] == values


def test_an_expression_is_translated_once_and_its_twin_the_same():
    frame = {"n": z3.BitVec("n", 6)}
    translate = Translator(frame, {}, 6)
    n = Var("n", IntType(0, 3))
    expr = arith("+", n, models.number(1))
    first = translate(expr)
    assert translate(expr) is first
    assert translate(arith("+", n, models.number(1))).eq(first)


def test_a_view_is_translated_by_its_definition():
    frame = {"p": z3.Bool("p")}
    translate = Translator(frame, {"v": Var("p", BOOL)}, 4)
    assert translate(ViewRef("v", BOOL)).eq(frame["p"])


def test_after_needs_a_later_state():
    translate = Translator({"p": z3.Bool("p")}, {}, 4)
    with pytest.raises(ValueError, match=r"^after\(\.\.\.\) outside a step property$"):
        translate(After(Var("p", BOOL)))
