"""The processors that this process may use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from math import ceil
from pathlib import Path

_ROOT = Path("/")


def available() -> int:
    """How many threads this process can run at a time.

    A container may be allowed less time than its processors have: threads that wait for each other
    would use it up waiting.
    """
    if hasattr(os, "sched_getaffinity"):
        number = len(os.sched_getaffinity(0))
    else:
        number = os.cpu_count() or 1
    return max(1, min([number, *map(ceil, allowed(_ROOT))]))


def processors_of_this() -> list[int]:
    """Those on which this thread may run; none where threads cannot be moved."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_setaffinity") else []


def place(thread: int, to: list[int]) -> None:
    """Have a thread run on some processors alone; where that cannot be done it stays where it is.

    Args:
        thread: the system's number of it; 0 is the one that calls.
        to: the processors.
    """
    # Whatever goes wrong, others wait for what this thread does next.
    with suppress(Exception):
        os.sched_setaffinity(thread, to)


def allowed(root: Path) -> Iterator[float]:
    """The time in which the control groups of this process let it run: of how many processors.

    There is none where nothing limits it, or the system has no such groups.

    Args:
        root: the folder with the folders ``proc`` and ``sys``.

    References:
        Linux, Documentation/admin-guide/cgroup-v2.rst, "CPU Interface Files";
        Documentation/scheduler/sched-bwc.rst.
    """
    groups = root / "sys/fs/cgroup"
    for line in _text(root / "proc/self/cgroup").split("\n"):
        _, _, rest = line.partition(":")
        kinds, colon, path = rest.partition(":")
        if not colon or (kinds and "cpu" not in kinds.split(",")):
            continue
        inside = [part for part in path.split("/") if part]
        # A container may see its own group as the uppermost one, whatever the path says.
        for length in range(len(inside) + 1):
            for top in dict.fromkeys((groups / "cpu", groups / kinds)) if kinds else (groups,):
                yield from _quota(top.joinpath(*inside[:length]))


def _quota(group: Path) -> Iterator[float]:
    """What one group allows, if it is there and says so."""
    said = _text(group / "cpu.max").split()
    if not said:
        said = [_text(group / f"cpu.cfs_{name}_us") for name in ("quota", "period")]
    with suppress(ValueError, ZeroDivisionError):
        quota, period = map(float, said)
        if quota > 0:
            yield quota / period


def _text(file: Path) -> str:
    """What a file says; nothing if there is none."""
    try:
        return file.read_text(encoding="utf-8", errors="surrogateescape")
    except (OSError, ValueError):
        return ""
