"""A design with a mistake in it: the command line says so, ends with 2 and writes nothing."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

STARTER = Path(__file__).parents[2] / "checker" / "commands" / "starter"
IMPORTS = (
    "from statemachine import State\n\nfrom checker import Component, Step, System, choice, part\n"
)
MORE_IMPORTS = "from dataclasses import dataclass\n\n" + IMPORTS.replace("part\n", "part, sets\n")


@dataclass(frozen=True)
class Change:
    """A mistake made in the starter project's design, and what is said about it."""

    name: str
    old: str
    new: str
    line: int
    problem: str
    text: str
    why: str
    instead: str

    @property
    def message(self):
        """The whole text."""
        lines = [f"spec/door.py:{self.line}: {self.problem}", f"    {self.text}"]
        lines += [f"  why:   {self.why}"]
        return "\n".join([*lines, *([f"  write: {self.instead}"] if self.instead else [])])


CHANGES = (
    Change(
        "a guard without quotes",
        'opens = shut.to(open_, unless="locked")',
        'opens = shut.to(open_, cond="In(shut)", unless="locked")',
        18,
        "'In(shut)' has shut without quotes.",
        'opens = shut.to(open_, cond="In(shut)", unless="locked")',
        "python-statemachine drops what is not quoted, and In() of nothing is always true",
        "In('shut')",
    ),
    Change(
        "a guard that names an event",
        'opens = shut.to(open_, unless="locked")',
        'opens = shut.to(open_, unless="closes")',
        18,
        "the guard names the event 'closes' of Door.",
        'opens = shut.to(open_, unless="closes")',
        "python-statemachine would fire the event whenever it looks at the guard",
        "a variable, or In('<state>')",
    ),
    Change(
        "a guard with a function of another language",
        'opens = shut.to(open_, unless="locked")',
        'opens = shut.to(open_, unless="locked || locked")',
        18,
        "'locked || locked' is not an expression (invalid syntax).",
        'opens = shut.to(open_, unless="locked || locked")',
        "python-statemachine would refuse the chart when it is started",
        "or",
    ),
    Change(
        "a guard in Python",
        'opens = shut.to(open_, unless="locked")',
        "opens = shut.to(open_, unless=lambda: False)",
        18,
        "Door has a lambda as a guard.",
        "opens = shut.to(open_, unless=lambda: False)",
        "Python code cannot be compiled or proved, only run",
        'the condition as a string: cond="image == good"; or check this design with --engine '
        "executed",
    ),
    Change(
        "two transitions at once",
        'opens = shut.to(open_, unless="locked")',
        'opens = shut.to(open_, unless="locked") | shut.to.itself()',
        18,
        "two transitions for 'opens' leave 'shut', and both can be enabled: [not locked] "
        "and [no guard], with lock.state = unlocked.",
        'opens = shut.to(open_, unless="locked") | shut.to.itself()',
        "python-statemachine takes the one declared first, and says nothing",
        'cond="locked" for the second one as well',
    ),
    Change(
        "an event declared twice",
        "closes = open_.to(shut)",
        "opens = open_.to(shut)",
        19,
        "'opens' is declared twice in one class.",
        "opens = open_.to(shut)",
        "the transitions declared first stay in the chart without an event: they would be "
        "taken at once",
        "opens |= ..., or one declaration with |",
    ),
    Change(
        "an event with a dot",
        "closes = open_.to(shut)",
        'closes = open_.to(shut, event="closes.gently")',
        19,
        "'closes.gently' is an event with a dot.",
        'closes = open_.to(shut, event="closes.gently")',
        "python-statemachine matches events by their first words: 'closes.gently' is also an "
        "event 'closes'",
        "closes_gently",
    ),
    Change(
        "an eventless circle",
        "closes = open_.to(shut)",
        "closes = open_.to(shut)\n    shut.to(open_)\n    open_.to(shut)",
        20,
        "the eventless transitions of Door never end (through shut, open_).",
        "shut.to(open_)",
        "python-statemachine would hang in this step",
        "a guard that becomes false, or an event",
    ),
    Change(
        "an effect on another part",
        "closes = open_.to(shut)",
        'closes = open_.to(shut, on=sets({"lock.locked": True}))',
        19,
        "sets(lock.locked=...): Door has no variable 'lock.locked'.",
        'closes = open_.to(shut, on=sets({"lock.locked": True}))',
        "a component writes only its own variables",
        "an event that the other component takes in the same step",
    ),
    Change(
        "a variable without bounds",
        "    shut = State(initial=True)",
        "    @dataclass\n    class Variables:\n        height: int = 2\n\n    shut = "
        "State(initial=True)",
        17,
        "'height' has the type int, which has no fixed number of values.",
        "height: int = 2",
        "a state space can only be explored to the end if every variable is finite",
        "height: bool, an Enum, Annotated[int, between(0, 9)], or a tuple of those",
    ),
    Change(
        "a name that means two things",
        'reads = {"locked": "lock.locked"}',
        'reads = {"locked": "lock.locked", "opens": "lock.locked"}',
        21,
        "the name in reads 'opens' is also an event of Door.",
        'reads = {"locked": "lock.locked", "opens": "lock.locked"}',
        "python-statemachine would fire the event where a guard names it",
        "another name for one of them",
    ),
    Change(
        "a misspelt state of another part",
        'reads = {"locked": "lock.locked"}',
        'reads = {"locked": "lock.loked"}',
        21,
        "lock (Lock) has no variable and no state 'loked'.",
        'reads = {"locked": "lock.loked"}',
        "a name that is declared nowhere means nothing",
        "Did you mean 'locked'?",
    ),
    Change(
        "a misspelt declaration",
        'reads = {"locked": "lock.locked"}',
        'reads = {"locked": "lock.locked"}\n    bye = {"opens": "operator"}',
        22,
        "Door has an attribute 'bye', which nothing reads.",
        'bye = {"opens": "operator"}',
        "a declaration under a misspelt name does nothing",
        "Did you mean 'by'?",
    ),
    Change(
        "an answer that names nothing",
        'answers = {"DOOR-01": ("shut", "open_")}',
        'answers = {"DOOR-01": ("shut", "opne")}',
        13,
        "answers: Door has no state, event or variable 'opne'.",
        'answers = {"DOOR-01": ("shut", "opne")}',
        "the line would do nothing",
        "Did you mean 'opens'?",
    ),
    Change(
        "a misspelt actor",
        'by="operator",\n        when=',
        'by="opperator",\n        when=',
        53,
        "by='opperator' is nobody.",
        'by="opperator",',
        "whose event it is decides whether it counts as a fault or as help",
        "Did you mean 'operator'?",
    ),
    Change(
        "a misspelt event in a step",
        'takes=dict(lock="locks"),',
        'takes=dict(lock="lokcs"),',
        55,
        "guard_locks: lock has no event 'lokcs'.",
        'takes=dict(lock="lokcs"),',
        "the step could never be taken",
        "Did you mean 'locks'?",
    ),
    Change(
        "somebody who is told without a path",
        'takes=dict(lock="locks"),',
        'takes=dict(lock="locks"),\n        tells=dict(door="closes"),',
        56,
        "guard_locks: tells door='closes' has no path.",
        'tells=dict(door="closes"),',
        "a message that needs no path is a modelling error until explained",
        'tells=dict(door=("closes", "<condition>")), or "always" for the path',
    ),
    Change(
        "a misspelt condition of a step",
        "bolt_sees_the_door == yes or door.shut",
        "bolt_sees_the_door == yes or door.shutt",
        54,
        "door (Door) has no variable and no state 'shutt'.",
        'when="bolt_sees_the_door == yes or door.shutt",',
        "a name that is declared nowhere means nothing",
        "Did you mean 'shut'?",
    ),
    Change(
        "a misspelt declaration of the system",
        'covers = "DOOR"',
        'cover = "DOOR"',
        40,
        "'cover' of Entrance is a text, which a system does not read.",
        'cover = "DOOR"',
        "it would do nothing",
        "Did you mean 'covers'?",
    ),
    Change(
        "a misspelt starting state",
        "door = part(Door)",
        'door = part(Door, starts="shutt")',
        49,
        "starts='shutt' is no state of Door.",
        'door = part(Door, starts="shutt")',
        "python-statemachine could not start the part",
        "Did you mean 'shut'?",
    ),
    Change(
        "a misspelt argument",
        "unlocked = State(initial=True)",
        "unlocked = State(inital=True)",
        27,
        "State(...) has no argument 'inital'.",
        "unlocked = State(inital=True)",
        "the file cannot be imported, so nothing in it can be checked",
        "Did you mean 'initial'?",
    ),
    Change(
        "a state that nothing leads to",
        "unlocked = State(initial=True)",
        "unlocked = State(initial=True)\n    stuck = State()",
        28,
        "no transition leads to 'stuck'.",
        "stuck = State()",
        "what nobody can reach is not part of the behaviour",
        "a transition to it, or no such state",
    ),
    Change(
        "a bracket that is not closed",
        "lock = part(Lock)",
        "lock = part(Lock",
        50,
        "Python cannot read the file: '(' was never closed.",
        "lock = part(Lock",
        "nothing in the file can be used",
        "Python; what is wrong may stand in the line before",
    ),
)


