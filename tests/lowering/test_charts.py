"""Compound and parallel charts, effects in their order, eventless transitions."""

from dataclasses import dataclass
from typing import Annotated

import pytest
from statemachine import State, StateChart

from checker import Component, System, anything, between, part, sets
from checker.lowering.chart import read_chart
from checker.lowering.commands import lower
from tests import designs
from tests.lowering.running import explored, refused, run, shown, states, steps


class Player(Component):
    """Two regions, one of them with a compound state inside."""

    off = State(initial=True)

    class on(State.Parallel):
        class sound(State.Compound):
            quiet = State(initial=True)

            class loud(State.Compound):
                half = State(initial=True)
                full = State()
                more = half.to(full)

            turn = quiet.to(loud) | loud.to(quiet)

        class light(State.Compound):
            dark = State(initial=True)
            lit = State()
            turn = dark.to(lit)
            dim = lit.to(dark)

    switch = off.to(on) | on.to(off)


def test_configurations_are_combinations_of_the_regions_states():
    chart = read_chart(Player)
    assert chart.configurations == (
        ("off",),
        ("on", "sound", "quiet", "light", "dark"),
        ("on", "sound", "quiet", "light", "lit"),
        ("on", "sound", "loud", "half", "light", "dark"),
        ("on", "sound", "loud", "half", "light", "lit"),
        ("on", "sound", "loud", "full", "light", "dark"),
        ("on", "sound", "loud", "full", "light", "lit"),
    )
    assert chart.configuration_names == (
        "off",
        "quiet+dark",
        "quiet+lit",
        "half+dark",
        "half+lit",
        "full+dark",
        "full+lit",
    )
    assert chart.initial == ("off",)


def test_every_step_of_two_regions():
    on = ["quiet+dark", "quiet+lit", "half+dark", "half+lit", "full+dark", "full+lit"]
    expected = {("off", "player.switch", "quiet+dark")}
    expected |= {(each, "player.switch", "off") for each in on}
    for sound in ("quiet", "half", "full"):
        other = "half" if sound == "quiet" else "quiet"
        # Both regions take the event where both can.
        expected.add((f"{sound}+dark", "player.turn", f"{other}+lit"))
        expected.add((f"{sound}+lit", "player.turn", f"{other}+lit"))
        expected.add((f"{sound}+lit", "player.dim", f"{sound}+dark"))
    for light in ("dark", "lit"):
        expected.add((f"half+{light}", "player.more", f"full+{light}"))
    graph = explored(Player)
    assert {(b[0], name, a[0]) for b, name, a in steps(graph)} == expected
    assert len(graph) == 7


def test_a_part_may_start_inside():
    class Inside(System):
        player = part(Player, starts="loud")

    graph = explored(Inside)
    assert shown(graph, 0) == ("half+dark",)


class Recorder(Component):
    """Writes down in which order its effects run: each is a digit appended to the number."""

    @dataclass
    class Variables:
        written: Annotated[int, between(0, 999_999)] = 0  # one digit an effect

    class first(State.Compound, exit=None):
        inner = State(initial=True, exit=sets(written="written * 10 + 1"))

    class second(State.Compound):
        deep = State(initial=True, enter=sets(written="written * 10 + 4"))

    last = State(enter=sets(written="written * 10 + 5"))

    go = first.to(
        second,
        cond="written == 0",
        before=sets(written="written * 10 + 9"),
        on=sets(written="written * 10 + 3"),
        after=sets(written="written * 10 + 6"),
    )
    stop = second.to(last, on=sets(written="written % 10"))


def test_effects_run_in_the_order_of_the_library():
    graph = explored(Recorder)
    assert run(graph, "recorder.go") == ("deep", "91346")
    assert run(graph, "recorder.go", "recorder.stop") == ("last", "65")
    assert len(graph) == 3


class Swapper(Component):
    @dataclass
    class Variables:
        a: bool = True
        b: bool = False

    only = State(initial=True)
    swap = only.to.itself(on=sets(a="b", b="a"))
    chain = only.to.itself(on=[sets(a="not a"), sets(b="a")])


def test_one_effect_is_simultaneous_and_two_follow_each_other():
    assert steps(explored(Swapper)) == {
        (("only", "true", "false"), "swapper.swap", ("only", "false", "true")),
        (("only", "false", "true"), "swapper.swap", ("only", "true", "false")),
        (("only", "true", "false"), "swapper.chain", ("only", "false", "false")),
        (("only", "false", "true"), "swapper.chain", ("only", "true", "true")),
        (("only", "false", "false"), "swapper.swap", ("only", "false", "false")),
        (("only", "false", "false"), "swapper.chain", ("only", "true", "true")),
        (("only", "true", "true"), "swapper.swap", ("only", "true", "true")),
        (("only", "true", "true"), "swapper.chain", ("only", "false", "false")),
    }


