"""The requirement catalogue: what is answered, what is not, and what is still open."""

from dataclasses import dataclass

import pytest

from checker import System, always, part
from checker.checking.check import check_design
from checker.checking.coverage import coverage
from checker.checking.results import CheckResult
from checker.errors import SpecError
from tests.checking.little import Lamp, Pair, Switch
from tests.designs import House


@dataclass(frozen=True)
class Entry:
    """An entry of a catalogue."""

    id: str
    kind: str = "rule"
    source: str = "page 1"
    text: str = "It is so."


def entries(*ids):
    """Entries with these ids."""
    return [Entry(id_) for id_ in ids]


class AnswersLamp(Lamp):
    """A chart that models an entry with a state and an event."""

    answers = {"L-3": ("lit", "press")}


class Answering(System):
    """A system that answers entries itself, and through its chart."""

    lamp = part(AnswersLamp, sticky="lamp")
    sticks = Switch.sticks
    answers = {"L-4": "lamp"}
    ends = "lamp.lit"


def statuses(found):
    """Id to status."""
    return {each.id: each.status for each in found}


def test_an_entry_is_answered_by_a_choice_a_property_or_an_element():
    result = check_design(Switch, {"p": always("s", "lamp.dark or lamp.lit", answers=("L-7",))})
    found = coverage([result], entries("L-1", "L-2", "L-7"), {})
    assert [(e.id, e.status, e.modelled, e.checked, e.asked) for e in found] == [
        ("L-1", "answered", (), (), (("switch", "sticks"),)),
        ("L-2", "answered", (), (), (("switch", "strict"),)),
        ("L-7", "answered", (), (("switch", "p"),), ()),
    ]


def test_an_entry_is_answered_by_refusal_lines_and_by_what_charts_and_systems_declare():
    found = coverage([check_design(House, {})], entries("D-1", "D-2", "D-Q"), {})
    assert [(e.id, e.modelled) for e in found] == [
        ("D-1", (("house", "bolt (refused while)"),)),
        ("D-2", (("house", "bolt (refused while)"),)),
        ("D-Q", ()),
    ]
    found = coverage([check_design(Answering, {})], entries("L-1", "L-3", "L-4"), {})
    assert [(e.id, e.modelled, e.asked) for e in found] == [
        ("L-1", (), (("answering", "sticks"),)),
        ("L-3", (("answering", "lamp.lit"), ("answering", "lamp.press")), ()),
        ("L-4", (("answering", "lamp"),), ()),
    ]


def test_what_a_design_covers_and_nothing_answers_is_unanswered():
    catalogue = entries("L-1", "L-2", "L-9", "LX-1", "M-1", "L")
    found = coverage([check_design(Switch, {})], catalogue, {"switch": ("L",)})
    assert statuses(found) == {
        "L-1": "answered",
        "L-2": "answered",
        "L-9": "unanswered",
        "LX-1": "open",
        "M-1": "open",
        "L": "unanswered",
    }
    assert [each.id for each in CheckResult((), found).unanswered] == ["L-9", "L"]


def test_what_no_design_covers_is_open():
    result = check_design(Pair, {})
    assert statuses(coverage([result], entries("X-1"), {})) == {"X-1": "open"}
    assert statuses(coverage([], entries("X-1"), {})) == {"X-1": "open"}


def test_several_designs_answer_one_entry_together():
    one = check_design(Pair, {"p": always("s", "a.up or a.down", answers="L-1")})
    two = check_design(Switch, {"q": always("s", "lamp.dark or lamp.lit", answers="L-1")})
    found, _ = coverage([one, two], entries("L-1", "L-2"), {})
    assert found.checked == (("pair", "p"), ("switch", "q"))
    assert found.asked == (("switch", "sticks"),)


def test_the_entry_itself_is_kept():
    entry = Entry("X-1", "question", "page 7", "What happens then?")
    (found,) = coverage([], [entry], {})
    assert (found.kind, found.source, found.text) == ("question", "page 7", "What happens then?")


@pytest.mark.parametrize(
    ("cls", "properties", "ids", "problem"),
    [
        (
            Pair,
            {"p": always("s", "a.up or a.down", answers="P-11")},
            ("P-1",),
            "pair: the property p answers 'P-11', which is not in the requirement catalogue.",
        ),
        (
            Switch,
            {},
            ("L-1", "L-3"),
            "switch: strict answers 'L-2', which is not in the requirement catalogue.",
        ),
    ],
)
def test_an_id_that_the_catalogue_does_not_have_is_refused(cls, properties, ids, problem):
    with pytest.raises(SpecError) as raised:
        coverage([check_design(cls, properties)], entries(*ids), {})
    assert raised.value.problem == problem
    assert raised.value.why == "a misspelt id would leave the real entry unanswered"
    assert "Did you mean" in raised.value.instead


def test_without_a_catalogue_nothing_is_refused():
    result = check_design(Switch, {"p": always("s", "lamp.dark or lamp.lit", answers="ANY-1")})
    assert coverage([result], [], {}) == ()
