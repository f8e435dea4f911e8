"""Misspelt names that stop a spec's file from being imported, with the name that was meant."""

import pytest

from checker.linting import explain_import_error
from tests.linting.specs import Trap, load, said

TRAPS = (
    Trap(
        "a merge that is not finished",
        """
        <<<<<<< HEAD
        x = 1
        """,
        (
            "spec.py:2: Python cannot read the file: invalid syntax.\n"
            "    <<<<<<< HEAD\n"
            "  why:   nothing in the file can be used\n"
            "  write: one of the two versions, without the marks between them"
        ),
    ),
    Trap(
        "a misspelt state",
        """
        class Chart(Component):
            begun = State(initial=True)
            ended = State()
            go = begun.to(endde)
        """,
        said(
            5,
            "'endde' is not defined.",
            "go = begun.to(endde)",
            "the file cannot be imported, so nothing in it can be checked",
            "Did you mean 'ended'?",
        ),
    ),
    Trap(
        "a misspelt state of a compound state",
        """
        class Chart(Component):
            class work(State.Compound):
                begun = State(initial=True)
                ended = State()
                go = begun.to(ended)

            out = work.endde.to(work)
        """,
        said(
            8,
            "this state has no 'endde'.",
            "out = work.endde.to(work)",
            "the file cannot be imported, so nothing in it can be checked",
            "Did you mean 'ended'?",
        ),
    ),
    Trap(
        "a misspelt verb",
        """
        class Chart(Component):
            a = State(initial=True)
            b = State()
            go = a.too(b)
        """,
        said(
            5,
            "this state has no 'too'.",
            "go = a.too(b)",
            "the file cannot be imported, so nothing in it can be checked",
            "Did you mean 'to'?",
        ),
    ),
    Trap(
        "a misspelt base class",
        """
        class Chart(Compnent):
            pass
        """,
        said(
            2,
            "'Compnent' is not defined.",
            "class Chart(Compnent):",
            "the file cannot be imported, so nothing in it can be checked",
            "Did you mean 'Component'?",
        ),
    ),
    Trap(
        "a misspelt argument of a transition",
        """
        class Chart(Component):
            a = State(initial=True)
            b = State()
            go = a.to(b, con="x")
        """,
        said(
            5,
            ".to(...) has no argument 'con'.",
            'go = a.to(b, con="x")',
            "the file cannot be imported, so nothing in it can be checked",
            "Did you mean 'cond'?",
        ),
    ),
    Trap(
        "a misspelt argument of a state",
        """
        class Chart(Component):
            a = State(inital=True)
        """,
        said(
            3,
            "State(...) has no argument 'inital'.",
            "a = State(inital=True)",
            "the file cannot be imported, so nothing in it can be checked",
            "Did you mean 'initial'?",
        ),
    ),
    Trap(
        "a misspelt argument of a step",
        """
        go = Step(by="machine", tkaes=dict(a="go"))
        """,
        said(
            2,
            "Step(...) has no argument 'tkaes'.",
            'go = Step(by="machine", tkaes=dict(a="go"))',
            "the file cannot be imported, so nothing in it can be checked",
            "Did you mean 'takes'?",
        ),
    ),
    Trap(
        "a misspelt argument of refusals",
        """
        TABLE = refusals({"X-1": "a"}, include={"X-2": "b"})
        """,
        said(
            2,
            "refusals(...) has no argument 'include'.",
            'TABLE = refusals({"X-1": "a"}, include={"X-2": "b"})',
            "the file cannot be imported, so nothing in it can be checked",
            "Did you mean 'includes'?",
        ),
    ),
    Trap(
        "a misspelt argument of last_received",
        """
        known = last_received("a.b", whil_="c")
        """,
        said(
            2,
            "last_received(...) has no argument 'whil_'.",
            'known = last_received("a.b", whil_="c")',
            "the file cannot be imported, so nothing in it can be checked",
            "Did you mean 'while_'?",
        ),
    ),
    Trap(
        "a step of nobody",
        """
        go = Step(takes=dict(a="go"))
        """,
        said(
            2,
            "Step(...) lacks 'by'.",
            'go = Step(takes=dict(a="go"))',
            "the file cannot be imported, so nothing in it can be checked",
            "by=...",
        ),
    ),
    Trap(
        "knowledge without a path",
        """
        known = last_received("a.b")
        """,
        said(
            2,
            "last_received(...) lacks 'while_'.",
            'known = last_received("a.b")',
            "the file cannot be imported, so nothing in it can be checked",
            "while_=...",
        ),
    ),
    Trap(
        "a part of nothing",
        """
        a = part()
        """,
        said(
            2,
            "part(...) lacks 'chart'.",
            "a = part()",
            "the file cannot be imported, so nothing in it can be checked",
            "chart=...",
        ),
    ),
    Trap(
        "a misspelt value",
        """
        best = Image.god
        """,
        said(
            2,
            "'god' is no value of Image.",
            "best = Image.god",
            "the file cannot be imported, so nothing in it can be checked",
            "Did you mean 'good'?",
        ),
    ),
    Trap(
        "a misspelt import",
        """
        from checker import Stepp
        """,
        said(
            2,
            "'checker' has no 'Stepp'.",
            "from checker import Stepp",
            "the file cannot be imported, so nothing in it can be checked",
            "Did you mean 'Step'?",
        ),
    ),
    Trap(
        "a name far from any",
        """
        best = xylophone
        """,
        said(
            2,
            "'xylophone' is not defined.",
            "best = xylophone",
            "the file cannot be imported, so nothing in it can be checked",
            "Known here: Annotated, Component, Enum, Event, HistoryState, Image, Scale, "
            "State, StateChart, Step, System, anything, ....",
        ),
    ),
)


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_a_failing_import_is_explained_with_the_whole_message(tmp_path, trap):
    with pytest.raises(BaseException) as raised:  # noqa: PT011 - SystemExit is among them
        load(tmp_path, trap.spec)
    assert str(explain_import_error(raised.value, tmp_path / "spec.py")) == trap.message
