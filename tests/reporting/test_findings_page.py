"""The page of findings: what removes each of them, on which answers it rests, what variants say."""

from dataclasses import replace

import pytest
from statemachine import State

from checker import (
    Component,
    Step,
    System,
    always,
    changed,
    choice,
    left_out,
    never_step,
    part,
    refusals,
    sometimes,
)
from checker.checking.check import check_design
from checker.checking.results import CheckResult, RequirementStatus
from checker.documents import Document
from checker.errors import NOWHERE
from checker.lowering.system import read_design
from checker.reporting.pages import pages

TABLE = refusals({"L-1": "careful == yes and gate.open_"})


class Gate(Component):
    by = {"jams": "fault"}

    shut = State(initial=True)
    open_ = State("open")
    jammed = State()

    opens = shut.to(open_)
    closes = open_.to(shut)
    jams = open_.to(jammed)
    is_freed = jammed.to(shut)


class Lamp(Component):
    dark = State(initial=True)
    lit = State()

    lights = dark.to(lit)
    goes_out = lit.to(dark)


class Yard(System):
    """A gate and a lamp."""

    careful = choice("Is the lamp kept dark while the gate is open?", "L-Q1", no="no", yes="yes")
    strict = choice("Does a jammed gate count?", no="no", yes="yes")
    early = choice("Is the lamp lit early?", no="no", yes="yes")
    initially = "careful == no or strict == no"

    gate = part(Gate)
    lamp = part(Lamp)

    lamp_is_lit = Step(
        by="operator",
        refused_while=TABLE,
        when="early == yes or lamp.dark",
        takes={"lamp": "lights"},
    )


class Mended(Yard):
    """No lamp is lit while the gate is open or jammed."""

    variant_of = Yard
    initially = ("careful == no and strict == no",)
    lamp_is_lit = changed(
        Yard.lamp_is_lit, refused_while=refusals({"L-2": "gate.open_ or gate.jammed"})
    )


class Faultless(Yard):
    """The yard, and nothing that jams."""

    variant_of = Yard
    up_to_faults = 0


class Locked(Yard):
    """A gate that nobody uses."""

    variant_of = Mended
    lamp_is_lit = left_out(Yard.lamp_is_lit, "there is no lamp")


class LockedYard(Yard):
    """The yard without its lamp."""

    variant_of = Yard
    lamp_is_lit = left_out(Yard.lamp_is_lit, "there is no lamp")


LIT = sometimes("It can be lit.", "lamp.lit")
DARK = never_step(
    "No lamp is lit while the gate is jammed.",
    "gate.jammed",
    on="lamp_is_lit",
    answers="L-1",
    violated=True,
    because="nothing asks for it",
)
STRICT = always(
    "No gate jams.",
    "not gate.jammed or strict == no",
    violated="strict == yes",
    because="it is counted",
)
OPENED = sometimes(
    "The lamp is lit in front of an open gate.", "enabled(lamp_is_lit) and gate.open_"
)
OF = {
    Yard: {
        "dark": DARK,
        "opened": replace(OPENED, violated="careful == yes", because="it is refused"),
        "shut": always(
            "The gate is shut.",
            "gate.shut",
            violated=True,
            because="it opens",
            unavoidable="a gate is there to be opened",
        ),
        "strict": STRICT,
        "never_lit": always("It is never lit.", "lamp.dark", violated=True, because="it is lit"),
        "two": always("A gate is a gate.", "gate.shut or gate.open_ or gate.jammed"),
        "lit": LIT,
    },
    Faultless: {"dark": replace(DARK, violated=None, because="")},
    Mended: {
        "dark": replace(DARK, violated=None, because=""),
        "strict": replace(STRICT, violated=None, because=""),
        "opened": replace(OPENED, violated="True", because="that is its aim"),
        "two": always("A gate is a gate.", "gate.shut", violated=True, because="another text"),
        "never_lit": always("It is never lit.", "lamp.dark", violated=True, because="it is lit"),
    },
    Locked: {"never_lit": always("It is never lit.", "lamp.dark")},
    LockedYard: {"lit": replace(LIT, violated="True", because="there is no lamp")},
}


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    check = CheckResult(tuple(check_design(cls, props) for cls, props in OF.items()))
    designs = {d.model.name: read_design(cls) for d, cls in zip(check.designs, OF, strict=True)}
    return pages(check, designs)


