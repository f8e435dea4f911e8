"""Verdicts, fewest faults and shortest runs against a plain search, on systems nobody designed."""

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from checker import always, always_recoverable, always_step, never_step, sometimes
from checker.checking.check import check_design
from checker.engines.limits import Limits
from checker.engines.step import successor
from checker.errors import SpecError
from tests.checking.helpers import PlainSearch, named
from tests.strategies import systems

QUICK = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ],
)

CONDITIONS = [
    ("a.flag or b.n < 3", lambda s: s["a.flag"] or s["b.n"] < 3),
    ("a.hue != blue", lambda s: s["a.hue"] != 2),
    ("a.n + b.n < 4", lambda s: s["a.n"] + s["b.n"] < 4),
    ("known >= b.hue", lambda s: s["known"] >= s["b.hue"]),
    ("not (a.flag and b.flag)", lambda s: not (s["a.flag"] and s["b.flag"])),
    ("b.n == 2", lambda s: s["b.n"] == 2),
    ("chosen == yes or a.n > 0", lambda s: s["chosen"] == 1 or s["a.n"] > 0),
]
STEPS = [
    ("a.n <= after(a.n)", lambda s, t: s["a.n"] <= t["a.n"]),
    ("after(b.hue) == blue or b.flag", lambda s, t: t["b.hue"] == 2 or s["b.flag"]),
    ("a.flag == after(a.flag)", lambda s, t: s["a.flag"] == t["a.flag"]),
]
conditions = st.sampled_from(CONDITIONS)
budgets = st.none() | st.integers(0, 2)


def explored(cls, properties, engine="compiled"):
    """The result of a random system that is sound and small."""
    try:
        result = check_design(cls, properties, limits=Limits(max_states=500), engine=engine)
    except SpecError as error:
        assume("starts" not in error.problem and "no event" not in error.problem)
        raise
    assume(result.complete)
    return result


def encoded(result, number):
    """The answers of a combination as a part of a state."""
    types = result.model.variable
    return {n: types[n].type.encode(answer) for n, answer in result.combinations[number].items()}


def within(cost, budget):
    """The cost of a run, if it stays within a budget of faults."""
    return None if cost is None or (budget is not None and cost[0] > budget) else cost


def agrees(result, name, number, cost, found="violated", absent="holds"):
    """Whether a verdict, its fewest faults and the length of its trace are those of a cost."""
    each = named(result, name)
    trace = each.trace(number)
    if cost is None:
        assert (each.verdicts[number], each.fewest[number], trace) == (absent, None, None)
        return None
    assert (each.verdicts[number], each.fewest[number]) == (found, cost[0])
    assert (trace.faults, len(trace.commands)) == cost
    return trace


def is_a_run(model, trace):
    """Whether a trace is a run of the model, step by step."""
    here = dict(trace.states[0])
    for name, after in zip(trace.commands, trace.states[1:], strict=True):
        assert successor(model, here, model.command[name]) == after
        here = dict(after)


@QUICK
@given(systems(), conditions, conditions, budgets)
def test_invariants_and_reachability_as_a_plain_search_finds_them(cls, one, other, budget):
    properties = {
        "always": always("s", one[0], faults=budget),
        "where": always("s", one[0], where=other[0], faults=budget),
        "sometimes": sometimes("s", f"not ({one[0]})", faults=budget),
    }
    result = explored(cls, properties)
    plain = PlainSearch(result.model)
    for number in range(len(result.combinations)):
        answers = encoded(result, number)
        broken = plain.cheapest(answers, lambda s: not one[1](s))
        trace = agrees(result, "always", number, within(broken, budget))
        if trace is not None:
            is_a_run(result.model, trace)
            assert not one[1](trace.states[-1])
        agrees(result, "sometimes", number, within(broken, budget), "holds", "violated")
        cost = plain.cheapest(answers, lambda s: other[1](s) and not one[1](s))
        agrees(result, "where", number, within(cost, budget))
    reached = [c for s, c in plain.cost.items() if other[1](plain.whole(s))]
    occurs = within(min(reached, default=None), budget) is not None
    assert named(result, "where").witnessed == occurs


