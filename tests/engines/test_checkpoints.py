"""A run that was stopped goes on from its last checkpoint, and ends as if it had not been."""

import errno
import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from checker.engines import checkpoints, exploration
from checker.engines.compiled import survey
from checker.engines.limits import Limits
from checker.engines.native import memory
from checker.engines.watching import Watch
from checker.errors import UsageError
from checker.expressions.nodes import Const, Var, compare
from tests import models

ROOT = Path(__file__).parents[2]
MODEL = models.philosophers(9)
WHOLE = (3**9, 2 * 9 * 3**8, 25)


@pytest.fixture
def small_portions(monkeypatch):
    monkeypatch.setattr(exploration, "_PORTION", 100)
    monkeypatch.setattr(exploration, "_CHECKPOINT_SECONDS", 0.0)


def counts(found):
    return found.states, found.transitions, found.depth


@pytest.mark.parametrize("model", [MODEL, models.philosophers(8, padding=12), models.lossy(3)])
def test_a_run_that_reaches_a_limit_again_and_again_ends_as_one_that_does_not(
    model, tmp_path, small_portions
):
    n = model.variables[0]
    watch = Watch((compare("==", Var(n.name, n.type), Const(n.type.high, n.type)),))
    whole = survey(model, threads=1, watch=watch)
    for most in range(1, whole.states, max(1, whole.states // 7)):
        found = survey(
            model,
            threads=1,
            watch=watch,
            checkpoint=tmp_path / "run",
            limits=Limits(max_states=most),
        )
        assert not found.complete
    found = survey(model, threads=2, watch=watch, checkpoint=tmp_path / "run")
    assert replace(found, seconds=0) == replace(whole, seconds=0)
    again = survey(model, watch=watch, checkpoint=tmp_path / "run")
    assert replace(again, seconds=0) == replace(whole, seconds=0)


PROGRAM = """
import sys, time
from pathlib import Path
from checker.engines import calls, checkpoints, crowding, exploration
from checker.engines.compiled import survey
from tests import models

crowding._WORTH_LOOKING = float('inf')
exploration._PORTION = 100
exploration._SHARED_PORTION = 100
exploration._CHUNK_SUCCESSORS = 500
exploration._WORTH_SHARING = 50
exploration._CHECKPOINT_SECONDS = 0.0
together = 0
call_shared = calls.by_all

def counted(*arguments):
    global together
    together += 1
    return call_shared(*arguments)

def slowly(progress):
    print(progress.states, together, flush=True)
    time.sleep(0.01)

calls.by_all = counted
found = survey(models.philosophers(9), checkpoint=Path(sys.argv[1]), progress=slowly, threads=2)
print("end", found.states, found.transitions, found.depth, found.complete)
"""


def test_a_run_of_two_threads_that_is_killed_ten_times_ends_with_the_same_counts(tmp_path):
    chance = random.Random(20)  # noqa: S311 - moments, not secrets
    command = [sys.executable, "-c", PROGRAM, str(tmp_path / "run")]
    begun, together = [], 0
    for _ in range(10):
        running = subprocess.Popen(  # noqa: S603 - our own program
            command, stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        assert running.stdout is not None
        begun.append(int(running.stdout.readline().split()[0]))
        while running.stdout.readline().endswith(" 0\n"):
            pass  # their code is still being made
        time.sleep(chance.uniform(0.01, 0.06))
        running.send_signal(signal.SIGKILL)
        assert running.wait() == -signal.SIGKILL
        lines = [line for line in running.stdout.read().splitlines(True) if line.endswith("\n")]
        together += int(lines[-1].split()[1]) if lines else 0
        running.stdout.close()
    # Each began where the one before it had got to, and not at the beginning.
    assert begun == sorted(begun)
    assert begun[-1] > begun[0]
    assert together > 10, "the threads hardly shared any work before they were killed"
    last = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)  # noqa: S603
    *_, before, end = last.stdout.splitlines()
    assert int(before.split()[1]) > 20, "the threads hardly shared any work"
    assert end == "end 19683 118098 25 True"


def test_a_full_disk_stops_it_and_it_goes_on_when_there_is_room(
    tmp_path, monkeypatch, small_portions
):
    def full(file, offset, length):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        found = survey(
            MODEL, threads=1, checkpoint=tmp_path / "run", limits=Limits(max_states=3000)
        )
        assert not found.complete
        patched.setattr(memory.os, "posix_fallocate", full)
        found = survey(MODEL, threads=1, checkpoint=tmp_path / "run")
    assert not found.complete
    assert found.stopped.startswith(
        f"nothing more could be written to {tmp_path / 'run'}: No space left on device: "
    )
    assert counts(survey(MODEL, checkpoint=tmp_path / "run")) == WHOLE


def test_a_full_disk_at_an_interruption_is_told_with_how_far_the_run_got(
    tmp_path, monkeypatch, small_portions
):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def interrupts(progress):
        if progress.states > 5000:
            monkeypatch.setattr(checkpoints, "write_text", full)
            raise KeyboardInterrupt

    found = survey(MODEL, threads=1, checkpoint=tmp_path / "run", progress=interrupts)
    assert not found.complete
    assert found.states > 5000
    assert found.stopped == (
        f"interrupted, and nothing more could be written to {tmp_path / 'run'}: No space left on "
        f"device: {found.states:,} states, {found.transitions:,} transitions, depth {found.depth}, "
        f"{found.stopped.rpartition(', ')[2]}"
    )
    monkeypatch.undo()
    again = []
    assert counts(survey(MODEL, checkpoint=tmp_path / "run", progress=again.append)) == WHOLE
    assert again[0].states > 4000


def test_memory_that_is_not_there_is_a_checkpoint(tmp_path, monkeypatch, small_portions):
    def none(self, elements):
        if elements > 30_000:
            raise MemoryError
        ensure(self, elements)

    ensure = memory.Growing.ensure
    monkeypatch.setattr(memory.Growing, "ensure", none)
    monkeypatch.setattr(exploration, "_CHECKPOINT_SECONDS", 1e9)
    found = survey(MODEL, threads=1, checkpoint=tmp_path / "run")
    assert found.stopped.startswith("the system had no more memory: ")
    reached = json.loads((tmp_path / "run" / "reached.json").read_text())
    assert (reached["known"], reached["edges"]) == (found.states, found.transitions)
    assert found.states > 1000
    monkeypatch.undo()
    assert counts(survey(MODEL, checkpoint=tmp_path / "run")) == WHOLE


def test_an_interruption_is_a_checkpoint(tmp_path, monkeypatch):
    monkeypatch.setattr(exploration, "_PORTION", 100)

    def interrupts(progress):
        if progress.states > 5000:
            raise KeyboardInterrupt

    found = survey(MODEL, threads=1, checkpoint=tmp_path / "run", progress=interrupts)
    assert found.stopped.startswith("interrupted: ")
    reached = json.loads((tmp_path / "run" / "reached.json").read_text())
    assert (reached["known"], reached["edges"]) == (found.states, found.transitions)
    seen = []
    whole = survey(MODEL, checkpoint=tmp_path / "run", progress=seen.append)
    assert counts(whole) == WHOLE
    assert seen[0].states > 5000


def test_a_folder_of_another_model_is_refused(tmp_path):
    folder = tmp_path / "run"
    assert survey(models.philosophers(4), checkpoint=folder).complete
    with pytest.raises(UsageError) as caught:
        survey(models.philosophers(5), checkpoint=folder)
    assert str(caught.value) == (
        f"--checkpoint {folder}: it is of another design, of other properties or of an earlier "
        "text, so this run cannot go on from there. Name another folder, or remove this one."
    )
    (folder / "reached.json").write_text("{")
    with pytest.raises(UsageError) as caught:
        survey(models.philosophers(4), checkpoint=folder)
    assert str(caught.value) == (
        f"--checkpoint {folder}: what is there cannot be read, so this run cannot go on from "
        "there. Name another folder, or remove this one."
    )


@pytest.mark.parametrize("left", [None, 0, 1000])
def test_a_folder_without_all_of_its_states_is_refused(left, tmp_path):
    folder = tmp_path / "run"
    assert survey(MODEL, checkpoint=folder).complete
    file = folder / "states.bin"
    if left is None:
        file.unlink()
    else:
        os.truncate(file, left)
    with pytest.raises(UsageError) as caught:
        survey(MODEL, checkpoint=folder)
    assert str(caught.value) == (
        f"--checkpoint {folder}: not all of its states are there, so this run cannot go on from "
        "there. Name another folder, or remove this one."
    )


def test_a_folder_in_use_is_refused(tmp_path):
    folder = tmp_path / "run"
    refused = []

    def again(progress):
        if not refused:
            with pytest.raises(UsageError) as caught:
                survey(MODEL, checkpoint=folder)
            refused.append(str(caught.value))

    survey(MODEL, checkpoint=folder, progress=again)
    assert refused == [
        f"--checkpoint {folder}: another run is using it. Wait for its end, or name another folder."
    ]
    assert counts(survey(MODEL, checkpoint=folder)) == WHOLE


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "run").write_text("a file")
    with pytest.raises(UsageError) as caught:
        survey(MODEL, checkpoint=tmp_path / "run")
    assert str(caught.value) == (
        f"--checkpoint {tmp_path / 'run'}: File exists; name a folder that can be written to."
    )
