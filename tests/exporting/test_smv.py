"""SMV: the text of a tiny design, and the states and steps of many."""

import re
import shutil
import subprocess

import pytest
from hypothesis import given

from checker.errors import UsageError
from checker.exporting.smv import write
from checker.expressions.nodes import TRUE, negate
from checker.expressions.types import BOOL
from checker.lowering.commands import lower
from tests.exporting import relations
from tests.exporting.examples import MODELS, widest
from tests.exporting.reading import expected, read_smv
from tests.exporting.systems import FEW, small_model
from tests.exporting.tiny import Supply
from tests.models import command, model, plain_bfs, ref, var
from tests.strategies import systems

ALL = {name: make for name, make in {**MODELS, **relations.MODELS}.items() if name != "widest"}

SUPPLY = """
-- supply: A tank, and somebody who hears of its level by radio
--
-- Left out: how long anything takes.
--
-- Written by Chartproof for NuSMV and nuXmv. To visit every state, in NuSMV -int FILE:
--   go
--   print_reachable_states
-- The reachable states that it prints are Chartproof's states.
-- The input 'command' says which step is taken. SMV wants a next state everywhere: in a
-- state in which no step is possible (stuck), the input is 'nothing', and the state
-- repeats. All other steps are Chartproof's; AG !stuck says that there is no deadlock.
MODULE main

FROZENVAR
  wasteful : {wasteful_no, wasteful_yes};  -- a choice, frozen: May it be emptied? (T-Q1)

VAR
  tank_state : {tank_state_there};  -- the state of tank
  tank_level : 0..1;  -- Level: how full it is
  radio_state : {radio_state_working, radio_state_broken};  -- the state of radio
  known : 0..1;  -- Level, what was last received

IVAR
  command : {tank_fills, radio_breaks, empty, nothing};

-- Level, in order
DEFINE
  Level_empty := 0;
  Level_full := 1;

-- known != tank.level
DEFINE misled := known != tank_level;

INIT wasteful in {wasteful_no, wasteful_yes};
INIT tank_state = tank_state_there;
INIT tank_level = Level_empty;
INIT radio_state = radio_state_working;
INIT known in {Level_empty, Level_full};
INIT known = Level_empty;

-- Knowledge, after every step, from the new state:
--   known: tank.level
TRANS command != nothing ->
  (next(known) = (next(radio_state) = radio_state_working ? next(tank_level) : known));

-- tank.fills [environment] tests/exporting/tiny.py:32
--   tank takes fills
DEFINE can_tank_fills := tank_state = tank_state_there;
TRANS command = tank_fills ->
  (can_tank_fills
   & next(tank_level) = Level_full
   & next(tank_state) = tank_state
   & next(radio_state) = radio_state);

-- radio.breaks [fault] tests/exporting/tiny.py:42
--   radio takes breaks
DEFINE can_radio_breaks := radio_state = radio_state_working;
TRANS command = radio_breaks ->
  (can_radio_breaks
   & next(radio_state) = radio_state_broken
   & next(tank_state) = tank_state
   & next(tank_level) = tank_level);

-- empty [operator] tests/exporting/tiny.py:56
--   when known == full
--   refused while wasteful == no (T-1)
--   refused while known > tank.level (T-2)
--   tank takes empties
DEFINE can_empty := known = Level_full
                    & wasteful != wasteful_no
                    & known <= tank_level
                    & tank_state = tank_state_there
                    & tank_level != Level_empty;
TRANS command = empty ->
  (can_empty
   & next(tank_level) = Level_empty
   & next(tank_state) = tank_state
   & next(radio_state) = radio_state);

-- no step is possible: the state repeats
DEFINE stuck := !(can_tank_fills | can_radio_breaks | can_empty);
TRANS command = nothing ->
  (stuck
   & next(tank_state) = tank_state
   & next(tank_level) = tank_level
   & next(radio_state) = radio_state
   & next(known) = known);
"""


def test_a_tiny_design_is_written_word_for_word():
    assert write(lower(Supply)) == SUPPLY.removeprefix("\n")


@pytest.mark.parametrize("name", ALL)
def test_the_written_model_has_the_same_states_and_steps(name):
    made = ALL[name]()
    assert read_smv(write(made)).explore() == expected(made)


@FEW
@given(systems())
def test_a_random_system_has_the_same_states_and_steps(cls):
    made, _ = small_model(cls)
    assert read_smv(write(made)).explore() == expected(made)


def test_names_that_are_words_of_smv_are_avoided():
    variables = [var(name, BOOL) for name in ("next", "stuck", "can_go", "TRUE", "x")]
    changes = {v.name: negate(ref(v)) for v in variables}
    written = write(model(variables, [command("go", TRUE, changes), command("AG", TRUE, {})]))
    assert (
        "VAR\n  next_2 : boolean;\n  stuck_2 : boolean;\n  can_go : boolean;\n"
        "  TRUE_2 : boolean;\n  x : boolean;\n"
    ) in written
    assert "  command : {go, AG_step, nothing};\n" in written
    assert "DEFINE can_go_2 := TRUE;\n" in written


def test_a_variable_with_too_many_values_is_refused():
    with pytest.raises(UsageError) as refused:
        write(widest())
    assert str(refused.value) == (
        "hand_made: 'n' has 4294967296 values; a variable in NuSMV has room for 65536."
    )


@pytest.mark.skipif(shutil.which("NuSMV") is None, reason="not installed: NuSMV")
@pytest.mark.parametrize("name", ALL)
def test_nusmv_finds_the_same_states(name, tmp_path):
    made = ALL[name]()
    (tmp_path / "model.smv").write_text(write(made) + "CTLSPEC AG !stuck;\n", encoding="utf-8")
    commands = "go\nprint_reachable_states\ncheck_fsm\ncheck_ctlspec\nquit\n"
    (tmp_path / "commands").write_text(commands, encoding="utf-8")
    ended = subprocess.run(
        ["NuSMV", "-source", "commands", "model.smv"],  # noqa: S607
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )
    graph = plain_bfs(made)
    found = re.search(r"reachable states: (\S+) ", ended.stdout)
    assert found, ended.stdout + ended.stderr
    assert int(found[1]) == len(graph.depth)
    assert "The transition relation is total: No deadlock state exists" in ended.stdout
    stuck = graph.depth.keys() - {source for source, _, _ in graph.edges}
    assert f"specification AG !stuck  is {'false' if stuck else 'true'}" in ended.stdout
