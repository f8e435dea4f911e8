"""Variables with infinitely many values, values outside a type, effects that go wrong."""

import pytest

from tests.linting.specs import Trap, chart, messages, said

TRAPS = (
    Trap(
        "an integer without bounds",
        chart("""
            @dataclass
            class Variables:
                level: int = 0
                busy: bool = False  # at work

            a = State(initial=True)
            b = State()
            go = a.to(b, cond="busy", on=sets(busy=True))
            back = b.to(a)
            """),
        said(
            5,
            "'level' has the type int, which has no fixed number of values.",
            "level: int = 0",
            "a state space can only be explored to the end if every variable is finite",
            "level: bool, an Enum, Annotated[int, between(0, 9)], or a tuple of those",
        ),
    ),
    Trap(
        "a text",
        chart("""
            @dataclass
            class Variables:
                note: str = ""
                busy: bool = False  # at work

            a = State(initial=True)
            b = State()
            go = a.to(b, cond="busy", on=sets(busy=True))
            back = b.to(a)
            """),
        said(
            5,
            "'note' has the type str, which has no fixed number of values.",
            'note: str = ""',
            "a state space can only be explored to the end if every variable is finite",
            "note: bool, an Enum, Annotated[int, between(0, 9)], or a tuple of those",
        ),
    ),
    Trap(
        "a number with a fraction",
        chart("""
            @dataclass
            class Variables:
                level: float = 0.0
                busy: bool = False  # at work

            a = State(initial=True)
            b = State()
            go = a.to(b, cond="busy", on=sets(busy=True))
            back = b.to(a)
            """),
        said(
            5,
            "'level' has the type float, which has no fixed number of values.",
            "level: float = 0.0",
            "a state space can only be explored to the end if every variable is finite",
            "level: bool, an Enum, Annotated[int, between(0, 9)], or a tuple of those",
        ),
    ),
    Trap(
        "bounds that are no bounds",
        chart("""
            @dataclass
            class Variables:
                level: Annotated[int, "0 to 3"] = 0
                busy: bool = False  # at work

            a = State(initial=True)
            b = State()
            go = a.to(b, cond="busy", on=sets(busy=True))
            back = b.to(a)
            """),
        said(
            5,
            "'level' has the type typing.Annotated[int, '0 to 3'], which has no fixed "
            "number of values.",
            'level: Annotated[int, "0 to 3"] = 0',
            "a state space can only be explored to the end if every variable is finite",
            "level: bool, an Enum, Annotated[int, between(0, 9)], or a tuple of those",
        ),
    ),
    Trap(
        "a list",
        chart("""
            @dataclass
            class Variables:
                slots: list[bool] = None
                busy: bool = False  # at work

            a = State(initial=True)
            b = State()
            go = a.to(b, cond="busy", on=sets(busy=True))
            back = b.to(a)
            """),
        said(
            5,
            "'slots' has the type list[bool], which has no fixed number of values.",
            "slots: list[bool] = None",
            "a state space can only be explored to the end if every variable is finite",
            "slots: bool, an Enum, Annotated[int, between(0, 9)], or a tuple of those",
        ),
    ),
    Trap(
        "a tuple of any length",
        chart("""
            @dataclass
            class Variables:
                slots: tuple[bool, ...] = ()
                busy: bool = False  # at work

            a = State(initial=True)
            b = State()
            go = a.to(b, cond="busy", on=sets(busy=True))
            back = b.to(a)
            """),
        said(
            5,
            "'slots' has the type tuple[bool, ...], which has no fixed number of values.",
            "slots: tuple[bool, ...] = ()",
            "a state space can only be explored to the end if every variable is finite",
            "slots: bool, an Enum, Annotated[int, between(0, 9)], or a tuple of those",
        ),
    ),
    Trap(
        "no starting value",
        chart("""
            @dataclass
            class Variables:
                level: Annotated[int, between(0, 3)]
                busy: bool = False  # at work

            a = State(initial=True)
            b = State()
            go = a.to(b, cond="busy", on=sets(busy=True))
            back = b.to(a)
            """),
        said(
            5,
            "'level' of Chart has no starting value.",
            "level: Annotated[int, between(0, 3)]",
            "the initial state would not be known",
            "level = <value>; a part may start with another, or with anything",
        ),
    ),
    Trap(
        "a starting value outside the bounds",
        chart("""
            @dataclass
            class Variables:
                level: Annotated[int, between(0, 3)] = 4
                busy: bool = False  # at work

            a = State(initial=True)
            b = State()
            go = a.to(b, cond="busy", on=sets(busy=True))
            back = b.to(a)
            """),
        said(
            5,
            "level = 4 is outside its range 0..3.",
            "level: Annotated[int, between(0, 3)] = 4",
            "the variable would leave its type at the start",
            "a value from 0 to 3",
        ),
    ),
    Trap(
        "a starting value in quotes",
        chart("""
            @dataclass
            class Variables:
                image: Image = "good"
                busy: bool = False  # at work

            a = State(initial=True)
            b = State()
            go = a.to(b, cond="busy", on=sets(busy=True))
            back = b.to(a)
            """),
        said(
            5,
            "image = 'good' is not a value of Image{corrupt, good}.",
            'image: Image = "good"',
            "no comparison with it could ever be true",
            "a value of Image{corrupt, good}",
        ),
    ),
    Trap(
        "a number for a truth value",
        chart("""
            @dataclass
            class Variables:
                flag: bool = 0
                busy: bool = False  # at work

            a = State(initial=True)
            b = State()
            go = a.to(b, cond="busy", on=sets(busy=True))
            back = b.to(a)
            """),
        said(
            5,
            "flag = 0 is not a value of bool.",
            "flag: bool = 0",
            "no comparison with it could ever be true",
            "a value of bool",
        ),
    ),
    Trap(
        "a tuple that is too short",
        chart("""
            @dataclass
            class Variables:
                slots: tuple[bool, bool] = (True,)
                busy: bool = False  # at work

            a = State(initial=True)
            b = State()
            go = a.to(b, cond="busy", on=sets(busy=True))
            back = b.to(a)
            """),
        said(
            5,
            "slots = (True,) is not a tuple of 2 values.",
            "slots: tuple[bool, bool] = (True,)",
            "the variable would leave its type at the start",
            "a tuple of 2 values",
        ),
    ),
    Trap(
        "a tuple with a wrong item",
        chart("""
            @dataclass
            class Variables:
                slots: tuple[bool, bool] = (True, 3)
                busy: bool = False  # at work

            a = State(initial=True)
            b = State()
            go = a.to(b, cond="busy", on=sets(busy=True))
            back = b.to(a)
            """),
        said(
            5,
            "slots[1] = 3 is not a value of bool.",
            "slots: tuple[bool, bool] = (True, 3)",
            "no comparison with it could ever be true",
            "a value of bool",
        ),
    ),
    Trap(
        "a variable called state",
        chart("""
            @dataclass
            class Variables:
                state: bool = False
                busy: bool = False  # at work

            a = State(initial=True)
            b = State()
            go = a.to(b, cond="busy", on=sets(busy=True))
            back = b.to(a)
            """),
        said(
            5,
            "Chart.Variables has a variable called 'state'.",
            "state: bool = False",
            "python-statemachine keeps the active state there: it would set the start state",
            "another name",
        ),
    ),
    Trap(
        "two members of one value",
        """
        class Why(Enum):
            heat = 1
            smoke = 1


        class Chart(Component):
            @dataclass
            class Variables:
                why: Why = Why.smoke  # what went wrong

            a = State(initial=True)
            go = a.to.itself(on=sets(why=Why.heat))
        """,
        said(
            10,
            "Why.smoke is another name for Why.heat.",
            "why: Why = Why.smoke  # what went wrong",
            "Python makes one member of two that have the same value",
            "a value of its own for each, in the words of the domain",
        ),
    ),
    Trap(
        "members without an order, compared",
        """
        class Why(Enum):
            heat = "too hot"
            smoke = "on fire"


        class Chart(Component):
            @dataclass
            class Variables:
                why: Why = Why.smoke  # what went wrong

            a = State(initial=True)
            go = a.to.itself(cond="why > heat")
        """,
        said(
            13,
            "Why has no order, so '>' means nothing.",
            'go = a.to.itself(cond="why > heat")',
            "python-statemachine counts a guard that raises as false",
            "class Why(Scale), members from least to most; or == / !=",
        ),
    ),
    Trap(
        "a frozen dataclass",
        chart("""
            @dataclass(frozen=True)
            class Variables:
                busy: bool = False  # at work

            a = State(initial=True)
            b = State()
            go = a.to(b, cond="busy")
            back = b.to(a)
            """),
        said(
            4,
            "Chart.Variables is a frozen dataclass.",
            "class Variables:",
            "python-statemachine writes the active state into it, which fails",
            "@dataclass without arguments",
        ),
    ),
    Trap(
        "a dataclass with slots",
        chart("""
            @dataclass(slots=True)
            class Variables:
                busy: bool = False  # at work

            a = State(initial=True)
            b = State()
            go = a.to(b, cond="busy")
            back = b.to(a)
            """),
        said(
            4,
            "Chart.Variables is a slots dataclass.",
            "class Variables:",
            "python-statemachine writes the active state into it, which fails",
            "@dataclass without arguments",
        ),
    ),
    Trap(
        "variables without @dataclass",
        chart("""
            class Variables:
                busy: bool = False  # at work

            a = State(initial=True)
            b = State()
            go = a.to(b, cond="busy")
            back = b.to(a)
            """),
        said(
            3,
            "Chart.Variables is not a dataclass.",
            "class Variables:",
            "its variables would be shared by all parts of this class",
            "@dataclass above class Variables",
        ),
    ),
)


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_a_mistake_is_refused_with_the_whole_message(tmp_path, trap):
    assert messages(tmp_path, trap) == trap.message
