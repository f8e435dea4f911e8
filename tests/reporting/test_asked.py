"""Whether two designs are asked the same question."""

from dataclasses import replace

import pytest

from checker import never_step, view
from checker.checking.check import check_design
from checker.checking.results import CheckResult, DesignResult
from checker.lowering.system import read_design
from checker.reporting.asked import asked_too, followed_through
from checker.reporting.pages import pages
from tests.reporting.test_findings_page import DARK, Yard, entries


@pytest.fixture(scope="module")
def yard() -> DesignResult:
    return check_design(Yard, {"dark": DARK})


@pytest.mark.parametrize(
    ("what", "same"),
    [
        ({"kind": "always_step"}, False),
        ({"text": "gate.open_"}, False),
        ({"on": ("gate.opens",)}, False),
        ({"where": "lamp.lit"}, False),
        ({"without": ("operator",)}, False),
        ({"steps": 2}, False),
        ({"sentence": "It is dark."}, True),
        ({"answers": ()}, True),
        ({"violated": None, "because": ""}, True),
        ({"unavoidable": "so it is"}, True),
        ({"faults": 0}, True),
    ],
    ids=lambda each: "-".join(each) if isinstance(each, dict) else None,
)
def test_the_same_question_is_the_same_in_all_that_makes_the_verdict(yard, what, same) -> None:
    dark = yard.properties[0]
    asked = replace(dark, stated=replace(dark.stated, **what))
    other = replace(yard, properties=(asked, *yard.properties[1:]))
    assert asked_too(yard, dark, [other]) == ([(other, asked)] if same else [])


class Viewed(Yard):
    """The yard with views."""

    stuck = view("gate.jammed")
    bad = view("stuck")
    fine = view("gate.shut")


class LooksAway(Viewed):
    """Nothing is stuck in it by another definition."""

    variant_of = Viewed
    stuck = view("gate.jammed and gate.open_")


class LooksElsewhere(Viewed):
    """Another view is another one, which nobody asks for."""

    variant_of = Viewed
    fine = view("gate.shut and lamp.dark")


BAD = never_step(
    "No lamp is lit while it is bad.", "bad", on="lamp_is_lit", violated=True, because="it is lit"
)


def test_a_view_that_is_defined_anew_makes_another_question() -> None:
    viewed, away, elsewhere = (
        check_design(cls, {"bad": BAD}) for cls in (Viewed, LooksAway, LooksElsewhere)
    )
    found = asked_too(viewed, viewed.properties[0], [away, elsewhere])
    assert [other.model.name for other, _ in found] == ["looks_elsewhere"]


def test_a_variant_that_looks_away_removes_nothing() -> None:
    holds = replace(BAD, violated=None, because="")
    check = CheckResult(
        (check_design(Viewed, {"bad": BAD}), check_design(LooksAway, {"bad": holds}))
    )
    designs = {"viewed": read_design(Viewed), "looks_away": read_design(LooksAway)}
    page = pages(check, designs)["findings.md"]
    assert entries(page, "viewed")["bad"][-1] == "**Nothing that is checked here removes it.**"


@pytest.mark.parametrize(
    ("bound", "faults", "followed"),
    [(None, 3, True), (None, None, True), (1, 1, True), (1, 2, False), (1, None, False)],
)
def test_through_how_many_faults_runs_were_followed(bound, faults, followed) -> None:
    assert followed_through(bound, faults) is followed
