"""An expression's text is read back as the same expression."""

import pytest
from hypothesis import given, settings

from checker.expressions.parse import parse
from checker.expressions.show import show
from tests.expressions.drawn import CONDITIONS, SCOPE, STEP_SCOPE, TEXTS


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_what_is_shown_is_read_back_as_the_same_expression(text):
    expr = parse(text, SCOPE)
    assert parse(show(expr), SCOPE, expr.type) == expr


@settings(max_examples=100, deadline=None)
@given(CONDITIONS)
def test_a_step_condition_is_read_back_too(text):
    expr = parse(f"after({text}) and not ({text})", STEP_SCOPE)
    assert parse(show(expr), STEP_SCOPE, expr.type) == expr


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("not (p and q)", "not (p and q)"),
        ("p and (q or n > 1)", "p and (q or n > 1)"),
        ("(p and q) or n > 1", "p and q or n > 1"),
        ("n == 1 or n == 3", "n in (1, 3)"),
        ("hue in (red, blue)", "hue in (red, blue)"),
        ("hue not in (red, blue)", "not hue in (red, blue)"),
        ("n - (m - 1)", "n - (m - 1)"),
        ("(n - m) - 1", "n - m - 1"),
        ("(n + m) * 2 // 3", "(n + m) * 2 // 3"),
        ("-n", "0 - n"),
        ("n - -3", "n - -3"),
        ("min(n, m)", "n if n <= m else m"),
        ("1 + (n if p else m)", "1 + (n if p else m)"),
        ("n if p else m if q else wide", "n if p else m if q else wide"),
        ("(n if p else m) if q else wide", "(n if p else m) if q else wide"),
        ("implies(p, q)", "not p or q"),
        ("any(x.flag for x in both)", "a.flag or b.flag"),
        ("count(x.flag for x in both) == 1", "(1 if a.flag else 0) + (1 if b.flag else 0) == 1"),
        ("who.age > 1", "(a.age if who == a else b.age) > 1"),
        ("slots[2]", "slots[2]"),
        ("0 < n < 3", "n > 0 and n < 3"),
        ("p == q", "q if p else not q"),
        ("True", "True"),
        ("p and False", "False"),
        ("warm and total > 3", "warm and total > 3"),
    ],
)
def test_it_is_shown_in_the_notation(written, shown):
    assert show(parse(written, SCOPE)) == shown
