"""The checkers that are measured: how each is made ready, run and read."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker.exporting import export
from tests.benchmark.models import model_of

ROOT = Path(__file__).parents[2]


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
    """A checker made ready for one model: a command, and how to read what it prints."""

    command: list[str]
    read: Callable[[str], tuple[int, int, float | None]]
    preparing: float
    folder: tempfile.TemporaryDirectory[str] | None = None


def chartproof(mode: str) -> Callable[[str, int], Ready]:
    """Chartproof: ``graph`` keeps edges and checks the invariant, ``survey`` only counts."""

    def ready(name: str, size: int) -> Ready:
        command = [sys.executable, "-m", "tests.benchmark.chartproof", name, str(size), mode]
        return Ready(command, _read_json, 0.0)

    return ready


def spin(name: str, size: int) -> Ready:
    """SPIN, breadth-first, without partial-order reduction, compiled with -O3."""
    flags = ["-O3", "-march=native", "-DBFS", "-DSAFETY", "-DNOREDUCE", "-DNOBOUNDCHECK", "-w"]
    return _compiled(
        export(model_of(name, size), "promela"),
        "model.pml",
        [["spin", "-a", "-o2", "model.pml"], ["gcc", *flags, "-o", "pan", "pan.c"]],
        ["./pan", "-E", "-m10000000", "-w24"],
        _read_spin,
    )


def rumur(name: str, size: int) -> Ready:
    """rumur with two threads."""
    flags = ["-std=c11", "-O3", "-march=native", "-w"]
    return _compiled(
        export(model_of(name, size), "murphi"),
        "model.m",
        [
            ["rumur", "--threads", "2", "--deadlock-detection", "off", "-o", "model.c", "model.m"],
            ["gcc", *flags, "-o", "model", "model.c", "-lpthread", "-latomic"],
        ],
        ["./model"],
        _read_rumur,
    )


PEERS: dict[str, tuple[Callable[[str, int], Ready], tuple[str, ...]]] = {
    "chartproof": (chartproof("graph"), ()),
    "chartproof, counting": (chartproof("survey"), ()),
    "SPIN, BFS": (spin, ("spin", "gcc")),
    "rumur, 2 threads": (rumur, ("rumur", "gcc")),
}
"""Checker to how it is made ready, and the programs that it needs."""


def installed() -> dict[str, Callable[[str, int], Ready]]:
    """The checkers whose programs are on this machine."""
    return {
        name: ready
        for name, (ready, needs) in PEERS.items()
        if all(shutil.which(program) for program in needs)
    }


def _compiled(
    text: str,
    file: str,
    steps: list[list[str]],
    command: list[str],
    read: Callable[[str], tuple[int, int, float | None]],
) -> Ready:
    folder = tempfile.TemporaryDirectory(prefix="chartproof-bench-")
    begun = time.perf_counter()
    Path(folder.name, file).write_text(text, encoding="utf-8")
    for step in steps:
        subprocess.run(step, cwd=folder.name, check=True, capture_output=True)  # noqa: S603
    return Ready(command, read, time.perf_counter() - begun, folder)


def run(ready: Ready) -> Run:
    """Run a checker once, in a process of its own."""
    folder = ready.folder.name if ready.folder is not None else str(ROOT)
    begun = time.perf_counter()
    done = subprocess.Popen(  # noqa: S603
        ready.command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    printed, usage = _waited(done)
    took = time.perf_counter() - begun
    states, transitions, own = ready.read(printed)
    seconds = took if own is None else own
    return Run(states, transitions, seconds, took + ready.preparing, usage.ru_maxrss / 1024)


def _waited(process: subprocess.Popen[str]) -> tuple[str, Any]:
    assert process.stdout is not None
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{process.args} ended with {process.returncode}:\n{printed[-2000:]}")
    return printed, usage


# -- reading -----------------------------------------------------------------------------------


def _read_json(printed: str) -> tuple[int, int, float | None]:
    found = json.loads(printed)
    return found["states"], found["transitions"], found["seconds"]


def _number(pattern: str, printed: str) -> float:
    found = re.findall(pattern, printed)
    if not found:
        raise ValueError(f"no '{pattern}' in:\n{printed[-2000:]}")
    return float(found[-1].replace(",", ""))


def _read_spin(printed: str) -> tuple[int, int, float | None]:
    states = _number(r"([\d.e+]+) states, stored", printed)
    transitions = _number(r"([\d.e+]+) transitions", printed)
    elapsed = re.search(r"elapsed time ([\d.]+) seconds", printed)
    return int(states), int(transitions), float(elapsed[1]) if elapsed else None


def _read_rumur(printed: str) -> tuple[int, int, float | None]:
    states = _number(r"([\d,]+) states", printed)
    return int(states), int(_number(r"([\d,]+) rules fired", printed)), None
