"""What a component reads of the world outside."""

import pytest

from tests.linting.specs import Trap, both, messages, said

TRAPS = (
    Trap(
        "reads of a misspelt variable",
        """
        class Chart(Component):
            reads = {"seen": "peer.agge > 1"}

            @dataclass
            class Variables:
                age: Annotated[int, between(0, 3)] = 0  # in ticks

            a = State(initial=True)
            b = State()
            go = a.to(b, cond="seen")
            back = b.to(a)


        class Design(System):
            x = part(Chart, peer="y")
            y = part(Chart, peer="x")
        """,
        said(
            3,
            "y (Chart) has no variable and no state 'agge'.",
            'reads = {"seen": "peer.agge > 1"}',
            "a name that is declared nowhere means nothing",
            "Did you mean 'age'?",
        ),
    ),
    Trap(
        "reads of a misspelt state",
        """
        class Chart(Component):
            reads = {"seen": "peer.bb"}

            @dataclass
            class Variables:
                age: Annotated[int, between(0, 3)] = 0  # in ticks

            a = State(initial=True)
            b = State()
            go = a.to(b, cond="seen")
            back = b.to(a)


        class Design(System):
            x = part(Chart, peer="y")
            y = part(Chart, peer="x")
        """,
        said(
            3,
            "y (Chart) has no variable and no state 'bb'.",
            'reads = {"seen": "peer.bb"}',
            "a name that is declared nowhere means nothing",
            "Did you mean 'b'?",
        ),
    ),
    Trap(
        "reads through a port that is not bound",
        """
        class Chart(Component):
            reads = {"seen": "pear.b"}

            @dataclass
            class Variables:
                age: Annotated[int, between(0, 3)] = 0  # in ticks

            a = State(initial=True)
            b = State()
            go = a.to(b, cond="seen")
            back = b.to(a)


        class Design(System):
            x = part(Chart, peer="y")
            y = part(Chart, peer="x")
        """,
        both(
            said(
                16,
                "x: 'pear' is bound to no part, and Chart reads 'pear.b'.",
                'x = part(Chart, peer="y")',
                "nothing says whose value it is",
                'part(Chart, pear="<part>"); or another name in reads. Known here: x, y.',
            ),
            said(
                16,
                "x: nothing that Chart reads goes through a port 'peer'.",
                'x = part(Chart, peer="y")',
                "the binding would do nothing",
                "Did you mean 'pear'?",
            ),
            said(
                17,
                "y: 'pear' is bound to no part, and Chart reads 'pear.b'.",
                'y = part(Chart, peer="x")',
                "nothing says whose value it is",
                'part(Chart, pear="<part>"); or another name in reads. Known here: x, y.',
            ),
            said(
                17,
                "y: nothing that Chart reads goes through a port 'peer'.",
                'y = part(Chart, peer="x")',
                "the binding would do nothing",
                "Did you mean 'pear'?",
            ),
        ),
    ),
    Trap(
        "reads that breaks off",
        """
        class Chart(Component):
            reads = {"seen": "peer.b and"}

            @dataclass
            class Variables:
                age: Annotated[int, between(0, 3)] = 0  # in ticks

            a = State(initial=True)
            b = State()
            go = a.to(b, cond="seen")
            back = b.to(a)


        class Design(System):
            x = part(Chart, peer="y")
            y = part(Chart, peer="x")
        """,
        said(
            3,
            "'peer.b and' is not an expression (invalid syntax).",
            'reads = {"seen": "peer.b and"}',
            "nobody could say what it means",
            "and, or, not, comparisons, arithmetic, any/all/count over a group",
        ),
    ),
    Trap(
        "reads that is no text",
        """
        class Chart(Component):
            reads = {"seen": True}

            @dataclass
            class Variables:
                age: Annotated[int, between(0, 3)] = 0  # in ticks

            a = State(initial=True)
            b = State()
            go = a.to(b, cond="seen")
            back = b.to(a)


        class Design(System):
            x = part(Chart, peer="y")
            y = part(Chart, peer="x")
        """,
        said(
            3,
            "reads: 'seen' is True, which is no text.",
            'reads = {"seen": True}',
            "what is read is an expression over the whole system",
            '"seen": "<expression>"',
        ),
    ),
    Trap(
        "reads of a whole part",
        """
        class Chart(Component):
            reads = {"seen": "peer"}

            @dataclass
            class Variables:
                age: Annotated[int, between(0, 3)] = 0  # in ticks

            a = State(initial=True)
            b = State()
            go = a.to(b, cond="seen")
            back = b.to(a)


        class Design(System):
            x = part(Chart, peer="y")
            y = part(Chart, peer="x")
        """,
        said(
            3,
            "'y' is a part, not a value.",
            'reads = {"seen": "peer"}',
            "it would not have a value of the kind that is needed",
            "a variable or a state of it: y.<name>",
        ),
    ),
    Trap(
        "reads that compares with a number outside the range",
        """
        class Chart(Component):
            reads = {"seen": "peer.age == 7"}

            @dataclass
            class Variables:
                age: Annotated[int, between(0, 3)] = 0  # in ticks

            a = State(initial=True)
            b = State()
            go = a.to(b, cond="seen")
            back = b.to(a)


        class Design(System):
            x = part(Chart, peer="y")
            y = part(Chart, peer="x")
        """,
        said(
            3,
            "'peer.age' is compared with 7, which it never is: it goes from 0 to 3.",
            'reads = {"seen": "peer.age == 7"}',
            "the comparison is false in every state",
            "a number from 0 to 3",
        ),
    ),
)


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_a_mistake_is_refused_with_the_whole_message(tmp_path, trap):
    assert messages(tmp_path, trap) == trap.message