@pytest.fixture(scope="module")
def page(made: dict[str, str]) -> str:
    return made["findings.md"]


def entries(page: str, design: str) -> dict[str, list[str]]:
    """The findings of a design: name to its lines after the sentence."""
    part = page.split(f"\n## {design}\n")[1].split("\n## ")[0].split("\n### What is confirmed")[0]
    found: dict[str, list[str]] = {}
    for line in part.splitlines():
        if "**" in line and line[0].isdigit():
            name = line.split("([")[1].split("]")[0]
            found[name] = []
        elif found and line.strip() and not line.startswith("### "):
            found[name].append(line.strip())
    return found


def test_a_finding_says_what_removes_it_and_on_what_it_rests(page: str) -> None:
    assert entries(page, "yard") == {
        "dark": [
            "Violated (after 1 fault), in every combination tried. Why: nothing asks for it. "
            "*Rests on* no answer: it is the same in all 6 combinations.",
            "3 steps, 1 of them a fault: environment: gate opens → **fault**: gate jams → operator: "
            "lamp is lit.",
            "**Removed in** [mended](mended.md#dark): it holds there with 2 of the 6 combinations of "
            "answers with which it is violated here, the answers of the run above among them; not "
            "tried there: `careful` = `yes` and `strict` = `yes`.",
        ],
        "opened": [
            "Never happens, among the combinations tried, exactly where `careful` is `yes`; can "
            "happen (without any fault) in the others of these. "
            "Why: it is refused. *Rests on* `careful` (L-Q1).",
            "**Removed by another answer** to `careful` (L-Q1), without a change to a guard.",
            "In variants: [mended](mended.md#opened): never happens, in every combination tried.",
        ],
        "shut": [
            "Violated (without any fault), in every combination tried. Why: it opens. *Rests on* "
            "no answer: it is the same in all 6 combinations.",
            "1 step, no fault: environment: gate opens.",
            "**With the answers with which it is violated, no change to a guard removes it:** a gate is there to be opened.",
        ],
        "strict": [
            "Violated (after 1 fault), among the combinations tried, exactly where `strict` is "
            "`yes`; holds in the others of these. Why: it is counted. *Rests on* `strict`.",
            "2 steps, 1 of them a fault: environment: gate opens → **fault**: gate jams. Here `strict` = yes.",
            "**Removed by another answer** to `strict`, without a change to a guard.",
        ],
        "never_lit": [
            "Violated (without any fault), in every combination tried. Why: it is lit. *Rests on* "
            "no answer: it is the same in all 6 combinations.",
            "1 step, no fault: operator: lamp is lit.",
            "**Nothing that is checked here removes it.**",
        ],
    }


def test_a_variant_without_the_faults_that_it_takes_removes_nothing(page: str) -> None:
    """The faultless yard, in which the lamp stays dark, is no way to keep it dark beside a fault."""
    assert "faultless" not in "".join(entries(page, "yard")["dark"])


def test_answers_alone_are_no_change_that_removes_a_finding(page: str) -> None:
    """The mended yard is asked with answers only with which the yard itself is right."""
    assert "mended" not in "".join(entries(page, "yard")["strict"])


def test_what_a_variant_changes_is_listed(page: str) -> None:
    table = page.split("## Variants, checked each time")[1]
    assert [line for line in table.splitlines() if line.startswith("| [")] == [
        "| [faultless](faultless.md) | yard | The yard, and nothing that jams. |  |  |",
        "| [mended](mended.md) | yard | No lamp is lit while the gate is open or jammed. | "
        "`lamp_is_lit`: L-2 refuses while `gate.open_ or gate.jammed`<br>`lamp_is_lit`: L-1 no "
        "longer refuses | [The lamp is lit in front of an open gate](mended.md#opened): here it never "
        "happens, in every combination tried (that is its aim); it is possible in "
        "[yard](yard.md#opened) |",
        "| [locked](locked.md) | mended | A gate that nobody uses. | `lamp_is_lit`: left out: "
        "there is no lamp |  |",
        "| [locked_yard](locked_yard.md) | yard | The yard without its lamp. | `lamp_is_lit`: left "
        "out: there is no lamp | [It can be lit](locked_yard.md#lit): here it never happens, in every "
        "combination tried (there is no lamp); it is possible in [yard](yard.md#lit) |",
    ]


