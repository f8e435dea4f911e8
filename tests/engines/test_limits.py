"""Where a search stops, and how much room it asks for."""

from itertools import pairwise

import numpy as np
import pytest

from checker.engines import exploration
from checker.engines.compiled import explore
from checker.engines.exploration import Exploration
from checker.engines.limits import Limits
from checker.engines.native.memory import Growing
from checker.engines.native.steps import NOTHING
from checker.engines.watching import Hit, Watch
from checker.engines.workspace import Chunk, Workspace
from checker.expressions.nodes import TRUE, Var, compare
from checker.expressions.types import IntType
from tests import models
from tests.engines.searching import jumps
from tests.engines.test_compiled import same_graphs
from tests.models import command, number, ref, var


@pytest.mark.parametrize("threads", [1, 2])
def test_a_search_stops_at_the_end_of_a_level_if_there_are_enough_states_then(threads):
    """What threads have expanded already of the next level is forgotten, and what held there."""

    def run(watch: Watch) -> Exploration:
        limits = Limits(max_states=252_700)
        run = Exploration(jumps(2_000_003), limits, None, keep=False, threads=threads, watch=watch)
        assert run.run() == "the limit of 252,700 states was reached"
        assert (run.known, run.expanded) == (252_761, 83_271)
        assert run.levels[-2:] == [83_271, 252_761]
        return run

    n = Var("n", IntType(0, 2_000_002))
    values = run(NOTHING).states.view(83_280)
    last, next_ = (compare("==", ref(n), number(int(values[at]))) for at in (83_270, 83_272))
    assert run(Watch((), ({"c1": last}, {"c1": next_}))).hits == [Hit(83_270, 1), None]


@pytest.mark.parametrize("threads", [1, 2])
def test_a_search_goes_little_beyond_its_limit(threads):
    """Though there would be room for all."""
    run = Exploration(
        jumps(2_000_003), Limits(max_states=400_000), None, keep=False, threads=threads
    )
    assert run.run() == "the limit of 400,000 states was reached"
    chunk = 2 * exploration._CHUNK_SUCCESSORS
    assert 400_000 < run.known < 400_000 + (512 if threads == 1 else 2 * chunk)


def test_many_commands_ask_for_room_for_one_portion_at_a_time(monkeypatch):
    """That of their successors, however few states there are."""
    n = var("n", IntType(0, 1), 0)
    commands = [command(f"c{place}", TRUE, {"n": number(place % 2)}) for place in range(3_000)]
    asked = []
    ensure = Growing.ensure

    def asking(self, elements):
        asked.append(elements)
        ensure(self, elements)

    monkeypatch.setattr(Growing, "ensure", asking)
    assert len(explore(models.model([n], commands), threads=1)) == 2
    assert max(asked) <= exploration._MOST_KEPT


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("most", [20_000, 60_000, 100_000, 140_000, 180_000])
def test_no_portion_goes_beyond_what_numbers_of_states_can_hold(most, threads, monkeypatch):
    monkeypatch.setattr(exploration, "_MOST_STATES", most)
    monkeypatch.setattr(exploration, "_CHUNK_SUCCESSORS", 1 << 13)
    graph = explore(jumps(200_003), threads=threads)
    assert most - 2 * (1 << 13) <= len(graph) <= most
    assert not graph.complete
    assert graph.stopped.startswith(f"the engine's limit of {most:,} states was reached: ")


def test_as_many_states_as_numbers_can_hold_are_explored_to_the_end(monkeypatch):
    monkeypatch.setattr(exploration, "_MOST_STATES", 200_003 + (1 << 13))
    assert explore(jumps(200_003), threads=1).complete


@pytest.mark.parametrize(
    ("threads", "parts"), [(1, 16), (2, 32), (16, 257), (17, 257), (64, 257), (300, 301)]
)
def test_a_chunk_has_parts_for_all_threads_and_not_too_many(threads, parts):
    assert Chunk(threads, 1_000_000, 3).parts == parts
    assert Chunk(threads, 10, 3).parts == 10


@pytest.mark.parametrize("keep", [True, False])
def test_what_threads_work_with_grows_as_their_number_does(keep):
    def size(threads: int) -> int:
        run = Exploration(jumps(5), Limits(), None, keep=keep, threads=threads)
        run._share(threads)
        work = run.work
        arrays = [each for each in vars(work).values() if isinstance(each, np.ndarray)]
        return sum(each.nbytes for each in (*arrays, *work.lists, *work.shared))

    sizes = [size(threads) for threads in (4, 8, 16, 32, 64)]
    assert all(more < 2.01 * less for less, more in pairwise(sizes))
    assert sizes[-1] < 2**31  # most of it is never touched


def test_where_there_is_no_room_for_threads_one_does_all(monkeypatch):
    asked = []

    def room(chunk, *arguments, **options):
        asked.append(chunk.threads)
        if chunk.threads > 1:
            raise MemoryError
        return Workspace(chunk, *arguments, **options)

    whole = explore(jumps(20_011), threads=1)
    monkeypatch.setattr(exploration, "Workspace", room)
    same_graphs(whole, explore(jumps(20_011), threads=2))
    assert asked == [1, 2]


def test_where_the_system_starts_no_more_threads_one_does_all(monkeypatch):
    def refused(_):
        raise RuntimeError("can't start new thread")

    whole = explore(jumps(20_011), threads=1)
    monkeypatch.setattr("threading.Thread.start", refused)
    same_graphs(whole, explore(jumps(20_011), threads=2))
