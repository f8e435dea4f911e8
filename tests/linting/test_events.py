"""Events that mean more to python-statemachine than their names say, time, circles."""

import pytest

from tests.linting.specs import Trap, chart, messages, said

TRAPS = (
    Trap(
        "an event with a dot",
        chart("""
            a = State(initial=True)
            b = State()
            a.to(b, event="go.x")
            back = b.to(a)
            """),
        said(
            5,
            "'go.x' is an event with a dot.",
            'a.to(b, event="go.x")',
            "python-statemachine matches events by their first words: 'go.x' is also an event 'go'",
            "go_x",
        ),
    ),
    Trap(
        "a wildcard event",
        chart("""
            a = State(initial=True)
            b = State()
            a.to(b, event="*")
            back = b.to(a)
            """),
        said(
            5,
            "'*' is a wildcard event.",
            'a.to(b, event="*")',
            "python-statemachine takes it at every event, those of misspelt names included",
            "the events by name",
        ),
    ),
    Trap(
        "an event that is no name",
        chart("""
            a = State(initial=True)
            b = State()
            a.to(b, event="go-on")
            back = b.to(a)
            """),
        said(
            5,
            "'go-on' is no name for an event.",
            'a.to(b, event="go-on")',
            "steps, properties and 'by' could not name it",
            "letters, digits and _",
        ),
    ),
    Trap(
        "an event for the end of a state",
        chart("""
            class work(State.Compound):
                begun = State(initial=True)
                ended = State(final=True)
                end = begun.to(ended)

            b = State()
            done_state_work = work.to(b)
            back = b.to(work)
            """),
        said(
            9,
            "'done_state_work' is fired by python-statemachine when work reaches a final state.",
            "done_state_work = work.to(b)",
            "an event that the chart sends to itself is not in the compiled model",
            "an eventless transition with cond=\"In('<final state>')\"; or --engine executed",
        ),
    ),
    Trap(
        "an event for the end of an invocation",
        chart("""
            a = State(initial=True)
            b = State()
            done_invoke_a = a.to(b)
            back = b.to(a)
            """),
        said(
            5,
            "'done_invoke_a' is a name that python-statemachine keeps for the end of an "
            "invocation.",
            "done_invoke_a = a.to(b)",
            "nothing is invoked in a design, so the event would never come",
            "another name, such as ends",
        ),
    ),
    Trap(
        "an event for errors",
        chart("""
            a = State(initial=True)
            b = State()
            error_execution = a.to(b)
            back = b.to(a)
            """),
        said(
            5,
            "'error_execution' is a name that python-statemachine keeps for errors in actions.",
            "error_execution = a.to(b)",
            "in Chartproof an error in an action stops the run, so the event would never come",
            "another name, such as fails",
        ),
    ),
    Trap(
        "errors that become events",
        chart("""
            catch_errors_as_events = True
            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)
            """),
        said(
            3,
            "Chart turns errors into events.",
            "catch_errors_as_events = True",
            "a guard that raises would count as false, and a transition whose action "
            "raises would be taken all the same",
            "catch_errors_as_events = False, which every Component has",
        ),
    ),
    Trap(
        "a delayed event",
        chart("""
            a = State(initial=True)
            b = State()
            go = Event(a.to(b), delay=500)
            back = b.to(a)
            """),
        said(
            5,
            "the event 'go' is delayed by 500 milliseconds.",
            "go = Event(a.to(b), delay=500)",
            "time on the clock of the computer is outside any model",
            "a variable that counts, and an event that advances it",
        ),
    ),
    Trap(
        "a state that invokes something",
        chart("""
            a = State(initial=True, invoke=print)
            b = State()
            go = a.to(b)
            back = b.to(a)
            """),
        said(
            3,
            "the state 'a' of Chart invokes something.",
            "a = State(initial=True, invoke=print)",
            "what runs in the background, and when it ends, is outside any model",
            "a component of its own, or an event for its end",
        ),
    ),
    Trap(
        "a method that the library invokes",
        chart("""
            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)

            def on_invoke_a(self):
                return 1
            """),
        said(
            8,
            "the state 'a' of Chart invokes something.",
            "def on_invoke_a(self):",
            "what runs in the background, and when it ends, is outside any model",
            "a component of its own, or an event for its end",
        ),
    ),
    Trap(
        "the computer's clock in a guard",
        """
        from time import monotonic


        class Chart(Component):
            a = State(initial=True)
            b = State()
            go = a.to(b, cond="is_late")
            back = b.to(a)

            def is_late(self):
                return monotonic() > 60
        """,
        said(
            11,
            "'is_late' of Chart asks the computer's clock (the module time).",
            "def is_late(self):",
            "what it answers is in no state, so the chart cannot be explored",
            "a variable that counts, and an event that advances it",
        ),
        executed=True,
    ),
    Trap(
        "the calendar in an action",
        """
        from datetime import datetime


        class Chart(Component):
            a = State(initial=True)
            b = State()
            go = a.to(b, on=lambda: datetime.now())
            back = b.to(a)
        """,
        said(
            8,
            "a lambda of Chart asks the computer's clock (the module datetime).",
            "go = a.to(b, on=lambda: datetime.now())",
            "what it answers is in no state, so the chart cannot be explored",
            "a variable that counts, and an event that advances it",
        ),
        executed=True,
    ),
    Trap(
        "chance in a guard",
        """
        class Chart(Component):
            a = State(initial=True)
            b = State()
            go = a.to(b, cond="is_lucky")
            back = b.to(a)

            def is_lucky(self):
                import random

                return random.random() > 0.5
        """,
        said(
            8,
            "'is_lucky' of Chart asks chance (the module random).",
            "def is_lucky(self):",
            "what it answers is in no state, so the chart cannot be explored",
            "an event for each outcome, or an argument of a Step",
        ),
        executed=True,
    ),
    Trap(
        "a history state",
        chart("""
            class work(State.Compound):
                one = State(initial=True)
                two = State()
                last = HistoryState()
                go = one.to(two)

            b = State()
            stop = work.to(b)
            back = b.to(work.last)
            """),
        said(
            6,
            "Chart has the history state 'last'.",
            "last = HistoryState()",
            "what a history state remembers is not part of a state of the model yet",
            "a variable that remembers the state, and guards that read it",
        ),
    ),
    Trap(
        "an eventless circle without guards",
        chart("""
            a = State(initial=True)
            b = State()
            c = State()
            go = a.to(b)
            b.to(c)
            c.to(b)
            back = b.to(a)
            """),
        said(
            7,
            "the eventless transitions of Chart never end (through b, c).",
            "b.to(c)",
            "python-statemachine would hang in this step",
            "a guard that becomes false, or an event",
        ),
    ),
    Trap(
        "an eventless circle beside Python code, which lowering cannot read",
        chart("""
            a = State(initial=True)
            b = State()
            c = State()
            go = a.to(b, on=print)
            b.to(c)
            c.to(b)
            back = b.to(a)
            """),
        said(
            7,
            "the eventless transitions of Chart never end (through b, c).",
            "b.to(c)",
            "python-statemachine would hang in this step",
            "a guard that becomes false, or an event",
        ),
        executed=True,
    ),
    Trap(
        "an eventless circle whose guards never become false",
        chart("""
            @dataclass
            class Variables:
                busy: bool = False  # at work

            a = State(initial=True)
            b = State()
            a.to(b, cond="busy")
            b.to(a, cond="busy")
            go = a.to.itself(on=sets(busy=True))
            """),
        said(
            9,
            "the eventless transitions of Chart may never end (through a, b, a).",
            'a.to(b, cond="busy")',
            "python-statemachine would hang in this step",
            "a guard that becomes false, or an event",
        ),
    ),
    Trap(
        "an eventless transition to itself",
        chart("""
            @dataclass
            class Variables:
                n: Annotated[int, between(0, 3)] = 0  # turns

            a = State(initial=True)
            b = State()
            go = a.to(b)
            b.to.itself(cond="n < 9 or n > 0", on=sets(n="(n + 1) % 4"))
            back = b.to(a)
            """),
        said(
            10,
            "'n' is compared with 9, which it never is: it goes from 0 to 3.",
            'b.to.itself(cond="n < 9 or n > 0", on=sets(n="(n + 1) % 4"))',
            "the comparison is true in every state",
            "a number from 0 to 3",
        ),
    ),
    Trap(
        "an eventless transition that never ends",
        chart("""
            @dataclass
            class Variables:
                n: Annotated[int, between(0, 3)] = 0  # turns

            a = State(initial=True)
            b = State()
            go = a.to(b)
            b.to.itself(cond="n >= 0", on=sets(n="(n + 1) % 4"))
            back = b.to(a)
            """),
        said(
            10,
            "the eventless transitions of Chart may never end (through b, b, b).",
            'b.to.itself(cond="n >= 0", on=sets(n="(n + 1) % 4"))',
            "python-statemachine would hang in this step",
            "a guard that becomes false, or an event",
        ),
    ),
    Trap(
        "an eventless transition that looks outside",
        """
        class Chart(Component):
            reads = {"peer_busy": "y.b"}
            a = State(initial=True)
            b = State()
            a.to(b, cond="peer_busy")
            back = b.to(a)


        class Design(System):
            x = part(Chart)
            y = part(Chart)
        """,
        said(
            6,
            "an eventless transition of Chart looks at 'peer_busy', which is outside.",
            'a.to(b, cond="peer_busy")',
            "it would be taken whenever something else changes, in nobody's step",
            "an event, taken in a Step; or a variable of its own",
        ),
    ),
)


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_a_mistake_is_refused_with_the_whole_message(tmp_path, trap):
    assert messages(tmp_path, trap) == trap.message
