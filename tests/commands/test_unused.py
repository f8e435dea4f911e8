"""What is declared and never used, and ids that the requirement catalogue does not have."""

from pathlib import Path

import pytest

from tests.commands.conftest import Run
from tests.commands.projects import CHOSEN, EXPECTED, LAMP, UNEXPECTED, lamp, write

CAR = '''
"""A car with more gauges than anybody looks at."""

from dataclasses import dataclass

from statemachine import State

from checker import Component, System, last_received, part, sets, view


class Engine(Component):
    @dataclass
    class Variables:
        oiled: bool = True  # somebody looks at it
        clean: bool = True  # nobody does

    reads = {"level": "tank.full", "spare": "tank.full"}

    off = State(initial=True)
    on = State()
    starts = off.to(on, cond="oiled and level", on=sets(clean=False))
    stops = on.to(off)


class Tank(Component):
    full = State(initial=True)
    empty = State()
    empties = full.to(empty)
    is_filled = empty.to(full)


class Car(System):
    """A car."""

    engine = part(Engine)
    tank = part(Tank)
    runs = view("engine.on")
    gauge = view("tank.full")
    radio = last_received("tank.full", while_="engine.on")
'''

DRIVES = 'from checker import sometimes\n\ndrives = sometimes("It drives.", "runs")\n'


def car(folder: Path, spec: str = CAR, properties: str = DRIVES) -> Path:
    """A project with a car."""
    return write(folder, {"spec/car.py": spec, "properties/car.py": properties})


def dead(out: str) -> list[str]:
    """The lines about dead elements."""
    return [line for line in out.splitlines() if line.startswith("  dead")]


@pytest.mark.parametrize("engine", ["compiled", "executed"])
def test_what_nothing_uses_is_told(tmp_path: Path, run: Run, engine: str) -> None:
    car(tmp_path)
    ran = run("check", "--engine", engine)
    assert (ran.code, ran.err) == (1, "")
    assert dead(ran.out) == [
        "  dead  view gauge is never used (spec/car.py:37) [FAIL: not waived]",
        "  dead  knowledge radio is never used (spec/car.py:38) [FAIL: not waived]",
        "  dead  variable engine.clean is never used (spec/car.py:14) [FAIL: not waived]",
        "  dead  reads engine.spare is never used (spec/car.py:16) [FAIL: not waived]",
    ]
    assert ran.out.splitlines()[-1] == "2 properties: 2 as expected, 4 elements never used."


def test_a_property_a_view_a_step_or_a_guard_is_a_use(tmp_path: Path, run: Run) -> None:
    spec = CAR.replace('view("engine.on")', 'view("engine.on and radio")')
    spec = spec.replace("oiled and level", "oiled and level and spare")
    more = 'dirty = sometimes("It is dirty.", "not engine.clean and gauge")\n'
    car(tmp_path, spec, DRIVES + more)
    ran = run("check")
    assert dead(ran.out) == []
    assert ran.code == 0


def test_what_is_never_used_is_waived_at_the_system_or_the_component(
    tmp_path: Path, run: Run
) -> None:
    spec = CAR.replace(
        '    """A car."""\n',
        '    """A car."""\n\n    waive = {"gauge": "later", "radio": "soon", "engine.spare": "ok"}\n',
    ).replace(
        "    off = State(initial=True)\n    on",
        '    waive = {"clean": "for show"}\n    off = State(initial=True)\n    on',
    )
    car(tmp_path, spec)
    ran = run("check")
    assert [line.partition("(")[0] + line.partition("[")[2] for line in dead(ran.out)] == [
        "  dead  view gauge is never used waived: later]",
        "  dead  knowledge radio is never used waived: soon]",
        "  dead  variable engine.clean is never used waived: for show]",
        "  dead  reads engine.spare is never used waived: ok]",
    ]
    assert ran.code == 0


def test_while_nothing_is_asked_nothing_is_called_unused(tmp_path: Path, run: Run) -> None:
    car(tmp_path, properties="")
    ran = run("check")
    assert (ran.code, dead(ran.out)) == (0, [])
    assert ran.err == (
        "warning: car has no properties: properties/car.py has none. "
        "Only what is checked of every design was checked.\n"
    )


def test_a_project_without_properties_is_warned(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {"spec/lamp.py": LAMP})
    ran = run("check")
    assert (ran.code, ran.err) == (
        0,
        "warning: lamp has no properties: properties/lamp.py does not exist. "
        "Only what is checked of every design was checked.\n",
    )


def test_a_choice_that_nothing_reads(tmp_path: Path, run: Run) -> None:
    spec = CHOSEN.replace('when="spare == yes", ', "")
    lamp(tmp_path, EXPECTED, spec)
    ran = run("check")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "spec/lamp.py:26: nothing reads the choice 'spare'.\n"
        '    spare = choice("Is there a spare bulb?", "LAMP-Q1", yes="in the drawer", '
        'no="the shop has one")\n'
        "  why:   every answer to it would have the same verdicts, and the report would say so\n"
        "  write: a condition of the design or of a property that depends on it; or no such "
        "choice\n",
    )


