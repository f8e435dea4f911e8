"""The least of what a variant changes: one change where one is enough, else no part too many."""

from dataclasses import replace

import pytest
from statemachine import State

from checker import Component, Step, System, always, choice, group, never_step, part, refusals
from checker.checking.least import Change, changes_of, least_changes, reasons
from checker.engines.limits import Limits


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("a.up", ["a.up"]),
        ("  a.up or b.up ", ["a.up", "b.up"]),
        ("a.up or b.up and c.up", ["a.up", "b.up and c.up"]),
        ("x and (a.up or b.up)", ["x and a.up", "x and b.up"]),
        ("x and (a.up or y and (b.up or c.up))", ["x and a.up", "x and (y and b.up)", "x and (y and c.up)"]),
        ("not (a.up or b.up)", ["not (a.up or b.up)"]),
        ("any(se.up or se.off for se in ses)", ["any((se.up or se.off for se in ses))"]),
    ],
)  # fmt: skip
def test_reasons_that_stand_side_by_side(text: str, split: list[str]) -> None:
    assert reasons(text) == split


class Valve(Component):
    shut = State(initial=True)
    open_ = State()
    opens = shut.to(open_)
    shuts = open_.to(shut)


class Tank(System):
    """Three valves, any of which can be opened."""

    calm = choice("Is the tank calm?", no="no", yes="yes")
    a = part(Valve)
    b = part(Valve)
    c = part(Valve)
    valves = group("a", "b", "c")

    valve_opens = Step(by="operator", over=dict(valve=valves), takes=dict(valve="opens"))


class Guarded(Tank):
    """No valve is opened beside an open one."""

    variant_of = Tank
    valve_opens = replace(
        Tank.valve_opens,
        refused_while=refusals({"T-1": "a.open_ or b.open_ or c.open_", "T-2": "calm == yes"}),
    )


def reason(line: str, text: str) -> Change:
    return Change(("valve_opens",), line, text, True)


A, B, C = (reason("T-1", f"{name}.open_") for name in "abc")
CALM = reason("T-2", "calm == yes")
ASKED = {
    "after_a": never_step("None after A.", "a.open_", on="valve_opens"),
    "ab": always("A and B are never open together.", "not (a.open_ and b.open_)"),
    "none": never_step("None beside B or C.", "b.open_ or c.open_", on="valve_opens"),
    "never": always("No valve is open.", "a.shut and b.shut and c.shut"),
}


def test_what_a_variant_changes_is_split_as_finely_as_it_is_written() -> None:
    assert changes_of(Guarded) == (A, B, C, CALM)


def test_one_change_comes_before_several_and_nothing_is_said_of_what_still_fails() -> None:
    assert least_changes(Guarded, ASKED, {"calm": "no"}) == {
        "after_a": (A,),
        "ab": (A, B),
        "none": (B, C),
    }


def test_with_other_answers_other_changes_are_enough() -> None:
    assert least_changes(Guarded, ASKED, {"calm": "yes"}) == {
        "after_a": (A,),
        "ab": (CALM,),
        "none": (CALM,),
        "never": (CALM,),
    }


class Choosing(Tank):
    """Whose valve counts beside A is an open question."""

    variant_of = Tank
    valve_opens = replace(
        Tank.valve_opens,
        refused_while=refusals({"T-1": "a.open_ or (b.open_ if calm == yes else c.open_)"}),
    )


@pytest.mark.parametrize(("calm", "other"), [("no", "c"), ("yes", "b")])
def test_reasons_that_are_put_together_stay_whole(calm: str, other: str) -> None:
    asked = never_step("None beside A or another.", f"a.open_ or {other}.open_", on="valve_opens")
    assert least_changes(Choosing, {"none": asked}, {"calm": calm}) == {
        "none": (A, reason("T-1", "b.open_ if calm == yes else c.open_"))
    }


def test_what_is_not_decided_is_not_enough() -> None:
    asked = {"after_a": ASKED["after_a"]}
    assert least_changes(Guarded, asked, {"calm": "no"}, limits=Limits(max_states=2)) == {}
