"""What is checked without being asked for: deadlocks, ranges, and that time can advance."""

import pytest

from checker import System, part
from checker.checking.check import check_design
from tests.checking.helpers import named, trace_of
from tests.checking.little import Basin, Chain, Hourglass, Pair, Runaway, Sleeper, Switch
from tests.designs import Deadline, Election, Nested


def unasked(cls, name):
    """One unasked property of a design."""
    return named(check_design(cls, {}), name)


# -- deadlocks ---------------------------------------------------------------------------------


def test_no_deadlock_where_something_can_always_happen():
    result = unasked(Basin, "no_deadlock")
    assert (result.verdicts, result.as_expected, result.unasked) == (("holds",), True, True)


def test_a_deadlock_names_the_events_of_each_part_and_why_none_can_be_taken():
    trace = trace_of(unasked(Election, "no_deadlock"))
    assert trace.commands == ("a.crash", "handover(new=b, old=a)")
    assert trace.note == (
        "Nothing but a fault can happen here. What each event lacks:\n"
        "  handover(new=a, old=b): a is dead, which has no way to take 'lead'\n"
        "  handover(new=b, old=a): b is alive, but 'not leader' is false"
    )


def test_a_fault_does_not_undo_a_deadlock():
    trace = trace_of(unasked(Pair, "no_deadlock"))
    assert trace.commands == ()
    assert trace.note == (
        "Nothing but a fault can happen here. What each event lacks:\n"
        "  a.repair: a is up, which has no way to take 'repair'\n"
        "  b.repair: b is up, which has no way to take 'repair'"
    )


def test_a_deadlock_names_false_conditions_and_the_requirement_that_refuses():
    class Jammed(Chain):
        """The second relay is never blocked at the start."""

        initially = "not second.blocked"

    trace = trace_of(unasked(Jammed, "no_deadlock"))
    assert trace.commands == ("pass_on",)
    assert trace.note == (
        "Nothing but a fault can happen here. What each event lacks:\n"
        "  pass_on: not both is false; first is sent, which has no way to take 'forward'; "
        "second is sent, which has no way to take 'forward'"
    )

    class Ended(Jammed):
        """The end is no deadlock; two jams are one."""

        ends = ("both", "first.blocked and not second.blocked", "second.blocked and first.idle")

    assert unasked(Ended, "no_deadlock").verdicts == ("holds",)

    class BothJam(Jammed):
        """Only the state after both jams is left."""

        ends = ("both", "first.blocked != second.blocked")

    trace = trace_of(unasked(BothJam, "no_deadlock"))
    assert trace.commands == ("first.jam", "second.jam")
    assert trace.note == (
        "Nothing but a fault can happen here. What each event lacks:\n"
        "  pass_on: refused by C-1: second.blocked and first.blocked; "
        "first is idle, but 'not blocked' is false; second is idle, but 'not blocked' is false"
    )


def test_the_end_of_every_chart_is_no_deadlock():
    class Finished(Deadline):
        """The same clock and job; nothing says when it ends."""

        ends = ()

    trace = trace_of(unasked(Finished, "no_deadlock"))
    assert trace.commands == ("job.finish", "tick", "tick", "tick")
    assert trace.note == (
        "Nothing but a fault can happen here. What each event lacks:\n"
        "  job.finish: job is done, which has no way to take 'finish'\n"
        "  tick: clock.now < 3 is false"
    )
    assert unasked(Deadline, "no_deadlock").verdicts == ("holds",)

    class Alone(System):
        """Nothing but the job, whose chart ends in a final state."""

        job = part(Deadline.job.chart)

    assert unasked(Alone, "no_deadlock").verdicts == ("holds",)


def test_a_deadlock_is_found_for_the_choices_that_have_it():
    class Endless(Switch):
        """Without an end the lit and stuck switch is a deadlock."""

        ends = ()

    result = unasked(Endless, "no_deadlock")
    assert result.verdicts == ("holds",) * 6 + ("violated",) * 6
    assert result.fewest == (None,) * 6 + (0,) * 6
    trace = trace_of(result, 11)
    shown = {name: trace.model.variable[name].type.show(n) for name, n in trace.states[0].items()}
    assert [shown[name] for name in ("sticks", "strict", "quiet")] == ["yes", "yes", "both"]
    assert trace.commands == ("lamp.press",)
    assert trace.note.splitlines()[1:] == ["  lamp.press: lamp is lit, but 'not sticky' is false"]


# -- ranges ------------------------------------------------------------------------------------


def test_a_step_out_of_range_is_a_violation_and_no_step():
    result = check_design(Runaway, {})
    assert (result.states, result.transitions) == ((3,), (4,))
    out = named(result, "values_stay_in_range")
    trace = trace_of(out)
    assert (out.verdicts, trace.commands) == (("violated",), ("gauge.up", "gauge.up"))
    assert trace.note == "Here gauge.up would take gauge.n out of its range 0..2."


def test_a_deadlock_says_that_only_a_range_is_in_the_way():
    trace = trace_of(unasked(Runaway, "no_deadlock"))
    assert trace.commands == ("gauge.up", "gauge.up")
    assert trace.note.splitlines()[1:] == [
        "  gauge.up: nothing, but it would take gauge.n out of its range"
    ]


def test_ranges_are_only_checked_where_a_step_could_leave_one():
    assert [each.name for each in check_design(Pair, {}).properties] == ["no_deadlock"]
    assert unasked(Nested, "values_stay_in_range").verdicts == ("holds",)


# -- time --------------------------------------------------------------------------------------


class Held(System):
    """An hourglass that somebody can lay down: 6 states."""

    glass = part(Hourglass)
    ends = "glass.sand == 0"


def test_time_that_can_be_stopped_is_a_violation():
    result = unasked(Held, "time_can_advance")
    trace = trace_of(result)
    assert (result.verdicts, result.unasked, trace.commands) == (
        ("violated",),
        True,
        ("glass.hold",),
    )
    assert trace.note == "From here no path without fault leads to: a timer step is enabled."


def test_time_may_stop_at_the_end():
    result = unasked(Deadline, "time_can_advance")
    assert (result.verdicts, result.as_expected) == (("holds",), True)

    class Endless(Deadline):
        """The same clock without an end."""

        ends = ()

    assert trace_of(unasked(Endless, "time_can_advance")).commands == (
        "job.finish",
        "tick",
        "tick",
        "tick",
    )


@pytest.mark.parametrize("cls", [Basin, Sleeper, Election])
def test_time_is_only_checked_with_a_timer(cls):
    assert "time_can_advance" not in {each.name for each in check_design(cls, {}).properties}
