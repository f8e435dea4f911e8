"""What is found, in words: faults, choices that decide, and the best answers."""

from dataclasses import replace

import pytest

from checker import always, always_recoverable, choice, part, sometimes
from checker.checking.check import check_design
from checker.checking.results import CheckResult, RequirementStatus
from checker.documents import Document
from checker.engines.limits import Limits
from checker.errors import NOWHERE
from checker.reporting.findings import (
    AnswerRow,
    answer_rows,
    best_combinations,
    choice_tables,
    fault_words,
    findings,
    grouped_findings,
    idle_choices,
    outcome,
    verdict_words,
)
from tests.checking.helpers import named
from tests.checking.little import Pair, Switch
from tests.designs import Election

LIT = always("It stays lit.", "implies(lamp.presses > 0 and strict == yes, lamp.lit)")


def words(cls, prop, limits=None):
    """What is said of one property."""
    result = check_design(cls, {"p": prop}, limits=limits)
    return verdict_words(result, named(result, "p"))


@pytest.mark.parametrize(
    ("prop", "text"),
    [
        (always("s", "a.up or a.down"), "holds"),
        (always("s", "serving", faults=0), "holds without any fault"),
        (always("s", "serving", faults=1), "holds up to 1 fault"),
        (always("s", "a.up or a.down", faults=2), "holds up to 2 faults"),
        (always("s", "a.up"), "violated (after 1 fault)"),
        (always("s", "serving"), "violated (after 2 faults)"),
        (always("s", "serving", faults=2), "violated (after 2 faults)"),
        (always("s", "a.down"), "violated (without any fault)"),
        (sometimes("s", "not serving"), "can happen (after 2 faults)"),
        (sometimes("s", "not serving", faults=1), "never happens up to 1 fault"),
        (sometimes("s", "not serving", faults=2), "can happen (after 2 faults)"),
        (sometimes("s", "serving"), "can happen (without any fault)"),
        (sometimes("s", "a.up and a.down"), "never happens"),
        (
            always_recoverable("s", "serving", without=("fault", "operator")),
            "violated (after 2 faults)",
        ),
    ],
)
def test_a_verdict_in_words(prop, text):
    assert words(Pair, prop) == text


def test_a_verdict_over_choices_in_words():
    assert words(Switch, LIT) == (
        "violated (without any fault) exactly where `sticks` is `no` and `strict` is `yes`; "
        "holds elsewhere"
    )
    assert words(Switch, always("s", "lamp.presses <= 2")) == "holds, whatever is chosen"


class Holding(Switch):
    """A question whose name contains a verdict."""

    sticks = choice("Does it stick?", no="no", yes="yes")
    who_holds = choice("Who holds it?", nobody="no one", one="one person")
    violated_by = choice("Who broke it?", nobody="no one", one="one person")
    lamp = part(Switch.lamp.chart)


def test_a_choice_may_contain_the_name_of_a_verdict():
    prop = always("s", "who_holds == nobody or lamp.dark", faults=1)
    assert words(Holding, prop) == (
        "violated (without any fault) exactly where `who_holds` is `one`; "
        "holds up to 1 fault elsewhere"
    )
    prop = always("s", "violated_by == nobody or lamp.dark", faults=1)
    assert words(Holding, prop) == (
        "violated (without any fault) exactly where `violated_by` is `one`; "
        "holds up to 1 fault elsewhere"
    )


@pytest.mark.parametrize(
    "prop",
    [
        always("s", "a.alive or a.dead"),
        always("s", "a.alive or a.dead", faults=1),
        sometimes("s", "a.dead and b.dead and a.leader and b.leader"),
        always_recoverable("s", "a.alive or a.dead"),
    ],
    ids=lambda p: f"{p.kind} {p.faults}",
)
def test_an_undecided_verdict_is_never_said_to_hold(prop):
    result = check_design(Election, {"p": prop}, limits=Limits(max_states=8))
    assert verdict_words(result, named(result, "p")) == "undecided"
    assert outcome(named(result, "p"), 0) == "undecided"


@pytest.mark.parametrize(
    ("prop", "text"),
    [
        (always("s", "serving"), "violated (after at most 2 faults)"),
        (sometimes("s", "not serving"), "can happen (after at most 2 faults)"),
        (sometimes("s", "serving"), "can happen (without any fault)"),
        (sometimes("s", "a.up and b.up"), "can happen (without any fault)"),
    ],
    ids=lambda each: each if isinstance(each, str) else each.kind,
)
def test_where_not_everything_was_seen_fewer_faults_may_be_enough(prop, text):
    result = check_design(Pair, {"p": prop})
    assert verdict_words(replace(result, complete=False), named(result, "p")) == text


