"""Each kind of property, holding and violated, with its exact verdict and its shortest trace."""

import pytest

from checker import Step, always, always_recoverable, always_step, never_step, sometimes
from checker.errors import SpecError
from tests.checking.helpers import checked, ends_of, trace_of
from tests.checking.little import Basin, Pair, Switch
from tests.designs import Deadline, Election, Watch

# -- always ------------------------------------------------------------------------------------


def test_always_holds():
    result = checked(Pair, always("Every server is up or down.", "a.up != a.down"))
    assert (result.verdicts, result.fewest, result.trace(0)) == (("holds",), (None,), None)
    assert result.as_expected


def test_always_is_violated_with_the_fewest_faults_even_if_that_is_longer():
    result = checked(Basin, always("It is never full.", "tank.level < 3"))
    assert (result.verdicts, result.fewest, result.as_expected) == (("violated",), (0,), False)
    trace = trace_of(result)
    assert trace.commands == ("tank.fill", "tank.fill", "tank.fill")
    assert [state["tank.level"] for state in trace.states] == [0, 1, 2, 3]
    assert trace.changes(1) == (("tank.level", "1", "2"),)
    assert ends_of(trace) == [("tank.level < 3 is false", (("tank.level", "3"),))]


def test_with_equal_faults_the_shortest_run_is_shown():
    result = checked(Election, always("One leads.", "count(n.leader for n in nodes) <= 1"))
    trace = trace_of(result)
    assert trace.commands == ("net.cut", "handover(new=a, old=b)", "handover(new=b, old=a)")
    assert (trace.faults, result.fewest) == (1, (1,))


def test_always_counts_the_initial_states():
    result = checked(Watch, always("It is small.", "sensor.level == small"))
    trace = trace_of(result)
    assert trace.commands == ()
    assert len(trace.states) == 1
    assert result.fewest == (0,)


def test_only_the_false_conjuncts_are_shown_with_what_their_views_are_made_of():
    result = checked(Pair, always("Both.", "a.up != a.down and serving and b.up"))
    trace = trace_of(result)
    assert trace.commands == ("b.fail",)
    assert ends_of(trace) == [("b.up is false", (("b.state", "down"),))]
    result = checked(Pair, always("Served.", "serving and a.up != a.down"))
    assert ends_of(trace_of(result)) == [
        (
            "serving is false",
            (("serving", "false"), ("a.state", "down"), ("b.state", "down")),
        )
    ]


def test_a_conjunct_is_shown_as_it_was_written():
    result = checked(Pair, always("Served.", "(any(s.up   for s in servers)\n  and a.up)"))
    assert ends_of(trace_of(result)) == [("a.up is false", (("a.state", "down"),))]
    result = checked(Pair, always("Served.", "any(s.up   for s in\n servers)"))
    assert [text for text, _ in ends_of(trace_of(result))] == [
        "any(s.up for s in servers) is false"
    ]


def test_always_is_only_about_its_situation():
    narrow = always("While a is up, b is up.", "b.up", where="a.up")
    trace = trace_of(checked(Pair, narrow))
    assert trace.commands == ("b.fail",)
    held = always("While a is up, somebody serves.", "serving", where="a.up")
    assert checked(Pair, held).as_expected


# -- faults ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("faults", "verdict", "fewest"),
    [(0, "holds", None), (1, "holds", None), (2, "violated", 2), (None, "violated", 2)],
)
def test_a_claim_up_to_some_faults_looks_at_no_run_with_more(faults, verdict, fewest):
    result = checked(Pair, always("Somebody serves.", "serving", faults=faults))
    assert (result.verdicts, result.fewest) == ((verdict,), (fewest,))


def test_a_run_within_the_budget_may_be_longer_than_the_shortest():
    result = checked(Basin, always("It is never full.", "tank.level < 3", faults=0))
    assert trace_of(result).commands == ("tank.fill",) * 3


@pytest.mark.parametrize(("faults", "verdict"), [(0, "holds"), (1, "violated")])
def test_the_fault_of_a_forbidden_step_counts(faults, verdict):
    calm = never_step("It is not flooded.", "after(tank.level) == 3", on="tank.flood")
    result = checked(Basin, type(calm)(**{**vars(calm), "faults": faults}))
    assert result.verdicts == (verdict,)


@pytest.mark.parametrize(
    ("faults", "verdict", "fewest"), [(1, "violated", None), (2, "holds", 2), (None, "holds", 2)]
)
def test_sometimes_within_a_budget(faults, verdict, fewest):
    result = checked(Pair, sometimes("Nobody serves.", "not serving", faults=faults))
    assert (result.verdicts, result.fewest) == ((verdict,), (fewest,))


@pytest.mark.parametrize(("faults", "verdict"), [(1, "holds"), (2, "violated")])
def test_recovery_is_asked_of_states_within_the_budget(faults, verdict):
    prop = always_recoverable("Soon both are up.", "a.up and b.up", steps=1, faults=faults)
    assert checked(Pair, prop).verdicts == (verdict,)


