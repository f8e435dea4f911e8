"""The pages of a report: what they say, and that they are honest about limits."""

import re
from dataclasses import dataclass

from statemachine import State

from checker import (
    Component,
    Step,
    System,
    always,
    always_recoverable,
    choice,
    part,
    sets,
    sometimes,
    view,
)
from checker.checking.check import check_design
from checker.checking.results import CheckResult, RequirementStatus
from checker.engines.limits import Limits
from checker.lowering.system import read_design
from checker.reporting.pages import MARKER, pages
from tests.checking.little import Pair, Switch
from tests.designs import Election, Nested
from tests.reporting.test_mermaid import Plain

PROPERTIES = {
    "lit": always("It stays lit.", "implies(lamp.presses > 0 and strict == yes, lamp.lit)"),
    "fine": always("It counts to two.", "lamp.presses <= 2", answers="L-1"),
    "dark": sometimes("It is dark.", "lamp.dark"),
    "back": always_recoverable("It gets dark again.", "lamp.dark", where="sticks == no"),
}


def made(cls, properties, limits=None, requirements=(), engine="compiled"):
    """The pages of one design."""
    result = check_design(cls, properties, limits=limits, engine=engine)
    check = CheckResult((result,), tuple(requirements))
    return pages(check, {result.model.name: read_design(cls)})


def section(page, heading):
    """A section of a page, without its heading."""
    lines = page.splitlines()
    start = lines.index(heading) + 1
    level = heading.split(" ")[0]
    ends = (n for n, line in enumerate(lines) if n >= start and line.startswith(f"{level} "))
    return "\n".join(lines[start : next(ends, len(lines))]).strip()