@pytest.fixture
def project(tmp_path, run):
    """The starter project, with reports that were written before anything was changed."""
    for folder in (tmp_path / "before", tmp_path / "now"):
        shutil.copytree(STARTER, folder, ignore=shutil.ignore_patterns("__pycache__"))
        change(folder, IMPORTS, MORE_IMPORTS)
    assert run("report", folder=tmp_path / "before").code == 0
    shutil.copytree(tmp_path / "before" / "reports", tmp_path / "now" / "reports")
    assert (tmp_path / "now" / "reports" / "entrance.md").is_file()
    return tmp_path / "now"


def called(name):
    """The change of that name."""
    (found,) = (each for each in CHANGES if each.name == name)
    return found


def change(folder, old, new):
    """Write one thing in place of another in the design."""
    file = folder / "spec" / "door.py"
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def reports(folder):
    """The reports' contents and the times at which they were written."""
    files = sorted((folder / "reports").rglob("*"))
    return {file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in files}


@pytest.mark.parametrize("mistake", CHANGES, ids=lambda change: change.name)
def test_check_prints_the_mistake_and_leaves_the_reports(project, run, mistake):
    before = reports(project)
    change(project, mistake.old, mistake.new)
    for command in ("check", "report"):
        ran = run(command, folder=project)
        assert (ran.code, ran.out, ran.err) == (2, "", mistake.message + "\n")
    assert reports(project) == before


