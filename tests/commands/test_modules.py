"""Importing a project's files: by path, and so that no other project's take their place."""

import sys
from pathlib import Path

import pytest

from checker.errors import SpecError
from checker.modules import load
from tests.commands.projects import write

pytestmark = pytest.mark.usefixtures("own_modules")


def test_a_file_is_loaded_once(tmp_path: Path) -> None:
    write(tmp_path, {"spec/parts.py": "names = []\n"})
    first = load(tmp_path, tmp_path / "spec" / "parts.py")
    assert first.__name__ == "spec.parts"
    assert load(tmp_path, tmp_path / "spec" / "parts.py") is first


def test_files_import_each_other_without_an_init_file(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "spec/deep/parts.py": "limit = 3\n",
            "spec/lamp.py": "from spec.deep.parts import limit\nfrom spec.deep import parts\n",
        },
    )
    lamp = load(tmp_path, tmp_path / "spec" / "lamp.py")
    assert lamp.limit == 3
    assert lamp.parts is load(tmp_path, tmp_path / "spec" / "deep" / "parts.py")


def test_an_init_file_is_run_if_there_is_one(tmp_path: Path) -> None:
    write(tmp_path, {"spec/__init__.py": "limit = 3\n", "spec/lamp.py": "from spec import limit\n"})
    assert load(tmp_path, tmp_path / "spec" / "lamp.py").limit == 3


def test_another_projects_files_of_the_same_names_are_forgotten(tmp_path: Path) -> None:
    for number in (1, 2):
        write(
            tmp_path / str(number),
            {"spec/parts.py": f"limit = {number}\n", "spec/lamp.py": "from spec.parts import *\n"},
        )
    for number in (1, 2, 1):
        root = tmp_path / str(number)
        assert load(root, root / "spec" / "lamp.py").limit == number
        assert sys.path.count(str(root)) == 1
    assert str(tmp_path / "2") not in sys.path


def test_an_importable_package_of_the_same_name_does_not_take_the_folders_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "installed", {"spec/__init__.py": "", "spec/parts.py": "limit = 7\n"})
    write(
        tmp_path / "mine",
        {"spec/parts.py": "limit = 3\n", "spec/lamp.py": "from spec.parts import limit\n"},
    )
    monkeypatch.syspath_prepend(tmp_path / "installed")
    assert load(tmp_path / "mine", tmp_path / "mine" / "spec" / "lamp.py").limit == 3


def test_a_file_called_like_a_module_of_python_leaves_that_module_alone(tmp_path: Path) -> None:
    write(tmp_path, {"json.py": "mine = True\n"})
    before = sys.modules.get("json")
    module = load(tmp_path, tmp_path / "json.py")
    assert (module.__name__, module.mine) == ("_target_json", True)
    assert sys.modules.get("json") is before
    write(tmp_path / "other", {"spec/lamp.py": ""})
    load(tmp_path / "other", tmp_path / "other" / "spec" / "lamp.py")
    assert sys.modules.get("json") is before
    assert "_target_json" not in sys.modules


def test_a_file_outside_the_project_goes_by_its_own_name(tmp_path: Path) -> None:
    write(tmp_path / "project", {})
    write(tmp_path, {"outside-lamp.py": "limit = 3\n"})
    module = load(tmp_path / "project", tmp_path / "outside-lamp.py")
    assert (module.__name__, module.limit) == ("outside-lamp", 3)


@pytest.mark.parametrize(
    ("text", "line", "shown"),
    [
        (
            "x = 1\nx.y\n",
            2,
            "The file cannot be imported: AttributeError: 'int' object has no attribute 'y'.",
        ),
        ("import no_such_module_here\n", 1, "there is no module 'no_such_module_here'."),
        ("raise SystemExit(3)\n", 1, "The file cannot be imported: SystemExit: 3."),
        (
            "from spec.helper import helps\nhelps()\n",
            2,
            "The file cannot be imported: ValueError: no help.",
        ),
    ],
)
def test_a_file_that_fails_is_explained_at_its_own_line(
    tmp_path: Path, text: str, line: int, shown: str
) -> None:
    helper = 'def helps():\n    raise ValueError("no help")\n'
    write(tmp_path, {"spec/lamp.py": text, "spec/helper.py": helper})
    with pytest.raises(SpecError) as raised:
        load(tmp_path, tmp_path / "spec" / "lamp.py")
    statement = text.splitlines()[line - 1]
    assert str(raised.value).splitlines()[:2] == [
        f"spec/lamp.py:{line}: {shown}",
        f"    {statement}",
    ]
    assert "spec.lamp" not in sys.modules


def test_a_file_can_be_loaded_after_it_failed(tmp_path: Path) -> None:
    file = write(tmp_path, {"spec/lamp.py": "1 / 0\n"}) / "spec" / "lamp.py"
    with pytest.raises(SpecError):
        load(tmp_path, file)
    file.write_text("limit = 30\n", encoding="utf-8")
    assert load(tmp_path, file).limit == 30


def test_an_installed_module_is_loaded_by_its_name(tmp_path: Path) -> None:
    import tomllib

    assert load(tmp_path, "tomllib") is tomllib
    with pytest.raises(ModuleNotFoundError, match=r"^No module named 'no_such_module_here'$"):
        load(tmp_path, "no_such_module_here")
