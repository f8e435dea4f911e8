"""A design without one line of its refusal tables: what then goes wrong?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checker.checking.check import check_design
from checker.checking.results import DesignResult, PropertyResult
from checker.engines.compiled import explore
from checker.engines.faults import explore_within
from checker.engines.limits import Limits
from checker.errors import Source
from checker.expressions.nodes import conjunction, disjunction, negate
from checker.graph.state_graph import StateGraph
from checker.lowering.commands import lower_design
from checker.lowering.system import read_design
from checker.model import Command
from checker.notation.properties import Property
from checker.notation.system import Step, System, tables, texts


@dataclass(frozen=True)
class Ablation:
    """A line of a refusal table, and the design without it.

    ``steps`` are the steps that it refuses; ``alone`` is the number of states in which it is all
    that refuses one of them; ``implied_by`` are other lines that refuse wherever it does, and
    ``broken`` the properties that are violated without it and were not with it, or only after
    more faults.
    """

    requirement: str
    steps: tuple[str, ...]
    alone: int
    implied_by: tuple[str, ...]
    broken: tuple[PropertyResult, ...]
    design: DesignResult


def ablate(
    cls: type[System],
    properties: Mapping[str, Property],
    *,
    limits: Limits | None = None,
    sources: Mapping[str, Source] | None = None,
) -> tuple[Ablation, ...]:
    """The design without each of the refusal lines that it lists in ``ablated``.

    A line is left out of all tables at once. Every choice has its first answer.

    Raises:
        SpecError: the design or a property is wrong.
    """
    steps = read_design(cls).steps
    usual = _with_first_answers(cls, {})
    properties = {n: p for n, p in properties.items() if p.kind != "sometimes"}
    before = check_design(usual, properties, limits=limits, sources=sources)
    graph = _graph(usual, limits)
    return tuple(
        _ablation(cls, line, steps, properties, before, graph, limits, sources)
        for line in texts(cls.ablated)
    )


def _with_first_answers(cls: type[System], steps: Mapping[str, Step]) -> type[System]:
    """The design with the first answer to each question, and with these steps."""
    first = tuple(
        f"{name} == {next(iter(c.answers))}" for name, c in read_design(cls).choices.items()
    )
    body: dict[str, Any] = {"__doc__": cls.__doc__, "__module__": cls.__module__}
    body |= {"initially": first, "variant_of": cls, **steps}
    return type(cls.__name__, (cls,), body)


def _graph(cls: type[System], limits: Limits | None) -> StateGraph:
    model, _ = lower_design(read_design(cls))
    if model.up_to_faults is None:
        return explore(model, limits=limits)
    return explore_within(model, model.up_to_faults, limits=limits)


def _ablation(
    cls: type[System],
    line: str,
    steps: Mapping[str, Step],
    properties: Mapping[str, Property],
    before: DesignResult,
    graph: StateGraph,
    limits: Limits | None,
    sources: Mapping[str, Source] | None,
) -> Ablation:
    concerned = {n: s for n, s in steps.items() if any(line in t for t in tables(s.refused_while))}
    without = {n: replace(s, refused_while=_without(s, line)) for n, s in concerned.items()}
    changed = _with_first_answers(cls, without)
    # What asks for the line itself cannot be asked without it.
    asked = {n: p for n, p in properties.items() if line not in f"{p.text} {p.where}"}
    after = check_design(changed, asked, limits=limits, sources=sources)
    old = {result.name: result for result in before.properties}
    broken = tuple(result for result in after.properties if _worse(result, old.get(result.name)))
    alone, implied = _deciding(graph, line, tuple(concerned))
    return Ablation(line, tuple(concerned), alone, implied, broken, after)


def _without(step: Step, line: str) -> tuple[Mapping[str, str], ...]:
    return tuple(
        {each: text for each, text in table.items() if each != line}
        for table in tables(step.refused_while)
    )


def _worse(result: PropertyResult, before: PropertyResult | None) -> bool:
    """Whether a property is violated that was not, or after fewer faults."""
    if "violated" not in result.verdicts:
        return False
    if before is None or "violated" not in before.verdicts:
        return True
    fewest, fewer = _fewest(before), _fewest(result)
    return fewer < fewest


def _fewest(result: PropertyResult) -> int:
    pairs = zip(result.verdicts, result.fewest, strict=True)
    return min(fewest or 0 for verdict, fewest in pairs if verdict == "violated")


def _deciding(graph: StateGraph, line: str, steps: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    """In how many states a line alone refuses; which lines refuse wherever it does."""
    decides = np.zeros(len(graph), bool)
    covering: set[str] | None = None
    for command in graph.model.commands:
        if command.event not in steps:
            continue
        refused = graph.mask(conjunction((_able(command), _refuses(command, line))))
        alone = refused.copy()
        covers = set()
        for other, mask in _others(graph, command, line):
            alone &= ~mask
            if not (refused & ~mask).any():
                covers.add(other)
        decides |= alone
        if refused.any():
            covering = covers if covering is None else covering & covers
    return int(decides.sum()), tuple(sorted(covering or ()))


def _able(command: Command) -> Any:
    """That nothing but a refusal stands in the way of a command."""
    conditions = [c.expr for c in command.conjuncts if c.role != "refuses"]
    takes = [
        disjunction(a.condition for a in p.alternatives)
        for p in command.participants
        if p.path is None
    ]
    return conjunction((*conditions, *takes))


def _refuses(command: Command, line: str) -> Any:
    return disjunction(negate(c.expr) for c in command.conjuncts if c.requirement == line)


def _others(
    graph: StateGraph, command: Command, line: str
) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    for each in command.conjuncts:
        if each.role == "refuses" and each.requirement not in (None, line):
            yield str(each.requirement), graph.mask(negate(each.expr))