def test_to_leave_out_the_step_of_a_run_removes_nothing(page: str) -> None:
    """There is no lamp to be lit in the locked yards: that is no change to a guard."""
    assert entries(page, "mended")["never_lit"][-1] == "1 step, no fault: operator: lamp is lit."


def test_a_claim_that_holds_is_listed_with_the_variants_in_which_it_does_not(page: str) -> None:
    assert (
        "| [A gate is a gate.](yard.md#two) | holds, in every combination tried |  |\n" in page
    ), "the variant asks another question under this name"
    assert (
        "| [It can be lit.](yard.md#lit) | can happen (without any fault), in every combination "
        "tried<br>**but in [locked_yard](locked_yard.md#lit):** never happens, in every combination "
        "tried | 1 step, no fault: operator: lamp is lit |  |\n" in page
    )


def test_what_was_tried_is_said_of_each_design(page: str) -> None:
    assert (
        "A gate and a lamp. Asked of runs with any number of faults, 6 combinations of choices, "
        "36 states. Of 8 combinations of answers 6 were checked: every answer to one question at a "
        "time, the other questions at their first answers, and with each of these every answer to "
        "`early`.\n" in page
    )
    assert "Asked of runs without any fault, 6 combinations" in page


def test_the_dashboard_lists_of_variants_what_their_design_has_not(made: dict[str, str]) -> None:
    listed = [line for line in made["README.md"].splitlines() if line[:1].isdigit()]
    assert [line.split("(")[1].split(")")[0] for line in listed[:-1]] == [
        "yard, [dark]",
        "yard, [opened]",
        "yard, [shut]",
        "yard, [strict]",
        "yard, [never_lit]",
        "mended, [two]",
    ], "the last line counts requirements"


def test_what_a_variant_models_as_its_design_does_is_not_said_again() -> None:
    check = CheckResult(
        tuple(check_design(cls, OF[cls]) for cls in (Yard, Mended)),
        (
            RequirementStatus(
                "L-1",
                "rule",
                "p. 1",
                "It is dark.",
                "answered",
                (("yard", "lamp_is_lit"), ("mended", "lamp_is_lit")),
                (("yard", "dark"), ("mended", "dark")),
            ),
        ),
    )
    made = pages(check, {"yard": read_design(Yard), "mended": read_design(Mended)})
    (row,) = [line for line in made["requirements.md"].splitlines() if line.startswith("| L-1")]
    assert row == (
        "| L-1 | rule | It is dark. | yard: `lamp_is_lit` | [yard: dark](yard.md#dark): violated "
        "(after 1 fault), in every combination tried<br>[mended: dark](mended.md#dark): holds, in "
        "every combination tried |"
    )


def test_the_findings_of_a_design_stand_under_what_they_are_about() -> None:
    design = check_design(
        Yard,
        {
            "claim": replace(DARK, answers=("L-1", "L-2")),
            "weak": replace(DARK, answers=("L-2", "L-Q1")),
            "cost": replace(DARK, answers=("L-Q1",)),
            "wish": replace(DARK, answers=()),
            "other": replace(DARK, answers=("L-1",)),
            "lit": LIT,
            "fine": always("A gate is a gate.", "gate.shut or gate.open_ or gate.jammed"),
        },
    )
    entries = tuple(
        RequirementStatus(id_, kind, "source", "text", "answered")
        for id_, kind in (("L-1", "safety"), ("L-2", "claim"), ("L-Q1", "question"))
    )
    check = CheckResult((design,), entries, (Document("It.", ("L-2",), (), NOWHERE),))
    text = pages(check, {"yard": read_design(Yard)})["findings.md"]
    part = text.split("\n## yard\n")[1]
    shown = [
        line.split("]")[0].split("([")[-1]
        for line in part.splitlines()
        if line.startswith("### ") or line[:1].isdigit()
    ]
    assert shown == [
        "### What the documents claim, and does not hold",
        "claim",
        "other",
        "### What the documents concede, and is found",
        "weak",
        "### What an answer to an open question decides",
        "cost",
        "### Beyond the documents: what a reader might expect, and does not hold",
        "wish",
        "### What is confirmed: it holds in every state and step that was reached",
        "### What can happen, each shown by a run",
    ]
