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

EXPECTED = '''
from checker import always, sometimes

never_breaks = always(
    "The bulb never breaks.", "not bulb.broken", violated=True, because="bulbs do"
)
shines = sometimes("The lamp can shine.", "bulb.on")
'''

UNEXPECTED = '''
from checker import always

never_breaks = always("The bulb never breaks.", "not bulb.broken")
'''


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
