"""Effects are data that the library runs."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated

import pytest
from statemachine import State

from checker import Component, Scale, between, sets
from checker.errors import SpecError


class Hue(Scale):
    red = "least"
    blue = "most"


class Mood(Enum):
    calm = 1
    angry = 2


@dataclass
class Values:
    a: Annotated[int, between(0, 99)] = 3
    b: Annotated[int, between(0, 99)] = 5
    flag: bool = False
    hue: Hue = Hue.red
    slots: tuple[int, int] = field(default=(7, 8))


def after(effect):
    """The variables of a real chart after one transition with an effect."""

    class Chart(Component):
        Variables = Values
        only = State(initial=True)
        go = only.to.itself(on=effect)

    machine = Chart(model=Values())
    machine.send("go")
    kept = vars(machine.model)
    return {name: value for name, value in kept.items() if name != "state"}


BEFORE = {"a": 3, "b": 5, "flag": False, "hue": Hue.red, "slots": (7, 8)}


@pytest.mark.parametrize(
    ("effect", "changed"),
    [
        (sets(a=9), {"a": 9}),
        (sets(a="b", b="a"), {"a": 5, "b": 3}),
        (sets(flag="not flag", a="a + 1 if flag else a + 2"), {"flag": True, "a": 5}),
        (sets(hue=Hue.blue), {"hue": Hue.blue}),
        (sets(a="min(a, b)", b="max(a, b) * 2"), {"a": 3, "b": 10}),
        (sets(flag="implies(flag, a > b)"), {"flag": True}),
        (sets({"slots[1]": "a"}), {"slots": (7, 3)}),
        (sets({"slots[0]": "slots[1]", "slots[1]": "slots[0]"}), {"slots": (8, 7)}),
        (sets({"slots[0]": 1}, b=2), {"slots": (1, 8), "b": 2}),
        (sets({"b": 1}, b=2), {"b": 2}),
    ],
    ids=str,
)
def test_the_library_runs_all_assignments_at_once(effect, changed):
    assert after(effect) == {**BEFORE, **changed}


def test_an_effect_can_be_read_without_running_it():
    effect = sets({"slots[0]": True}, age="age + 1", mood=Mood.angry, n=3, done=False)
    assert effect.assignments == {
        "slots[0]": True,
        "age": "age + 1",
        "mood": Mood.angry,
        "n": 3,
        "done": False,
    }
    assert str(effect) == "slots[0] := true, age := age + 1, mood := angry, n := 3, done := false"


def test_what_is_read_is_a_copy():
    effect = sets(a=1)
    effect.assignments["a"] = 2
    assert effect.assignments == {"a": 1}


@pytest.mark.parametrize("arguments", [(), ({},), (None,)], ids=repr)
def test_an_effect_sets_something(arguments):
    with pytest.raises(SpecError) as caught:
        sets(*arguments)
    assert caught.value.problem == "sets() sets nothing."


@pytest.mark.parametrize("name", ["__import__('os')", "open", "unknown"])
def test_an_effect_sees_nothing_but_its_chart(name):
    wanted = "__import__" if "(" in name else name
    with pytest.raises(NameError, match=f"^name '{wanted}' is not defined$"):
        after(sets(a=name))


def test_errors_do_not_pass_in_silence():
    assert Component.catch_errors_as_events is False


def test_what_is_not_declared_is_empty():
    for name in ("reads", "given", "by", "answers", "waive"):
        assert getattr(Component, name) == {}
