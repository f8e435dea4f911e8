"""What a verdict depends on: the words say exactly which combinations are meant."""

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.model import Choice
from checker.reporting.choices import Cube, cover, deciding, describe, reduced

NAMES = ("upper", "holds_on", "violated_rule", "spare")


def question(name, size):
    """A choice with so many answers."""
    answers = tuple((f"a{number}", f"answer {number}") for number in range(size))
    return Choice(name, f"What of {name}?", None, answers, "a0")


def every(choices):
    """Every combination of answers, in order."""
    names = [choice.variable for choice in choices]
    answers = [[answer for answer, _ in choice.answers] for choice in choices]
    return [dict(zip(names, values, strict=True)) for values in product(*answers)]


@st.composite
def tables(draw, values):
    """Choices, their combinations (sometimes not all of them), and a value for each."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    choices = [question(name, size) for name, size in zip(NAMES, sizes, strict=False)]
    table = every(choices)
    if draw(st.integers(0, 3)) == 0:
        kept = draw(st.lists(st.booleans(), min_size=len(table), max_size=len(table)))
        table = [row for row, keep in zip(table, kept, strict=True) if keep] or table
    if draw(st.booleans()):
        outcomes = draw(st.lists(values, min_size=len(table), max_size=len(table)))
    else:
        # A value that depends on some of the choices only.
        some = draw(st.lists(st.sampled_from(choices), unique_by=lambda c: c.variable, max_size=2))
        known: dict = {}
        outcomes = []
        for row in table:
            key = tuple(row[choice.variable] for choice in some)
            outcomes.append(known.setdefault(key, draw(values)))
    return choices, table, outcomes


def meant(cubes, table):
    """Which combinations of a table some cube allows."""
    return [
        any(all(row[name] in answers for name, answers in cube.allowed) for cube in cubes)
        for row in table
    ]


def said(words, table):
    """Which combinations of a table a sentence like ``\\`a\\` is \\`x\\` and ...`` means."""

    def holds(condition, row):
        if condition == "always":
            return True
        for part in condition.split(" and "):
            name, answers = part.split(" is ")
            if f"`{row[name.strip('`')]}`" not in answers.split(" or "):
                return False
        return True

    return [any(holds(c, row) for c in words.split("; or where ")) for row in table]


@settings(max_examples=300)
@given(tables(st.booleans()))
def test_a_cover_means_exactly_the_chosen_combinations(drawn):
    choices, table, chosen = drawn
    cubes = cover(choices, table, chosen)
    assert meant(cubes, table) == chosen
    assert said("; or where ".join(map(str, cubes)), table) == chosen if cubes else not any(chosen)


@settings(max_examples=200)
@given(tables(st.booleans()))
def test_a_cover_has_no_condition_twice_and_none_that_is_empty(drawn):
    choices, table, chosen = drawn
    cubes = cover(choices, table, chosen)
    assert len(set(cubes)) == len(cubes)
    assert all(any(meant([cube], table)) for cube in cubes)
    assert len(cubes) <= sum(chosen)


@settings(max_examples=200)
@given(tables(st.sampled_from(["holds", "violated after 1 fault", "undecided"])))
def test_the_deciding_choices_decide_and_fewer_do_not(drawn):
    choices, table, values = drawn
    names = deciding(choices, table, values)
    decided = reduced(names, table, values)
    assert [decided[tuple(row[n] for n in names)] for row in table] == values
    everything = [choice.variable for choice in choices]
    assert list(names) == [name for name in everything if name in names]
    for size in range(len(names)):
        for fewer in combinations(everything, size):
            seen: dict = {}
            pairs = [
                (tuple(row[n] for n in fewer), v) for row, v in zip(table, values, strict=True)
            ]
            assert any(seen.setdefault(key, value) != value for key, value in pairs), fewer


@settings(max_examples=300)
@given(tables(st.sampled_from(["holds", "violated", "undecided"])))
def test_a_description_means_exactly_the_verdicts(drawn):
    choices, table, verdicts = drawn
    text = describe(choices, table, verdicts)
    whole = len(table) == len(every(choices))
    if len(set(verdicts)) == 1:
        where = ", whatever is chosen" if whole else ", in every combination tried"
        assert text == f"{verdicts[0]}{'' if len(table) == 1 else where}"
        return
    *parts, rest = text.replace("; or where ", " OR ").split("; ")
    elsewhere = " elsewhere" if whole else " in the others of these"
    assert rest.endswith(elsewhere)
    found = [rest.removesuffix(elsewhere)] * len(table)
    for part in parts:
        verdict, conditions = part.split(
            " exactly where " if whole else ", among the combinations tried, exactly where "
        )
        for place, inside in enumerate(said(conditions.replace(" OR ", "; or where "), table)):
            if inside:
                found[place] = verdict
    assert found == verdicts


@given(tables(st.sampled_from(["violated", "undecided"])))
def test_a_description_never_says_holds_for_what_does_not(drawn):
    choices, table, verdicts = drawn
    plain = [Choice("q" + c.variable[:2], c.question, None, c.answers, "a0") for c in choices]
    renamed = [{"q" + name[:2]: answer for name, answer in row.items()} for row in table]
    assert "holds" not in describe(plain, renamed, verdicts)


TWO = [question("x", 2), question("y", 3)]


@pytest.mark.parametrize(
    ("verdicts", "text"),
    [
        (["holds"] * 6, "holds, whatever is chosen"),
        (
            ["violated"] * 3 + ["holds"] * 3,
            "violated exactly where `x` is `a0`; holds elsewhere",
        ),
        (
            ["violated", "violated", "holds"] * 2,
            "violated exactly where `y` is `a0` or `a1`; holds elsewhere",
        ),
        (
            ["violated"] * 3 + ["holds", "holds", "violated"],
            "violated exactly where `x` is `a0`; or where `y` is `a2`; holds elsewhere",
        ),
        (
            ["holds", "holds", "holds", "holds", "violated", "holds"],
            "violated exactly where `x` is `a1` and `y` is `a1`; holds elsewhere",
        ),
        (
            ["holds", "violated", "undecided"] * 2,
            "violated exactly where `y` is `a1`; undecided exactly where `y` is `a2`; "
            "holds elsewhere",
        ),
        (
            ["undecided"] * 3 + ["violated"] * 3,
            "undecided exactly where `x` is `a0`; violated elsewhere",
        ),
    ],
)
def test_descriptions_in_full(verdicts, text):
    assert describe(TWO, every(TWO), verdicts) == text


def test_combinations_that_were_not_tried_are_left_open():
    """One question at a time: the conditions name no more than what decides."""
    table = [row for row in every(TWO) if "a0" in row.values()]
    verdicts = ["violated" if "a1" in row.values() else "holds" for row in table]
    assert describe(TWO, table, verdicts) == (
        "violated, among the combinations tried, exactly where `y` is `a1`; or where `x` is `a1`; "
        "holds in the others of these"
    )
    assert describe(TWO, table, ["holds"] * 4) == "holds, in every combination tried"


def test_verdicts_may_be_said_in_other_words_and_names_are_left_alone():
    choices = [question("holds_on", 2), question("violated_rule", 2)]
    text = describe(
        choices,
        every(choices),
        ["holds", "holds", "holds", "violated"],
        {"holds": "holds up to 1 fault", "violated": "violated (after 1 fault)"},
    )
    assert text == (
        "violated (after 1 fault) exactly where `holds_on` is `a1` and `violated_rule` is `a1`; "
        "holds up to 1 fault elsewhere"
    )


def test_without_choices_a_verdict_stands_alone():
    assert describe([], [{}], ["violated"]) == "violated"
    assert deciding([], [{}], ["violated"]) == ()
    assert cover([], [{}], [True]) == (Cube(()),)
    assert str(Cube(())) == "always"
