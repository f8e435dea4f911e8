"""What a user reads when a property is wrong: whole texts, at the line of the argument."""

from pathlib import Path

import pytest

from tests.commands.conftest import Run
from tests.commands.projects import LAMP, UNEXPECTED, lamp, write

GATE = '''
"""A gate that is worked from two desks."""

from enum import Enum

from statemachine import State

from checker import Component, Step, System, group, part


class Desk(Enum):
    near = "beside the gate"
    far = "in town"


class Leaf(Component):
    shut = State(initial=True)
    opened = State()

    opens = shut.to(opened)
    shuts = opened.to(shut)


class Gate(System):
    """A gate of two leaves."""

    left = part(Leaf)
    right = part(Leaf)
    leaves = group("left", "right")
    work = Step(
        by="operator",
        over=dict(leaf=leaves, desk=Desk, lamp=bool),
        when="desk == near or lamp",
        refused_while={"GATE-1": "right.opened"},
        takes=dict(leaf="opens"),
    )
'''

NEVER = "no step would be meant, so it would never be enabled and never be refused"


def gate(folder: Path, text: str, kind: str = "always") -> Path:
    """A project with a gate, and one property of it."""
    properties = (
        f"from checker import {kind}\n\nasked = {kind}(\n    'It is so.',\n    {text!r},\n)\n"
    )
    return write(folder, {"spec/gate.py": GATE, "properties/gate.py": properties})


