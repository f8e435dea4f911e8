"""The adapters count the same, and what is measured is written as it should be."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from checker.checking.judgements import pinned
from checker.engines.compiled import survey
from checker.engines.faults import with_budget
from checker.engines.limits import Limits
from checker.lowering.commands import lower
from tests.benchmark import measuring
from tests.benchmark.__main__ import arguments, models, numbers
from tests.benchmark.measuring import KEYS, Row, lanes, measure
from tests.benchmark.models import MAKERS, invariant_of, model_of
from tests.benchmark.peers import PEERS, Job
from tests.benchmark.python_text import PythonText
from tests.benchmark.running import ROOT, NotFinished, Ready, run
from tests.designs import Election
from tests.models import counter, lossy, plain_bfs
from tests.spec.project import TARGETS


@pytest.mark.parametrize(
    ("name", "size", "states", "transitions"),
    [("philosophers", 4, 81, 216), ("rom_single", 0, 756, 3024)],
)
@pytest.mark.parametrize("peer", PEERS)
def test_every_checker_counts_the_same(
    peer: str, name: str, size: int, states: int, transitions: int
) -> None:
    if PEERS[peer].missing:
        pytest.skip(f"not installed: {PEERS[peer].missing}")
    found = run(PEERS[peer].ready(Job(name, size, states, 60), 1), 60)
    assert (found.states, found.transitions) == (states, transitions)
    assert found.peak_mb > 0
    assert found.cold >= found.seconds >= 0


@pytest.mark.parametrize(
    ("name", "size", "states", "transitions"),
    [
        ("philosophers", 4, 81, 216),
        ("wide", 4, 81, 216),
        ("few", 5, 125, 375),
        ("many", 4, 64, 384),
    ],
)
def test_the_models_have_the_states_that_they_say(
    name: str, size: int, states: int, transitions: int
) -> None:
    model = model_of(name, size)
    graph = plain_bfs(model)
    assert (len(graph.depth), len(graph.edges)) == (states, transitions)
    bad = invariant_of(name, model)
    assert (bad is not None) is (name in ("philosophers", "wide"))
    if bad is not None:
        assert not any(map(PythonText(model).holds(bad), graph.depth))


def test_wide_states_have_more_than_128_bits_and_many_commands_are_many() -> None:
    assert sum((v.type.high - v.type.low).bit_length() for v in MAKERS["wide"](8).variables) == 152
    assert [len(MAKERS[name](100).commands) for name in ("few", "many")] == [3, 600]


@pytest.mark.parametrize(
    "model", [counter(40), lossy(), lower(Election)], ids=["up", "lossy", "el"]
)
def test_the_python_of_a_model_has_its_steps(model) -> None:
    text = PythonText(model)
    graph = plain_bfs(model)
    assert sorted(text.initial()) == sorted(graph.initial)
    successors = text.successors(model.commands)
    names = [command.name for command in model.commands]
    assert sorted((s, n, t) for s in graph.depth for n, t in successors(s)) == sorted(
        (s, names[c], t) for s, c, t in graph.edges
    )


def test_a_run_that_takes_too_long_is_ended() -> None:
    with pytest.raises(NotFinished, match=r"^over 0\.2 s$"):
        run(Ready([sys.executable, "-c", "import time; time.sleep(60)"], lambda _: (0, 0, 0)), 0.2)


def test_a_run_that_fails_says_how() -> None:
    with pytest.raises(NotFinished, match=r"^failed: no$"):
        run(Ready([sys.executable, "-c", "raise SystemExit('no')"], lambda _: (0, 0, 0)), 60)


def test_the_memory_of_a_small_program_is_its_own() -> None:
    held = bytearray(200 << 20)  # of the process that measures
    held[:: 1 << 12] = b"x" * len(held[:: 1 << 12])
    small = run(Ready([sys.executable, "-S", "-c", ""], lambda _: (0, 0, None)), 60)
    large = "x = bytearray(100 << 20); x[::4096] = b'x' * len(x[::4096])"
    larger = run(Ready([sys.executable, "-S", "-c", large], lambda _: (0, 0, None)), 60)
    assert 0 < small.peak_mb < 50
    assert 100 < larger.peak_mb < 150
    assert 0 < small.seconds <= small.cold


def test_what_took_too_long_is_not_run_on_larger_sizes() -> None:
    sizes = [("philosophers", 2), ("philosophers", 3)]
    rows = measure(sizes, [("chartproof", 1)], 1, 0.01, lambda _: None)
    assert [row.problem for row in rows] == ["over 0.01 s", "not run: n = 2 over 0.01 s"]


def test_what_is_too_large_to_be_counted_is_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "_limits", lambda: Limits(max_states=100))
    sizes = [("philosophers", 3), ("philosophers", 9), ("philosophers", 10), ("few", 2)]
    rows = measure(sizes, [("chartproof", 1)], 1, 60, lambda _: None)
    problem = "not counted: the limit of 100 states was reached"
    assert [(row.n, row.states, row.problem) for row in rows] == [
        (3, 27, ""),
        (9, 0, problem),
        (10, 0, f"not run: n = 9 {problem}"),
        (2, 8, ""),
    ]


def test_an_interrupted_benchmark_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> object:
        return replace(survey(model_of("few", 2)), complete=False, stopped="interrupted: 3 states")

    monkeypatch.setattr(measuring, "survey", interrupted)
    with pytest.raises(KeyboardInterrupt):
        measure([("few", 2)], [("chartproof", 1)], 1, 60, lambda _: None)


def test_a_design_is_measured_as_it_is_checked() -> None:
    plain, asked = lower(TARGETS["se_three_faults"].cls), model_of("se_three_faults", 0)
    assert asked == with_budget(pinned(plain), 3)
    assert model_of("rom_boot", 0) == pinned(lower(TARGETS["rom_boot"].cls))


def test_what_counts_otherwise_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(job: Job, threads: int) -> Ready:
        return Ready([sys.executable, "-c", ""], lambda _: (9, 13, 0.5))

    monkeypatch.setitem(PEERS, "wrong", type(PEERS["spin"])(wrong))
    with pytest.raises(ValueError, match=r"^wrong counts 13 on philosophers 2, not 12$"):
        measure([("philosophers", 2)], [("wrong", 1)], 1, 60, lambda _: None)


def test_threads_are_for_those_that_take_them() -> None:
    assert lanes(["chartproof", "python-statemachine"], (1, 2)) == [
        ("chartproof", 1),
        ("chartproof", 2),
        ("python-statemachine", 1),
    ]


def test_sizes_are_chosen() -> None:
    assert numbers("8..10") == (8, 9, 10)
    asked = arguments().parse_args("--model few,rom_boot --n 3,5 --threads 2".split())
    assert models(asked.model, asked.n) == [("few", 3), ("few", 5), ("rom_boot", 0)]
    assert asked.threads == (2,)
    with pytest.raises(SystemExit):
        arguments().parse_args(["--peers", "spim"])


def test_the_command_writes_what_it_measured(tmp_path: Path) -> None:
    target = tmp_path / "rows.json"
    options = "--model philosophers --n 2,3 --runs 1 --peers none --threads 1 --json".split()
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "tests.benchmark", *options, str(target)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    rows = json.loads(target.read_text(encoding="utf-8"))
    assert all(tuple(row) == KEYS for row in rows)
    assert [(r["n"], r["checker"], r["states"], r["transitions"]) for r in rows] == [
        (2, "chartproof", 9, 12),
        (2, "chartproof, edges kept", 9, 12),
        (3, "chartproof", 27, 54),
        (3, "chartproof, edges kept", 27, 54),
    ]
    assert "philosophers" in done.stdout


def test_a_plot_is_a_picture(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    from tests.benchmark.plot import draw

    rows = [Row("few", n, "chartproof", 1, n**3, 3 * n**3, n / 9, 50.0, 1.0) for n in (2, 3)]
    draw([*rows, Row("few", 4, "spin", 1, problem="over 1 s")], tmp_path / "plot.png")
    assert (tmp_path / "plot.png").read_bytes().startswith(b"\x89PNG")
