"""The executed engine remembers steps, and forgets where it must: charts with Python code."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated

import pytest
from statemachine import State

from checker import Component, Step, System, between, group, last_received, part, view
from checker.checking.executed import explore_on_charts
from checker.engines.executed import ExecutedSystem, explore_executed
from checker.engines.executed.classes import decision_trees
from checker.engines.limits import Limits
from checker.errors import EngineError, SpecError
from checker.lowering.chart import NotAnalysable
from checker.lowering.commands import lower
from checker.lowering.system import read_design


class Light(Enum):
    green = "go"
    red = "stop"


class Lamp(Component):
    """A guard and an action in Python; the rest is data."""

    @dataclass
    class Variables:
        changes: Annotated[int, between(0, 3)] = 0  # how often it has changed
        light: Light = Light.green

    on = State(initial=True)
    off = State()

    def may_change(self):
        return self.model.changes < 3

    def change_light(self):
        self.model.changes += 1
        self.model.light = Light.red if self.model.light is Light.green else Light.green

    change = on.to.itself(cond=may_change, on=change_light)
    breaks = on.to(off)
    by = {"breaks": "fault"}


class Walker(Component):
    """Data only: waits for a red light."""

    reads = {"red_seen": "seen == red"}
    waiting = State(initial=True)
    gone = State()
    go = waiting.to(gone, cond="red_seen")


class Crossing(System):
    """Two lamps that change only while not both are red, and somebody who sees the first one.

    Worked out by hand: every pair of counts (16) is reached, with each lamp on or off (4): 64. What
    the walker knows is the first lamp's light, on or off, so it may go where that count is odd, and
    is gone in the 12 pairs in which it was: 48. Together 112.
    """

    first = part(Lamp)
    second = part(Lamp)
    lamps = group("first", "second")
    walker = part(Walker)
    seen = last_received("first.light", while_="first.on")
    both_red = view("all(lamp.light == red for lamp in lamps)")
    swap = Step(
        by="operator",
        over=dict(lamp=lamps),
        when="not both_red",
        takes=dict(lamp="change"),
    )


class Own(System):
    """The same with the lamps' events their own."""

    first = part(Lamp)
    walker = part(Walker)
    seen = last_received("first.light", while_="first.on")


CALLS: list[str] = []


class Counting(Component):
    """A guard that depends on how often it was asked: nothing that memory may answer."""

    here = State(initial=True)
    there = State()

    def asked_before(self):
        CALLS.append("asked")
        return len(CALLS) > 1

    go = here.to(there, cond=asked_before)


class Bag:
    """Numbers that can be added to in place; equal to another bag of the same numbers."""

    def __init__(self):
        self.items = []

    def __eq__(self, other):
        return self.items == other.items

    def __hash__(self):
        return hash(tuple(self.items))

    def __repr__(self):
        return f"Bag{self.items}"


class Collector(Component):
    """An action that changes its bag in place."""

    @dataclass
    class Variables:
        bag: Bag = field(default_factory=Bag)

    only = State(initial=True)

    def room(self):
        return len(self.model.bag.items) < 3

    def put(self):
        self.model.bag.items.append(len(self.model.bag.items))

    add = only.to.itself(cond=room, on=put)


class Lister(Component):
    @dataclass
    class Variables:
        items: list[int] = field(default_factory=list)

    only = State(initial=True)

    def put(self):
        self.model.items.append(1)

    add = only.to.itself(on=put)


class Broken(Component):
    only = State(initial=True)

    def fails(self):
        raise ZeroDivisionError("no such value")

    go = only.to.itself(cond=fails)


def found(graph):
    edges = list(zip(graph.source, graph.filling, graph.target, strict=True))
    return graph.states, graph.depth, edges, graph.leaves


@pytest.mark.parametrize("cls", [Crossing, Own, Lamp], ids=lambda cls: cls.__name__)
def test_memory_changes_nothing_for_python_guards_over_variables(cls):
    design = read_design(cls)
    forgetful = found(explore_executed(ExecutedSystem(design, memo=False), memo=False))
    assert found(explore_executed(ExecutedSystem(design), memo=True)) == forgetful
    assert found(explore_executed(ExecutedSystem(design), memo=False)) == forgetful
    assert found(explore_executed(ExecutedSystem(design, memo=False), memo=True)) == forgetful


def test_the_counts_worked_out_by_hand():
    alone = explore_executed(ExecutedSystem(read_design(Lamp), memo=False), memo=False)
    # 4 counts, on or off; 3 changes and 4 breaks.
    assert (len(alone.states), len(alone.source), max(alone.depth)) == (8, 7, 4)
    own = explore_executed(ExecutedSystem(read_design(Own), memo=False), memo=False)
    # 8 with the walker waiting, 6 with the walker gone.
    assert len(own.states) == 14
    crossing = explore_executed(ExecutedSystem(read_design(Crossing), memo=False), memo=False)
    assert len(crossing.states) == 112