@pytest.mark.parametrize(
    ("text", "problem", "why", "instead"),
    [
        (
            "enabled(work, dsk=near)",
            "'work' has no role 'dsk'.",
            NEVER,
            "Did you mean 'desk'?",
        ),
        (
            "enabled(left.shuts, desk=near)",
            "'left.shuts' has no role 'desk'.",
            NEVER,
            "left.shuts without roles",
        ),
        (
            "enabled(work, desk=right)",
            "'work' has no filling with desk=right.",
            NEVER,
            "Known here: far, near.",
        ),
        (
            "refused(work, 'GATE-1', dsk=near)",
            "'work' has no role 'dsk'.",
            NEVER,
            "Did you mean 'desk'?",
        ),
        (
            "refused_only(work, 'GATE-1', leaf=near)",
            "'work' has no filling with leaf=near.",
            NEVER,
            "Known here: left, right.",
        ),
        (
            "enabled(work, desk=far, lamp=False)",
            "'enabled(work, desk=far, lamp=False)' is false in every state.",
            "the step's own conditions rule out this filling, whatever the state is",
            "roles that one step can have together",
        ),
        (
            "enabled(work, leaf=left.shut)",
            "'leaf=left.shut': a role is filled with a part or a value, and this is neither.",
            "a step has one filling, whatever the state is",
            "a part, a member of an enumeration, a number, True or False; or "
            "'any(... for x in ...)' over them",
        ),
        (
            "enabled(work, desk=neer)",
            "'neer' is not known in the property asked.",
            "a name that is declared nowhere means nothing",
            "Did you mean 'near'?",
        ),
        (
            "left.shut && right.shut",
            "'left.shut && right.shut' is not an expression (invalid syntax).",
            "nobody could say what it means",
            "and",
        ),
        (
            "!left.shut || right.shut = left.shut",
            "'!left.shut || right.shut = left.shut' is not an expression (invalid syntax).",
            "nobody could say what it means",
            "or; not; == for a comparison",
        ),
        (
            "left.shut => right.shut",
            "'left.shut => right.shut' is not an expression (invalid syntax).",
            "nobody could say what it means",
            "implies(p, q), or >=",
        ),
        (
            "after(left.shut)",
            "'after(left.shut)': there is no step here.",
            "one state has nothing after it",
            "after(...) in always_step and never_step only",
        ),
        (
            "opened",
            "'opened' is not known in the property asked.",
            "a name that is declared nowhere means nothing",
            "left.opened or right.opened",
        ),
    ],
)
def test_a_text_that_is_wrong(
    tmp_path: Path, run: Run, text: str, problem: str, why: str, instead: str
) -> None:
    gate(tmp_path, text)
    ran = run("check")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        f"properties/gate.py:5: {problem}\n    {text!r},\n  why:   {why}\n  write: {instead}\n",
    )


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("night == yes or left.opened", "night"),
        ("implies(night == no, left.opened)", "night"),
        ("left.opened or night == yes and work_is == easy or right.opened", "night, work_is"),
        ("night == yes", "night"),
    ],
)
def test_a_situation_that_an_answer_makes_true(
    tmp_path: Path, run: Run, text: str, answered: str
) -> None:
    gate(tmp_path, text, "sometimes")
    choices = (
        "    night = choice('At night?', no='no', yes='yes')\n"
        "    work_is = choice('How is it?', hard='hard', easy='easy')\n"
    )
    spec = GATE.replace("import Component,", "import choice, Component,")
    spec = spec.replace("    left = part", f"{choices}    left = part")
    spec = spec.replace("near or lamp", "near or lamp and night == no or work_is == easy")
    write(tmp_path, {"spec/gate.py": spec})
    ran = run("check")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        f"properties/gate.py:5: asked: the answer to {answered} alone makes it true.\n"
        f"    {text!r},\n"
        "  why:   the start would be the run that shows it, and nothing would be shown\n"
        '  write: the situation alone, and violated="..." with the answers with which it never comes '
        'about, and because="..."\n',
    )


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        # Each names steps in words that once meant none of them, and so was never enabled.
        ("enabled(work, desk=Desk.near, leaf=left) == (left.shut and right.shut)", "holds"),
        ("enabled(work, lamp=True, leaf=left, desk=far) == (left.shut and right.shut)", "holds"),
        (
            "all(enabled(work, leaf=x, desk=near) == (x.shut and right.shut) for x in leaves)",
            "holds",
        ),
        (
            "any(enabled(work, desk=d, lamp=False, leaf=left) for d in Desk) == (left.shut and right.shut)",
            "holds",
        ),
        ("any(enabled(work, desk=d, lamp=False) for d in Desk if d == far)", "violated"),
    ],
)
def test_roles_can_be_named_by_members_truth_values_and_quantifiers(
    tmp_path: Path, run: Run, text: str, verdict: str
) -> None:
    gate(tmp_path, text)
    ran = run("check")
    marks = {
        "holds": "  ok    asked: holds",
        "violated": "  FAIL  asked: violated (without any fault)",
    }
    assert (ran.out.splitlines()[2], ran.err) == (marks[verdict], "")
    assert ran.code == (0 if verdict == "holds" else 1)


def test_a_step_property_that_is_no_expression(tmp_path: Path, run: Run) -> None:
    gate(tmp_path, "left.shut &&& right.shut", "always_step")
    ran = run("check")
    assert (ran.code, ran.err) == (
        2,
        "properties/gate.py:5: 'left.shut &&& right.shut' is not an expression (invalid syntax).\n"
        "    'left.shut &&& right.shut',\n"
        "  why:   nobody could say what it means\n"
        "  write: and\n",
    )


@pytest.mark.parametrize(
    ("line", "argument", "problem", "why", "instead"),
    [
        (
            4,
            'where="bulb.onn"',
            "bulb (Bulb) has no variable and no state 'onn'.",
            "a name that is declared nowhere means nothing",
            "Did you mean 'on'?",
        ),
        (
            4,
            'violated="bulb.on", because="so"',
            "nice: violated= names 'bulb.state', which is no choice.",
            "what is expected may depend on the choices only",
            "violated=True",
        ),
    ],
)
def test_an_argument_that_is_wrong_is_shown_with_its_own_line(
    tmp_path: Path, run: Run, line: int, argument: str, problem: str, why: str, instead: str
) -> None:
    properties = (
        f'from checker import always\nnice = always(\n    "Nice.", "bulb.on",\n    {argument}\n)\n'
    )
    lamp(tmp_path, properties)
    ran = run("check")
    assert (ran.code, ran.err) == (
        2,
        f"properties/lamp.py:{line}: {problem}\n    {argument}\n  why:   {why}\n"
        f"  write: {instead}\n",
    )


