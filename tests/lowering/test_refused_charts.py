"""Charts that cannot be lowered: history, Python code, endless types, unusable variables."""

from dataclasses import dataclass
from enum import Enum
from typing import Annotated

import pytest
from statemachine import HistoryState, State

from checker import Component, between
from checker.errors import SpecError
from checker.lowering.chart import NotAnalysable
from tests import designs
from tests.lowering.running import refused

# -- what cannot be lowered --------------------------------------------------------------------


class Remembering(Component):
    class open(State.Compound):
        one = State(initial=True)
        two = State()
        before = HistoryState()
        turn = one.to(two)

    closed = State()
    close = open.to(closed)
    reopen = closed.to(open.before)


def test_history_states_are_refused():
    assert refused(Remembering, SpecError) == (
        "before = HistoryState()",
        "Remembering has the history state 'before'.",
        "what a history state remembers is not part of a state of the model yet",
        "a variable that remembers the state, and guards that read it",
    )


class WithGuard(Component):
    here = State(initial=True)

    def sure(self):
        return True

    go = here.to.itself(cond=sure)


class WithLambda(Component):
    here = State(initial=True)
    go = here.to.itself(cond=lambda: True)


class WithAction(Component):
    here = State(initial=True)
    go = here.to.itself()

    def on_go(self):
        """Run by its name."""


@pytest.mark.parametrize(
    ("cls", "line", "problem", "instead"),
    [
        (
            WithGuard,
            "go = here.to.itself(cond=sure)",
            "WithGuard has the Python function 'sure' as a guard.",
            'the condition as a string: cond="image == good"',
        ),
        (
            WithLambda,
            "go = here.to.itself(cond=lambda: True)",
            "WithLambda has a lambda as a guard.",
            'the condition as a string: cond="image == good"',
        ),
        (
            WithAction,
            "def on_go(self):",
            "WithAction has the Python function 'on_go' as an action.",
            "the effect as data: on=sets(image=Image.good)",
        ),
    ],
)
def test_python_code_is_refused(cls, line, problem, instead):
    assert refused(cls, NotAnalysable) == (
        line,
        problem,
        "Python code cannot be compiled or proved, only run",
        f"{instead}; or check this design with --engine executed",
    )


# -- variables ---------------------------------------------------------------------------------


class Double(Enum):
    good = "the same"
    fine = "the same"


def variables_of(annotation, default):
    """A chart with one variable of a type."""

    @dataclass
    class Made:
        value: annotation = default

    class Chart(Component):
        Variables = Made
        only = State(initial=True)
        go = only.to.itself()

    return Chart


FINITE = "value: bool, an Enum, Annotated[int, between(0, 9)], or a tuple of those"
INFINITE = "a state space can only be explored to the end if every variable is finite"


@pytest.mark.parametrize(
    ("annotation", "shown_type"),
    [
        (int, "int"),
        (str, "str"),
        (tuple[bool, ...], "tuple[bool, ...]"),
        (tuple[tuple[bool, bool], bool], "tuple[tuple[bool, bool], bool]"),
        (Annotated[int, "small"], "typing.Annotated[int, 'small']"),
    ],
)
def test_a_type_without_a_fixed_number_of_values_is_refused(annotation, shown_type):
    _, problem, why, instead = refused(variables_of(annotation, 0))
    assert problem == f"'value' has the type {shown_type}, which has no fixed number of values."
    assert (why, instead) == (INFINITE, FINITE)


def test_two_names_for_one_member_are_refused():
    _, problem, why, instead = refused(variables_of(Double, Double.good))
    assert problem == "Double.fine is another name for Double.good."
    assert why == "Python makes one member of two that have the same value"
    assert instead == "a value of its own for each, in the words of the domain"


@pytest.mark.parametrize(
    ("annotation", "value", "type_shown"),
    [
        (bool, 1, "bool"),
        (Annotated[int, between(0, 3)], True, "0..3"),
        (designs.Size, "small", "Size{small, medium, large}"),
        (designs.Size, designs.Who.adult, "Size{small, medium, large}"),
    ],
)
def test_a_starting_value_of_another_type_is_refused(annotation, value, type_shown):
    _, problem, why, instead = refused(variables_of(annotation, value))
    assert problem == f"value = {value!r} is not a value of {type_shown}."
    assert why == "no comparison with it could ever be true"
    assert instead == f"a value of {type_shown}"


def test_a_starting_value_outside_its_range_is_refused():
    assert refused(variables_of(Annotated[int, between(0, 3)], 7))[1:] == (
        "value = 7 is outside its range 0..3.",
        "the variable would leave its type at the start",
        "a value from 0 to 3",
    )


class Frozen(Component):
    @dataclass(frozen=True)
    class Variables:
        flag: bool = False

    only = State(initial=True)
    go = only.to.itself()


class NoDataclass(Component):
    class Variables:
        flag = False

    only = State(initial=True)
    go = only.to.itself()


class NoStart(Component):
    @dataclass
    class Variables:
        flag: bool

    only = State(initial=True)
    go = only.to.itself()


class Named(Component):
    @dataclass
    class Variables:
        state: bool = False

    only = State(initial=True)
    go = only.to.itself()


@pytest.mark.parametrize(
    ("cls", "problem", "instead"),
    [
        (Frozen, "Frozen.Variables is a frozen dataclass.", "@dataclass without arguments"),
        (
            NoDataclass,
            "NoDataclass.Variables is not a dataclass.",
            "@dataclass above class Variables",
        ),
        (
            NoStart,
            "'flag' of NoStart has no starting value.",
            "flag = <value>; a part may start with another, or with anything",
        ),
        (Named, "Named.Variables has a variable called 'state'.", "another name"),
    ],
)
def test_variables_that_the_library_cannot_use_are_refused(cls, problem, instead):
    _, found, _, proposed = refused(cls)
    assert (found, proposed) == (problem, instead)
