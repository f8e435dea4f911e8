"""Every engine agrees on systems that nobody designed."""

from hypothesis import HealthCheck, assume, given, settings

from checker import System
from checker.checking.conformance import conformance
from checker.engines.compiled import explore
from checker.engines.executed import ExecutedSystem, explore_executed
from checker.engines.limits import Limits
from checker.engines.step import initial_states, successor
from checker.engines.symbolic import bounded
from checker.errors import SpecError
from checker.expressions.nodes import Const, Var, compare, conjunction, negate
from checker.expressions.types import BOOL
from checker.graph.state_graph import StateGraph
from checker.lowering.commands import lower_design
from checker.lowering.system import Design, read_design
from checker.model import Model
from tests.strategies import systems

QUICK = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ],
)
SMALL = Limits(max_states=1500)


def plain_search(model: Model) -> tuple[dict[tuple[int, ...], int], int]:
    """States with their depth and the number of successors, one state at a time."""
    names = [v.name for v in model.variables]
    queue = [tuple(s[n] for n in names) for s in initial_states(model)]
    depth = dict.fromkeys(queue, 0)
    generated = 0
    for state in queue:
        for command in model.commands:
            after = successor(model, dict(zip(names, state, strict=True)), command)
            if after is None:
                continue
            generated += 1
            key = tuple(after[n] for n in names)
            if key not in depth:
                depth[key] = depth[state] + 1
                queue.append(key)
    return depth, generated


def explored(cls: type[System]) -> tuple[Design, Model, StateGraph]:
    """A random system's model and graph; those wrong from the start and large ones are skipped."""
    design = read_design(cls)
    try:
        model, _ = lower_design(design)
    except SpecError as error:
        assume("starts" not in error.problem)
        raise
    graph = explore(model, limits=SMALL)
    assume(graph.complete)
    return design, model, graph


@QUICK
@given(systems())
def test_executed_compiled_and_plain_search_agree(cls):
    design, model, graph = explored(cls)
    charts = explore_executed(ExecutedSystem(design))
    assert (len(charts.states), len(charts.source)) == (len(graph), graph.transitions)
    assert conformance(graph, ExecutedSystem(design)).disagreements == ()
    depth, generated = plain_search(model)
    names = [v.name for v in model.variables]
    found = {
        tuple(graph.state(i)[n] for n in names): int(graph.depth[i]) for i in range(len(graph))
    }
    assert found == depth
    assert generated == graph.transitions


@settings(QUICK, max_examples=12)
@given(systems())
def test_bounded_search_finds_the_same_shortest_run(cls):
    _, model, _ = explored(cls)
    depth, _ = plain_search(model)
    deepest = max(depth.values())
    state = next(s for s, d in depth.items() if d == deepest)
    target = []
    for variable, value in zip(model.variables, state, strict=True):
        var = Var(variable.name, variable.type)
        if variable.type == BOOL:
            target.append(var if value else negate(var))
        else:
            target.append(compare("==", var, Const(value, variable.type)))
    result = bounded(model, conjunction(target), deepest)
    assert (result.verdict, result.depth) == ("found", deepest)
    here = result.states[0]
    for name, after in zip(result.commands, result.states[1:], strict=True):
        assert successor(model, here, model.command[name]) == after
        here = after
