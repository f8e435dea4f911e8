"""Transitions whose order decides, and nobody would see it."""

import pytest

from tests.linting.specs import Trap, chart, messages, said

TRAPS = (
    Trap(
        "guards that exclude each other",
        chart("""
            @dataclass
            class Variables:
                age: Annotated[int, between(0, 3)] = 0  # in ticks

            a = State(initial=True)
            b = State()
            go = a.to(b, cond=["age > 1", "age < 2"])
            back = b.to(a)
            """),
        said(
            9,
            "the guards of a transition from 'a' are never true: [age > 1 and age < 2].",
            'go = a.to(b, cond=["age > 1", "age < 2"])',
            "no values of the variables satisfy them, so it is never taken",
            "guards that can hold together; or no such transition",
        ),
    ),
    Trap(
        "two guards over more values than can be tried one by one",
        chart("""
            @dataclass
            class Variables:
                x: Annotated[int, between(0, 999)] = 0  # in metres
                y: Annotated[int, between(0, 999)] = 0  # in metres

            a = State(initial=True)
            b = State()
            c = State()
            go = a.to(b, cond=["x > 998", "y > 998"]) | a.to(c, cond="x > 998")
            back = b.to(a) | c.to(a)
            """),
        said(
            11,
            "two transitions for 'go' leave 'a', and both can be enabled: [x > 998 and y > 998] "
            "and [x > 998], with x = 999, y = 999.",
            'go = a.to(b, cond=["x > 998", "y > 998"]) | a.to(c, cond="x > 998")',
            "python-statemachine takes the one declared first, and says nothing",
            "'not (x > 998 and y > 998)' for the second one as well",
        ),
    ),
    Trap(
        "two transitions without guards",
        chart("""
            a = State(initial=True)
            b = State()
            c = State()
            go = a.to(b) | a.to(c)
            back = b.to(a) | c.to(a)
            """),
        said(
            6,
            "two transitions for 'go' leave 'a', and both can be enabled: [no guard] and "
            "[no guard].",
            "go = a.to(b) | a.to(c)",
            "python-statemachine takes the one declared first, and says nothing",
            'guards that exclude each other, such as cond="x" and unless="x"',
        ),
    ),
    Trap(
        "two guards that can hold together",
        chart("""
            @dataclass
            class Variables:
                age: Annotated[int, between(0, 3)] = 0  # in ticks

            a = State(initial=True)
            b = State()
            c = State()
            go = a.to(b, cond="age > 1") | a.to(c, cond="age < 3")
            back = b.to(a) | c.to(a)
            """),
        said(
            10,
            "two transitions for 'go' leave 'a', and both can be enabled: [age > 1] and "
            "[age < 3], with age = 2.",
            'go = a.to(b, cond="age > 1") | a.to(c, cond="age < 3")',
            "python-statemachine takes the one declared first, and says nothing",
            'unless="age > 1" for the second one as well',
        ),
    ),
    Trap(
        "a guard beside none",
        chart("""
            @dataclass
            class Variables:
                age: Annotated[int, between(0, 3)] = 0  # in ticks

            a = State(initial=True)
            b = State()
            c = State()
            go = a.to(b) | a.to(c, cond="age < 3")
            back = b.to(a) | c.to(a)
            """),
        said(
            10,
            "two transitions for 'go' leave 'a', and both can be enabled: [no guard] and "
            "[age < 3], with age = 0.",
            'go = a.to(b) | a.to(c, cond="age < 3")',
            "python-statemachine takes the one declared first, and says nothing",
            'unless="age < 3" for the first one as well',
        ),
    ),
    Trap(
        "several guards each, over two variables",
        chart("""
            @dataclass
            class Variables:
                age: Annotated[int, between(0, 3)] = 0  # in ticks
                image: Image = Image.good  # what it holds

            a = State(initial=True)
            b = State()
            c = State()
            go = a.to(b, cond="image == good", unless="age > 2")
            go |= a.to(c, cond=["age < 3", "image >= good"])
            back = b.to(a) | c.to(a)
            """),
        said(
            12,
            "two transitions for 'go' leave 'a', and both can be enabled: [image == good "
            "and not (age > 2)] and [age < 3 and image >= good], with age = 0, image = "
            "good.",
            'go |= a.to(c, cond=["age < 3", "image >= good"])',
            "python-statemachine takes the one declared first, and says nothing",
            "'not (image == good and not (age > 2))' for the second one as well",
        ),
    ),
    Trap(
        "two eventless transitions",
        chart("""
            @dataclass
            class Variables:
                age: Annotated[int, between(0, 3)] = 0  # in ticks

            a = State(initial=True)
            b = State()
            c = State()
            a.to(b, cond="age > 1")
            a.to(c, cond="age > 2")
            go = a.to.itself(on=sets(age="min(age + 1, 3)"))
            back = b.to(a, on=sets(age=0)) | c.to(a, on=sets(age=0))
            """),
        said(
            11,
            "two eventless transitions leave 'a', and both can be enabled: [age > 1] and "
            "[age > 2], with age = 3.",
            'a.to(c, cond="age > 2")',
            "python-statemachine takes the one declared first, and says nothing",
            'unless="age > 1" for the second one as well',
        ),
    ),
    Trap(
        "guards over what is read of another part",
        """
        class Chart(Component):
            reads = {"peer_age": "peer.age"}

            @dataclass
            class Variables:
                age: Annotated[int, between(0, 3)] = 0  # in ticks

            a = State(initial=True)
            b = State()
            go = a.to(b, cond="peer_age > 1") | a.to.itself(cond="peer_age == 3 and age == 0")
            back = b.to(a)


        class Design(System):
            x = part(Chart, peer="y")
            y = part(Chart, peer="x")
        """,
        said(
            11,
            "two transitions for 'go' leave 'a', and both can be enabled: [peer_age > 1] "
            "and [peer_age == 3 and age == 0], with age = 0, y.age = 3.",
            'go = a.to(b, cond="peer_age > 1") | a.to.itself(cond="peer_age == 3 and age == 0")',
            "python-statemachine takes the one declared first, and says nothing",
            'unless="peer_age > 1" for the second one as well',
        ),
    ),
    Trap(
        "regions that write one variable",
        chart("""
            @dataclass
            class Variables:
                n: Annotated[int, between(0, 3)] = 0  # the last writer

            class work(State.Parallel):
                class left(State.Compound):
                    l1 = State(initial=True)
                    l2 = State()
                    go = l1.to(l2, on=sets(n=1))

                class right(State.Compound):
                    r1 = State(initial=True)
                    r2 = State()
                    go = r1.to(r2, on=sets(n=2))
            """),
        said(
            16,
            "two transitions for 'go' in regions of 'work' meet in the variable 'n'.",
            "go = r1.to(r2, on=sets(n=2))",
            "python-statemachine runs them in the order of the configuration, which "
            "depends on how the chart came there",
            "the effect in one region, or a variable for each region",
        ),
    ),
    Trap(
        "entries of two regions that write one variable",
        chart("""
            @dataclass
            class Variables:
                n: Annotated[int, between(0, 3)] = 0  # the last writer

            class work(State.Parallel):
                class left(State.Compound):
                    l1 = State(initial=True)
                    l2 = State(enter=sets(n=1))
                    go = l1.to(l2)

                class right(State.Compound):
                    r1 = State(initial=True)
                    r2 = State(enter=sets(n=2))
                    come = r1.to(r2)
            """),
        said(
            15,
            "the entry effects of 'l2' and 'r2' of Chart meet in the variable 'n'.",
            "r2 = State(enter=sets(n=2))",
            "both are regions of 'work': which one comes first depends on how the chart came there",
            "one of them, or a variable for each region",
        ),
    ),
)


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_a_mistake_is_refused_with_the_whole_message(tmp_path, trap):
    assert messages(tmp_path, trap) == trap.message
