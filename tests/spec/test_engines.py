"""The engines agree on the designs: executed against compiled, z3 against both, hypothesis."""

import random
from dataclasses import replace
from unittest import TestCase

import numpy as np
import pytest
from hypothesis import HealthCheck, settings

from checker.checking.conformance import conformance
from checker.checking.proving import Proof, prove_design
from checker.engines.executed import ExecutedSystem, explore_executed
from checker.engines.randomised import random_machine
from checker.expressions.evaluate import evaluate
from checker.expressions.nodes import TRUE
from checker.lowering.system import Design, read_condition, read_design
from tests.spec.project import TARGETS, checked, design, formulas, graph, lowered

PAIRS = {"rom_boot": 127_863_360, "rom_single": 16_632}
"""Reachable states times events with their roles filled."""


@pytest.mark.parametrize("name", PAIRS)
def test_executed_and_compiled_agree_on_every_state_and_event(name: str) -> None:
    system = ExecutedSystem(design(name))
    result = conformance(graph(name), system)
    assert result.disagreements == ()
    assert result.pairs == len(graph(name)) * len(system.fillings) == PAIRS[name]
    # The others agree with an executed pair on everything that was read when it was executed.
    assert 1000 < result.executions < result.pairs / 10


@pytest.mark.parametrize("name", PAIRS)
def test_without_memory_the_charts_do_the_same_on_a_sample(name: str) -> None:
    """Every event on a sample of states, fired on the real charts with nothing remembered."""
    states = graph(name)
    system = ExecutedSystem(design(name), memo=False)
    types = states.model.variable
    numbers = {command.name: n for n, command in enumerate(states.model.commands)}
    chosen = random.Random(8500).sample(range(len(states)), 300)  # noqa: S311 - a sample
    for place in sorted(chosen):
        encoded = states.state(place)
        state = tuple(types[n].type.decode(encoded[n]) for n in system.table.variables)
        edges = np.arange(states.out_start[place], states.out_start[place + 1])
        wanted = {int(states.edge_command[e]): int(states.edge_target[e]) for e in edges}
        for filling in system.fillings:
            outcome = system.step(filling, state).outcome
            target = wanted.get(numbers.get(filling.name, -1))
            if outcome is None:
                assert target is None, f"{filling.name} in {encoded}"
                continue
            assert target is not None, f"{filling.name} in {encoded}"
            after = dict(zip(system.table.variables, outcome.apply(state), strict=True))
            assert {n: types[n].type.encode(v) for n, v in after.items()} == states.state(target)


def one_combination(name: str, number: int) -> Design:
    """The design with one answer to each question."""
    answers = checked(name).combinations[number]
    cls = TARGETS[name].cls
    fixed = type(
        cls.__name__,
        (cls,),
        {
            "__doc__": cls.__doc__,
            "__module__": cls.__module__,
            "initially": tuple(f"{choice} == {answer}" for choice, answer in answers.items()),
        },
    )
    return read_design(fixed)


@pytest.mark.parametrize(
    ("name", "number"),
    [("rom_boot", 0), ("rom_boot", 388), ("rom_boot", 582), *(("rom_single", n) for n in range(4))],
)
def test_the_executed_engine_counts_the_same(name: str, number: int) -> None:
    """Among them the largest (388) and the smallest (582) combination of rom_boot."""
    result = checked(name)
    explored = explore_executed(ExecutedSystem(one_combination(name, number)))
    assert (len(explored.states), len(explored.source), max(explored.depth)) == (
        result.states[number],
        result.transitions[number],
        result.depth[number],
    )


def in_scope(proof: Proof, name: str) -> list[int]:
    """The combinations of which a proof speaks."""
    model, names = lowered(name)
    where = read_condition(proof.where, names.scope()) if proof.where else TRUE
    types = model.variable
    return [
        number
        for number, combination in enumerate(checked(name).combinations)
        if evaluate(where, {n: types[n].type.encode(a) for n, a in combination.items()}, {})
    ]


@pytest.mark.parametrize("name", PAIRS)
def test_z3_and_the_explorer_have_the_same_verdicts(name: str) -> None:
    target = TARGETS[name]
    proofs = prove_design(target.cls, target.properties, sources=target.sources)
    verdicts = {each.name: each.verdicts for each in checked(name).properties}
    asked: dict[str, set[int]] = {}
    for proof in proofs:
        kind = target.properties[proof.name].kind
        if kind == "always_recoverable":
            assert proof.outcome == "not asked"
            continue
        wanted = {
            ("proved", False): "holds",
            ("refuted", False): "violated",
            ("reached", True): "holds",
            ("proved", True): "violated",
        }[proof.outcome, kind == "sometimes"]
        scope = in_scope(proof, name)
        found = {verdicts[proof.name][number] for number in scope}
        # A run is a verdict for its own choices; a proof is one for all of its combinations.
        assert found == {wanted}
        asked.setdefault(proof.name, set()).update(scope)
    everything = set(range(len(checked(name).combinations)))
    assert {each for each, numbers in asked.items() if numbers != everything} == set()


def machine_of(name: str) -> type[TestCase]:
    kept = {each: f for each, f in formulas(name).items() if f.stated.kind == "always"}
    case: type[TestCase] = random_machine(design(name), lowered(name)[0], kept).TestCase
    case.settings = settings(
        max_examples=25,
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    return case


class TestRandomRomBoot(machine_of("rom_boot")):  # type: ignore[misc]
    """Hypothesis drives the redundant ROM's charts against the model."""


class TestRandomRomSingle(machine_of("rom_single")):  # type: ignore[misc]
    """Hypothesis drives the single ROM's charts against the model."""


def test_a_machine_finds_a_violated_property_and_shows_the_run() -> None:
    """The machines can fail: told to expect what does not hold, one finds it."""
    wrong = formulas("rom_single")["no_single_fault_stops_the_server"]
    model, _ = lowered("rom_single")
    bad = model.command["server.starts"].guard
    case = random_machine(
        design("rom_single"),
        model,
        {
            "never_off": replace(
                wrong,
                name="never_off",
                bad=bad,
                violated=None,
                stated=replace(wrong.stated, faults=None),
            )
        },
    ).TestCase
    case.settings = settings(max_examples=200, deadline=None, database=None, derandomize=True)
    with pytest.raises(AssertionError, match="never_off is violated") as failed:
        case("runTest").runTest()
    assert "1. " in str(failed.value)
