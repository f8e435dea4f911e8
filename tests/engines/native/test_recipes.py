"""Code is found by a digest of what it is made of: nothing that changes it may be left out."""

from dataclasses import replace

import pytest

from checker.engines.native import recipes
from checker.engines.native.code import module_for
from checker.engines.native.recipes import of_search
from checker.engines.native.steps import NOTHING
from checker.engines.packing import Layout
from checker.engines.symmetry import whole_group
from checker.engines.watching import Watch
from checker.expressions.nodes import TRUE, arith, conjunction, negate
from checker.expressions.types import BOOL, IntType
from checker.lowering.commands import lower
from checker.model import Refresh, View
from tests.designs import Election
from tests.models import command, is_, model, number, ref, var

N, FLAG, KNOWN = var("n", IntType(0, 3)), var("flag", BOOL), var("known", IntType(0, 3))
GO = command("go", is_(FLAG, 0), {"n": arith("+", ref(N), number(1))}, ranges=["n"])
TURN = command("turn", is_(N, 2), {"flag": negate(ref(FLAG))})
PLAIN = model(
    [N, FLAG, KNOWN],
    [GO, TURN],
    views=[View("late", is_(N, 3), "n == 3")],
    refreshes=[Refresh("known", ref(FLAG), ref(N))],
)

OTHERS = {
    "a wider variable": replace(PLAIN, variables=(var("n", IntType(0, 4)), FLAG, KNOWN)),
    "variables in another order": replace(PLAIN, variables=(FLAG, N, KNOWN)),
    "another guard": replace(PLAIN, commands=(replace(GO, guard=TRUE), TURN)),
    "a longer guard": replace(
        PLAIN, commands=(replace(GO, guard=conjunction((GO.guard, is_(N, 1)))), TURN)
    ),
    "another number": replace(
        PLAIN, commands=(replace(GO, updates=(("n", arith("+", ref(N), number(2))),)), TURN)
    ),
    "another operation": replace(
        PLAIN, commands=(replace(GO, updates=(("n", arith("*", ref(N), number(1))),)), TURN)
    ),
    "another variable that is set": replace(
        PLAIN, commands=(replace(GO, updates=(("known", GO.updates[0][1]),), ranges=()), TURN)
    ),
    "no range to check": replace(PLAIN, commands=(replace(GO, ranges=()), TURN)),
    "commands in another order": replace(PLAIN, commands=(TURN, GO)),
    "one command less": replace(PLAIN, commands=(GO,)),
    "another view": replace(PLAIN, views=(View("late", is_(N, 2), "n == 2"),)),
    "no refresh": replace(PLAIN, refreshes=()),
    "another path": replace(PLAIN, refreshes=(Refresh("known", is_(FLAG, 0), ref(N)),)),
    "another value": replace(PLAIN, refreshes=(Refresh("known", ref(FLAG), number(2)),)),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_changes_the_model_changes_the_recipe(name):
    assert of_search(OTHERS[name], NOTHING, None) != of_search(PLAIN, NOTHING, None)


def test_what_is_looked_for_changes_the_recipe():
    watches = [
        NOTHING,
        Watch((is_(N, 1),)),
        Watch((is_(N, 2),)),
        Watch((is_(N, 1), is_(N, 2))),
        Watch(steps=({"go": is_(N, 1)},)),
        Watch(steps=({"turn": is_(N, 1)},)),
        Watch(steps=({"go": is_(N, 1), "turn": is_(N, 1)},)),
        Watch(steps=({"go": is_(N, 1)}, {"turn": is_(N, 1)})),
    ]
    assert len({of_search(PLAIN, watch, None) for watch in watches}) == len(watches)


def test_a_symmetry_changes_the_recipe():
    voters = lower(Election)
    symmetry = whole_group(voters, [("a", "b")])
    assert symmetry is not None
    assert of_search(voters, NOTHING, symmetry) != of_search(voters, NOTHING, None)


def test_a_recipe_is_the_same_every_time_and_so_is_the_code():
    first, second = lower(Election), lower(Election)
    assert of_search(first, NOTHING, None) == of_search(second, NOTHING, None)
    texts = {module_for(each, Layout(each), NOTHING, None) for each in (first, second)}
    assert len(texts) == 1


def test_other_makers_make_other_code(monkeypatch):
    before = of_search(PLAIN, NOTHING, None)
    monkeypatch.setattr(recipes, "_makers", lambda: "another version of Chartproof")
    assert of_search(PLAIN, NOTHING, None) != before