def rows(text):
    """The cells of every line of the tables in a text; escaped pipes are none."""
    return [
        [each.strip() for each in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in text.splitlines()
        if line.startswith("|")
    ]


# -- what the pages say ------------------------------------------------------------------------


def test_there_is_a_page_for_each_design_and_three_more():
    assert list(made(Switch, PROPERTIES)) == [
        "README.md",
        "requirements.md",
        "findings.md",
        "switch.md",
    ]


def test_every_page_is_marked_tidy_and_ends_with_one_line_feed():
    for name, text in made(Switch, PROPERTIES).items():
        assert text.startswith(MARKER + "\n"), name
        assert text.endswith("\n") and not text.endswith("\n\n"), name
        assert "\n\n\n" not in text, name
        assert all(line == line.rstrip() for line in text.splitlines()), name


def test_verdicts_are_in_a_table_with_their_marks():
    page = made(Switch, PROPERTIES)["switch.md"]
    assert rows(section(page, "## Verdicts"))[2:] == [
        [
            "[It stays lit.](#lit)",
            "🔶 violated (without any fault) exactly where `sticks` is `no` and `strict` is "
            "`yes`; holds elsewhere",
            "",
        ],
        ["[It counts to two.](#fine)", "✅ holds, whatever is chosen", "L-1"],
        ["[It is dark.](#dark)", "✅ can happen (without any fault), whatever is chosen", ""],
        ["[It gets dark again.](#back)", "✅ holds, whatever is chosen", ""],
        [
            "[In every reachable state something other than a fault can happen.](#no_deadlock)",
            "✅ holds, whatever is chosen",
            "",
        ],
        [
            "[Every variable stays within its range.](#values_stay_in_range)",
            "✅ holds, whatever is chosen",
            "",
        ],
    ]


def test_sizes_are_stated():
    page = made(Switch, PROPERTIES)["switch.md"]
    assert section(page, "## Size") == (
        "12 combinations of choices, together 36 states and 30 transitions; no state is more than "
        "3 steps away from a start. One combination has 2 to 4 states. Explored by the compiled "
        "engine, to the end."
    )


def test_what_the_answers_decide_is_said_in_words_and_in_a_table():
    page = made(Switch, PROPERTIES)["switch.md"]
    text = section(page, "### What the answers decide")
    assert text.splitlines()[0] == (
        "- Some combinations of answers satisfy every property, and there are 9 of them among 12."
    )
    assert (
        "Only the properties below depend on the answers; all others have the same verdict for "
        "each of the 12 combinations.\n" in text
    )
    assert rows(text)[2:] == [
        ["no", "no", "holds"],
        ["no", "yes", "violated after no fault"],
        ["yes", "no", "holds"],
        ["yes", "yes", "holds"],
    ]


class Many(System):
    """Five questions that a property asks all together."""

    q1 = choice("One?", no="no", yes="yes")
    q2 = choice("Two?", no="no", yes="yes")
    q3 = choice("Three?", no="no", yes="yes")
    q4 = choice("Four?", no="no", yes="yes")
    q5 = choice("Five?", no="no", yes="yes")
    pair = part(Pair.a.chart)


def test_a_property_whose_table_is_too_long_is_named():
    yes = " + ".join(f"(1 if q{n} == yes else 0)" for n in range(1, 6))
    prop = {"few": always("Few are answered with yes.", f"{yes} <= 2 or pair.down")}
    page = made(Many, prop)["many.md"]
    assert (
        "Only the properties below depend on the answers; all others have the same verdict for "
        "each of the 32 combinations. `few` depends on more answers than a table shows."
        in section(page, "### What the answers decide")
    )


def test_a_counterexample_is_open_and_a_witness_closed():
    page = made(Switch, PROPERTIES)["switch.md"]
    assert "<details open><summary>The counterexample</summary>" in section(
        page, "### 🔶 It stays lit."
    )
    assert "<details><summary>A run that shows it</summary>" in section(page, "### ✅ It is dark.")
    assert "<details" not in section(page, "### ✅ It counts to two.")


def test_a_vacuous_property_is_said_to_be_vacuous():
    vacuous = {"p": always("It is so.", "implies(a.up and a.down, b.up)")}
    page = made(Pair, vacuous)["pair.md"]
    assert (
        "**This is not what was expected.** The situation that it is about never occurs: "
        "`a.up and a.down`." in section(page, "### ✅ It is so.")
    )
    fine = {"p": always("It is so.", "implies(a.up and b.down, b.down)")}
    assert "never occurs" not in made(Pair, fine)["pair.md"]


def test_requirements_are_sorted_by_status_and_link_to_their_properties():
    entries = [
        RequirementStatus(
            "L-1", "rule", "p. 1", "It counts.", "answered", (), (("switch", "fine"),)
        ),
        RequirementStatus("L-9", "rule", "p. 2", "It a|b.", "unanswered"),
        RequirementStatus("M-1", "rule", "p. 3", "Later.", "open"),
    ]
    page = made(Switch, PROPERTIES, requirements=entries)["requirements.md"]
    headings = [line for line in page.splitlines() if line.startswith("## ")]
    assert headings == [
        "## Covered by a design, but answered by nothing",
        "## Answered",
        "## Open: their designs do not exist yet",
    ]
    assert [row for row in rows(page) if row[0][:2] in ("L-", "M-")] == [
        ["L-9", "rule", "It a\\|b.", "", ""],
        [
            "L-1",
            "rule",
            "It counts.",
            "",
            "[switch: fine](switch.md#fine): holds, whatever is chosen",
        ],
        ["M-1", "rule", "Later.", "", ""],
    ]


# -- limits ------------------------------------------------------------------------------------

OF_ELECTION = {
    "well": always("A node lives or not.", "a.alive or a.dead"),
    "back": always_recoverable("It can always be as it is.", "a.alive or a.dead"),
    "worst": sometimes("All is lost.", "a.dead and b.dead and a.leader and b.leader"),
    "late": always("A late thing.", "implies(a.dead and b.dead and net.down, a.dead)"),
}


def test_nothing_undecided_is_shown_as_holding():
    made_pages = made(Election, OF_ELECTION, Limits(max_states=8))
    page = made_pages["election.md"]
    verdicts = [row[1] for row in rows(section(page, "## Verdicts"))[2:]]
    assert verdicts[:4] == ["❔ undecided"] * 4
    assert "✅" not in page
    assert "holds" not in page.lower()
    assert "never occurs" not in page
    assert "not what was expected" not in section(page, "### ❔ A node lives or not.")
    assert "- **election**: 0 properties hold, " in made_pages["README.md"]
    assert "Every design below was explored" not in made_pages["README.md"]


def test_an_unfinished_search_is_said_in_bold_with_its_limit():
    page = made(Election, OF_ELECTION, Limits(max_states=8))["election.md"]
    assert "**not to the end: the limit of 8 states was reached" in section(page, "## Size")
    assert section(page, "## Elements that are never used") == (
        "Not looked for, since the exploration did not come to its end."
    )


def test_no_combination_is_called_best_while_a_verdict_is_open():
    page = made(Switch, PROPERTIES, Limits(max_states=4))["switch.md"]
    assert "- Not every verdict is decided, so which combinations are best is not known.\n" in page
    assert "satisfy every property" not in page
    assert "satisfies every property" not in page


def test_what_executed_charts_cannot_tell_is_not_claimed():
    page = made(Plain, {}, engine="executed")["plain.md"]
    assert section(page, "## Elements that are never used") == (
        "None: every state and event is used in some combination. Transitions and guards are not "
        "looked at: a chart of this design has Python guards or actions."
    )


# -- what specs may contain --------------------------------------------------------------------


class Piped(Component):
    """A chart | with a pipe."""

    @dataclass
    class Variables:
        wet: bool = False  # rain | snow

    by = {"pour": "operator"}

    dry = State(initial=True)  # neither | nor
    drenched = State()  # both | and

    pour = dry.to(drenched, on=sets(wet=True))
    wring = drenched.to(dry, on=sets(wet=False))
    sink = drenched.to.itself()


class Pipes(System):
    """Pipes | everywhere.

    A text | that is no table.
    """

    kind = choice("Is it a | b?", "P-1", a="the | left", b="the right |")
    thing = part(Piped)
    damp = view("thing.wet")  # wet | damp
    never = view("thing.wet and thing.dry")  # dead | gone
    waive = {"never": "either | or", "hold": "as | such"}
    hold = Step(
        by="operator",
        when="thing.dry",
        refused_while={"P-2": "thing.dry or thing.drenched"},
        takes=dict(thing="sink"),
    )


def test_pipes_in_the_texts_of_a_spec_do_not_break_a_table():
    properties = {
        "wet": always(
            "Dry | not wet.", "not thing.wet", violated=True, because="it | rains", answers="P-1"
        ),
        "kind": always("Left | right.", "kind == a or thing.dry"),
    }
    entries = [RequirementStatus("P-1", "a|b", "p", "x | y", "answered", (("pipes", "thing"),))]
    for name, text in made(Pipes, properties, requirements=entries).items():
        width = None
        for line in text.splitlines():
            if not line.startswith("|"):
                width = None
                continue
            cells = len(re.split(r"(?<!\\)\|", line))
            width = cells if width is None else width
            assert cells == width, (name, line)
    page = made(Pipes, properties)["pipes.md"]
    for shown in (
        "Dry \\| not wet.",
        "Is it a \\| b?",
        "the \\| left",
        "rain \\| snow",
        "neither \\| nor",
        "wet \\| damp",
        "either \\| or",
    ):
        assert shown in page, shown


class Bounded(Switch):
    """A switch that is asked about one question at a time."""

    sticks = choice("Does the switch stick?", "L-1", no="it moves freely", yes="it stays down")
    strict = choice("May it ever be dark after a press?", "L-2", no="it may", yes="it may not")
    quiet = choice("Does anybody listen?", None, no="nobody", yes="somebody", both="several")
    lamp = part(Switch.lamp.chart)
    up_to_faults = 2
    initially = (
        "(0 if sticks == no else 1) + (0 if strict == no else 1) + (0 if quiet == no else 1) <= 1"
    )


def test_the_dashboard_says_what_was_tried_and_counts_in_english():
    both = {"lit": PROPERTIES["lit"]}
    results = tuple(check_design(cls, both) for cls in (Switch, Bounded))
    designs = {"switch": read_design(Switch), "bounded": read_design(Bounded)}
    page = pages(CheckResult(results), designs)["README.md"]
    text = section(page, "## Designs")
    assert rows(text) == [
        [
            "design",
            "what it is",
            "faults",
            "combinations of answers",
            "states",
            "transitions",
            "farthest state",
        ],
        ["---", "---", "---", "---", "---:", "---:", "---:"],
        [
            "[switch](switch.md)",
            "A switch that may stick, and two questions that no step depends on",
            "any number",
            "12",
            "36",
            "30",
            "3",
        ],
        [
            "[bounded](bounded.md)",
            "A switch that is asked about one question at a time",
            "up to 2",
            "5 of 12",
            "18",
            "17",
            "3",
        ],
    ]
    assert text.splitlines()[-2:] == [
        "- **switch**: 2 properties hold, 1 is violated (for some answers only). **Not as "
        "expected: `lit`.**",
        "- **bounded**: 2 properties hold, 1 is violated (for some answers only). **Not as "
        "expected: `lit`.** Of 12 combinations of answers 5 were checked: every "
        "answer to one question at a time, the other questions at their first answers.",
    ]


def test_what_transitions_change_stands_under_their_chart():
    """Those of one event that do the same are told together; the picture has their names alone."""
    page = made(Nested, {})["nested.md"]
    table = page[page.index("| event | in | what it changes |") :].split("\n\n")[0]
    assert table.splitlines()[2:] == [
        "| `begin` | `idle` | `count := min(count + 1, 5)` |",
        "| `settle` | `idle` | `size := large if count > 2 else size` |",
        "| `(at once)` | `idle` | `count := count - 4` |",
        "| `stop` | `work` | `hot := false` |",
        "| `tick` | `l1` | `hot := true` |",
        "| `tick` | `l2` | `hot := false` |",
    ]
