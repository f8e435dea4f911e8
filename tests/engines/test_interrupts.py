"""Ctrl-C at any moment: what is done as a whole is done, and nobody works on after that."""

import signal
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import replace

import pytest

from checker.engines import calls, exploration, filling, threads
from checker.engines.compiled import survey
from checker.engines.exploration import Exploration
from checker.engines.interrupts import held_back
from checker.engines.limits import Limits
from checker.engines.threads import Team
from checker.engines.watching import Watch
from checker.expressions.nodes import TRUE, arith, compare
from checker.expressions.types import IntType
from tests import models
from tests.models import command, number, ref, var


def press():
    signal.raise_signal(signal.SIGINT)


@contextmanager
def pressed_at(line, *files):
    """Press Ctrl-C before a line of some files is run, counted from the first that is run.

    Only lines that the main thread runs count. What is given says whether there were so many.
    """
    seen, pressed = [0], []

    def each(frame, event, _):
        if event == "line":
            seen[0] += 1
            if seen[0] == line and not pressed:
                pressed.append(frame.f_lineno)
                press()
        return each

    def into(frame, event, _):
        return each if frame.f_code.co_filename in files else None

    sys.settrace(into)
    try:
        yield pressed
    finally:
        sys.settrace(None)


# -- held back ---------------------------------------------------------------------------------


