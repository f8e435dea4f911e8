"""What z3 says of a property: proved, refuted by a run that replays, or undecided and why."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from checker import always, always_recoverable, always_step, never_step, sometimes
from checker.checking.check import check_design
from checker.checking.proving import prove_design, with_budget
from checker.engines.compiled import explore
from checker.engines.executed import replay
from checker.engines.limits import Limits
from checker.errors import SpecError
from checker.lowering.commands import lower
from checker.lowering.system import read_design
from tests.checking.helpers import named
from tests.checking.little import Basin, Pair, Runaway, Switch
from tests.checking.test_random_verdicts import CONDITIONS, STEPS
from tests.designs import Deadline, Election, House, Watch
from tests.strategies import systems


def asked(cls, properties, **options):
    """What z3 says of these properties, and of nothing that nobody asked about."""
    return prove_design(cls, properties, names=tuple(properties), **options)


def one(cls, prop, **options):
    """The only row of one property."""
    (row,) = asked(cls, {"p": prop}, **options)
    return row


def test_an_invariant_is_proved_and_the_proof_checked():
    row = one(
        Election,
        always("s", "implies(net.up and a.alive and b.alive, not (a.leader and b.leader))"),
    )
    assert (row.name, row.outcome, row.where, row.reason) == ("p", "proved", "", "")
    assert (row.trace, row.steps, row.expected) == (None, None, True)
    assert row.sentence.startswith("z3 proves it by ")
    assert row.sentence.endswith("; the argument was checked again on its own.")


def test_a_step_property_is_proved():
    assert one(Election, always_step("s", "after(new.leader)", on="handover")).outcome == "proved"
    row = one(Basin, never_step("s", "after(tank.level) < tank.level", on="tank.fill"))
    assert row.outcome == "proved"


def test_a_violation_that_nobody_expected_is_refuted_by_a_run_that_replays():
    row = one(Pair, always("s", "serving"))
    assert (row.outcome, row.steps, row.expected) == ("refuted", 2, False)
    assert sorted(row.trace.commands) == ["a.fail", "b.fail"]
    assert replay(Pair, row.trace).agrees
    assert row.sentence == "z3 refutes it: a shortest run, whatever its faults, has 2 steps."


def test_a_run_of_one_step_is_worded_so():
    row = one(Basin, never_step("s", "after(tank.level) == 3", on="tank.flood"))
    assert (row.outcome, row.steps, row.trace.commands) == ("refuted", 1, ("tank.flood",))
    assert row.sentence == "z3 refutes it: a shortest run, whatever its faults, has 1 step."


def test_a_shortest_run_may_have_more_faults_than_the_explorers():
    row = one(Basin, always("s", "tank.level < 3"))
    assert row.trace.commands == ("tank.flood",)


def test_a_violation_deeper_than_the_induction_is_found():
    row = one(Basin, always("s", "tank.level < 3", faults=0))
    assert (row.outcome, row.expected) == ("refuted", False)
    assert row.trace.commands == ("tank.fill",) * 3
    row = one(Deadline, always("s", "clock.now < 3"), max_k=1)
    assert (row.outcome, row.steps) == ("refuted", 4)
    row = one(Deadline, always("s", "clock.now < 3"), max_k=1, depth=3)
    assert row.outcome == "undecided"
    assert row.reason.startswith("not 1-inductive; ")


@pytest.mark.parametrize(("faults", "outcome"), [(0, "proved"), (1, "proved"), (2, "refuted")])
def test_a_claim_up_to_some_faults_is_proved_for_those(faults, outcome):
    row = one(Pair, always("s", "serving", faults=faults))
    assert (row.outcome, row.faults) == (outcome, faults)
    most = "1 fault" if faults == 1 else f"{faults} faults"
    if outcome == "proved":
        assert row.sentence.startswith(f"z3 proves it up to {most} by ")
    else:
        assert row.trace.faults == faults
        assert row.sentence == (
            f"z3 refutes it: a shortest run, of those with at most {most}, has 2 steps."
        )


def test_a_design_bounds_the_faults_of_all_that_is_proved_or_refuted():
    class Bounded(Pair):
        """Two servers, of which one fails."""

        up_to_faults = 1

    assert one(Bounded, always("s", "serving")).sentence.startswith("z3 proves it up to 1 fault ")
    row = one(Bounded, always("s", "a.up and b.up", faults=4))
    assert (row.outcome, row.faults, row.trace.faults) == ("refuted", 1, 1)


def test_quickly_no_lemmas_are_learnt_and_no_longer_run_is_looked_for():
    """Induction of one step does not find four ticks; a search would."""
    row = one(Deadline, always("s", "clock.now < 3"), max_k=1, quick=True)
    assert (row.outcome, row.trace) == ("undecided", None)
    assert row.sentence == (
        "z3 undecided: the lemmas that the other proofs need do not do, and no others were looked "
        "for."
    )
    assert one(
        Election, always("s", "count(n.leader for n in nodes) <= 2"), quick=True
    ).outcome == ("proved")


def test_reachability_is_shown_by_a_run():
    row = one(Watch, sometimes("s", "alarm.ringing and sensor.level == small"))
    explored = check_design(Watch, {"p": sometimes("s", "alarm.ringing and sensor.level == small")})
    assert row.outcome == "reached"
    assert row.steps == len(row.trace.commands) <= len(named(explored, "p").trace(0).commands)
    assert replay(Watch, row.trace).agrees
    assert (
        row.sentence
        == f"z3 reaches it: a shortest run, whatever its faults, has {row.steps} steps."
    )


def test_what_is_not_found_within_the_depth_is_undecided():
    row = one(Deadline, sometimes("s", "clock.now == 3"), depth=3)
    assert (row.outcome, row.trace, row.steps) == ("undecided", None, None)
    assert row.reason == "no run of up to 3 steps"
    assert row.sentence == "z3 undecided: no run of up to 3 steps."
    assert one(Deadline, sometimes("s", "clock.now == 3"), depth=4).outcome == "reached"


def test_no_time_is_undecided_and_says_so():
    row = one(Election, always("s", "count(n.leader for n in nodes) <= 1"), timeout=0.0)
    assert row.outcome == "undecided"
    assert row.reason != ""
    assert row.trace is None


def test_recovery_is_left_to_the_explorer():
    row = one(Pair, always_recoverable("s", "serving"))
    assert (row.outcome, row.sentence) == (
        "not asked",
        "z3 not asked: it is about paths from every state, which the explorer decides.",
    )


def test_an_expected_violation_gives_a_proof_and_a_run():
    text = "implies(lamp.presses > 0 and strict == yes, lamp.lit)"
    prop = always("s", text, violated="strict == yes and sticks == no", because="x")
    proof, run = asked(Switch, {"p": prop})
    assert (proof.outcome, proof.where) == ("proved", "strict != yes or sticks != no")
    assert (run.outcome, run.where) == ("refuted", "strict == yes and sticks == no")
    assert (run.steps, run.expected, run.trace.commands) == (2, True, ("lamp.press",) * 2)
    first = {n: run.trace.model.variable[n].type.show(v) for n, v in run.trace.states[0].items()}
    assert (first["strict"], first["sticks"]) == ("yes", "no")


def test_what_is_violated_everywhere_is_only_searched():
    (row,) = asked(Pair, {"p": always("s", "serving", violated=True, because="x")})
    assert (row.outcome, row.expected, row.where) == ("refuted", True, "")


def test_an_unreachable_state_is_proved_so():
    prop = sometimes("s", "lamp.dark and lamp.presses == 1", violated=True, because="x")
    rows = asked(Switch, {"p": prop})
    assert [row.outcome for row in rows][-1] == "proved"


def test_only_the_properties_named_are_asked():
    props = {"p": always("s", "serving"), "q": sometimes("s", "serving")}
    assert [row.name for row in prove_design(Pair, props, names=("q",))] == ["q"]
    assert [row.name for row in asked(Pair, props)] == ["p", "q"]


@pytest.mark.parametrize("budget", [0, 1, 2])
def test_the_budget_cuts_runs_and_nothing_else(budget):
    model = lower(Election)
    plain = explore(model)
    counted = explore(with_budget(model, budget))
    names = [v.name for v in model.variables]
    wanted = {
        tuple(plain.state(i)[n] for n in names)
        for i in range(len(plain))
        if plain_faults(plain)[i] <= budget
    }
    found = {tuple(counted.state(i)[n] for n in names) for i in range(len(counted))}
    assert found == wanted


def plain_faults(graph):
    """Fewest faults to each state, by relaxing every edge until nothing changes."""
    best = [0 if i < graph.initial_count else 99 for i in range(len(graph))]
    edges = list(
        zip(
            graph.edge_source.tolist(),
            graph.edge_target.tolist(),
            graph.fault_edges.tolist(),
            strict=True,
        )
    )
    changed = True
    while changed:
        changed = False
        for source, target, fault in edges:
            if best[source] + fault < best[target]:
                best[target] = best[source] + fault
                changed = True
    return best


SMALL = {
    "Election": (
        Election,
        {
            "lead": always("s", "count(n.leader for n in nodes) <= 1"),
            "lead1": always("s", "count(n.leader for n in nodes) <= 1", faults=0),
            "calm": never_step("s", "old.leader and after(old.leader)", on="handover"),
            "both": sometimes("s", "a.leader and b.leader and a.dead"),
        },
    ),
    "House": (
        House,
        {
            "free": always("s", "implies(door.opened, bolted == 0)"),
            "bolts": always(
                "s", "bolted < 2 or strict == yes", violated="strict == no", because="x"
            ),
            "who": always_step(
                "s", "who == adult", on="bolt", violated="upper_first == no", because="x"
            ),
        },
    ),
    "Watch": (
        Watch,
        {
            "known": always("s", "implies(link.up, known == sensor.level)"),
            "rings": always("s", "implies(alarm.ringing, sensor.level != small)"),
        },
    ),
}


@pytest.mark.parametrize("name", SMALL)
def test_the_explorer_and_z3_agree_on_small_designs(name):
    cls, properties = SMALL[name]
    explored = check_design(cls, properties)
    for row in asked(cls, properties):
        result = named(explored, row.name)
        assert row.outcome in ("proved", "refuted", "reached"), row
        if row.outcome == "proved":
            expected = zip(result.verdicts, result.expected, strict=True)
            assert all(verdict == "holds" for verdict, wanted in expected if wanted == "holds")
        elif row.outcome == "refuted":
            assert "violated" in result.verdicts
            shortest = [t for i in range(len(result.verdicts)) if (t := result.trace(i))]
            assert row.steps <= min(len(trace.commands) for trace in shortest)
        else:
            assert "holds" in result.verdicts


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ],
)
@given(
    systems(),
    st.sampled_from(CONDITIONS),
    st.sampled_from(STEPS),
    st.none() | st.integers(0, 1),
)
def test_the_explorer_and_z3_agree_on_random_systems(cls, condition, step, budget):
    properties = {
        "always": always("s", condition[0], faults=budget),
        "step": never_step("s", step[0]),
        "sometimes": sometimes("s", f"not ({condition[0]})"),
    }
    try:
        explored = check_design(cls, properties, limits=Limits(max_states=300))
    except SpecError as error:
        assume("starts" not in error.problem)
        raise
    assume(explored.complete)
    design = read_design(cls)
    for row in asked(cls, properties, max_k=2, depth=30, timeout=10.0):
        verdicts = named(explored, row.name).verdicts
        if row.name == "sometimes":
            assert (row.outcome == "reached") == ("holds" in verdicts)
        elif row.outcome == "proved":
            assert set(verdicts) == {"holds"}
        elif row.outcome == "refuted":
            assert "violated" in verdicts
            assert replay(design, row.trace).agrees
        else:
            assert (row.outcome, bool(row.reason)) == ("undecided", True)


def test_a_value_that_leaves_its_range_is_refuted_too():
    (row,) = prove_design(Runaway, {})
    assert (row.name, row.outcome, row.expected) == ("values_stay_in_range", "refuted", False)
    assert named(check_design(Runaway, {}), "values_stay_in_range").verdicts == ("violated",)
