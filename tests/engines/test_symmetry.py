"""States that differ in the names of interchangeable parts alone are one; runs keep their names."""

from itertools import permutations

import numpy as np
import pytest

from checker.engines.compiled import explore, survey
from checker.engines.step import initial_states, successor
from checker.engines.symbolic.interchangeable import interchangeable, tells_apart
from checker.engines.watching import Watch
from checker.expressions.nodes import (
    After,
    Const,
    Var,
    compare,
    conjunction,
    disjunction,
)
from checker.lowering.commands import lower
from tests import designs, models
from tests.engines.symmetric import Queue, Shop

SHOP, QUEUE, ELECTION = lower(Shop), lower(Queue), lower(designs.Election)
CLIENTS = ("one", "two", "three")


def is_(model, name, value):
    """A variable has a value, given as the author writes it."""
    type_ = model.variable[name].type
    return compare("==", Var(name, type_), Const(type_.encode(value), type_))


def somebody(model, suffix, value):
    return disjunction(is_(model, f"{who}.{suffix}", value) for who in CLIENTS)


def orbit(state):
    """What a state of the shop is up to the names of the clients; computed on its own."""
    forms = []
    for order in permutations(CLIENTS):
        holder = CLIENTS[state["server.holder"]]
        clients = tuple((state[f"{who}.state"], state[f"{who}.times"]) for who in order)
        forms.append((clients, state["server.state"], order.index(holder)))
    return min(forms)


def test_each_orbit_is_looked_at_once():
    graph = explore(SHOP)
    symmetry = interchangeable(SHOP).symmetry
    assert symmetry is not None
    assert symmetry.groups == (CLIENTS,)
    assert len(symmetry.exchanges) == 5
    found = survey(SHOP, symmetry=symmetry)
    orbits = {orbit(graph.state(number)) for number in range(len(graph))}
    assert (len(graph), graph.transitions) == (1371, 3393)
    assert (found.states, found.transitions, len(orbits)) == (270, 675, 270)
    assert found.depth == int(graph.depth.max())


@pytest.mark.parametrize("threads", [1, 2])
def test_what_is_looked_for_is_found_as_far_away_and_told_in_names_of_the_model(
    threads, always_shared
):
    graph = explore(SHOP)
    symmetry = interchangeable(SHOP).symmetry
    conditions = (
        somebody(SHOP, "times", 2),
        conjunction(somebody(SHOP, "state", name) for name in ("broken", "served", "waiting")),
        conjunction((somebody(SHOP, "times", 2), somebody(SHOP, "state", "broken"))),
    )
    served_again = {f"serve(client={who})": is_(SHOP, f"{who}.times", 1) for who in CLIENTS}
    last = {
        f"finish(client={who})": After(
            conjunction(is_(SHOP, f"{other}.times", 2) for other in CLIENTS)
        )
        for who in CLIENTS
    }
    steps = (served_again, last)
    assert not any(tells_apart(SHOP, symmetry, each) for each in (*conditions, *steps))
    found = survey(SHOP, symmetry=symmetry, watch=Watch(conditions, steps), threads=threads)
    full = survey(SHOP, watch=Watch(conditions, steps))
    starts = list(initial_states(SHOP))
    for run, other in zip(found.runs, full.runs, strict=True):
        assert run is not None
        assert other is not None
        states, names = run
        assert len(names) == len(other[1])
        assert states[0] in starts
        for before, name, then in zip(states[:-1], names, states[1:], strict=True):
            assert successor(SHOP, before, SHOP.command[name]) == then
    for condition, run in zip(conditions, found.runs[:3], strict=True):
        number = next(n for n in range(len(graph)) if graph.state(n) == run[0][-1])
        assert graph.mask(condition)[number]
    assert found.runs[3][1][-1].startswith("serve(client=")
    assert found.runs[4][1][-1].startswith("finish(client=")
    assert [found.runs[4][0][-1][f"{who}.times"] for who in CLIENTS] == [2, 2, 2]


def test_what_is_nowhere_is_found_nowhere():
    symmetry = interchangeable(SHOP).symmetry
    never = conjunction((is_(SHOP, "one.state", "served"), is_(SHOP, "two.state", "served")))
    both = disjunction(
        conjunction((is_(SHOP, f"{one}.state", "served"), is_(SHOP, f"{other}.state", "served")))
        for one, other in permutations(CLIENTS, 2)
    )
    assert tells_apart(SHOP, symmetry, never)
    assert not tells_apart(SHOP, symmetry, both)
    assert survey(SHOP, symmetry=symmetry, watch=Watch((both,))).runs == (None,)


def test_a_step_of_one_part_alone_is_told_apart():
    symmetry = interchangeable(SHOP).symmetry
    assert tells_apart(SHOP, symmetry, {"serve(client=one)": is_(SHOP, "one.times", 1)})


def test_parts_that_only_look_alike_are_not_interchangeable():
    found = interchangeable(QUEUE)
    assert found.symmetry is not None
    assert found.symmetry.groups == (("one", "two"),)
    assert found.refused == (
        (("one", "three"), "nothing happens in exchange for serve(client=one)"),
    )
    graph = explore(QUEUE)
    orbits = len(np.unique(found.symmetry.least(graph.words, graph.layout), axis=0))
    assert survey(QUEUE, symmetry=found.symmetry).states == orbits
    assert orbits < len(graph)


def test_two_nodes_of_an_election():
    found = interchangeable(ELECTION)
    assert found.symmetry is not None
    assert found.symmetry.groups == (("a", "b"),)
    # By hand: 31 states, of which those with equal nodes are their own twins.
    assert survey(ELECTION, symmetry=found.symmetry).states == 19


def test_a_model_without_parts_has_no_symmetry():
    found = interchangeable(models.philosophers(3))
    assert (found.symmetry, found.refused) == (None, ())
