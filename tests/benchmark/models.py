"""What is measured: models that grow, of different shapes, and every design of this project."""

from __future__ import annotations

from collections.abc import Iterator

from checker.expressions.nodes import Expr
from checker.lowering.commands import lower
from checker.model import Model
from tests import models
from tests.spec.project import TARGETS

SIZES = {
    "philosophers": (8, 9, 10, 11, 12, 13, 14),
    "wide": (1000, 10_000, 100_000),
}
"""Model to the sizes at which it is measured; ``wide`` needs more than 128 bits a state."""


def model_of(name: str, size: int) -> Model:
    """A model by name and size; a design's name stands for the design."""
    if name == "philosophers":
        return models.philosophers(size)
    if name == "wide":
        return models.counter(size, padding=15)
    return lower(TARGETS[name].cls)


def invariant_of(name: str, model: Model) -> Expr | None:
    """A condition that no reachable state satisfies, evaluated after the search."""
    return model.view_exprs["neighbours_eat"] if name == "philosophers" else None


def rows() -> Iterator[tuple[str, int]]:
    """Every model with every size."""
    for name, sizes in SIZES.items():
        for size in sizes:
            yield name, size
    for name in TARGETS:
        yield name, 0