@QUICK
@given(systems(), st.sampled_from(STEPS), conditions, budgets)
def test_steps_as_a_plain_search_finds_them(cls, step, situation, budget):
    properties = {
        "always": always_step("s", step[0], where=situation[0], faults=budget),
        "never": never_step("s", step[0], faults=budget),
        "meeting": always_step("s", step[0], on="meet", faults=budget),
    }
    result = explored(cls, properties)
    plain = PlainSearch(result.model)

    def cheapest(answers, bad, event=None):
        found = [
            plain.after(plain.cost[state], command)
            for state, command, target in plain.steps(answers)
            if event in (None, command.event) and bad(plain.whole(state), plain.whole(target))
        ]
        return within(min(found, default=None), budget)

    for number in range(len(result.combinations)):
        answers = encoded(result, number)
        wrong = cheapest(answers, lambda s, t: situation[1](s) and not step[1](s, t))
        agrees(result, "always", number, wrong)
        agrees(result, "never", number, cheapest(answers, step[1]))
        wrong = cheapest(answers, lambda s, t: not step[1](s, t), "meet")
        trace = agrees(result, "meeting", number, wrong)
        if trace is not None:
            assert result.model.command[trace.commands[-1]].event == "meet"


@QUICK
@given(
    systems(),
    conditions,
    conditions,
    st.sampled_from([(), ("fault",), ("fault", "machine"), ("pass_on",)]),
    st.none() | st.integers(1, 3),
)
def test_recovery_as_a_plain_search_finds_it(cls, goal, situation, without, steps):
    prop = always_recoverable("s", goal[0], where=situation[0], without=without, steps=steps)
    result = explored(cls, {"back": prop})
    plain = PlainSearch(result.model)
    distance = {state: 0 for state in plain.cost if goal[1](plain.whole(state))}
    backwards: dict = {}
    for state, command, target in plain.edges:
        if command.by not in without and command.event not in without:
            backwards.setdefault(target, []).append(state)
    queue = list(distance)
    for state in queue:
        for before in backwards.get(state, ()):
            if before not in distance:
                distance[before] = distance[state] + 1
                queue.append(before)

    def stuck(state):
        way = distance.get(tuple(state[name] for name in plain.names))
        return situation[1](state) and (way is None or (steps is not None and way > steps))

    for number in range(len(result.combinations)):
        agrees(result, "back", number, plain.cheapest(encoded(result, number), stuck))


@QUICK
@given(systems())
def test_deadlocks_as_a_plain_search_finds_them(cls):
    result = explored(cls, {})
    plain = PlainSearch(result.model)
    moving = {state for state, command, _ in plain.edges if not command.fault}
    for number in range(len(result.combinations)):
        cost = plain.cheapest(
            encoded(result, number), lambda s: tuple(s[n] for n in plain.names) not in moving
        )
        agrees(result, "no_deadlock", number, cost)


@settings(QUICK, max_examples=12)
@given(systems(), conditions, st.sampled_from(STEPS))
def test_both_engines_give_the_same_verdicts(cls, condition, step):
    properties = {
        "always": always("s", condition[0]),
        "step": never_step("s", step[0]),
        "back": always_recoverable("s", condition[0]),
    }
    one = explored(cls, properties)
    other = explored(cls, properties, "executed")
    assert one.combinations == other.combinations
    assert (one.states, one.transitions, one.depth) == (
        other.states,
        other.transitions,
        other.depth,
    )
    assert [(r.name, r.verdicts, r.fewest) for r in one.properties] == [
        (r.name, r.verdicts, r.fewest) for r in other.properties
    ]
    assert [(e.kind, e.name) for e in one.dead] == [(e.kind, e.name) for e in other.dead]
