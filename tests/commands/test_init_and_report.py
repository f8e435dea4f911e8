"""``init`` and ``report``: what they write, and what they leave alone."""

import json
import os
import re
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

import pytest

from checker.reporting import pages
from tests.commands.conftest import Run
from tests.commands.projects import LAMP, UNEXPECTED, lamp, write

STARTER = [
    ".github/workflows/check.yml",
    ".gitignore",
    "README.md",
    "properties/entrance.py",
    "pyproject.toml",
    "spec/door.py",
    "spec/requirements.toml",
]

NEXT = """\
    chartproof check      # the verdicts; -v shows the run behind each
    chartproof report     # writes reports/, which the CI job compares with the design
    git add .             # in a git repository: commit it all, reports/ too
"""

PROJECT = (
    "{} a project already ({}); nothing was written. "
    "Write a new design into its spec/, or name a folder outside it.\n"
)


def contents(folder: Path) -> dict[str, str]:
    """Every file of a folder, what Python compiled aside."""
    return {
        file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(folder.rglob("*"))
        if file.is_file() and "__pycache__" not in file.parts
    }


# -- init --------------------------------------------------------------------------------------


def test_init_writes_a_project_into_an_empty_folder(tmp_path: Path, run: Run) -> None:
    ran = run("init")
    written = "".join(f"written: {name}\n" for name in STARTER)
    assert (ran.code, ran.out, ran.err) == (0, f"{written}Now:\n{NEXT}", "")
    assert sorted(contents(tmp_path)) == STARTER


@pytest.mark.parametrize(
    ("folder", "typed"), [("deep/design", "deep/design"), ("my design", "'my design'")]
)
def test_init_makes_the_folder_that_it_is_given(
    tmp_path: Path, run: Run, folder: str, typed: str
) -> None:
    ran = run("init", folder)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith(f"\nNow:\n    cd {typed}\n{NEXT}")
    assert sorted(contents(tmp_path / folder)) == STARTER


def test_the_check_of_the_first_project_is_as_expected(tmp_path: Path, run: Run) -> None:
    run("init")
    ran = run("check", "--json")
    assert ran.code == 0
    document = json.loads(ran.out)
    # The bolt sees the door: 3 states, else 4; 5 and 6 steps.
    assert [
        (d["name"], d["choices"], d["states"], d["transitions"], d["depth"])
        for d in document["designs"]
    ] == [
        ("entrance", {"bolt_sees_the_door": "yes"}, 4, 7, 2),
        ("entrance", {"bolt_sees_the_door": "no"}, 3, 4, 1),
    ]
    assert [p["verdict"] for p in document["designs"][0]["properties"]] == [
        "violated",
        "holds",
        "holds",
    ]
    assert [(r["id"], r["status"]) for r in document["requirements"]] == [
        ("DOOR-01", "answered"),
        ("DOOR-02", "answered"),
        ("DOOR-03", "answered"),
        ("DOOR-Q1", "answered"),
    ]


def test_the_report_of_the_first_project_is_written_and_then_left_alone(
    tmp_path: Path, run: Run
) -> None:
    run("init")
    ran = run("report")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[-1] == "reports/: 4 pages, 4 of them new or changed."
    written = contents(tmp_path / "reports")
    assert sorted(written) == ["README.md", "entrance.md", "findings.md", "requirements.md"]
    again = run("report")
    assert again.out.splitlines()[-1] == "reports/: 4 pages, 0 of them new or changed."
    assert contents(tmp_path / "reports") == written
    assert str(tmp_path) not in "".join(written.values())


def test_init_overwrites_nothing(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {"pyproject.toml": "[project]\n", "README.md": "Mine.\n"})
    before = contents(tmp_path)
    ran = run("init")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "This folder already has README.md, pyproject.toml; nothing was written. "
        "Name an empty folder: chartproof init my-design\n",
    )
    assert contents(tmp_path) == before


