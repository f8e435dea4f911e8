"""What a user reads when the machine is in the way: folders, disks, interruptions."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.commands.conftest import Run
from tests.commands.projects import LAMP, lamp, write
from tests.commands.test_process import COMMAND

OTHER = 'or name another folder in pyproject.toml: [tool.chartproof] reports = "<folder>".\n'
INTERRUPTED = "Interrupted; nothing was written.\n"


@pytest.mark.parametrize("kind", ["file", "link"])
def test_reports_that_are_no_folder(tmp_path: Path, run: Run, kind: str) -> None:
    reports = lamp(tmp_path) / "reports"
    reports.write_text("") if kind == "file" else reports.symlink_to("nowhere")
    ran = run("report", "--no-proofs")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "reports is no folder, and the reports are to be written there. Remove it, " + OTHER,
    )


def test_reports_that_cannot_be_written_to(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(lamp(tmp_path), {"reports/lamp.md": "what was\n"})
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "reports")
    ran = run("report", "--no-proofs")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "reports cannot be written to, and the reports are to be written there. Allow it, " + OTHER,
    )
    assert [file.name for file in (tmp_path / "reports").iterdir()] == ["lamp.md"]


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="a folder where nobody may write")
def test_a_file_that_cannot_be_written_goes_by_its_own_name(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path)
    ran = run("explore", "lamp", "--dot", "/proc/lamp.dot")
    assert (ran.code, ran.err) == (2, "/proc/lamp.dot: No such file or directory.\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full")
def test_a_disk_that_is_full(tmp_path: Path) -> None:
    lamp(tmp_path)
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(  # noqa: S603 - our own command
            [*COMMAND, "check"], cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert (done.returncode, done.stderr) == (
        2,
        "What is printed cannot be written: No space left on device.\n",
    )


def test_a_folder_that_somebody_removed(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> str:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(os, "getcwd", gone)
    ran = run("check")
    monkeypatch.undo()
    assert (ran.code, ran.out, ran.err) == (2, "", "This folder does not exist any more.\n")


def test_a_spec_that_prints_leaves_the_document_alone(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path, spec=f"print('on')\n{LAMP}")
    ran = run("check", "--json")
    assert (ran.code, ran.err) == (0, "on\n")
    assert json.loads(ran.out)["schema"] == 1


@pytest.fixture
def interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C as soon as an exploration looks at its limits."""

    def interrupt(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("checker.engines.limits.Limits.reached", interrupt)


def test_an_interrupted_check_is_undecided(tmp_path: Path, run: Run, interrupted: None) -> None:
    lamp(tmp_path)
    ran = run("check")
    assert (ran.code, ran.err) == (3, "")
    assert "NOT EXPLORED TO THE END: interrupted: 1 state, 0 transitions, depth 0," in ran.out


@pytest.mark.parametrize("option", ["--graphml", "--dot"])
def test_an_interrupted_exploration_writes_no_graph(
    tmp_path: Path, run: Run, interrupted: None, option: str
) -> None:
    lamp(tmp_path)
    ran = run("explore", "lamp", option, "lamp.graph")
    assert (ran.code, ran.err) == (130, INTERRUPTED)
    assert ran.out.startswith("lamp: 1 state, 0 transitions, depth 0\n")
    assert not (tmp_path / "lamp.graph").exists()


def test_an_interruption_ends_the_proofs(tmp_path: Path, run: Run, interrupted: None) -> None:
    lamp(tmp_path)
    ran = run("prove", "lamp", "shines", "never_breaks")
    assert (ran.code, ran.out, ran.err) == (130, "", INTERRUPTED)
