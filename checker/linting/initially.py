"""A condition on the initial states that none of them satisfies."""

from __future__ import annotations

from collections.abc import Iterator

from checker.errors import SpecError
from checker.lowering.places import declared_at
from checker.lowering.system import Design
from checker.model import Model


def initial_mistakes(design: Design, model: Model) -> Iterator[SpecError]:
    """Whether no combination of starting values satisfies ``initially``."""
    from checker.engines.initial import initial_portions
    from checker.engines.packing import Layout

    if design.cls.initially and not any(len(p) for p in initial_portions(model, Layout(model))):
        yield no_initial_state(design)


def no_initial_state(design: Design) -> SpecError:
    """The mistake that ``initially`` leaves no state to start in."""
    return SpecError(
        "no initial state satisfies initially.",
        declared_at(design.cls, "initially"),
        why="there would be no run at all, and everything would hold",
        instead="a condition that some starting values satisfy; "
        "part(..., <variable>=anything) starts with every value",
    )
