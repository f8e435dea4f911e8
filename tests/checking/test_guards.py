"""Questions about guards that z3 answers over all values of the variables."""

from statemachine import State

from checker import Component, Step, System, part, refusals
from checker.checking.guards import guard_answers
from checker.checking.results import GuardAnswers
from checker.engines.symbolic.questions import implied_by_others, implies, witness
from checker.expressions.nodes import Const, Expr, Var, ViewRef, compare, conjunction, negate
from checker.expressions.types import BOOL, IntType
from checker.lowering.commands import lower


def less(name: str, number: int) -> Expr:
    return compare("<", Var(name, IntType(0, 7)), Const(number, IntType(number, number)))


def test_a_witness_lies_within_the_types() -> None:
    assert witness(less("n", 1)) == {"n": 0}
    assert witness(negate(less("n", 7))) == {"n": 7}
    assert witness(less("n", 0)) is None
    found = witness(conjunction((less("n", 4), negate(less("m", 6)))))
    assert found is not None
    assert (found["n"] in range(4), found["m"] in (6, 7)) == (True, True)


def test_a_witness_looks_behind_views() -> None:
    views = {"small": less("n", 3), "tiny": conjunction((ViewRef("small", BOOL), less("n", 1)))}
    assert witness(ViewRef("tiny", BOOL), views) == {"n": 0}
    assert implies(ViewRef("tiny", BOOL), ViewRef("small", BOOL), views)
    assert not implies(ViewRef("small", BOOL), ViewRef("tiny", BOOL), views)


def test_conditions_that_others_imply() -> None:
    assert implied_by_others([less("n", 2), less("n", 5), less("m", 1)]) == (0,)
    assert implied_by_others([less("n", 2)]) == ()
    assert implied_by_others([less("n", 0), less("m", 2)]) == (0,)


class Valve(Component):
    """A valve that a controller and a person turn."""

    shut = State(initial=True)
    open_ = State()
    jammed = State()

    by = {"jams": "fault"}
    opens = shut.to(open_)
    closes = open_.to(shut)
    jams = shut.to(jammed) | open_.to(jammed)


class Tank(Component):
    """A tank; the sun warms it."""

    cold = State(initial=True)
    warm = State()
    hot = State()

    warms = cold.to(warm) | warm.to(hot)
    cools = hot.to(warm) | warm.to(cold)


MANUAL = refusals({"V-1": "tank.hot", "V-2": "valve.jammed"})
AUTOMATIC = refusals({"V-3": "tank.hot or tank.warm"})


class Plant(System):
    """Whoever may not open the valve by hand may not have it opened by the controller either."""

    valve = part(Valve)
    tank = part(Tank)

    opens_by_hand = Step(by="operator", refused_while=MANUAL, takes=dict(valve="opens"))
    opens_by_itself = Step(
        by="machine", refused_while=[MANUAL, AUTOMATIC], takes=dict(valve="opens")
    )
    both_at_once = Step(
        by="machine", when="tank.hot and tank.cold", takes=dict(valve="closes", tank="warms")
    )


def test_tables_that_contain_each_other_lines_that_refuse_nothing_and_events_that_never_come() -> (
    None
):
    assert guard_answers(lower(Plant)) == GuardAnswers(
        never=("both_at_once",),
        contained=(("opens_by_hand", "opens_by_itself"),),
        redundant=(("opens_by_itself", "V-1"),),
    )
