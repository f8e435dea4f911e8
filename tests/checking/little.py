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

    send = idle.to(sent, unless="blocked")
    jam = idle.to.itself(on=sets(blocked=True), unless="blocked")


class Chain(System):
    """Two relays that send together, refused in a cold start; then nothing is left to do."""

    first = part(Relay)
    second = part(Relay, blocked=anything)
    both = view("first.sent and second.sent")
    pass_on = Step(
        by="machine",
        when="not both",
        refused_while={"C-1": "second.blocked and first.blocked"},
        takes=dict(first="send", second="send"),
    )
