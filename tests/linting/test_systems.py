"""Choices, knowledge, groups, answers: a system's own declarations."""

import pytest

from tests.linting.specs import Trap, design, messages, said

TRAPS = (
    Trap(
        "views in a circle",
        design("""
            one = view("two or a.busy")
            two = view("not one")
            """),
        said(
            23,
            "'one' is defined by itself: one -> two -> one.",
            'one = view("two or a.busy")',
            "its value would never be settled",
            "a definition that ends at variables",
        ),
    ),
    Trap(
        "a view of itself",
        design("""
            one = view("not one")
            """),
        said(
            23,
            "'one' is defined by itself: one -> one.",
            'one = view("not one")',
            "its value would never be settled",
            "a definition that ends at variables",
        ),
    ),
    Trap(
        "a view that is no text",
        design("""
            one = view(True)
            """),
        said(
            23,
            "the view 'one' is True, which is no text.",
            "one = view(True)",
            "a value would be the same in every state",
            "an expression in quotes",
        ),
    ),
    Trap(
        "knowledge of a misspelt variable",
        design("""
            known = last_received("a.bussy", while_="b.busy")
            """),
        said(
            23,
            "a (Node) has no variable and no state 'bussy'.",
            'known = last_received("a.bussy", while_="b.busy")',
            "a name that is declared nowhere means nothing",
            "Did you mean 'busy'?",
        ),
    ),
    Trap(
        "knowledge on a misspelt path",
        design("""
            known = last_received("a.busy", while_="b.bussy")
            """),
        said(
            23,
            "b (Node) has no variable and no state 'bussy'.",
            'known = last_received("a.busy", while_="b.bussy")',
            "a name that is declared nowhere means nothing",
            "Did you mean 'busy'?",
        ),
    ),
    Trap(
        "knowledge on a path that is no condition",
        design("""
            known = last_received("a.busy", while_="b.age")
            """),
        said(
            23,
            "'b.age' is a number, but a condition is needed here.",
            'known = last_received("a.busy", while_="b.age")',
            "it would not have a value of the kind that is needed",
            "a comparison, such as x > 0",
        ),
    ),
    Trap(
        "knowledge that begins with another type",
        design("""
            known = last_received("a.image", while_="b.busy", at_first=3)
            """),
        said(
            23,
            "known = 3 is not a value of Image{corrupt, good}.",
            'known = last_received("a.image", while_="b.busy", at_first=3)',
            "no comparison with it could ever be true",
            "a value of Image{corrupt, good}",
        ),
    ),
    Trap(
        "knowledge that is no text",
        design("""
            known = last_received(Image.good, while_="b.busy")
            """),
        said(
            23,
            "'known' is Image.good, which is no text.",
            'known = last_received(Image.good, while_="b.busy")',
            "a value would be the same in every state",
            "an expression in quotes",
        ),
    ),
    Trap(
        "a choice with one answer",
        design("""
            spare = choice("Is there a spare?", "X-Q1", yes="one")
            """),
        said(
            23,
            "the choice 'spare' has one answer.",
            'spare = choice("Is there a spare?", "X-Q1", yes="one")',
            "it would not be an open question",
            'choice("<question>", one="...", other="...")',
        ),
    ),
    Trap(
        "a choice without answers",
        design("""
            spare = choice("Is there a spare?", "X-Q1")
            """),
        said(
            23,
            "the choice 'spare' has no answers.",
            'spare = choice("Is there a spare?", "X-Q1")',
            "it would not be an open question",
            'choice("<question>", one="...", other="...")',
        ),
    ),
    Trap(
        "a group with a misspelt part",
        design("""
            some = group("a", "bb")
            """),
        said(
            23,
            "the group 'some' has 'bb', which is no part.",
            'some = group("a", "bb")',
            "nothing could be said about it",
            "Did you mean 'b'?",
        ),
    ),
    Trap(
        "a group of groups",
        design("""
            some = group("a", "nodes")
            """),
        said(
            23,
            "the group 'some' has 'nodes', which is no part.",
            'some = group("a", "nodes")',
            "nothing could be said about it",
            "Known here: a, b.",
        ),
    ),
    Trap(
        "an empty group",
        design("""
            some = group()
            """),
        said(
            23,
            "the group 'some' is empty.",
            "some = group()",
            "'any' of it would always be false and 'all' always true",
            'group("a", "b")',
        ),
    ),
    Trap(
        "a group with a part twice",
        design("""
            some = group("a", "a")
            """),
        said(
            23,
            "the group 'some' has a part twice.",
            'some = group("a", "a")',
            "'count' would count it twice",
            "each part once",
        ),
    ),
    Trap(
        "a misspelt declaration",
        design("""
            initialy = "a.busy"
            """),
        said(
            23,
            "'initialy' of Design is a text, which a system does not read.",
            'initialy = "a.busy"',
            "it would do nothing",
            "Did you mean 'initially'?",
        ),
    ),
    Trap(
        "a text that is no element",
        design("""
            note = "two of them"
            """),
        said(
            23,
            "'note' of Design is a text, which a system does not read.",
            'note = "two of them"',
            "it would do nothing",
            'view("...") for an expression, a comment for words',
        ),
    ),
    Trap(
        "a list that is no element",
        design("""
            pair = ("a", "b")
            """),
        said(
            23,
            "'pair' of Design is a list, which a system does not read.",
            'pair = ("a", "b")',
            "it would do nothing",
            'group("a", "b") for parts',
        ),
    ),
    Trap(
        "a dictionary that is no element",
        design("""
            TABLE = {"X-1": "a.busy"}
            """),
        said(
            23,
            "'TABLE' of Design is a dictionary, which a system does not read.",
            'TABLE = {"X-1": "a.busy"}',
            "it would do nothing",
            "refusals({...}) for a refusal table",
        ),
    ),
    Trap(
        "a number that is no element",
        design("""
            limit = 3
            """),
        said(
            23,
            "'limit' of Design is 3, which a system does not read.",
            "limit = 3",
            "it would do nothing",
            "a part, a view, a step",
        ),
    ),
    Trap(
        "a method",
        design("""
            def helper(self):
                return 1
            """),
        said(
            23,
            "'helper' of Design is Python code, which a system does not read.",
            "def helper(self):",
            "it would do nothing",
            "an expression in a view",
        ),
    ),
    Trap(
        "an initial condition with a misspelt name",
        design("""
            initially = "a.bussy"
            """),
        said(
            23,
            "a (Node) has no variable and no state 'bussy'.",
            'initially = "a.bussy"',
            "a name that is declared nowhere means nothing",
            "Did you mean 'busy'?",
        ),
    ),
    Trap(
        "an initial condition that is no text",
        design("""
            initially = True
            """),
        said(
            23,
            "initially is True, which is no text.",
            "initially = True",
            "a value would be the same in every state",
            "an expression in quotes",
        ),
    ),
    Trap(
        "an end with a misspelt name",
        design("""
            ends = ("a.dead", "b.daed")
            """),
        said(
            23,
            "b (Node) has no variable and no state 'daed'.",
            'ends = ("a.dead", "b.daed")',
            "a name that is declared nowhere means nothing",
            "Did you mean 'dead'?",
        ),
    ),
    Trap(
        "an answer that names nothing",
        design("""
            answers = {"X-1": ("a", "nodse")}
            """),
        said(
            23,
            "answers: Design has no element 'nodse'.",
            'answers = {"X-1": ("a", "nodse")}',
            "the line would do nothing",
            "Did you mean 'nodes'?",
        ),
    ),
    Trap(
        "an answer that names a misspelt variable",
        design("""
            answers = {"X-1": "a.bussy"}
            """),
        said(
            23,
            "answers: Design has no element 'a.bussy'.",
            'answers = {"X-1": "a.bussy"}',
            "the line would do nothing",
            "Did you mean 'a.busy'?",
        ),
    ),
    Trap(
        "answers that are no dictionary",
        design("""
            answers = ["X-1"]
            """),
        said(
            23,
            "answers is ['X-1'], which is no dictionary.",
            'answers = ["X-1"]',
            "nothing says to whom or what each entry belongs",
            "answers=dict(<name>=...)",
        ),
    ),
    Trap(
        "a waiver that names nothing",
        design("""
            waive = {"a.dyes": "not built yet"}
            """),
        said(
            23,
            "waive: Design has no element 'a.dyes'.",
            'waive = {"a.dyes": "not built yet"}',
            "the line would do nothing",
            "Did you mean 'a.dies'?",
        ),
    ),
    Trap(
        "a waiver without a reason",
        design("""
            waive = {"a.dies": " "}
            """),
        said(
            23,
            "waive: 'a.dies' has no reason.",
            'waive = {"a.dies": " "}',
            "the report shows the reason why something may be dead",
            '"a.dies": "<reason>"',
        ),
    ),
    Trap(
        "no parts",
        """
        class Design(System):
            some = view("1 > 0")
        """,
        said(
            2,
            "Design has no parts.",
            "class Design(System):",
            "nothing could ever happen",
            "a = part(<Component>)",
        ),
    ),
)


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_a_mistake_is_refused_with_the_whole_message(tmp_path, trap):
    assert messages(tmp_path, trap) == trap.message