def test_init_twice_refuses_the_second_time(tmp_path: Path, run: Run) -> None:
    assert run("init", "door").code == 0
    before = contents(tmp_path)
    ran = run("init", "door")
    said = PROJECT.format("door is", "door/pyproject.toml")
    assert (ran.code, ran.out, ran.err) == (2, "", said)
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    ("files", "folder", "sign"),
    [
        ({"pyproject.toml": "[tool.chartproof]\n"}, "new", "pyproject.toml"),
        ({"pyproject.toml": '[tool.chartproof]\nspec = "m"\n'}, "a/b/c", "pyproject.toml"),
        ({"pyproject.toml": "[tool.chartproof]\nspec = m\n"}, "new", "pyproject.toml"),
        ({"spec/lamp.py": ""}, "new", "spec"),
        ({"spec/requirements.toml": ""}, "spec/new", "spec"),
        ({"old/spec/lamp.py": "", "pyproject.toml": "[project"}, "old/new", "old/spec"),
    ],
)
def test_init_writes_no_project_into_a_project(
    tmp_path: Path, run: Run, files: dict[str, str], folder: str, sign: str
) -> None:
    write(tmp_path, files)
    before = contents(tmp_path)
    ran = run("init", folder)
    assert (ran.code, ran.out, ran.err) == (2, "", PROJECT.format(f"{folder} is within", sign))
    assert contents(tmp_path) == before
    assert not (tmp_path / folder).exists()


def test_init_in_a_project_says_where_the_project_is(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {"spec/lamp.py": "", "docs/notes.md": ""})
    ran = run("init", folder=tmp_path / "docs")
    said = PROJECT.format("This folder is within", "../spec")
    assert (ran.code, ran.out, ran.err) == (2, "", said)
    ran = run("init")
    said = PROJECT.format("This folder is", "spec")
    assert (ran.code, ran.out, ran.err) == (2, "", said)


@pytest.mark.parametrize(
    "files",
    [
        {"pyproject.toml": "[tool.ruff]\n"},
        {"pyproject.toml": "[project"},
        {"pyproject.toml": "tool = 1\n"},
        {"spec/models_spec.rb": ""},
    ],
)
def test_init_writes_below_what_is_no_project_of_ours(
    tmp_path: Path, run: Run, files: dict[str, str]
) -> None:
    write(tmp_path, files)
    ran = run("init", "new")
    assert (ran.code, ran.err) == (0, "")
    assert sorted(contents(tmp_path / "new")) == STARTER


def test_the_ci_job_installs_this_version_and_no_other(tmp_path: Path, run: Run) -> None:
    run("init")
    job = (tmp_path / ".github/workflows/check.yml").read_text(encoding="utf-8")
    assert re.findall(r"pip install (.*)", job) == [f'"chartproof=={version("chartproof")}"']


def test_git_ignores_what_the_tools_leave_and_keeps_what_init_wrote(
    tmp_path: Path, run: Run
) -> None:
    run("init")
    run("report")
    write(tmp_path, {".venv/bin/python": "", ".hypothesis/tmp/x": "", "spec/__pycache__/x.pyc": ""})

    def git(*arguments: str) -> str:
        command = [shutil.which("git") or "git", *arguments]
        ran = subprocess.run(  # noqa: S603 - git, with constant texts
            command, cwd=tmp_path, check=True, capture_output=True
        )
        return ran.stdout.decode()

    git("init", "--quiet")
    git("add", ".")
    kept = [name for name in git("ls-files").splitlines() if not name.startswith("reports/")]
    assert kept == STARTER
    assert len(git("ls-files", "reports").splitlines()) == 4


def test_init_does_not_take_a_file_for_a_folder(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {"door": ""})
    ran = run("init", "door")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[-1] == (
        "Error: Invalid value for '[FOLDER]': Directory 'door' is a file."
    )


# -- report ------------------------------------------------------------------------------------


def test_a_violation_is_reported_and_the_code_is_1(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path, UNEXPECTED)
    ran = run("report", "--no-proofs")
    assert ran.code == 1
    assert sorted(contents(tmp_path / "reports")) == [
        "README.md",
        "findings.md",
        "lamp.md",
        "requirements.md",
    ]


