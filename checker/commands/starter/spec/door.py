"""A door with a lock that a guard turns by remote control."""

from statemachine import State

from checker import Component, Step, System, choice, part


class Door(Component):
    """The door itself: anybody may push it."""

    answers = {"DOOR-01": ("shut", "open_")}

    shut = State(initial=True)
    open_ = State("open")

    opens = shut.to(open_, unless="locked")
    closes = open_.to(shut)

    reads = {"locked": "lock.locked"}


class Lock(Component):
    """The bolt and its motor."""

    unlocked = State(initial=True)
    locked = State()

    locks = unlocked.to(locked)
    unlocks = locked.to(unlocked)


class Entrance(System):
    """A door, its lock, and a guard who turns the lock from afar.

    What is left out: who is allowed to come in, and how long the motor takes.
    """

    covers = "DOOR"

    bolt_sees_the_door = choice(
        "Does the motor turn the bolt while the door is open?",
        "DOOR-Q1",
        yes="it does: the bolt then keeps the door from closing properly",
        no="a contact in the frame stops it",
    )

    door = part(Door)
    lock = part(Lock)

    guard_locks = Step(
        by="operator",
        when="bolt_sees_the_door == yes or door.shut",
        takes=dict(lock="locks"),
        answers="DOOR-02",
    )
    guard_unlocks = Step(by="operator", takes=dict(lock="unlocks"), answers="DOOR-02")
