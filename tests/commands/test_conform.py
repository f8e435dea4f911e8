"""``chartproof conform``: what was compared, what disagrees, and what was left open."""

from dataclasses import replace
from pathlib import Path

import pytest

from checker.expressions.nodes import FALSE
from checker.lowering import commands
from tests.commands.conftest import Run
from tests.commands.projects import lamp


def test_every_event_in_every_reachable_state(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path)
    ran = run("conform", "lamp")
    assert (ran.code, ran.out, ran.err) == (
        0,
        "lamp: 3 states, 9 pairs of state and event, 9 firings on the charts\n  no disagreement\n",
        "",
    )


def test_every_event_on_random_walks(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path)
    ran = run("conform", "lamp", "--walks", 1000, "--seed", 7, "--faults", 0)
    assert (ran.code, ran.out) == (
        0,
        "lamp: 2 states on random walks of 1,000 steps (seed 7), 6 pairs of state and event, "
        "6 firings on the charts\n"
        "  no disagreement\n",
    )


def test_reachable_with_so_many_faults(tmp_path: Path, run: Run) -> None:
    """Off and on; the fault itself is not among the pairs."""
    lamp(tmp_path)
    ran = run("conform", "lamp", "--faults", 0)
    assert (ran.code, ran.out.splitlines()[0]) == (
        0,
        "lamp: 2 states, 4 pairs of state and event, 6 firings on the charts",
    )


def test_a_limit_leaves_it_undecided(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path)
    ran = run("conform", "lamp", "--max-states", 1)
    assert (ran.code, ran.out) == (
        3,
        "lamp: 1 state, 3 pairs of state and event, 3 firings on the charts\n"
        "  no disagreement\n"
        "  NOT EXPLORED TO THE END: the limit of 1 state was reached: 2 states, 1 transition, "
        "depth 1, 1 state left to look at\n",
    )


@pytest.mark.parametrize("how", [(), ("--walks", 100)])
def test_a_model_that_says_something_else_is_found_out(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, how: tuple[object, ...]
) -> None:
    lamp(tmp_path)
    lowered = commands.lower_design

    def tampered(design):  # type: ignore[no-untyped-def]
        model, names = lowered(design)
        changed = [
            replace(c, guard=FALSE) if c.name == "bulb.burns_out" else c for c in model.commands
        ]
        return replace(model, commands=tuple(changed)), names

    monkeypatch.setattr(commands, "lower_design", tampered)
    ran = run("conform", "lamp", *how)
    assert ran.code == 1
    assert ran.out.splitlines()[1:] == [
        "  DISAGREEMENT on bulb.burns_out: the charts take it, the model does not",
        "    in bulb.state = on",
    ]


def test_a_seed_without_walks_is_refused(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path)
    ran = run("conform", "lamp", "--seed", 2)
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "--seed is of random walks: chartproof conform DESIGN --walks 100000\n",
    )
