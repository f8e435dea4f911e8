"""What stops a spec's file from being imported, in plain words and at the line that fails."""

import pytest

from checker.errors import Source, SpecError
from checker.linting import explain_import_error
from tests.linting.specs import Trap, load, said

ANYWHERE = (
    "  why:   nothing in it can be checked\n  write: what can be run wherever the file is imported"
)

TRAPS = (
    Trap(
        "a state that nothing leads to",
        """
        class Chart(Component):
            a = State(initial=True)
            b = State()
            c = State()
            go = a.to(b)
        """,
        said(
            5,
            "no transition leads to 'c'.",
            "c = State()",
            "what nobody can reach is not part of the behaviour",
            "a transition to it, or no such state",
        ),
    ),
    Trap(
        "a compound state that nothing leads to",
        """
        class Chart(Component):
            a = State(initial=True)

            class work(State.Compound):
                w = State(initial=True)

            b = State()
            go = a.to(b)
        """,
        said(
            5,
            "no transition leads to 'work', 'w'.",
            "class work(State.Compound):",
            "what nobody can reach is not part of the behaviour",
            "a transition to it, or no such state",
        ),
    ),
    Trap(
        "two initial states",
        """
        class Chart(Component):
            a = State(initial=True)
            b = State(initial=True)
            go = a.to(b)
        """,
        said(
            2,
            "the chart has not exactly one initial state (a, b).",
            "class Chart(Component):",
            "nobody would know where it starts",
            "State(initial=True) for one of them",
        ),
    ),
    Trap(
        "a state without a way out of a plain chart",
        """
        class Chart(StateChart):
            a = State(initial=True)
            b = State()
            go = a.to(b)
        """,
        said(
            4,
            "no transition leaves 'b'.",
            "b = State()",
            "python-statemachine takes that for a mistake",
            "a transition, State(final=True), or class ...(Component), which allows it",
        ),
    ),
    Trap(
        "a state without a path to the end of a plain chart",
        """
        class Chart(StateChart):
            a = State(initial=True)
            b = State()
            c = State(final=True)
            go = a.to(b)
            stay = b.to.itself()
            end = a.to(c)
        """,
        said(
            4,
            "no path leads from 'b' to a final state.",
            "b = State()",
            "python-statemachine takes that for a mistake",
            "a transition, or class ...(Component), which allows it",
        ),
    ),
    Trap(
        "a transition that leaves a final state",
        """
        class Chart(Component):
            a = State(initial=True)
            b = State(final=True)
            go = a.to(b)
            back = b.to(a)
        """,
        said(
            4,
            "a transition leaves the final state 'b'.",
            "b = State(final=True)",
            "a chart ends in a final state",
            "State() without final=True",
        ),
    ),
    Trap(
        "one state id in two regions",
        """
        class Chart(Component):
            class work(State.Parallel):
                class left(State.Compound):
                    idle = State(initial=True)
                    busy = State()
                    begin = idle.to(busy)

                class right(State.Compound):
                    idle = State(initial=True)
                    active = State()
                    begin = idle.to(active)
        """,
        said(
            10,
            "'idle' is the id of two states of Chart: work.left.idle and work.right.idle.",
            "idle = State(initial=True)",
            "python-statemachine keeps one of them and loses the transitions of the other",
            "a name that no other state of the chart has",
        ),
    ),
    Trap(
        "a guard that is a value",
        """
        class Chart(Component):
            a = State(initial=True)
            b = State()
            go = a.to(b, cond=True)
            back = b.to(a)
        """,
        said(
            2,
            "a guard is no text but a value of the type bool.",
            "class Chart(Component):",
            "a value would be the same in every state",
            "cond=... with a condition in quotes, or no guard at all",
        ),
    ),
    Trap(
        "a guard that the library cannot parse",
        """
        class Chart(Component):
            a = State(initial=True)
            b = State()
            go = a.to(b, cond="x + 1")
            back = b.to(a)


        Chart()
        """,
        said(
            9,
            "python-statemachine cannot parse the guard 'x + 1'.",
            "Chart()",
            "a component's guards have names, and/or/not, comparisons and In('<state>')",
            'reads = {"<name>": "x + 1"} in the class, and <name> in the guard',
        ),
    ),
    Trap(
        "a guard that names nothing",
        """
        class Chart(Component):
            a = State(initial=True)
            b = State()
            go = a.to(b, cond="x")
            back = b.to(a)


        Chart()
        """,
        said(
            9,
            "'x' is neither a variable of the chart nor anything that it reads.",
            "Chart()",
            "a guard or an action names it",
            "a variable in Variables, or a name in reads",
        ),
    ),
    Trap(
        "a guard that compares identities",
        """
        class Chart(Component):
            a = State(initial=True)
            b = State()
            go = a.to(b, cond="1 is 1")
            back = b.to(a)


        Chart()
        """,
        said(
            9,
            "a guard uses the operator Is, which python-statemachine does not know.",
            "Chart()",
            "it fails with a bare KeyError",
            "== or !=, and a view for membership",
        ),
    ),
    Trap(
        "a start that is no state",
        """
        class Chart(Component):
            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)


        Chart(start_value="c")
        """,
        said(
            9,
            "['c'] is no state of the chart.",
            'Chart(start_value="c")',
            "python-statemachine could not start it",
            "the name of a state",
        ),
    ),
    Trap(
        "a variable without a value after one with a value",
        """
        class Chart(Component):
            @dataclass
            class Variables:
                one: bool = False
                two: bool
        """,
        said(
            3,
            "'two' has no starting value.",
            "@dataclass",
            "the initial state would not be known",
            "two = <value>; a part may start with another, or with anything",
        ),
    ),
    Trap(
        "bounds the wrong way round",
        """
        n = between(3, 0)
        """,
        said(
            2,
            "between(3, 0): the lower bound is above the upper one.",
            "n = between(3, 0)",
            "the variable would have no value",
            "between(0, 3)",
        ),
    ),
    Trap(
        "an effect on nothing",
        """
        on = sets()
        """,
        said(
            2,
            "sets() sets nothing.",
            "on = sets()",
            "it would have no effect",
            "sets(<variable>=<value>)",
        ),
    ),
    Trap(
        "a module that does not exist",
        """
        from nowhere.at_all import Thing
        """,
        said(
            2,
            "there is no module 'nowhere'.",
            "from nowhere.at_all import Thing",
            "the file cannot be imported, so nothing in it can be checked",
            "the name of a module of Python's, of the project's, or of an installed package",
        ),
    ),
    Trap(
        "a file that ends the program",
        """
        raise SystemExit("enough")
        """,
        (
            "spec.py:2: The file cannot be imported: SystemExit: enough.\n"
            '    raise SystemExit("enough")\n' + ANYWHERE
        ),
    ),
    Trap(
        "a bracket that is not closed",
        """
        x = between(0, 3
        """,
        (
            "spec.py:2: Python cannot read the file: '(' was never closed.\n"
            "    x = between(0, 3\n"
            "  why:   nothing in the file can be used\n"
            "  write: Python; what is wrong may stand in the line before"
        ),
    ),
    Trap(
        "a line that is not indented",
        """
        class Chart(Component):
        pass
        """,
        (
            "spec.py:3: Python cannot read the file: expected an indented block after class "
            "definition on line 2.\n"
            "    pass\n"
            "  why:   nothing in the file can be used\n"
            "  write: Python; what is wrong may stand in the line before"
        ),
    ),
    Trap(
        "a mistake inside a function",
        """
        def level():
            return [1, 2][3]


        low = level()
        """,
        (
            "spec.py:3: The file cannot be imported: IndexError: list index out of range.\n"
            "    return [1, 2][3]\n" + ANYWHERE
        ),
    ),
)


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_a_failing_import_is_explained_with_the_whole_message(tmp_path, trap):
    with pytest.raises(BaseException) as raised:  # noqa: PT011 - SystemExit is among them
        load(tmp_path, trap.spec)
    assert str(explain_import_error(raised.value, tmp_path / "spec.py")) == trap.message


