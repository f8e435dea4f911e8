"""What a user reads when the machine is in the way: folders, disks, interruptions."""

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.conftest import Run
from tests.commands.projects import LAMP, lamp, write
from tests.commands.test_process import COMMAND

OTHER = 'or name another folder in pyproject.toml: [tool.chartproof] reports = "<folder>".\n'
HOLDS = """
from checker import always

one_state = always("The bulb is in one state.", "bulb.on or bulb.off or bulb.broken")
"""
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


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.ENOENT, "No such file or directory. Name a file in a folder that exists."),
        (errno.ENOTDIR, "Not a directory. Name a file in a folder that exists."),
        (errno.EISDIR, "Is a directory. Name a file in it."),
        (errno.EACCES, "Permission denied. Allow it, or name another file."),
        (errno.EPERM, "Operation not permitted. Allow it, or name another file."),
        (errno.EROFS, "Read-only file system. Name a file on another disk."),
        (errno.ENOSPC, "No space left on device. Make room there."),
        (errno.EDQUOT, "Disk quota exceeded. Make room there."),
        (errno.ENAMETOOLONG, "File name too long. Name another file."),
    ],
)
def test_a_file_that_cannot_be_written_goes_by_its_own_name(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, number: int, advice: str
) -> None:
    def refused(**_: object) -> None:
        raise OSError(number, os.strerror(number), "/elsewhere/.lamp.dot.x1")

    lamp(tmp_path)
    monkeypatch.setattr("checker.files.tempfile.mkstemp", refused)
    ran = run("explore", "lamp", "--dot", "lamp.dot")
    assert (ran.code, ran.err) == (2, f"lamp.dot cannot be read or written: {advice}\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full")
def test_a_disk_that_is_full(tmp_path: Path) -> None:
    lamp(tmp_path)
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(  # noqa: S603 - our own command
            [*COMMAND, "check"], cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert (done.returncode, done.stderr) == (
        2,
        "What is printed cannot be written: No space left on device. Make room there, or send it "
        "to another file: chartproof ... > <file>.\n",
    )


@pytest.mark.skipif(sys.platform == "win32", reason="there a folder in use stays")
def test_a_folder_that_somebody_removed(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    done = subprocess.run(  # noqa: S603 - our own command
        ["/bin/sh", "-c", 'rmdir ../gone && exec "$@"', "sh", *COMMAND, "check"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        "The working folder does not exist any more, so that no project can be looked for "
        "around it. Change to one that exists: cd <folder>.\n",
    )


def test_a_spec_that_prints_leaves_the_document_alone(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path, spec=f"print('on')\n{LAMP}")
    ran = run("check", "--json")
    assert (ran.code, ran.err) == (0, "on\n")
    assert json.loads(ran.out)["schema"] == 1


Interrupt = Callable[[int], None]


@pytest.fixture
def interrupted(monkeypatch: pytest.MonkeyPatch) -> Interrupt:
    """Ctrl-C when an exploration looks at its limits for the n-th time.

    The first time is among the initial states, the second before the first step.
    """

    def at(time: int) -> None:
        looks = iter(range(1, time))

        def reached(*_: object) -> str:
            if next(looks, None) is None:
                raise KeyboardInterrupt
            return ""

        monkeypatch.setattr("checker.engines.limits.Limits.reached", reached)

    return at


def test_an_interrupted_check_is_undecided(
    tmp_path: Path, run: Run, interrupted: Interrupt
) -> None:
    lamp(tmp_path)
    interrupted(2)
    ran = run("check")
    assert (ran.code, ran.err) == (3, "")
    assert "NOT EXPLORED TO THE END: interrupted: 1 state, 0 transitions, depth 0," in ran.out


def test_a_check_that_is_interrupted_before_its_first_state(
    tmp_path: Path, run: Run, interrupted: Interrupt
) -> None:
    lamp(tmp_path)
    interrupted(1)
    ran = run("check")
    assert (ran.code, ran.out, ran.err) == (130, "", f"\n{INTERRUPTED}")


@pytest.mark.parametrize("option", ["--graphml", "--dot"])
def test_an_interrupted_exploration_writes_no_graph(
    tmp_path: Path, run: Run, interrupted: Interrupt, option: str
) -> None:
    lamp(tmp_path)
    interrupted(2)
    ran = run("explore", "lamp", option, "lamp.graph")
    assert (ran.code, ran.err) == (130, INTERRUPTED)
    assert ran.out.startswith("lamp: 1 state, 0 transitions, depth 0\n")
    assert not (tmp_path / "lamp.graph").exists()


def test_an_interruption_ends_the_proofs(tmp_path: Path, run: Run, interrupted: Interrupt) -> None:
    lamp(tmp_path, properties=HOLDS)
    assert run("prove", "lamp").code == 0
    interrupted(2)
    ran = run("prove", "lamp")
    assert (ran.code, ran.out, ran.err) == (130, "", f"\n{INTERRUPTED}")
