"""How many threads there are to be: what a control group allows counts, too."""

import os
from pathlib import Path

import pytest

from checker.engines import processors
from checker.engines.processors import allowed, available, processors_of_this


def system(root: Path, cgroup: str, files: dict[str, str]) -> Path:
    """The part of a system's files that tells of control groups."""
    for name, text in {"proc/self/cgroup": cgroup, **files}.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("cgroup", "files", "found"),
    [
        ("0::/\n", {"sys/fs/cgroup/cpu.max": "150000 100000\n"}, [1.5]),
        ("0::/\n", {"sys/fs/cgroup/cpu.max": "max 100000\n"}, []),
        ("0::/\n", {"sys/fs/cgroup/cpu.max": "what is this\n"}, []),
        (
            "0::/user/me\n",
            {
                "sys/fs/cgroup/cpu.max": "max 100000\n",
                "sys/fs/cgroup/user/cpu.max": "400000 100000\n",
                "sys/fs/cgroup/user/me/cpu.max": "50000 100000\n",
            },
            [4.0, 0.5],
        ),
        (
            "4:memory:/far/away\n3:cpu,cpuacct:/far/away\n1:name=systemd:/\n",
            {
                "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "250000\n",
                "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
            },
            [2.5],
        ),
        (
            "3:cpu:/\n0::/\n",
            {
                "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
                "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
            },
            [],
        ),
        (
            "3:cpuacct,cpu:/a\n",
            {
                "sys/fs/cgroup/cpuacct,cpu/a/cpu.cfs_quota_us": "50000\n",
                "sys/fs/cgroup/cpuacct,cpu/a/cpu.cfs_period_us": "100000\n",
            },
            [0.5],
        ),
        ("0::/é\n", {"sys/fs/cgroup/é/cpu.max": "150000 100000\n"}, [1.5]),
        ("nothing\n1:two\x0bhalves\n0::/\n", {"sys/fs/cgroup/cpu.max": "5 10 15\n"}, []),
        ("", {}, []),
    ],
    ids=[
        "v2",
        "none",
        "unreadable",
        "in groups",
        "v1",
        "v1 none",
        "v1 without links",
        "not ASCII",
        "something else",
        "no groups",
    ],
)
def test_what_control_groups_allow(tmp_path, cgroup, files, found):
    assert list(allowed(system(tmp_path, cgroup, files))) == found


@pytest.mark.parametrize(
    ("quota", "number"), [("150000", 2), ("100000", 1), ("10000", 1), ("max", 4), ("900000", 4)]
)
def test_there_are_as_many_threads_as_are_allowed_and_at_least_one(
    tmp_path, monkeypatch, quota, number
):
    text = f"{quota} 100000\n"
    monkeypatch.setattr(
        processors, "_ROOT", system(tmp_path, "0::/\n", {"sys/fs/cgroup/cpu.max": text})
    )
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 2, 4, 6}, raising=False)
    assert available() == number


def test_a_system_without_groups_and_affinity_has_all_its_processors(tmp_path, monkeypatch):
    monkeypatch.setattr(processors, "_ROOT", tmp_path)
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.delattr(os, "sched_setaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 7)
    assert available() == 7
    assert processors_of_this() == []
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert available() == 1
