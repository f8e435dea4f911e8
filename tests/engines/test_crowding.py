"""One thread goes on alone where several do not get the processors that they need."""

from dataclasses import replace

import pytest

from checker.engines import calls, crowding
from checker.engines.compiled import explore, survey
from checker.engines.crowding import Crowding
from checker.engines.limits import Limits
from checker.engines.threads import Spent
from tests import models
from tests.engines.test_compiled import same_graphs


@pytest.fixture(autouse=True)
def what_threads_spend_counts(monkeypatch):
    monkeypatch.setattr(crowding, "_WORTH_LOOKING", 0.005)


FREE, CROWDED = Spent(2, 1.0, 0.9), Spent(2, 1.0, 0.5)


def test_one_goes_on_alone_for_longer_each_time():
    crowding = Crowding()
    crowding.note(CROWDED, 100)
    assert crowding.until == 100 + 2**20
    crowding.note(CROWDED, 2_000_000)
    assert crowding.until == 2_000_000 + 2**21
    crowding.note(CROWDED, 9_000_000)
    assert crowding.until == 9_000_000 + 2**22


def test_threads_that_have_their_processors_share_and_the_next_time_is_a_first_one():
    crowding = Crowding()
    crowding.note(FREE, 100)
    assert crowding.until == 0
    crowding.note(CROWDED, 200)
    crowding.note(FREE, 3_000_000)
    crowding.note(CROWDED, 4_000_000)
    assert crowding.until == 4_000_000 + 2**20


def test_a_moment_says_nothing():
    crowding = Crowding()
    crowding.note(Spent(2, 0.009, 0.001), 100)
    crowding.note(Spent(64, 0.31, 0.001), 100)
    assert crowding.until == 0


@pytest.mark.parametrize(
    ("threads", "processor", "alone"),
    [(2, 0.59, True), (2, 0.61, False), (4, 0.29, True), (4, 0.31, False), (8, 0.5, False)],
)
def test_threads_share_if_they_have_more_than_one_processor(threads, processor, alone):
    crowding = Crowding()
    crowding.note(Spent(threads, float(threads), processor * threads), 100)
    assert (crowding.until > 0) is alone


@pytest.mark.parametrize(("spent", "times"), [(FREE, 17), (CROWDED, 1)], ids=["free", "crowded"])
def test_the_same_is_found_whoever_expands_it(spent, times, always_shared, monkeypatch):
    model = models.philosophers(6)
    together = []
    call_shared = calls.by_all

    def measured(run, *arguments):
        together.append(run.expanded)
        call_shared(run, *arguments)
        return spent

    monkeypatch.setattr(calls, "by_all", measured)
    found = survey(model, threads=2)
    assert len(together) == times
    assert replace(found, seconds=0) == replace(survey(model, threads=1), seconds=0)
    same_graphs(explore(model, threads=1), explore(model, threads=2))


def test_up_to_a_number_of_states_threads_share_whatever_they_spend(always_shared, monkeypatch):
    together = calls.by_all
    expected = survey(models.philosophers(6), threads=2, limits=Limits(max_states=500))
    shared = []

    def measured(run, *arguments):
        shared.append(run.expanded)
        together(run, *arguments)
        return CROWDED

    monkeypatch.setattr(calls, "by_all", measured)
    found = survey(models.philosophers(6), threads=2, limits=Limits(max_states=500))
    assert replace(found, seconds=0) == replace(expected, seconds=0)
    assert len(shared) > 5
