"""Enumerations of one name, and fillings that nothing can enable."""

from dataclasses import dataclass
from enum import Enum

import pytest
from statemachine import State

from checker import Component, Step, System, always, part, refusals
from checker.errors import SpecError
from checker.lowering.commands import lower
from tests.checking.helpers import checked


class First:
    class Kind(Enum):
        low = 1
        high = 2


class Second:
    class Kind(Enum):
        low = "x"
        high = "y"


class Mixed(Component):
    """Compares values of two enumerations that look the same."""

    @dataclass
    class Variables:
        one: First.Kind = First.Kind.low  # of the one
        other: Second.Kind = Second.Kind.low  # of the other

    here = State(initial=True)
    go = here.to.itself(cond="one == other")


def test_two_enumerations_of_one_name_are_refused():
    with pytest.raises(SpecError) as caught:
        lower(Mixed)
    assert caught.value.problem == "Mixed uses two enumerations called Kind."
    assert caught.value.why == (
        "their members have the same names, and Python never finds them equal"
    )


class Who(Enum):
    adult = "a grown-up"
    child = "not yet"


class Door(Component):
    """A door that can always be opened."""

    closed = State(initial=True)
    opens = closed.to.itself()


class House(System):
    """No child opens the door."""

    door = part(Door)
    go = Step(
        by="operator",
        over=dict(who=Who),
        refused_while=refusals({"D-1": "who == child"}),
        takes=dict(door="opens"),
    )


def test_a_filling_that_is_always_refused_is_no_step_but_its_refusal_can_be_asked():
    model = lower(House)
    assert [command.name for command in model.commands] == ["go(who=adult)"]
    assert [command.name for command in model.dropped] == ["go(who=child)"]
    never = checked(House, always("Nobody is refused.", "not refused(go, 'D-1')"))
    grown_up = checked(House, always("No adult is.", "not refused(go, 'D-1', who=adult)"))
    assert (never.verdicts, grown_up.verdicts) == (("violated",), ("holds",))
