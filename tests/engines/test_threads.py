"""A team of threads: what it spends, and on which processors it begins."""

import os
import time

import pytest

from checker.engines.threads import Team


def test_what_threads_spend_is_the_time_of_all_of_them():
    team = Team(2)
    slept = team.run([lambda: time.sleep(0.05)] * 2)
    assert slept.clock >= 0.1
    assert slept.processor < 0.05


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="Linux moves threads")
def test_threads_may_leave_the_processors_that_they_begin_on():
    whole, team = os.sched_getaffinity(0), Team(2)
    for _ in range(200):
        seen = []
        team.run([lambda seen=seen: seen.append(os.sched_getaffinity(0))] * 2, spread=True)
        assert seen == [whole] * 2
        assert [os.sched_getaffinity(thread) for thread in team._ids] == [whole] * 2


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="Linux moves threads")
def test_each_thread_is_moved_to_a_processor_of_its_own(monkeypatch):
    team, placed = Team(3), []
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3, 5})
    monkeypatch.setattr(os, "sched_setaffinity", lambda who, to: placed.append((who, sorted(to))))
    monkeypatch.setattr(os, "getpid", lambda: 11)
    team.run([lambda: None] * 3)
    assert placed == []
    team.run([lambda: None] * 3, spread=True)
    threads = [who for who, _ in placed[:3]]
    assert [to for _, to in placed[:3]] == [[5], [3], [5]]
    assert len(set(threads) - {0, os.getpid()}) == 3
    assert placed[3:] == [*[(0, [3, 5])] * 3, *[(who, [3, 5]) for who in threads]]


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="Linux moves threads")
@pytest.mark.parametrize("problem", [PermissionError, MemoryError])
def test_threads_stay_where_they_are_if_they_cannot_be_moved(monkeypatch, problem):
    def refused(*_):
        raise problem

    monkeypatch.setattr(os, "sched_setaffinity", refused)
    done = []
    Team(2).run([lambda: done.append(1)] * 2, spread=True)
    assert done == [1, 1]


def test_a_system_that_moves_no_threads_runs_them(monkeypatch):
    monkeypatch.delattr(os, "sched_setaffinity", raising=False)
    done = []
    Team(2).run([lambda: done.append(1)] * 2, spread=True)
    assert done == [1, 1]
