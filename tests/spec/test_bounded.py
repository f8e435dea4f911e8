"""z3's bounded search finds what the explorer found: as few faults, as few steps, and no fewer."""

from collections.abc import Iterator, Mapping
from functools import cache

import pytest

from checker.checking.formulas import Formula
from checker.checking.results import PropertyResult, Trace
from checker.engines.executed import ExecutedSystem, replay
from checker.engines.faults import COUNTER, with_budget
from checker.engines.symbolic import BoundedResult, bounded
from checker.engines.symbolic.lemmas import equal
from checker.engines.symbolic.relation import Relation
from checker.expressions.nodes import Expr, Var, conjunction, disjunction
from tests.spec import se_verdicts
from tests.spec.project import TARGETS, checked, design, formulas, lowered

SAME_STEPS = {"se_all_answers"}
"""Designs that differ from one that is asked about in their combinations of answers alone."""

DESIGNS = [name for name in TARGETS if name.startswith("se_") and name not in SAME_STEPS]


@cache
def relation(name: str, faults: int) -> Relation:
    """The design through at most so many faults."""
    return Relation(with_budget(lowered(name)[0], faults))


@cache
def charts(name: str) -> ExecutedSystem:
    return ExecutedSystem(design(name))


def sizes(result: PropertyResult) -> dict[tuple[int, int], list[int]]:
    """Faults and steps of the explorer's runs, and in which combinations they are that many."""
    wanted = "holds" if result.stated.kind == "sometimes" else "violated"
    found: dict[tuple[int, int], list[int]] = {}
    for number, verdict in enumerate(result.verdicts):
        if verdict == wanted:
            trace = result.trace(number)
            assert trace is not None
            assert trace.faults == result.fewest[number]
            found.setdefault((trace.faults, len(trace.commands)), []).append(number)
    return found


def answers(name: str, numbers: list[int]) -> Expr:
    """That the choices are those of one of these combinations."""
    types = lowered(name)[0].variable
    return disjunction(
        conjunction(
            equal(Var(choice, types[choice].type), types[choice].type.encode(answer))
            for choice, answer in checked(name).combinations[number].items()
        )
        for number in numbers
    )


def looked_for(each: Formula) -> Expr | Mapping[str, Expr]:
    """What a run of the property ends in: the witness of ``sometimes``, else the violation."""
    if each.stated.kind == "sometimes":
        assert each.target is not None
        return each.target
    return each.bad if each.bad is not None else each.steps


def asked(name: str) -> Iterator[tuple[PropertyResult, Formula]]:
    """The properties of a design that a single run decides."""
    stated = formulas(name)
    for result in checked(name).properties:
        if result.name in stated and result.stated.kind != "always_recoverable":
            yield result, stated[result.name]


def search(name: str, each: Formula, faults: int, steps: int, numbers: list[int]) -> BoundedResult:
    through = relation(name, faults)
    assume = answers(name, numbers)
    return bounded(through.model, looked_for(each), steps, assume=assume, relation=through)


@pytest.mark.parametrize("name", DESIGNS)
def test_z3_finds_every_run_at_the_explorers_length_and_none_shorter(name: str) -> None:
    """Every violation, and every witness of ``sometimes``.

    Combinations of choices in which the explorer's runs are of the same size are asked together.
    A search that ends at a length has shown that there is no shorter run in any of them. The run
    itself goes on the real charts; with one fault fewer there is none of that length.
    """
    violated = set()
    for result, each in asked(name):
        for (faults, steps), numbers in sizes(result).items():
            found = search(name, each, faults, steps, numbers)
            assert (result.name, found.verdict, found.depth) == (result.name, "found", steps)
            plain = tuple(
                {n: value for n, value in state.items() if n != COUNTER} for state in found.states
            )
            trace = Trace(lowered(name)[0], plain, found.commands)
            assert trace.faults == faults
            assert replay(design(name), trace, charts(name)).agrees
            if faults:
                fewer = search(name, each, faults - 1, steps, numbers)
                assert (result.name, fewer.verdict) == (result.name, "none")
            if result.stated.kind != "sometimes":
                violated.add(result.name)
    kinds = {each: prop.kind for each, prop in TARGETS[name].properties.items()}
    assert violated == {
        each
        for each in se_verdicts.VIOLATED[name]
        if kinds[each] not in ("sometimes", "always_recoverable")
    }
