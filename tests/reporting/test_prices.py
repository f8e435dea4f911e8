"""What a variant costs: only what its design can do in runs that both were followed through."""

from dataclasses import replace

import pytest

from checker import always_recoverable, changed, left_out, refusals, sometimes
from checker.checking.results import CheckResult, DesignResult
from checker.lowering.system import read_design
from checker.reporting.pages import pages
from checker.reporting.prices import prices
from checker.reporting.relations import relations
from tests.reporting.test_findings_page import LIT, Yard, entries
from tests.reporting.test_removals import Whole, check

USER = ("fault", "gate.is_freed")
SHUT = always_recoverable("The gate can always be shut by its user.", "gate.shut", without=USER)
BESIDE = sometimes("It can be lit beside a jammed gate.", "gate.jammed and lamp.lit")


class Calm(Yard):
    """The yard, followed through no fault."""

    up_to_faults = 0


class Deeper(Calm):
    """The same rules, followed through one fault."""

    variant_of = Calm
    up_to_faults = 1


class Shallow(Yard):
    """Other rules, followed through no fault."""

    variant_of = Yard
    up_to_faults = 0
    lamp_is_lit = changed(Yard.lamp_is_lit, refused_while=refusals({"L-2": "gate.jammed"}))


class Guarded(Yard):
    """Nothing is lit beside a jammed gate where that counts."""

    variant_of = Yard
    lamp_is_lit = changed(
        Yard.lamp_is_lit, refused_while=refusals({"L-2": "gate.jammed and strict == yes"})
    )


class Locking(Yard):
    """The lamp locks the gate."""

    up_to_faults = 1
    gate_is_freed = changed(Yard.lamp_is_lit, refused_while=(), when=(), takes={"gate": "is_freed"})


class Unlocking(Locking):
    """Nobody frees the gate."""

    variant_of = Locking
    gate_is_freed = left_out(Locking.gate_is_freed, "nobody may")


def made(found: CheckResult, *classes) -> dict[str, str]:
    return pages(
        found,
        {d.model.name: read_design(cls) for d, cls in zip(found.designs, classes, strict=True)},
    )


def costs(page: str, variant: str) -> str:
    """The last cell of the row of a variant."""
    rows = page.split("## Variants, checked each time")[1].splitlines()
    (row,) = [line for line in rows if line.startswith(f"| [{variant}]")]
    return row.split(" | ")[-1].removesuffix(" |").strip("| ")


def test_what_is_violated_after_more_faults_than_were_followed_before_is_a_finding() -> None:
    found = check((Calm, {"shut": SHUT}), (Deeper, {"shut": SHUT}))
    assert [r.unexpected for d in found.designs for r in d.properties if r.name == "shut"] == [
        False,
        True,
    ]
    assert prices(found.designs[1], [found.designs[0]]) == []
    text = made(found, Calm, Deeper)
    assert costs(text["findings.md"], "deeper") == ""
    assert entries(text["findings.md"], "deeper")["shut"][0].startswith("Violated (after 1 fault)")
    assert (
        "1. **The gate can always be shut by its user.** (deeper, [shut](deeper.md#shut))\n"
        in text["README.md"]
    )
    assert "not expected" in text["README.md"]


def test_what_happens_after_more_faults_only_than_are_followed_now_is_no_price() -> None:
    never = replace(BESIDE, violated="True", because="no gate jams in these runs")
    found = check((Yard, {"jam": BESIDE}), (Shallow, {"jam": never}))
    assert [found.designs[n].properties[0].verdicts[0] for n in (0, 1)] == ["holds", "violated"]
    assert prices(found.designs[1], [found.designs[0]]) == []


def test_a_price_is_paid_with_some_answers_and_the_others_stay_a_finding() -> None:
    """In runs with any number of faults nothing limits the comparison."""
    jam = sometimes("It can be lit.", "gate.jammed and enabled(lamp_is_lit) and careful == no")
    before = replace(jam, violated="careful == yes", because="it is no question")
    now = replace(jam, violated="careful == yes or strict == yes", because="it waits")
    found = check((Yard, {"jam": before}), (Guarded, {"jam": now}))
    (price,) = prices(found.designs[1], [found.designs[0]])
    paid = [found.designs[1].combinations[n] for n in price.combinations]
    assert [(c["careful"], c["strict"]) for c in paid] == [("no", "yes"), ("no", "yes")]
    text = made(found, Yard, Guarded)
    assert costs(text["findings.md"], "guarded") == (
        "[It can be lit](guarded.md#jam): here it never happens, among the combinations tried, "
        "exactly where `strict` is `yes`; or where `careful` is `yes`; can happen (after 1 fault) "
        "in the others of these (it waits); it is possible in [yard](yard.md#jam), with 2 of these "
        "4 combinations of answers"
    )
    assert "jam" in entries(text["findings.md"], "guarded")
    assert "guarded, [jam]" not in text["README.md"], "the rest is told of the yard"


