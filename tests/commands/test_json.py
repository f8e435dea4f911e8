"""``check --json``: valid by the published schema, and exact for small designs."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.commands.conftest import Run
from tests.commands.projects import CHOSEN, EXPECTED, LAMP, lamp, write

CLOCK = '''
"""A clock that stops."""

from dataclasses import dataclass
from typing import Annotated

from statemachine import State

from checker import Component, System, between, part, sets


class Clock(Component):
    @dataclass
    class Variables:
        now: Annotated[int, between(0, 3)] = 0  # ticks so far

    by = {"advance": "timer"}

    running = State(initial=True)
    advance = running.to.itself(on=sets(now="now + 1"))


class Timer(System):
    """It advances out of its range after 3 ticks."""

    clock = part(Clock)
'''


def checked(run: Run, *arguments: str, code: int = 0, warned: str = "") -> Any:
    """The document, after it has been held against the schema."""
    ran = run("check", "--json", *arguments)
    assert (ran.code, ran.err) == (code, warned)
    assert ran.out.count("\n") == 1
    document = json.loads(ran.out)
    schema = json.loads((files("checker.commands") / "check.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(document)
    return document


def step(event: str, by: str, before: str, after: str) -> dict[str, Any]:
    """A step of the document that changes the bulb's state."""
    return {"event": event, "by": by, "changes": {"bulb.state": [before, after]}}


def test_the_whole_document_of_a_lamp(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path)
    document = checked(run)
    assert document["designs"][0].pop("seconds") >= 0
    off_on = step("bulb.switches", "environment", "off", "on")
    breaks = step("bulb.burns_out", "fault", "on", "broken")
    common = {"requirements": [], "vacuous": False, "unasked": False, "reason": ""}
    assert document == {
        "schema": 1,
        "designs": [
            {
                "name": "lamp",
                "choices": {},
                "engine": "compiled",
                "states": 3,
                "transitions": 4,
                "depth": 2,
                "complete": True,
                "stopped": "",
                "properties": [
                    {
                        **common,
                        "name": "never_breaks",
                        "kind": "always",
                        "sentence": "The bulb never breaks.",
                        "verdict": "violated",
                        "expected": "violated",
                        "because": "bulbs do",
                        "unavoidable": "",
                        "faults": {"budget": None, "fewest": 1},
                        "trace": {
                            "start": {"bulb.state": "off"},
                            "steps": [off_on, breaks],
                            "faults": 1,
                            "falsified": [
                                {
                                    "text": "not bulb.broken is false",
                                    "values": {"bulb.state": "broken"},
                                }
                            ],
                            "note": "",
                            "loop": None,
                        },
                    },
                    {
                        **common,
                        "name": "shines",
                        "kind": "sometimes",
                        "sentence": "The lamp can shine.",
                        "verdict": "holds",
                        "expected": "holds",
                        "because": "",
                        "unavoidable": "",
                        "faults": {"budget": None, "fewest": 0},
                        "trace": {
                            "start": {"bulb.state": "off"},
                            "steps": [off_on],
                            "faults": 0,
                            "falsified": [],
                            "note": "",
                            "loop": None,
                        },
                    },
                    {
                        **common,
                        "name": "no_deadlock",
                        "kind": "always",
                        "sentence": "In every reachable state something other than a fault can "
                        "happen.",
                        "verdict": "holds",
                        "expected": "holds",
                        "because": "",
                        "unavoidable": "",
                        "unasked": True,
                        "faults": {"budget": None, "fewest": None},
                        "trace": None,
                    },
                ],
            }
        ],
        "dead": [{"name": "lamp", "elements": []}],
        "requirements": [],
    }


