"""Runs as text, as Markdown and as sequence diagrams: whole texts."""

from dataclasses import replace

import pytest

from checker import always, always_step, sometimes
from checker.checking.check import check_design
from checker.checking.results import Falsified, Trace
from checker.lowering.commands import lower
from checker.reporting.mermaid import sequence_diagram
from checker.reporting.trace_markdown import cell, step_table
from checker.reporting.trace_text import render
from tests.checking.helpers import checked, named, trace_of
from tests.checking.little import Pair, Switch
from tests.designs import Election, House, Watch


@pytest.fixture(scope="module")
def split() -> Trace:
    """Both lead after the network was cut."""
    prop = always(
        "At most one leads.", "count(n.leader for n in nodes) <= 1 and net.up != net.down"
    )
    return trace_of(checked(Election, prop))


@pytest.fixture(scope="module")
def stuck() -> Trace:
    """A deadlock of the election."""
    return trace_of(named(check_design(Election, {}), "no_deadlock"))


@pytest.fixture(scope="module")
def goes_dark() -> Trace:
    """A lamp that goes dark, for the last combination in which it does."""
    text = "implies(lamp.presses > 0 and strict == yes, lamp.lit)"
    return trace_of(checked(Switch, always("It stays lit.", text)), 5)


# -- text --------------------------------------------------------------------------------------


def test_a_counterexample_as_text(split):
    assert (
        render(split, title="At most one leads.")
        == """\
At most one leads.
3 steps, 1 of them a fault:
  start:   a is alive (leader = false); b is alive (leader = false); net is up
    1. FAULT net.cut   [fault]
         net.state: up -> down
    2. handover(new=a, old=b)   [machine]
         a.leader: false -> true
    3. handover(new=b, old=a)   [machine]
         b.leader: false -> true
  here:    count(n.leader for n in nodes) <= 1 is false, since a.leader = true, b.leader = true"""
    )


def test_a_deadlock_as_text(stuck):
    assert (
        render(stuck)
        == """\
2 steps, 1 of them a fault:
  start:   a is alive (leader = false); b is alive (leader = false); net is up
    1. FAULT a.crash   [fault]
         a.state: alive -> dead
    2. handover(new=b, old=a)   [machine]
         b.leader: false -> true
  here:    Nothing but a fault can happen here. What each event lacks:
           handover(new=a, old=b): a is dead, which has no way to take 'lead'
           handover(new=b, old=a): b is alive, but 'not leader' is false"""
    )


def test_choices_come_first_and_long_lines_are_wrapped(goes_dark):
    assert (
        render(goes_dark, width=60)
        == """\
2 steps, no fault:
  choices: sticks = no, strict = yes, quiet = both
  start:   lamp is dark (presses = 0)
    1. lamp.press   [operator]
         lamp.state: dark -> lit
         lamp.presses: 0 -> 1
    2. lamp.press   [operator]
         lamp.state: lit -> dark
         lamp.presses: 1 -> 2
  here:    implies(lamp.presses > 0 and strict == yes,
           lamp.lit) is false, since lamp.presses = 2,
           strict = yes, lamp.state = dark"""
    )


def test_knowledge_is_shown_beside_the_parts():
    text = "alarm.ringing and sensor.level == small and link.down"
    trace = trace_of(checked(Watch, sometimes("It rings for nothing.", text)))
    assert render(trace).splitlines()[1] == (
        "  start:   sensor is on (level = medium); link is up; alarm is quiet; known = medium"
    )


def test_a_run_without_steps_and_a_step_that_changes_nothing():
    trace = trace_of(named(check_design(Pair, {}), "no_deadlock"))
    assert render(trace).splitlines()[:2] == ["0 steps, no fault:", "  start:   a is up; b is up"]
    model = lower(Pair)
    state = trace.states[0]
    still = Trace(model, (state, state), ("a.fail",))
    assert render(still).splitlines()[-2:] == [
        "    1. FAULT a.fail   [fault]",
        "         nothing changes",
    ]


def test_faults_are_counted_in_words():
    result = checked(Pair, always("Served.", "serving"))
    assert render(trace_of(result)).splitlines()[0] == "2 steps, 2 of them faults:"


def test_a_step_names_the_requirements_that_it_models(split):
    first = replace(split.model.command["net.cut"], requirements=("N-1", "N-2"))
    others = [c for c in split.model.commands if c.name != "net.cut"]
    model = replace(split.model, commands=(first, *others))
    trace = replace(split, model=model)
    assert "    1. FAULT net.cut   [fault, N-1, N-2]" in render(trace).splitlines()


def test_a_lasso_says_where_it_goes_back_to(split):
    lines = render(replace(split, loop=1)).splitlines()
    assert "       and from here again from step 2 on, for ever" in lines


