"""What is found of variants is told where it says more than the verdict of their design."""

from dataclasses import replace

import pytest

from checker import Step, changed, left_out, never_step, refusals
from checker.lowering.system import read_design
from checker.reporting.pages import pages
from checker.reporting.variants import families
from tests.reporting.test_findings_page import DARK, Yard
from tests.reporting.test_removals import HOLDS, Every, Free, Half, Whole, check, page


class Always(Every):
    """The lamp is lit at any time, of one combination of answers only, in which the yard waits."""

    variant_of = Every
    initially = ("careful == yes and strict == no and early == no",)
    lamp_is_lit = changed(Every.lamp_is_lit, refused_while=())


def test_a_violation_with_answers_with_which_the_design_is_right_is_told() -> None:
    """Its verdict reads like the beginning of the verdict of the design, and is another one."""
    lit = never_step(
        "No lamp is lit while the gate is open.",
        "gate.open_",
        on="lamp_is_lit",
        violated="careful == no",
        because="nobody looks",
    )
    found = check(
        (Every, {"p": lit}), (Always, {"p": replace(lit, violated="True")}), (Free, {"p": lit})
    )
    classes = (Every, Always, Free)
    (finding,) = page(found, classes)["designs"][0]["found"]
    assert finding["verdict"] == (
        "violated (without any fault) exactly where `careful` is `no`; holds elsewhere"
    )
    assert finding["elsewhere"] == [
        ("always", "violated (without any fault)"),
        ("free", "violated (without any fault), whatever is chosen"),
    ]
    designs = {
        d.model.name: read_design(cls) for d, cls in zip(found.designs, classes, strict=True)
    }
    text = pages(found, designs)["README.md"]
    assert "(always, [p](always.md#p))" in text
    assert "(free, [p](free.md#p))" in text


def test_a_variant_whose_design_was_not_checked_is_compared_with_nothing() -> None:
    found = check(
        (Whole, {"dark": HOLDS}), (Half, {"dark": replace(DARK, violated="careful == yes")})
    )
    family_of = families(found, {"whole": read_design(Whole), "half": read_design(Half)})
    assert [family.related for family in family_of.values()] == [(), ()]
    (finding,) = page(found, (Whole, Half))["designs"][1]["found"]
    assert finding["remedies"] == [
        "**Removed by another answer** to `careful` (L-Q1), without a change to a guard."
    ]


class Narrow(Yard):
    """One combination of answers."""

    initially = ("careful == no and strict == no and early == no",)


class Slower(Narrow):
    """Less can happen, with every answer."""

    variant_of = Narrow
    initially = ()
    gate_gone = left_out(Step(by="operator", takes={"gate": "is_freed"}), "nobody has the time")


class Elsewhere(Narrow):
    """Something else is changed, with two answers."""

    variant_of = Narrow
    initially = ("strict == no and early == no",)
    lamp_is_lit = changed(
        Yard.lamp_is_lit, refused_while=refusals({"L-7": "gate.open_ and gate.shut"})
    )


class Besides(Elsewhere):
    """The same change, with one answer, of which nobody asked the design."""

    variant_of = Narrow
    initially = ("careful == yes and strict == no and early == no",)


def test_a_verdict_that_reads_the_same_is_told_if_it_is_one_of_other_answers() -> None:
    asked = (Narrow, Elsewhere, Besides)
    found = check(*((cls, {"dark": DARK}) for cls in asked))
    (finding,) = page(found, asked)["designs"][0]["found"]
    assert finding["verdict"] == "violated (after 1 fault)"
    assert finding["elsewhere"] == [
        ("elsewhere", "violated (after 1 fault), in every combination tried"),
        ("besides", "violated (after 1 fault)"),
    ]


@pytest.mark.parametrize(
    ("asked", "listed"),
    [((Narrow, Elsewhere), ["elsewhere"]), ((Narrow, Slower, Elsewhere), [])],
    ids=["one design", "with more answers"],
)
def test_a_violation_is_known_with_the_answers_that_were_tried(asked, listed) -> None:
    """With `careful` nobody asked the design, unless by the variant that has all answers."""
    found = check(*((cls, {"dark": DARK}) for cls in asked))
    designs = {d.model.name: read_design(cls) for d, cls in zip(found.designs, asked, strict=True)}
    text = pages(found, designs)["README.md"]
    assert [name for name in ("slower", "elsewhere") if f"({name}, [dark]" in text] == listed
    assert "(narrow, [dark](narrow.md#dark)" in text


class SlowerOnce(Slower):
    """The same of runs with one fault, which is too little to speak for the design."""

    up_to_faults = 1


class SlowestOnce(SlowerOnce):
    """The same again."""


def test_two_variants_do_not_hide_a_violation_behind_each_other() -> None:
    asked = (Narrow, SlowerOnce, SlowestOnce)
    found = check(*((cls, {"dark": DARK}) for cls in asked))
    designs = {d.model.name: read_design(cls) for d, cls in zip(found.designs, asked, strict=True)}
    narrower = families(found, designs)["narrow"].narrower
    assert [each.model.name for each in narrower] == ["slower_once", "slowest_once"]
    text = pages(found, designs)["README.md"]
    assert "(slower_once, [dark](slower_once.md#dark)" in text
    assert "(slowest_once, [dark](slowest_once.md#dark)" in text
