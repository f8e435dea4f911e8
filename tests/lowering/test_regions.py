"""Parallel regions: in which order the library enters them, and which may not leave together."""

from dataclasses import dataclass
from typing import Annotated

from statemachine import State

from checker import Component, System, between, part, sets
from tests.lowering.running import explored, refused, run, shown


class Deep(Component):
    """The library enters states by their depth and place among their sisters, not as written."""

    @dataclass
    class Variables:
        written: Annotated[int, between(0, 99_999)] = 0  # one digit a state that was entered

    start = State(initial=True)

    class both(State.Parallel):
        class left(State.Compound):
            class inner(State.Compound, enter=sets(written="written * 10 + 1")):
                class core(State.Compound):
                    one = State(initial=True, enter=sets(written="written * 10 + 2"))

        class right(State.Compound):
            two = State(initial=True, enter=sets(written="written * 10 + 3"))

    go = start.to(both)


def test_states_are_entered_in_the_order_of_the_library():
    # Written down, the second region comes after all of the first one.
    assert run(explored(Deep), "deep.go") == ("one+two", "132")


def test_a_part_that_starts_inside_runs_its_entry_effects_in_that_order():
    class Inside(System):
        deep = part(Deep, starts="both")

    entered = explored(Inside)
    assert shown(entered, 0) == run(explored(Deep), "deep.go")


class Torn(Component):
    """Two regions of which each would leave for a place of its own."""

    class both(State.Parallel):
        class x(State.Compound):
            x0 = State(initial=True)
            x1 = State()
            step = x0.to(x1)

        class y(State.Compound):
            y0 = State(initial=True)

    left = State()
    right = State()
    tear = both.x.x1.to(left) | both.y.y0.to(right)


def test_two_regions_that_can_leave_at_once_are_refused():
    # A running chart goes right after "step", one that was put into x1 and y0 goes left.
    assert refused(Torn) == (
        "tear = both.x.x1.to(left) | both.y.y0.to(right)",
        "in x1+y0 two regions of Torn can leave at once: x1 to left, and y0 to right.",
        "python-statemachine takes that of the region that was entered first,"
        " which depends on the way here",
        "guards that exclude each other, or one transition of the state around",
    )


class Excluding(Component):
    """The same with guards: never both at once."""

    @dataclass
    class Variables:
        storm: bool = False

    class both(State.Parallel):
        class x(State.Compound):
            x0 = State(initial=True)
            x1 = State()
            step = x0.to(x1)
            rise = x1.to.itself(on=sets(storm="not storm"))

        class y(State.Compound):
            y0 = State(initial=True)

    left = State()
    right = State()
    tear = both.x.x1.to(left, cond="storm") | both.y.y0.to(right, unless="storm")


def test_regions_whose_guards_exclude_each_other_may_both_leave():
    graph = explored(Excluding)
    assert run(graph, "excluding.tear") == ("right", "false")
    assert run(graph, "excluding.step", "excluding.tear") == ("right", "false")
    assert run(graph, "excluding.step", "excluding.rise", "excluding.tear") == ("left", "true")
    assert len(graph) == 5
