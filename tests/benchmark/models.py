"""What is measured: models that grow, of different shapes, and every design of this project."""

from __future__ import annotations

from collections.abc import Iterator

from checker.checking.judgements import pinned
from checker.engines.faults import with_budget
from checker.expressions.nodes import TRUE, Const, Expr, arith
from checker.expressions.types import IntType
from checker.lowering.commands import lower
from checker.model import Model
from tests import models
from tests.models import command, is_, number, ref, var
from tests.spec.project import TARGETS

SIZES = {
    "philosophers": tuple(range(8, 16)),
    "wide": (8, 9, 10, 11, 12),
    "few": (50, 100, 200),
    "many": (40, 70, 100),
}
"""Model to the sizes at which it is measured."""

_MEAL = (1 << 16) - 1


def wide(n: int) -> Model:
    """Philosophers who write down where they are in numbers of 16 bits: 19 n bits, 3**n states.

    What is written follows the counter, so states and transitions are the philosophers' own.
    """
    plain = models.philosophers(n)
    kinds = IntType(0, _MEAL)
    commands = []
    for at, each in enumerate(plain.commands):
        new = dict(each.updates)
        value = new[f"p{at // 4}"]
        assert isinstance(value, Const)
        new[f"written{at // 4}"] = Const(value.value * (_MEAL // 3), kinds)
        commands.append(command(each.name, each.guard, new))
    written = [var(f"written{i}", kinds) for i in range(n)]
    return models.model([*plain.variables, *written], commands, views=plain.views)


def few(n: int) -> Model:
    """Three counters that go round, each by a command of its own: n**3 states, 3 n**3 transitions."""
    counters = [var(name, IntType(0, n - 1)) for name in "xyz"]
    return models.model(
        counters,
        [
            command(
                f"up_{c.name}", TRUE, {c.name: arith("%", arith("+", ref(c), number(1)), number(n))}
            )
            for c in counters
        ],
    )


def many(n: int) -> Model:
    """Three places, with two commands for each place that one can be in: 6 n commands.

    n**3 states are reachable, and from each of them 6 transitions lead on.
    """
    places = [var(name, IntType(0, n - 1)) for name in "xyz"]
    return models.model(
        places,
        [
            command(f"{way}_{p.name}({at})", is_(p, at), {p.name: Const(to, p.type)})
            for p in places
            for at in range(n)
            for way, to in (("on", (at + 1) % n), ("jump", (7 * at + 3) % n))
        ],
    )


MAKERS = {"philosophers": models.philosophers, "wide": wide, "few": few, "many": many}


def model_of(name: str, size: int) -> Model:
    """A model by name and size; a design's name stands for what a check of the design explores."""
    if name in MAKERS:
        return MAKERS[name](size)
    model = pinned(lower(TARGETS[name].cls))
    return model if model.up_to_faults is None else with_budget(model, model.up_to_faults)


def invariant_of(name: str, model: Model) -> Expr | None:
    """A condition that no reachable state satisfies, looked for in the search."""
    return model.view_exprs["neighbours_eat"] if name in ("philosophers", "wide") else None


def rows() -> Iterator[tuple[str, int]]:
    """Every model with every size; a design has the size 0."""
    for name, sizes in SIZES.items():
        for size in sizes:
            yield name, size
    for name in TARGETS:
        yield name, 0
