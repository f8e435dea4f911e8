"""The checkers that are measured: what each needs, how it is made ready, and how it is read."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from math import ceil, log2

from checker.exporting import export
from tests.benchmark.models import invariant_of, model_of
from tests.benchmark.running import NotFinished, Ready, prepared
from tests.exporting.tools import without_start


@dataclass(frozen=True)
class Job:
    """What is to be explored: a model, its size, how many states it has, and within what time."""

    name: str
    size: int
    states: int
    limit: float


@dataclass(frozen=True)
class Peer:
    """A checker: how it is made ready for a job, on how many threads it can run, what it needs.

    ``programs`` and ``package`` are what must be installed; ``threaded`` whether it takes a number
    of threads.
    """

    ready: Callable[[Job, int], Ready]
    programs: tuple[str, ...] = ()
    package: str = ""
    threaded: bool = False

    @property
    def missing(self) -> str:
        """What is not installed, empty for nothing."""
        missing = [each for each in self.programs if shutil.which(each) is None]
        if self.package and find_spec(self.package) is None:
            missing.append(self.package)
        return ", ".join(missing)


def _chartproof(*mode: str) -> Callable[[Job, int], Ready]:
    def ready(job: Job, threads: int) -> Ready:
        arguments = [job.name, str(job.size), str(threads), *mode]
        command = [sys.executable, "-m", "tests.benchmark.chartproof", *arguments]
        return Ready(command, _read_json)

    return ready


def _spin(job: Job, threads: int) -> Ready:
    """SPIN, breadth-first, without partial-order reduction; its table has room for all states.

    It is not asked the invariant, which is to its advantage.
    """
    flags = ["-O3", "-march=native", "-DBFS", "-DSAFETY", "-DNOREDUCE", "-DNOBOUNDCHECK", "-w"]
    room = max(18, ceil(log2(job.states)) + 1)
    model = model_of(job.name, job.size)

    def read(printed: str) -> tuple[int, int, float | None]:
        if "max search depth too small" in printed or "errors: 0" not in printed:
            raise NotFinished("SPIN did not finish its search")
        # Breadth-first it stores what lies between the choices of initial values, too.
        between = int(_number(r"([\d.e+]+) atomic steps", printed))
        counts = without_start(
            model,
            int(_number(r"([\d.e+]+) states, stored", printed)) - between,
            int(_number(r"([\d.e+]+) transitions", printed)) - between,
        )
        # It prints hundredths; what is below one of them is not told.
        elapsed = re.search(r"elapsed time ([\d.]+) seconds", printed)
        return counts.states, counts.transitions, float(elapsed[1]) if elapsed else None

    return prepared(
        {"model.pml": lambda: export(model, "promela")},
        [
            ["spin", "-a", "-o2", "model.pml"],
            ["gcc", *flags, "-DMEMLIM=16000", "-o", "pan", "pan.c"],
        ],
        ["./pan", "-E", "-m10000000", f"-w{room}"],
        read,
        job.limit,
    )


def _rumur(job: Job, threads: int) -> Ready:
    """rumur, with the invariant where the model has one."""
    flags = ["-std=c11", "-O3", "-march=native", "-w"]
    model = model_of(job.name, job.size)

    def text() -> str:
        asked = 'invariant "none" !neighbours_eat();\n' if invariant_of(job.name, model) else ""
        return export(model, "murphi") + asked

    options = ["--threads", str(threads), "--deadlock-detection", "off"]
    return prepared(
        {"model.m": text},
        [
            ["rumur", *options, "--value-type", "int32_t", "-o", "model.c", "model.m"],
            ["gcc", *flags, "-o", "model", "model.c", "-lpthread", "-latomic"],
        ],
        ["./model"],
        _read_rumur,
        job.limit,
    )


def _python(peer: str) -> Callable[[Job, int], Ready]:
    def ready(job: Job, threads: int) -> Ready:
        arguments = [peer, job.name, str(job.size)]
        return Ready([sys.executable, "-m", "tests.benchmark.python_peers", *arguments], _read_json)

    return ready


OWN = ("chartproof", "chartproof, edges kept")
PEERS: dict[str, Peer] = {
    OWN[0]: Peer(_chartproof(), threaded=True),
    OWN[1]: Peer(_chartproof("edges"), threaded=True),
    "spin": Peer(_spin, programs=("spin", "gcc")),
    "rumur": Peer(_rumur, programs=("rumur", "gcc"), threaded=True),
    "minicheck": Peer(_python("minicheck"), package="minicheck"),
    "stormpy": Peer(_python("stormpy"), package="stormpy"),
    "python-statemachine": Peer(_python("statemachine"), package="statemachine"),
}
"""Every checker that is measured where it is installed; Chartproof in two ways."""


# -- reading -----------------------------------------------------------------------------------


def _read_json(printed: str) -> tuple[int, int, float | None]:
    found = json.loads(printed.strip().splitlines()[-1])
    return found["states"], found["transitions"], found["seconds"]


def _number(pattern: str, printed: str) -> float:
    found = re.findall(pattern, printed)
    if not found:
        raise NotFinished(f"no '{pattern}' was printed")
    return float(found[-1].replace(",", ""))


def _read_rumur(printed: str) -> tuple[int, int, float | None]:
    if "No error found." not in printed:
        raise NotFinished("rumur did not finish its search")
    states = _number(r"([\d,]+) states", printed)
    return int(states), int(_number(r"([\d,]+) rules fired", printed)), None
