"""Other model checkers, run on a written model; their numbers as Chartproof counts."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from math import prod
from pathlib import Path

import pytest

from checker.exporting import export
from checker.expressions.evaluate import evaluate
from checker.model import Model


@dataclass(frozen=True)
class Counts:
    """Distinct states, and successors that were generated."""

    states: int
    transitions: int


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skip where a program is not installed, and say which."""
    missing = [program for program in programs if shutil.which(program) is None]
    return pytest.mark.skipif(
        bool(missing),
        reason=f"not installed: {', '.join(missing)} (apt-get install spin rumur gcc)",
    )


def spin(model: Model, folder: Path) -> Counts:
    """What SPIN finds.

    SPIN stores one state more, before the initial values are chosen, unless there is nothing to
    choose. Among its transitions are the one to its first state and every way to choose: those
    that lead to an initial state, and those that begin again because they do not.
    """
    (folder / "model.pml").write_text(export(model, "promela"), encoding="utf-8")
    # -o2: variables that are only written are part of the state.
    said = _run(folder, "spin", "-a", "-o2", "model.pml")
    assert said == ""
    _run(folder, "gcc", "-O0", "-w", "-DSAFETY", "-DNOREDUCE", "-o", "pan", "pan.c")
    said = _run(folder, "./pan", "-E", "-m200000", "-w18")
    assert "errors: 0" in said
    assert "search depth too small" not in said
    stored = _number(r"(\d+) states, stored", said)
    transitions = _number(r"(\d+) transitions \(= stored\+matched\)", said)
    return without_start(model, stored, transitions)


def without_start(model: Model, stored: int, transitions: int) -> Counts:
    """SPIN's numbers without what it does before the first state of the model."""
    ways = prod(len(set(variable.initial)) for variable in model.variables)
    if ways == 1 and evaluate(model.initially, _first(model), model.view_exprs):
        return Counts(stored, transitions - 1)
    return Counts(stored - 1, transitions - 1 - ways)


def rumur(model: Model, folder: Path) -> Counts:
    """What rumur finds; it counts as Chartproof does."""
    (folder / "model.m").write_text(export(model, "murphi"), encoding="utf-8")
    options = ("--deadlock-detection", "off", "--value-type", "int32_t", "--threads", "1")
    said = _run(folder, "rumur", *options, "--output", "model.c", "model.m")
    assert said == ""
    libraries = ("-latomic", "-lpthread")
    _run(folder, "gcc", "-O0", "-w", "-march=native", "-o", "model", "model.c", *libraries)
    said = _run(folder, "./model")
    assert "No error found." in said
    found = re.search(r"(\d+) states, (\d+) rules fired", said)
    assert found
    return Counts(int(found[1]), int(found[2]))


def _run(folder: Path, *command: str) -> str:
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)  # noqa: S603
    said = ended.stdout + ended.stderr
    assert ended.returncode == 0, f"{' '.join(command)}: {said[-2000:]}"
    return said


def _number(pattern: str, text: str) -> int:
    found = re.search(pattern, text)
    assert found, text
    return int(found[1])


def _first(model: Model) -> dict[str, int]:
    return {variable.name: variable.initial[0] for variable in model.variables}
