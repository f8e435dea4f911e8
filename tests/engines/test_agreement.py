"""The executed and the compiled engine explore the same graph."""

import pytest

from checker.checking.conformance import conformance
from checker.engines.compiled import explore
from checker.engines.executed import ExecutedSystem, explore_executed
from checker.lowering.commands import lower_design
from checker.lowering.system import read_design
from spec.rom_boot import RomBoot
from tests import designs

COUNTS = {
    designs.Election: (31, 61, 5),
    designs.Nested: (33, 74, 12),
    designs.Deadline: (7, 8, 4),
    designs.Watch: (24, 64, 5),
    designs.House: (20, 48, 2),
    designs.Handing: (2, 2, 1),
}


@pytest.mark.parametrize("cls", COUNTS, ids=lambda cls: cls.__name__)
def test_both_engines_count_the_same(cls):
    design = read_design(cls)
    model, _ = lower_design(design)
    graph = explore(model)
    found = (len(graph), graph.transitions, int(graph.depth.max()))
    charts = explore_executed(ExecutedSystem(design))
    assert (len(charts.states), len(charts.source), max(charts.depth)) == found
    assert found == COUNTS[cls]


@pytest.mark.parametrize("cls", COUNTS, ids=lambda cls: cls.__name__)
def test_memory_changes_nothing(cls):
    design = read_design(cls)
    with_memory = explore_executed(ExecutedSystem(design))
    without = explore_executed(ExecutedSystem(design, memo=False), memo=False)
    assert with_memory.states == without.states
    assert list(with_memory.target) == list(without.target)
    assert list(with_memory.filling) == list(without.filling)


@pytest.mark.parametrize("cls", COUNTS, ids=lambda cls: cls.__name__)
def test_no_pair_disagrees(cls):
    design = read_design(cls)
    model, _ = lower_design(design)
    graph = explore(model)
    result = conformance(graph, ExecutedSystem(design))
    assert result.disagreements == ()
    assert result.pairs == len(graph) * len(ExecutedSystem(design).fillings)


@pytest.mark.parametrize("cls", [*COUNTS, RomBoot], ids=lambda cls: cls.__name__)
def test_a_state_is_initial_if_it_is_among_all_initial_states(cls):
    system = ExecutedSystem(read_design(cls))
    initial = set(system.initial_states())
    states = (
        list(explore_executed(system).states) if cls is not RomBoot else sorted(initial, key=str)
    )
    asked = {
        (*one[:place], other[place], *one[place + 1 :])
        for one in states[:40]
        for other in states[:: max(1, len(states) // 5)]
        for place in range(len(one))
    }
    found = {state for state in asked if system.is_initial(state)}
    assert found == asked & initial
    assert found
    assert found < asked or cls is RomBoot  # there each variable starts as it likes
