"""Conditions, refusals and values of steps."""

import pytest

from tests.linting.specs import Trap, both, design, messages, said

TRAPS = (
    Trap(
        "a condition with a misspelt variable",
        design("""
            one = Step(by="machine", when="a.bussy", takes=dict(a="dies"))
            """),
        said(
            23,
            "a (Node) has no variable and no state 'bussy'.",
            'one = Step(by="machine", when="a.bussy", takes=dict(a="dies"))',
            "a name that is declared nowhere means nothing",
            "Did you mean 'busy'?",
        ),
    ),
    Trap(
        "a condition with a misspelt role",
        design("""
            one = Step(
                by="machine",
                over=dict(old=nodes),
                when="odl.busy",
                takes=dict(old="dies"),
            )
            """),
        said(
            26,
            "'odl' is not known in one.",
            'when="odl.busy",',
            "a name that is declared nowhere means nothing",
            "Did you mean 'old'?",
        ),
    ),
    Trap(
        "a condition without its part",
        design("""
            one = Step(by="machine", when="busy", takes=dict(a="dies"))
            """),
        said(
            23,
            "'busy' is not known in one.",
            'one = Step(by="machine", when="busy", takes=dict(a="dies"))',
            "a name that is declared nowhere means nothing",
            "a.busy or b.busy",
        ),
    ),
    Trap(
        "a condition that is a number",
        design("""
            one = Step(by="machine", when="a.age", takes=dict(a="dies"))
            """),
        said(
            23,
            "'a.age' is a number, but a condition is needed here.",
            'one = Step(by="machine", when="a.age", takes=dict(a="dies"))',
            "it would not have a value of the kind that is needed",
            "a comparison, such as x > 0",
        ),
    ),
    Trap(
        "a condition that compares with a number outside the range",
        design("""
            one = Step(by="machine", when=("a.busy", "a.age > 5"), takes=dict(a="dies"))
            """),
        said(
            23,
            "'a.age' is compared with 5, which it never is: it goes from 0 to 3.",
            'one = Step(by="machine", when=("a.busy", "a.age > 5"), takes=dict(a="dies"))',
            "the comparison is false in every state",
            "a number from 0 to 3",
        ),
    ),
    Trap(
        "a condition that is no text",
        design("""
            one = Step(by="machine", when=True, takes=dict(a="dies"))
            """),
        said(
            23,
            "one: when is True, which is no text.",
            'one = Step(by="machine", when=True, takes=dict(a="dies"))',
            "a value would be the same in every state",
            "an expression in quotes",
        ),
    ),
    Trap(
        "a refusal with a misspelt variable",
        design("""
            one = Step(by="machine", refused_while={"X-1": "a.bussy"}, takes=dict(a="dies"))
            """),
        said(
            23,
            "a (Node) has no variable and no state 'bussy'.",
            'one = Step(by="machine", refused_while={"X-1": "a.bussy"}, takes=dict(a="dies"))',
            "a name that is declared nowhere means nothing",
            "Did you mean 'busy'?",
        ),
    ),
    Trap(
        "a refusal with a misspelt variable of a role, said once for all that can fill it",
        design("""
            one = Step(
                by="machine",
                over=dict(node=nodes),
                refused_while={"X-1": "node.bussy"},
                takes=dict(node="dies"),
            )
            """),
        said(
            26,
            "node (Node) has no variable and no state 'bussy'.",
            'refused_while={"X-1": "node.bussy"},',
            "a name that is declared nowhere means nothing",
            "Did you mean 'busy'?",
        ),
    ),
    Trap(
        "a condition of several lines with a misspelt variable of a role",
        design("""
            one = Step(
                by="machine",
                over=dict(old=nodes, new=nodes),
                when=(
                    "old != new and"
                    " new.bussy"
                ),
                takes=dict(old="dies"),
            )
            """),
        said(
            23,
            "new (Node) has no variable and no state 'bussy'.",
            "one = Step(",
            "a name that is declared nowhere means nothing",
            "Did you mean 'busy'?",
        ),
    ),
    Trap(
        "a refusal line that stands twice",
        design("""
            one = Step(
                by="machine",
                refused_while={"X-1": "a.busy", "X-1": "b.busy"},
                takes=dict(a="dies"),
            )
            """),
        said(
            25,
            "'X-1' stands twice in one dictionary.",
            'refused_while={"X-1": "a.busy", "X-1": "b.busy"},',
            "Python keeps the last one and drops the first",
            "each key once",
        ),
    ),
    Trap(
        "a refusal line that replaces an included one",
        design("""
            one = Step(
                by="machine",
                refused_while=refusals({"X-1": "a.busy"}, includes={"X-1": "b.busy"}),
                takes=dict(a="dies"),
            )
            """),
        said(
            25,
            "one: the refusal line 'X-1' replaces the one of the table that is included.",
            'refused_while=refusals({"X-1": "a.busy"}, includes={"X-1": "b.busy"}),',
            "the included table would no longer be part of this one",
            "another id, or the same condition",
        ),
    ),
    Trap(
        "a refusal without a requirement",
        design("""
            one = Step(by="machine", refused_while="a.busy", takes=dict(a="dies"))
            """),
        said(
            23,
            "one: refused_while has 'a.busy', which is no refusal table.",
            'one = Step(by="machine", refused_while="a.busy", takes=dict(a="dies"))',
            "nothing says which requirement refuses the step",
            'refused_while={"<requirement>": "<condition>"}',
        ),
    ),
    Trap(
        "a refusal that is no text",
        design("""
            one = Step(by="machine", refused_while={"X-1": True}, takes=dict(a="dies"))
            """),
        said(
            23,
            "one: the refusal line 'X-1' is True, which is no text.",
            'one = Step(by="machine", refused_while={"X-1": True}, takes=dict(a="dies"))',
            "a value would be the same in every state",
            "an expression in quotes",
        ),
    ),
    Trap(
        "an event that needs a value",
        design("""
            one = Step(by="machine", takes=dict(a="loads"))
            """),
        said(
            23,
            "one: a takes 'loads', which needs 'fresh'.",
            'one = Step(by="machine", takes=dict(a="loads"))',
            "Node declares 'fresh' as given, and this step does not give it",
            'gives=dict(fresh="<expression>")',
        ),
    ),
    Trap(
        "a misspelt value that is given",
        design("""
            one = Step(by="machine", takes=dict(a="loads"), gives=dict(fersh="good"))
            """),
        both(
            said(
                23,
                "one: a takes 'loads', which needs 'fresh'.",
                'one = Step(by="machine", takes=dict(a="loads"), gives=dict(fersh="good"))',
                "Node declares 'fresh' as given, and this step does not give it",
                'gives=dict(fresh="<expression>")',
            ),
            said(
                23,
                "one: gives 'fersh', which no participant declares as given.",
                'one = Step(by="machine", takes=dict(a="loads"), gives=dict(fersh="good"))',
                "the value would go nowhere",
                "Did you mean 'fresh'?",
            ),
        ),
    ),
    Trap(
        "a value that is no text",
        design("""
            one = Step(by="machine", takes=dict(a="loads"), gives=dict(fresh=Image.good))
            """),
        said(
            23,
            "one: gives fresh is Image.good, which is no text.",
            'one = Step(by="machine", takes=dict(a="loads"), gives=dict(fresh=Image.good))',
            "a value would be the same in every state",
            "an expression in quotes",
        ),
    ),
    Trap(
        "a misspelt member that is given",
        design("""
            one = Step(by="machine", takes=dict(a="loads"), gives=dict(fresh="god"))
            """),
        said(
            23,
            "'god' is not known in one.",
            'one = Step(by="machine", takes=dict(a="loads"), gives=dict(fresh="god"))',
            "a name that is declared nowhere means nothing",
            "Did you mean 'good'?",
        ),
    ),
    Trap(
        "a value of another type",
        design("""
            one = Step(by="machine", takes=dict(a="loads"), gives=dict(fresh="a.age"))
            """),
        said(
            23,
            "'a.age' is a number, but a value of Image is needed here.",
            'one = Step(by="machine", takes=dict(a="loads"), gives=dict(fresh="a.age"))',
            "it would not have a value of the kind that is needed",
            "a value of Image",
        ),
    ),
    Trap(
        "a value that is also a role",
        design("""
            one = Step(
                by="machine",
                over=dict(fresh=Image),
                takes=dict(a="loads"),
                gives=dict(fresh="good"),
            )
            """),
        said(
            27,
            "one: gives 'fresh', which is also a role.",
            'gives=dict(fresh="good"),',
            "the value would hide what fills the role",
            "another name for one of them",
        ),
    ),
    Trap(
        "a value that nobody asks for",
        design("""
            one = Step(by="machine", takes=dict(a="dies"), gives=dict(fersh="good"))
            """),
        said(
            23,
            "one: gives 'fersh', which no participant declares as given.",
            'one = Step(by="machine", takes=dict(a="dies"), gives=dict(fersh="good"))',
            "the value would go nowhere",
            "Did you mean 'fresh'?",
        ),
    ),
    Trap(
        "a requirement that is no text",
        design("""
            one = Step(by="machine", takes=dict(a="dies"), answers=3)
            """),
        said(
            23,
            "one: answers is 3, which is no text.",
            'one = Step(by="machine", takes=dict(a="dies"), answers=3)',
            "reports and properties could not name it",
            "an id in quotes",
        ),
    ),
    Trap(
        "an event that needs a value and is in no step",
        """
        class Chart(Component):
            given = {"amount": Annotated[int, between(0, 3)]}
            a = State(initial=True)
            b = State()
            go = a.to(b, cond="amount > 1")
            back = b.to(a)


        class Design(System):
            x = part(Chart)
        """,
        said(
            6,
            "'go' of Chart needs 'amount', and no step takes it.",
            'go = a.to(b, cond="amount > 1")',
            "Chart declares 'amount' as given, and nobody gives it",
            'a Step with takes=dict(x="go") and gives=dict(amount="<expression>")',
        ),
    ),
    Trap(
        "a key that stands twice in a table beside the class",
        """
        TABLE = {
            "X-1": "x.a",
            "X-1": "x.b",
        }


        class Chart(Component):
            a = State(initial=True)
            b = State()
            go = a.to(b)


        class Design(System):
            x = part(Chart)
            goes = Step(by="machine", refused_while=TABLE, takes=dict(x="go"))
        """,
        said(
            4,
            "'X-1' stands twice in one dictionary.",
            '"X-1": "x.b",',
            "Python keeps the last one and drops the first",
            "each key once",
        ),
    ),
)


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_a_mistake_is_refused_with_the_whole_message(tmp_path, trap):
    assert messages(tmp_path, trap) == trap.message
