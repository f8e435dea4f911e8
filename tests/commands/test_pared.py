"""A pared variant: the page of findings says which part of what it changes is enough."""

from pathlib import Path

from tests.commands.conftest import Run
from tests.commands.projects import write

SPEC = '''
"""Valves."""

from statemachine import State

from checker import Component, Step, System, changed, group, part, refusals


class Valve(Component):
    shut = State(initial=True)
    open_ = State()
    opens = shut.to(open_)
    shuts = open_.to(shut)


class Tank(System):
    """Two valves."""

    a = part(Valve)
    b = part(Valve)
    valves = group("a", "b")
    valve_opens = Step(by="operator", over=dict(valve=valves), takes=dict(valve="opens"))


class Guarded(Tank):
    """No valve is opened beside an open one."""

    variant_of = Tank
    pared = True
    valve_opens = changed(
        Tank.valve_opens, refused_while=refusals({"T-1": "a.open_ or b.open_"})
    )
'''
TANK = """
from checker import never_step

none_after_a = never_step(
    "None is opened after A.", "a.open_", on="valve_opens", violated=True, because="nobody looks"
)
"""
GUARDED = """
from checker import mended
from properties import tank

none_after_a = mended(tank.none_after_a)
"""
CATALOGUE = """
[[requirement]]
id = "T-1"
kind = "behaviour"
source = "here"
text = "One at a time."
"""


def test_the_least_of_what_it_changes_is_said(tmp_path: Path, run: Run) -> None:
    files = {"spec/tanks.py": SPEC, "properties/tank.py": TANK, "properties/guarded.py": GUARDED}
    write(tmp_path, {**files, "spec/requirements.toml": CATALOGUE, "pyproject.toml": ""})
    ran = run("report", "--no-proofs")
    assert (ran.code, ran.err) == (0, "")
    page = (tmp_path / "reports/findings.md").read_text(encoding="utf-8")
    assert (
        "   **Removed in** [guarded](guarded.md#none_after_a): it holds there. Of what it changes, "
        "this is enough with the answers of the run: `valve_opens` refused by T-1 while `a.open_`.\n"
    ) in page
