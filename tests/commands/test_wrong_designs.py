"""What a user reads when a design cannot be checked as it stands, or a file is not what it seems."""

from pathlib import Path

import pytest

from tests.commands.conftest import Run
from tests.commands.projects import CHOSEN, LAMP, OPAQUE, UNEXPECTED, lamp, write

LIFTS = '''
"""Two lifts."""

from dataclasses import dataclass
from typing import Annotated

from statemachine import State

from checker import Component, Step, System, anything, between, group, part, sets, view


class Lift(Component):
    @dataclass
    class Variables:
        age: Annotated[int, between(0, 3)] = 0  # in years

    away = State(initial=True)
    landing = State()

    arrives = away.to(landing, cond="age < 3", on=sets(age="age + 1"))
    leaves = landing.to(away)


class Lifts(System):
    """Two lifts."""

    one = part(Lift)
    two = part(Lift)
    both = group("one", "two")
    come = Step(by="machine", over=dict(me=both), takes=dict(me="arrives"))
'''

SAFE = 'from checker import always\n\nsafe = always("Safe.", "one.away or one.landing")\n'


def lifts(folder: Path, old: str = "", new: str = "", properties: str = SAFE) -> Path:
    """A project with two lifts, changed."""
    assert old in LIFTS
    return write(
        folder, {"spec/lifts.py": LIFTS.replace(old, new, 1), "properties/lifts.py": properties}
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'group("one", "two")',
            'group("one", "three")',
            "spec/lifts.py:28: the group 'both' has 'three', which is no part.\n"
            '    both = group("one", "three")\n'
            "  why:   nothing could be said about it\n"
            "  write: Known here: one, two.\n",
        ),
        (
            'group("one", "two")',
            "group(one, two)",
            "spec/lifts.py:28: group(...) has a part itself, which is no name.\n"
            "    both = group(one, two)\n"
            "  why:   a group lists the names by which expressions call its parts\n"
            '  write: the names in quotes: group("a", "b")\n',
        ),
        (
            "two = part(Lift)",
            "two = part(Lift, starts=Lift.landing)",
            "spec/lifts.py:27: part(...): starts is the state 'landing' itself, which is no name.\n"
            "    two = part(Lift, starts=Lift.landing)\n"
            "  why:   a part starts in the state that is named\n"
            '  write: starts="landing"\n',
        ),
        (
            "two = part(Lift)",
            "two = part(Lift())",
            "spec/lifts.py:27: part(Lift()) has an instance of Lift.\n"
            "    two = part(Lift())\n"
            "  why:   a part stands for a chart that every engine starts anew\n"
            "  write: part(Lift)\n",
        ),
        (
            "= 0  # in years",
            '= 7  # in years\n\n    old = "one.age > 2"',
            "spec/lifts.py:14: age = 7 is outside its range 0..3.\n"
            "    age: Annotated[int, between(0, 3)] = 7  # in years\n"
            "  why:   the variable would leave its type at the start\n"
            "  write: a value from 0 to 3\n",
        ),
        (
            'takes=dict(me="arrives")',
            'takes=dict(me="arrives", one="arrives")',
            "spec/lifts.py:29: come(me=one): one takes part twice.\n"
            '    come = Step(by="machine", over=dict(me=both), takes=dict(me="arrives", '
            'one="arrives"))\n'
            "  why:   a part takes at most one event in a step\n"
            '  write: when="me != one", so that they are different parts\n',
        ),
        (
            'over=dict(me=both), takes=dict(me="arrives")',
            'takes=dict(both="arrives", one="arrives")',
            "spec/lifts.py:29: come: one takes part twice.\n"
            '    come = Step(by="machine", takes=dict(both="arrives", one="arrives"))\n'
            "  why:   a part takes at most one event in a step\n"
            "  write: 'both' or 'one', not both: the part is in the group\n",
        ),
        (
            '    """Two lifts."""\n\n    one',
            "    one",
            "spec/lifts.py:23: Lifts has no docstring.\n"
            "    class Lifts(System):\n"
            "  why:   its first line is the design's title in every report, and the rest says "
            "what is left out\n"
            '  write: """<What it is, in one line>."""\n',
        ),
        (
            "class Lifts(System)",
            "class Lifts",
            "spec/lifts.py:23: Lifts in spec/lifts.py is no System.\n"
            "    class Lifts:\n"
            "  why:   it has parts or steps, and nobody would check it\n"
            "  write: class Lifts(System):\n",
        ),
        (
            'dict(me="arrives"))',
            'dict(me="arrives"))\n    initially = "one.age == 1"',
            "spec/lifts.py:30: no initial state satisfies initially.\n"
            '    initially = "one.age == 1"\n'
            "  why:   there would be no run at all, and everything would hold\n"
            "  write: a condition that some starting values satisfy; part(..., "
            "<variable>=anything) starts with every value\n",
        ),
    ],
)
@pytest.mark.parametrize("command", ["check", "explore", "report"])
def test_a_design_that_cannot_be_checked(
    tmp_path: Path, run: Run, command: str, old: str, new: str, message: str
) -> None:
    lifts(tmp_path, old, new)
    ran = run(command, *(("lifts",) if command == "explore" else ()))
    assert (ran.code, ran.out, ran.err) == (2, "", message)
    assert not (tmp_path / "reports").exists()


