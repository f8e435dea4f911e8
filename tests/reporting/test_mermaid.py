"""Charts and systems in Mermaid: whole texts, and nothing that Mermaid would read as its own."""

from dataclasses import dataclass

from statemachine import State, StateChart

from checker import Component, Step, System, part, sets, sometimes
from checker.checking.check import check_design
from checker.checking.results import Trace
from checker.lowering.chart import read_chart
from checker.lowering.commands import lower
from checker.lowering.system import read_design
from checker.reporting.mermaid import (
    chart_diagram,
    distinct_charts,
    escaped,
    sequence_diagram,
    system_diagram,
)
from tests.checking.helpers import named, trace_of
from tests.designs import Deadline, Election, Nested


def diagrams(cls):
    """The diagram of each chart of a design, by the parts that are instances of it."""
    return {parts: chart_diagram(chart) for chart, parts in distinct_charts(read_design(cls))}


def test_a_compound_and_parallel_chart():
    assert diagrams(Nested) == {
        ("nested",): """\
stateDiagram-v2
    idle
    [*] --> idle
    state work {
        state left {
            l1
            [*] --> l1
            l2
        }
        --
        state right {
            r1
            [*] --> r1
            r2
        }
    }
    idle --> work : begin
    idle : idle
    idle : ↺ settle [count #gt; 0]
    idle : ↺ (at once) [count #gt;= 4 and size == large]
    work --> idle : stop
    l1 --> l2 : tick
    l2 --> l1 : tick
    r1 --> r2 : tick [not hot]
    r2 --> r1 : cool [size #gt;= medium]"""
    }


def test_each_chart_is_drawn_once_and_a_final_state_ends():
    assert list(diagrams(Election)) == [("a", "b"), ("net",)]
    assert (
        diagrams(Deadline)[("job",)]
        == """\
stateDiagram-v2
    waiting
    [*] --> waiting
    done
    done --> [*]
    waiting --> done : finish"""
    )


def test_a_system_shows_who_takes_and_who_is_told():
    assert (
        system_diagram(read_design(Election))
        == """\
flowchart LR
    a["a<br/>Node"]
    b["b<br/>Node"]
    net["net<br/>Net"]
    step_handover(["handover<br/><i>machine</i>"])
    step_handover ==>|lead| a
    step_handover ==>|lead| b
    step_handover -.->|follow| a
    step_handover -.->|follow| b"""
    )


def test_what_mermaid_would_read_is_escaped():
    assert escaped('a < b; "c" > 50% #1') == "a #lt; b#59; #quot;c#quot; #gt; 50#37; #35;1"
    assert escaped("plain → text (x=1)") == "plain → text (x=1)"


class Machine(Component):
    """A part that has the name of an actor."""

    @dataclass
    class Variables:
        done: bool = False

    by = {"work": "machine"}

    idle = State(initial=True)
    work = idle.to.itself(on=sets(done=True))


class Workshop(System):
    """A machine that works."""

    machine = part(Machine)


def test_a_part_may_have_the_name_of_an_actor():
    result = check_design(Workshop, {"p": sometimes("s", "machine.done")})
    assert (
        sequence_diagram(trace_of(named(result, "p")))
        == """\
sequenceDiagram
    actor by_machine as machine
    participant machine
    rect rgb(245, 245, 245)
    by_machine->>machine: 1. machine.work
    Note over machine: done: false → true
    end"""
    )


class Plain(StateChart):
    """A chart with Python guards and actions."""

    catch_errors_as_events = False

    @dataclass
    class Variables:
        n: int = 0

    a = State(initial=True)
    b = State()
    up = a.to.itself(on="count")
    go = a.to(b, cond="enough")
    back = b.to(a)
    nothing = a.to.itself()

    def enough(self):
        return self.model.n == 1

    def count(self):
        self.model.n = (self.model.n + 1) % 2


class Opaque(System):
    """Two plain charts that count together."""

    one = part(Plain)
    two = part(Plain)
    both = Step(by="operator", takes=dict(one="up", two="up"))


def test_a_chart_that_was_only_executed_has_a_sequence_diagram_too():
    result = check_design(Opaque, {"p": sometimes("s", "one.n == 1 and two.b")}, engine="executed")
    assert (
        sequence_diagram(trace_of(named(result, "p")))
        == """\
sequenceDiagram
    actor operator
    actor environment
    participant one
    participant two
    rect rgb(245, 245, 245)
    operator-->>one: 1. both
    operator-->>two: 1. both
    Note over one: n: 0 → 1
    Note over two: n: 0 → 1
    end
    rect rgb(245, 245, 245)
    environment->>two: 2. two.go
    Note over two: state: a → b
    end"""
    )


def test_an_executed_step_that_changes_nothing_is_drawn():
    result = check_design(Plain, {"p": sometimes("s", "plain.n == 1")}, engine="executed")
    trace = trace_of(named(result, "p"))
    still = type(trace)(trace.model, (trace.states[0],) * 2, ("plain.nothing",))
    assert sequence_diagram(still).splitlines()[3:] == [
        "    rect rgb(245, 245, 245)",
        "    environment->>plain: 1. plain.nothing",
        "    Note over plain: nothing changes",
        "    end",
    ]


class Returning(StateChart):
    """Back to where it came from: a state of a word of Mermaid's, and one with states of its own."""

    class work(State.Compound):
        end = State(initial=True)
        other = State()
        again = end.to.itself()
        on = end.to(other)

    restart = work.to.itself()


def test_what_leads_back_stands_in_a_state_but_at_one_with_states_of_its_own():
    assert (
        chart_diagram(read_chart(Returning))
        == """\
stateDiagram-v2
    state work {
        state "end" as end_
        end_
        [*] --> end_
        other
    }
    [*] --> work
    work --> work : restart
    end_ : ↺ again
    end_ --> other : on"""
    )


class Looping(Component):
    """Its states have the names of words of Mermaid's language."""

    end = State(initial=True)
    note = State()

    go = end.to(note)
    back = note.to(end)


class Words(System):
    """A part called loop."""

    loop = part(Looping)


def test_words_of_mermaids_own_language_are_names_here() -> None:
    assert chart_diagram(read_chart(Looping)) == "\n".join(
        [
            "stateDiagram-v2",
            '    state "end" as end_',
            "    end_",
            "    [*] --> end_",
            '    state "note" as note_',
            "    note_",
            "    end_ --> note_ : go",
            "    note_ --> end_ : back",
        ]
    )
    model = lower(Words)
    states = ({"loop.state": 0}, {"loop.state": 1})
    assert sequence_diagram(Trace(model, states, ("loop.go",))) == "\n".join(
        [
            "sequenceDiagram",
            "    actor environment",
            "    participant loop_ as loop",
            "    rect rgb(245, 245, 245)",
            "    environment->>loop_: 1. loop.go",
            "    Note over loop_: state: end → note",
            "    end",
        ]
    )
