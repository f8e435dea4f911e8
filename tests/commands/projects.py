"""Little projects, written from strings."""

from pathlib import Path

LAMP = '''
"""A lamp."""

from statemachine import State

from checker import Component, System, part


class Bulb(Component):
    """What shines."""

    by = {"burns_out": "fault", "is_replaced": "operator"}

    off = State(initial=True)
    on = State()
    broken = State()

    switches = off.to(on) | on.to(off)
    burns_out = on.to(broken)
    is_replaced = broken.to(off)


class Lamp(System):
    """A lamp with one bulb.

    3 states, 4 transitions, the farthest state (broken) 2 steps away.
    """

    bulb = part(Bulb)
'''

CHOSEN = '''
"""A lamp that somebody may or may not be able to mend."""

from statemachine import State

from checker import Component, Step, System, choice, part


class Bulb(Component):
    by = {"burns_out": "fault"}

    off = State(initial=True)
    on = State()
    broken = State()

    switches = off.to(on) | on.to(off)
    burns_out = on.to(broken)
    is_replaced = broken.to(off)


class Lamp(System):
    """A lamp with one bulb, and perhaps a spare one.

    With a spare bulb 3 states and 4 transitions, without one 3 and 3.
    """

    spare = choice("Is there a spare bulb?", "LAMP-Q1", yes="in the drawer", no="the shop has one")
    bulb = part(Bulb)
    replace = Step(by="operator", when="spare == yes", takes=dict(bulb="is_replaced"))
'''

USED = '''
"""A lamp that counts."""

from dataclasses import dataclass
from typing import Annotated

from statemachine import State

from checker import Component, System, between, part, sets


class Bulb(Component):
    @dataclass
    class Variables:
        times: Annotated[int, between(0, 2)] = 0  # how often it was switched on
        warm: bool = False  # whether it ever was

    off = State(initial=True)
    on = State()

    switches = (
        off.to(on, on=sets(times="min(times + 1, 2)", warm=True))
        | on.to(off)
    )  # fmt: skip


class Lamp(System):
    """A lamp that knows how often it was used."""

    bulb = part(Bulb)
'''

OPAQUE = '''
"""A lamp with Python guards and actions, which can only be run."""

from dataclasses import dataclass
from typing import Annotated

from statemachine import State

from checker import Component, between


class Lamp(Component):
    """It can be switched on twice: 5 states, and then it is dark."""

    @dataclass
    class Variables:
        times: Annotated[int, between(0, 2)] = 0  # how often it was switched on

    off = State(initial=True)
    on = State()

    switches = off.to(on, cond="lasts", on="count_up") | on.to(off)

    def lasts(self):
        return self.model.times < 2

    def count_up(self):
        self.model.times += 1
'''

CANDLE = '''
"""A candle, which is no part of a system."""

from statemachine import State

from checker import Component


class Candle(Component):
    """It burns down, and then nothing happens: 2 states, 1 transition."""

    burning = State(initial=True)
    burnt = State()

    burns_down = burning.to(burnt)
'''

EXPECTED = """
from checker import always, sometimes

never_breaks = always(
    "The bulb never breaks.", "not bulb.broken", violated=True, because="bulbs do"
)
shines = sometimes("The lamp can shine.", "bulb.on")
"""

UNEXPECTED = """
from checker import always

never_breaks = always("The bulb never breaks.", "not bulb.broken")
"""


def write(folder: Path, files: dict[str, str]) -> Path:
    """A project with these files, and a pyproject.toml."""
    for name, text in {"pyproject.toml": "", **files}.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text.lstrip("\n"), encoding="utf-8")
    return folder


def lamp(folder: Path, properties: str = EXPECTED, spec: str = LAMP) -> Path:
    """A project with one lamp."""
    return write(folder, {"spec/lamp.py": spec, "properties/lamp.py": properties})
