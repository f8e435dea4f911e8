"""Models to search, and all that a search of them finds."""

from checker.engines.exploration import Exploration
from checker.engines.limits import Limits
from checker.engines.watching import Watch
from checker.expressions.nodes import TRUE, Var, arith, compare
from checker.expressions.types import IntType
from checker.model import Model
from tests import models
from tests.models import command, number, ref, var


def jumps(size: int) -> Model:
    """Numbers from 0 to before a prime, with steps far and near: parents are all over a level."""
    n = var("n", IntType(0, size - 1), 0)
    steps = ((1, 1), (1, size // 3), (3, 7), (5, size // 2), (1, size - 2))
    commands = [
        command(
            f"c{place}",
            TRUE,
            {"n": arith("%", arith("+", arith("*", ref(n), number(a)), number(b)), number(size))},
        )
        for place, (a, b) in enumerate(steps)
    ]
    return models.model([n], commands)


def leaving(size: int, padding: int) -> Model:
    """The same with a command that would leave the type now and then, in wider states."""
    plain = jumps(size)
    n = plain.variables[0]
    out = command(
        "out",
        compare("==", arith("%", ref(n), number(7)), number(3)),
        {"n": arith("+", ref(n), number(size - 20))},
        ranges=["n"],
    )
    wide = [var(f"x{place}", IntType(0, 1), 1) for place in range(padding)]
    commands = [*plain.commands[:2], out, *plain.commands[2:]]
    return models.model([*wide[::2], n, *wide[1::2]], commands)


def looked_for(size: int) -> Watch:
    n = Var("n", IntType(0, size - 1))
    late = compare(">", ref(n), number(size - 5))
    return Watch(
        (compare("==", ref(n), number(size // 2)), late, compare("==", ref(n), number(1234))),
        ({"c1": compare("==", ref(n), number(777)), "c3": late}, {"out": TRUE}),
    )


def all_found(run: Exploration) -> dict[str, object]:
    """All that a run has found, and in which order."""
    known, edges, expanded = run.known, int(run.edges[0]), run.expanded
    found: dict[str, object] = {
        "states": run.states.view(known * run.layout.words).tolist(),
        "edges": edges,
        "levels": run.levels,
        "hits": run.hits,
        "errors": run.errors,
        "taken": run.taken.tolist(),
        "expanded": expanded,
    }
    if run.keep:
        found["degrees"] = run.degrees.view(expanded).tolist()
        found["targets"] = run.targets.view(edges).tolist()
        found["commands"] = run.commands.view(edges).tolist()
    return found


def searched(checked: Model, size: int, keep: bool, threads: int, **options) -> Exploration:
    run = Exploration(
        checked, Limits(**options), None, keep=keep, threads=threads, watch=looked_for(size)
    )
    stopped = run.run()
    assert bool(stopped) == bool(options)
    return run
