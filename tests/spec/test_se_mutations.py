"""A switchover that is made wrong on purpose is found out, by the right property, with its run."""

import ast
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from checker.property_files import applies_to
from tests.spec.project import ROOT
from tests.spec.test_mutations import failing, section

Changes = Mapping[str, Mapping[str, str]]
"""For each file of spec/ what is replaced in it."""

SMALL: Changes = {
    "se_switchover.py": {"else 1) <= 1": "else 1) <= 0"},
    "se_two_faults.py": {"up_to_faults = 2": "up_to_faults = 1", "else 1) <= 1": "else 1) <= 0"},
}
"""Every question at its first answer, and one fault: 11,368 states."""

READS_EVERY_CHOICE = "concurrent_switch_lands_on_no_worse_se"
"""Without a property that reads it, the choice of what worse is would be refused."""


def only(source: str, names: set[str]) -> tuple[str, set[str]]:
    """The properties of a file that are named, as they are written there; and which these are."""
    kept, found = [], set()
    for node in ast.parse(source).body:
        name = getattr(node.targets[0], "id", "") if isinstance(node, ast.Assign) else None
        if name in names:
            found.add(str(name))
        if isinstance(node, ast.ImportFrom) or name in {"designs", *names}:
            kept.append(ast.get_source_segment(source, node) or "")
    return "\n".join(kept), found


