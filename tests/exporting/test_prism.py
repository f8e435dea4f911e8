"""PRISM: the text of a tiny design, and the states and steps of many."""

import pytest
from hypothesis import given

from checker.errors import UsageError
from checker.exporting.prism import write
from checker.expressions.nodes import TRUE, negate
from checker.expressions.types import BOOL, IntType
from checker.lowering.commands import lower
from tests.exporting import relations
from tests.exporting.examples import MODELS, widest
from tests.exporting.reading import expected, read_prism
from tests.exporting.systems import FEW, small_model
from tests.exporting.tiny import Supply
from tests.models import command, model, number, plain_bfs, ref, var
from tests.strategies import systems

ALL = {name: make for name, make in {**MODELS, **relations.MODELS}.items() if name != "widest"}

SUPPLY = """
// supply: A tank, and somebody who hears of its level by radio
//
// Left out: how long anything takes.
//
// Written by Chartproof for PRISM and Storm. To visit every state:
//   prism FILE    or    storm --prism FILE --buildfull
// Their states are Chartproof's states, their choices Chartproof's transitions. A state
// without a way out has one more choice: both repeat it.
//
// What was last received is brought up to date by every step:
//   known: tank.level
mdp

// wasteful
const int wasteful_no = 0;
const int wasteful_yes = 1;

// tank.state
const int tank_state_there = 0;

// Level
const int Level_empty = 0;
const int Level_full = 1;

// radio.state
const int radio_state_working = 0;
const int radio_state_broken = 1;

// variables with one value: PRISM has no ranges of one number
const int tank_state = tank_state_there;  // the state of tank

// known != tank.level
formula misled = known != tank_level;

module design
  wasteful : [wasteful_no..wasteful_yes];  // a choice, frozen: May it be emptied? (T-Q1)
  tank_level : [Level_empty..Level_full];  // Level: how full it is
  radio_state : [radio_state_working..radio_state_broken];  // the state of radio
  known : [Level_empty..Level_full];  // Level, what was last received

  // tank.fills [environment] tests/exporting/tiny.py:32
  //   tank takes fills
  [tank_fills] tank_state = tank_state_there
     -> (tank_level' = Level_full)
      & (known' = (radio_state = radio_state_working ? Level_full : known));

  // radio.breaks [fault] tests/exporting/tiny.py:42
  //   radio takes breaks
  [radio_breaks] radio_state = radio_state_working
     -> (radio_state' = radio_state_broken);

  // empty [operator] tests/exporting/tiny.py:56
  //   when known == full
  //   refused while wasteful == no (T-1)
  //   refused while known > tank.level (T-2)
  //   tank takes empties
  [empty] known = Level_full
          & wasteful != wasteful_no
          & known <= tank_level
          & tank_state = tank_state_there
          & tank_level != Level_empty
     -> (tank_level' = Level_empty)
      & (known' = (radio_state = radio_state_working ? Level_empty : known));

endmodule

init
  (wasteful = wasteful_no | wasteful = wasteful_yes)
  & tank_level = Level_empty
  & radio_state = radio_state_working
  & (known = Level_empty | known = Level_full)
  & (known = Level_empty)
endinit
"""


def test_a_tiny_design_is_written_word_for_word():
    assert write(lower(Supply)) == SUPPLY.removeprefix("\n")


@pytest.mark.parametrize("name", ALL)
def test_the_written_model_has_the_same_states_and_steps(name):
    made = ALL[name]()
    assert read_prism(write(made)).explore() == expected(made, constants=False)


@FEW
@given(systems())
def test_a_random_system_has_the_same_states_and_steps(cls):
    made, _ = small_model(cls)
    assert read_prism(write(made)).explore() == expected(made, constants=False)


def test_names_that_are_words_of_prism_are_avoided():
    variables = [var(name, BOOL) for name in ("init", "mdp", "F", "f", "design")]
    changes = {v.name: negate(ref(v)) for v in variables}
    written = write(model(variables, [command("module", TRUE, changes)]))
    assert (
        "module design\n  init_2 : bool init false;\n  mdp_2 : bool init false;\n"
        "  F_2 : bool init false;\n  f : bool init false;\n  design_2 : bool init false;\n"
    ) in written
    assert "  [module_step] true\n" in written


def test_a_variable_with_one_value_is_a_constant():
    only, x = var("only", IntType(3, 3)), var("x", IntType(0, 3))
    written = write(model([only, x], [command("go", TRUE, {"x": ref(only), "only": number(3)})]))
    assert "const int only = 3;  // 3..3\n" not in written
    assert "const int only = 3;\n" in written
    assert "  [go] true\n     -> (x' = only);\n" in written


def test_a_variable_with_too_many_values_is_refused():
    with pytest.raises(UsageError) as refused:
        write(widest())
    assert str(refused.value) == (
        "hand_made: 'n' has 4294967296 values; a variable in PRISM has room for 2147483647."
    )


@pytest.mark.parametrize("name", ALL)
def test_storm_finds_the_same_states_and_transitions(name, tmp_path):
    """Skipped without the package stormpy."""
    stormpy = pytest.importorskip("stormpy")
    made = ALL[name]()
    graph = plain_bfs(made)
    if not graph.initial:
        pytest.skip("Storm refuses a model without an initial state")
    file = tmp_path / "model.prism"
    file.write_text(write(made), encoding="utf-8")
    built = stormpy.build_model(stormpy.parse_prism_program(str(file)))
    stuck = graph.depth.keys() - {source for source, _, _ in graph.edges}
    assert built.nr_states == len(graph.depth)
    assert built.nr_choices == built.nr_transitions == len(graph.edges) + len(stuck)
    assert len(built.initial_states) == len(graph.initial)
