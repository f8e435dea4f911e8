"""One measured run of a checker that is a Python package; prints what it found as JSON.

    python -m tests.benchmark.python_peers PEER MODEL N

``seconds`` is the search alone, as for the others. A state without a predecessor is put before
several initial states where a checker takes only one; it is not counted.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import deque
from pathlib import Path
from typing import Any

from checker.exporting import export
from checker.model import Model
from tests.benchmark.models import invariant_of, model_of
from tests.benchmark.python_text import PythonText, State

Found = tuple[int, int, float]


def minicheck(name: str, model: Model) -> Found:
    """minicheck's breadth-first search, which keeps parents for traces."""
    from minicheck import Protocol, check_safety

    text = PythonText(model)
    successors = text.successors(model.commands)
    starts = text.initial()
    before: State = ("start",) if len(starts) != 1 else starts[0]  # type: ignore[assignment]
    transitions = 0

    def counted(state: State) -> list[tuple[str, State]]:
        nonlocal transitions
        if state is before and len(starts) != 1:
            return [("start", start) for start in starts]
        found = successors(state)
        transitions += len(found)
        return found

    condition = invariant_of(name, model)
    invariants: dict[str, Any] = {}
    if condition is not None:
        bad = text.holds(condition)
        # minicheck hands over a dictionary, in the order of the fields.
        invariants["none"] = lambda state: not bad(tuple(state.values()))
    protocol = Protocol(
        name=name,
        candidate=False,
        fields=tuple(text.fields),
        initial=before,
        transitions=counted,
        invariants=invariants,
    )
    begun = time.perf_counter()
    said = check_safety(protocol, max_states=10**9)
    took = time.perf_counter() - begun
    if not said["exhaustive"] or any(not each["holds"] for each in said["properties"].values()):
        raise SystemExit(f"minicheck: {said}")
    return said["reachable_states"] - (len(starts) != 1), transitions, took


def stormpy(name: str, model: Model) -> Found:
    """Storm's explicit construction of the state space, through its Python package."""
    import stormpy as storm

    with tempfile.TemporaryDirectory(prefix="chartproof-bench-") as folder:
        file = Path(folder, "model.prism")
        file.write_text(export(model, "prism"), encoding="utf-8")
        program = storm.parse_prism_program(str(file))
        begun = time.perf_counter()
        built = storm.build_model(program)
        took = time.perf_counter() - begun
    # A state without a way out repeats itself, and is labelled.
    stuck = built.labeling.get_states("deadlock").get_number_of_set_bits()
    return built.nr_states, built.nr_choices - stuck, took


def statemachine(name: str, model: Model) -> Found:
    """A breadth-first search that fires every event on one python-statemachine chart.

    The chart has one state and one event a command, with a Python guard and a Python action over
    the values in its model, as whoever tests a design with the library alone would write it.
    """
    from statemachine import State as ChartState
    from statemachine import StateMachine

    text = PythonText(model)
    steps = [text.successors([command]) for command in model.commands]

    class Values:
        state: Any = None
        now: State = ()

    def transition(place: ChartState, step: Any) -> Any:
        def enabled(machine: Any) -> bool:
            return bool(step(machine.model.now))

        def act(machine: Any) -> None:
            machine.model.now = step(machine.model.now)[0][1]

        return place.to.itself(cond=enabled, on=act)

    place = ChartState(initial=True)
    body: dict[str, Any] = {"place": place, "allow_event_without_transition": True}
    body |= {f"event{i}": transition(place, step) for i, step in enumerate(steps)}
    values = Values()
    machine = type("Chart", (StateMachine,), body)(values)
    events = [f"event{i}" for i in range(len(steps))]
    begun = time.perf_counter()
    starts = text.initial()
    known, queue, transitions = set(starts), deque(starts), 0
    while queue:
        state = queue.popleft()
        for event in events:
            values.now = state
            machine.send(event)
            if values.now is not state:
                transitions += 1
                if values.now not in known:
                    known.add(values.now)
                    queue.append(values.now)
    return len(known), transitions, time.perf_counter() - begun


def main(peer: str, name: str, size: int) -> None:
    """Let one checker explore one model."""
    run = dict(minicheck=minicheck, stormpy=stormpy, statemachine=statemachine)[peer]
    states, transitions, seconds = run(name, model_of(name, size))
    print(json.dumps(dict(states=states, transitions=transitions, seconds=seconds)))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
