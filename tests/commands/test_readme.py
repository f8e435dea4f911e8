"""The README shows what is there: the starter's files and what the check prints of them."""

import re
from importlib.resources import files
from pathlib import Path

from tests.commands.conftest import Run

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
STARTER = files("checker") / "commands" / "starter"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def timeless(printed: str) -> str:
    return re.sub(r"\d+\.\d s$", "? s", printed, flags=re.MULTILINE)


def test_its_python_is_the_starters() -> None:
    spec, properties = blocks("python")
    assert spec in (STARTER / "spec" / "door.py").read_text(encoding="utf-8")
    assert properties in (STARTER / "properties" / "entrance.py").read_text(encoding="utf-8")


def test_its_output_and_its_picture_are_those_of_the_starter(run: Run, tmp_path: Path) -> None:
    assert run("init").code == 0
    (text,) = blocks("text")
    printed = run("check", "-v").out
    assert timeless(text) in timeless(printed)
    assert run("report").code == 0
    (picture,) = blocks("mermaid")
    assert picture in (tmp_path / "reports" / "entrance.md").read_text(encoding="utf-8")


def test_its_links_lead_somewhere() -> None:
    for link in re.findall(r"\]\((?!https?://)([^)#]+)\)", README):
        assert (ROOT / link).exists(), link


def test_it_names_the_two_commands() -> None:
    assert "make check" in README
    assert "make test" in README
