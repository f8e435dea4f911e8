"""What a component's class declares, and what a part says about its component."""

import pytest

from tests.linting.specs import Trap, chart, messages, said

TRAPS = (
    Trap(
        "a misspelt declaration: reads",
        chart("""
            raeds = {"peer_busy": "b.busy"}
            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)
            """),
        said(
            3,
            "Chart has an attribute 'raeds', which nothing reads.",
            'raeds = {"peer_busy": "b.busy"}',
            "a declaration under a misspelt name does nothing",
            "Did you mean 'reads'?",
        ),
    ),
    Trap(
        "a misspelt declaration: given",
        chart("""
            giben = {"fresh": bool}
            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)
            """),
        said(
            3,
            "Chart has an attribute 'giben', which nothing reads.",
            'giben = {"fresh": bool}',
            "a declaration under a misspelt name does nothing",
            "Did you mean 'given'?",
        ),
    ),
    Trap(
        "a misspelt declaration: by",
        chart("""
            bye = {"go": "fault"}
            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)
            """),
        said(
            3,
            "Chart has an attribute 'bye', which nothing reads.",
            'bye = {"go": "fault"}',
            "a declaration under a misspelt name does nothing",
            "Did you mean 'by'?",
        ),
    ),
    Trap(
        "a misspelt declaration: Variables",
        chart("""
            class variables:
                pass
            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)
            """),
        said(
            3,
            "Chart has an attribute 'variables', which nothing reads.",
            "class variables:",
            "a declaration under a misspelt name does nothing",
            "Did you mean 'Variables'?",
        ),
    ),
    Trap(
        "a misspelt declaration: answers",
        chart("""
            Answers = {"X-1": "a"}
            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)
            """),
        said(
            3,
            "Chart has an attribute 'Answers', which nothing reads.",
            'Answers = {"X-1": "a"}',
            "a declaration under a misspelt name does nothing",
            "Did you mean 'answers'?",
        ),
    ),
    Trap(
        "a misspelt declaration: waive",
        chart("""
            waived = {"go": "never"}
            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)
            """),
        said(
            3,
            "Chart has an attribute 'waived', which nothing reads.",
            'waived = {"go": "never"}',
            "a declaration under a misspelt name does nothing",
            "Did you mean 'waive'?",
        ),
    ),
    Trap(
        "a misspelt declaration: a setting of the library",
        chart("""
            validate_trapstates = False
            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)
            """),
        said(
            3,
            "Chart has an attribute 'validate_trapstates', which nothing reads.",
            "validate_trapstates = False",
            "a declaration under a misspelt name does nothing",
            "Did you mean 'validate_trap_states'?",
        ),
    ),
    Trap(
        "reads is no dictionary",
        chart("""
            reads = ("a.busy",)
            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)
            """),
        said(
            3,
            "reads of Chart is ('a.busy',), which is no dictionary.",
            'reads = ("a.busy",)',
            "nothing says which name each text belongs to",
            'reads = {"<name>": ...}',
        ),
    ),
    Trap(
        "by is no dictionary",
        chart("""
            by = "fault"
            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)
            """),
        said(
            3,
            "by of Chart is 'fault', which is no dictionary.",
            'by = "fault"',
            "nothing says which name each text belongs to",
            'by = {"<name>": ...}',
        ),
    ),
    Trap(
        "an event in by that does not exist",
        chart("""
            by = {"goes": "fault"}
            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)
            """),
        said(
            3,
            "by: Chart has no event 'goes'.",
            'by = {"goes": "fault"}',
            "the line would do nothing",
            "Did you mean 'go'?",
        ),
    ),
    Trap(
        "an actor that does not exist",
        chart("""
            by = {"go": "folt"}
            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)
            """),
        said(
            3,
            "by='folt' is nobody.",
            'by = {"go": "folt"}',
            "whose event it is decides whether it counts as a fault or as help",
            "Did you mean 'fault'?",
        ),
    ),
    Trap(
        "an actor far from any",
        chart("""
            by = {"go": "nature itself"}
            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)
            """),
        said(
            3,
            "by='nature itself' is nobody.",
            'by = {"go": "nature itself"}',
            "whose event it is decides whether it counts as a fault or as help",
            "one of: environment, operator, machine, timer, fault",
        ),
    ),
    Trap(
        "an unknown name in answers",
        chart("""
            answers = {"X-1": ("a", "goo")}
            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)
            """),
        said(
            3,
            "answers: Chart has no state, event or variable 'goo'.",
            'answers = {"X-1": ("a", "goo")}',
            "the line would do nothing",
            "Did you mean 'go'?",
        ),
    ),
    Trap(
        "an unknown name in waive",
        chart("""
            waive = {"goo": "not built yet"}
            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)
            """),
        said(
            3,
            "waive: Chart has no state, event, variable or read 'goo'.",
            'waive = {"goo": "not built yet"}',
            "the line would do nothing",
            "Did you mean 'go'?",
        ),
    ),
    Trap(
        "a waiver without a reason",
        chart("""
            waive = {"go": ""}
            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)
            """),
        said(
            3,
            "waive: 'go' has no reason.",
            'waive = {"go": ""}',
            "the report shows the reason why something may be dead",
            '"go": "<reason>"',
        ),
    ),
    Trap(
        "a given value without bounds",
        chart("""
            given = {"amount": int}
            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)
            """),
        said(
            3,
            "'amount' has the type int, which has no fixed number of values.",
            'given = {"amount": int}',
            "a state space can only be explored to the end if every variable is finite",
            "amount: bool, an Enum, Annotated[int, between(0, 9)], or a tuple of those",
        ),
    ),
    Trap(
        "a given tuple",
        chart("""
            given = {"amounts": tuple[bool, bool]}
            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)
            """),
        said(
            3,
            "given: 'amounts' is a tuple.",
            'given = {"amounts": tuple[bool, bool]}',
            "a step gives single values; only the first would be given",
            "a name for each value",
        ),
    ),
    Trap(
        "a given value that nobody gives",
        chart("""
            given = {"amount": bool}
            a = State(initial=True)
            b = State()
            go = a.to(b, cond="amount")
            back = b.to(a)
            """),
        said(
            6,
            "'go' of Chart needs 'amount', and no step takes it.",
            'go = a.to(b, cond="amount")',
            "Chart declares 'amount' as given, and nobody gives it",
            'a Step with takes=dict(chart="go") and gives=dict(amount="<expression>")',
        ),
    ),
)


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_a_mistake_is_refused_with_the_whole_message(tmp_path, trap):
    assert messages(tmp_path, trap) == trap.message
