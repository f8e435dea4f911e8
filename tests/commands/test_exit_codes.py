"""Exit codes: 0 as expected, 1 not as expected, 2 wrong input, 3 undecided."""

from pathlib import Path

import pytest

from tests.commands.conftest import Run
from tests.commands.projects import CHOSEN, LAMP, UNEXPECTED, lamp, write


def test_everything_as_expected_is_0(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path)
    ran = run("check")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[-1] == "3 properties: 3 as expected."


def test_an_unexpected_violation_is_1_and_shows_its_trace(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path, UNEXPECTED)
    ran = run("check")
    assert ran.code == 1
    lines = ran.out.splitlines()
    assert lines[2:13] == [
        "  FAIL  never_breaks: violated (after 1 fault)",
        "        expected: holds, but violated",
        "        The bulb never breaks.",
        "        2 steps, 1 of them a fault:",
        "          start:   bulb is off",
        "            1. bulb.switches   [environment]",
        "                 bulb.state: off -> on",
        "            2. FAULT bulb.burns_out   [fault]",
        "                 bulb.state: on -> broken",
        "          here:    not bulb.broken is false, since bulb.state = broken",
        "  ok    no_deadlock: holds",
    ]
    assert lines[-1] == "2 properties: 1 as expected, 1 NOT as expected."


def test_an_expected_violation_that_has_gone_is_1(tmp_path: Path, run: Run) -> None:
    lamp(
        tmp_path,
        "from checker import always\n"
        'some_state = always("It is in some state.", "bulb.on or not bulb.on", violated=True, because="x")\n',
    )
    ran = run("check")
    assert ran.code == 1
    assert "        expected: violated, but holds" in ran.out.splitlines()


def test_a_vacuous_property_is_1(tmp_path: Path, run: Run) -> None:
    lamp(
        tmp_path,
        "from checker import always\n"
        'idle = always("Both at once.", "bulb.on", where="bulb.on and bulb.off")\n',
    )
    ran = run("check")
    assert ran.code == 1
    assert ran.out.splitlines()[2:5] == [
        "  FAIL  idle: holds",
        "        vacuous: the situation 'bulb.on and bulb.off' never occurs, in no combination",
        "        expected: a property that says something",
    ]


def test_an_element_that_is_never_used_is_1(tmp_path: Path, run: Run) -> None:
    spec = LAMP.replace("from checker import Component", "from checker import view, Component")
    spec += '    both = view("bulb.on and bulb.off")\n'
    lamp(tmp_path, spec=spec)
    ran = run("check")
    assert ran.code == 1
    lines = ran.out.splitlines()
    assert "  dead  view both is always false (spec/lamp.py:29) [FAIL: not waived]" in lines
    assert lines[-1] == "3 properties: 3 as expected, 1 element never used."


def test_an_unanswered_requirement_is_1(tmp_path: Path, run: Run) -> None:
    spec = LAMP.replace("    bulb = part(Bulb)", '    covers = "LAMP"\n    bulb = part(Bulb)')
    write(
        lamp(tmp_path, spec=spec),
        {
            "spec/requirements.toml": '[[requirement]]\nid = "LAMP-01"\nkind = "safety"\n'
            'source = "the label"\ntext = "It is no toy."\n'
        },
    )
    ran = run("check")
    assert ran.code == 1
    lines = ran.out.splitlines()
    assert "  FAIL  LAMP-01 is answered by nothing: It is no toy." in lines
    assert lines[-1] == "3 properties: 3 as expected, 1 requirement unanswered."


@pytest.mark.parametrize("engine", ["compiled", "executed"])
def test_a_limit_that_is_reached_is_3_and_never_a_pass(
    tmp_path: Path, run: Run, engine: str
) -> None:
    lamp(
        tmp_path,
        "from checker import always, always_recoverable, sometimes\n"
        'no_smoke = always("It never smokes.", "implies(bulb.on, bulb.on)")\n'
        'mended = always_recoverable("It can be mended.", "bulb.off")\n'
        'both = sometimes("On and off.", "bulb.on and bulb.off", violated=True, because="x")\n',
    )
    ran = run("check", "--max-states", 2, "--engine", engine)
    assert ran.code == 3
    verdicts = [line for line in ran.out.splitlines() if line.startswith("  ?")]
    assert verdicts == [
        "  ?     no_smoke: undecided",
        "  ?     mended: undecided",
        "  ?     both: undecided",
        "  ?     no_deadlock: undecided",
    ]
    assert ran.out.splitlines()[-1] == "4 properties: 0 as expected, 4 undecided."
    assert "  NOT EXPLORED TO THE END: the limit of 2 states was reached" in ran.out
    assert "holds" not in ran.out
    assert " ok " not in ran.out


