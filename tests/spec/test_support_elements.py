"""The designs with support elements: engines against each other, headline runs, other checkers."""

import re
from functools import cache
from pathlib import Path

import pytest

from checker.checking.ablation import ablate
from checker.checking.check import shown_trace
from checker.checking.conformance import conformance
from checker.engines.compiled import explore
from checker.engines.executed import ExecutedSystem
from checker.engines.faults import explore_within, with_budget
from checker.engines.walks import random_walks
from checker.lowering.commands import lower_design
from checker.lowering.system import Design, read_design
from checker.model import Model
from tests.exporting.tools import Counts, needs, rumur, spin
from tests.spec.project import ROOT, TARGETS, checked, design, graph, lowered
from tests.spec.se_verdicts import VIOLATED


@cache
def first_answers(name: str, faults: int) -> Design:
    """The design with the first answer to each question, through so many faults."""
    cls = TARGETS[name].cls
    answers = {n: next(iter(c.answers)) for n, c in design(name).choices.items()}
    body = {
        "__doc__": cls.__doc__,
        "__module__": cls.__module__,
        "initially": tuple(f"{choice} == {answer}" for choice, answer in answers.items()),
        "up_to_faults": faults,
    }
    return read_design(type(cls.__name__, (cls,), body))


@cache
def small(name: str, faults: int) -> Model:
    return lower_design(first_answers(name, faults))[0]


@pytest.mark.parametrize(
    ("name", "faults", "pairs"),
    [
        ("se_switchover", 0, 1_991_808),
        ("se_two_faults", 1, 889_200),
        ("se_mended_comparison", 1, 345_540),
        ("se_mended_silence", 1, 700_752),
        ("se_mended_tables_answers", 1, 451_620),
        ("se_mended_roles_answers", 1, 851_760),
        ("se_mended_fence", 1, 99_476),
    ],
)
def test_executed_and_compiled_agree_on_every_state_and_event(
    name: str, faults: int, pairs: int
) -> None:
    """Over everything that is reached with the first answers, and so many faults."""
    states = explore_within(small(name, faults), faults)
    result = conformance(states, ExecutedSystem(first_answers(name, faults)))
    assert result.disagreements == ()
    assert result.pairs == pairs


MENDED = [name for name in TARGETS if name.startswith("se_mended_")]
"""The variants with changed rules: what they change is compared as well."""


@pytest.mark.parametrize("name", MENDED)
def test_they_agree_on_random_walks_of_the_mended_variants(name: str) -> None:
    """All combinations that the variant is checked with, and two faults."""
    states = random_walks(lowered(name)[0], 1_000, faults=2)
    system = ExecutedSystem(design(name))
    result = conformance(states, system)
    assert result.disagreements == ()
    assert result.pairs == states.expanded_count * len(system.fillings)
    assert states.expanded_count >= 100


@pytest.mark.parametrize(("name", "pairs"), [("se_g6", 4_239_360), ("se_single", 36)])
def test_they_agree_on_all_of_the_baselines(name: str, pairs: int) -> None:
    result = conformance(graph(name), ExecutedSystem(design(name)))
    assert result.disagreements == ()
    assert result.pairs == pairs


@pytest.mark.parametrize(("steps", "faults"), [(5_000, 2)])
def test_they_agree_on_random_walks_of_the_whole_switchover(steps: int, faults: int) -> None:
    """All rules and parts, all combinations of choices, beyond the one fault that is explored.

    A million steps, as a command: ``chartproof conform se_switchover --walks 1000000 --faults 2``.
    """
    states = random_walks(lowered("se_switchover")[0], steps, faults=faults)
    system = ExecutedSystem(design("se_switchover"))
    result = conformance(states, system)
    assert result.disagreements == ()
    assert result.pairs == states.expanded_count * len(system.fillings)
    assert steps / 4 < states.expanded_count <= steps + states.initial_count


