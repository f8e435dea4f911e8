"""What a part says about its component."""

import pytest

from tests.linting.specs import Trap, both, design, messages, said

TRAPS = (
    Trap(
        "a start that is no state",
        design("""
            x = part(Node, starts="alife")
            more = Step(by="machine", over=dict(fresh=Image), takes=dict(x="loads"))
            """),
        said(
            23,
            "starts='alife' is no state of Node.",
            'x = part(Node, starts="alife")',
            "python-statemachine could not start the part",
            "Did you mean 'alive'?",
        ),
    ),
    Trap(
        "a misspelt starts",
        design("""
            x = part(Node, start="dead")
            more = Step(by="machine", over=dict(fresh=Image), takes=dict(x="loads"))
            """),
        said(
            23,
            "x: the port 'start' is bound to 'dead', which is no part.",
            'x = part(Node, start="dead")',
            "what is read through it would belong to nobody",
            "Known here: a, b, x.",
        ),
    ),
    Trap(
        "a starting value of a misspelt variable",
        design("""
            x = part(Node, bussy=True)
            more = Step(by="machine", over=dict(fresh=Image), takes=dict(x="loads"))
            """),
        said(
            23,
            "x: Node has no variable 'bussy'.",
            "x = part(Node, bussy=True)",
            "the value would go nowhere",
            "Did you mean 'busy'?",
        ),
    ),
    Trap(
        "a starting value outside the range",
        design("""
            x = part(Node, age=9)
            more = Step(by="machine", over=dict(fresh=Image), takes=dict(x="loads"))
            """),
        said(
            23,
            "age = 9 is outside its range 0..3.",
            "x = part(Node, age=9)",
            "the variable would leave its type at the start",
            "a value from 0 to 3",
        ),
    ),
    Trap(
        "a starting value in quotes",
        design("""
            x = part(Node, image="good")
            more = Step(by="machine", over=dict(fresh=Image), takes=dict(x="loads"))
            """),
        said(
            23,
            "x: image='good' is a string, but 'image' is a variable of Node.",
            'x = part(Node, image="good")',
            "a string binds a port to a part, and the variable would start with its default",
            "Image.good",
        ),
    ),
    Trap(
        "a misspelt starting value in quotes",
        design("""
            x = part(Node, image="godd")
            more = Step(by="machine", over=dict(fresh=Image), takes=dict(x="loads"))
            """),
        said(
            23,
            "x: image='godd' is a string, but 'image' is a variable of Node.",
            'x = part(Node, image="godd")',
            "a string binds a port to a part, and the variable would start with its default",
            "Image.<value>. Did you mean 'good'?",
        ),
    ),
    Trap(
        "a truth value in quotes",
        design("""
            x = part(Node, busy="true")
            more = Step(by="machine", over=dict(fresh=Image), takes=dict(x="loads"))
            """),
        said(
            23,
            "x: busy='true' is a string, but 'busy' is a variable of Node.",
            'x = part(Node, busy="true")',
            "a string binds a port to a part, and the variable would start with its default",
            "a value without quotes",
        ),
    ),
    Trap(
        "a starting value of another type",
        design("""
            x = part(Node, image=True)
            more = Step(by="machine", over=dict(fresh=Image), takes=dict(x="loads"))
            """),
        said(
            23,
            "image = True is not a value of Image{corrupt, good}.",
            "x = part(Node, image=True)",
            "no comparison with it could ever be true",
            "a value of Image{corrupt, good}",
        ),
    ),
    Trap(
        "a port that nothing goes through",
        design("""
            x = part(Node, peer="a")
            more = Step(by="machine", over=dict(fresh=Image), takes=dict(x="loads"))
            """),
        said(
            23,
            "x: nothing that Node reads goes through a port 'peer'.",
            'x = part(Node, peer="a")',
            "the binding would do nothing",
            "Known here: age, busy, image, starts.",
        ),
    ),
    Trap(
        "a value for what is nothing",
        design("""
            x = part(Node, peer=3)
            more = Step(by="machine", over=dict(fresh=Image), takes=dict(x="loads"))
            """),
        said(
            23,
            "x: Node has no variable 'peer'.",
            "x = part(Node, peer=3)",
            "the value would go nowhere",
            "Known here: age, busy, image, starts.",
        ),
    ),
    Trap(
        "a port bound to nobody",
        """
        class Chart(Component):
            reads = {"seen": "peer.b"}
            a = State(initial=True)
            b = State()
            go = a.to(b, cond="seen")
            back = b.to(a)


        class Design(System):
            one = part(Chart, peer="two")
            two = part(Chart, peer="onne")
        """,
        said(
            12,
            "two: the port 'peer' is bound to 'onne', which is no part.",
            'two = part(Chart, peer="onne")',
            "what is read through it would belong to nobody",
            "Did you mean 'one'?",
        ),
    ),
    Trap(
        "a value for a port",
        """
        class Chart(Component):
            reads = {"seen": "peer.b"}
            a = State(initial=True)
            b = State()
            go = a.to(b, cond="seen")
            back = b.to(a)


        class Design(System):
            one = part(Chart, peer="two")
            two = part(Chart, peer=1)
        """,
        both(
            said(
                12,
                "two: 'peer' is bound to no part, and Chart reads 'peer.b'.",
                "two = part(Chart, peer=1)",
                "nothing says whose value it is",
                'part(Chart, peer="<part>"); or another name in reads. Known here: one, two.',
            ),
            said(
                12,
                "two: peer=1, but 'peer' is a port of Chart.",
                "two = part(Chart, peer=1)",
                "a port is bound to a part by the part's name",
                'peer="<part>"',
            ),
        ),
    ),
    Trap(
        "a part of no component",
        design("""
            c = part("Node")
            """),
        said(
            23,
            "c: 'Node' is no component.",
            'c = part("Node")',
            "a part is an instance of a chart's class",
            "part(<Component>)",
        ),
    ),
    Trap(
        "a class in place of a component",
        """
        class Design(System):
            c = part(Image)
        """,
        said(
            3,
            "c: Image is no component.",
            "c = part(Image)",
            "a part is an instance of a chart's class",
            "part(<Component>)",
        ),
    ),
    Trap(
        "a class that is no component yet",
        """
        class Bulb:
            on = State(initial=True)


        class Design(System):
            b = part(Bulb)
        """,
        said(
            7,
            "b: Bulb is no component.",
            "b = part(Bulb)",
            "a part is an instance of a chart's class",
            "class Bulb(Component):",
        ),
    ),
)


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_a_mistake_is_refused_with_the_whole_message(tmp_path, trap):
    assert messages(tmp_path, trap) == trap.message
