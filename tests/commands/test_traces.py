"""Saved traces: written in ITF by ``check --save-traces``, run again by ``replay``."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Run
from tests.commands.projects import CANDLE, CHOSEN, OPAQUE, USED, lamp, write

REPLAYED = """\
lamp, on the real charts
2 steps, 1 of them a fault:
  start:   bulb is off
    1. bulb.switches   [environment]
         bulb.state: off -> on
    2. FAULT bulb.burns_out   [fault]
         bulb.state: on -> broken
"""


def saved(tmp_path: Path, run: Run) -> Path:
    """The file of the trace in which the lamp breaks."""
    lamp(tmp_path)
    assert run("check", "--save-traces", "traces").code == 0
    return tmp_path / "traces" / "lamp.never_breaks.itf.json"


def tampered(file: Path, change: Callable[[Any], object]) -> None:
    """The file with its document changed."""
    document = json.loads(file.read_text(encoding="utf-8"))
    change(document)
    file.write_text(json.dumps(document), encoding="utf-8")


def test_a_trace_is_saved_in_itf(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path)
    ran = run("check", "--save-traces", "traces")
    assert ran.err == (
        "written: traces/lamp.never_breaks.itf.json\nwritten: traces/lamp.shines.itf.json\n"
    )
    text = (tmp_path / "traces" / "lamp.never_breaks.itf.json").read_text(encoding="utf-8")
    assert json.loads(text) == {
        "#meta": {"format": "ITF", "source": "lamp", "description": "The bulb never breaks."},
        "vars": ["mbt::actionTaken", "bulb.state"],
        "states": [
            {"#meta": {"index": 0}, "mbt::actionTaken": "", "bulb.state": "off"},
            {"#meta": {"index": 1}, "mbt::actionTaken": "bulb.switches", "bulb.state": "on"},
            {"#meta": {"index": 2}, "mbt::actionTaken": "bulb.burns_out", "bulb.state": "broken"},
        ],
    }
    assert sorted(file.name for file in (tmp_path / "traces").iterdir()) == [
        "lamp.never_breaks.itf.json",
        "lamp.shines.itf.json",
    ]


def test_a_saved_trace_replays_on_the_real_charts(tmp_path: Path, run: Run) -> None:
    ran = run("replay", saved(tmp_path, run))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == REPLAYED + "The charts went this way: 2 steps replayed.\n"


def test_the_trace_of_an_unexpected_verdict_is_the_one_that_is_saved(
    tmp_path: Path, run: Run
) -> None:
    properties = (
        "from checker import always\n"
        'lasts = always("It lasts.", "not bulb.broken", violated="spare == yes", because="x")\n'
    )
    lamp(tmp_path, properties, CHOSEN)
    assert run("check", "--save-traces", "traces").code == 1
    document = json.loads((tmp_path / "traces" / "lamp.lasts.itf.json").read_text("utf-8"))
    assert [state["spare"] for state in document["states"]] == ["no", "no", "no"]


def test_numbers_and_truth_values_are_saved_as_such_and_come_back(tmp_path: Path, run: Run) -> None:
    lamp(
        tmp_path,
        "from checker import always\n"
        'once = always("Used once.", "not bulb.warm or bulb.times < 2 or bulb.on", violated=True, because="x")\n',
        USED,
    )
    assert run("check", "--save-traces", "traces").code == 0
    file = tmp_path / "traces" / "lamp.once.itf.json"
    states = json.loads(file.read_text(encoding="utf-8"))["states"]
    assert [(s["bulb.times"], s["bulb.warm"]) for s in states] == [
        (0, False),
        (1, True),
        (1, True),
        (2, True),
        (2, True),
    ]
    assert run("replay", file).code == 0
    tampered(file, lambda d: d["states"][4].update({"bulb.times": {"#bigint": "2"}}))
    assert run("replay", file).code == 0
    tampered(file, lambda d: d["states"][4].update({"bulb.times": True}))
    ran = run("replay", file)
    assert (ran.code, ran.err) == (
        2,
        f"{file}: state 4: bulb.times = True is no value of 0..2.\n",
    )


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            lambda d: d["states"][1].update({"bulb.state": "off"}),
            "step 1: bulb.switches: bulb.state is on on the charts and off in the run",
        ),
        (
            lambda d: d["states"][1].update({"mbt::actionTaken": "bulb.is_replaced"}),
            "step 1: bulb.is_replaced is not enabled",
        ),
        (
            lambda d: d["states"][0].update({"bulb.state": "broken"}),
            "the run does not start in an initial state of the charts",
        ),
        (
            lambda d: d["states"].pop(1),
            "step 1: bulb.burns_out is not enabled",
        ),
    ],
)
def test_a_trace_that_the_charts_do_not_go_is_1(
    tmp_path: Path, run: Run, change: Callable[[Any], object], problem: str
) -> None:
    file = saved(tmp_path, run)
    tampered(file, change)
    ran = run("replay", file)
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.splitlines()[-1] == f"The charts did not go this way: {problem}."


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            lambda d: d["states"][1].update({"bulb.state": "onn"}),
            ": state 1: bulb.state = 'onn' is no value of bulb.state{off, on, broken}.",
        ),
        (
            lambda d: d["states"][1].update({"bulb.state": ["on"]}),
            ": state 1: bulb.state = ['on'] is no value of bulb.state{off, on, broken}.",
        ),
        (
            lambda d: d["states"][2].pop("bulb.state"),
            ": state 2 has no value for 'bulb.state'.",
        ),
        (
            lambda d: d["states"][2].update({"bulb.stat": "on"}),
            ": state 2: lamp has no variable 'bulb.stat'. Did you mean 'bulb.state'?",
        ),
        (
            lambda d: d["states"][1].update({"mbt::actionTaken": "bulb.switch"}),
            ": state 1: lamp has no event 'bulb.switch'. Did you mean 'bulb.switches'?",
        ),
        (
            lambda d: d["states"].__setitem__(1, 7),
            ": state 1 is no object of variables and their values.",
        ),
        (lambda d: d["states"].clear(), " has no states."),
        (lambda d: d.update(loop=9), ": loop = 9 is the number of no state."),
        (
            lambda d: d["#meta"].update(source="lamp.py"),
            " is a trace of 'lamp.py', which is the name of no design.",
        ),
        (
            lambda d: d.update({"#meta": []}),
            " is no trace: it has no '#meta' with a 'source', or no 'states'. "
            "'chartproof check --save-traces FOLDER' writes traces.",
        ),
    ],
)
def test_a_file_that_is_no_trace_of_the_design_is_2(
    tmp_path: Path, run: Run, change: Callable[[Any], object], problem: str
) -> None:
    file = saved(tmp_path, run)
    tampered(file, change)
    ran = run("replay", file)
    assert (ran.code, ran.out, ran.err) == (2, "", f"{file}{problem}\n")


def test_a_trace_of_a_design_that_does_not_exist(tmp_path: Path, run: Run) -> None:
    file = saved(tmp_path, run)
    tampered(file, lambda d: d["#meta"].update(source="lmap"))
    ran = run("replay", file)
    assert (ran.code, ran.err) == (2, "There is no design 'lmap'. Did you mean 'lamp'?\n")


def test_a_file_that_is_no_json(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path)
    write(tmp_path, {"trace.json": "{"})
    ran = run("replay", "trace.json")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "trace.json is no JSON document: Expecting property name enclosed in double quotes: "
        "line 1 column 2 (char 1)\n",
    )


def test_a_document_of_check_is_no_trace(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path)
    write(tmp_path, {"check.json": run("check", "--json").out})
    ran = run("replay", "check.json")
    assert (ran.code, ran.err) == (
        2,
        "check.json is no trace: it has no '#meta' with a 'source', or no 'states'. "
        "'chartproof check --save-traces FOLDER' writes traces.\n",
    )


def test_a_design_that_is_not_the_projects_own_is_named_for_its_replay(
    tmp_path: Path, run: Run
) -> None:
    lamp(tmp_path)
    write(tmp_path, {"candles/candle.py": CANDLE})
    target = "candles.candle:Candle"
    assert run("check", target, "--save-traces", "traces").code == 1
    file = tmp_path / "traces" / "candle.no_deadlock.itf.json"
    unknown = run("replay", file)
    assert (unknown.code, unknown.err) == (2, "There is no design 'candle'. Known here: lamp.\n")
    ran = run("replay", file, target)
    assert ran.code == 0
    assert ran.out.splitlines()[-1] == "The charts went this way: 1 step replayed."
    wrong = run("replay", file, "spec/lamp.py:Lamp")
    assert (wrong.code, wrong.err) == (2, f"{file} is a trace of 'candle', not of 'lamp'.\n")


def test_a_trace_of_charts_with_python_guards_replays(tmp_path: Path, run: Run) -> None:
    properties = 'from checker import always\ndark = always("It is dark.", "lamp.off")\n'
    lamp(tmp_path, properties, OPAQUE)
    assert run("check", "--engine", "executed", "--save-traces", "traces").code == 1
    file = tmp_path / "traces" / "lamp.dark.itf.json"
    ran = run("replay", file)
    assert (ran.code, ran.err, ran.out) == (
        0,
        "",
        "lamp, on the real charts\n"
        "1 step, no fault:\n"
        "  start:   lamp is off (times = 0)\n"
        "    1. lamp.switches   [environment]\n"
        "         lamp.state: off -> on\n"
        "         lamp.times: 0 -> 1\n"
        "The charts went this way: 1 step replayed.\n",
    )
    tampered(file, lambda d: d["states"][1].update({"lamp.times": 2}))
    ran = run("replay", file)
    assert ran.code == 1
    assert ran.out.splitlines()[-1] == (
        "The charts did not go this way: step 1: lamp.switches: "
        "lamp.times is 1 on the charts and 2 in the run."
    )