TEXT = "it would be the same in every state"
REASON = "the report shows the reason beside the finding"
SENTENCE = "verdicts and reports show the sentence to readers who do not read expressions"
QUOTED = 'an expression in quotes, such as "door.shut"'


@pytest.mark.parametrize(
    ("call", "problem", "why", "instead"),
    [
        (
            'always("x.", "bulb.on", violated=1)',
            "always(...): violated is 1, which is neither True nor an expression.",
            "nothing says where a violation is expected",
            'violated=True, or an expression over the choices: violated="<choice> == yes"',
        ),
        (
            'always("x.", "bulb.on", violated=True)',
            "always(...): a violation is expected, and nothing says why.",
            REASON,
            'because="<reason>"',
        ),
        (
            'always("x.", "bulb.on", because="so")',
            "always(...): a reason is given for a violation that is not expected.",
            "nobody would read it, and the violation would fail the check",
            'violated=True, or violated="<choice> == <answer>"; or no because=',
        ),
        (
            'always("x.", "bulb.on", violated=True, because=3)',
            "always(...): because is 3, which is no text.",
            REASON,
            'because="<reason>"',
        ),
        (
            'always("x.", "bulb.on", unavoidable="so")',
            "always(...): a violation is unavoidable, but none is expected.",
            "nobody would read it, and the violation would fail the check",
            'violated=True, or violated="<choice> == <answer>"; or no unavoidable=',
        ),
        (
            'always("x.", "bulb.on", violated=True, because="so", unavoidable=3)',
            "always(...): unavoidable is 3, which is no text.",
            REASON,
            'unavoidable="<reason>"',
        ),
        (
            'always("x.", "bulb.on", where=3)',
            "always(...): where is 3, which is no expression.",
            TEXT,
            QUOTED,
        ),
        (
            'always("x.", ["bulb.on", "bulb.off"])',
            "always(...): the second argument is ['bulb.on', 'bulb.off'], which is no expression.",
            TEXT,
            "one text; several conditions are joined with 'and'",
        ),
        (
            'sometimes("x.", "")',
            "sometimes(...): the second argument is '', which is no expression.",
            TEXT,
            QUOTED,
        ),
        (
            'never_step("", "bulb.on")',
            "never_step(...): the first argument is '', which is no sentence.",
            SENTENCE,
            'what is claimed, in words: "A locked door is shut."',
        ),
        (
            'always("x.", "bulb.on", faults="1")',
            "always(...): faults is '1', which is no whole number from 0 on.",
            "it bounds the faults of the runs that the property is about",
            "faults=0, or more",
        ),
        (
            'always("x.", "bulb.on", faults=-1)',
            "always(...): faults is -1, which is no whole number from 0 on.",
            "it bounds the faults of the runs that the property is about",
            "faults=0, or more",
        ),
        (
            'always("x.", "bulb.on", faults=True)',
            "always(...): faults is True, which is no whole number from 0 on.",
            "it bounds the faults of the runs that the property is about",
            "faults=0, or more",
        ),
        (
            'always_recoverable("x.", "bulb.on", steps="x")',
            "always_recoverable(...): steps is 'x', which is no whole number from 1 on.",
            "it bounds the steps of the way back",
            "steps=1, or more",
        ),
        (
            'always_recoverable("x.", "bulb.on", steps=0)',
            "always_recoverable(...): steps is 0, which is no whole number from 1 on.",
            "it bounds the steps of the way back",
            "steps=1, or more",
        ),
        (
            'always_recoverable("x.", "bulb.on", without=3)',
            "always_recoverable(...): without is 3, which is no name.",
            "nobody would know whose help does not count",
            'without=("fault", "<actor or event>"); for a number of steps steps=...',
        ),
        (
            'always_step("x.", "bulb.on", on=["bulb.switches", 2])',
            "always_step(...): on is 2, which is no name.",
            "nobody would know whose steps are meant",
            'on="<event>"',
        ),
        (
            'always("x.", "bulb.on", answers=16)',
            "always(...): answers is 16, which is no name.",
            "nobody would know which requirement is meant",
            'answers="<id>"',
        ),
    ],
)
def test_an_argument_of_the_wrong_kind(
    tmp_path: Path, run: Run, call: str, problem: str, why: str, instead: str
) -> None:
    lamp(tmp_path, f"from checker import {call.partition('(')[0]}\n\nnice = {call}\n")
    ran = run("check")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        f"properties/lamp.py:3: {problem}\n    nice = {call}\n  why:   {why}\n  write: {instead}\n",
    )


