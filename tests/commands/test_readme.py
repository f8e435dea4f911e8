"""The README shows what is there: the starter's files and what the check prints of them."""

import re
from importlib.resources import files
from pathlib import Path

import click

from checker.commands.main import chartproof
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


def test_its_output_begins_and_ends_as_what_is_printed_of_the_starter(run: Run) -> None:
    assert run("init").code == 0
    (text,) = blocks("text")
    first, last = timeless(text).split("  ...\n")
    ran = run("check", "-v")
    assert (ran.code, ran.err) == (0, "")
    printed = timeless(ran.out)
    assert printed.startswith(first)
    assert printed.endswith("\n" + last)
    left_out = printed[len(first) : -len(last)]
    # What it leaves out: how often each event was taken, the requirements, the findings.
    assert [line.split(":")[0] for line in left_out.splitlines() if line[:3].strip()] == [
        "  how often each event was taken",
        "requirements",
        "findings",
    ]


def test_its_picture_is_that_of_the_starters_report(run: Run, tmp_path: Path) -> None:
    assert run("init").code == 0
    assert run("report").code == 0
    (picture,) = blocks("mermaid")
    assert picture in (tmp_path / "reports" / "entrance.md").read_text(encoding="utf-8")


def test_it_says_where_the_command_is_before_it_uses_it() -> None:
    typed = README.index("\n    chartproof ")
    assert README.index("`.venv/bin/chartproof`") < typed
    assert README.index("`pip install .`") < typed


def test_it_lists_every_command() -> None:
    rows = re.findall(r"^\| `chartproof (\w+)", README, flags=re.MULTILINE)
    assert sorted(rows) == sorted(chartproof.list_commands(click.Context(chartproof)))


def test_its_links_lead_somewhere() -> None:
    for link in re.findall(r"\]\((?!https?://)([^)#]+)\)", README):
        assert (ROOT / link).exists(), link


def test_it_names_the_two_commands() -> None:
    assert "make check" in README
    assert "make test" in README