def test_a_limit_that_is_just_not_reached_is_0(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path)
    assert run("check", "--max-states", 3).code == 0


@pytest.mark.parametrize("limit", [("--timeout", "0"), ("--max-memory", "1M")])
def test_time_and_memory_are_limits_too(tmp_path: Path, run: Run, limit: tuple[str, str]) -> None:
    lamp(tmp_path)
    ran = run("check", *limit)
    assert ran.code == 3
    assert ran.out.splitlines()[-1] == "3 properties: 0 as expected, 3 undecided."


def test_a_violation_weighs_more_than_something_undecided(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path, UNEXPECTED)
    ran = run("check", "--max-states", 2)
    assert ran.code == 1
    assert ran.out.splitlines()[-1] == (
        "2 properties: 0 as expected, 1 NOT as expected, 1 undecided."
    )


def test_a_property_violated_in_one_combination_and_undecided_in_another_is_1(
    tmp_path: Path, run: Run
) -> None:
    lamp(
        tmp_path,
        "from checker import always\n"
        'dark = always("It never shines where there is a spare bulb.",'
        ' "not (bulb.off and spare == yes)")\n',
        CHOSEN,
    )
    ran = run("check", "--max-states", 1)
    assert ran.code == 1
    assert ran.out.splitlines()[-1] == (
        "2 properties: 0 as expected, 1 NOT as expected, 1 undecided."
    )
    assert (
        "        not as expected: violated in 1 of 2 combinations, where it should hold: "
        "`spare` is `yes`"
    ) in ran.out.splitlines()


def test_a_wrong_command_line_is_2_and_a_wrong_spec_too(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path, spec="class Lamp(:\n")
    assert run("check", "--max-states", "none").code == 2
    ran = run("check")
    assert (ran.code, ran.out) == (2, "")


def test_the_explorer_has_the_same_codes(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path)
    assert run("explore", "lamp").code == 0
    assert run("explore", "lamp", "--max-states", 2).code == 3
    assert run("explore", "lmap").code == 2


def test_a_refutation_is_1_unless_it_was_expected(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path)
    ran = run("prove", "lamp")
    assert (ran.code, ran.out) == (
        0,
        "lamp:\n"
        "  refuted    never_breaks: z3 refutes it: a shortest run, whatever its faults, has 2 steps.\n"
        "  reached    shines: z3 reaches it: a shortest run, whatever its faults, has 1 step.\n",
    )
    write(tmp_path, {"other/properties/lamp.py": UNEXPECTED, "other/spec/lamp.py": LAMP})
    write(tmp_path / "other", {})
    ran = run("prove", "lamp", folder=tmp_path / "other")
    assert (ran.code, ran.out) == (
        1,
        "lamp:\n  refuted    never_breaks: z3 refutes it: a shortest run, whatever its faults, has 2 steps."
        " This was NOT expected.\n",
    )


def test_what_z3_cannot_be_asked_is_3_if_it_was_asked_for_by_name(tmp_path: Path, run: Run) -> None:
    lamp(
        tmp_path,
        "from checker import always_recoverable\n"
        'mended = always_recoverable("It can be mended.", "bulb.off")\n',
    )
    assert run("prove", "lamp").code == 0
    assert run("prove", "lamp", "mended").code == 3


def test_a_run_that_is_too_long_to_be_found_is_3(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path)
    ran = run("prove", "lamp", "--depth", 0)
    assert (ran.code, ran.out) == (
        3,
        "lamp:\n"
        "  undecided  never_breaks: z3 undecided: no run of up to 0 steps.\n"
        "  undecided  shines: z3 undecided: no run of up to 0 steps.\n",
    )


def test_verbose_shows_every_trace_and_how_often_each_event_was_taken(
    tmp_path: Path, run: Run
) -> None:
    lamp(tmp_path)
    lines = run("check", "--verbose").out.splitlines()
    assert lines[2:20] == [
        "  ok!   never_breaks: violated (after 1 fault)",
        "        The bulb never breaks.",
        "        2 steps, 1 of them a fault:",
        "          start:   bulb is off",
        "            1. bulb.switches   [environment]",
        "                 bulb.state: off -> on",
        "            2. FAULT bulb.burns_out   [fault]",
        "                 bulb.state: on -> broken",
        "          here:    not bulb.broken is false, since bulb.state = broken",
        "  ok    shines: can happen (without any fault)",
        "        The lamp can shine.",
        "        1 step, no fault:",
        "          start:   bulb is off",
        "            1. bulb.switches   [environment]",
        "                 bulb.state: off -> on",
        "  ok    no_deadlock: holds",
        "  how often each event was taken:",
        "               2  bulb.switches",
    ]
