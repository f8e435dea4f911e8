"""The reference of the notation: its designs are checked, what it shows is what is printed."""

import ast
import re
import tomllib
from glob import glob
from pathlib import Path

import pytest

import checker
from tests.commands.projects import write

ROOT = Path(__file__).parents[2]
REFERENCE = (ROOT / "checker" / "notation" / "README.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"`([\w/]+\.\w+)`[^`]*?:\n\n```\w+\n(.*?)```", REFERENCE, flags=re.DOTALL))
"""The files that it shows, by their names."""

PUMPS = ("spec/pumps.py", "properties/pump_station.py", "spec/requirements.toml")


def rows(title):
    """The lines of the tables of a section, as cells, without their headings."""
    section = REFERENCE.split(f"\n## {title}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [row for row, below in zip(cells, [*cells[1:], []], strict=True)
            if row[0] != "---" and below[:1] != ["---"]]  # fmt: skip


REFUSED = rows("What is refused")


def pumps(folder):
    """The design of the reference as a project."""
    return write(folder, {"pyproject.toml": "", **{name: FILES[name] for name in PUMPS}})


def timeless(printed):
    return re.sub(r"\d+\.\d s$", "? s", printed, flags=re.MULTILINE)


def test_it_shows_two_designs_and_a_variant():
    assert sorted(FILES) == sorted(
        [*PUMPS, "spec/kettle.py", "spec/mended.py", "properties/mended.py"]
    )


def test_the_variant_has_no_finding(tmp_path, run):
    files = ("spec/mended.py", "properties/mended.py")
    write(pumps(tmp_path), {name: FILES[name] for name in files})
    ran = run("check", "mended")
    assert (ran.code, ran.err) == (0, "")
    assert "  ok    tank_never_spills: holds, whatever is chosen\n" in ran.out


def test_the_design_prints_what_is_shown(tmp_path, run):
    pumps(tmp_path)
    ran = run("check", "-v")
    (shown,) = re.findall(r"```text\n(.*?)```", REFERENCE, flags=re.DOTALL)
    assert (ran.code, ran.err) == (0, "")
    assert timeless(ran.out) == timeless(shown)


def test_both_engines_agree_on_its_designs(tmp_path, run):
    write(pumps(tmp_path), {"spec/kettle.py": FILES["spec/kettle.py"]})
    compiled = run("check")
    executed = run("check", "--engine", "executed")
    assert (compiled.code, executed.code) == (0, 0)
    said = timeless(executed.out).replace("executed engine", "compiled engine")
    assert said == timeless(compiled.out)
    assert compiled.out.splitlines()[-1] == "10 properties: 10 as expected."


def test_what_is_explained_is_in_the_design():
    """The first cell of each line, words of the tables' prose aside."""
    everything = " ".join("".join(FILES[name] for name in PUMPS).split())
    explained = [
        snippet
        for title in ("Components", "Systems", "Properties")
        for row in rows(title)
        for snippet in re.findall(r"`([^`]+)`", row[0])
    ]
    assert len(explained) == 35
    assert [snippet for snippet in explained if snippet not in everything] == []


def test_the_expressions_that_it_names_are_expressions(tmp_path, run):
    """Each as a property of its own; those that are no condition are compared with something."""
    prose = re.sub(r"```.*?```|^\|.*?$", "", REFERENCE, flags=re.DOTALL | re.MULTILINE)
    named = re.findall(r"`((?:\w+\([^`.]|tank\.level in|high if)[^`]*)`", prose)
    compared = {"high if pumping else low": " == tank.level", "count": " == 2", "min": " == 0"}
    texts = [
        f"({text})" + next((end for start, end in compared.items() if text.startswith(start)), "")
        for text in named
        if not text.startswith(("State(", "In(", "help("))
    ]
    assert len(texts) == 9
    lines = [f"p{n} = sometimes('It can be.', {text!r})" for n, text in enumerate(texts)]
    more = "\n".join(['designs = ("pump_station",)', "from checker import sometimes", *lines])
    write(pumps(tmp_path), {"properties/more.py": more})
    ran = run("check")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[-1] == "18 properties: 18 as expected."


def test_every_name_of_the_notation_is_used():
    used = {
        node.id
        for name, text in FILES.items()
        if name.endswith(".py")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Name)
    }
    assert set(checker.__all__) - used == {"Property"}


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row[1])
def test_what_is_said_to_be_refused_is_refused_in_these_words(tmp_path, run, row):
    old, new, message = row
    old, new = old.strip("`"), new.strip("`")
    name = next(name for name in PUMPS if old in FILES[name])
    write(pumps(tmp_path), {name: FILES[name].replace(old, new, 1)})
    ran = run("check")
    assert (ran.code, ran.out) == (2, "")
    (first, *_) = ran.err.splitlines()
    assert re.fullmatch(rf"{name}(:\d+)?: {re.escape(message)}", first), ran.err


def test_there_are_this_many_refusals():
    assert len(REFUSED) == 24


def test_its_links_lead_somewhere():
    headings = re.findall(r"^## (.*)$", REFERENCE, flags=re.MULTILINE)
    anchors = {f"#{heading.lower().replace(' ', '-')}" for heading in headings}
    links = re.findall(r"\]\(([^)]+)\)", REFERENCE)
    assert links == ["#a-whole-design", "#what-is-refused"]
    assert set(links) <= anchors


def test_the_wheel_carries_it_and_whatever_else_is_no_python():
    with (ROOT / "pyproject.toml").open("rb") as file:
        patterns = tomllib.load(file)["tool"]["setuptools"]["package-data"]["checker"]
    package = ROOT / "checker"
    carried = {name for each in patterns for name in glob(each, root_dir=package, recursive=True)}
    others = {
        file.relative_to(package).as_posix()
        for file in package.rglob("*")
        if file.is_file() and file.suffix not in (".py", ".pyc")
    }
    assert "notation/README.md" in others
    assert others - carried == set()
