"""No property passes in silence: an empty situation, or a search that was not finished."""

import pytest

from checker import always, always_recoverable, always_step, never_step, sometimes
from checker.checking.check import check_design
from checker.engines.limits import Limits
from tests.checking.helpers import checked, named, trace_of
from tests.checking.little import Basin, Pair, Switch
from tests.designs import Deadline, Election, Watch

# -- vacuity -----------------------------------------------------------------------------------

VACUOUS = {
    "a premise": (always("s", "implies(a.up and a.down, b.up)"), "a.up and a.down"),
    "one premise of two": (
        always("s", "implies(a.up, a.up) and implies(not serving and a.up, b.up)"),
        "not serving and a.up",
    ),
    "a premise in a situation": (
        always("s", "implies(a.down, a.down)", where="a.up"),
        "a.down",
    ),
    "a premise inside a premise": (
        always("s", "implies(a.up, implies(a.down, b.up))"),
        "(a.up) and (a.down)",
    ),
    "a premise of all": (
        always("s", "all(implies(one.up and one.down, serving) for one in servers)"),
        "any(one.up and one.down for one in servers)",
    ),
    "a filter of all": (
        always("s", "all(serving for one in servers if one.up and one.down)"),
        "any(True for one in servers if one.up and one.down)",
    ),
    "a condition with nothing else": (
        always("s", "b.up if a.up and a.down else True"),
        "a.up and a.down",
    ),
    "the beginning of what never happens": (
        never_step("s", "a.up and after(a.down)", on="a.repair"),
        "a.up",
    ),
    "a situation": (always("s", "b.up", where="a.up and a.down"), "a.up and a.down"),
    "a situation beyond the budget": (
        always("s", "implies(not serving, a.down)", faults=1),
        "not serving",
    ),
    "a situation of recovery": (
        always_recoverable("s", "a.up", where="a.up and a.down"),
        "a.up and a.down",
    ),
    "a situation of a step": (
        always_step("s", "after(a.up)", on="a.repair", where="a.up"),
        "a.up",
    ),
    "a premise of a step": (
        always_step("s", "implies(a.up, after(a.down))", on="a.repair"),
        "a.up",
    ),
    "a step beyond the budget": (
        never_step("s", "after(a.down)", on="a.repair", faults=0),
        "the step itself",
    ),
}


@pytest.mark.parametrize("what", VACUOUS)
def test_a_property_about_nothing_fails_and_names_what_never_occurs(what):
    prop, situation = VACUOUS[what]
    result = checked(Pair, prop)
    assert result.verdicts == ("holds",)
    assert (result.witnessed, result.witness) == (False, situation)
    assert not result.as_expected
    assert result.unexpected
    assert not result.undecided


WITNESSED = [
    always("s", "implies(not serving, a.down)"),
    always("s", "implies(not serving, a.down)", faults=2),
    always("s", "serving or a.down"),
    always("s", "b.up or b.down", where="not serving"),
    always_step("s", "implies(not serving, after(serving))", on="a.repair"),
    never_step("s", "after(a.down)", on="a.repair", faults=1),
    always_recoverable("s", "a.up", where="not serving"),
]


@pytest.mark.parametrize("prop", WITNESSED, ids=lambda p: p.text + str(p.faults))
def test_a_property_whose_situation_occurs_passes(prop):
    result = checked(Pair, prop)
    assert (result.witnessed, result.witness, result.as_expected) == (True, "", True)


def test_a_check_fails_on_a_vacuous_property_alone():
    vacuous = {"p": always("s", "implies(tank.level > 2 and tank.level < 3, tank.open)")}
    assert not check_design(Basin, vacuous).as_expected
    assert check_design(Basin, {}).as_expected


def test_a_situation_need_only_occur_for_some_choices():
    only = always("s", "implies(lamp.lit and sticks == yes, lamp.presses == 1)")
    assert checked(Switch, only).as_expected
    judged = always("s", "implies(strict == yes and lamp.lit, lamp.presses > 0)")
    assert checked(Switch, judged).as_expected
    never = always("s", "implies(strict == yes and strict == no, lamp.lit)")
    assert checked(Switch, never).witness == "strict == yes and strict == no"


