"""``chartproof export``: whole files, and what is refused."""

from pathlib import Path

import pytest

from checker.errors import UsageError
from checker.exporting import LANGUAGES, export
from tests.commands.conftest import Run, own_modules, run
from tests.commands.projects import CHOSEN, EXPECTED, lamp, write
from tests.exporting.examples import exchange

__all__ = ["own_modules", "run"]

PROMELA = """\
/* lamp: A lamp with one bulb, and perhaps a spare one
 *
 * With a spare bulb 3 states and 4 transitions, without one 3 and 3.
 *
 * Written by Chartproof for SPIN. To visit every state:
 *   spin -a -o2 FILE
 *   gcc -O2 -DSAFETY -DNOREDUCE -o pan pan.c
 *   ./pan -E -m1000000
 * (-o2: variables that are only written count, too; -E: a state without a way out is no
 * error.) What SPIN prints, and what Chartproof counts:
 *   states, stored   the states + 1 (before the values are chosen)
 *   transitions      the transitions + 1 + 2 (ways to choose the values)
 */

/* spare */
#define spare_yes 0
#define spare_no  1

/* bulb.state */
#define bulb_state_off    0
#define bulb_state_on     1
#define bulb_state_broken 2

byte spare;  /* a choice, frozen: Is there a spare bulb? (LAMP-Q1) */
byte bulb_state = bulb_state_off;  /* the state of bulb */

init {
start:
  atomic {
    if :: spare = spare_yes :: spare = spare_no fi;
  }
  do

  /* bulb.switches [environment] spec/lamp.py:15
   *   bulb takes switches
   */
  :: d_step { bulb_state == bulb_state_off || bulb_state == bulb_state_on ->
       printf("bulb.switches\\n");
       bulb_state = (bulb_state == bulb_state_off -> bulb_state_on : bulb_state_off);
     }

  /* bulb.burns_out [fault] spec/lamp.py:16
   *   bulb takes burns_out
   */
  :: d_step { bulb_state == bulb_state_on ->
       printf("bulb.burns_out\\n");
       bulb_state = bulb_state_broken;
     }

  /* replace [operator] spec/lamp.py:28
   *   when spare == yes
   *   bulb takes is_replaced
   */
  :: d_step { spare == spare_yes && bulb_state == bulb_state_broken ->
       printf("replace\\n");
       bulb_state = bulb_state_off;
     }
  od
}
"""

MURPHI = """\
-- lamp: A lamp with one bulb, and perhaps a spare one
--
-- With a spare bulb 3 states and 4 transitions, without one 3 and 3.
--
-- Written by Chartproof for rumur. To visit every state:
--   rumur --deadlock-detection off --value-type int32_t --output model.c FILE
--   gcc -O2 -march=native -o model model.c -latomic -lpthread
--   ./model
-- Its states are Chartproof's states, its rules fired are Chartproof's transitions.

type
  spare_type: enum { spare_yes, spare_no };
  bulb_state_type: enum { bulb_state_off, bulb_state_on, bulb_state_broken };

var
  spare: spare_type;  -- a choice, frozen: Is there a spare bulb? (LAMP-Q1)
  bulb_state: bulb_state_type;  -- the state of bulb

ruleset start_spare: spare_type do
startstate "initially"
begin
  spare := start_spare;
  bulb_state := bulb_state_off;
end;
end;

-- bulb.switches [environment] spec/lamp.py:15
--   bulb takes switches
rule "bulb.switches"
  bulb_state = bulb_state_off | bulb_state = bulb_state_on
==>
begin
  bulb_state := (bulb_state = bulb_state_off ? bulb_state_on : bulb_state_off);
end;

-- bulb.burns_out [fault] spec/lamp.py:16
--   bulb takes burns_out
rule "bulb.burns_out"
  bulb_state = bulb_state_on
==>
begin
  bulb_state := bulb_state_broken;
end;

-- replace [operator] spec/lamp.py:28
--   when spare == yes
--   bulb takes is_replaced
rule "replace"
  spare = spare_yes & bulb_state = bulb_state_broken
==>
begin
  bulb_state := bulb_state_off;
end;
"""

TWO = """
from checker import System, part
from spec.lamp import Bulb


class One(System):
    bulb = part(Bulb)


class Other(System):
    bulb = part(Bulb)
"""


def test_a_lamp_in_promela(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path, EXPECTED, CHOSEN)
    ran = run("export", "lamp", "--to", "promela")
    assert (ran.code, ran.out, ran.err) == (0, PROMELA, "")


def test_a_lamp_in_murphi(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path, EXPECTED, CHOSEN)
    ran = run("export", "lamp", "--to", "murphi")
    assert (ran.code, ran.out, ran.err) == (0, MURPHI, "")


def test_a_file_is_written_where_it_is_asked_for(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path, EXPECTED, CHOSEN)
    ran = run("export", "lamp", "--to", "murphi", "-o", "lamp.m")
    assert (ran.code, ran.out, ran.err) == (0, "", "written: lamp.m\n")
    assert (tmp_path / "lamp.m").read_text(encoding="utf-8") == MURPHI


def test_a_folder_that_does_not_exist_is_not_made(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path)
    ran = run("export", "lamp", "--to", "promela", "-o", "models/lamp.pml")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "--output: there is no folder 'models'.\n",
    )
    assert not (tmp_path / "models").exists()


def test_a_file_is_for_one_design(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path)
    write(tmp_path, {"spec/two.py": TWO})
    ran = run("export", "spec/two.py", "--to", "promela")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "'spec/two.py' holds several designs; a file is for one: one, other.\n",
    )


def test_a_language_that_nobody_speaks_is_refused(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path)
    ran = run("export", "lamp", "--to", "promel")
    languages = ", ".join(f"'{language}'" for language in LANGUAGES)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith(f"Invalid value for '--to': 'promel' is not one of {languages}.\n")


def test_a_mistake_in_the_design_is_said_and_nothing_is_written(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path, EXPECTED, CHOSEN.replace("off.to(on)", "off.to(on, cond='brokn')"))
    ran = run("export", "lamp", "--to", "promela", "-o", "lamp.pml")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("spec/lamp.py:15: 'brokn' is not known in Bulb.\n")
    assert not (tmp_path / "lamp.pml").exists()


def test_the_function_refuses_an_unknown_language() -> None:
    with pytest.raises(UsageError) as refused:
        export(exchange(), "murphy")
    assert str(refused.value) == "There is no language 'murphy'. Did you mean 'murphi'?"
