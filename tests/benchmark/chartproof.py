"""One measured run of Chartproof in a process of its own; prints what it found as JSON.

    python -m tests.benchmark.chartproof MODEL N THREADS [edges]

``seconds`` is the search, with the invariant (where the model has one) looked for in the same pass
and traces available; with ``edges`` the whole state graph is kept, and the invariant evaluated over
it. Importing, reading the design and making or loading its code are not in ``seconds``: they are
in the time from a cold start, which whoever starts this process takes.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from checker.engines import exploration
from checker.engines.compiled import explore, survey
from checker.engines.native import code
from checker.engines.watching import Watch
from tests.benchmark.models import invariant_of, model_of


class _Making:
    """Takes the time of making or loading a model's code: of a call that is part of it.

    Args:
        module: where the call is looked up.
        name: by which name.
    """

    def __init__(self, module: Any, name: str) -> None:
        self.seconds = 0.0
        self._make = getattr(module, name)
        setattr(module, name, self)

    def __call__(self, *arguments: Any) -> Any:
        begun = time.monotonic()
        made = self._make(*arguments)
        self.seconds += time.monotonic() - begun
        return made


def main(name: str, size: int, threads: int, edges: bool) -> None:
    """Explore, and print states, transitions and seconds.

    Raises:
        SystemExit: the invariant is violated, or the run was not whole.
    """
    model = model_of(name, size)
    bad = invariant_of(name, model)
    # What the code is made of is gathered first; it is made when it is first called.
    making = [_Making(exploration, "code_for"), _Making(code, "_engine")]
    if edges:
        graph = explore(model, threads=threads)
        begun = time.monotonic()
        violated = bad is not None and bool(graph.mask(bad).any())
        took = graph.seconds + time.monotonic() - begun
        found, whole = (len(graph), graph.transitions), graph.complete
    else:
        counted = survey(model, threads=threads, watch=Watch(() if bad is None else (bad,)))
        violated = any(run is not None for run in counted.runs)
        took = counted.seconds
        found, whole = (counted.states, counted.transitions), counted.complete
    if violated or not whole:
        raise SystemExit(f"{name}: the invariant is violated, or the run was stopped")
    print(
        json.dumps(
            dict(
                states=found[0],
                transitions=found[1],
                seconds=took - sum(each.seconds for each in making),
            )
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:] == ["edges"])
