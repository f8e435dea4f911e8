"""This project's own designs, as the tests of them share them."""

from functools import cache
from pathlib import Path

from checker.checking.check import check_design
from checker.checking.formulas import Formula, formula
from checker.checking.results import DesignResult
from checker.engines.compiled import explore
from checker.graph.state_graph import StateGraph
from checker.lowering.commands import lower_design
from checker.lowering.system import Design, Names, read_design
from checker.model import Model
from checker.project import Target, designs, find_project

ROOT = Path(__file__).parents[2]
TARGETS: dict[str, Target] = {target.name: target for target in designs(find_project(ROOT))}


@cache
def design(name: str) -> Design:
    return read_design(TARGETS[name].cls)


@cache
def lowered(name: str) -> tuple[Model, Names]:
    return lower_design(design(name))


@cache
def graph(name: str) -> StateGraph:
    """The whole graph, every answer to every question explored."""
    return explore(lowered(name)[0])


@cache
def checked(name: str) -> DesignResult:
    target = TARGETS[name]
    return check_design(target.cls, target.properties, sources=target.sources)


def formulas(name: str) -> dict[str, Formula]:
    target = TARGETS[name]
    model, names = lowered(name)
    return {
        each: formula(each, prop, model, names, target.sources[each])
        for each, prop in target.properties.items()
    }
