"""Running a checker once, in a process of its own: what it counted, its time and its memory."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
from typing import Any

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


def run(ready: Ready, limit: float) -> Run:
    """Run a checker once; no code of an earlier run of Chartproof is found in its cache.

    Raises:
        NotFinished: it took longer than so many seconds, or failed.
    """
    with tempfile.TemporaryDirectory(prefix="chartproof-bench-") as cache:
        folder = ready.folder.name if ready.folder is not None else str(ROOT)
        begun = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - a checker
            ready.command,
            cwd=folder,
            env={**os.environ, "CHARTPROOF_CACHE": cache, **ready.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        printed, usage = _waited(process, limit)
        took = time.perf_counter() - begun
    states, transitions, own = ready.read(printed)
    seconds = took if own is None else own
    return Run(states, transitions, seconds, took + ready.preparing, usage.ru_maxrss / 1024)


def _waited(process: subprocess.Popen[str], limit: float) -> tuple[str, Any]:
    assert process.stdout is not None
    timer = Timer(limit, process.send_signal, [signal.SIGKILL])
    timer.start()
    begun = time.perf_counter()
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    timer.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode == -signal.SIGKILL and time.perf_counter() - begun >= limit:
        raise NotFinished(f"over {limit:g} s")
    if process.returncode == -signal.SIGKILL:
        raise NotFinished("killed by the system")
    if process.returncode:
        raise NotFinished(f"failed: {_last_line(printed)}")
    return printed, usage


def _last_line(printed: str) -> str:
    return (printed.strip() or "nothing was printed").splitlines()[-1][:80]
