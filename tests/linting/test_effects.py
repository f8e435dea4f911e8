"""Effects that leave a type, a component or the notation."""

import pytest

from tests.linting.specs import Trap, chart, messages, said

TRAPS = (
    Trap(
        "a number outside the range",
        chart("""
            @dataclass
            class Variables:
                age: Annotated[int, between(0, 3)] = 0  # in ticks
                image: Image = Image.good  # what it holds
                bolts: tuple[bool, bool] = (False, False)  # two of them

            a = State(initial=True)
            go = a.to.itself(on=sets(age=7))
            """),
        said(
            10,
            "sets(age=7) is 7, outside age's range 0..3.",
            "go = a.to.itself(on=sets(age=7))",
            "the variable would leave its type in every step that does this",
            "a value from 0 to 3",
        ),
    ),
    Trap(
        "a sum that is always outside the range",
        chart("""
            @dataclass
            class Variables:
                age: Annotated[int, between(0, 3)] = 0  # in ticks
                image: Image = Image.good  # what it holds
                bolts: tuple[bool, bool] = (False, False)  # two of them

            a = State(initial=True)
            go = a.to.itself(on=sets(age="age + 9"))
            """),
        said(
            10,
            "sets(age='age + 9') is 9..12, outside age's range 0..3.",
            'go = a.to.itself(on=sets(age="age + 9"))',
            "the variable would leave its type in every step that does this",
            "a value from 0 to 3",
        ),
    ),
    Trap(
        "a misspelt variable",
        chart("""
            @dataclass
            class Variables:
                age: Annotated[int, between(0, 3)] = 0  # in ticks
                image: Image = Image.good  # what it holds
                bolts: tuple[bool, bool] = (False, False)  # two of them

            a = State(initial=True)
            go = a.to.itself(on=sets(agge=1))
            """),
        said(
            10,
            "sets(agge=...): Chart has no variable 'agge'.",
            "go = a.to.itself(on=sets(agge=1))",
            "the effect would make a new attribute that nothing reads",
            "Did you mean 'age'?",
        ),
    ),
    Trap(
        "a misspelt value",
        chart("""
            @dataclass
            class Variables:
                age: Annotated[int, between(0, 3)] = 0  # in ticks
                image: Image = Image.good  # what it holds
                bolts: tuple[bool, bool] = (False, False)  # two of them

            a = State(initial=True)
            go = a.to.itself(on=sets(image="god"))
            """),
        said(
            10,
            "'god' is not known in Chart.",
            'go = a.to.itself(on=sets(image="god"))',
            "python-statemachine swallows the error of an action, and the state changes "
            "all the same",
            "Did you mean 'good'?",
        ),
    ),
    Trap(
        "a value in quotes twice",
        chart("""
            @dataclass
            class Variables:
                age: Annotated[int, between(0, 3)] = 0  # in ticks
                image: Image = Image.good  # what it holds
                bolts: tuple[bool, bool] = (False, False)  # two of them

            a = State(initial=True)
            go = a.to.itself(on=sets(image="'good'"))
            """),
        said(
            10,
            "'good' is a string.",
            "go = a.to.itself(on=sets(image=\"'good'\"))",
            "no value of the variable equals a string, so later comparisons would be false",
            "good without quotes",
        ),
    ),
    Trap(
        "a value of another type",
        chart("""
            @dataclass
            class Variables:
                age: Annotated[int, between(0, 3)] = 0  # in ticks
                image: Image = Image.good  # what it holds
                bolts: tuple[bool, bool] = (False, False)  # two of them

            a = State(initial=True)
            go = a.to.itself(on=sets(image=True))
            """),
        said(
            10,
            "image = True is not a value of Image{corrupt, good}.",
            "go = a.to.itself(on=sets(image=True))",
            "no comparison with it could ever be true",
            "a value of Image{corrupt, good}",
        ),
    ),
    Trap(
        "an expression of another type",
        chart("""
            @dataclass
            class Variables:
                age: Annotated[int, between(0, 3)] = 0  # in ticks
                image: Image = Image.good  # what it holds
                bolts: tuple[bool, bool] = (False, False)  # two of them

            a = State(initial=True)
            go = a.to.itself(on=sets(age="image"))
            """),
        said(
            10,
            "'image' is a value of Image, but a number is needed here.",
            'go = a.to.itself(on=sets(age="image"))',
            "python-statemachine swallows the error of an action, and the state changes "
            "all the same",
            "a number",
        ),
    ),
    Trap(
        "a fraction",
        chart("""
            @dataclass
            class Variables:
                age: Annotated[int, between(0, 3)] = 0  # in ticks
                image: Image = Image.good  # what it holds
                bolts: tuple[bool, bool] = (False, False)  # two of them

            a = State(initial=True)
            go = a.to.itself(on=sets(age=1.5))
            """),
        said(
            10,
            "age = 1.5 is not a value of 0..3.",
            "go = a.to.itself(on=sets(age=1.5))",
            "no comparison with it could ever be true",
            "a value of 0..3",
        ),
    ),
    Trap(
        "a place that a tuple has not",
        chart("""
            @dataclass
            class Variables:
                age: Annotated[int, between(0, 3)] = 0  # in ticks
                image: Image = Image.good  # what it holds
                bolts: tuple[bool, bool] = (False, False)  # two of them

            a = State(initial=True)
            go = a.to.itself(on=sets({"bolts[2]": True}))
            """),
        said(
            10,
            "sets(bolts[2]=...): Chart has no variable 'bolts[2]'.",
            'go = a.to.itself(on=sets({"bolts[2]": True}))',
            "the effect would make a new attribute that nothing reads",
            "Did you mean 'bolts[1]'?",
        ),
    ),
    Trap(
        "a whole tuple at once",
        chart("""
            @dataclass
            class Variables:
                age: Annotated[int, between(0, 3)] = 0  # in ticks
                image: Image = Image.good  # what it holds
                bolts: tuple[bool, bool] = (False, False)  # two of them

            a = State(initial=True)
            go = a.to.itself(on=sets(bolts=(True, True)))
            """),
        said(
            10,
            "sets(bolts=...): 'bolts' is a tuple of 2 values.",
            "go = a.to.itself(on=sets(bolts=(True, True)))",
            "the values of a tuple are set one by one",
            'sets({"bolts[0]": ...})',
        ),
    ),
    Trap(
        "an expression that breaks off",
        chart("""
            @dataclass
            class Variables:
                age: Annotated[int, between(0, 3)] = 0  # in ticks
                image: Image = Image.good  # what it holds
                bolts: tuple[bool, bool] = (False, False)  # two of them

            a = State(initial=True)
            go = a.to.itself(on=sets(age="age +"))
            """),
        said(
            10,
            "'age +' is not an expression (invalid syntax).",
            'go = a.to.itself(on=sets(age="age +"))',
            "python-statemachine swallows the error of an action, and the state changes "
            "all the same",
            "and, or, not, comparisons, arithmetic, any/all/count over a group",
        ),
    ),
    Trap(
        "a division with a fraction",
        chart("""
            @dataclass
            class Variables:
                age: Annotated[int, between(0, 3)] = 0  # in ticks
                image: Image = Image.good  # what it holds
                bolts: tuple[bool, bool] = (False, False)  # two of them

            a = State(initial=True)
            go = a.to.itself(on=sets(age="age / 2"))
            """),
        said(
            10,
            "'age / 2' (BinOp) is outside the notation.",
            'go = a.to.itself(on=sets(age="age / 2"))',
            "expressions are translated to other engines, so they are kept to a few forms",
            "and, or, not, comparisons, + - * // %, x if c else y, any/all/count",
        ),
    ),
    Trap(
        "a division by what may be zero",
        chart("""
            @dataclass
            class Variables:
                age: Annotated[int, between(0, 3)] = 0  # in ticks
                image: Image = Image.good  # what it holds
                bolts: tuple[bool, bool] = (False, False)  # two of them

            a = State(initial=True)
            go = a.to.itself(on=sets(age="3 // age"))
            """),
        said(
            10,
            "'3 // age' divides by something that is not a positive constant.",
            'go = a.to.itself(on=sets(age="3 // age"))',
            "a division by zero has no value in any engine",
            "a positive number after // or %",
        ),
    ),
    Trap(
        "a comparison with a number outside the range",
        chart("""
            @dataclass
            class Variables:
                age: Annotated[int, between(0, 3)] = 0  # in ticks
                image: Image = Image.good  # what it holds
                bolts: tuple[bool, bool] = (False, False)  # two of them

            a = State(initial=True)
            go = a.to.itself(on=sets(age="1 if age == 7 else 2"))
            """),
        said(
            10,
            "'age' is compared with 7, which it never is: it goes from 0 to 3.",
            'go = a.to.itself(on=sets(age="1 if age == 7 else 2"))',
            "the comparison is false in every state",
            "a number from 0 to 3",
        ),
    ),
    Trap(
        "a string compared with a value",
        chart("""
            @dataclass
            class Variables:
                age: Annotated[int, between(0, 3)] = 0  # in ticks
                image: Image = Image.good  # what it holds
                bolts: tuple[bool, bool] = (False, False)  # two of them

            a = State(initial=True)
            go = a.to.itself(on=sets(age="1 if image == 'good' else 2"))
            """),
        said(
            10,
            "'good' is a string.",
            "go = a.to.itself(on=sets(age=\"1 if image == 'good' else 2\"))",
            "an enumeration's value never equals a string, so this is always false",
            "good without quotes",
        ),
    ),
    Trap(
        "a variable of another part",
        chart("""
            @dataclass
            class Variables:
                age: Annotated[int, between(0, 3)] = 0  # in ticks
                image: Image = Image.good  # what it holds
                bolts: tuple[bool, bool] = (False, False)  # two of them

            a = State(initial=True)
            go = a.to.itself(on=sets({"other.age": 1}))
            """),
        said(
            10,
            "sets(other.age=...): Chart has no variable 'other.age'.",
            'go = a.to.itself(on=sets({"other.age": 1}))',
            "a component writes only its own variables",
            "an event that the other component takes in the same step",
        ),
    ),
    Trap(
        "an effect on entry",
        chart("""
            @dataclass
            class Variables:
                age: Annotated[int, between(0, 3)] = 0  # in ticks

            a = State(initial=True)
            b = State(enter=sets(age=-1))
            go = a.to(b)
            back = b.to(a)
            """),
        said(
            8,
            "sets(age=-1) is -1, outside age's range 0..3.",
            "b = State(enter=sets(age=-1))",
            "the variable would leave its type in every step that does this",
            "a value from 0 to 3",
        ),
    ),
    Trap(
        "what is read is written",
        """
        class Chart(Component):
            reads = {"peer_busy": "y.busy"}

            @dataclass
            class Variables:
                busy: bool = False  # at work

            a = State(initial=True)
            go = a.to.itself(on=sets(busy="peer_busy"))
            ask = a.to.itself(on=sets(peer_busy=True))


        class Design(System):
            x = part(Chart)
            y = part(Chart)
        """,
        said(
            11,
            "sets(peer_busy=...): Chart has no variable 'peer_busy'.",
            "ask = a.to.itself(on=sets(peer_busy=True))",
            "a component writes only its own variables",
            "an event that the other component takes in the same step",
        ),
    ),
)


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_a_mistake_is_refused_with_the_whole_message(tmp_path, trap):
    assert messages(tmp_path, trap) == trap.message
