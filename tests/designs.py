"""Small designs that the tests share; each exercises one part of the notation."""

from dataclasses import dataclass
from enum import Enum
from typing import Annotated

from statemachine import State, StateChart

from checker import (
    Component,
    Scale,
    Step,
    System,
    anything,
    between,
    choice,
    group,
    last_received,
    part,
    refusals,
    sets,
    view,
)


class Node(Component):
    """Somebody who can lead, and who can die."""

    @dataclass
    class Variables:
        leader: bool = False  # believes that it leads

    by = {"crash": "fault"}

    alive = State(initial=True)
    dead = State()

    crash = alive.to(dead)
    lead = alive.to.itself(unless="leader", on=sets(leader=True))
    follow = alive.to.itself(on=sets(leader=False))


class Net(Component):
    """The network between the nodes."""

    by = {"cut": "fault"}

    up = State(initial=True)
    down = State()

    cut = up.to(down)


class Election(System):
    """Two instances in one role, a dead participant, a listener that cannot be reached.

    Worked out by hand: with the network up and both alive the flags (a, b) are FF, TF, FT (3
    states); with one or both dead, or the network down, all four. So 3 + 4 + 4 + 4 states with
    the network up and 4 * 4 with it down: 31. Transitions: 37 with the network up, 24 with it down: 61. The
    farthest state (both dead, both leading, network down) is 5 steps away.
    """

    a = part(Node)
    b = part(Node)
    nodes = group("a", "b")
    net = part(Net)

    handover = Step(
        by="machine",
        over=dict(new=nodes, old=nodes),
        when="new != old",
        takes=dict(new="lead"),
        tells=dict(old=("follow", "net.up")),
    )


class Size(Scale):
    small = "fits"
    medium = "just fits"
    large = "does not fit"


class Nested(StateChart):
    """Compound and parallel states, entry and exit effects, eventless transitions that end."""

    catch_errors_as_events = False

    @dataclass
    class Variables:
        count: Annotated[int, between(0, 5)] = 0  # how often work was entered
        hot: bool = False
        size: Size = Size.small

    idle = State(initial=True)

    class work(State.Parallel):
        class left(State.Compound):
            l1 = State(initial=True)
            l2 = State()
            tick = l1.to(l2, on=sets(hot=True)) | l2.to(l1, on=sets(hot=False))

        class right(State.Compound):
            r1 = State(initial=True, exit=sets(size=Size.medium))
            r2 = State()
            tick = r1.to(r2, cond="not hot")
            cool = r2.to(r1, cond="size >= medium")

    begin = idle.to(work, on=sets(count="min(count + 1, 5)"))
    stop = work.to(idle, on=sets(hot=False))
    settle = idle.to.itself(cond="count > 0", on=sets(size="large if count > 2 else size"))
    idle.to.itself(cond="count >= 4 and size == large", on=sets(count="count - 4"))


class Clock(Component):
    """A clock that a deadline stops."""

    @dataclass
    class Variables:
        now: Annotated[int, between(0, 3)] = 0  # ticks since the start

    running = State(initial=True)
    advance = running.to.itself(on=sets(now="now + 1"))


class Job(Component):
    waiting = State(initial=True)
    done = State(final=True)
    by = {"finish": "machine"}
    finish = waiting.to(done)


class Deadline(System):
    """Time is a variable, and what must happen by now blocks it.

    The job waits at 0, 1 and 2, and is done at 0, 1, 2 and 3: 7 states, 8 transitions.
    """

    clock = part(Clock)
    job = part(Job)
    overdue = view("clock.now == 2 and job.waiting")
    tick = Step(by="timer", when=("not overdue", "clock.now < 3"), takes=dict(clock="advance"))
    ends = "clock.now == 3"


class Sensor(Component):
    @dataclass
    class Variables:
        level: Size = Size.small  # what is really so

    on = State(initial=True)
    rises = on.to.itself(cond="level == small", on=sets(level=Size.medium))
    rises |= on.to.itself(cond="level == medium", on=sets(level=Size.large))
    falls = on.to.itself(unless="level == small", on=sets(level=Size.small))


class Alarm(Component):
    reads = {"level": "known"}
    quiet = State(initial=True)
    ringing = State()
    by = {"rings": "machine"}
    rings = quiet.to(ringing, cond="level >= medium")


class Link(Component):
    by = {"cut": "fault", "mend": "operator"}

    up = State(initial=True)
    down = State()

    cut = up.to(down)
    mend = down.to(up)


class Watch(System):
    """Knowledge is not truth: what the alarm knows is what it last received.

    With the link up the alarm knows the level: 3 levels, quiet or ringing (6 states). With it
    down every pair of level and last received level occurs, quiet or ringing (18 states): 24 in
    all.
    """

    sensor = part(Sensor, level=anything)
    link = part(Link)
    alarm = part(Alarm)
    known = last_received("sensor.level", while_="link.up", at_first=Size.small)


class Door(Component):
    """A door with a lock; some of its doors have a stiff lock."""

    @dataclass
    class Variables:
        bolts: tuple[bool, bool] = (False, False)  # the upper and the lower bolt

    closed = State(initial=True)
    opened = State()

    opens = closed.to(opened, cond="free")
    closes = opened.to(closed)
    bolts_upper = closed.to.itself(on=sets({"bolts[0]": "not bolts[0]"}))
    bolts_lower = closed.to.itself(on=sets({"bolts[1]": "not bolts[1]"}))
    reads = {"free": "not any(door.bolts[i] for i in range(2))"}


class Who(Enum):
    adult = "tall enough for the upper bolt"
    child = "not tall enough"


class House(System):
    """Tuples, refusal tables, enumerations as arguments, choices.

    Each of the 4 combinations of choices: 4 states of the bolts with the door closed, 1 open.
    """

    upper_first = choice("Is the upper bolt first?", "D-Q", no="no", yes="yes")
    strict = choice("Is an open door a failure?", None, no="no", yes="yes")
    door = part(Door, door="door")
    bolted = view("count(door.bolts[i] for i in range(2))")
    bolt = Step(
        by="operator",
        over=dict(who=Who),
        refused_while=refusals(
            {"D-1": "who == child and upper_first == yes", "D-2": "door.opened"}
        ),
        takes=dict(door="bolts_upper"),
    )


class Colour(Scale):
    red = "the least"
    blue = "the most"


class Painted(Component):
    """Somebody who is another colour on the way out, but is handed what it was before."""

    @dataclass
    class Variables:
        colour: Colour = Colour.red
        seen: Colour = Colour.red

    given = {"handed": Colour}
    reads = {"looks": "me.colour"}

    here = State(initial=True, exit=sets(colour=Colour.blue))
    there = State()

    go = here.to(there, on=sets(colour="handed", seen="looks"))
    back = there.to(here)


class Handing(System):
    """A part is given what it has itself, and reads it: as it is before the step."""

    me = part(Painted)

    send = Step(by="machine", takes=dict(me="go"), gives=dict(handed="me.colour"))