# -- limits ------------------------------------------------------------------------------------

STOPPED = (
    "the limit of 8 states was reached: "
    "15 states, 23 transitions, depth 2, 9 states left to look at"
)
EIGHT = Limits(max_states=8)


@pytest.mark.parametrize(
    "prop",
    [
        always("s", "a.alive or a.dead"),
        always("s", "a.alive or a.dead", violated=True, because="x"),
        always("s", "implies(a.dead and b.dead and a.leader and b.leader and net.down, a.dead)"),
        always_step("s", "after(new.leader)", on="handover"),
        never_step("s", "after(old.leader) and after(new.leader)", on="handover"),
        sometimes("s", "a.dead and b.dead and a.leader and b.leader"),
        always_recoverable("s", "a.alive or a.dead"),
        always_recoverable("s", "a.leader"),
    ],
    ids=lambda p: f"{p.kind}: {p.text}",
)
def test_what_a_limit_leaves_open_is_undecided(prop):
    result = checked(Election, prop, EIGHT)
    assert (result.verdicts, result.reason) == (("undecided",), STOPPED)
    assert (result.undecided, result.as_expected, result.unexpected) == (True, False, False)
    assert (result.fewest, result.trace(0)) == ((None,), None)


def test_what_was_seen_before_the_limit_is_decided():
    found = checked(Election, sometimes("s", "net.down"), EIGHT)
    assert (found.verdicts, found.reason, found.as_expected) == (("holds",), "", True)
    broken = checked(Election, always("s", "net.up"), EIGHT)
    assert (broken.verdicts, broken.reason) == (("violated",), "")
    assert trace_of(broken).commands == ("net.cut",)


def test_an_unfinished_search_says_why_and_is_not_as_expected():
    result = check_design(Election, {}, limits=EIGHT)
    assert (result.complete, result.stopped, result.as_expected) == (False, STOPPED, False)
    assert named(result, "no_deadlock").verdicts != ("holds",)


def test_a_situation_that_was_not_reached_yet_is_no_vacuity():
    late = always("s", "implies(a.dead and b.dead and net.down, a.dead)")
    result = checked(Election, late, EIGHT)
    assert (result.witnessed, result.witness, result.unexpected) == (True, "", False)


@pytest.mark.parametrize("most", range(1, 7))
def test_no_limit_below_the_whole_turns_undecided_into_holds(most):
    result = check_design(
        Deadline,
        {
            "fine": always("s", "clock.now <= 3"),
            "wrong": always("s", "clock.now < 3"),
            "back": always_recoverable("s", "clock.now == 3 or job.waiting"),
        },
        limits=Limits(max_states=most),
    )
    assert not result.complete
    for each in result.properties:
        assert each.verdicts[0] in ("undecided", "violated"), each.name
    assert named(result, "fine").verdicts == named(result, "back").verdicts == ("undecided",)


def test_a_limit_that_is_not_reached_changes_nothing():
    result = check_design(Deadline, {"p": always("s", "clock.now <= 3")}, limits=Limits(7))
    assert (result.complete, result.as_expected) == (True, True)


@pytest.mark.parametrize("engine", ["compiled", "executed"])
def test_both_engines_leave_the_same_open(engine):
    props = {"p": always("s", "a.alive or a.dead")}
    result = check_design(Election, props, limits=EIGHT, engine=engine)
    assert (result.complete, named(result, "p").verdicts) == (False, ("undecided",))


@pytest.mark.parametrize("most", range(1, 24))
def test_a_state_that_was_not_looked_at_is_no_deadlock(most):
    result = check_design(Watch, {}, limits=Limits(max_states=most))
    stuck = named(result, "no_deadlock")
    assert not result.complete
    assert (stuck.verdicts, stuck.trace(0)) == (("undecided",), None)
    assert stuck.reason == result.stopped