# -- steps -------------------------------------------------------------------------------------


def test_always_step_holds_with_roles_and_after():
    prop = always_step("Who takes over leads.", "after(new.leader)", on="handover")
    assert checked(Election, prop).as_expected


def test_always_step_is_violated_at_the_end_of_the_last_step():
    prop = always_step("The old one follows.", "not after(old.leader)", on="handover")
    trace = trace_of(checked(Election, prop))
    assert trace.commands == ("net.cut", "handover(new=a, old=b)", "handover(new=b, old=a)")
    assert ends_of(trace) == [
        ("in the last step not after(old.leader) is false", (("after(a.leader)", "true"),))
    ]


def test_the_roles_in_the_explanation_are_those_of_the_last_step():
    prop = always_step("Only b takes over.", "new.alive and new == b", on="handover")
    trace = trace_of(checked(Election, prop))
    assert trace.commands == ("handover(new=a, old=b)",)
    assert [text for text, _ in ends_of(trace)] == ["before the last step new == b is false"]
    prop = never_step("The new one never dies first.", "new.alive and old.alive", on="handover")
    trace = trace_of(checked(Election, prop))
    assert ends_of(trace) == [
        ("before the last step new.alive is true", (("a.state", "alive"),)),
        ("before the last step old.alive is true", (("b.state", "alive"),)),
    ]


def test_never_step_without_events_is_about_every_step():
    prop = never_step("The level never falls.", "after(tank.level) < tank.level")
    trace = trace_of(checked(Basin, prop))
    assert trace.commands == ("tank.fill", "tank.drain")
    assert ends_of(trace) == [
        (
            "in the last step after(tank.level) < tank.level is true",
            (("after(tank.level)", "0"), ("tank.level", "1")),
        )
    ]


def test_a_step_property_is_only_about_its_events_and_its_situation():
    about_fill = never_step("Filling raises.", "after(tank.level) < tank.level", on="tank.fill")
    assert checked(Basin, about_fill).verdicts == ("holds",)
    both = ("tank.fill", "tank.drain")
    about_both = never_step("Nothing falls.", "after(tank.level) < tank.level", on=both)
    assert checked(Basin, about_both).verdicts == ("violated",)
    high = always_step("It drains.", "after(tank.level) == 0", on=both, where="tank.level == 3")
    assert checked(Basin, high).as_expected
    low = always_step("It drains.", "after(tank.level) == 0", on=both, where="tank.level >= 2")
    assert trace_of(checked(Basin, low)).commands == ("tank.fill",) * 3


def test_always_step_and_never_step_say_the_same_of_opposite_texts():
    text = "after(tank.level) == tank.level + 1"
    one = checked(Basin, always_step("s", text, on="tank.fill"))
    other = checked(Basin, never_step("s", f"not ({text})", on="tank.fill"))
    assert one.verdicts == other.verdicts == ("holds",)
    one = checked(Basin, always_step("s", text, on="tank.flood"))
    other = checked(Basin, never_step("s", f"not ({text})", on="tank.flood"))
    assert one.verdicts == other.verdicts == ("violated",)
    assert trace_of(one).commands == trace_of(other).commands == ("tank.flood",)


class Runoff(Election):
    """A second step with the same roles, in which both must take part."""

    agreement = Step(
        by="machine",
        over=dict(new=Election.nodes, old=Election.nodes),
        when="new != old",
        takes=dict(new="lead", old="follow"),
    )


def test_roles_that_all_of_several_events_have_may_be_named():
    two_lead = "old.leader and after(old.leader)"
    both = checked(Runoff, never_step("s", two_lead, on=("agreement", "handover")))
    assert (both.verdicts, both.fewest) == (("violated",), (1,))
    commands = trace_of(both).commands
    assert commands == ("net.cut", "handover(new=a, old=b)", "handover(new=b, old=a)")
    assert checked(Runoff, never_step("s", two_lead, on="agreement")).verdicts == ("holds",)


def test_a_role_that_one_of_several_events_has_not_is_refused():
    with pytest.raises(SpecError, match=r"'old' is not known in the property p\.") as raised:
        checked(Runoff, never_step("s", "old.leader", on=("handover", "net.cut")))
    assert raised.value.why == "a name that is declared nowhere means nothing"


# -- sometimes ---------------------------------------------------------------------------------


def test_sometimes_holds_with_the_cheapest_witness():
    result = checked(Basin, sometimes("It is full.", "tank.level == 3"))
    assert (result.verdicts, result.fewest) == (("holds",), (0,))
    trace = trace_of(result)
    assert trace.commands == ("tank.fill",) * 3
    assert (trace.falsified, trace.note) == ((), "")


def test_sometimes_is_violated_without_a_trace():
    result = checked(Pair, sometimes("A server is both.", "a.up and a.down"))
    assert (result.verdicts, result.fewest, result.trace(0)) == (("violated",), (None,), None)
    assert not result.as_expected