RUNS = {
    ("se_g6", "switch_lands_on_no_incompatible_se"): (
        "internal_code_change_begins(se=a)",
        "internal_code_change_ends(se=a)",
        "switch_is_thrown(old=a, new=b)",
    ),
    ("se_g6", "no_switch_during_a_task"): (
        "engineering_changes_begin(se=a)",
        "switch_is_thrown(old=a, new=b)",
    ),
    ("se_switchover", "concurrent_switch_lands_on_no_worse_se_although_all_is_mirrored"): (
        "mirroring_begins(se=a, other=b)",
        "se_reboots_into_its_role(se=a)",
        "concurrent_switch(panel=at_hmc, handler=a, old=a, new=b)",
    ),
    ("se_switchover", "concurrent_switch_lands_on_no_worse_se"): (
        "data_is_changed(se=a)",
        "change_is_reported(se=a)",
        "concurrent_switch(panel=at_hmc, handler=a, old=a, new=b)",
    ),
    ("se_switchover", "failed_primary_is_replaced_by_a_person"): (
        "engineering_changes_begin(se=a, other=b)",
        "a.dies",
    ),
    ("se_switchover", "fenced_se_is_never_primary"): (
        "a.stops",
        "automatic_switch(trigger=silence, handler=b, old=a, new=b)",
        "a.starts",
        "se_reboots(se=b)",
        "se_becomes_primary(se=a, other=b)",
    ),
    ("se_switchover", "no_mirroring_ends_from_a_fenced_se"): (
        "a.stops",
        "automatic_switch(trigger=silence, handler=b, old=a, new=b)",
        "a.starts",
        "se_reboots(se=b)",
        "se_becomes_primary(se=a, other=b)",
        "se_becomes_alternate(se=b, other=a)",
        "mirroring_begins(se=a, other=b)",
        "mirroring_ends(se=a, other=b)",
    ),
    ("se_two_faults", "automatic_switch_lands_on_no_worse_se"): (
        "a.gets_problem",
        "b.gets_problem",
        "data_is_changed(se=a)",
        "change_is_reported(se=a)",
        "automatic_switch(trigger=hardware_problem, handler=a, old=a, new=b)",
    ),
    ("se_two_faults", "never_two_primaries_by_automatic_switches"): (
        "a.leaves_service_network",
        "a.leaves_customer_network",
        "automatic_switch(trigger=silence, handler=b, old=a, new=b)",
    ),
}
"""The shortest runs of the headline violations."""


@pytest.mark.parametrize(("name", "prop"), RUNS)
def test_headline_violations(name: str, prop: str) -> None:
    result = next(each for each in checked(name).properties if each.name == prop)
    trace = shown_trace(result)
    assert trace is not None
    assert trace.commands == RUNS[name, prop]


@needs("rumur", "spin", "gcc")
@pytest.mark.parametrize("name", ["se_g6", "se_single"])
def test_other_checkers_count_the_same(name: str, tmp_path: Path) -> None:
    states = graph(name)
    counts = Counts(len(states), states.transitions)
    assert rumur(lowered(name)[0], tmp_path) == counts
    assert spin(lowered(name)[0], tmp_path) == counts


@needs("rumur", "gcc")
def test_rumur_counts_the_switchover_without_faults(tmp_path: Path) -> None:
    """Every fault forbidden: the counter of the budget is then always 0."""
    model = with_budget(small("se_switchover", 0), 0)
    states = explore(model)
    assert rumur(model, tmp_path) == Counts(len(states), states.transitions)


def test_a_bounded_exploration_has_each_state_once() -> None:
    model = small("se_two_faults", 1)
    counted = explore(with_budget(model, 1))
    merged = explore_within(model, 1)
    names = [v.name for v in model.variables]
    columns = [counted.column(name).tolist() for name in names]
    assert len(set(zip(*columns, strict=True))) == len(merged) < len(counted)


def test_each_line_left_out() -> None:
    """The two lines that only two faults bring to bear: what is then violated, and how."""
    target = TARGETS["se_two_faults"]
    found = {
        each.requirement: (each.alone, {result.name for result in each.broken})
        for each in ablate(target.cls, target.properties, sources=target.sources)
    }
    assert found == {
        "SE-MAN-02": (5760, {"concurrent_switch_lands_on_no_fenced_se"}),
        "SE-MAN-07": (3456, {"switch_leaves_a_primary"}),
    }


@pytest.mark.parametrize(
    "name", ["se_switchover", "se_two_faults", "se_three_faults", "se_all_answers"]
)
def test_the_report_says_of_each_finding_what_removes_it(name: str) -> None:
    """A changed guard that is checked, another answer, or the reason why neither can."""
    text = (ROOT / "reports" / "findings.md").read_text(encoding="utf-8")
    section = text.split(f"\n## {name}\n")[1].split("\n## ")[0]
    told = section.split("### What is confirmed")[0]
    entries = re.split(r"\n\d+\. \*\*", told)[1:]
    ways = (
        "   **Removed in** ",
        "   **Removed by another answer** ",
        "   **No change to a guard removes it:** ",
        "   **With the answers with which it is violated, no change to a guard removes it:** ",
    )
    silent = [each for each in entries if not any(f"\n\n{way}" in each for way in ways)]
    assert (len(entries), silent) == (len(VIOLATED[name]), [])
