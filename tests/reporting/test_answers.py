"""The answers to what documents are asked: yes, no, and what lies between."""

from dataclasses import replace

import pytest

from checker import System, always, always_recoverable, choice, left_out, part, sometimes
from checker.checking.check import check_design
from checker.checking.results import CheckResult, DesignResult, PropertyResult
from checker.documents import Document, Question
from checker.engines.limits import Limits
from checker.errors import NOWHERE
from checker.lowering.system import read_design
from checker.reporting.answers import brief, in_one_word
from checker.reporting.findings import verdict_words
from checker.reporting.pages import pages
from tests.checking.little import Pair
from tests.designs import Election
from tests.reporting.test_findings_page import DARK, Gate, Yard
from tests.reporting.test_removals import HOLDS, check, guarded

SHUT = always("It is shut.", "gate.shut", violated=True, because="it opens")


class Asked(System):
    """A gate, and one question."""

    strict = choice("Does it count?", no="no", yes="yes")
    gate = part(Gate)


def asked(cls, *expressions: str) -> list[tuple[DesignResult, PropertyResult]]:
    """A design with properties that are asked of it."""
    props = {f"p{n}": always("It is so.", text) for n, text in enumerate(expressions)}
    design = check_design(cls, props)
    return [(design, result) for result in design.properties if result.name in props]


@pytest.mark.parametrize(
    ("claims", "answer"),
    [
        (("gate.shut or gate.open_ or gate.jammed",), "yes"),
        (("gate.shut",), "no"),
        (("gate.shut or strict == yes",), "not with every answer"),
        (("gate.shut or strict == yes", "gate.shut or strict == no"), "no"),
        (("gate.shut or strict == yes", "gate.shut"), "no"),
        (
            ("gate.shut or strict == yes", "not gate.jammed or strict == yes"),
            "not with every answer",
        ),
    ],
)
def test_an_answer_is_for_all_that_is_asked_with_the_same_answers(claims, answer) -> None:
    assert in_one_word(asked(Asked, *claims)) == answer


@pytest.mark.parametrize(
    ("first", "second", "answer"),
    [
        (
            ("violated", "undecided"),
            ("holds", "holds"),
            "no with some answers, not decided with others",
        ),
        (("undecided", "violated"), ("violated", "holds"), "no"),
        (("undecided", "undecided"), ("holds", "holds"), "not decided"),
        (("undecided", "holds"), ("holds", "undecided"), "not decided"),
        (("undecided", "holds"), ("holds", "holds"), "not decided with every answer"),
        (("error", "holds"), ("holds", "holds"), "not decided with every answer"),
        (("undecided", "holds"), ("violated", "holds"), "not with every answer"),
    ],
)
def test_what_is_not_decided_is_said(first, second, answer) -> None:
    (design, one), (_, two) = asked(Asked, "gate.shut", "gate.shut")
    pairs = [(design, replace(one, verdicts=first)), (design, replace(two, verdicts=second))]
    assert in_one_word(pairs) == answer


class OneAnswer(Yard):
    """The yard, asked with one combination of answers."""

    initially = ("careful == no and strict == no and early == no",)


class Wider(OneAnswer):
    """Nothing is lit, and every answer is tried."""

    variant_of = OneAnswer
    initially = ()
    lamp_is_lit = left_out(OneAnswer.lamp_is_lit, "there is no lamp")


def one_and_wider(prop) -> tuple[DesignResult, DesignResult]:
    """The design that is asked with one combination, and the variant with eight."""
    return check_design(OneAnswer, {"p": prop}), check_design(Wider, {"p": prop})


def test_a_yes_says_how_many_combinations_were_tried() -> None:
    design, wider = one_and_wider(always("It is there.", "gate.shut or not gate.shut", faults=1))
    (result, *_), narrower = design.properties, [wider]
    assert in_one_word([(design, result)], narrower) == ("yes, up to 1 fault (1 of 8 combinations)")
    assert brief(design, result, narrower) == "holds up to 1 fault"


def test_what_breaks_a_claim_where_less_can_happen_breaks_it() -> None:
    design, wider = one_and_wider(always("It is not jammed.", "not gate.jammed or strict == no"))
    (result, *_), narrower = design.properties, [wider]
    assert in_one_word([(design, result)]) == "yes (1 of 8 combinations)"
    assert in_one_word([(design, result)], narrower) == "not with every answer"
    assert brief(design, result, narrower) == (
        "violated with some answers (after at most 1 fault: [wider](wider.md#p))"
    )