def test_a_mistake_of_the_notation_is_left_as_it_is(tmp_path):
    mistake = SpecError("It is wrong.", Source("spec.py", 3, "x = 1"))
    assert explain_import_error(mistake, tmp_path / "spec.py") is mistake


def test_a_failure_in_a_file_that_is_imported_names_its_line(tmp_path, monkeypatch):
    (tmp_path / "parts_of_the_spec.py").write_text("x = 1\nraise ValueError('too hot')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ValueError, match="too hot") as raised:
        load(tmp_path, "import parts_of_the_spec\n")
    assert str(explain_import_error(raised.value, tmp_path / "spec.py")) == (
        "parts_of_the_spec.py:2: The file cannot be imported: ValueError: too hot.\n"
        "    raise ValueError('too hot')\n" + ANYWHERE
    )


def test_a_failure_in_a_function_of_another_file_names_the_line_that_calls_it(
    tmp_path, monkeypatch
):
    (tmp_path / "helpers_of_the_spec.py").write_text("def level():\n    return 1 // 0\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ZeroDivisionError) as raised:
        load(tmp_path, "from helpers_of_the_spec import level\n\nlow = level()\n")
    assert str(explain_import_error(raised.value, tmp_path / "spec.py")) == (
        "spec.py:4: The file cannot be imported: ZeroDivisionError: integer division or modulo "
        "by zero.\n    low = level()\n" + ANYWHERE
    )


def test_a_failure_outside_the_folder_names_the_line_that_imports_it(tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "spec").mkdir()
    (tmp_path / "elsewhere" / "far_from_the_spec.py").write_text("raise ValueError('too hot')\n")
    monkeypatch.syspath_prepend(str(tmp_path / "elsewhere"))
    with pytest.raises(ValueError, match="too hot") as raised:
        load(tmp_path / "spec", "import far_from_the_spec\n")
    assert str(explain_import_error(raised.value, tmp_path / "spec" / "spec.py")) == (
        "spec.py:2: The file cannot be imported: ValueError: too hot.\n"
        "    import far_from_the_spec\n" + ANYWHERE
    )
