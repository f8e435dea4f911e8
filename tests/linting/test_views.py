"""Expressions over the whole system: every view, condition and path is read in this way."""

import pytest

from tests.linting.specs import Trap, design, messages, said

TRAPS = (
    Trap(
        "in a view: a misspelt variable",
        design("""
            some = view("a.bussy")
            """),
        said(
            23,
            "a (Node) has no variable and no state 'bussy'.",
            'some = view("a.bussy")',
            "a name that is declared nowhere means nothing",
            "Did you mean 'busy'?",
        ),
    ),
    Trap(
        "in a view: the state of a part as if it were a variable",
        design("""
            some = view("a.state == dead")
            """),
        said(
            23,
            "a (Node) has no variable and no state 'state'.",
            'some = view("a.state == dead")',
            "a name that is declared nowhere means nothing",
            "a.<state>, such as a.alive",
        ),
    ),
    Trap(
        "in a view: a misspelt state",
        design("""
            some = view("a.daed")
            """),
        said(
            23,
            "a (Node) has no variable and no state 'daed'.",
            'some = view("a.daed")',
            "a name that is declared nowhere means nothing",
            "Did you mean 'dead'?",
        ),
    ),
    Trap(
        "in a view: a part that does not exist",
        design("""
            some = view("c.busy")
            """),
        said(
            23,
            "'c' is not known in Design.",
            'some = view("c.busy")',
            "a name that is declared nowhere means nothing",
            "Known here: a, b, corrupt, good, nodes, some.",
        ),
    ),
    Trap(
        "in a view: a variable without its part",
        design("""
            some = view("busy")
            """),
        said(
            23,
            "'busy' is not known in Design.",
            'some = view("busy")',
            "a name that is declared nowhere means nothing",
            "a.busy or b.busy",
        ),
    ),
    Trap(
        "in a view: a misspelt view",
        design("""
            some = view("soem or a.busy")
            """),
        said(
            23,
            "'soem' is not known in Design.",
            'some = view("soem or a.busy")',
            "a name that is declared nowhere means nothing",
            "Did you mean 'some'?",
        ),
    ),
    Trap(
        "in a view: a misspelt group",
        design("""
            some = view("any(n.busy for n in nodse)")
            """),
        said(
            23,
            "'nodse' is not known in Design.",
            'some = view("any(n.busy for n in nodse)")',
            "a name that is declared nowhere means nothing",
            "Did you mean 'nodes'?",
        ),
    ),
    Trap(
        "in a view: a misspelt value",
        design("""
            some = view("a.image == god")
            """),
        said(
            23,
            "'god' is not known in Design.",
            'some = view("a.image == god")',
            "a name that is declared nowhere means nothing",
            "Did you mean 'good'?",
        ),
    ),
    Trap(
        "in a view: a misspelt value with its type",
        design("""
            some = view("a.image == Image.god")
            """),
        said(
            23,
            "'god' is not a value of Image.",
            'some = view("a.image == Image.god")',
            "a comparison with a value outside the type is always false",
            "Did you mean 'good'?",
        ),
    ),
    Trap(
        "in a view: a number outside the range",
        design("""
            some = view("a.age == 9")
            """),
        said(
            23,
            "'a.age' is compared with 9, which it never is: it goes from 0 to 3.",
            'some = view("a.age == 9")',
            "the comparison is false in every state",
            "a number from 0 to 3",
        ),
    ),
    Trap(
        "in a view: a number outside the range in a list",
        design("""
            some = view("a.age in (1, 9)")
            """),
        said(
            23,
            "'a.age' is compared with 9, which it never is: it goes from 0 to 3.",
            'some = view("a.age in (1, 9)")',
            "the comparison is false in every state",
            "a number from 0 to 3",
        ),
    ),
    Trap(
        "in a view: an identity",
        design("""
            some = view("a.image is good")
            """),
        said(
            23,
            "'a.image is good' compares identities.",
            'some = view("a.image is good")',
            "python-statemachine fails on it with a bare KeyError",
            "== or !=",
        ),
    ),
    Trap(
        "in a view: a string",
        design("""
            some = view("a.image == 'good'")
            """),
        said(
            23,
            "'good' is a string.",
            "some = view(\"a.image == 'good'\")",
            "an enumeration's value never equals a string, so this is always false",
            "good without quotes",
        ),
    ),
    Trap(
        "in a view: a part in place of a value",
        design("""
            some = view("a")
            """),
        said(
            23,
            "'a' is a part, not a value.",
            'some = view("a")',
            "it would not have a value of the kind that is needed",
            "a variable or a state of it: a.<name>",
        ),
    ),
    Trap(
        "in a view: a group in place of a value",
        design("""
            some = view("nodes")
            """),
        said(
            23,
            "'nodes' is not a value.",
            'some = view("nodes")',
            "it would not have a value of the kind that is needed",
            "a member of the enumeration, or any/all/count over the group",
        ),
    ),
    Trap(
        "in a view: an expression that breaks off",
        design("""
            some = view("a.busy and")
            """),
        said(
            23,
            "'a.busy and' is not an expression (invalid syntax).",
            'some = view("a.busy and")',
            "nobody could say what it means",
            "and, or, not, comparisons, arithmetic, any/all/count over a group",
        ),
    ),
    Trap(
        "in a view: a function that does not exist",
        design("""
            some = view("anny(n.busy for n in nodes)")
            """),
        said(
            23,
            "'anny' is not a function of the notation.",
            'some = view("anny(n.busy for n in nodes)")',
            "a name that is declared nowhere means nothing",
            "Did you mean 'any'?",
        ),
    ),
    Trap(
        "in a view: a quantifier over nothing",
        design("""
            some = view("any(nodes)")
            """),
        said(
            23,
            "'any(nodes)' does not say over what.",
            'some = view("any(nodes)")',
            "it would be unclear whose value is meant",
            "any(se.primary for se in ses)",
        ),
    ),
    Trap(
        "in a view: after, where there is no step",
        design("""
            some = view("after(a.busy)")
            """),
        said(
            23,
            "'after(a.busy)': there is no step here.",
            'some = view("after(a.busy)")',
            "one state has nothing after it",
            "after(...) in always_step and never_step only",
        ),
    ),
    Trap(
        "in a view: a state that a guard asks for",
        design("""
            some = view("In('dead')")
            """),
        said(
            23,
            "'In' is not a function of the notation.",
            "some = view(\"In('dead')\")",
            "a name that is declared nowhere means nothing",
            "<part>.<state>",
        ),
    ),
)


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_a_mistake_is_refused_with_the_whole_message(tmp_path, trap):
    assert messages(tmp_path, trap) == trap.message
