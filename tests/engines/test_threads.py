"""Threads find the same as one thread does, whatever the sizes of what they share."""

import platform
from dataclasses import replace
from functools import cache
from itertools import cycle, pairwise
from unittest import mock

import llvmlite.binding as llvm
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.engines import calls, crowding, exploration, filling, workspace
from checker.engines.compiled import explore, survey
from checker.engines.exploration import Exploration
from checker.engines.limits import Limits
from checker.engines.native import code, table
from checker.engines.native.memory import Growing
from checker.engines.native.steps import NOTHING
from checker.engines.threads import Spent
from checker.engines.watching import Hit, Watch
from checker.engines.workspace import Workspace
from checker.expressions.nodes import TRUE, Var, arith, compare
from checker.expressions.types import IntType
from checker.model import Model
from tests import models
from tests.engines.test_compiled import MODELS, same_graphs
from tests.models import command, number, ref, var


@pytest.fixture
def always_shared(monkeypatch):
    """Threads share even the smallest levels, chunk by chunk."""
    monkeypatch.setattr(exploration, "_WORTH_SHARING", 1)
    monkeypatch.setattr(exploration, "_SHARED_PORTION", 50)
    monkeypatch.setattr(exploration, "_CHUNK_SUCCESSORS", 40)
    monkeypatch.setattr(exploration, "_FIRST_BITS", 2)


@pytest.mark.parametrize("threads", [2, 3])
@pytest.mark.parametrize("name", MODELS)
def test_threads_find_the_same_in_the_same_order(name, threads, always_shared):
    same_graphs(explore(MODELS[name], threads=1), explore(MODELS[name], threads=threads))
    one, other = survey(MODELS[name], threads=1), survey(MODELS[name], threads=threads)
    assert replace(one, seconds=0) == replace(other, seconds=0)