def state_only(folder: Path, design: str, names: set[str]) -> None:
    """The properties of a design that are named; those of other designs, which it may take over."""
    stated: set[str] = set()
    shutil.copytree(ROOT / "properties", folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in folder.glob("*.py"):
        if design in applies_to(file, file.name):
            asked, found = only(file.read_text(encoding="utf-8"), names)
            file.write_text(asked, encoding="utf-8")
            stated |= found
    assert stated == names


def check(
    folder: Path, changes: Changes, name: str, design: str = "se_two_faults"
) -> tuple[int, str, str]:
    """Exit code and output of a check of one property of a copy with some text replaced."""
    shutil.copytree(ROOT / "spec", folder / "spec")
    shutil.copy(ROOT / "pyproject.toml", folder)
    state_only(folder / "properties", design, {name, READS_EVERY_CHOICE})
    for file in {*SMALL, *changes}:
        path = folder / "spec" / file
        text = path.read_text(encoding="utf-8")
        for old, new in {**SMALL.get(file, {}), **changes.get(file, {})}.items():
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    command = [sys.executable, "-c", "from checker.commands import main; main()", "check"]
    done = subprocess.run(  # noqa: S603 - our own command line
        [*command, design], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout, done.stderr


MUTATIONS: dict[str, Changes] = {
    # after an automatic switch the new primary does not note that the former one is fenced
    "automatic_switch_fences": {
        "se_parts.py": {
            'fences_other="fence_kept != on_its_own_disk"': "fences_other=False",
        }
    },
    # the line about mirroring refuses nothing
    "no_switch_during_a_task": {
        "se_switchover_rules.py": {
            'as_known("old.task == mirroring", "told_task == mirroring")': '"False"',
        }
    },
    # the automatic table has its own lines only, and nothing is said of lines that it lacks
    "manual_is_possible_where_automatic_is": {
        "se_switchover_rules.py": {"    includes=MANUAL_SWITCH_REFUSED_WHILE,\n": ""},
        "se_switchover.py": {"    waive = {\n": "    waive = {} and {\n"},
        "se_two_faults.py": {'    ablated = ("SE-MAN-02", "SE-MAN-07")\n': ""},
    },
}
"""By the property that must find it out: rules that are broken."""

BEGINNING = """          choices: last_state_is = messages, at_the_alternate = forwarded, exception_holds =
                   for_every_switch, when_unknown = last_known, fence_kept = on_both, after_repair =
                   stays_alternate, hmc_gives_up = without_an_answer, older_backup = refused, asks_over =
                   both_networks, both_or_neither = by_position, worse_is = in_one_and_better_in_none
          start:   a is primary (last_primary = true, level = original, changes = nothing, unreported =
                   false, torn = false, task = no_task, hold = free, problem = false, fenced = false,
                   fences_other = false, returns = false, on_service_network = true, on_customer_network =
                   true); b is alternate (last_primary = false, level = original, changes = nothing,
                   unreported = false, torn = false, task = no_task, hold = free, problem = false, fenced =
                   false, fences_other = false, returns = false, on_service_network = true,
                   on_customer_network = true); processor is running (level = original); service is works;
                   customer is works; medium is older; known_task = no_task, known_hold = free, known_level
                   = original, known_changed = false"""

FOUND = {
    "automatic_switch_fences": """  FAIL  automatic_switch_fences: violated (after 1 fault), in every combination tried
        not as expected: violated in 2 of 2 combinations, where it should hold
        After an automatic switch the former primary is fenced.
        2 steps, 1 of them a fault:
{beginning}
            1. FAULT a.dies   [fault]
                 a.state: primary -> dead
            2. automatic_switch(trigger=silence, handler=b, old=a, new=b)   [machine, SE-AUTO-01, SE-AUTO-02, SE-AUTO-03, SE-AUTO-10, SE-03]
                 b.state: alternate -> primary
                 b.last_primary: false -> true
          here:    in the last step after(old.fenced or new.fences_other) is false, since after(a.fenced) =
                   false, after(b.fences_other) = false""",
    "no_switch_during_a_task": """  FAIL  no_switch_during_a_task: violated (without any fault), in every combination tried
        not as expected: violated in 2 of 2 combinations, where it should hold
        No switch starts during a blocking task.
        2 steps, no fault:
{beginning}
            1. mirroring_begins(se=a, other=b)   [machine, SE-MAN-06]
                 a.task: no_task -> mirroring
                 b.torn: false -> true
                 known_task: no_task -> mirroring
            2. concurrent_switch(panel=at_hmc, handler=a, old=a, new=b)   [operator, SE-MAN-08, SE-CON-01, SE-06, SE-RMT-01, SE-RMT-02]
                 a.state: primary -> alternate
                 a.last_primary: true -> false
                 a.task: mirroring -> no_task
                 b.state: alternate -> primary
                 b.last_primary: false -> true
                 known_task: mirroring -> no_task
          here:    before the last step any(se.task != no_task for se in ses) is true, since a.task =
                   mirroring, b.task = no_task""",
    "manual_is_possible_where_automatic_is": """  FAIL  manual_is_possible_where_automatic_is: violated (after 1 fault), in every combination tried
        not as expected: violated in 2 of 2 combinations, where it should hold
        Wherever the system may switch by itself, a person may switch too: the same pair, handled by the same SE, at some panel.
        2 steps, 1 of them a fault:
{beginning}
            1. FAULT a.gets_problem   [fault]
                 a.problem: false -> true
            2. data_is_changed(se=a)   [operator, SE-MIR-14]
                 a.changes: nothing -> data
                 a.unreported: false -> true
          here:    implies(enabled(automatic_switch, handler=a, new=b), enabled(concurrent_switch,
                   handler=a, new=b)) is false, since b.state = alternate, a.state = primary, a.problem =
                   true, exception_holds = for_every_switch, ses_talk = true, a.level = original, b.level =
                   original, service.state = works, b.on_service_network = true, a.hold = free, medium.state
                   = older, a.on_service_network = true, hmc_reaches_primary = true, last_state_is =
                   messages, a.unreported = true, a.changes = data, b.fenced = false, a.fences_other =
                   false, a.task = no_task, b.task = no_task, at_the_alternate = forwarded, customer.state =
                   works, a.on_customer_network = true, b.on_customer_network = true""",
}
"""What is then printed of the property; the run begins as all of them do."""


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_broken_rule_is_found_out(name: str, tmp_path: Path) -> None:
    code, printed, problems = check(tmp_path, MUTATIONS[name], name)
    assert (code, problems) == (1, "")
    assert failing(printed) == [name]
    assert section(printed, name) == FOUND[name].format(beginning=BEGINNING)


def test_a_message_without_a_path_is_refused(tmp_path: Path) -> None:
    """Nothing is checked of a switch that the new primary learns of by magic."""
    written = 'tells=dict(new=("takes_over", NEW_HEARS), old=("steps_down", OLD_HEARS)),'
    begins = 'answers=("SE-MAN-08", "SE-CON-01",'
    magic = 'tells=dict(new="takes_over", old=("steps_down", OLD_HEARS)),'
    between = "\n        "
    changes = {"se_switchover_rules.py": {written + between + begins: magic + between + begins}}
    name = "former_primary_becomes_alternate"
    code, printed, problems = check(tmp_path, changes, name, "se_switchover")
    assert (code, printed) == (2, "")
    text = (tmp_path / "spec" / "se_switchover_rules.py").read_text(encoding="utf-8")
    line = text[: text.index(magic)].count("\n") + 1
    assert problems == (
        f"spec/se_switchover_rules.py:{line}: concurrent_switch: tells new='takes_over' has no path.\n"
        f"    {magic}\n"
        "  why:   a message that needs no path is a modelling error until explained\n"
        '  write: tells=dict(new=("takes_over", "<condition>")), or "always" for the path\n'
    )