def test_memory_saves_executions():
    design = read_design(Own)
    remembering, forgetful = ExecutedSystem(design), ExecutedSystem(design, memo=False)
    explore_executed(remembering)
    explore_executed(forgetful, memo=False)
    fired = [
        sum(machine.fired for machine in system.machines.values())
        for system in (remembering, forgetful)
    ]
    # Forgetful: every filling (two of the lamp, one of the walker) in each of 14 states.
    assert fired[1] == 14 * 3
    assert fired[0] < fired[1] // 2


def test_without_memory_a_guard_is_asked_in_every_state():
    system = ExecutedSystem(read_design(Counting), memo=False)
    CALLS.clear()
    (start,) = system.initial_states()
    (filling,) = system.fillings
    assert system.step(filling, start).outcome is None
    assert system.step(filling, start).outcome is not None
    assert len(CALLS) == 2


def test_with_memory_it_is_asked_once():
    system = ExecutedSystem(read_design(Counting))
    CALLS.clear()
    (start,) = system.initial_states()
    (filling,) = system.fillings
    assert system.step(filling, start).outcome is None
    assert system.step(filling, start).outcome is None
    assert len(CALLS) == 1


def test_a_chart_with_python_code_is_explored_without_memory():
    with pytest.raises(NotAnalysable):
        lower(Own)
    model, _, graph = explore_on_charts(read_design(Own), Limits())
    assert (len(graph), graph.complete) == (14, True)
    assert {command.name for command in model.commands} == {
        "first.change",
        "first.breaks",
        "walker.go",
    }


def test_values_changed_in_place_are_copied():
    graph = explore_executed(ExecutedSystem(read_design(Collector), memo=False), memo=False)
    assert [str(state) for state in graph.states] == [
        "('only', Bag[])",
        "('only', Bag[0])",
        "('only', Bag[0, 1])",
        "('only', Bag[0, 1, 2])",
    ]


def test_a_value_that_cannot_be_found_again_is_refused():
    with pytest.raises(SpecError) as caught:
        explore_executed(ExecutedSystem(read_design(Lister), memo=False), memo=False)
    assert caught.value.problem == "Lister: 'items' holds a list."
    assert caught.value.why == "states are found again by their values, and this one can change"
    assert caught.value.instead == ("a tuple in the place of a list, a frozenset in that of a set")
    assert caught.value.source.text.strip() == "items: list[int] = field(default_factory=list)"


def test_a_guard_that_raises_is_an_error_with_its_state():
    with pytest.raises(EngineError) as caught:
        explore_executed(ExecutedSystem(read_design(Broken), memo=False), memo=False)
    assert str(caught.value) == (
        "Broken: the event 'go' raises ZeroDivisionError: no such value\n  in state only"
    )


def test_limits_stop_it_with_a_reason():
    system = ExecutedSystem(read_design(Own), memo=False)
    few = explore_executed(system, memo=False, limits=Limits(max_states=5))
    assert (few.complete, few.expanded < len(few.states)) == (False, True)
    left = len(few.states) - few.expanded
    assert few.stopped == (
        f"the limit of 5 states was reached: {len(few.states)} states, "
        f"{len(few.source)} transitions, depth {few.depth[-1]}, {left} states left to look at"
    )
    late = explore_executed(system, memo=False, limits=Limits(timeout=0))
    assert late.stopped == (
        "the time limit of 0 s was reached: 1 state, 0 transitions, depth 0, "
        "1 state left to look at"
    )


def test_a_decision_tree_executes_one_state_of_each_kind():
    system = ExecutedSystem(read_design(Own))
    trees = decision_trees(system)
    for state in explore_executed(system, memo=False).states:
        for filling in system.fillings:
            expected = system.step(filling, state).outcome
            assert trees[filling.name].answer(state) == expected
    # The walker's step reads the light that it knows and its own state.
    assert trees["walker.go"].executions < 14


class Hoarder(Component):
    """Keeps something where no snapshot holds it."""

    here = State(initial=True)
    go = here.to.itself(on="hoard")

    def hoard(self):
        self.kept = 1


def test_what_is_kept_outside_the_variables_is_refused():
    with pytest.raises(SpecError) as caught:
        explore_executed(ExecutedSystem(read_design(Hoarder), memo=False), memo=False)
    assert caught.value.problem == (
        "Hoarder: an action of 'go' keeps something in 'kept', which is no variable."
    )
    assert caught.value.source.text == 'go = here.to.itself(on="hoard")'