def test_what_is_not_expected_is_a_price_and_a_finding() -> None:
    jam = replace(BESIDE, text="gate.jammed and enabled(lamp_is_lit) and strict == yes")
    jam = replace(jam, violated="strict == no", because="it is no question")
    found = check((Yard, {"jam": jam}), (Guarded, {"jam": jam}))
    assert found.designs[1].properties[0].unexpected
    text = made(found, Yard, Guarded)
    assert "it is possible in [yard](yard.md#jam)" in costs(text["findings.md"], "guarded")
    assert "jam" in entries(text["findings.md"], "guarded")
    assert "guarded, [jam]" in text["README.md"]


@pytest.mark.parametrize("expected", [True, False])
def test_a_way_back_that_is_lost_is_said_in_words_that_fit(expected: bool) -> None:
    kept = always_recoverable("It is freed.", "not gate.jammed", without=("fault", "environment"))
    lost = replace(kept, violated="True", because="nobody may") if expected else kept
    found = check((Locking, {"shut": kept}), (Unlocking, {"shut": lost}))
    text = made(found, Locking, Unlocking)
    why = " (nobody may)" if expected else ""
    assert costs(text["findings.md"], "unlocking") == (
        "[It is freed](unlocking.md#shut): here it is violated (after 1 fault), in every "
        f"combination tried{why}; it holds up to 1 fault in [locking](locking.md#shut)"
    )
    listed = text["findings.md"].split("## Variants, checked each time")[0]
    assert ("**It is freed.** ([shut](unlocking.md#shut))" in listed) != expected


class Single(Yard):
    """The yard with one combination of answers."""

    initially = ("careful == no and strict == no and early == no",)


class Slower(Single):
    """Less can happen, with every answer."""

    variant_of = Single
    initially = ()
    gate_gone = left_out(Locking.gate_is_freed, "nobody has the time")


class Waiting(Single):
    """Nothing is lit beside a jammed gate, with two answers."""

    variant_of = Single
    initially = ("careful == no and early == no",)
    lamp_is_lit = changed(Yard.lamp_is_lit, refused_while=refusals({"L-2": "gate.jammed"}))


CAN = sometimes("It can be lit.", "gate.jammed and enabled(lamp_is_lit)")
ONCE = always_recoverable("It can be lit.", "lamp.lit", without=("environment", "fault"))


@pytest.mark.parametrize(
    ("kept", "asked", "paid"),
    [
        (CAN, (Single, Waiting), [("single", 1)]),
        (CAN, (Single, Slower, Waiting), [("single", 1), ("slower", 1)]),
        (ONCE, (Single, Slower, Waiting), [("single", 1)]),
    ],
    ids=["one design", "with more answers", "a way back"],
)
def test_what_can_happen_where_less_can_can_happen_in_the_design(kept, asked, paid) -> None:
    lost = replace(kept, violated="True", because="it waits")
    found = check(*((cls, {"p": lost if cls is Waiting else kept}) for cls in asked))
    of = {d.model.name: read_design(cls) for d, cls in zip(found.designs, asked, strict=True)}
    related = relations(found, of)
    assert [(p.design.model.name, len(p.combinations)) for p in related.prices["waiting"]] == paid
    whole = sum(count for _, count in paid) == 2
    assert related.costs_only(found.designs[-1], found.designs[-1].properties[0]) is whole
    assert ("waiting, [p]" in pages(found, of)["README.md"]) is not whole


BESIDE = sometimes("It can be lit beside a jammed gate.", "gate.jammed and enabled(lamp_is_lit)")


def mended_yard() -> tuple[DesignResult, DesignResult]:
    gone = replace(BESIDE, violated="True", because="it waits")
    yard, whole = check(
        (Yard, {"jam": BESIDE, "lit": LIT}), (Whole, {"jam": gone, "lit": LIT})
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