@pytest.mark.parametrize("engine", ["compiled", "executed"])
def test_each_combination_of_choices_has_its_own_counts(
    tmp_path: Path, run: Run, engine: str
) -> None:
    lamp(tmp_path, EXPECTED, CHOSEN)
    document = checked(run, "--engine", engine, code=1)
    shown = [
        (d["choices"], d["engine"], d["states"], d["transitions"], d["depth"], d["complete"])
        for d in document["designs"]
    ]
    assert shown == [
        ({"spare": "yes"}, engine, 3, 4, 2, True),
        ({"spare": "no"}, engine, 3, 3, 2, True),
    ]
    with_spare, without = [d["properties"] for d in document["designs"]]
    assert [(p["name"], p["verdict"]) for p in with_spare] == [
        ("never_breaks", "violated"),
        ("shines", "holds"),
        ("no_deadlock", "holds"),
    ]
    assert [(p["name"], p["verdict"]) for p in without] == [
        ("never_breaks", "violated"),
        ("shines", "holds"),
        ("no_deadlock", "violated"),
    ]
    stuck = without[2]["trace"]
    assert stuck["start"] == {"spare": "no", "bulb.state": "off"}
    assert [step["event"] for step in stuck["steps"]] == ["bulb.switches", "bulb.burns_out"]
    assert stuck["note"] == (
        "Nothing but a fault can happen here. What each event lacks:\n"
        "  bulb.switches: bulb is broken, which has no way to take 'switches'\n"
        "  replace: spare == yes is false"
    )


def test_a_budget_of_faults_and_requirements_are_told(tmp_path: Path, run: Run) -> None:
    write(
        lamp(
            tmp_path,
            "from checker import always\n"
            'never_breaks = always("The bulb does not break by itself.", "not bulb.broken",'
            ' faults=0, answers="LAMP-01")\n',
        ),
        {
            "spec/requirements.toml": '[[requirement]]\nid = "LAMP-01"\nkind = "safety"\n'
            'source = "the label"\ntext = "It lasts."\n[[requirement]]\nid = "BULB-01"\n'
            'kind = "safety"\nsource = "the label"\ntext = "It is bright."\n'
        },
    )
    document = checked(run)
    first = document["designs"][0]["properties"][0]
    assert (first["verdict"], first["faults"], first["requirements"]) == (
        "holds",
        {"budget": 0, "fewest": None},
        ["LAMP-01"],
    )
    assert document["requirements"] == [
        {"id": "LAMP-01", "status": "answered"},
        {"id": "BULB-01", "status": "open"},
    ]


def test_what_is_undecided_says_why(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path)
    design = checked(run, "--max-states", "2", code=3)["designs"][0]
    stopped = (
        "the limit of 2 states was reached: 3 states, 3 transitions, depth 2, 1 state left to "
        "look at"
    )
    assert (design["complete"], design["stopped"]) == (False, stopped)
    assert [(p["name"], p["verdict"], p["reason"]) for p in design["properties"]] == [
        ("never_breaks", "violated", ""),
        ("shines", "holds", ""),
        ("no_deadlock", "undecided", stopped),
    ]


def test_what_was_not_asked_for_fits_the_schema_too(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {"spec/timer.py": CLOCK})
    warned = (
        "warning: timer has no properties: properties/timer.py does not exist. "
        "Only what is checked of every design was checked.\n"
    )
    design = checked(run, code=1, warned=warned)["designs"][0]
    # 4 states and 3 ticks; the fourth tick leaves the range and has no successor.
    assert (design["states"], design["transitions"], design["depth"]) == (4, 3, 3)
    assert [(p["name"], p["kind"], p["verdict"]) for p in design["properties"]] == [
        ("no_deadlock", "always", "violated"),
        ("values_stay_in_range", "always", "violated"),
        ("time_can_advance", "always_recoverable", "violated"),
    ]
    trace = design["properties"][1]["trace"]
    assert [step["changes"] for step in trace["steps"]] == [
        {"clock.now": ["0", "1"]},
        {"clock.now": ["1", "2"]},
        {"clock.now": ["2", "3"]},
    ]
    assert trace["note"] == "Here clock.advance would take clock.now out of its range 0..3."


def test_dead_elements_are_listed_with_their_place(tmp_path: Path, run: Run) -> None:
    spec = LAMP.replace("from checker import Component", "from checker import view, Component")
    spec += '    both = view("bulb.on and bulb.off")\n'
    lamp(tmp_path, spec=spec)
    assert checked(run, code=1)["dead"] == [
        {
            "name": "lamp",
            "elements": [
                {
                    "kind": "view",
                    "name": "both",
                    "text": "is always false",
                    "source": "spec/lamp.py:29",
                    "waived": None,
                }
            ],
        }
    ]


def test_nothing_is_printed_as_a_document_if_a_spec_is_wrong(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path, spec="class Lamp(:\n")
    ran = run("check", "--json")
    assert (ran.code, ran.out) == (2, "")
