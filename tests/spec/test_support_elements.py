"""The designs with support elements: engines against each other, headline runs, other checkers."""

import random
from functools import cache

import pytest

from checker.checking.ablation import ablate
from checker.checking.check import shown_trace
from checker.checking.conformance import conformance
from checker.engines.executed import ExecutedSystem
from checker.engines.faults import explore_within, with_budget
from checker.engines.symbolic import bounded
from checker.expressions.nodes import compare, Const, Var
from checker.graph.state_graph import StateGraph
from checker.lowering.commands import lower_design
from checker.lowering.system import Design, read_condition, read_design
from tests.spec.project import TARGETS, checked, design, graph


def first_answers(name: str) -> Design:
    """The design with the first answer to each question."""
    cls = TARGETS[name].cls
    answers = {n: next(iter(c.answers)) for n, c in design(name).choices.items()}
    body = {
        "__doc__": cls.__doc__,
        "__module__": cls.__module__,
        "initially": tuple(f"{choice} == {answer}" for choice, answer in answers.items()),
    }
    return read_design(type(cls.__name__, (cls,), body))


@cache
def small_graph(name: str) -> StateGraph:
    model, _ = lower_design(first_answers(name))
    assert model.up_to_faults is not None
    return explore_within(model, model.up_to_faults)


@pytest.mark.parametrize(
    ("name", "pairs"), [("se_switchover", 0), ("se_two_faults", 0)]
)
def test_executed_and_compiled_agree_on_every_state_and_event(name: str, pairs: int) -> None:
    """Over everything that is reached with the first answer to each question."""
    system = ExecutedSystem(first_answers(name))
    result = conformance(small_graph(name), system)
    assert result.disagreements == ()
    assert result.pairs == pairs


@pytest.mark.parametrize(("name", "pairs"), [("se_g6", 0), ("se_single", 0)])
def test_they_agree_on_all_of_the_baselines(name: str, pairs: int) -> None:
    result = conformance(graph(name), ExecutedSystem(design(name)))
    assert result.disagreements == ()
    assert result.pairs == pairs
