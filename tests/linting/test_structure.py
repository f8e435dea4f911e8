"""The shape of a chart: what python-statemachine would silently make of it."""

import pytest

from tests.linting.specs import Trap, chart, messages, said

TRAPS = (
    Trap(
        "a parallel state at the top that ends",
        chart("""
            class both(State.Parallel):
                class left(State.Compound):
                    one = State(initial=True)
                    two = State(final=True)
                    go = one.to(two)

                class right(State.Compound):
                    first = State(initial=True)
                    second = State(final=True)
                    come = first.to(second)

            idle = State()
            stop = both.to(idle)
            again = idle.to(both)
            """),
        said(
            3,
            "the parallel state 'both' of Chart ends when all of its regions have reached a final "
            "state.",
            "class both(State.Parallel):",
            "python-statemachine then ends the whole chart, and takes no event any more",
            "a region without final=True, or a compound state around it",
        ),
    ),
    Trap(
        "one state id in two regions",
        """
        class Chart(Component):
            validate_disconnected_states = False

            class work(State.Parallel):
                class left(State.Compound):
                    idle = State(initial=True)
                    busy = State()
                    begin = idle.to(busy)

                class right(State.Compound):
                    idle = State(initial=True)
                    active = State()
                    begin = idle.to(active)
        """,
        said(
            12,
            "'idle' is the id of two states of Chart: work.left.idle and work.right.idle.",
            "idle = State(initial=True)",
            "python-statemachine keeps one of them and loses the transitions of the other",
            "a name that no other state of the chart has",
        ),
    ),
    Trap(
        "one state id inside and outside",
        """
        class Chart(Component):
            validate_disconnected_states = False
            idle = State(initial=True)

            class work(State.Compound):
                idle = State(initial=True)
                busy = State()
                begin = idle.to(busy)

            go = idle.to(work)
            back = work.to(idle)
        """,
        said(
            7,
            "'idle' is the id of two states of Chart: idle and work.idle.",
            "idle = State(initial=True)",
            "python-statemachine keeps one of them and loses the transitions of the other",
            "a name that no other state of the chart has",
        ),
    ),
    Trap(
        "no states",
        """
        class Chart(Component):
            pass
        """,
        said(
            2,
            "Chart has no states.",
            "class Chart(Component):",
            "python-statemachine cannot start it",
            "off = State(initial=True)",
        ),
    ),
    Trap(
        "an event declared twice",
        chart("""
            a = State(initial=True)
            b = State()
            go = a.to(b)
            go = b.to(a)
            """),
        said(
            6,
            "'go' is declared twice in one class.",
            "go = b.to(a)",
            "the transitions declared first stay in the chart without an event: they "
            "would be taken at once",
            "go |= ..., or one declaration with |",
        ),
    ),
    Trap(
        "a declaration written twice",
        chart("""
            by = {"go": "fault"}
            by = {"back": "fault"}
            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)
            """),
        said(
            4,
            "'by' is declared twice in one class.",
            'by = {"back": "fault"}',
            "Python keeps the last one and drops the first",
            "another name for one of them",
        ),
    ),
    Trap(
        "a key twice in one dictionary",
        chart("""
            by = {"go": "fault", "go": "machine"}
            a = State(initial=True)
            b = State()
            go = a.to(b)
            back = b.to(a)
            """),
        said(
            3,
            "'go' stands twice in one dictionary.",
            'by = {"go": "fault", "go": "machine"}',
            "Python keeps the last one and drops the first",
            "each key once",
        ),
    ),
)


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_a_mistake_is_refused_with_the_whole_message(tmp_path, trap):
    assert messages(tmp_path, trap) == trap.message