def test_a_variable_that_is_badly_declared_is_not_said_to_be_missing(
    tmp_path: Path, run: Run
) -> None:
    lifts(tmp_path, "between(0, 3)] = 0", "between(0, 3)] = 7")
    old = '    old = view("one.age > 2 and two.age > 2")\n'
    spec = (tmp_path / "spec" / "lifts.py").read_text(encoding="utf-8")
    write(tmp_path, {"spec/lifts.py": spec + old})
    ran = run("check")
    assert (ran.code, ran.err) == (
        2,
        "spec/lifts.py:14: age = 7 is outside its range 0..3.\n"
        "    age: Annotated[int, between(0, 3)] = 7  # in years\n"
        "  why:   the variable would leave its type at the start\n"
        "  write: a value from 0 to 3\n",
    )


def test_starting_values_that_satisfy_the_condition_are_found(tmp_path: Path, run: Run) -> None:
    new = 'two = part(Lift, age=anything)\n    initially = "two.age == 2"'
    lifts(tmp_path, "two = part(Lift)", new)
    ran = run("explore", "lifts")
    assert ran.code == 0
    assert ran.out.splitlines()[1] == "  1 initial state"


def test_charts_in_python_have_initial_states_too(tmp_path: Path, run: Run) -> None:
    spec = OPAQUE.replace("import Component, between", "import Component, System, between, part")
    spec = spec.replace("class Lamp(", "class Bulb(")
    spec += '''

class Lamp(System):
    """A lamp."""

    bulb = part(Bulb)
    initially = "bulb.times == 1"
'''
    lamp(tmp_path, spec=spec)
    ran = run("check", "--engine", "executed")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "spec/lamp.py:34: no initial state satisfies initially.\n"
        '    initially = "bulb.times == 1"\n'
        "  why:   there would be no run at all, and everything would hold\n"
        "  write: a condition that some starting values satisfy; part(..., "
        "<variable>=anything) starts with every value\n",
    )


def test_a_base_of_a_system_need_not_be_one(tmp_path: Path, run: Run) -> None:
    write(
        tmp_path,
        {
            "spec/lifts.py": LIFTS.replace("class Lifts(System)", "class Shaft")
            + '\n\nclass Lifts(Shaft, System):\n    """Two lifts in a shaft."""\n',
            "properties/lifts.py": SAFE,
        },
    )
    ran = run("check")
    assert (ran.code, ran.err) == (1, "")  # both lifts wear out in the end: a deadlock
    assert ran.out.splitlines()[0] == "lifts: Two lifts in a shaft"
    assert ran.out.splitlines()[2] == "  ok    safe: holds"


def test_a_properties_file_that_is_about_a_component(tmp_path: Path, run: Run) -> None:
    lifts(tmp_path)
    write(tmp_path, {"properties/lift.py": SAFE})
    ran = run("check")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "properties/lift.py:3: 'one' is not known in the property safe.\n"
        '    safe = always("Safe.", "one.away or one.landing")\n'
        "  why:   a name that is declared nowhere means nothing; this is a property of the "
        "component Lift in spec/lifts.py alone, for no system has its name\n"
        "  write: Known here: enabled, lift, refused, refused_only.\n",
    )


# -- verdicts that are not as expected ---------------------------------------------------------


def test_both_ways_in_which_verdicts_are_not_as_expected_are_told(tmp_path: Path, run: Run) -> None:
    properties = (
        "from checker import always\n"
        'spared = always("It never shines with a spare bulb.",'
        ' "implies(spare == yes, not bulb.on)", violated="spare == no", because="x")\n'
    )
    lamp(tmp_path, properties, CHOSEN)
    ran = run("check", "--max-states", 1000)
    assert ran.code == 1
    lines = ran.out.splitlines()
    assert lines[2:5] == [
        "  FAIL  spared: violated (without any fault) exactly where `spare` is `yes`; "
        "holds elsewhere",
        "        not as expected: violated in 1 of 2 combinations, where it should hold: "
        "`spare` is `yes`",
        "        not as expected: holds in 1 of 2 combinations, where a violation is expected: "
        "`spare` is `no`",
    ]


def test_a_violation_that_is_expected_everywhere_and_found_nowhere(
    tmp_path: Path, run: Run
) -> None:
    properties = (
        "from checker import always\n"
        'there = always("It is there.", "bulb.on or not bulb.on", violated=True, because="x")\n'
    )
    lamp(tmp_path, properties, CHOSEN)
    assert (
        "        not as expected: holds in 2 of 2 combinations, where a violation is expected"
    ) in run("check").out.splitlines()


def test_a_single_step_that_is_a_fault(tmp_path: Path, run: Run) -> None:
    lamp(
        tmp_path,
        UNEXPECTED,
        LAMP.replace("off = State(initial=True)", "off = State()").replace(
            "on = State()", "on = State(initial=True)"
        ),
    )
    ran = run("check")
    assert ran.code == 1
    assert "        1 step, which is a fault:" in ran.out.splitlines()


# -- options -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "shown"), [("1", "1 byte"), ("500", "500 bytes"), ("1k", "1,024 bytes")]
)
def test_a_memory_limit_that_is_too_small(tmp_path: Path, run: Run, size: str, shown: str) -> None:
    lamp(tmp_path)
    ran = run("check", "--max-memory", size)
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        f"--max-memory: '{size}' is {shown}, in which no design can be explored; "
        "write 500M or 4G.\n",
    )


@pytest.mark.parametrize("option", ["--graphml", "--dot"])
def test_a_graph_is_written_to_a_folder_that_exists(tmp_path: Path, run: Run, option: str) -> None:
    lamp(tmp_path)
    ran = run("explore", "lamp", option, "nowhere/lamp.xml")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        f"{option} nowhere/lamp.xml: there is no folder nowhere. Make it, or name a file in a "
        "folder that exists.\n",
    )
    ran = run("explore", "lamp", option, "spec")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        f"{option} spec: this is a folder; name a file.\n",
    )