@pytest.mark.parametrize(
    ("lines", "number", "problem", "why", "instead"),
    [
        (
            'never_breaks = always("It glows.", "bulb.on")',
            4,
            "the property 'never_breaks' is assigned twice.",
            "Python keeps the last one and drops the first, which nobody would check",
            "another name for one of them",
        ),
        (
            "never_breaks = 3",
            4,
            "the property 'never_breaks' is assigned twice.",
            "Python keeps the last one and drops the first, which nobody would check",
            "another name for one of them",
        ),
        (
            'ps = [always("It glows.", "bulb.on")]',
            4,
            "the list 'ps' has a property in it that has no name of its own.",
            "only what a name of the file stands for is checked",
            "a name for each property: <name> = always(...)",
        ),
        (
            'ps = {"one": (never_breaks, always("It glows.", "bulb.on"))}',
            4,
            "the dict 'ps' has a property in it that has no name of its own.",
            "only what a name of the file stands for is checked",
            "a name for each property: <name> = always(...)",
        ),
        (
            'always("It glows.", "bulb.on")',
            4,
            "a property is given no name.",
            "nobody would check it",
            "<name> = ...",
        ),
    ],
)
def test_a_property_that_nobody_would_check(
    tmp_path: Path, run: Run, lines: str, number: int, problem: str, why: str, instead: str
) -> None:
    lamp(tmp_path, UNEXPECTED.lstrip() + lines + "\n")
    ran = run("check")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        f"properties/lamp.py:{number}: {problem}\n    {lines}\n  why:   {why}\n"
        f"  write: {instead}\n",
    )


def test_a_property_inside_a_class_is_no_property(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path, UNEXPECTED + 'class More:\n    glows = always("It glows.", "bulb.on")\n')
    ran = run("check")
    assert (ran.code, ran.err) == (
        2,
        "properties/lamp.py:4: the class 'More' has a property in it that has no name of its own.\n"
        "    class More:\n"
        "  why:   only what a name of the file stands for is checked\n"
        "  write: a name for each property: <name> = always(...)\n",
    )


def test_a_list_of_named_properties_and_a_bare_annotation_are_no_mistakes(
    tmp_path: Path, run: Run
) -> None:
    announced = "from checker.notation.properties import Property\nnever_breaks: Property\n"
    lamp(tmp_path, announced + UNEXPECTED + "every = [never_breaks]\n")
    ran = run("check")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.splitlines()[2] == "  FAIL  never_breaks: violated (after 1 fault)"


@pytest.mark.parametrize("target", [(), ("lamp",), ("spec/lamp.py",)])
def test_a_property_in_a_spec(tmp_path: Path, run: Run, target: tuple[str, ...]) -> None:
    spec = LAMP.replace("import Component", "import Component, always")
    lamp(tmp_path, spec=spec + '\n\nglows = always("It glows.", "bulb.on")\n')
    ran = run("check", *target)
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "spec/lamp.py:31: 'glows' is a property, and stands in a spec.\n"
        '    glows = always("It glows.", "bulb.on")\n'
        "  why:   properties are read from properties/ only, so nobody would check it\n"
        "  write: the same in properties/<design>.py\n",
    )