def test_it_breaks_nothing_with_more_faults_than_are_asked_for() -> None:
    prop = always("It is not jammed.", "not gate.jammed or strict == no")
    design = check_design(OneAnswer, {"p": replace(prop, faults=0)})
    wider = check_design(Wider, {"p": prop})
    result = design.properties[0]
    assert in_one_word([(design, result)], [wider]) == (
        "yes, without any fault (1 of 8 combinations)"
    )
    assert brief(design, result, [wider]) == "holds without any fault"


@pytest.mark.parametrize(
    ("prop", "said"),
    [
        (sometimes("It is lit.", "lamp.lit"), "can happen"),
        (always_recoverable("It can be lit.", "lamp.lit"), "holds"),
    ],
)
def test_that_less_can_happen_takes_nothing_from_what_is_possible(prop, said) -> None:
    design, wider = one_and_wider(prop)
    assert set(wider.properties[0].verdicts) == {"violated"}
    result = design.properties[0]
    assert in_one_word([(design, result)], [wider]) == "yes (1 of 8 combinations)"
    assert brief(design, result, [wider]) == said


def test_the_first_page_sees_the_variants_in_which_less_can_happen() -> None:
    prop = always("It is not jammed.", "not gate.jammed or strict == no")
    question = Question("Does it never jam?", (("one_answer", "p"),), NOWHERE)
    found = CheckResult(one_and_wider(prop), (), (Document("It.", (), (question,), NOWHERE),))
    designs = {"one_answer": read_design(OneAnswer), "wider": read_design(Wider)}
    page = pages(found, designs)["README.md"]
    assert "- Does it never jam? [one_answer](one_answer.md): **not with every answer**.\n" in page
    assert (
        "| one_answer | [It is not jammed.](one_answer.md#p) | violated with some answers (after at "
        "most 1 fault: [wider](wider.md#p)) |  |\n" in page
    )


def test_no_least_number_of_faults_is_claimed_where_not_everything_was_seen() -> None:
    gone = {"p": always("s", "a.up"), "q": sometimes("s", "a.down")}
    for limits, words in ((None, "after 1 fault"), (Limits(max_states=3), "after at most 1 fault")):
        design = check_design(Pair, gone, limits=limits)
        assert design.complete is (limits is None)
        violated, possible = design.properties[:2]
        assert brief(design, violated) == f"violated ({words})"
        assert verdict_words(design, violated) == f"violated ({words})"
        assert verdict_words(design, possible) == f"can happen ({words})"


@pytest.mark.parametrize(
    "prop", [always("s", "a.alive or a.dead"), sometimes("s", "a.dead and b.dead and a.leader")]
)
def test_what_was_not_decided_is_not_said_to_hold(prop) -> None:
    design = check_design(Election, {"p": prop}, limits=Limits(max_states=8))
    result = design.properties[0]
    assert brief(design, result) == "not decided"
    assert in_one_word([(design, result)]) == "not decided"


def test_questions_of_several_designs_are_set_side_by_side() -> None:
    class Other(Yard):
        """Another yard."""

        lamp_is_lit = guarded("gate.jammed")

    found = check((Yard, {"dark": DARK}), (Other, {"dark": HOLDS}))
    question = Question("Is it dark?", (("yard", "dark"), ("other", "dark")), NOWHERE)
    found = replace(found, documents=(Document("It", (), (question,), NOWHERE),))
    text = pages(found, {"yard": read_design(Yard), "other": read_design(Other)})["README.md"]
    assert (
        "- Is it dark? [yard](yard.md): **no**; [other](other.md): **yes (6 of 8 combinations)**.\n"
        in text
    )
    table = text.split("**Is it dark?**\n\n")[1].split("\n\n")[0]
    assert table.splitlines()[2:] == [
        "| [yard](yard.md#dark) | No lamp is lit while the gate is jammed. | violated (after 1 "
        "fault), in every combination tried |",
        "| [other](other.md#dark) | No lamp is lit while the gate is jammed. | holds, in every "
        "combination tried |",
    ]
