"""What a TARGET names: designs, files, classes, charts, and the project around them."""

import json
from pathlib import Path

import pytest

from tests.commands.conftest import Run
from tests.commands.projects import CANDLE, EXPECTED, LAMP, lamp, write

CANDLE_PROPERTIES = """
from checker import sometimes

burns_down = sometimes("It burns down.", "candle.burnt")
"""


def names(run: Run, *targets: str, folder: Path) -> list[tuple[str, list[str]]]:
    """The designs that are checked, and their properties."""
    designs = json.loads(run("check", "--json", *targets, folder=folder).out)["designs"]
    return [(d["name"], [p["name"] for p in d["properties"]]) for d in designs]


LAMPS = ("lamp", ["never_breaks", "shines", "no_deadlock"])


@pytest.mark.parametrize("target", ["lamp", "spec/lamp.py", "spec/lamp.py:Lamp", "spec.lamp:Lamp"])
def test_a_design_has_several_names(tmp_path: Path, run: Run, target: str) -> None:
    assert names(run, target, folder=lamp(tmp_path)) == [LAMPS]


def test_a_design_that_is_named_twice_is_checked_once(tmp_path: Path, run: Run) -> None:
    assert names(run, "lamp", "spec/lamp.py", folder=lamp(tmp_path)) == [LAMPS]


def test_a_folder_inside_the_project_will_do(tmp_path: Path, run: Run) -> None:
    assert names(run, folder=lamp(tmp_path) / "spec") == [LAMPS]


def test_a_file_of_another_project_is_checked_with_its_own_properties(
    tmp_path: Path, run: Run
) -> None:
    lamp(tmp_path / "one")
    assert names(run, "one/spec/lamp.py", folder=tmp_path) == [LAMPS]
    assert names(run, str(tmp_path / "one/spec/lamp.py"), folder=lamp(tmp_path / "two")) == [LAMPS]


def test_a_file_without_a_project_is_checked_for_deadlocks(tmp_path: Path, run: Run) -> None:
    (tmp_path / "candle.py").write_text(CANDLE, encoding="utf-8")
    assert names(run, "candle.py", folder=tmp_path) == [("candle", ["no_deadlock"])]


def test_a_chart_with_properties_of_its_own_is_a_design(tmp_path: Path, run: Run) -> None:
    write(
        lamp(tmp_path),
        {"spec/candle.py": CANDLE, "properties/candle.py": CANDLE_PROPERTIES},
    )
    candles = ("candle", ["burns_down", "no_deadlock"])
    assert names(run, folder=tmp_path) == [LAMPS, candles]
    assert names(run, "candle", folder=tmp_path) == [candles]
    assert names(run, "spec/candle.py", folder=tmp_path) == [candles]


def test_a_system_comes_before_a_chart_of_its_name(tmp_path: Path, run: Run) -> None:
    spec = LAMP.replace("Bulb", "Lamp_").replace("class Lamp_(", "class LAMP(")
    spec = spec.replace("part(Lamp_)", "part(LAMP)")
    assert names(run, folder=lamp(tmp_path, EXPECTED, spec)) == [LAMPS]


def test_the_folders_can_have_other_names(tmp_path: Path, run: Run) -> None:
    write(
        tmp_path,
        {
            "pyproject.toml": '[tool.chartproof]\nspec = "model"\nproperties = "model/claims"\n',
            "model/claims/_shared.py": "limit = 3\n",
            "model/claims/lamp.py": EXPECTED,
            "model/lamp.py": LAMP,
        },
    )
    assert names(run, folder=tmp_path) == [LAMPS]


def test_a_projects_own_folder_wins_over_an_installed_package(tmp_path: Path, run: Run) -> None:
    spec = LAMP.replace("from checker", "from spec.numbers import LIMIT\nfrom checker")
    write(tmp_path, {"spec/numbers.py": "LIMIT = 3\n"})
    assert names(run, folder=lamp(tmp_path, EXPECTED, spec)) == [LAMPS]


def test_only_the_named_design_need_be_right(tmp_path: Path, run: Run) -> None:
    write(lamp(tmp_path), {"spec/wrong.py": "class Wrong(:\n"})
    assert run("explore", "lamp").code == 0
    assert run("check", "lamp").code == 0
    assert run("check", "wrong").code == 2
    assert run("check").code == 2


def test_the_catalogue_is_held_against_whole_projects_only(tmp_path: Path, run: Run) -> None:
    entry = '[[requirement]]\nid = "LAMP-01"\nkind = "safety"\nsource = "me"\ntext = "It lasts."\n'
    kettle = LAMP.replace("Lamp", "Kettle")
    write(lamp(tmp_path), {"spec/kettle.py": kettle, "spec/requirements.toml": entry})
    told = [
        json.loads(run("check", "--json", *targets).out)["requirements"]
        for targets in ((), ("lamp",), ("lamp", "kettle"))
    ]
    held = [{"id": "LAMP-01", "status": "open"}]
    assert told == [held, [], held]