def test_what_is_wrong_without_values_has_no_since(split):
    trace = replace(split, falsified=(Falsified("false is false", ()),))
    assert render(trace).splitlines()[-1] == "  here:    false is false"


# -- Markdown ----------------------------------------------------------------------------------


def test_a_counterexample_as_a_table(split):
    assert (
        step_table(split)
        == """\
3 steps, 1 of them a fault.

At the start: a is alive (leader = false); b is alive (leader = false); net is up.

| step | by | what happens | what changes |
| ---: | --- | --- | --- |
| 1 | **fault** | `net.cut` | `net.state`: up → down |
| 2 | machine | `handover(new=a, old=b)` | `a.leader`: false → true |
| 3 | machine | `handover(new=b, old=a)` | `b.leader`: false → true |

At the end: count(n.leader for n in nodes) <= 1 is false, since `a.leader` = true, \
`b.leader` = true."""
    )


def test_a_deadlock_as_a_table_and_a_list(stuck):
    assert (
        step_table(stuck)
        == """\
2 steps, 1 of them a fault.

At the start: a is alive (leader = false); b is alive (leader = false); net is up.

| step | by | what happens | what changes |
| ---: | --- | --- | --- |
| 1 | **fault** | `a.crash` | `a.state`: alive → dead |
| 2 | machine | `handover(new=b, old=a)` | `b.leader`: false → true |

Nothing but a fault can happen here. What each event lacks:

- handover(new=a, old=b): a is dead, which has no way to take 'lead'
- handover(new=b, old=a): b is alive, but 'not leader' is false"""
    )


def test_a_table_has_choices_and_one_row_a_step_with_several_changes(goes_dark):
    assert (
        step_table(goes_dark)
        == """\
2 steps, no fault.

With these choices: `sticks` = no, `strict` = yes, `quiet` = both.

At the start: lamp is dark (presses = 0).

| step | by | what happens | what changes |
| ---: | --- | --- | --- |
| 1 | operator | `lamp.press` | `lamp.state`: dark → lit<br>`lamp.presses`: 0 → 1 |
| 2 | operator | `lamp.press` | `lamp.state`: lit → dark<br>`lamp.presses`: 1 → 2 |

At the end: implies(lamp.presses > 0 and strict == yes, lamp.lit) is false, since \
`lamp.presses` = 2, `strict` = yes, `lamp.state` = dark."""
    )


def test_a_run_without_steps_has_no_table():
    text = step_table(trace_of(named(check_design(Pair, {}), "no_deadlock")))
    assert "|" not in text
    assert text.splitlines()[0] == "0 steps, no fault."


def test_a_cell_cannot_end_early():
    assert cell("a | b\nc") == "a \\| b<br>c"


# -- sequence diagrams -------------------------------------------------------------------------


def test_a_counterexample_as_a_sequence_diagram(split):
    assert (
        sequence_diagram(split)
        == """\
sequenceDiagram
    actor fault
    actor machine
    participant net
    participant a
    participant b
    rect rgb(255, 225, 225)
    fault->>net: 1. net.cut
    Note over net: state: up → down
    end
    rect rgb(245, 245, 245)
    machine->>a: 2. handover(new=a, old=b)
    Note over a: leader: false → true
    end
    rect rgb(245, 245, 245)
    machine->>b: 3. handover(new=b, old=a)
    Note over b: leader: false → true
    end"""
    )


def test_who_is_told_gets_a_dotted_arrow_only_if_the_message_matters():
    text = "not (a.leader and not b.leader and after(b.leader))"
    trace = trace_of(checked(Election, always_step("s", text, on="handover")))
    assert trace.commands == ("handover(new=a, old=b)", "handover(new=b, old=a)")
    lines = sequence_diagram(trace).splitlines()
    assert [line for line in lines if "->>" in line] == [
        "    machine->>a: 1. handover(new=a, old=b)",
        "    machine->>b: 2. handover(new=b, old=a)",
        "    machine-->>a: 2. handover(new=b, old=a)",
    ]
    assert lines[-3:] == [
        "    Note over a: leader: true → false",
        "    Note over b: leader: false → true",
        "    end",
    ]


def test_knowledge_that_changes_is_noted_at_the_first_part():
    result = checked(Watch, always("s", "sensor.level == known or link.down", where="link.up"))
    assert result.verdicts == ("holds",)
    trace = trace_of(checked(Watch, sometimes("s", "known == small and alarm.ringing and link.up")))
    assert sequence_diagram(trace).count("known: known: medium → small") == 1


def test_a_step_that_changes_nothing_says_so():
    prop = sometimes("s", "door.opened")
    trace = trace_of(checked(House, prop))
    still = replace(trace, states=(trace.states[0],) * 2)
    assert sequence_diagram(still).splitlines()[-2:] == [
        "    Note over door: nothing changes",
        "    end",
    ]