def test_findings_are_the_violated_properties_in_order():
    of_pair = {
        "fine": always("Up or down.", "a.up or a.down"),
        "served": always(
            "Somebody serves.", "serving", violated=True, because="two are few", answers=("P-1",)
        ),
        "first": always("The first serves.", "a.up"),
    }
    check = CheckResult((check_design(Pair, of_pair), check_design(Switch, {"lit": LIT})))
    found = findings(check)
    assert [(f.design, f.name, f.sentence, f.faults, f.expected) for f in found] == [
        ("pair", "served", "Somebody serves.", "after 2 faults", True),
        ("pair", "first", "The first serves.", "after 1 fault", False),
        (
            "pair",
            "no_deadlock",
            "In every reachable state something other than a fault can happen.",
            "without any fault",
            False,
        ),
        ("switch", "lit", "It stays lit.", "without any fault", False),
    ]
    assert (found[0].because, found[0].requirements) == ("two are few", ("P-1",))
    assert found[0].trace.commands == ("a.fail", "b.fail")


def test_a_table_has_the_deciding_choices_only():
    result = check_design(Switch, {"lit": LIT, "fine": always("s", "lamp.presses <= 2")})
    tables, long = choice_tables(result)
    assert [(t.name, t.choices, t.rows) for t in tables] == [
        (
            "lit",
            ("sticks", "strict"),
            (
                (("no", "no"), "holds"),
                (("no", "yes"), "violated after no fault"),
                (("yes", "no"), "holds"),
                (("yes", "yes"), "holds"),
            ),
        )
    ]
    assert long == ()
    assert choice_tables(result, most=3) == ((), ("lit",))


def test_what_one_answer_settles():
    assert answer_rows(check_design(Switch, {"lit": LIT})) == (
        AnswerRow("sticks", "no", (), ()),
        AnswerRow("sticks", "yes", (), ("lit",)),
        AnswerRow("strict", "no", (), ("lit",)),
        AnswerRow("strict", "yes", (), ()),
        AnswerRow("quiet", "no", (), ()),
        AnswerRow("quiet", "yes", (), ()),
        AnswerRow("quiet", "both", (), ()),
    )


def test_an_undecided_answer_settles_nothing():
    result = check_design(Switch, {"lit": LIT})
    lit = replace(
        named(result, "lit"), verdicts=("violated",) * 6 + ("undecided",) * 3 + ("holds",) * 3
    )
    rows = answer_rows(replace(result, properties=(lit,)))
    assert rows[:4] == (
        AnswerRow("sticks", "no", ("lit",), ()),
        AnswerRow("sticks", "yes", (), ()),
        AnswerRow("strict", "no", (), ()),
        AnswerRow("strict", "yes", (), ()),
    )


def test_the_best_combinations_violate_the_fewest_properties():
    result = check_design(Switch, {"lit": LIT, "dark": always("s", "lamp.dark")})
    fewest, best = best_combinations(result)
    assert (fewest, best) == (1, (0, 1, 2, 6, 7, 8, 9, 10, 11))


def test_findings_are_grouped_by_what_they_are_about() -> None:
    design = check_design(
        Election,
        {
            "one": always("There is one leader.", "not (a.leader and b.leader)", answers="E-1"),
            "cost": always("Nobody leads.", "not a.leader", answers="E-Q1"),
            "both": always("Nobody is dead.", "a.alive", answers=("E-Q1", "E-1")),
            "more": always("Nobody dies.", "b.alive", answers=("E-1", "E-2")),
            "weak": always("Nobody dies.", "b.alive", answers=("E-2", "E-Q1")),
            "wish": always("The network is up.", "net.up"),
        },
    )
    entries = tuple(
        RequirementStatus(id_, kind, "source", "text", "answered")
        for id_, kind in (("E-1", "safety"), ("E-2", "claim"), ("E-Q1", "question"))
    )
    documents = (Document("It.", ("E-2",), (), NOWHERE),)
    grouped = grouped_findings(CheckResult((design,), entries, documents))
    assert [(heading, [f.name for f in found]) for heading, found in grouped] == [
        ("what the documents claim, and does not hold", ["one", "both", "more"]),
        ("what the documents concede, and is found", ["weak"]),
        ("what an answer to an open question decides", ["cost"]),
        (
            "beyond the documents: what a reader might expect, and does not hold",
            ["wish", "no_deadlock"],
        ),
    ]


def test_choices_that_no_verdict_depends_on_are_named() -> None:
    assert idle_choices(check_design(Switch, {"p": LIT})) == ("quiet",)
    assert idle_choices(check_design(Switch, {})) == ("sticks", "strict", "quiet")


@pytest.mark.parametrize(
    ("fewest", "said"),
    [
        ((0, 0), "without any fault"),
        ((0, 1), "without any fault or after 1 fault, depending on the choices"),
        ((0, 2), "without any fault or after up to 2 faults, depending on the choices"),
        ((1, 2), "after 1 to 2 faults, depending on the choices"),
        ((2, 2), "after 2 faults"),
    ],
)
def test_how_many_faults_it_takes(fewest, said) -> None:
    result = named(check_design(Switch, {"lit": LIT}), "lit")
    assert fault_words(replace(result, verdicts=("violated",) * 2, fewest=fewest)) == said
