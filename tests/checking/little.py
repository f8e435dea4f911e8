"""Little designs for the tests of verdicts; each is small enough to count by hand."""

from dataclasses import dataclass
from typing import Annotated

from statemachine import State

from checker import Component, Step, System, anything, between, choice, group, part, sets, view


class Tank(Component):
    """Filled one step at a time, or all at once by a fault."""

    @dataclass
    class Variables:
        level: Annotated[int, between(0, 3)] = 0  # how full it is

    by = {"fill": "machine", "drain": "operator", "flood": "fault"}

    open = State(initial=True)

    fill = open.to.itself(cond="level < 3", on=sets(level="level + 1"))
    drain = open.to.itself(cond="level > 0", on=sets(level=0))
    flood = open.to.itself(cond="level < 3", on=sets(level=3))


class Basin(System):
    """One tank: 4 states; 3 fillings, 3 drainings, 3 floods."""

    tank = part(Tank)


class Server(Component):
    """A machine that fails and is repaired, if somebody may repair it."""

    by = {"fail": "fault", "repair": "operator"}

    up = State(initial=True)
    down = State()

    fail = up.to(down)
    repair = down.to(up)


class Pair(System):
    """Two servers: 4 states, 4 failures and 4 repairs."""

    a = part(Server)
    b = part(Server)
    servers = group("a", "b")
    serving = view("any(s.up for s in servers)")


class Lamp(Component):
    """What a switch does, as somebody understood it."""

    @dataclass
    class Variables:
        presses: Annotated[int, between(0, 2)] = 0  # how often it was pressed, at most 2

    by = {"press": "operator"}
    reads = {"sticky": "sticks == yes"}

    dark = State(initial=True)
    lit = State()

    press = dark.to(lit, on=sets(presses="min(presses + 1, 2)"))
    press |= lit.to(dark, unless="sticky", on=sets(presses="min(presses + 1, 2)"))


class Switch(System):
    """A switch that may stick, and two questions that no step depends on.

    If it sticks, it is lit after one press and stays so: 2 states. If not, it goes dark-0, lit-1,
    dark-2, lit-2 and back: 4 states.
    """

    sticks = choice("Does the switch stick?", "L-1", no="it moves freely", yes="it stays down")
    strict = choice("May it ever be dark after a press?", "L-2", no="it may", yes="it may not")
    quiet = choice("Does anybody listen?", None, no="nobody", yes="somebody", both="several")
    lamp = part(Lamp)
    ends = "sticks == yes and lamp.lit"


class Relay(Component):
    """Passes on once; ``blocked`` says that it may not."""

    @dataclass
    class Variables:
        blocked: bool = False

    by = {"jam": "fault"}

    idle = State(initial=True)
    sent = State()

    forward = idle.to(sent, unless="blocked")
    jam = idle.to.itself(on=sets(blocked=True), unless="blocked")


class Chain(System):
    """Two relays that pass on together, refused in a cold start; then nothing is left to do."""

    first = part(Relay)
    second = part(Relay, blocked=anything)
    both = view("first.sent and second.sent")
    pass_on = Step(
        by="machine",
        when="not both",
        refused_while={"C-1": "second.blocked and first.blocked"},
        takes=dict(first="forward", second="forward"),
    )


class Gauge(Component):
    """A counter that somebody forgot to stop."""

    @dataclass
    class Variables:
        n: Annotated[int, between(0, 2)] = 0

    by = {"up": "machine", "reset": "fault"}

    counting = State(initial=True)

    up = counting.to.itself(on=sets(n="n + 1"))
    reset = counting.to.itself(cond="n > 0", on=sets(n=0))


class Runaway(System):
    """At n = 2 the only step leaves the range: 3 states, 4 transitions."""

    gauge = part(Gauge)


class Hourglass(Component):
    """Sand that falls, and a hand that can hold it up."""

    @dataclass
    class Variables:
        sand: Annotated[int, between(0, 2)] = 2

    by = {"hold": "operator", "fall": "timer"}

    upright = State(initial=True)
    lying = State()

    fall = upright.to.itself(cond="sand > 0", on=sets(sand="sand - 1"))
    hold = upright.to(lying)
    nudge = lying.to.itself()


class Lazy(Component):
    """Most of it is never used."""

    @dataclass
    class Variables:
        tired: bool = True

    reads = {"called": "caller.called"}
    validate_disconnected_states = False

    asleep = State(initial=True)
    awake = State()
    running = State()

    wake = asleep.to(awake, cond="not tired and called")
    run = awake.to(running)
    turn = asleep.to.itself()
    work = asleep.to.itself(unless="tired")


class Caller(Component):
    """It calls once."""

    silent = State(initial=True)
    called = State()

    call = silent.to(called)
    rest = called.to.itself()


class Sleeper(System):
    """Nobody can wake it: 2 states."""

    lazy = part(Lazy)
    caller = part(Caller)
    day = view("lazy.awake or lazy.running")
    shift = Step(
        by="machine",
        when=("caller.called", "not day"),
        refused_while={"S-1": "lazy.running", "S-2": "lazy.tired and caller.silent"},
        takes=dict(caller="rest"),
    )


class WaivedLazy(Lazy):
    """The same, with reasons."""

    waive = {"awake": "the caller is weak", "running": "as awake", "run": "as awake"}
