"""Random systems that are small enough for another tool."""

from hypothesis import HealthCheck, Phase, assume, settings

from checker import System
from checker.engines.compiled import explore
from checker.engines.limits import Limits
from checker.errors import SpecError
from checker.graph.state_graph import StateGraph
from checker.lowering.commands import lower
from checker.model import Model

FEW = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    # Every example costs a compilation in C: one that fails is not made smaller.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ],
)


def small_model(cls: type[System]) -> tuple[Model, StateGraph]:
    """A random system's model and graph; those wrong from the start and large ones are skipped."""
    try:
        model = lower(cls)
    except SpecError as error:
        assume("starts" not in error.problem)
        raise
    graph = explore(model, limits=Limits(max_states=3000))
    assume(graph.complete)
    return model, graph