@pytest.mark.parametrize(
    "command", [("check", "entrance"), ("check", "--json"), ("prove", "entrance"),
                ("explore", "entrance")],
    ids=" ".join,
)  # fmt: skip
def test_every_command_refuses_the_design(project, run, command):
    before = reports(project)
    mistake = called("a guard without quotes")
    change(project, mistake.old, mistake.new)
    ran = run(*command, folder=project)
    assert (ran.code, ran.out, ran.err) == (2, "", mistake.message + "\n")
    assert reports(project) == before


def test_all_mistakes_are_printed_at_once_in_the_order_of_the_file(project, run):
    first, second = called("an answer that names nothing"), called("a guard that names an event")
    for mistake in (second, first):
        change(project, mistake.old, mistake.new)
    ran = run("check", folder=project)
    assert first.line < second.line
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"{first.message}\n\n{second.message}\n"


def test_python_code_is_checked_with_the_executed_engine(project, run):
    mistake = called("a guard in Python")
    change(project, mistake.old, mistake.new)
    ran = run("check", "--engine", "executed", folder=project)
    assert (ran.code, ran.err) == (1, "")


def test_a_value_that_leaves_its_range_while_the_design_runs_is_a_violation(project, run):
    change(
        project,
        "    shut = State(initial=True)\n    open_",
        "    @dataclass\n    class Variables:\n        turns: Annotated[int, between(0, 3)] = 0\n\n"
        "    shut = State(initial=True)\n    open_",
    )
    change(
        project, "closes = open_.to(shut)", 'closes = open_.to(shut, on=sets(turns="turns + 1"))'
    )
    change(project, "import dataclass\n", "import dataclass\nfrom typing import Annotated\n")
    change(project, "import Component, ", "import Component, between, ")
    ran = run("check", folder=project)
    assert (ran.code, ran.err) == (1, "")
    assert "FAIL  values_stay_in_range: violated (without any fault)" in ran.out
    assert "Here door.closes would take door.turns out of its range 0..3." in ran.out


def test_an_eventless_circle_in_python_is_stopped_when_it_is_executed(project, run):
    circle = """closes = open_.to(shut)
    ajar = State()
    jams = open_.to(ajar)
    ajar.to(shut, cond=lambda: True)
    shut.to(ajar, cond=lambda: True)"""
    change(project, "closes = open_.to(shut)", circle)
    change(
        project,
        "shut = State(initial=True)\n    open_ = State(",
        "shut = State()\n    open_ = State(initial=True, name=",
    )
    ran = run("check", "--engine", "executed", folder=project)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "Door: the event 'closes' never ends: 1000 transitions, and no end\n  in state open_\n"
    )


def test_an_eventless_circle_in_python_at_the_start_is_stopped(project, run):
    circle = """closes = open_.to(shut)
    ajar = State()
    jams = open_.to(ajar)
    ajar.to(shut, cond=lambda: True)
    shut.to(ajar, cond=lambda: True)"""
    change(project, "closes = open_.to(shut)", circle)
    ran = run("check", "--engine", "executed", folder=project)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "Door: the start never ends: 1000 transitions, and no end\n"
