"""Random charts of nested compound and parallel states do what the library does with them."""

from dataclasses import field, make_dataclass
from random import Random
from typing import Annotated, Any

import pytest
from statemachine import State

from checker import Component, between, sets
from checker.checking.conformance import conformance
from checker.engines.compiled import explore
from checker.engines.executed import ExecutedSystem, explore_executed
from checker.engines.limits import Limits
from checker.errors import SpecError
from checker.lowering.commands import lower_design
from checker.lowering.system import read_design

VARIABLES = make_dataclass(
    "Variables",
    [
        ("n", Annotated[int, between(0, 7)], field(default=0)),
        ("flag", bool, field(default=False)),
        ("armed", bool, field(default=False)),
    ],
)
GUARDS = ("flag", "n > 3", "n != 4", "not flag and n < 6")


class Drawn:
    """A chart in the making: its states by name, and the numbers that its effects leave behind."""

    def __init__(self, seed: int):
        self.random = Random(seed)  # noqa: S311 - nothing secret
        self.states: list[State] = []
        self.leaves = 0
        self.effects = 0

    def effect(self) -> Any:
        """An effect, or none; the number that it leaves tells in which order effects ran."""
        if self.random.randint(0, 2):
            return None
        self.effects += 1
        if self.random.random() < 0.5:
            return sets(n=f"(n * 3 + {self.effects}) % 8")
        return sets(flag="not flag", n=f"(n + {self.effects}) % 8")

    def armed(self) -> Any:
        """An effect after which one eventless transition may follow."""
        return sets(armed=True) if self.random.random() < 0.5 else self.effect()

    def node(self, name: str, depth: int, initial: bool) -> State:
        """A state; one with states inside is compound or parallel."""
        kinds = ["atomic", "atomic", "compound", "parallel"] if depth else ["atomic"]
        kind = self.random.choice(kinds) if self.leaves < 8 else "atomic"
        arguments = {"enter": self.effect(), "exit": self.effect(), "initial": initial}
        if kind == "atomic":
            self.leaves += 1
            state = State(name=name, **arguments)
        elif kind == "compound":
            inner = self.children(name, depth - 1)
            state = type(State.Compound)(name, (State.Compound,), inner, **arguments)
        else:
            regions = {
                f"{name}{letter}": type(State.Compound)(
                    f"{name}{letter}",
                    (State.Compound,),
                    self.children(f"{name}{letter}", depth - 1),
                )
                for letter in "xy"
            }
            self.states.extend(regions.values())
            state = type(State.Parallel)(name, (State.Parallel,), regions, **arguments)
        self.states.append(state)
        return state

    def children(self, name: str, depth: int) -> dict[str, State]:
        """One to three states, of which one is the initial one."""
        count = self.random.randint(1 if depth < 2 else 2, 3)
        first = self.random.randint(0, count - 1)
        return {
            f"{name}{place}": self.node(f"{name}{place}", depth, place == first)
            for place in range(count)
        }

    def transition(self) -> Any:
        """A transition between any two states."""
        origin = self.random.choice(self.states)
        target = self.random.choice(self.states)
        arguments = {group: self.effect() for group in ("before", "after")}
        arguments["on"] = self.armed()
        guard = self.random.choice((None, *GUARDS))
        if guard is not None:
            arguments[self.random.choice(["cond", "unless"])] = guard
        return origin.to(target, **{k: v for k, v in arguments.items() if v is not None})

    def eventless(self) -> None:
        """An eventless transition, which disarms itself and so ends."""
        origin = self.random.choice(self.states)
        target = self.random.choice(self.states)
        guard = self.random.choice(("armed", "armed and n > 3"))
        origin.to(target, cond=guard, before=sets(armed=False), after=self.effect() or sets(n=0))


def nested_chart(seed: int) -> type[Component]:
    """A chart of up to three levels, with two events and now and then eventless transitions."""
    drawn = Drawn(seed)
    body: dict[str, Any] = {
        "Variables": VARIABLES,
        "validate_disconnected_states": False,
        "__module__": __name__,
        **drawn.children("s", 2),
    }
    for event in ("go", "turn"):
        for _ in range(drawn.random.randint(3, 7)):
            made = drawn.transition()
            body[event] = body[event] | made if event in body else made
    for _ in range(drawn.random.randint(0, 2)):
        drawn.eventless()
    return type(Component)("Chart", (Component,), body)


def agreed(seed: int) -> bool:
    """Compare one chart; whether it could be lowered."""
    design = read_design(nested_chart(seed))
    try:
        model, _ = lower_design(design)
    except SpecError as error:
        if "can leave at once" not in error.problem:
            raise
        return False
    graph = explore(model, limits=Limits(max_states=300))
    assert (seed, conformance(graph, ExecutedSystem(design)).disagreements) == (seed, ())
    if graph.complete:
        charts = explore_executed(ExecutedSystem(design))
        assert (len(charts.states), len(charts.source)) == (len(graph), graph.transitions), seed
        assert max(charts.depth) == int(graph.depth.max()), seed
    return True


@pytest.mark.parametrize(("first", "lowered"), [(0, 31), (40, 27), (80, 25), (170, 26), (310, 27)])
def test_the_model_does_what_the_library_does(first, lowered):
    assert sum(agreed(seed) for seed in range(first, first + 40)) == lowered
