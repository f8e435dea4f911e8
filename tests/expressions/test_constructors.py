"""The constructors of nodes simplify, and never change a meaning."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.expressions.evaluate import evaluate
from checker.expressions.nodes import (
    COMPARE,
    FALSE,
    TRUE,
    After,
    And,
    Arith,
    Compare,
    Const,
    Expr,
    If,
    Not,
    Or,
    Var,
    ViewRef,
    after,
    arith,
    choose,
    compare,
    conjunction,
    disjunction,
    negate,
    rebuild,
    substitute,
    variables,
    walk,
)
from checker.expressions.parse import parse
from checker.expressions.types import BOOL, EnumType, IntType, Type
from tests.expressions.drawn import SCOPE, TEXTS, VIEWS, some_states

MOOD = EnumType("Mood", ("calm", "angry", "asleep"))
P, Q = Var("p", BOOL), Var("q", BOOL)
N, M = Var("n", IntType(0, 2)), Var("m", IntType(-1, 1))
MOODY = Var("mood", MOOD)
LEAVES: dict[str, list[Expr]] = {
    "bool": [P, Q, TRUE, FALSE],
    "int": [N, M, *(Const(i, IntType(i, i)) for i in (-2, 0, 1, 3))],
    "mood": [MOODY, *(Const(i, MOOD) for i in range(3))],
}
EVERY_STATE = [
    {"p": p, "q": q, "n": n, "m": m, "mood": mood}
    for p in (0, 1)
    for q in (0, 1)
    for n in (0, 1, 2)
    for m in (-1, 0, 1)
    for mood in (0, 1, 2)
]


@dataclass(frozen=True)
class Pair:
    """One expression twice: its nodes put together plainly, and by the constructors."""

    plain: Expr
    smart: Expr


def _joined(draw: st.DrawFn, depth: int, make: type[And | Or]) -> Pair:
    parts = [_pair(draw, "bool", depth - 1) for _ in range(draw(st.integers(0, 3)))]
    join = conjunction if make is And else disjunction
    return Pair(make(tuple(part.plain for part in parts)), join(part.smart for part in parts))


def _compared(draw: st.DrawFn, depth: int) -> Pair:
    kind = draw(st.sampled_from(list(LEAVES)))
    left, right = _pair(draw, kind, depth - 1), _pair(draw, kind, depth - 1)
    op = draw(st.sampled_from(list(COMPARE)))
    return Pair(Compare(op, left.plain, right.plain), compare(op, left.smart, right.smart))


def _chosen(draw: st.DrawFn, kind: str, depth: int) -> Pair:
    cond = _pair(draw, "bool", depth - 1)
    then, orelse = _pair(draw, kind, depth - 1), _pair(draw, kind, depth - 1)
    return Pair(
        If(cond.plain, then.plain, orelse.plain, then.plain.type),
        choose(cond.smart, then.smart, orelse.smart),
    )


def _computed(draw: st.DrawFn, depth: int) -> Pair:
    op = draw(st.sampled_from(["+", "-", "*", "//", "%"]))
    left = _pair(draw, "int", depth - 1)
    if op in ("//", "%"):
        divisor = draw(st.integers(1, 4))
        by = Const(divisor, IntType(divisor, divisor))
        right = Pair(by, by)
    else:
        right = _pair(draw, "int", depth - 1)
    unused = IntType(0, 0)
    return Pair(Arith(op, left.plain, right.plain, unused), arith(op, left.smart, right.smart))


def _pair(draw: st.DrawFn, kind: str, depth: int) -> Pair:
    if depth == 0 or draw(st.integers(0, 4)) == 0:
        leaf = draw(st.sampled_from(LEAVES[kind]))
        return Pair(leaf, leaf)
    if kind == "mood" or draw(st.integers(0, 3)) == 0:
        return _chosen(draw, kind, depth)
    if kind == "int":
        return _computed(draw, depth)
    made = draw(st.sampled_from(["not", "and", "or", "compare"]))
    if made == "not":
        arg = _pair(draw, "bool", depth - 1)
        return Pair(Not(arg.plain), negate(arg.smart))
    if made == "compare":
        return _compared(draw, depth)
    return _joined(draw, depth, And if made == "and" else Or)


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    return _pair(draw, draw(st.sampled_from(list(LEAVES))), 4)


@settings(max_examples=400, deadline=None)
@given(pairs())
def test_a_simplified_expression_means_the_same_in_every_state(pair):
    for state in EVERY_STATE:
        assert evaluate(pair.smart, state, {}) == evaluate(pair.plain, state, {})


@settings(max_examples=200, deadline=None)
@given(pairs())
def test_what_is_simplified_once_is_simple(pair):
    rebuilt = rebuild(pair.smart, lambda node: None)
    assert rebuild(rebuilt, lambda node: None) == rebuilt
    for state in EVERY_STATE[::7]:
        assert evaluate(rebuilt, state, {}) == evaluate(pair.plain, state, {})


@settings(max_examples=200, deadline=None)
@given(pairs())
def test_truth_values_are_never_compared_and_constants_never_joined(pair):
    for node in walk(pair.smart):
        if isinstance(node, Compare):
            assert node.left.type != BOOL
            assert not isinstance(node.left, Const)
        if isinstance(node, And | Or):
            assert len(node.args) > 1
            assert not any(isinstance(arg, Const | type(node)) for arg in node.args)
        if isinstance(node, Not):
            assert not isinstance(node.arg, Const | Not)


@settings(max_examples=200, deadline=None)
@given(pairs(), st.sampled_from(EVERY_STATE))
def test_with_every_variable_replaced_only_the_value_is_left(pair, state):
    types: dict[str, Type] = {
        "p": BOOL,
        "q": BOOL,
        "n": IntType(0, 2),
        "m": IntType(-1, 1),
        "mood": MOOD,
    }
    values: dict[str, Expr] = {
        name: Const(value, IntType(value, value) if name in "nm" else types[name])
        for name, value in state.items()
    }
    left = substitute(pair.smart, values)
    assert isinstance(left, Const)
    assert left.value == evaluate(pair.plain, state, {})


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.integers(0, 1000))
def test_a_value_depends_on_the_listed_variables_only(text, seed):
    expr = parse(text, SCOPE)
    needed = variables(expr, VIEWS)
    (one, other) = some_states(2, seed)
    mixed = {name: (one if name in needed else other)[name] for name in one}
    assert evaluate(expr, mixed, VIEWS) == evaluate(expr, one, VIEWS)


def number(value: int) -> Const:
    return Const(value, IntType(value, value))


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (conjunction([]), TRUE),
        (disjunction([]), FALSE),
        (conjunction([P]), P),
        (conjunction([P, Q, P]), And((P, Q))),
        (conjunction([P, And((Q, P))]), And((P, Q))),
        (conjunction([P, negate(P)]), FALSE),
        (disjunction([negate(P), Q, P]), TRUE),
        (disjunction([P, FALSE]), P),
        (negate(negate(P)), P),
        (compare("==", number(1), N), Compare("==", N, number(1))),
        (compare("<", number(1), N), Compare(">", N, number(1))),
        (compare("<=", number(1), N), Compare(">=", N, number(1))),
        (compare("<=", N, N), TRUE),
        (compare("!=", N, N), FALSE),
        (compare(">", N, number(2)), Compare(">", N, number(2))),
        (compare(">", N, number(3)), FALSE),
        (compare("<", N, number(3)), TRUE),
        (compare("==", N, number(-1)), FALSE),
        (compare("==", P, TRUE), P),
        (compare("==", P, FALSE), Not(P)),
        (compare("!=", P, TRUE), Not(P)),
        (compare("<", P, Q), And((Not(P), Q))),
        (compare(">=", P, Q), Or((P, Not(Q)))),
        (
            compare("==", choose(P, Const(1, MOOD), MOODY), Const(1, MOOD)),
            Or((P, Compare("==", MOODY, Const(1, MOOD)))),
        ),
        (
            compare("!=", choose(P, Const(1, MOOD), MOODY), Const(1, MOOD)),
            And((Not(P), Compare("!=", MOODY, Const(1, MOOD)))),
        ),
        (choose(TRUE, N, M), N),
        (choose(FALSE, N, M), M),
        (choose(P, N, N), N),
        (choose(P, TRUE, Q), Or((P, Q))),
        (choose(P, FALSE, Q), And((Not(P), Q))),
        (choose(P, Q, TRUE), Or((Not(P), Q))),
        (choose(P, Q, FALSE), And((P, Q))),
        (choose(P, N, M), If(P, N, M, IntType(-1, 2))),
        (arith("+", N, number(0)), N),
        (arith("+", number(0), N), N),
        (arith("-", N, number(0)), N),
        (arith("-", number(0), N), Arith("-", number(0), N, IntType(-2, 0))),
        (arith("*", N, M), Arith("*", N, M, IntType(-2, 2))),
        (arith("//", M, number(2)), Arith("//", M, number(2), IntType(-1, 0))),
        (arith("%", M, number(2)), Arith("%", M, number(2), IntType(0, 1))),
        (arith("//", number(-7), number(2)), number(-4)),
        (arith("%", number(-7), number(2)), number(1)),
        (after(N), After(N)),
        (after(After(N)), After(N)),
        (after(number(3)), number(3)),
    ],
    ids=repr,
)
def test_the_simplifications_one_by_one(made, expected):
    assert made == expected


@pytest.mark.parametrize("divisor", [number(0), number(-2), N])
@pytest.mark.parametrize("op", ["//", "%"])
def test_a_divisor_must_be_a_positive_constant(op, divisor):
    with pytest.raises(ZeroDivisionError, match=r"^a divisor must be a positive constant$"):
        arith(op, N, divisor)


def test_a_node_is_visited_once_however_often_it_occurs():
    shared = compare(">", N, number(1))
    expr = Or((And((shared, P)), And((shared, Q))))
    found = list(walk(expr))
    assert len(found) == len(set(found)) == 8
    assert set(found) == {expr, *expr.args, shared, N, number(1), P, Q}


def test_variables_are_found_through_views_of_views():
    views: dict[str, Expr] = {"low": P, "high": And((ViewRef("low", BOOL), Q))}
    assert variables(Or((ViewRef("high", BOOL), compare(">", N, M))), views) == {"p", "q", "n", "m"}


def test_views_are_left_alone_by_a_substitution():
    view = ViewRef("p", BOOL)
    assert substitute(And((view, P)), {"p": Q}) == And((view, Q))


def test_after_without_a_later_state_is_an_error():
    with pytest.raises(ValueError, match=r"^after\(\.\.\.\) outside a step property$"):
        evaluate(After(P), {"p": 1}, {})
