"""A tiny design whose export is compared word for word: a choice, an order, knowledge, a fault."""

from dataclasses import dataclass

from statemachine import State

from checker import (
    Component,
    Scale,
    Step,
    System,
    choice,
    last_received,
    part,
    refusals,
    sets,
    view,
)


class Level(Scale):
    empty = "nothing to drink"
    full = "up to the brim"


class Tank(Component):
    @dataclass
    class Variables:
        level: Level = Level.empty  # how full it is

    there = State(initial=True)
    fills = there.to.itself(on=sets(level=Level.full))
    empties = there.to.itself(unless="level == empty", on=sets(level=Level.empty))


class Radio(Component):
    by = {"breaks": "fault"}

    working = State(initial=True)
    broken = State(final=True)

    breaks = working.to(broken)


class Supply(System):
    """A tank, and somebody who hears of its level by radio.

    Left out: how long anything takes.
    """

    wasteful = choice("May it be emptied?", "T-Q1", no="never", yes="at any time")
    tank = part(Tank)
    radio = part(Radio)
    known = last_received("tank.level", while_="radio.working", at_first=Level.empty)
    misled = view("known != tank.level")
    empty = Step(
        by="operator",
        when="known == full",
        refused_while=refusals({"T-1": "wasteful == no", "T-2": "known > tank.level"}),
        takes=dict(tank="empties"),
    )
