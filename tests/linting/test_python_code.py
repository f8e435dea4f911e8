"""Python code where the notation has data: refused, unless the design is only to be executed."""

import pytest

from tests.linting.specs import Trap, chart, messages, said

TRAPS = (
    Trap(
        "a function of the variables",
        chart("""
            @dataclass
            class Variables:
                n: Annotated[int, between(0, 2)] = 0  # whatever it is

                def on_up(self):
                    self.n = 2

            c = State(initial=True)
            d = State()
            up = c.to(d)
            down = d.to(c)
            """),
        said(
            7,
            "Variables of Chart has the Python function 'on_up'.",
            "def on_up(self):",
            "python-statemachine may call it by its name, which only the executed engine would see",
            "effects as data: on=sets(...); or check this design with --engine executed",
        ),
    ),
    Trap(
        "a function that the library calls before every event",
        chart("""
            c = State(initial=True)
            d = State()
            up = c.to(d)
            down = d.to(c)

            def prepare_event(self):
                return {}
            """),
        said(
            8,
            "Chart has its own 'prepare_event', which python-statemachine calls.",
            "def prepare_event(self):",
            "what it does is Python code, which only the executed engine would see",
            "effects as data: on=sets(...); or check this design with --engine executed",
        ),
    ),
    Trap(
        "a function in the place of the library's own",
        chart("""
            c = State(initial=True)
            d = State()
            up = c.to(d)
            down = d.to(c)

            def send(self, event, *args, **kwargs):
                return None
            """),
        said(
            8,
            "Chart has its own 'send', which python-statemachine calls.",
            "def send(self, event, *args, **kwargs):",
            "what it does is Python code, which only the executed engine would see",
            "effects as data: on=sets(...); or check this design with --engine executed",
        ),
    ),
    Trap(
        "a lambda as a guard",
        chart("""
            a = State(initial=True)
            b = State()
            go = a.to(b, cond=lambda: True)
            back = b.to(a)

            def is_ready(self):
                return True

            def note(self):
                pass
            """),
        said(
            5,
            "Chart has a lambda as a guard.",
            "go = a.to(b, cond=lambda: True)",
            "Python code cannot be compiled or proved, only run",
            'the condition as a string: cond="image == good"; or check this design with '
            "--engine executed",
        ),
    ),
    Trap(
        "a method as a guard",
        chart("""
            a = State(initial=True)
            b = State()
            go = a.to(b, cond="is_ready")
            back = b.to(a)

            def is_ready(self):
                return True

            def note(self):
                pass
            """),
        said(
            5,
            "the guard 'is_ready' uses the Python function 'is_ready' of Chart.",
            'go = a.to(b, cond="is_ready")',
            "Python code cannot be compiled or proved, only run",
            "a variable in Variables, or what the class reads; or check this design with "
            "--engine executed",
        ),
    ),
    Trap(
        "a function as a guard",
        chart("""
            a = State(initial=True)
            b = State()
            go = a.to(b, cond=print)
            back = b.to(a)

            def is_ready(self):
                return True

            def note(self):
                pass
            """),
        said(
            5,
            "Chart has the Python function 'print' as a guard.",
            "go = a.to(b, cond=print)",
            "Python code cannot be compiled or proved, only run",
            'the condition as a string: cond="image == good"; or check this design with '
            "--engine executed",
        ),
    ),
    Trap(
        "a lambda as an action",
        chart("""
            a = State(initial=True)
            b = State()
            go = a.to(b, on=lambda: 1)
            back = b.to(a)

            def is_ready(self):
                return True

            def note(self):
                pass
            """),
        said(
            5,
            "Chart has a lambda as an action.",
            "go = a.to(b, on=lambda: 1)",
            "Python code cannot be compiled or proved, only run",
            "the effect as data: on=sets(image=Image.good); or check this design with "
            "--engine executed",
        ),
    ),
    Trap(
        "a method as an action",
        chart("""
            a = State(initial=True)
            b = State()
            go = a.to(b, on="note")
            back = b.to(a)

            def is_ready(self):
                return True

            def note(self):
                pass
            """),
        said(
            5,
            "Chart has the Python function 'note' as an action.",
            'go = a.to(b, on="note")',
            "Python code cannot be compiled or proved, only run",
            "the effect as data: on=sets(image=Image.good); or check this design with "
            "--engine executed",
        ),
    ),
    Trap(
        "an action that does not exist",
        chart("""
            a = State(initial=True)
            b = State()
            go = a.to(b, on="noet")
            back = b.to(a)

            def is_ready(self):
                return True

            def note(self):
                pass
            """),
        said(
            5,
            "the action 'noet' is no method of Chart.",
            'go = a.to(b, on="noet")',
            "python-statemachine would refuse the chart when it is started",
            "the effect as data, such as sets(image=Image.good)",
        ),
    ),
    Trap(
        "a validator",
        chart("""
            a = State(initial=True)
            b = State()
            go = a.to(b, validators="is_ready")
            back = b.to(a)

            def is_ready(self):
                return True

            def note(self):
                pass
            """),
        said(
            5,
            "Chart has the Python function 'is_ready' as a validator.",
            'go = a.to(b, validators="is_ready")',
            "Python code cannot be compiled or proved, only run",
            'the condition as a string: cond="image == good"; or check this design with '
            "--engine executed",
        ),
    ),
    Trap(
        "an entry action that does not exist",
        chart("""
            a = State(initial=True)
            b = State(enter="noet")
            go = a.to(b)
            back = b.to(a)
            """),
        said(
            4,
            "the action 'noet' is no method of Chart.",
            'b = State(enter="noet")',
            "python-statemachine would refuse the chart when it is started",
            "the effect as data, such as sets(image=Image.good)",
        ),
    ),
    Trap(
        "a method that the library calls by its name",
        chart("""
            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)

            def on_go(self):
                pass
            """),
        said(
            8,
            "Chart has the Python function 'on_go' as an action.",
            "def on_go(self):",
            "Python code cannot be compiled or proved, only run",
            "the effect as data: on=sets(image=Image.good); or check this design with "
            "--engine executed",
        ),
    ),
    Trap(
        "a method that the library calls on entry",
        chart("""
            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)

            def on_enter_b(self):
                pass
            """),
        said(
            8,
            "Chart has the Python function 'on_enter_b' as an action.",
            "def on_enter_b(self):",
            "Python code cannot be compiled or proved, only run",
            "the effect as data: on=sets(image=Image.good); or check this design with "
            "--engine executed",
        ),
    ),
    Trap(
        "a decorated method",
        chart("""
            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)

            @go.on
            def note(self):
                pass
            """),
        said(
            5,
            "Chart has the Python function 'note' as an action.",
            "go = a.to(b)",
            "Python code cannot be compiled or proved, only run",
            "the effect as data: on=sets(image=Image.good); or check this design with "
            "--engine executed",
        ),
    ),
    Trap(
        "listeners",
        """
        class Ears:
            heard = True


        class Chart(Component):
            listeners = [Ears]
            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)
        """,
        said(
            7,
            "Chart has listeners.",
            "listeners = [Ears]",
            "Python code cannot be compiled or proved, only run",
            'reads = {"<name>": "<expression>"}; or --engine executed',
        ),
    ),
    Trap(
        "a variable that a listener also has",
        """
        class Ears:
            ready = True


        class Chart(Component):
            listeners = [Ears]

            @dataclass
            class Variables:
                ready: bool = False  # for the next event

            a = State(initial=True)
            b = State()
            go = a.to(b, cond="ready")
            back = b.to(a)
        """,
        said(
            7,
            "the variable 'ready' of Chart is also a name of a listener.",
            "listeners = [Ears]",
            "python-statemachine joins both with 'and' where a guard names it",
            "another name for one of them",
        ),
        executed=True,
    ),
)


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_a_mistake_is_refused_with_the_whole_message(tmp_path, trap):
    assert messages(tmp_path, trap) == trap.message