class Ladder(Component):
    """The inner transition goes before the outer one; the first declared one before the next."""

    @dataclass
    class Variables:
        tired: bool = False

    class climbing(State.Compound):
        low = State(initial=True)
        high = State()
        step = low.to(high, unless="tired") | low.to(low, on=sets(tired=False))

    ground = State()
    step = climbing.to(ground)
    rest = climbing.to.itself(on=sets(tired=True))


def test_inner_transitions_go_first_and_the_first_declared_one_wins():
    assert steps(explored(Ladder)) == {
        (("low", "false"), "ladder.step", ("high", "false")),
        (("low", "false"), "ladder.rest", ("low", "true")),
        (("low", "true"), "ladder.step", ("low", "false")),
        (("low", "true"), "ladder.rest", ("low", "true")),
        (("high", "false"), "ladder.step", ("ground", "false")),
        (("high", "false"), "ladder.rest", ("low", "true")),
    }


# -- eventless transitions ---------------------------------------------------------------------


class Filter(Component):
    """Work that goes through as many stations as it can, at once."""

    @dataclass
    class Variables:
        dirt: Annotated[int, between(0, 4)] = 4  # grains in the water

    source = State(initial=True)
    coarse = State()
    fine = State()
    clean = State(final=True)

    pour = source.to(coarse)
    coarse.to.itself(cond="dirt > 2", on=sets(dirt="dirt - 1"))
    coarse.to(fine, cond="dirt == 2")
    shake = fine.to.itself(on=sets(dirt="dirt - 1"))
    fine.to(clean, cond="dirt == 0")


def test_eventless_transitions_follow_at_once_until_none_is_enabled():
    assert steps(explored(Filter)) == {
        (("source", "4"), "filter.pour", ("fine", "2")),
        (("fine", "2"), "filter.shake", ("fine", "1")),
        (("fine", "1"), "filter.shake", ("clean", "0")),
    }


class Early(Component):
    """Eventless transitions and entry effects before the first event."""

    @dataclass
    class Variables:
        n: Annotated[int, between(0, 3)] = 0
        ready: bool = False

    first = State(initial=True, enter=sets(n="min(n + 1, 3)"))
    second = State()
    first.to(second, cond="n > 2", on=sets(ready=True))
    wait = first.to.itself()


def test_a_chart_comes_to_rest_before_its_first_event():
    class Anywhere(System):
        early = part(Early, n=anything)

    graph = explored(Anywhere)
    first = {shown(graph, index) for index in range(graph.initial_count)}
    assert first == {("first", "1", "false"), ("first", "2", "false"), ("second", "3", "true")}
    assert states(graph) == first


class Spinner(Component):
    """Two eventless transitions that lead to each other for ever."""

    rest = State(initial=True)
    left = State()
    right = State()
    spin = rest.to(left)
    left.to(right)
    right.to(left)


class Toggler(Component):
    """A guard that an effect makes true again and again."""

    @dataclass
    class Variables:
        flag: bool = False

    rest = State(initial=True)
    busy = State()
    begin = rest.to(busy)
    busy.to.itself(cond="not flag", on=sets(flag=True))
    busy.to.itself(cond="flag", on=sets(flag=False))


class Restless(Component):
    """The first state already never comes to rest."""

    here = State(initial=True)
    there = State()
    here.to(there)
    there.to(here)
    back = there.to(here)


ENDLESS = (
    "python-statemachine would hang in this step",
    "a guard that becomes false, or an event",
)


@pytest.mark.parametrize(
    ("cls", "line", "through"),
    [
        (Spinner, "left.to(right)", "left, right, left"),
        (Toggler, 'busy.to.itself(cond="not flag", on=sets(flag=True))', "busy, busy, busy"),
        (Restless, "here.to(there)", "here, there, here"),
    ],
)
def test_an_eventless_loop_that_never_ends_is_refused(cls, line, through):
    assert refused(cls) == (
        line,
        f"the eventless transitions of {cls.__name__} may never end (through {through}).",
        *ENDLESS,
    )


class Long(Component):
    """Sixty eventless steps in a row, which do end."""

    @dataclass
    class Variables:
        n: Annotated[int, between(0, 60)] = 0

    rest = State(initial=True)
    busy = State()
    begin = rest.to(busy, on=sets(n=60))
    busy.to.itself(cond="n > 0", on=sets(n="n - 1"))


def test_a_long_eventless_run_that_ends_is_allowed():
    assert run(explored(Long), "long.begin") == ("busy", "0")


def test_a_plain_chart_of_the_library_is_read_too():
    class Plain(StateChart):
        a = State(initial=True)
        b = State(final=True)
        go = a.to(b)

    model = lower(Plain)
    assert [v.name for v in model.variables] == ["plain.state"]
    assert [c.name for c in model.commands] == ["plain.go"]


def test_nested_of_the_shared_designs_has_five_configurations():
    chart = read_chart(designs.Nested)
    assert chart.configuration_names == ("idle", "l1+r1", "l1+r2", "l2+r1", "l2+r2")
