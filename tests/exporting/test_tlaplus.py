"""TLA+: the text of a tiny design, and the states and steps of many."""

import re
import shutil
import subprocess

import pytest
from hypothesis import given

from checker.exporting.tlaplus import config, module_name, write
from checker.expressions.nodes import TRUE, negate
from checker.expressions.types import BOOL, EnumType
from checker.lowering.commands import lower
from tests.exporting import relations
from tests.exporting.examples import MODELS
from tests.exporting.reading import expected, read_tla
from tests.exporting.systems import FEW, small_model
from tests.exporting.tiny import Supply
from tests.models import command, is_, model, plain_bfs, ref, var
from tests.strategies import systems

ALL = {**MODELS, **relations.MODELS}

SUPPLY = r"""
---- MODULE supply ----
\* supply: A tank, and somebody who hears of its level by radio
\*
\* Left out: how long anything takes.
\*
\* Written by Chartproof for TLC, as supply.tla. To visit every state, with
\* supply.cfg beside it:
\*   java -cp tla2tools.jar tlc2.TLC supply.tla
\* supply.cfg:
\*   SPECIFICATION Spec
\*   INVARIANT TypeOK
\*   CHECK_DEADLOCK FALSE
\* The distinct states that TLC finds are Chartproof's states. The states it generates
\* are the initial states and Chartproof's transitions; where an alternative stands in
\* a guard, TLC counts the step once for each side that is true.
EXTENDS Integers

VARIABLES
  wasteful,  \* a choice, frozen: May it be emptied? (T-Q1)
  tank_state,  \* the state of tank
  tank_level,  \* Level: how full it is
  radio_state,  \* the state of radio
  known  \* Level, what was last received

vars == <<wasteful, tank_state, tank_level, radio_state, known>>

wasteful_type == {"no", "yes"}

tank_state_type == {"there"}

Level == {"empty", "full"}
Level_rank(value) == CASE value = "empty" -> 0 [] value = "full" -> 1

radio_state_type == {"working", "broken"}

\* What values the variables have, in every state.
TypeOK ==
  /\ wasteful \in wasteful_type
  /\ tank_state \in tank_state_type
  /\ tank_level \in Level
  /\ radio_state \in radio_state_type
  /\ known \in Level

\* known != tank.level
misled == known # tank_level

Init ==
  /\ wasteful \in wasteful_type
  /\ tank_state = "there"
  /\ tank_level = "empty"
  /\ radio_state = "working"
  /\ known \in Level
  /\ known = "empty"

\* Knowledge, after every step, from the new state:
\*   known: tank.level
Refreshes ==
  /\ known' = (IF radio_state' = "working" THEN tank_level' ELSE known)

\* tank.fills [environment] tests/exporting/tiny.py:32
\*   tank takes fills
tank_fills ==
  /\ tank_state = "there"
  /\ tank_level' = "full"
  /\ UNCHANGED <<wasteful, tank_state, radio_state>>
  /\ Refreshes

\* radio.breaks [fault] tests/exporting/tiny.py:42
\*   radio takes breaks
radio_breaks ==
  /\ radio_state = "working"
  /\ radio_state' = "broken"
  /\ UNCHANGED <<wasteful, tank_state, tank_level>>
  /\ Refreshes

\* empty [operator] tests/exporting/tiny.py:56
\*   when known == full
\*   refused while wasteful == no (T-1)
\*   refused while known > tank.level (T-2)
\*   tank takes empties
empty ==
  /\ known = "full"
  /\ wasteful # "no"
  /\ Level_rank(known) <= Level_rank(tank_level)
  /\ tank_state = "there"
  /\ tank_level # "empty"
  /\ tank_level' = "empty"
  /\ UNCHANGED <<wasteful, tank_state, radio_state>>
  /\ Refreshes

Next ==
  \/ tank_fills
  \/ radio_breaks
  \/ empty

Spec == Init /\ [][Next]_vars
====
"""


def test_a_tiny_design_is_written_word_for_word():
    assert write(lower(Supply)) == SUPPLY.removeprefix("\n")


def test_tlc_is_told_to_visit_every_state():
    assert config(lower(Supply)) == ("SPECIFICATION Spec\nINVARIANT TypeOK\nCHECK_DEADLOCK FALSE\n")


@pytest.mark.parametrize("name", ALL)
def test_the_written_model_has_the_same_states_and_steps(name):
    made = ALL[name]()
    assert read_tla(write(made)).explore() == expected(made)


@FEW
@given(systems())
def test_a_random_system_has_the_same_states_and_steps(cls):
    made, _ = small_model(cls)
    assert read_tla(write(made)).explore() == expected(made)


def test_members_that_cannot_stand_in_quotation_marks_get_other_names():
    hue = EnumType("Hue", ('a "red"', "blau\u00e4"))
    x = var("x", hue)
    made = model([x], [command("turn", is_(x, 0), {"x": is_(x, 1).right})])
    assert 'Hue == {"Hue_a_red", "Hue_blaua"}\n' in write(made)
    assert read_tla(write(made)).explore() == expected(made)


def test_names_that_tlc_takes_for_its_own_are_avoided():
    variables = [var(name, BOOL) for name in ("Len", "vars", "WF_x", "Init", "IF", "x")]
    changes = {v.name: negate(ref(v)) for v in variables}
    written = write(model(variables, [command("Next", TRUE, changes)]))
    assert "vars == <<Len_2, vars_2, nWF_x, Init_2, IF_2, x>>\n" in written
    assert "Next ==\n  \\/ Next_step\n" in written


def test_a_grammar_of_tlaplus_reads_what_is_written():
    """Skipped without the packages tree-sitter and tree-sitter-tlaplus."""
    tree_sitter = pytest.importorskip("tree_sitter")
    tlaplus = pytest.importorskip("tree_sitter_tlaplus")
    parser = tree_sitter.Parser(tree_sitter.Language(tlaplus.language()))
    for name, make in ALL.items():
        tree = parser.parse(write(make()).encode())
        assert not tree.root_node.has_error, name
    assert parser.parse(b"---- MODULE m ----\nx == /\\\n====\n").root_node.has_error


@pytest.mark.skipif(
    shutil.which("tlc") is None, reason="not installed: tlc (a script that runs tla2tools.jar)"
)
@pytest.mark.parametrize(
    "name", ["house", "rom_single", "division", "widest", "forgotten_knowledge", "orders"]
)
def test_tlc_finds_the_same_states(name, tmp_path):
    made = ALL[name]()
    module = module_name(made)
    (tmp_path / f"{module}.tla").write_text(write(made), encoding="utf-8")
    (tmp_path / f"{module}.cfg").write_text(config(made), encoding="utf-8")
    ended = subprocess.run(  # noqa: S603
        ["tlc", f"{module}.tla"],  # noqa: S607
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "Model checking completed. No error has been found." in ended.stdout
    found = re.search(r"(\d+) states generated, (\d+) distinct states found", ended.stdout)
    graph = plain_bfs(made)
    # In one guard of one state of this model both sides of an alternative are true.
    twice = 1 if name == "orders" else 0
    generated = len(graph.initial) + len(graph.edges) + twice
    assert [int(number) for number in found.groups()] == [generated, len(graph.depth)]
