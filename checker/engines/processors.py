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


def in_turn() -> list[int]:
    """Those that threads can be moved to; each of several processes begins with another one."""
    if not hasattr(os, "sched_setaffinity"):
        return []
    all_ = sorted(os.sched_getaffinity(0))
    first = os.getpid() % len(all_)
    return all_[first:] + all_[:first]


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
    for line in _text(root / "proc/self/cgroup").splitlines():
        _, kinds, path = line.split(":", 2)
        inside = [part for part in path.split("/") if part]
        # A container may see its own group as the uppermost one, whatever the path says.
        for number in range(len(inside) + 1):
            with suppress(ValueError, ZeroDivisionError):
                if not kinds:
                    quota, period = _text(groups.joinpath(*inside[:number], "cpu.max")).split()
                elif "cpu" in kinds.split(","):
                    group = groups.joinpath("cpu", *inside[:number])
                    quota, period = (_text(group / f"cpu.cfs_{n}_us") for n in ("quota", "period"))
                else:
                    break
                if float(quota) > 0:
                    yield float(quota) / float(period)


def _text(file: Path) -> str:
    """What a file says; nothing if there is none."""
    try:
        return file.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return ""
