"""One measured run of Chartproof in a process of its own; prints what it found as JSON.

``seconds`` is the search with everything that traces and properties need (edges kept), and the
invariant, where the model has one, over all states; compiling and importing are not in it.
"""

from __future__ import annotations

import json
import sys
import time

from checker.engines.compiled import explore, survey
from tests.benchmark.models import invariant_of, model_of


def main(name: str, size: int, mode: str) -> None:
    model = model_of(name, size)
    if mode == "survey":
        counted = survey(model)
        found = (counted.states, counted.transitions, counted.seconds)
    else:
        graph = explore(model)
        begun = time.perf_counter()
        bad = invariant_of(name, model)
        if bad is not None and graph.mask(bad).any():
            raise SystemExit(f"{name}: the invariant is violated")
        took = graph.seconds + time.perf_counter() - begun
        found = (len(graph), graph.transitions, took)
    print(json.dumps(dict(zip(("states", "transitions", "seconds"), found, strict=True))))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
