"""A design with interchangeable parts, and one that only looks so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Annotated

from statemachine import State

from checker import Component, Step, System, between, group, part, sets


class Who(Enum):
    """The clients, and whoever is served first."""

    one = "the first client"
    two = "the second client"
    three = "the third client"


class Client(Component):
    """Somebody who is served at most twice."""

    @dataclass
    class Variables:
        times: Annotated[int, between(0, 2)] = 0  # how often it was served

    by = {"breaks": "fault"}

    idle = State(initial=True)
    waiting = State()
    served = State()
    broken = State()

    asks = idle.to(waiting, cond="times < 2")
    is_served = waiting.to(served)
    leaves = served.to(idle, on=sets(times="times + 1"))
    breaks = idle.to(broken)


class Server(Component):
    """It knows whom it serves, and whom it has served last."""

    given = {"client": Who}

    @dataclass
    class Variables:
        holder: Who = Who.one  # who is served, or was served last

    free = State(initial=True)
    busy = State()

    serves = free.to(busy, on=sets(holder="client"))
    ends = busy.to(free)


class Shop(System):
    """Three clients in no order."""

    one = part(Client)
    two = part(Client)
    three = part(Client)
    server = part(Server)
    clients = group("one", "two", "three")

    serve = Step(
        by="machine",
        over=dict(client=clients),
        takes=dict(client="is_served", server="serves"),
    )
    finish = Step(
        by="machine",
        over=dict(client=clients),
        when="server.holder == client",
        takes=dict(client="leaves", server="ends"),
    )


class Queue(System):
    """The third client is never served, so that only the first two are interchangeable."""

    one = part(Client)
    two = part(Client)
    three = part(Client)
    server = part(Server)
    clients = group("one", "two", "three")

    serve = Step(
        by="machine",
        over=dict(client=clients),
        when="client != three",
        takes=dict(client="is_served", server="serves"),
    )
    finish = Step(
        by="machine",
        over=dict(client=clients),
        when="server.holder == client",
        takes=dict(client="leaves", server="ends"),
    )
