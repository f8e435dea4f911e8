"""Measuring: every checker on every model, by turns, so that what slows the machine slows them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import median

from checker.engines.compiled import survey
from checker.engines.limits import Limits, memory_of_machine
from tests.benchmark.models import model_of
from tests.benchmark.peers import PEERS, Job
from tests.benchmark.running import NotFinished, Ready, Run, run

_NEAR = 1e-6
"""SPIN prints eight digits."""
_NOT_RUN = "not run:"
_COUNTING = 120.0
"""For so many seconds a model's states are counted at most."""


@dataclass(frozen=True)
class Row:
    """What one checker did with one model: the medians of its runs, or why there are none."""

    model: str
    n: int
    checker: str
    threads: int
    states: int = 0
    transitions: int = 0
    seconds: float = 0.0
    peak_mb: float = 0.0
    cold: float = 0.0
    problem: str = ""

    def document(self) -> dict[str, object]:
        """The row as it is written to a file."""
        plain = asdict(self)
        return {key: plain[key] for key in KEYS}


KEYS = ("model", "n", "checker", "threads", "states", "transitions", "seconds", "peak_mb")

Lane = tuple[str, int]
"""A checker and its number of threads."""


def lanes(peers: Iterable[str], threads: Sequence[int]) -> list[Lane]:
    """Which checkers run with how many threads; those that take no number have one."""
    return [
        (peer, number)
        for peer in peers
        for number in (threads if PEERS[peer].threaded else (1,))
        if not PEERS[peer].missing
    ]


def measure(
    models: Iterable[tuple[str, int]],
    chosen: Sequence[Lane],
    runs: int,
    limit: float,
    progress: Callable[[str], None],
) -> list[Row]:
    """The rows of all models.

    Args:
        models: names and sizes, each name from small to large.
        chosen: the checkers with their threads.
        runs: how often each is run.
        limit: the seconds after which a run is ended; what took longer is not run on larger sizes,
            nor anything that has too many states to be counted.
        progress: told what is being run.

    Raises:
        ValueError: a checker counts other states or transitions than Chartproof.
    """
    rows: list[Row] = []
    given_up: dict[tuple[str, Lane], str] = {}
    for name, size in models:
        if all((name, lane) in given_up for lane in chosen):
            rows += [Row(name, size, *lane, problem=given_up[name, lane]) for lane in chosen]
            continue
        counted = survey(model_of(name, size), limits=_limits())
        if counted.stopped.startswith("interrupted"):
            raise KeyboardInterrupt
        if not counted.complete:
            why = f"not counted: {counted.stopped.split(':')[0]}"
            found = [Row(name, size, *lane, problem=why) for lane in chosen]
            given_up |= {
                (name, lane): _later(size, row) for lane, row in zip(chosen, found, strict=True)
            }
            rows += found
            continue
        job = Job(name, size, counted.states, limit)
        problem = {lane: given_up[name, lane] for lane in chosen if (name, lane) in given_up}
        runs_of = _by_turns(job, chosen, problem, runs, progress)
        for lane in chosen:
            row = _row(job, lane, runs_of[lane], problem.get(lane, ""))
            if not row.problem:
                _same(row, counted.states, counted.transitions)
            given_up |= {(name, lane): _later(size, row)} if row.problem else {}
            rows.append(row)
    return rows


def _later(size: int, row: Row) -> str:
    """What is said of larger sizes, once a size has no result."""
    already = row.problem.startswith(_NOT_RUN)
    return row.problem if already else f"{_NOT_RUN} n = {size} {row.problem}"


def _by_turns(
    job: Job,
    chosen: Sequence[Lane],
    problem: dict[Lane, str],
    runs: int,
    progress: Callable[[str], None],
) -> dict[Lane, list[Run]]:
    """Run the checkers by turns, but those that have a problem; new ones are noted."""
    ready: dict[Lane, Ready] = {}
    runs_of: dict[Lane, list[Run]] = {lane: [] for lane in chosen}
    for _ in range(runs):
        for lane in chosen:
            if lane in problem:
                continue
            progress(f"{job.name} {job.size or ''}: {lane[0]}, {lane[1]} threads")
            try:
                if lane not in ready:
                    ready[lane] = PEERS[lane[0]].ready(job, lane[1])
                runs_of[lane].append(run(ready[lane], job.limit))
            except NotFinished as why:
                problem[lane] = str(why)
    return runs_of


def _limits() -> Limits:
    """How long and with how much memory the states of a model are counted before it is measured.

    What needs more than half of the memory would not let others run, and would end with this
    process.
    """
    memory = memory_of_machine()
    return Limits(timeout=_COUNTING, max_memory=None if memory is None else memory // 2)


def _row(job: Job, lane: Lane, runs: list[Run], problem: str) -> Row:
    if problem:
        return Row(job.name, job.size, *lane, problem=problem)
    return Row(
        job.name,
        job.size,
        *lane,
        states=runs[0].states,
        transitions=runs[0].transitions,
        seconds=round(median(each.seconds for each in runs), 6),
        peak_mb=round(median(each.peak_mb for each in runs), 1),
        cold=median(each.cold for each in runs),
    )


def _same(row: Row, states: int, transitions: int) -> None:
    for own, other in ((states, row.states), (transitions, row.transitions)):
        if abs(own - other) > _NEAR * own:
            raise ValueError(f"{row.checker} counts {other:,} on {row.model} {row.n}, not {own:,}")
