"""What somebody last received: refreshed after every step in which the path holds, else frozen."""

from dataclasses import dataclass
from typing import Annotated

import pytest
from statemachine import State

from checker import Component, System, anything, between, last_received, part, sets, view
from checker.lowering.commands import lower
from tests import designs
from tests.lowering.running import explored, refused, run, shown, states


class Counter(Component):
    @dataclass
    class Variables:
        n: Annotated[int, between(0, 2)] = 0  # how often it was raised

    only = State(initial=True)
    up = only.to.itself(cond="n < 2", on=sets(n="n + 1"))


class Line(Component):
    up = State(initial=True)
    down = State()
    cut = up.to(down)
    mend = down.to(up)


class Told(System):
    counter = part(Counter)
    line = part(Line)
    known = last_received("counter.n", while_="line.up")


def test_it_follows_while_the_path_holds_and_is_frozen_while_not():
    graph = explored(Told)
    assert [v.name for v in graph.model.variables] == [
        "counter.state",
        "counter.n",
        "line.state",
        "known",
    ]
    assert run(graph, "counter.up") == ("only", "1", "up", "1")
    # The step that cuts the line is not received any more; the one that mends it is.
    assert run(graph, "counter.up", "line.cut") == ("only", "1", "down", "1")
    assert run(graph, "counter.up", "line.cut", "counter.up") == ("only", "2", "down", "1")
    assert run(graph, "counter.up", "line.cut", "counter.up", "line.mend") == (
        "only",
        "2",
        "up",
        "2",
    )


def test_known_is_never_newer_than_the_truth():
    n, up, known = 1, 2, 3
    found = states(explored(Told))
    assert {(s[n], s[known]) for s in found if s[up] == "up"} == {(i, i) for i in "012"}
    older = {(a, b) for a in "012" for b in "012" if b <= a}
    assert {(s[n], s[known]) for s in found if s[up] == "down"} == older
    assert len(found) == 3 + 6


class FirstUnknown(System):
    counter = part(Counter, n=anything)
    line = part(Line, starts="down")
    known = last_received("counter.n", while_="line.up", at_first=1)


def test_what_is_believed_at_first_counts_until_the_first_message():
    graph = explored(FirstUnknown)
    first = {shown(graph, index) for index in range(graph.initial_count)}
    assert first == {("only", n, "down", "1") for n in "012"}
    assert run(graph, "line.mend") == ("only", "0", "up", "0")


class FirstKnown(System):
    counter = part(Counter, n=anything)
    line = part(Line)
    known = last_received("counter.n", while_="line.up", at_first=1)


def test_a_path_that_holds_at_the_start_is_used_at_once():
    graph = explored(FirstKnown)
    first = {shown(graph, index) for index in range(graph.initial_count)}
    assert first == {("only", n, "up", n) for n in "012"}


class SecondHand(System):
    """What the third has heard of what the second has heard; declared the other way round."""

    counter = part(Counter, n=2)
    line = part(Line)
    other = part(Line)
    open = view("other.up")
    heard = last_received("2 - known", while_="open", at_first=1)
    known = last_received("counter.n", while_="line.up", at_first=0)


def test_knowledge_of_knowledge_is_refreshed_after_it():
    graph = explored(SecondHand)
    assert [refresh.variable for refresh in graph.model.refreshes] == ["known", "heard"]
    named = [v.name for v in graph.model.variables]
    start = dict(zip(named, shown(graph, 0), strict=True))
    assert (start["known"], start["heard"]) == ("2", "0")


class Pair(System):
    counter = part(Counter)
    line = part(Line)
    known = last_received("counter.n if line.up else heard", while_="line.up", at_first=0)
    heard = last_received("counter.n if known > 1 else 0", while_="line.up", at_first=0)


class TooMuch(System):
    counter = part(Counter)
    line = part(Line, starts="down")
    known = last_received("counter.n", while_="line.up", at_first=9)


class Other(System):
    counter = part(Counter)
    line = part(Line, starts="down")
    known = last_received("counter.n", while_="line.up", at_first=True)


class NoPath(System):
    counter = part(Counter)
    known = last_received("counter.n", while_="counter.n")


class Unknown(System):
    counter = part(Counter)
    known = last_received("counter.m", while_="True")


@pytest.mark.parametrize(
    ("cls", "problem", "why", "instead"),
    [
        (
            TooMuch,
            "known = 9 is outside its range 0..2.",
            "the variable would leave its type at the start",
            "a value from 0 to 2",
        ),
        (
            Other,
            "known = True is not a value of 0..2.",
            "no comparison with it could ever be true",
            "a value of 0..2",
        ),
        (
            NoPath,
            "'counter.n' is a number, but a condition is needed here.",
            "",
            "a comparison, such as x > 0",
        ),
        (
            Unknown,
            "counter (Counter) has no variable and no state 'm'.",
            "",
            "Known here: n, only.",
        ),
    ],
)
def test_wrong_knowledge_is_refused_at_its_line(cls, problem, why, instead):
    line, *said = refused(cls)
    assert line.startswith("known = last_received(")
    assert said == [problem, why, instead]


def test_knowledge_by_way_of_itself_is_refused():
    _, problem, _, instead = refused(Pair)
    assert problem == "'known' is defined by itself: known -> heard -> known."
    assert instead == "a definition that ends at variables"


def test_the_model_says_what_is_known_and_when():
    model = lower(designs.Watch)
    (refresh,) = model.refreshes
    assert (refresh.variable, refresh.text) == ("known", "sensor.level")
    assert refresh.source.text == (
        'known = last_received("sensor.level", while_="link.up", at_first=Size.small)'
    )
    assert model.variable["known"].kind == "known"
    assert model.variable["known"].part is None
