"""Shared steps that are wrong: who, what and when, in the words of the whole message."""

import pytest

from checker import Step, System, group, part
from checker.lowering.commands import lower
from tests.lowering.running import refused
from tests.lowering.test_steps import Boss, Maker, Worker


def wrong(**step):
    """A system of two workers and a boss with one step."""
    words = {"by": "machine", **step}
    body = {
        "a": part(Worker),
        "b": part(Worker),
        "boss": part(Boss),
        "workers": group("a", "b"),
        "go": Step(**words),
        "__module__": __name__,
    }
    return type("Wrong", (System,), body)


W = group("a", "b")


@pytest.mark.parametrize(
    ("step", "problem", "why", "instead"),
    [
        (
            dict(by="machin"),
            "by='machin' is nobody.",
            "whose event it is decides whether it counts as a fault or as help",
            "Did you mean 'machine'?",
        ),
        (
            dict(takes=dict(c="begin")),
            "go: 'c' is no role, part or group.",
            "",
            "Known here: a, b, boss, workers.",
        ),
        (
            dict(over=dict(worker=W), takes=dict(workr="begin")),
            "go: 'workr' is no role, part or group.",
            "",
            "Did you mean 'worker'?",
        ),
        (
            dict(takes=dict(a="begn")),
            "go: a has no event 'begn'.",
            "the step could never be taken",
            "Did you mean 'begin'?",
        ),
        (
            dict(tells=dict(boss=("begin", "always"))),
            "go: boss has no event 'begin'.",
            "the step could never be taken",
            "Known here: doze.",
        ),
        (
            dict(over=dict(n=3)),
            "over: 'n' ranges over 3.",
            "each filling of a step is one command, so they must be listed",
            "a group of parts, an Enum, bool, or range(n)",
        ),
        (
            dict(over=dict(old=W, new=W), takes=dict(old="begin", new="begin")),
            "go(old=a, new=a): a takes part twice.",
            "a part takes at most one event in a step",
            'when="old != new", so that the roles are different parts',
        ),
        (
            dict(over=dict(who=W), when="who.bussy", takes=dict(who="begin")),
            "a (Worker) has no variable and no state 'bussy'.",
            "",
            "Did you mean 'busy'?",
        ),
        (
            dict(when="whoever.busy", takes=dict(a="begin")),
            "'whoever' is not known in go.",
            "",
            "Known here: a, b, boss, workers.",
        ),
        (
            dict(refused_while={"R-1": "a.busi"}),
            "a (Worker) has no variable and no state 'busi'.",
            "",
            "Did you mean 'busy'?",
        ),
        (
            dict(tells=dict(a=("begin", "a.friend"))),
            "'a.friend' is a value of Whom, but a condition is needed here.",
            "",
            "a comparison with one of: a, b",
        ),
    ],
)
def test_a_wrong_step_is_explained(step, problem, why, instead):
    assert refused(wrong(**step))[1:] == (problem, why, instead)


class Ungiving(System):
    a = part(Maker)
    b = part(Boss)
    workers = group("a", "b")
    hear = Step(by="machine", over=dict(who=workers), takes=dict(a="hear"))
    finish = Step(by="machine", takes=dict(a="finish"))


def test_a_step_gives_what_its_event_needs():
    assert refused(Ungiving) == (
        'finish = Step(by="machine", takes=dict(a="finish"))',
        "finish: a takes 'finish', which needs 'load'.",
        "Maker declares it as given, and this step does not give it",
        'gives=dict(load="<expression>")',
    )


class Untaken(System):
    maker = part(Maker)


def test_an_event_that_needs_a_value_is_taken_by_a_step():
    assert refused(Untaken) == (
        'finish = here.to.itself(cond="busy", on=sets(busy=False, done="load"))',
        "maker.finish needs 'load', which comes with a step.",
        "Maker declares it as given, and no step takes this event",
        'a Step with takes=dict(maker="finish") that gives it',
    )


def test_roles_that_are_told_apart_may_be_the_same_group():
    roles = dict(over=dict(old=W, new=W), takes=dict(old="begin", new="begin"))
    checked = wrong(**roles, when="old != new")
    names = [c.name for c in lower(checked).commands if c.event == "go"]
    assert names == ["go(old=a, new=b)", "go(old=b, new=a)"]
