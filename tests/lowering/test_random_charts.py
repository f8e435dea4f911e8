"""Random charts of nested compound and parallel states do what the library does with them."""

from dataclasses import field, make_dataclass
from typing import Annotated, Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
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
    [("n", Annotated[int, between(0, 7)], field(default=0)), ("flag", bool, field(default=False))],
)
GUARDS = ("flag", "n > 3", "n != 4", "not flag and n < 6")


class Drawn:
    """A chart in the making: its states by name, and the numbers that its effects leave behind."""

    def __init__(self, draw: st.DrawFn):
        self.draw = draw
        self.states: list[State] = []
        self.leaves = 0
        self.effects = 0

    def effect(self) -> Any:
        """An effect, or none; the number that it leaves tells in which order effects ran."""
        if self.draw(st.integers(0, 2)):
            return None
        self.effects += 1
        if self.draw(st.booleans()):
            return sets(n=f"(n * 3 + {self.effects}) % 8")
        return sets(flag="not flag", n=f"(n + {self.effects}) % 8")

    def node(self, name: str, depth: int, initial: bool) -> State:
        """A state; one with states inside is compound or parallel."""
        kinds = ["atomic", "compound", "parallel"] if depth else ["atomic"]
        kind = self.draw(st.sampled_from(kinds)) if self.leaves < 8 else "atomic"
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
                    f"{name}{letter}", (State.Compound,), self.children(f"{name}{letter}", depth - 1)
                )
                for letter in "xy"
            }
            self.states.extend(regions.values())
            state = type(State.Parallel)(name, (State.Parallel,), regions, **arguments)
        self.states.append(state)
        return state

    def children(self, name: str, depth: int) -> dict[str, State]:
        """One to three states, of which one is the initial one."""
        count = self.draw(st.integers(1, 3))
        first = self.draw(st.integers(0, count - 1))
        return {
            f"{name}{place}": self.node(f"{name}{place}", depth, place == first)
            for place in range(count)
        }

    def transition(self, guarded: bool) -> Any:
        """A transition between any two states."""
        origin = self.draw(st.sampled_from(self.states))
        target = self.draw(st.sampled_from(self.states))
        arguments = {group: self.effect() for group in ("before", "on", "after")}
        guard = self.draw(st.sampled_from(GUARDS) if guarded else st.sampled_from((None, *GUARDS)))
        if guard is not None:
            arguments[self.draw(st.sampled_from(["cond", "unless"]))] = guard
        return origin.to(target, **{k: v for k, v in arguments.items() if v is not None})


@st.composite
def nested_charts(draw: st.DrawFn) -> type[Component]:
    """A chart of up to three levels, with two events and now and then an eventless transition."""
    drawn = Drawn(draw)
    body: dict[str, Any] = {
        "Variables": VARIABLES,
        "validate_disconnected_states": False,
        "__module__": __name__,
        **drawn.children("s", 2),
    }
    for event in ("go", "turn"):
        for _ in range(draw(st.integers(1, 4))):
            made = drawn.transition(guarded=False)
            body[event] = body[event] | made if event in body else made
    if draw(st.booleans()):
        drawn.transition(guarded=True)
    return type(Component)("Chart", (Component,), body)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(nested_charts())
def test_the_model_does_what_the_library_does(cls):
    design = read_design(cls)
    try:
        model, _ = lower_design(design)
    except SpecError as error:
        assume("may never end" not in error.problem)
        raise
    graph = explore(model, limits=Limits(max_states=600))
    assume(graph.complete)
    result = conformance(graph, ExecutedSystem(design))
    assert result.disagreements == ()
    charts = explore_executed(ExecutedSystem(design))
    assert (len(charts.states), len(charts.source)) == (len(graph), graph.transitions)
    assert max(charts.depth) == int(graph.depth.max())
