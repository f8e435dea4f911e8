"""What partial-order reduction would save on the designs of this project.

    python -m tests.benchmark.partial_order [DESIGN]...

Each design is explored by stubborn sets, with every choice at its default: the weakest kind of
reduction, which keeps deadlocks and nothing else. Whatever keeps properties as well (no command that
they see, no cycle that leaves one out for ever) visits at least as many states. So where this saves
little, partial-order reduction does not pay.

References:
    A. Valmari, "Stubborn sets for reduced state space generation", Advances in Petri Nets 1990,
    LNCS 483, 491-515.
"""

from __future__ import annotations

import sys
from collections import deque
from dataclasses import dataclass, replace
from functools import cache

from checker.engines.compiled import survey
from checker.engines.step import initial_states, successor
from checker.expressions.evaluate import evaluate
from checker.expressions.nodes import And, Expr, variables
from checker.lowering.commands import lower
from checker.model import Model
from tests.spec.project import TARGETS

State = dict[str, int]


@dataclass(frozen=True)
class Dependence:
    """Which commands interfere, by the variables that they read and write.

    ``conflicts[c]`` can enable, disable or change what c does, or c them; ``enablers[c]`` has for
    each conjunct of the guard of c who writes what it reads, so who can make it true.
    """

    conflicts: dict[str, frozenset[str]]
    enablers: dict[str, list[tuple[Expr, frozenset[str]]]]


def dependence(model: Model) -> Dependence:
    """From the texts of guards and updates, refreshes included."""
    views = model.view_exprs
    reads, writes = {}, {}
    refreshed = {refresh.variable for refresh in model.refreshes}
    for c in model.commands:
        reads[c.name] = variables(c.guard, views).union(
            *(variables(e, views) for _, e in c.updates)
        )
        writes[c.name] = {name for name, _ in c.updates} | refreshed
        for refresh in model.refreshes:
            reads[c.name] |= variables(refresh.path, views) | variables(refresh.value, views)
    names = list(reads)
    conflicts = {
        one: frozenset(
            other
            for other in names
            if other != one
            and (
                writes[one] & (reads[other] | writes[other])
                or writes[other] & (reads[one] | writes[one])
            )
        )
        for one in names
    }
    enablers = {
        c.name: [
            (part, frozenset(other for other in names if writes[other] & variables(part, views)))
            for part in (c.guard.args if isinstance(c.guard, And) else (c.guard,))
        ]
        for c in model.commands
    }
    return Dependence(conflicts, enablers)


def stubborn(model: Model, state: State, enabled: dict[str, State], known: Dependence) -> set[str]:
    """The enabled commands of the smallest stubborn set that one of them is in."""
    views = model.view_exprs

    @cache
    def needed(name: str) -> frozenset[str]:
        if name in enabled:
            return known.conflicts[name]
        false = [who for part, who in known.enablers[name] if not evaluate(part, state, views)]
        # A guard that holds is that of a command that would leave a range.
        return min(false, key=len) if false else known.conflicts[name]

    best = set(enabled)
    for seed in enabled:
        found, open_ = {seed}, [seed]
        while open_ and len(found & set(enabled)) < len(best):
            here = open_.pop()
            more = needed(here)
            open_ += more - found
            found |= more
        if not open_ and len(found & set(enabled)) < len(best):
            best = found & set(enabled)
    return best


def reduced(model: Model) -> int:
    """How many states are visited with stubborn sets."""
    known = dependence(model)
    names = [v.name for v in model.variables]
    seen = set()
    waiting: deque[State] = deque()
    for state in initial_states(model):
        seen.add(tuple(state[name] for name in names))
        waiting.append(state)
    while waiting:
        state = waiting.popleft()
        nexts = {c.name: successor(model, state, c) for c in model.commands}
        enabled = {name: then for name, then in nexts.items() if then is not None}
        for name in stubborn(model, state, enabled, known):
            key = tuple(enabled[name][each] for each in names)
            if key not in seen:
                seen.add(key)
                waiting.append(enabled[name])
    return len(seen)


def by_default(model: Model) -> Model:
    """The model with every choice at its default."""
    defaults = {choice.variable: choice.default for choice in model.choices}
    return replace(
        model,
        variables=tuple(
            replace(v, initial=(v.type.encode(defaults[v.name]),)) if v.name in defaults else v
            for v in model.variables
        ),
    )


def main(names: list[str]) -> None:
    for name in names or list(TARGETS):
        model = by_default(lower(TARGETS[name].cls))
        whole = survey(model).states
        if whole > 200_000:
            print(f"{name}: {whole:,} states, too many for this measurement")
            continue
        fewer = reduced(model)
        print(f"{name}: {whole:,} states, {fewer:,} with stubborn sets ({fewer / whole:.0%})")


if __name__ == "__main__":
    main(sys.argv[1:])
