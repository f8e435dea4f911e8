"""The comparison of the model with the real charts: it counts pairs, and finds what is planted."""

from dataclasses import replace

import pytest

from checker.checking.conformance import Disagreement, conformance
from checker.engines.compiled import explore
from checker.engines.executed import ExecutedSystem
from checker.expressions.nodes import FALSE, TRUE, Const, Var, compare, conjunction
from checker.lowering.commands import lower_design
from checker.lowering.system import read_design
from tests.checking.little import Basin, Chain, Pair, Runaway
from tests.designs import Election


def compared(cls, tamper, most=10):
    """The comparison of a tampered model with the untouched charts."""
    design = read_design(cls)
    model, _ = lower_design(design)
    return conformance(explore(tamper(model)), ExecutedSystem(design), most)


def with_command(name, **changes):
    """A tampering that changes one command."""

    def tamper(model):
        assert name in model.command
        return replace(
            model,
            commands=tuple(replace(c, **changes) if c.name == name else c for c in model.commands),
        )

    return tamper


@pytest.mark.parametrize(
    ("cls", "states", "events"),
    [(Basin, 4, 3), (Pair, 4, 4), (Election, 31, 7), (Chain, 5, 3), (Runaway, 3, 2)],
)
def test_every_pair_of_state_and_event_is_compared(cls, states, events):
    result = compared(cls, lambda model: model)
    assert (result.pairs, result.disagreements) == (states * events, ())
    assert 0 < result.executions <= result.pairs


def test_a_guard_that_is_too_weak_is_found():
    result = compared(Basin, with_command("tank.drain", guard=TRUE))
    assert result.disagreements == (
        Disagreement(
            "tank.drain",
            {"tank.state": "open", "tank.level": "0"},
            "the model takes it, the charts do not",
        ),
    )


def test_a_guard_that_is_too_strong_is_found():
    result = compared(Basin, with_command("tank.flood", guard=FALSE))
    assert {(d.event, d.state["tank.level"], d.problem) for d in result.disagreements} == {
        ("tank.flood", level, "the charts take it, the model does not") for level in "012"
    }


def test_a_wrong_value_is_found_wherever_it_is_wrong():
    def tamper(model):
        level = model.variable["tank.level"].type
        wrong = (("tank.level", Const(1, level)),)
        return with_command("tank.flood", updates=wrong)(model)

    problem = "tank.level becomes 1 in the model and something else on the charts"
    result = compared(Basin, tamper)
    assert {(d.event, d.state["tank.level"], d.problem) for d in result.disagreements} == {
        ("tank.flood", level, problem) for level in "012"
    }


def test_a_forgotten_update_of_another_part_is_found():
    result = compared(Election, with_command("handover(new=a, old=b)", updates=()))
    assert {d.event for d in result.disagreements} == {"handover(new=a, old=b)"}
    assert {d.problem for d in result.disagreements} == {
        "a.leader becomes false in the model and something else on the charts"
    }


def test_a_guard_that_is_wrong_in_some_states_only_is_found_in_those():
    def tamper(model):
        net = Var("net.state", model.variable["net.state"].type)
        up = compare("==", net, Const(0, net.type))
        return with_command("a.crash", guard=conjunction((model.command["a.crash"].guard, up)))(
            model
        )

    result = compared(Election, tamper)
    problem = "the charts take it, the model does not"
    assert {(d.event, d.state["net.state"], d.problem) for d in result.disagreements} == {
        ("a.crash", "down", problem)
    }


def test_a_step_out_of_range_is_compared_as_well():
    result = compared(Runaway, with_command("gauge.up", ranges=(), updates=()))
    assert [(d.event, d.state["gauge.n"], d.problem) for d in result.disagreements] == [
        (
            "gauge.up",
            "0",
            "gauge.n becomes 0 in the model and something else on the charts",
        )
    ]

    def tamper(model):
        n = Var("gauge.n", model.variable["gauge.n"].type)
        low = compare("<", n, Const(2, n.type))
        return with_command("gauge.up", guard=low)(model)

    result = compared(Runaway, tamper)
    assert [(d.event, d.state["gauge.n"], d.problem) for d in result.disagreements] == [
        ("gauge.up", "2", "a variable leaves its range: gauge.n on the charts")
    ]


def test_a_wrong_start_is_found():
    def tamper(model):
        return replace(
            model,
            variables=tuple(
                replace(v, initial=(1,)) if v.name == "tank.level" else v for v in model.variables
            ),
        )

    result = compared(Basin, tamper)
    assert result.disagreements == (
        Disagreement(
            "(start)", {"tank.state": "open", "tank.level": "0"}, "only the charts start here"
        ),
        Disagreement("(start)", {"tank.state": "open", "tank.level": "1"}, "only the model does"),
    )


def test_the_comparison_stops_after_enough_disagreements():
    def tamper(model):
        return replace(model, commands=tuple(replace(c, guard=FALSE) for c in model.commands))

    found = compared(Basin, tamper).disagreements
    assert [d.event for d in found] == ["tank.fill", "tank.flood"]
    assert compared(Basin, tamper, most=1).disagreements == found[:1]