def test_old_reports_stay_if_a_spec_is_wrong(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path)
    assert run("report", "--no-proofs").code == 0
    before = contents(tmp_path / "reports")
    write(tmp_path, {"spec/new.py": "1 / 0\n"})
    ran = run("report", "--no-proofs")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "spec/new.py:1: The file cannot be imported: ZeroDivisionError: division by zero.\n"
        "    1 / 0\n"
        "  why:   nothing in it can be checked\n"
        "  write: what can be run wherever the file is imported\n"
    )
    assert contents(tmp_path / "reports") == before


def test_old_reports_stay_if_the_exploration_is_interrupted(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    lamp(tmp_path)
    assert run("report", "--no-proofs").code == 0
    before = contents(tmp_path / "reports")
    write(tmp_path, {"properties/more.py": 'designs = ("lamp",)\n' + MORE})

    def interrupted(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("checker.engines.limits.Limits.reached", interrupted)
    ran = run("report", "--no-proofs")
    assert (ran.code, ran.out, ran.err) == (130, "", "\nInterrupted; nothing was written.\n")
    assert contents(tmp_path / "reports") == before


MORE = """
from checker import sometimes

off = sometimes("It is dark.", "bulb.off")
"""


def test_a_page_is_never_half_written(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    lamp(tmp_path)
    assert run("report", "--no-proofs").code == 0
    before = contents(tmp_path / "reports")
    write(tmp_path, {"properties/more.py": 'designs = ("lamp",)\n' + MORE})
    tried = []

    def full(source: Path, target: Path) -> None:
        tried.append((source.parent == target.parent, source.name, target.name))
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(Path, "replace", full)
    ran = run("report", "--no-proofs")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "reports/README.md cannot be read or written: No space left on device. Make room there.\n",
    )
    # The page was written beside its place, and what was written was cleared away.
    assert [(beside, name.startswith(".README.md."), to) for beside, name, to in tried] == [
        (True, True, "README.md")
    ]
    assert contents(tmp_path / "reports") == before


def test_a_page_of_a_design_that_is_gone_is_removed_but_not_what_somebody_wrote(
    tmp_path: Path, run: Run
) -> None:
    write(
        lamp(tmp_path),
        {
            "reports/kettle.md": f"{pages.MARKER}\n# Kettle\n",
            "reports/notes.md": "# What we think of it\n",
        },
    )
    ran = run("report", "--no-proofs")
    assert ran.out.splitlines()[-1] == "reports/: 4 pages, 5 of them new or changed."
    assert sorted(os.listdir(tmp_path / "reports")) == [
        "README.md",
        "findings.md",
        "lamp.md",
        "notes.md",
        "requirements.md",
    ]


def test_reports_go_where_the_project_says(tmp_path: Path, run: Run) -> None:
    write(
        lamp(tmp_path),
        {"pyproject.toml": '[tool.chartproof]\nreports = "docs/checked"\n'},
    )
    ran = run("report", "--no-proofs")
    assert ran.out.splitlines()[-1] == "docs/checked/: 4 pages, 4 of them new or changed."
    assert not (tmp_path / "reports").exists()


def test_an_exploration_that_hit_a_limit_is_reported_as_such(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path)
    ran = run("report", "--max-states", 2)
    assert ran.code == 3
    page = (tmp_path / "reports" / "lamp.md").read_text(encoding="utf-8")
    assert "the limit of 2 states was reached" in page
    assert "z3" not in page


def test_proofs_of_a_design_with_a_bound_of_faults_speak_of_that(tmp_path: Path, run: Run) -> None:
    bounded = LAMP.replace(
        "    bulb = part(Bulb)\n", "    up_to_faults = 0\n    bulb = part(Bulb)\n"
    )
    asked = (
        "from checker import always, sometimes\n"
        'never_breaks = always("The bulb never breaks.", "not bulb.broken")\n'
        'shines = sometimes("The lamp can shine.", "bulb.on")\n'
    )
    lamp(tmp_path, asked, bounded)
    run("report")
    page = (tmp_path / "reports" / "lamp.md").read_text(encoding="utf-8")
    assert "z3 proves it up to 0 faults by induction" in page
    assert "z3 reaches it: a shortest run, of those with at most 0 faults, has 1 step." in page
