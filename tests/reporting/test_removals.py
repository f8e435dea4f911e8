"""What a variant is credited with, what leads a verdict, and what a variant costs: exact words."""

from dataclasses import replace

import pytest

from checker import changed, left_out, refusals, sometimes
from checker.checking.check import check_design
from checker.checking.results import CheckResult, DesignResult
from checker.documents import Document, Question
from checker.errors import NOWHERE
from checker.lowering.system import read_design
from checker.reporting.findings_page import findings_page
from checker.reporting.pages import pages
from checker.reporting.prices import prices
from checker.reporting.variants import families, led_words
from tests.reporting.test_findings_page import DARK, LIT, Yard

HOLDS = replace(DARK, violated=None, because="")


def guarded(text: str):
    """The step that lights the lamp, refused while a condition holds."""
    return changed(Yard.lamp_is_lit, refused_while=refusals({"L-2": text}))


class Whole(Yard):
    """Mended, with all answers."""

    variant_of = Yard
    lamp_is_lit = guarded("gate.jammed")


class Part(Yard):
    """Mended, and not asked with the answers of the run."""

    variant_of = Yard
    initially = ("careful == yes",)
    lamp_is_lit = guarded("gate.jammed")


class Half(Yard):
    """Mended for one answer only."""

    variant_of = Yard
    lamp_is_lit = guarded("gate.jammed and careful == no")


class Faultless(Yard):
    """Mended, and not followed through the fault that it takes."""

    variant_of = Yard
    up_to_faults = 0
    lamp_is_lit = guarded("gate.jammed")


class Dark(Yard):
    """There is no lamp to be lit, and the gate is guarded."""

    variant_of = Yard
    lamp_is_lit = left_out(Yard.lamp_is_lit, "there is no lamp")


class Wide(Yard):
    """The same yard, with every answer."""

    variant_of = Yard
    initially = ()


def check(*asked) -> CheckResult:
    return CheckResult(tuple(check_design(cls, props) for cls, props in asked))


def page(found: CheckResult, classes) -> dict:
    designs = {
        d.model.name: read_design(cls) for d, cls in zip(found.designs, classes, strict=True)
    }
    return findings_page(found, designs, {}, {})


@pytest.mark.parametrize(
    ("cls", "props", "said"),
    [
        (
            Whole,
            HOLDS,
            [
                "**Removed in** [whole](whole.md#dark): it holds there, with every answer with "
                "which it is violated here."
            ],
        ),
        (
            Part,
            HOLDS,
            [
                "**Removed in part,** not for the run above, in [part](part.md#dark): it holds "
                "there with 2 of the 6 combinations of answers with which it is violated here; not "
                "tried there: `careful` = `no` and `strict` = `yes`.",
                "**Nothing that is checked here removes the run above.**",
            ],
        ),
        (
            Half,
            replace(DARK, violated="careful == yes"),
            [
                "**Removed in** [half](half.md#dark): it holds there with 4 of the 6 combinations "
                "of answers with which it is violated here, the answers of the run above among "
                "them; it is violated there, too, where `careful` is `yes`."
            ],
        ),
        (Faultless, HOLDS, ["**Nothing that is checked here removes it.**"]),
        (Dark, None, []),
    ],
    ids=lambda each: each.__name__ if isinstance(each, type) else None,
)
def test_a_variant_is_credited_with_what_it_was_checked_for(cls, props, said) -> None:
    asked = {"lit": LIT} if props is None else {"dark": props}
    if cls is Dark:
        asked["lit"] = replace(LIT, violated="True", because="there is no lamp")
    made = page(check((Yard, {"dark": DARK}), (cls, asked)), (Yard, cls))
    (found,) = made["designs"][0]["found"]
    assert found["remedies"] == said


def test_a_verdict_is_led_by_the_one_with_more_combinations() -> None:
    strict = sometimes("A gate can jam.", "gate.jammed and (careful == no or strict == no)")
    found = check((Yard, {"dark": DARK, "jams": strict}), (Wide, {"dark": DARK, "jams": strict}))
    family = families(found, {"yard": read_design(Yard), "wide": read_design(Wide)})["yard"]
    assert [each.model.name for each in family.narrower] == ["wide"]
    assert family.related == ()
    dark, jams = found.designs[0].properties[:2]
    assert led_words(found.designs[0], dark, family.narrower) == (
        "violated (after 1 fault), whatever is chosen ([wide](wide.md#dark), where less can happen "
        "and 8 combinations were tried). Here: violated (after 1 fault), in every combination tried"
    )
    assert led_words(found.designs[0], jams, family.narrower) == (
        "never happens exactly where `careful` is `yes` and `strict` is `yes`; can happen (after 1 "
        "fault) elsewhere ([wide](wide.md#jams), where less can happen and 8 combinations were "
        "tried). Here: can happen (after 1 fault), in every combination tried"
    )
    assert (
        led_words(found.designs[0], dark, ())
        == "violated (after 1 fault), in every combination tried"
    )


JAMMED = sometimes("It can be lit beside a jammed gate.", "gate.jammed and enabled(lamp_is_lit)")


def mended_yard() -> tuple[DesignResult, DesignResult]:
    gone = replace(JAMMED, violated="True", because="it waits")
    yard, whole = check(
        (Yard, {"jam": JAMMED, "lit": LIT}), (Whole, {"jam": gone, "lit": LIT})
    ).designs
    return yard, whole


def test_what_a_variant_costs_was_possible_before() -> None:
    yard, whole = mended_yard()
    (price,) = prices(whole, [yard])
    assert (price.design, price.variant, price.result.name) == (yard, whole, "jam")
    assert price.combinations == (0, 1, 2, 3, 4, 5)
    assert prices(yard, [whole]) == []


def test_what_a_variant_costs_is_listed_with_it_and_is_no_finding_of_the_documents() -> None:
    found = CheckResult(mended_yard())
    made = pages(found, {"yard": read_design(Yard), "whole": read_design(Whole)})
    assert (
        "[It can be lit beside a jammed gate](whole.md#jam): here it never happens, in every "
        "combination tried (it waits); it is possible in [yard](yard.md#jam) |"
        in made["findings.md"]
    )
    assert "whole, [jam]" not in made["README.md"]


def test_questions_of_several_designs_are_set_side_by_side() -> None:
    class Other(Yard):
        """Another yard."""

        lamp_is_lit = guarded("gate.jammed")

    found = check((Yard, {"dark": DARK}), (Other, {"dark": HOLDS}))
    question = Question("Is it dark?", (("yard", "dark"), ("other", "dark")), NOWHERE)
    found = replace(found, documents=(Document("It", (), (question,), NOWHERE),))
    text = pages(found, {"yard": read_design(Yard), "other": read_design(Other)})["README.md"]
    assert "- Is it dark? [yard](yard.md): **no**; [other](other.md): **yes**.\n" in text
    table = text.split("**Is it dark?**\n\n")[1].split("\n\n")[0]
    assert table.splitlines()[2:] == [
        "| [yard](yard.md#dark) | No lamp is lit while the gate is jammed. | violated (after 1 "
        "fault), in every combination tried |",
        "| [other](other.md#dark) | No lamp is lit while the gate is jammed. | holds, in every "
        "combination tried |",
    ]
