"""Choices as frozen variables; where commands, variables and states are written, and their ids."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from statemachine import State

from checker import Component, Step, System, choice, part, sets
from checker.lowering.commands import lower
from tests import designs
from tests.lowering.running import explored, shown, states, steps

# -- choices -----------------------------------------------------------------------------------


def test_choices_become_frozen_variables():
    model = lower(designs.House)
    found = [
        (v.name, v.kind, v.initial, v.type.members, v.requirements)
        for v in model.variables
        if v.kind == "choice"
    ]
    assert found == [
        ("upper_first", "choice", (0, 1), ("no", "yes"), ("D-Q",)),
        ("strict", "choice", (0, 1), ("no", "yes"), ()),
    ]
    assert [v.name for v in model.variables[:2]] == ["upper_first", "strict"]
    changed = {name for command in model.commands for name, _ in command.updates}
    assert not changed & {"upper_first", "strict"}
    assert [(c.variable, c.question, c.requirement, c.default) for c in model.choices] == [
        ("upper_first", "Is the upper bolt first?", "D-Q", "no"),
        ("strict", "Is an open door a failure?", None, "no"),
    ]


def test_a_choice_is_what_it_was_in_every_run():
    graph = explored(designs.House)
    for before, _, after in steps(graph):
        assert before[:2] == after[:2]
    each = {s[:2] for s in states(graph)}
    assert each == {(u, s) for u in ("no", "yes") for s in ("no", "yes")}
    assert [sum(shown(graph, i)[:2] == pair for i in range(len(graph))) for pair in each] == [5] * 4


def test_a_choice_that_nothing_reads_only_decides_what_properties_say():
    assert lower(designs.House).judgements == ("strict",)


# -- where commands are written ----------------------------------------------------------------

DESIGNS = Path(designs.__file__).read_text(encoding="utf-8").splitlines()


def line_of(text: str, after: str = "class ") -> int:
    """The number of the first line that begins with a text, after another one."""
    start = next(i for i, line in enumerate(DESIGNS) if line.strip().startswith(after))
    return next(
        i + 1 for i, line in enumerate(DESIGNS) if i >= start and line.strip().startswith(text)
    )


@pytest.mark.parametrize(
    ("cls", "command", "text", "after"),
    [
        (designs.Election, "handover(new=a, old=b)", "handover = Step(", "class Election"),
        (designs.Election, "a.crash", "crash = alive.to(dead)", "class Node"),
        (designs.Election, "b.crash", "crash = alive.to(dead)", "class Node"),
        (designs.Election, "net.cut", "cut = up.to(down)", "class Net("),
        (designs.Deadline, "tick", "tick = Step(", "class Deadline"),
        (designs.Watch, "sensor.rises", "rises = on.to.itself(", "class Sensor"),
        (designs.Watch, "link.mend", "mend = down.to(up)", "class Link"),
        (designs.House, "door.closes", "closes = opened.to(closed)", "class Door"),
        (designs.House, "bolt(who=child)", "bolt = Step(", "class House"),
    ],
)
def test_a_command_knows_the_line_that_it_is_written_on(cls, command, text, after):
    source = lower(cls).command[command].source
    line = line_of(text, after)
    assert (source.file, source.line) == ("tests/designs.py", line)
    assert source.text == DESIGNS[line - 1].strip()
    assert str(source) == f"tests/designs.py:{line}"


def test_a_step_knows_whose_it_is():
    by = {c.name: c.by for c in lower(designs.Election).commands}
    assert by == {
        "a.crash": "fault",
        "b.crash": "fault",
        "net.cut": "fault",
        "handover(new=a, old=b)": "machine",
        "handover(new=b, old=a)": "machine",
    }


def test_variables_views_and_states_know_their_lines_too():
    model = lower(designs.House)
    bolts = model.variable["door.bolts[1]"]
    assert bolts.source.line == line_of("bolts: tuple[bool, bool]", "class Door")
    assert bolts.doc == "the upper and the lower bolt"
    (view_,) = model.views
    assert view_.source.line == line_of("bolted = view(", "class House")
    opened = next(s for s in model.states if s.name == "opened")
    assert opened.source.line == line_of("opened = State()", "class Door")
    falls = next(t for t in lower(designs.Watch).transitions if t.event == "falls")
    assert falls.source.line == line_of("falls = on.to.itself(", "class Sensor")


def test_requirement_ids_reach_the_commands_and_the_list_of_answers():
    class Answering(Component):
        answers = {"N-1": "go", "N-2": ("go", "flag"), "N-3": "here"}

        @dataclass
        class Variables:
            flag: bool = False

        here = State(initial=True)
        go = here.to.itself(on=sets(flag=True))
        other = here.to.itself()

    class Design(System):
        """A design."""

        question = choice("Which?", "Q-1", no="no", yes="yes")
        one = part(Answering)
        answers = {"N-4": "question"}
        say = Step(by="machine", takes=dict(one="other"), refused_while={"R-1": "one.flag"})

    model = lower(Design)
    assert model.command["one.go"].requirements == ("N-1", "N-2")
    assert model.variable["one.flag"].requirements == ("N-2",)
    assert dict(model.answers) == {
        "N-1": ("one.go",),
        "N-2": ("one.go", "one.flag"),
        "N-3": ("one.here",),
        "N-4": ("question",),
        "Q-1": ("question",),
        "R-1": ("say (refused while)",),
    }
