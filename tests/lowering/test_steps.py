"""Shared steps: roles, refusal tables, who is told, what is given; one command a filling."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Annotated

import pytest
from statemachine import State

from checker import (
    Component,
    Step,
    System,
    between,
    group,
    part,
    refusals,
    sets,
    view,
)
from checker.engines.step import successor
from checker.expressions.evaluate import evaluate
from checker.expressions.show import show
from checker.lowering.commands import lower
from tests import designs
from tests.lowering.running import explored, run, steps


class Whom(Enum):
    """A pointer: its members are names of parts."""

    a = "the first"
    b = "the second"


class Worker(Component):
    @dataclass
    class Variables:
        busy: bool = False  # at work
        friend: Whom = Whom.a  # who gets the work when this one cannot

    here = State(initial=True)
    away = State()

    begin = here.to.itself(unless="busy", on=sets(busy=True))
    leave = here.to(away)


class Maker(Component):
    @dataclass
    class Variables:
        busy: bool = False  # at work
        done: Annotated[int, between(0, 2)] = 0  # pieces of work
        friend: Whom = Whom.a  # who hears of it

    given = {"load": Annotated[int, between(0, 2)], "who": Whom}

    here = State(initial=True)
    away = State()

    begin = here.to.itself(unless="busy", on=sets(busy=True))
    finish = here.to.itself(cond="busy", on=sets(busy=False, done="load"))
    hear = here.to.itself(on=sets(friend="who"))
    leave = here.to(away)


class Boss(Component):
    watching = State(initial=True)
    asleep = State()
    doze = watching.to(asleep)


# -- fillings ----------------------------------------------------------------------------------


class Roles(System):
    a = part(Maker)
    b = part(Maker)
    workers = group("a", "b")
    begin = Step(
        by="operator",
        over=dict(who=workers, urgent=bool, level=range(2), size=designs.Size),
        when=("urgent or level == 0", "size != medium"),
        takes=dict(who="begin"),
    )
    finish = Step(by="machine", takes=dict(workers="finish"), gives=dict(load="a.done + 1"))
    hear = Step(by="machine", over=dict(who=workers), takes=dict(workers="hear"))
    leave = Step(by="fault", tells=dict(workers=("leave", "always")))


def test_each_filling_is_a_command_in_the_order_of_its_domains():
    model = lower(Roles)
    names = [c.name for c in model.commands if c.event == "begin"]
    allowed = [("false", 0), ("true", 0), ("true", 1)]
    assert names == [
        f"begin(who={who}, urgent={urgent}, level={level}, size={size})"
        for who in "ab"
        for urgent, level in allowed
        for size in ("small", "large")
    ]
    first = model.command["begin(who=b, urgent=true, level=1, size=large)"]
    assert first.arguments == (
        ("who", "b"),
        ("urgent", "true"),
        ("level", "1"),
        ("size", "large"),
    )
    assert (first.event, first.by, first.fault) == ("begin", "operator", False)


def test_a_group_takes_part_as_a_whole():
    model = lower(Roles)
    finish = model.command["finish"]
    assert [(p.part, p.event, p.path) for p in finish.participants] == [
        ("a", "finish", None),
        ("b", "finish", None),
    ]
    here = {"a.state": 0, "a.busy": 1, "a.done": 0, "a.friend": 0}
    here |= {"b.state": 0, "b.busy": 1, "b.done": 0, "b.friend": 0}
    after = successor(model, here, finish)
    assert after is not None
    assert (after["a.done"], after["b.done"], after["a.busy"]) == (1, 1, 0)
    assert successor(model, {**here, "b.busy": 0}, finish) is None


def test_what_may_leave_its_type_is_listed():
    model = lower(Roles)
    assert model.command["finish"].ranges == ("a.done", "b.done")
    assert model.command["hear(who=a)"].ranges == ()
    graph_errors = {
        (model.commands[e.command].name, e.variable) for e in explored(Roles).range_errors
    }
    assert graph_errors == {("finish", "a.done")}


def test_a_role_is_handed_over_as_a_pointer():
    model = lower(Roles)
    start = {v.name: v.initial[0] for v in model.variables}
    after = successor(model, start, model.command["hear(who=b)"])
    assert after is not None
    assert {n for n in after if after[n] != start[n]} == {"a.friend", "b.friend"}
    assert (after["a.friend"], after["b.friend"]) == (1, 1)


def test_a_fault_is_one_whoever_it_hits():
    model = lower(Roles)
    leave = model.command["leave"]
    assert (leave.by, leave.fault) == ("fault", True)
    start = {v.name: v.initial[0] for v in model.variables}
    after = successor(model, start, leave)
    assert after is not None
    assert (after["a.state"], after["b.state"]) == (1, 1)


class Pointing(System):
    """A role that is a pointer, not a part: followed in conditions."""

    a = part(Worker)
    b = part(Worker, friend=Whom.b)
    boss = part(Boss)
    order = Step(
        by="operator",
        over=dict(who=Whom),
        when=("not who.busy", "who != a or boss.watching"),
        takes=dict(boss="doze"),
        gives=dict(load="who.friend.busy"),
    )
    friends = view("a.friend == who_is_free or a.friend == Whom.b")
    all_here = view("all(who.here for who in Whom)")
    who_is_free = view("b.friend if a.busy else a.friend")
    ask = Step(
        by="machine", when=("who_is_free.here", "friends or all_here"), takes=dict(a="begin")
    )


def test_a_pointer_role_is_followed_in_conditions():
    model = lower(Pointing)
    guards = {c.name: show(c.guard) for c in model.commands if c.event == "order"}
    assert guards == {
        "order(who=a)": "not a.busy and boss.state == watching",
        "order(who=b)": "not b.busy and boss.state == watching",
    }
    explored(Pointing)


# -- refusal tables ----------------------------------------------------------------------------

OTHERS = {
    "X-3": "boss.asleep",  # somebody must look
}


class Table(System):
    a = part(Worker)
    b = part(Worker)
    boss = part(Boss)
    workers = group("a", "b")
    begin = Step(
        by="operator",
        over=dict(who=workers),
        refused_while=refusals(
            {
                "X-1": "a.busy and who == b",
                "X-2": "b.busy and who == a",
            },
            includes=OTHERS,
        ),
        takes=dict(who="begin"),
        answers=("X-9", "X-8"),
    )


def test_a_step_is_refused_where_any_line_holds():
    graph = explored(Table)
    a, b, boss = 1, 4, 6
    found = {(s[a], s[b], s[boss], name) for s, name, _ in steps(graph) if "begin" in name}
    # Both lines false: nobody is busy and the boss watches.
    assert found == {
        ("false", "false", "watching", "begin(who=a)"),
        ("false", "false", "watching", "begin(who=b)"),
    }
    assert [v.name for v in graph.model.variables][a] == "a.busy"
    assert [v.name for v in graph.model.variables][b] == "b.busy"
    assert [v.name for v in graph.model.variables][boss] == "boss.state"


def test_each_line_keeps_its_id_its_words_and_its_place():
    command = lower(Table).command["begin(who=a)"]
    lines = [(c.requirement, c.text, c.role, show(c.expr)) for c in command.conjuncts]
    assert lines == [
        ("X-3", "boss.asleep", "refuses", "not boss.state == asleep"),
        ("X-1", "a.busy and who == b", "refuses", "True"),
        ("X-2", "b.busy and who == a", "refuses", "not b.busy"),
    ]
    texts = Path(__file__).read_text(encoding="utf-8").splitlines()
    for conjunct in command.conjuncts:
        assert conjunct.source.file == "tests/lowering/test_steps.py"
        assert texts[conjunct.source.line - 1].strip() == conjunct.source.text
        assert f'"{conjunct.requirement}": "{conjunct.text}",' in conjunct.source.text
    assert command.requirements == ("X-9", "X-8")


@pytest.mark.parametrize(
    ("busy", "asleep", "holding"),
    [
        ((), False, []),
        (("a",), False, ["X-1"]),
        (("b",), False, []),
        (("a",), True, ["X-3", "X-1"]),
        ((), True, ["X-3"]),
    ],
)
def test_one_line_or_several_or_none_hold(busy, asleep, holding):
    model = lower(Table)
    state = {v.name: v.initial[0] for v in model.variables}
    state |= {f"{part}.busy": 1 for part in busy} | {"boss.state": int(asleep)}
    command = model.command["begin(who=b)"]
    refusing = [c.requirement for c in command.conjuncts if not evaluate(c.expr, state, {})]
    assert refusing == holding
    able = "b" not in busy
    assert (successor(model, state, command) is not None) == (able and not holding)


# -- who is told -------------------------------------------------------------------------------


class Telling(System):
    a = part(Worker)
    b = part(Worker)
    boss = part(Boss)
    call = Step(
        by="machine",
        takes=dict(a="begin"),
        tells=dict(b=("begin", ("boss.watching", "a.here"))),
    )


def test_a_listener_follows_if_the_path_holds_and_it_is_able():
    graph = explored(Telling)
    names = [v.name for v in graph.model.variables]
    a, b, boss = (names.index(name) for name in ("a.busy", "b.busy", "boss.state"))
    calls = {
        (s[a], s[b], s[boss], t[a], t[b])
        for s, name, t in steps(graph)
        if name == "call" and s[names.index("b.state")] == "here"
    }
    assert calls == {
        ("false", "false", "watching", "true", "true"),
        ("false", "false", "asleep", "true", "false"),
    }
    gone = {
        (s[boss], t[a], t[b])
        for s, name, t in steps(graph)
        if name == "call" and s[names.index("b.state")] == "away"
    }
    assert gone == {("watching", "true", "false"), ("asleep", "true", "false")}
    told = graph.model.command["call"].participants[1]
    assert (told.part, told.path_text) == ("b", "boss.watching and a.here")


def test_the_path_is_looked_at_before_the_step():
    class Cutting(System):
        """The step that makes the boss sleep is still heard."""

        a = part(Worker)
        boss = part(Boss)
        nod = Step(by="machine", takes=dict(boss="doze"), tells=dict(a=("begin", "boss.watching")))

    assert run(explored(Cutting), "nod") == ("here", "true", "a", "asleep")


def test_an_event_that_a_step_uses_is_nobodys_own():
    names = {command.name for command in lower(Telling).commands}
    assert names == {"call", "a.leave", "b.leave", "boss.doze"}