# -- always_recoverable ------------------------------------------------------------------------


def test_recovery_may_use_everything_but_faults():
    assert checked(Pair, always_recoverable("Both.", "a.up and b.up")).verdicts == ("holds",)
    result = checked(Pair, always_recoverable("Both fail.", "a.down and b.down"))
    assert result.verdicts == ("violated",)
    assert trace_of(result).commands == ()
    assert trace_of(result).note == "From here no path without fault leads to: a.down and b.down."
    allowed = always_recoverable("Both fail.", "a.down and b.down", without=())
    assert checked(Pair, allowed).verdicts == ("holds",)


def test_recovery_without_an_actor_or_an_event():
    nobody = always_recoverable("Served.", "serving", without=("fault", "operator"))
    trace = trace_of(checked(Pair, nobody))
    assert trace.commands == ("a.fail", "b.fail")
    assert trace.note == "From here no path without fault and operator leads to: serving."
    other = always_recoverable("Served.", "serving", without=("fault", "a.repair"))
    assert checked(Pair, other).verdicts == ("holds",)
    both = always_recoverable("a serves.", "a.up", without=("fault", "a.repair"))
    trace = trace_of(checked(Pair, both))
    assert trace.commands == ("a.fail",)
    assert trace.note == "From here no path without fault and a.repair leads to: a.up."


@pytest.mark.parametrize(("steps", "verdict"), [(1, "violated"), (2, "holds")])
def test_recovery_within_some_steps(steps, verdict):
    result = checked(Pair, always_recoverable("Both.", "a.up and b.up", steps=steps))
    assert result.verdicts == (verdict,)


def test_the_note_says_how_long_recovery_takes():
    result = checked(Pair, always_recoverable("Both.", "a.up and b.up", steps=1))
    trace = trace_of(result)
    assert trace.commands == ("a.fail", "b.fail")
    assert trace.note == (
        "From here the shortest path without fault to: a.up and b.up has 2 steps, more than 1."
    )


def test_recovery_from_a_situation_only():
    prop = always_recoverable("It advances.", "clock.now == 3", where="job.done")
    assert checked(Deadline, prop).as_expected
    prop = always_recoverable("The job waits again.", "job.waiting", where="clock.now == 2")
    trace = trace_of(checked(Deadline, prop))
    assert trace.commands == ("job.finish", "tick", "tick")


# -- expectations ------------------------------------------------------------------------------

DARK = "implies(lamp.presses > 0 and strict == yes, lamp.lit)"


def test_a_violation_may_be_expected_for_some_choices():
    prop = always("Lit.", DARK, violated="strict == yes and sticks == no", because="x")
    result = checked(Switch, prop)
    assert result.verdicts == ("holds",) * 3 + ("violated",) * 3 + ("holds",) * 6
    assert result.expected == result.verdicts
    assert result.as_expected


def test_an_expected_violation_that_disappears_fails():
    result = checked(Switch, always("Lit.", DARK, violated="strict == yes", because="x"))
    assert result.expected == (("holds",) * 3 + ("violated",) * 3) * 2
    assert not result.as_expected
    assert result.unexpected


def test_a_violation_where_none_was_expected_fails():
    result = checked(
        Switch, always("Lit.", DARK, violated="strict == yes and quiet == both", because="x")
    )
    assert not result.as_expected


@pytest.mark.parametrize(("violated", "fine"), [(True, True), (False, False), ("True", True)])
def test_a_violation_everywhere_may_be_expected(violated, fine):
    because = "there is no third server" if violated else ""
    prop = always("Served.", "serving", violated=violated, because=because)
    assert checked(Pair, prop).as_expected is fine
    held = always("Up or down.", "a.up or a.down", violated=violated, because=because)
    assert checked(Pair, held).as_expected is not fine


def test_an_unreachable_state_may_be_expected():
    prop = sometimes("Both at once.", "a.up and a.down", violated=True, because="x")
    assert checked(Pair, prop).as_expected


def test_an_expectation_may_only_name_choices():
    with pytest.raises(SpecError) as raised:
        checked(Switch, always("Lit.", DARK, violated="lamp.lit", because="x"))
    assert raised.value.problem == "p: violated= names 'lamp.state', which is no choice."
    assert raised.value.instead == "one of: quiet, sticks, strict"


@pytest.mark.parametrize(
    ("prop", "problem", "instead"),
    [
        (never_step("s", "a.up", on="a.fial"), "p: on='a.fial' is no event of pair.", "a.fail"),
        (
            always_recoverable("s", "a.up", without="opertor"),
            "p: without='opertor' is neither an actor nor an event of pair.",
            "operator",
        ),
    ],
)
def test_a_misspelt_event_or_actor_is_refused(prop, problem, instead):
    with pytest.raises(SpecError) as raised:
        checked(Pair, prop)
    assert raised.value.problem == problem
    assert instead in raised.value.instead
