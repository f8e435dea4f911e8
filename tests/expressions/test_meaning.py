"""Three evaluators and Python itself give every expression one meaning."""

import numpy as np
import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.engines.native import graphs
from checker.engines.native.observing import observe, observe_with
from checker.engines.packing import Layout, dtype_for
from checker.engines.symbolic.translate import Translator, constant, number_of, unknown
from checker.engines.width import width_for
from checker.expressions.evaluate import evaluate
from checker.expressions.nodes import TRUE, Expr
from checker.expressions.parse import parse
from checker.expressions.types import BOOL
from checker.expressions.vector import Batch, Plan
from checker.model import View
from tests import models
from tests.expressions.drawn import (
    CONDITIONS,
    NUMBERS,
    SCOPE,
    STEP_SCOPE,
    TEXTS,
    TYPES,
    VIEWS,
    python_meaning,
    some_states,
)

STATES = some_states(60, seed=1)
LATER = some_states(60, seed=2)
VARIABLES = [models.var(name, type_) for name, type_ in TYPES.items()]
EMPTY = models.model(VARIABLES, [])
STEPPING = models.model(
    VARIABLES,
    [models.command("step", TRUE, {})],
    views=[View(name, expr, "") for name, expr in VIEWS.items()],
)


def batch(states: list[dict[str, int]], plan: Plan) -> Batch:
    """The states in columns of the types that packed states have."""
    columns = {}
    for name, type_ in TYPES.items():
        kind = bool if type_ == BOOL else dtype_for(type_.low, type_.high)
        columns[name] = np.array([state[name] for state in states], dtype=kind)
    return Batch(len(states), columns.__getitem__, plan)


def by_numpy(expr: Expr) -> list[int]:
    return [int(v) for v in batch(STATES, Plan(VIEWS)).values(expr)]


def by_native_code(expr: Expr, given: tuple[str, ...] = ()) -> list[int]:
    """The value of a condition on the steps from each state to the later one.

    Args:
        expr: the condition.
        given: variables that the first state gives for all; they are not read from the states.
    """
    count = len(STATES)
    layout = Layout(STEPPING)
    states = [*STATES, *LATER]
    words = layout.pack({name: np.array([s[name] for s in states]) for name in TYPES})
    best = np.full((1, count), graphs.FAR)
    chosen = np.full((1, count), -1)
    observe(
        observe_with(STEPPING, layout, given, [{"step": expr}]),
        words,
        np.arange(count + 1),
        np.arange(count, 2 * count, dtype=np.int32),
        np.zeros(count, np.int16),
        np.array([*(STATES[0][name] for name in given), 0]),
        np.array([7]),
        np.arange(count),
        np.arange(count, dtype=np.int32),
        best,
        chosen,
    )
    holds = best[0] != graphs.FAR
    assert chosen[0].tolist() == [n if holds[n] else -1 for n in range(count)]
    assert best[0][holds].tolist() == [n + 7 for n in range(count) if holds[n]]
    return [int(value) for value in holds]


def by_z3(expr: Expr, count: int) -> list[int]:
    width = width_for(EMPTY, [expr, *VIEWS.values()])
    now = {name: unknown(name, type_, width) for name, type_ in TYPES.items()}
    then = {name: unknown(f"{name}'", type_, width) for name, type_ in TYPES.items()}
    term = Translator(now, VIEWS, width, Translator(then, VIEWS, width))(expr)
    values = []
    for state, later in zip(STATES[:count], LATER, strict=False):
        known = [(now[n], constant(state[n], t, width)) for n, t in TYPES.items()]
        known += [(then[n], constant(later[n], t, width)) for n, t in TYPES.items()]
        values.append(number_of(z3.simplify(z3.substitute(term, *known))))
    return values


@settings(max_examples=250, deadline=None)
@given(TEXTS)
def test_python_and_the_three_evaluators_agree_on_every_text(text):
    expr = parse(text, SCOPE)
    expected = [python_meaning(text, state) for state in STATES]
    assert [evaluate(expr, state, VIEWS) for state in STATES] == expected
    assert by_numpy(expr) == expected
    assert by_z3(expr, 4) == expected[:4]


@settings(max_examples=60, deadline=None)
@given(CONDITIONS, NUMBERS)
def test_after_means_the_later_state_to_all_of_them(condition, number):
    text = f"after({condition}) or {number} < after({number})"
    expected = [
        int(
            python_meaning(condition, late)
            or python_meaning(number, now) < python_meaning(number, late)
        )
        for now, late in zip(STATES, LATER, strict=True)
    ]
    expr = parse(text, STEP_SCOPE)
    found = [evaluate(expr, now, VIEWS, late) for now, late in zip(STATES, LATER, strict=True)]
    assert found == expected
    assert by_native_code(expr) == expected
    assert by_z3(expr, 4) == expected[:4]


@settings(max_examples=20, deadline=None)
@given(CONDITIONS, st.sets(st.sampled_from(sorted(TYPES)), min_size=1))
def test_what_is_given_is_not_read_from_the_states(condition, names):
    told = {name: STATES[0][name] for name in names}
    text = f"({condition}) != after({condition})"
    expected = [
        int(python_meaning(condition, now | told) != python_meaning(condition, late | told))
        for now, late in zip(STATES, LATER, strict=True)
    ]
    assert by_native_code(parse(text, STEP_SCOPE), tuple(names)) == expected


@settings(max_examples=150, deadline=None)
@given(NUMBERS)
def test_the_interval_of_a_number_holds_its_value(text):
    expr = parse(text, SCOPE)
    for state in STATES:
        assert expr.type.low <= evaluate(expr, state, VIEWS) <= expr.type.high
