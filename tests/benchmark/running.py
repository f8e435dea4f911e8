"""Running a checker once, in a process of its own: what it counted, its time and its memory."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]


class NotFinished(Exception):
    """A run that gave no result; the text says why, as the table shows it."""


@dataclass(frozen=True)
class Run:
    """One measured run: the search alone, and from a cold start (making it ready included)."""

    states: int
    transitions: int
    seconds: float
    cold: float
    peak_mb: float


@dataclass(frozen=True)
class Ready:
    """A checker made ready for one model: a command, and how to read what it prints.

    ``read`` returns states, transitions and the seconds of the search, ``None`` for those of the
    whole process. ``preparing`` is the time that was spent before: writing the model, compiling it.
    """

    command: list[str]
    read: Callable[[str], tuple[int, int, float | None]]
    preparing: float = 0.0
    folder: tempfile.TemporaryDirectory[str] | None = None
    environment: Mapping[str, str] = field(default_factory=dict)


def prepared(
    files: Mapping[str, Callable[[], str]],
    steps: list[list[str]],
    command: list[str],
    read: Callable[[str], tuple[int, int, float | None]],
    limit: float,
) -> Ready:
    """A checker that is compiled for each model.

    Args:
        files: what is written, and by whom: writing it counts, too.
        steps: the commands that make it ready.
        command: what is run.
        read: reads what it prints.
        limit: the most seconds that a step may take.

    Raises:
        NotFinished: a step took longer, or failed.
    """
    folder = tempfile.TemporaryDirectory(prefix="chartproof-bench-")
    begun = time.perf_counter()
    for name, text in files.items():
        Path(folder.name, name).write_text(text(), encoding="utf-8")
    for step in steps:
        try:
            done = subprocess.run(  # noqa: S603 - a compiler, on what we wrote
                step, cwd=folder.name, capture_output=True, text=True, timeout=limit, check=False
            )
        except subprocess.TimeoutExpired:
            raise NotFinished(f"{step[0]} took over {limit:g} s") from None
        if done.returncode:
            raise NotFinished(f"{step[0]} failed: {_last_line(done.stdout + done.stderr)}")
    return Ready(command, read, time.perf_counter() - begun, folder)


_START = """
import json, os, sys, time
note, command = sys.argv[1], sys.argv[2:]
begun = time.perf_counter()
started = os.posix_spawnp(command[0], command, os.environ)
_, status, usage = os.wait4(started, 0)
took = time.perf_counter() - begun
with open(note, "w") as file:
    json.dump([os.waitstatus_to_exitcode(status), took, usage.ru_maxrss / 1024], file)
"""
"""A small process that starts the checker and waits for it. The system counts what the process that
starts another one holds as that one's own: we would be too large for a checker of a few megabytes."""


def run(ready: Ready, limit: float) -> Run:
    """Run a checker once; no code of an earlier run of Chartproof is found in its cache.

    Raises:
        NotFinished: it took longer than so many seconds, or failed.
    """
    with tempfile.TemporaryDirectory(prefix="chartproof-bench-") as own:
        note = Path(own, "note.json")
        process = subprocess.Popen(  # noqa: S603 - a checker
            [sys.executable, "-I", "-S", "-c", _START, str(note), *ready.command],
            cwd=ready.folder.name if ready.folder is not None else str(ROOT),
            env={**os.environ, "CHARTPROOF_CACHE": own, **ready.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            printed, _ = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise NotFinished(f"over {limit:g} s") from None
        code, took, peak_mb = json.loads(note.read_text(encoding="utf-8"))
    if code == -signal.SIGKILL:
        raise NotFinished("killed by the system")
    if code:
        raise NotFinished(f"failed: {_last_line(printed)}")
    states, transitions, own_seconds = ready.read(printed)
    seconds = took if own_seconds is None else own_seconds
    return Run(states, transitions, seconds, took + ready.preparing, peak_mb)


def _last_line(printed: str) -> str:
    return (printed.strip() or "nothing was printed").splitlines()[-1][:80]
