"""Elements that no combination uses: each kind reported once, and waived with a reason."""

from checker import Step, choice, group, part, view
from checker.checking.check import check_design
from checker.engines.limits import Limits
from tests.checking.little import Basin, Sleeper, Switch, WaivedLazy
from tests.designs import Election, House


def dead(cls):
    """Kind and name of each dead element, with the reason why it may be dead."""
    return [(e.kind, e.name, e.waived) for e in check_design(cls, {}).dead]


FOUND = [
    ("state", "lazy.awake", "is never reached"),
    ("state", "lazy.running", "is never reached"),
    ("transition", "lazy.wake", "asleep -> awake is never taken [not tired and called]"),
    ("transition", "lazy.work", "asleep -> asleep is never taken [not tired]"),
    ("transition", "lazy.run", "awake -> running is never taken"),
    ("event", "lazy.wake", "is never enabled"),
    ("event", "lazy.run", "is never enabled"),
    ("event", "lazy.work", "is never enabled"),
    ("guard", "shift: caller.called", "'caller.called' never decides"),
    ("guard", "shift: not day", "'not day' never decides"),
    ("refusal", "shift: S-1", "'lazy.running' never decides"),
    ("refusal", "shift: S-2", "'lazy.tired and caller.silent' never decides"),
    ("view", "day", "is always false"),
]


def test_each_kind_of_dead_element_is_reported():
    result = check_design(Sleeper, {})
    assert [(e.kind, e.name, e.text) for e in result.dead] == FOUND
    assert result.unwaived == result.dead
    assert not result.as_expected
    assert all(each.as_expected for each in result.properties)


def test_a_dead_element_names_its_place():
    places = {e.name: e.source for e in check_design(Sleeper, {}).dead if e.kind == "state"}
    assert set(places) == {"lazy.awake", "lazy.running"}
    assert all(place.startswith("tests/checking/little.py:") for place in places.values())


def test_nothing_is_dead_in_a_design_that_uses_everything():
    result = check_design(Basin, {})
    assert (result.dead, result.as_expected) == ((), True)
    assert dead(Election) == []


def test_every_kind_can_be_waived_at_the_system():
    class Excused(Sleeper):
        """Each with its own reason."""

        waive = {name: f"since {name}" for _, name, _ in FOUND}

    result = check_design(Excused, {})
    assert [(e.kind, e.name, e.waived) for e in result.dead] == [
        (kind, name, f"since {name}") for kind, name, _ in FOUND
    ]
    assert (result.unwaived, result.as_expected) == ((), True)


def test_one_element_without_a_reason_fails_the_check():
    class Excused(Sleeper):
        """All but the view have a reason."""

        waive = {name: "a reason" for _, name, _ in FOUND[:-1]}

    result = check_design(Excused, {})
    assert [e.name for e in result.unwaived] == ["day"]
    assert not result.as_expected


def test_a_chart_waives_its_states_and_events_for_every_part():
    class Excused(Sleeper):
        """The chart has the reasons."""

        lazy = part(WaivedLazy)

    assert [each for each in dead(Excused) if each[0] in ("state", "transition", "event")] == [
        ("state", "lazy.awake", "the caller is weak"),
        ("state", "lazy.running", "as awake"),
        ("transition", "lazy.wake", None),
        ("transition", "lazy.work", None),
        ("transition", "lazy.run", "as awake"),
        ("event", "lazy.wake", None),
        ("event", "lazy.work", None),
        ("event", "lazy.run", "as awake"),
    ]


def test_a_step_that_is_waived_may_be_dead_with_its_conditions():
    class Night(Sleeper):
        """One step more, which needs a day."""

        waive = {name: "a reason" for _, name, _ in FOUND}
        meeting = Step(
            by="machine",
            when=("day", "caller.called"),
            takes=dict(caller="rest"),
            waive="for later",
        )

    result = check_design(Night, {})
    assert [(e.kind, e.name, e.waived) for e in result.dead if "meeting" in e.name] == [
        ("event", "meeting", "for later"),
        ("guard", "meeting: caller.called", "for later"),
    ]
    assert result.as_expected

    class Unexcused(Night):
        """The same without the reason."""

        meeting = Step(by="machine", when=("day", "caller.called"), takes=dict(caller="rest"))

    assert [e.name for e in check_design(Unexcused, {}).unwaived] == [
        "meeting",
        "meeting: caller.called",
    ]


def test_the_reason_of_a_living_step_does_not_excuse_its_conditions():
    class Shift(Sleeper):
        """The step itself is alive, and two of its conditions never decide."""

        shift = Step(
            by="machine",
            when=("caller.called", "not day"),
            takes=dict(caller="rest"),
            waive="nobody knows",
        )

    found = [each for each in dead(Shift) if "shift" in each[1]]
    assert found == [
        ("guard", "shift: caller.called", None),
        ("guard", "shift: not day", None),
    ]


def test_a_refusal_line_that_never_decides_is_reported():
    assert dead(House) == [("refusal", "bolt: D-2", None)]


def test_what_one_combination_uses_is_not_dead():
    assert dead(Switch) == []


def test_a_view_of_a_judgement_is_not_dead():
    class Judged(Switch):
        """The view is always false for one answer and always true for the other."""

        careful = choice("Is care taken?", no="no", yes="yes")
        care = view("careful == yes")
        none = view("careful == yes and careful == no")

    assert dead(Judged) == [("view", "none", None)]


def test_nothing_is_called_dead_before_the_end_of_the_search():
    result = check_design(Sleeper, {}, limits=Limits(max_states=1))
    assert (result.complete, result.dead, result.as_expected) == (False, (), False)


def test_a_step_that_no_filling_can_ever_take_is_reported():
    class Alone(Sleeper):
        """A step of two different callers, where there is only one."""

        waive = {name: "a reason" for _, name, _ in FOUND}
        callers = group("caller")
        swap = Step(
            by="machine",
            over=dict(one=callers, other=callers),
            when="one != other",
            takes=dict(one="rest"),
        )

    result = check_design(Alone, {})
    assert [e.name for e in result.unwaived] == ["swap"]
    assert result.command_counts["swap(one=caller, other=caller)"] == 0
    assert (result.states, result.transitions) == ((2,), (4,))