def test_a_choice_that_only_a_property_reads_is_no_mistake(tmp_path: Path, run: Run) -> None:
    spec = CHOSEN.replace('when="spare == yes", ', "")
    lamp(
        tmp_path,
        EXPECTED + 'dark = sometimes("Dark.", "spare == no and bulb.off",'
        ' violated="spare == yes", because="it is about the other answer")\n',
        spec,
    )
    ran = run("check")
    assert (ran.code, ran.err) == (0, "")


# -- the requirement catalogue -----------------------------------------------------------------

ENTRIES = "".join(
    f'[[requirement]]\nid = "{id_}"\nkind = "safety"\nsource = "me"\ntext = "It lasts."\n'
    for id_ in ("LAMP-01", "LAMP-06", "LAMP-16", "LAMP-Q1")
)
UNKNOWN = "which is not in the requirement catalogue."
LEFT = "a misspelt id would leave the real entry unanswered"


@pytest.mark.parametrize("target", [(), ("lamp",), ("spec/lamp.py:Lamp",)])
def test_ids_are_looked_up_for_the_targets_that_are_named_too(
    tmp_path: Path, run: Run, target: tuple[str, ...]
) -> None:
    asked = UNEXPECTED.replace('broken")', 'broken",\n    answers=("LAMP-16",\n    "LAMP-61"))')
    spec = CHOSEN.replace(
        'takes=dict(bulb="is_replaced")',
        'takes=dict(bulb="is_replaced"),\n        answers="LAMP-09"',
    )
    write(lamp(tmp_path, asked, spec), {"spec/requirements.toml": ENTRIES})
    ran = run("check", *target)
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        f"properties/lamp.py:5: lamp: the property never_breaks answers 'LAMP-61', {UNKNOWN}\n"
        '    "LAMP-61"))\n'
        f"  why:   {LEFT}\n"
        "  write: Did you mean 'LAMP-16'?\n\n"
        f"spec/lamp.py:29: lamp: replace answers 'LAMP-09', {UNKNOWN}\n"
        '    answers="LAMP-09")\n'
        f"  why:   {LEFT}\n"
        "  write: Did you mean 'LAMP-06', 'LAMP-01' or 'LAMP-Q1'?\n",
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "who", "text"),
    [
        (
            'by = {"burns_out": "fault"}',
            'by = {"burns_out": "fault"}\n    answers = {"LAMP-7": "burns_out"}',
            10,
            "bulb.burns_out",
            'answers = {"LAMP-7": "burns_out"}',
        ),
        (
            "    bulb = part(Bulb)",
            '    bulb = part(Bulb)\n    answers = {\n        "LAMP-7": ("bulb", "replace")\n    }',
            29,
            "bulb, replace",
            '"LAMP-7": ("bulb", "replace")',
        ),
        (
            "    replace = Step(",
            '    replace = Step(refused_while={"LAMP-7": "bulb.on"}, ',
            28,
            "replace (refused while)",
            'replace = Step(refused_while={"LAMP-7": "bulb.on"}, by="operator", '
            'when="spare == yes", takes=dict(bulb="is_replaced"))',
        ),
        (
            '"LAMP-Q1"',
            '"LAMP-7"',
            26,
            "spare",
            'spare = choice("Is there a spare bulb?", "LAMP-7", yes="in the drawer", '
            'no="the shop has one")',
        ),
    ],
)
def test_wherever_an_id_stands_its_line_is_shown(
    tmp_path: Path, run: Run, old: str, new: str, line: int, who: str, text: str
) -> None:
    write(lamp(tmp_path, UNEXPECTED, CHOSEN.replace(old, new)), {"spec/requirements.toml": ENTRIES})
    ran = run("check")
    assert (ran.code, ran.err) == (
        2,
        f"spec/lamp.py:{line}: lamp: {who} answers 'LAMP-7', {UNKNOWN}\n    {text}\n"
        f"  why:   {LEFT}\n  write: Did you mean 'LAMP-Q1', 'LAMP-16' or 'LAMP-06'?\n",
    )


def test_a_beginning_that_no_entry_has(tmp_path: Path, run: Run) -> None:
    spec = LAMP.replace("    bulb = part(Bulb)", '    covers = "LAMPS"\n    bulb = part(Bulb)')
    write(lamp(tmp_path, spec=spec), {"spec/requirements.toml": ENTRIES})
    ran = run("check")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "spec/lamp.py:28: lamp covers 'LAMPS', and no id in the requirement catalogue begins so.\n"
        '    covers = "LAMPS"\n'
        "  why:   no entry that is answered by nothing would be noticed\n"
        "  write: Did you mean 'LAMP'?\n",
    )


def test_a_beginning_where_there_is_no_catalogue(tmp_path: Path, run: Run) -> None:
    lamp(
        tmp_path,
        spec=LAMP.replace("    bulb = part(Bulb)", '    covers = "LAMP"\n    bulb = part(Bulb)'),
    )
    ran = run("check")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "spec/lamp.py:28: lamp covers 'LAMP', and no id in the requirement catalogue begins so.\n"
        '    covers = "LAMP"\n'
        "  why:   no entry that is answered by nothing would be noticed\n"
        "  write: the entries in requirements.toml beside the design\n",
    )
