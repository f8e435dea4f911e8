"""Names that mean two things."""

import pytest

from tests.linting.specs import Trap, both, chart, design, messages, said

TRAPS = (
    Trap(
        "an event called send",
        chart("""
            a = State(initial=True)
            b = State()
            send = a.to(b)
            back = b.to(a)
            """),
        said(
            5,
            "the event 'send' has the name of something of StateChart's own.",
            "send = a.to(b)",
            "python-statemachine would use the event where it means its own",
            "another name",
        ),
    ),
    Trap(
        "a state called configuration",
        chart("""
            a = State(initial=True)
            configuration = State()
            go = a.to(configuration)
            back = configuration.to(a)
            """),
        said(
            4,
            "the state 'configuration' has the name of something of StateChart's own.",
            "configuration = State()",
            "python-statemachine would use the state where it means its own",
            "another name",
        ),
    ),
    Trap(
        "a variable called as an event",
        chart("""
            @dataclass
            class Variables:
                go: bool = False  # whatever it is
                image: Image = Image.good  # what it holds

            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)
            """),
        said(
            5,
            "the variable 'go' is also an event of Chart.",
            "go: bool = False  # whatever it is",
            "python-statemachine would fire the event where a guard names it",
            "another name for one of them",
        ),
    ),
    Trap(
        "a variable called as a state",
        chart("""
            @dataclass
            class Variables:
                b: bool = False  # whatever it is
                image: Image = Image.good  # what it holds

            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)
            """),
        said(
            5,
            "the variable 'b' is also a state of Chart.",
            "b: bool = False  # whatever it is",
            "part.b could mean either",
            "another name for one of them",
        ),
    ),
    Trap(
        "a variable called as a value",
        chart("""
            @dataclass
            class Variables:
                good: bool = False  # whatever it is
                image: Image = Image.good  # what it holds

            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)
            """),
        said(
            5,
            "the variable 'good' is also a value of Image.",
            "good: bool = False  # whatever it is",
            "python-statemachine joins both with 'and' where a guard names it",
            "another name for one of them",
        ),
    ),
    Trap(
        "a variable called v",
        chart("""
            @dataclass
            class Variables:
                v: bool = False  # whatever it is
                image: Image = Image.good  # what it holds

            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)
            """),
        said(
            5,
            "the variable is called 'v'.",
            "v: bool = False  # whatever it is",
            "python-statemachine reads v as 'or' in a guard",
            "another name",
        ),
    ),
    Trap(
        "a variable called as a function",
        chart("""
            @dataclass
            class Variables:
                max: bool = False  # whatever it is
                image: Image = Image.good  # what it holds

            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)
            """),
        said(
            5,
            "the variable 'max' has the name of a function of the notation.",
            "max: bool = False  # whatever it is",
            "an expression that says max could mean either",
            "another name",
        ),
    ),
    Trap(
        "a variable called In",
        chart("""
            @dataclass
            class Variables:
                In: bool = False  # whatever it is
                image: Image = Image.good  # what it holds

            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)
            """),
        said(
            5,
            "the variable 'In' has the name of a function of the notation.",
            "In: bool = False  # whatever it is",
            "an expression that says In could mean either",
            "another name",
        ),
    ),
    Trap(
        "a variable called as an attribute of every chart",
        chart("""
            @dataclass
            class Variables:
                name: bool = False  # whatever it is
                image: Image = Image.good  # what it holds

            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)
            """),
        said(
            5,
            "the variable 'name' is also an attribute that every chart has.",
            "name: bool = False  # whatever it is",
            "python-statemachine joins both with 'and' where a guard names it",
            "another name for one of them",
        ),
    ),
    Trap(
        "a variable called as an attribute of a running chart",
        chart("""
            @dataclass
            class Variables:
                history_values: bool = False  # whatever it is
                image: Image = Image.good  # what it holds

            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)
            """),
        said(
            5,
            "the variable 'history_values' is also an attribute that every chart has.",
            "history_values: bool = False  # whatever it is",
            "python-statemachine joins both with 'and' where a guard names it",
            "another name for one of them",
        ),
    ),
    Trap(
        "a variable called as a method",
        chart("""
            @dataclass
            class Variables:
                ready: bool = False  # for the next event

            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)

            def ready(self):
                return True
            """),
        said(
            5,
            "the variable 'ready' is also an attribute of Chart.",
            "ready: bool = False  # for the next event",
            "python-statemachine joins both with 'and' where a guard names it",
            "another name for one of them",
        ),
    ),
    Trap(
        "an event called as a state",
        chart("""
            a = State(initial=True)
            b = State()
            a.to(b, event="b")
            back = b.to(a)
            """),
        said(
            4,
            "'b' is a state and an event of Chart.",
            "b = State()",
            "answers, waive and reports could mean either",
            "another name for one of them",
        ),
    ),
    Trap(
        "a name in reads called as a variable",
        """
        class Chart(Component):
            reads = {"busy": "y.busy"}

            @dataclass
            class Variables:
                busy: bool = False  # at work

            a = State(initial=True)
            go = a.to.itself(cond="busy", on=sets(busy=False))


        class Design(System):
            x = part(Chart)
            y = part(Chart)
        """,
        said(
            3,
            "the name in reads 'busy' is also a variable of Chart.",
            'reads = {"busy": "y.busy"}',
            "python-statemachine joins both with 'and' where a guard names it",
            "another name for one of them",
        ),
    ),
    Trap(
        "names in given called as a variable and as a name in reads",
        """
        class Chart(Component):
            reads = {"peer_busy": "y.busy"}
            given = {"busy": bool, "peer_busy": bool}

            @dataclass
            class Variables:
                busy: bool = False  # at work

            a = State(initial=True)
            go = a.to.itself(on=sets(busy=False))


        class Design(System):
            x = part(Chart)
            y = part(Chart)
        """,
        both(
            said(
                4,
                "the name in given 'busy' is also a variable of Chart.",
                'given = {"busy": bool, "peer_busy": bool}',
                "python-statemachine joins both with 'and' where a guard names it",
                "another name for one of them",
            ),
            said(
                4,
                "the name in given 'peer_busy' is also a name in reads.",
                'given = {"busy": bool, "peer_busy": bool}',
                "the value that a step gives would hide what is read",
                "another name for one of them",
            ),
        ),
    ),
    Trap(
        "a view called as a value",
        design("""
            good = view("a.busy")
            """),
        said(
            23,
            "the view 'good' is also a value of Image.",
            'good = view("a.busy")',
            "an expression that says good would mean the view, and nobody would see it",
            "another name for one of them",
        ),
    ),
    Trap(
        "a view called as an enumeration",
        design("""
            Image = view("a.busy")
            """),
        said(
            23,
            "the view 'Image' is also an enumeration.",
            'Image = view("a.busy")',
            "an expression that says Image would mean the view, and nobody would see it",
            "another name for one of them",
        ),
    ),
    Trap(
        "a view called as a function",
        design("""
            count = view("a.busy")
            """),
        said(
            23,
            "the view 'count' has the name of a function of the notation.",
            'count = view("a.busy")',
            "an expression that says count could mean either",
            "another name",
        ),
    ),
    Trap(
        "a step called as a function",
        design("""
            refused = Step(by="machine", takes=dict(a="dies"))
            """),
        said(
            23,
            "the step 'refused' has the name of a function of the notation.",
            'refused = Step(by="machine", takes=dict(a="dies"))',
            "an expression that says refused could mean either",
            "another name",
        ),
    ),
    Trap(
        "a view called as the answer of a choice",
        design("""
            spare = choice("Is there a spare?", None, yes="one", no="none")
            yes = view("a.busy")
            """),
        said(
            24,
            "the view 'yes' is also a value of spare.",
            'yes = view("a.busy")',
            "an expression that says yes would mean the view, and nobody would see it",
            "another name for one of them",
        ),
    ),
    Trap(
        "a role called as a part",
        design("""
            one = Step(by="machine", over=dict(a=nodes), takes=dict(a="dies"))
            """),
        said(
            23,
            "the role 'a' is also a part.",
            'one = Step(by="machine", over=dict(a=nodes), takes=dict(a="dies"))',
            "an expression that says a would mean the role, and nobody would see it",
            "another name for one of them",
        ),
    ),
    Trap(
        "an element declared twice",
        design("""
            some = view("a.busy")
            some = view("b.busy")
            """),
        said(
            24,
            "'some' is declared twice in one class.",
            'some = view("b.busy")',
            "Python keeps the last one and drops the first",
            "another name for one of them",
        ),
    ),
)


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_a_mistake_is_refused_with_the_whole_message(tmp_path, trap):
    assert messages(tmp_path, trap) == trap.message
