"""Choices: one exploration for all of them says what one exploration each would say."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from checker import (
    always,
    always_recoverable,
    always_step,
    choice,
    never_step,
    sometimes,
    view,
)
from checker.checking.check import check_design
from checker.checking.results import DesignResult
from checker.engines import threads
from checker.engines.limits import Limits
from checker.errors import SpecError
from checker.graph import state_graph
from checker.model import Model
from tests.checking.helpers import named, trace_of
from tests.checking.little import Switch
from tests.designs import House
from tests.strategies import systems

QUICK = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ],
)

OF_HOUSE = {
    "shut": always("s", "implies(strict == yes, door.closed)"),
    "shut where": always("s", "not after_hours", where="strict == yes"),
    "bolts": always("s", "bolted < 2 or upper_first == yes"),
    "free": always("s", "implies(door.opened, bolted == 0)"),
    "opens": sometimes("s", "door.opened and strict == no"),
    "step": always_step("s", "who == adult or strict == no", on="bolt"),
    "no step": never_step("s", "who == child and upper_first == yes", on="bolt"),
    "back": always_recoverable("s", "door.closed and (strict == no or bolted == 0)", steps=1),
}


class StrictHouse(House):
    """The house with a view of a judgement and one question that nothing asks."""

    spare = choice("Does it matter?", no="no", yes="yes", perhaps="perhaps")
    after_hours = view("strict == yes and door.opened and spare != no")


def summary(result: DesignResult) -> dict[str, object]:
    """All that must be the same in both ways; a trace by its whole run."""
    found: dict[str, object] = {
        "combinations": result.combinations,
        "sizes": (result.states, result.transitions, result.depth),
        "dead": [(e.kind, e.name) for e in result.dead],
    }
    for each in result.properties:
        found[each.name] = (each.verdicts, each.expected, each.fewest, each.witnessed)
    return found


def runs(result: DesignResult) -> list[object]:
    """Every trace, of every property and combination, with its explanation."""
    found = []
    for each in result.properties:
        for number in range(len(result.combinations)):
            trace = each.trace(number)
            if trace is None:
                found.append(None)
            else:
                found.append((trace.commands, trace.states, trace.falsified, trace.note))
    return found


def test_judgements_are_the_choices_that_no_step_depends_on():
    assert check_design(StrictHouse, {}).model.judgements == ("strict", "spare")
    assert check_design(Switch, {}).model.judgements == ("strict", "quiet")


EXAMPLES = pytest.mark.parametrize(
    ("cls", "properties"),
    [
        (StrictHouse, OF_HOUSE),
        (
            Switch,
            {
                "lit": always("s", "implies(lamp.presses > 0 and strict == yes, lamp.lit)"),
                "dark": sometimes("s", "lamp.dark and quiet == both and strict == yes"),
                "heard": always("s", "lamp.dark", where="quiet != no"),
                "back": always_recoverable("s", "lamp.dark or strict == no"),
            },
        ),
    ],
    ids=["house", "switch"],
)


@EXAMPLES
def test_judgements_seen_as_chosen_say_what_exploring_them_says(cls, properties, monkeypatch):
    quick = check_design(cls, properties)
    monkeypatch.setattr(Model, "judgements", ())
    whole = check_design(cls, properties)
    assert whole.model.judgements == ()
    assert summary(quick) == summary(whole)
    assert runs(quick) == runs(whole)


@EXAMPLES
@pytest.mark.parametrize("threads_at_work", [1, 3])
def test_in_small_parts_and_shares_the_same_is_found(cls, properties, threads_at_work, monkeypatch):
    whole = check_design(cls, properties)
    monkeypatch.setattr(threads, "available", lambda: threads_at_work)
    monkeypatch.setattr(threads, "_WORTH_SHARING", 2)
    monkeypatch.setattr(state_graph, "_PART", 4)
    monkeypatch.setattr(state_graph, "_BLOCK", 3)
    parted = check_design(cls, properties)
    assert summary(parted) == summary(whole)
    assert runs(parted) == runs(whole)


@pytest.mark.parametrize("cls", [StrictHouse, Switch])
def test_the_trace_of_a_combination_has_its_answers(cls):
    text = "door.closed" if cls is StrictHouse else "lamp.dark"
    result = check_design(cls, {"p": always("s", text)})
    types = result.model.variable
    for number, combination in enumerate(result.combinations):
        first = trace_of(named(result, "p"), number).states[0]
        assert {name: types[name].type.show(first[name]) for name in combination} == combination


def fixed(cls, combination):
    """The design with one answer to each choice."""
    only = " and ".join(f"{name} == {answer}" for name, answer in combination.items())
    return type(f"Fixed{cls.__name__}", (cls,), {"__doc__": cls.__doc__, "initially": only})


def test_every_combination_has_the_verdicts_of_the_design_in_which_it_is_fixed():
    together = check_design(StrictHouse, OF_HOUSE)
    assert len(together.combinations) == 12
    for number, combination in enumerate(together.combinations):
        alone = check_design(fixed(StrictHouse, combination), OF_HOUSE)
        place = alone.combinations.index(combination)
        assert alone.states[place] == together.states[number] == sum(alone.states)
        assert alone.transitions[place] == together.transitions[number]
        for name in OF_HOUSE:
            one, other = named(alone, name), named(together, name)
            assert one.verdicts[place] == other.verdicts[number], (name, combination)
            assert one.fewest[place] == other.fewest[number]
            first, second = one.trace(place), other.trace(number)
            assert (first is None) == (second is None)
            if first is not None and second is not None:
                assert first.states == second.states
                assert first.commands == second.commands


TEXTS = st.sampled_from(
    [
        "a.flag or b.n < 3",
        "a.hue != blue",
        "b.s0 or some",
        "chosen == yes or a.flag",
        "implies(chosen == no, known != red)",
        "a.n + b.n < 4",
    ]
)


@st.composite
def claims(draw):
    """A few properties of a random system."""
    return {
        "always": always("s", draw(TEXTS), faults=draw(st.none() | st.integers(0, 2))),
        "where": always("s", draw(TEXTS), where=draw(TEXTS)),
        "sometimes": sometimes("s", f"not ({draw(TEXTS)})"),
        "step": always_step("s", f"implies({draw(TEXTS)}, after({draw(TEXTS)}))", on="meet"),
        "back": always_recoverable("s", draw(TEXTS), where=draw(TEXTS)),
    }


def quickly(cls, properties):
    """The result of a random system that is sound and small."""
    try:
        result = check_design(cls, properties, limits=Limits(max_states=600))
    except SpecError as error:
        assume("starts" not in error.problem and "no event" not in error.problem)
        raise
    assume(result.complete)
    return result


@QUICK
@given(systems(), claims())
def test_random_systems_say_the_same_with_the_choice_fixed(cls, properties):
    together = quickly(cls, properties)
    for number, combination in enumerate(together.combinations):
        alone = check_design(fixed(cls, combination), properties)
        place = alone.combinations.index(combination)
        for each in together.properties:
            other = [r for r in alone.properties if r.name == each.name]
            if other:
                found = (each.verdicts[number], each.fewest[number])
                assert (other[0].verdicts[place], other[0].fewest[place]) == found