def jumps(size: int) -> Model:
    """Numbers from 0 to before a prime, with steps far and near: parents are all over a level."""
    n = var("n", IntType(0, size - 1), 0)
    steps = ((1, 1), (1, size // 3), (3, 7), (5, size // 2), (1, size - 2))
    commands = [
        command(
            f"c{place}",
            TRUE,
            {"n": arith("%", arith("+", arith("*", ref(n), number(a)), number(b)), number(size))},
        )
        for place, (a, b) in enumerate(steps)
    ]
    return models.model([n], commands)


def leaving(size: int, padding: int) -> Model:
    """The same with a command that would leave the type now and then, in wider states."""
    plain = jumps(size)
    n = plain.variables[0]
    out = command(
        "out",
        compare("==", arith("%", ref(n), number(7)), number(3)),
        {"n": arith("+", ref(n), number(size - 20))},
        ranges=["n"],
    )
    wide = [var(f"x{place}", IntType(0, 1), 1) for place in range(padding)]
    commands = [*plain.commands[:2], out, *plain.commands[2:]]
    return models.model([*wide[::2], n, *wide[1::2]], commands)


def looked_for(size: int) -> Watch:
    n = Var("n", IntType(0, size - 1))
    late = compare(">", ref(n), number(size - 5))
    return Watch(
        (compare("==", ref(n), number(size // 2)), late, compare("==", ref(n), number(1234))),
        ({"c1": compare("==", ref(n), number(777)), "c3": late}, {"out": TRUE}),
    )


def all_found(run: Exploration) -> dict[str, object]:
    """All that a run has found, and in which order."""
    known, edges, expanded = run.known, int(run.edges[0]), run.expanded
    found: dict[str, object] = {
        "states": run.states.view(known * run.layout.words).tolist(),
        "edges": edges,
        "levels": run.levels,
        "hits": run.hits,
        "errors": run.errors,
        "taken": run.taken.tolist(),
        "expanded": expanded,
    }
    if run.keep:
        found["degrees"] = run.degrees.view(expanded).tolist()
        found["targets"] = run.targets.view(edges).tolist()
        found["commands"] = run.commands.view(edges).tolist()
    return found


def searched(checked: Model, size: int, keep: bool, threads: int, **options) -> Exploration:
    run = Exploration(
        checked, Limits(**options), None, keep=keep, threads=threads, watch=looked_for(size)
    )
    stopped = run.run()
    assert bool(stopped) == bool(options)
    return run


@pytest.fixture
def noted(monkeypatch):
    """Why chunks are forgotten: 1 for a state too far from its place, more where there is no room.

    There is no room, for chunks find more than is thought.
    """
    noted = []
    note, chunk = Exploration._note, Exploration.states_of_chunk

    def noting(self):
        noted.append(int(self.full[0]))
        note(self)

    monkeypatch.setattr(Exploration, "_note", noting)
    monkeypatch.setattr(Exploration, "states_of_chunk", lambda self: 4 * chunk(self))
    monkeypatch.setattr(filling, "most_of", lambda bits: filling.room_of(bits))
    monkeypatch.setattr(exploration, "_WORTH_SHARING", 1)
    monkeypatch.setattr(exploration, "_MOST_SUCCESSORS", 40)
    return noted


@pytest.mark.parametrize("keep", [True, False])
@pytest.mark.parametrize("threads", [2, 3])
def test_threads_number_the_states_of_large_levels_as_one_does(threads, keep):
    """Without the settings of tests: chunks have many parts, and threads meet in the table."""

    def states(threads: int) -> np.ndarray:
        run = Exploration(jumps(200_003), Limits(), None, keep=keep, threads=threads)
        assert run.run() == ""
        assert run.known == 200_003
        return run.states.view(run.known).copy()

    assert np.array_equal(states(1), states(threads))


@pytest.mark.parametrize("padding", [0, 15])
def test_a_chunk_that_may_find_more_states_than_there_is_room_for_is_expanded_again(
    padding, noted, monkeypatch
):
    """What was found lately is forgotten with it: else its new states would count as known."""
    checked = models.philosophers(8, padding=padding)
    whole = explore(checked, threads=1)
    assert (len(whole), whole.transitions) == (3**8, 34992)
    monkeypatch.setattr(exploration, "_FIRST_BITS", 6)
    same_graphs(whole, explore(checked, threads=2))
    assert max(noted) > 1, "there was room all the time"
    noted.clear()
    run = Exploration(checked, Limits(), None, keep=False, threads=2)
    assert run.run() == ""
    assert max(noted) > 1, "there was room all the time"
    words = run.states.view(run.known * run.layout.words)
    assert np.array_equal(words, whole.words.reshape(-1))


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


@pytest.mark.parametrize("threads", [3, 5, 7])
def test_each_part_of_a_chunk_is_taken_though_threads_take_no_more_than_twice_their_share(
    threads, monkeypatch
):
    whole = explore(jumps(2_003), threads=1)
    monkeypatch.setattr(exploration, "_WORTH_SHARING", 1)
    for successors in (1, 15, 49):
        monkeypatch.setattr(exploration, "_CHUNK_SUCCESSORS", successors)
        same_graphs(whole, explore(jumps(2_003), threads=threads))


def test_levels_too_small_to_share_go_on_after_those_that_are_shared(monkeypatch):
    asked = []

    def progress(_):
        asked.append(1)
        assert len(asked) < 1000, "portion after portion finds nothing"

    checked = models.philosophers(9)
    whole = explore(checked, threads=1)
    monkeypatch.setattr(exploration, "_PORTION", 100)
    monkeypatch.setattr(exploration, "_SHARED_PORTION", 100)
    monkeypatch.setattr(exploration, "_CHUNK_SUCCESSORS", 500)
    monkeypatch.setattr(exploration, "_WORTH_SHARING", 50)
    same_graphs(whole, explore(checked, threads=2, progress=progress))


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


@pytest.mark.parametrize("keep", [True, False])
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("padding", [0, 15])
def test_a_state_too_far_from_its_place_makes_the_table_grow(padding, threads, keep, monkeypatch):
    checked = models.philosophers(7, padding=padding)

    def states(threads: int) -> np.ndarray:
        run = Exploration(checked, Limits(), None, keep=keep, threads=threads)
        assert run.run() == ""
        return run.states.view(run.known * run.layout.words).copy()

    whole, grown = states(1), []
    real = filling.grow

    def grow(run, states=0, *, at_least=0, moves=False):
        grown.append(at_least)
        real(run, states, at_least=at_least, moves=moves)

    # The cache goes by what code is made of, which a test does not change.
    monkeypatch.setenv("CHARTPROOF_CACHE", "")
    monkeypatch.setattr(table, "FARTHEST", 3)
    monkeypatch.setattr(filling, "room_of", lambda bits: (1 << bits) * 7 // 8)
    monkeypatch.setattr(exploration, "_MOST_SUCCESSORS", 40)
    monkeypatch.setattr(exploration, "_CHUNK_SUCCESSORS", 40)
    monkeypatch.setattr(exploration, "_WORTH_SHARING", 1)
    monkeypatch.setattr(exploration, "_FIRST_BITS", 2)
    monkeypatch.setattr(filling, "grow", grow)
    assert np.array_equal(whole, states(threads))
    assert any(grown), "no state was too far from its place"


@pytest.mark.parametrize("keep", [True, False])
@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("padding", [0, 45, 120])
def test_what_is_forgotten_leaves_nothing_behind(padding, threads, keep, noted, monkeypatch):
    """No range error twice, none lost, no count of a command, no place where a condition holds."""
    expected = found_by_one(padding, keep)
    # The cache goes by what code is made of, which a test does not change.
    monkeypatch.setenv("CHARTPROOF_CACHE", "")
    monkeypatch.setattr(table, "FARTHEST", 3)
    monkeypatch.setattr(filling, "room_of", lambda bits: (1 << bits) * 3 // 4)
    monkeypatch.setattr(exploration, "_CHUNK_SUCCESSORS", 200)
    monkeypatch.setattr(exploration, "_FIRST_BITS", 2)
    noted.clear()
    assert all_found(searched(leaving(2_003, padding), 2_003, keep, threads)) == expected
    assert 1 in noted, "no state was too far from its place"
    assert threads == 1 or max(noted) > 1, "there was room all the time"


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("name", ["philosophers", "wide philosophers"])
def test_small_tables_that_grow_find_the_same_edges(name, threads, monkeypatch):
    checked = models.philosophers(7, padding=0 if name == "philosophers" else 15)
    whole = explore(checked, threads=1)
    assert (len(whole), whole.transitions) == (3**7, 10206)
    # The cache goes by what code is made of, which a test does not change.
    monkeypatch.setenv("CHARTPROOF_CACHE", "")
    monkeypatch.setattr(table, "FARTHEST", 3)
    monkeypatch.setattr(exploration, "_WORTH_SHARING", 1)
    monkeypatch.setattr(exploration, "_FIRST_BITS", 2)
    same_graphs(whole, explore(checked, threads=threads))


def test_an_interruption_lets_all_threads_finish_their_portion(always_shared, monkeypatch):
    checked = models.philosophers(7)
    asked = []

    def interrupts(progress):
        asked.append(progress)
        if len(asked) == 20:
            raise KeyboardInterrupt

    graph = explore(checked, threads=2, progress=interrupts)
    assert graph.stopped.startswith("interrupted: ")
    whole = explore(checked, threads=1)
    assert np.array_equal(graph.words, whole.words[: len(graph)])
    assert np.array_equal(graph.edge_target, whole.edge_target[: graph.transitions])


SIZES = st.fixed_dictionaries(
    {
        "_WORTH_SHARING": st.sampled_from([1, 64, 500]),
        "_WORTH_GOING_ON": st.sampled_from([1, 50, 1024]),
        "_FIRST_BITS": st.sampled_from([3, 6, 14]),
        "_BLOCK_SUCCESSORS": st.sampled_from([1, 16, 512]),
        "_MOST_SUCCESSORS": st.sampled_from([40, 600, 8192]),
        "_CHUNK_SUCCESSORS": st.sampled_from([30, 1000, 1 << 16]),
        "_CHUNK_MOST": st.sampled_from([100, 5000, 1 << 18]),
        "_SHARED_PORTION": st.sampled_from([100, 5000, 1 << 17]),
    }
)


@cache
def found_by_one(padding: int, keep: bool) -> dict[str, object]:
    return all_found(searched(leaving(2_003, padding), 2_003, keep, 1))


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    sizes=SIZES,
    parts=st.sampled_from([1, 2, 4, 7]),
    rooms=st.fixed_dictionaries(
        {"LEVEL_ROOM": st.sampled_from([2, 3, 4096]), "ERROR_ROOM": st.sampled_from([0, 60, 1000])}
    ),
    fills=st.sampled_from([1, 1000]),
    fuller=st.booleans(),
    threads=st.integers(1, 7),
    alone=st.sampled_from([1, 300, 1 << 20]),
    crowded=st.lists(st.booleans(), min_size=1, max_size=9),
    padding=st.sampled_from([0, 45, 120]),
    keep=st.booleans(),
)
def test_no_size_makes_a_difference(
    sizes, parts, rooms, fills, fuller, threads, alone, crowded, padding, keep
):
    """Of blocks, parts, chunks, portions and tables; in states of half a word, one and several.

    Nor does it when threads leave the work to one of them.
    """
    by_all, spent = calls.by_all, cycle(crowded)

    def measured(*arguments):
        by_all(*arguments)
        return Spent(2, 1.0, 0.5 if next(spent) else 1.0)

    filled = filling.most_of if fuller else filling.room_of
    with (
        mock.patch.multiple(exploration, **sizes),
        mock.patch.multiple(filling, most_of=filled, _WORTH_FILLING=fills),
        mock.patch.multiple(calls, LEVEL_ROOM=rooms["LEVEL_ROOM"], by_all=measured),
        mock.patch.multiple(crowding, _ALONE=alone, _WORTH_LOOKING=0.0),
        mock.patch.multiple(workspace, _PARTS=parts, **rooms),
    ):
        run = searched(leaving(2_003, padding), 2_003, keep, threads)
    assert all_found(run) == found_by_one(padding, keep)


def test_what_is_compared_has_everything_in_it():
    found = found_by_one(45, False)
    assert len(found["errors"]) == sum(n % 7 == 3 for n in range(20, 2_003)) == 283
    assert None not in found["hits"]
    assert len(found["states"]) == 2_003, "a state is one word"
    assert len(found_by_one(120, True)["states"]) == 3 * 2_003
    assert len(found["levels"]) == 8


def test_where_the_system_starts_no_more_threads_one_does_all(monkeypatch):
    def refused(_):
        raise RuntimeError("can't start new thread")

    whole = explore(jumps(20_011), threads=1)
    monkeypatch.setattr("threading.Thread.start", refused)
    same_graphs(whole, explore(jumps(20_011), threads=2))


@pytest.mark.skipif(platform.machine() != "x86_64", reason="names processors of that kind")
@pytest.mark.parametrize("padding", [0, 15])
@pytest.mark.parametrize("cpu", ["x86-64", "haswell"])
def test_processors_without_such_vectors_find_the_same(cpu, padding, monkeypatch):
    """Without instructions for it LLVM does otherwise what several successors have done at once."""

    def machine():
        code._prepared()
        return llvm.Target.from_default_triple().create_target_machine(cpu=cpu, opt=2)

    checked = models.philosophers(8, padding=padding)
    whole = explore(checked, threads=1)
    # The cache goes by the processor that is here.
    monkeypatch.setenv("CHARTPROOF_CACHE", "")
    monkeypatch.setattr(code, "_machine", machine)
    monkeypatch.setattr(exploration, "_WORTH_SHARING", 1)
    same_graphs(whole, explore(checked, threads=1))
    same_graphs(whole, explore(checked, threads=2))
    counted = survey(checked, threads=2)
    assert (counted.states, counted.transitions) == (len(whole), whole.transitions)
