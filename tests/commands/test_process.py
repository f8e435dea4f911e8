"""The command as a process of its own: what it imports, and what it prints where."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.projects import UNEXPECTED, lamp

COMMAND = [sys.executable, "-c", "from checker.commands import main; main()"]
HEAVY = ("z3", "numpy", "networkx", "hypothesis", "jinja2", "rich")


def typed(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What a command prints that is typed in a folder."""
    return subprocess.run(  # noqa: S603 - our own command
        [*COMMAND, *arguments], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("--version",), *((c, "--help") for c in ("check", "report", "replay", "init"))],
)
def test_help_imports_nothing_heavy(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    code = (
        "import sys\n"
        "from checker.commands import main\n"
        "try:\n"
        "    main()\n"
        "except SystemExit as ended:\n"
        "    assert not ended.code\n"
        f"print(*(name for name in {HEAVY!r} if name in sys.modules), file=sys.stderr)\n"
    )
    ran = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", code, *arguments],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert ran.stdout.startswith(("Usage: chartproof", "chartproof, version "))
    assert ran.stderr == "\n"


def test_the_whole_help(tmp_path: Path) -> None:
    ran = typed(tmp_path, "--help")
    assert (ran.returncode, ran.stderr) == (0, "")
    for line in (
        "Usage: chartproof [OPTIONS] COMMAND [ARGS]...",
        "  check    every property of every design (or those named), verdicts, exit",
        "  init     the folders, a first spec and a CI job for a new project",
        "  Exit codes: 0 everything as expected; 1 something is not; 2 the command line",
    ):
        assert line in ran.stdout.splitlines()


def test_nothing_but_the_verdicts_is_printed_into_a_pipe(tmp_path: Path) -> None:
    ran = typed(lamp(tmp_path), "check")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("lamp: A lamp with one bulb\n")
    assert "\x1b" not in ran.stdout


def test_what_draws_the_progress_is_not_even_imported_without_a_terminal(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from checker.commands import main\n"
        "try:\n"
        "    main()\n"
        "except SystemExit:\n"
        "    print('rich' in sys.modules, file=sys.stderr)\n"
    )
    ran = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", code, "check"],
        cwd=lamp(tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert ran.stderr == "False\n"


def test_progress_goes_to_the_terminal_and_the_verdicts_into_the_pipe(tmp_path: Path) -> None:
    lamp(tmp_path)
    terminal, side = pty.openpty()
    with subprocess.Popen(  # noqa: S603 - our own command
        [*COMMAND, "check"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=side,
        text=True,
        env={**os.environ, "TERM": "xterm"},
    ) as process:
        out, _ = process.communicate(timeout=60)
    os.close(side)
    shown = os.read(terminal, 10_000).decode()
    os.close(terminal)
    assert process.returncode == 0
    assert out.startswith("lamp: A lamp with one bulb\n")
    assert out.endswith("3 properties: 3 as expected.\n")
    assert "lamp: " in shown
    assert "properties" not in shown


def test_the_exit_code_reaches_the_shell(tmp_path: Path) -> None:
    lamp(tmp_path, UNEXPECTED)
    assert typed(tmp_path, "check").returncode == 1
    assert typed(tmp_path, "chek").returncode == 2
    assert typed(tmp_path).returncode == 2


def test_a_reader_who_has_seen_enough_causes_no_traceback(tmp_path: Path) -> None:
    lamp(tmp_path)
    reading, writing = os.pipe()
    os.close(reading)
    with subprocess.Popen(  # noqa: S603 - our own command
        [*COMMAND, "explore", "lamp", "--model"],
        cwd=tmp_path,
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        os.close(writing)
        _, err = process.communicate(timeout=60)
    assert err == ""
    assert process.returncode == 1