def test_it_comes_when_the_block_is_done():
    done = []

    def blocks():
        with held_back():
            press()
            with held_back():
                press()
                done.append("inside")
            done.append("outside")
        done.append("behind")

    with pytest.raises(KeyboardInterrupt):
        blocks()
    assert done == ["inside", "outside"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_it_comes_even_if_the_block_fails():
    @held_back()
    def fails():
        press()
        raise MemoryError

    with pytest.raises(KeyboardInterrupt) as caught:
        fails()
    assert isinstance(caught.value.__context__, MemoryError)


def test_what_else_handles_it_is_asked_afterwards():
    order = []
    before = signal.signal(signal.SIGINT, lambda number, frame: order.append(number))
    try:
        with held_back():
            press()
            order.append("block")
    finally:
        signal.signal(signal.SIGINT, before)
    assert order == ["block", signal.SIGINT]


def test_other_threads_are_not_interrupted_and_hold_nothing_back():
    found = []

    def other():
        with held_back():
            found.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert found == [signal.default_int_handler]


# -- a team ------------------------------------------------------------------------------------


def test_a_team_has_finished_all_calls_or_begun_none_whenever_it_is_interrupted():
    team = Team(2)
    outcomes = []
    for line in range(1, 200):
        begun, finished = [], []

        def call(begun=begun, finished=finished):
            begun.append(1)
            time.sleep(0.003)
            finished.append(1)

        try:
            with pressed_at(line, threads.__file__) as pressed:
                team.run([call, call])
            interrupted = False
        except KeyboardInterrupt:
            interrupted = True
        assert len(finished) == len(begun)
        assert len(begun) in (0, 2)
        assert interrupted == bool(pressed)
        outcomes.append((interrupted, len(begun)))
        if not pressed:
            break
    assert outcomes[0] == (True, 0)
    assert (True, 2) in outcomes
    assert outcomes[-1] == (False, 2)


# -- an exploration ----------------------------------------------------------------------------


def grid(side):
    """Two numbers that go up, and over the top: every state at a border has a range error."""
    x, y = (var(name, IntType(0, side - 1)) for name in "xy")
    commands = [
        command(f"{v.name} up", TRUE, {v.name: arith("+", ref(v), number(1))}, ranges=[v.name])
        for v in (x, y)
    ]
    return models.model([x, y], commands)


GRID = grid(8)
X, Y = GRID.variables
WATCH = Watch(
    (compare("==", arith("+", ref(X), ref(Y)), number(8)),),
    ({"x up": compare(">", ref(X), ref(Y))},),
)


@pytest.fixture
def small_portions(monkeypatch):
    monkeypatch.setattr(exploration, "_PORTION", 4)
    monkeypatch.setattr(exploration, "_SHARED_PORTION", 8)
    monkeypatch.setattr(exploration, "_CHUNK_SUCCESSORS", 4)
    monkeypatch.setattr(exploration, "_WORTH_SHARING", 3)
    monkeypatch.setattr(exploration, "_FIRST_BITS", 3)


FILES = [module.__file__ for module in (calls, exploration, filling, threads)]


def run_of(threads, **options):
    return Exploration(GRID, Limits(), None, keep=False, watch=WATCH, threads=threads, **options)


@pytest.mark.parametrize("threads_", [1, 2])
def test_an_interrupted_portion_is_whole_and_a_checkpoint(threads_, tmp_path, small_portions):
    whole = run_of(1)
    assert whole.run() == ""
    assert (whole.known, len(whole.errors)) == (64, 16)
    assert [hit.state for hit in whole.hits] == [36, 1]
    moments = outside = 0
    for line in range(1, 10_000, 149):
        run = run_of(threads_, checkpoint=tmp_path / str(line))
        try:
            with pressed_at(line, *FILES) as pressed:
                stopped = run.run()
        except KeyboardInterrupt:
            stopped = ""  # before the run began, or when it had ended
            assert run.expanded in (0, whole.known)
            outside += 1
        else:
            if not pressed:
                break
            assert stopped == "interrupted"
            moments += 1
        expanded = run.expanded
        assert run.errors == [error for error in whole.errors if error.state < expanded]
        assert run.hits == [hit if hit.state < expanded else None for hit in whole.hits]
        run.checkpoint.close()
        later = run_of(threads_, checkpoint=tmp_path / str(line))
        assert later.run() == ""
        later.checkpoint.close()
        assert (later.known, later.errors, later.hits) == (64, whole.errors, whole.hits)
        assert later.taken.tolist() == whole.taken.tolist()
        if stopped == "interrupted":
            # It went on from there, and did not begin again.
            assert later.taken_in[0][0].tolist() == run.taken.tolist()
    assert moments > 8
    assert outside <= 2


def test_an_interruption_before_the_search_leaves_what_an_earlier_run_found(
    tmp_path, monkeypatch, small_portions
):
    def interrupts(*_):
        raise KeyboardInterrupt

    first = survey(GRID, watch=WATCH, checkpoint=tmp_path / "run", limits=Limits(max_states=20))
    assert [run is not None for run in first.runs] == [False, True]
    monkeypatch.setattr(Exploration, "_share", interrupts)
    again = survey(GRID, watch=WATCH, checkpoint=tmp_path / "run")
    assert again.stopped.startswith("interrupted: ")
    same = ("states", "transitions", "taken", "range_errors", "runs")
    assert [getattr(again, name) for name in same] == [getattr(first, name) for name in same]
    monkeypatch.undo()
    last = survey(GRID, watch=WATCH, checkpoint=tmp_path / "run")
    assert replace(last, seconds=0) == replace(survey(GRID, watch=WATCH), seconds=0)


@pytest.mark.parametrize("problem", [KeyboardInterrupt, MemoryError])
def test_what_was_found_is_kept_if_code_cannot_be_made(
    problem, tmp_path, monkeypatch, small_portions
):
    """That of several threads, which is made when they are first needed."""
    made = Exploration.code.func

    def code(self):
        functions = made(self)
        outside = signal.getsignal(signal.SIGINT)

        class Failing:
            def __getattr__(self, name):
                if name == "share":
                    assert signal.getsignal(signal.SIGINT) is outside, "Ctrl-C has to wait"
                    raise problem
                return getattr(functions, name)

        return Failing()

    with monkeypatch.context() as patched:
        patched.setattr(Exploration, "code", property(code))
        run = run_of(2, checkpoint=tmp_path / "run")
        assert run.run() != ""
    assert run.expanded > 0
    run.checkpoint.close()
    later = run_of(2, checkpoint=tmp_path / "run")
    assert later.run() == ""
    later.checkpoint.close()
    assert later.known == 64
    assert later.taken_in[0][0].tolist() == run.taken.tolist(), "it began again"
