"""Hand-made models for tests of the engines, and a reference explorer with no code in common.

The models are built from the model's dataclasses and expression nodes, without charts, so that a
fault in reading or lowering charts cannot hide one in an engine.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

from checker.expressions.evaluate import evaluate
from checker.expressions.nodes import (
    FALSE,
    TRUE,
    Const,
    Expr,
    Var,
    arith,
    compare,
    conjunction,
    negate,
)
from checker.expressions.types import BOOL, EnumType, IntType, Type
from checker.model import Actor, Choice, Command, Model, Refresh, Variable, VariableKind, View

State = tuple[int, ...]
Updates = dict[str, Expr]


def var(name: str, type_: Type, *initial: int, kind: VariableKind = "data") -> Variable:
    """A variable; it starts with its lowest value if nothing else is said."""
    return Variable(name, type_, initial or (type_.low,), kind)


def ref(variable: Variable) -> Var:
    """The variable in an expression."""
    return Var(variable.name, variable.type)


def number(value: int) -> Const:
    """An integer constant."""
    return Const(value, IntType(value, value))


def is_(variable: Variable, value: int) -> Expr:
    """``variable == value``; a truth value is named or negated instead."""
    if variable.type == BOOL:
        return ref(variable) if value else negate(ref(variable))
    return compare("==", ref(variable), Const(value, variable.type))


def command(
    name: str,
    guard: Expr,
    updates: Updates,
    *,
    by: Actor = "machine",
    ranges: Sequence[str] = (),
) -> Command:
    """A command of its own event."""
    return Command(name, name, (), by, guard, tuple(updates.items()), ranges=tuple(ranges))


def model(
    variables: Sequence[Variable],
    commands: Sequence[Command],
    *,
    initially: Expr = TRUE,
    views: Sequence[View] = (),
    refreshes: Sequence[Refresh] = (),
    choices: Sequence[Choice] = (),
) -> Model:
    """A model without words."""
    return Model(
        name="hand_made",
        title="Hand-made",
        doc="",
        variables=tuple(variables),
        initially=initially,
        commands=tuple(commands),
        views=tuple(views),
        refreshes=tuple(refreshes),
        choices=tuple(choices),
    )


def philosophers(n: int, *, padding: int = 0) -> Model:
    """Dining philosophers, the last one left-handed; 3**n states are reachable.

    Each has a counter 0..3 (thinking, has the first fork, eating, has put the first fork back);
    philosopher i < n-1 takes fork i, then i+1; the last takes fork 0, then n-1. Forks go back in
    the order in which they were taken. The view ``neighbours_eat`` is never true. ``padding`` adds
    so many 64-value variables between counters and forks that keep their values.
    """
    counters = [var(f"p{i}", IntType(0, 3)) for i in range(n)]
    forks = [var(f"f{i}", BOOL) for i in range(n)]
    commands = []
    for i, counter in enumerate(counters):
        first, second = (forks[i], forks[i + 1]) if i < n - 1 else (forks[0], forks[n - 1])
        moves = ((first, TRUE), (second, TRUE), (first, FALSE), (second, FALSE))
        for at, (fork, taken) in enumerate(moves):
            guard = is_(counter, at)
            if taken == TRUE:
                guard = conjunction((guard, negate(ref(fork))))
            updates = {counter.name: Const((at + 1) % 4, counter.type), fork.name: taken}
            commands.append(command(f"step{at}({i})", guard, updates))
    eating = [is_(counter, 2) for counter in counters]
    together = [conjunction((eating[i], eating[(i + 1) % n])) for i in range(n)]
    bad = negate(conjunction(negate(each) for each in together))
    views = (View("neighbours_eat", bad, "two neighbours eat"),)
    between = [var(f"between{i}", IntType(0, 63), i % 64) for i in range(padding)]
    return model([*counters, *between, *forks], commands, views=views)


def counter(top: int, *, width: int = 0, padding: int = 0) -> Model:
    """A number that goes up to ``top`` and then over it, with one fault that takes it back.

    ``width`` is the highest value of its type (``top`` by default); ``padding`` adds so many
    64-value variables before it and as many after it, all of which follow it modulo 64, so that a
    state needs several words.
    """
    n = var("n", IntType(0, width or top))
    before = [var(f"b{i}", IntType(-8, 55), -8) for i in range(padding)]
    behind = [var(f"a{i}", IntType(0, 63)) for i in range(padding)]
    up = arith("+", ref(n), number(1))
    follow = arith("%", up, number(64))
    updates: Updates = {n.name: up}
    updates |= {v.name: arith("-", follow, number(8)) for v in before}
    updates |= {v.name: follow for v in behind}
    back: Updates = {n.name: number(0)}
    back |= {v.name: number(v.type.low) for v in (*before, *behind)}
    low_enough = compare("<=", ref(n), number(top))
    commands = [
        command("up", low_enough, updates, ranges=[n.name]),
        command("back", compare(">", ref(n), number(1)), back, by="fault"),
    ]
    return model([*before, n, *behind], commands)


def lossy(retries: int = 2) -> Model:
    """A message over a channel that faults can break, in two open questions.

    Whether a sender gives up after ``retries`` and whether the channel can heal are choices; the
    receiver's knowledge of the sender's counter is refreshed while the channel is up.
    """
    answers = EnumType("Answer", ("no", "yes"))
    gives_up = var("gives_up", answers, 0, 1, kind="choice")
    heals = var("heals", answers, 0, 1, kind="choice")
    up, done = var("up", BOOL, 1), var("done", BOOL)
    tries = var("tries", IntType(0, retries))
    known = var("known", IntType(0, retries), kind="known")
    may_try = conjunction((negate(ref(done)), compare("<", ref(tries), number(retries))))
    commands = [
        command("break", ref(up), {"up": FALSE}, by="fault"),
        command("heal", conjunction((negate(ref(up)), is_(heals, 1))), {"up": TRUE}),
        command("try", may_try, {"tries": arith("+", ref(tries), number(1)), "done": ref(up)}),
        command(
            "restart",
            conjunction((negate(ref(done)), is_(tries, retries), is_(gives_up, 0))),
            {"tries": number(0)},
        ),
    ]
    both = (("no", ""), ("yes", ""))
    return model(
        [gives_up, heals, up, done, tries, known],
        commands,
        views=(View("stale", negate(compare("==", ref(tries), ref(known))), "tries != known"),),
        refreshes=(Refresh("known", ref(up), ref(tries)),),
        choices=(
            Choice("gives_up", "Does the sender give up?", None, both, "no"),
            Choice("heals", "Does the channel heal?", None, both, "no"),
        ),
    )


@dataclass
class PlainGraph:
    """What the reference explorer found; a state is the tuple of its variables' values."""

    initial: list[State]
    depth: dict[State, int]
    edges: list[tuple[State, int, State]] = field(default_factory=list)
    range_errors: list[tuple[State, int, str]] = field(default_factory=list)

    @property
    def edge_counts(self) -> Counter[tuple[State, int, State]]:
        """How often each (source, command, target) was generated."""
        return Counter(self.edges)


def plain_bfs(model: Model) -> PlainGraph:
    """Every reachable state by a textbook breadth-first search, one state at a time.

    Uses :func:`checker.expressions.evaluate.evaluate` and nothing of the engines. States are found
    in the order of their predecessors and, for one state, of the model's commands.
    """
    names = [v.name for v in model.variables]
    views = model.view_exprs
    starts = [
        values
        for values in product(*(v.initial for v in model.variables))
        if evaluate(model.initially, dict(zip(names, values, strict=True)), views)
    ]
    graph = PlainGraph(list(dict.fromkeys(starts)), dict.fromkeys(starts, 0))
    queue = deque(graph.depth)
    while queue:
        state = queue.popleft()
        for index, each in enumerate(model.commands):
            new = _step(model, dict(zip(names, state, strict=True)), each)
            if isinstance(new, str):
                graph.range_errors.append((state, index, new))
            elif new is not None:
                target = tuple(new[name] for name in names)
                graph.edges.append((state, index, target))
                if target not in graph.depth:
                    graph.depth[target] = graph.depth[state] + 1
                    queue.append(target)
    return graph


def _step(model: Model, old: dict[str, int], each: Command) -> dict[str, int] | str | None:
    """The successor; the name of a variable that would leave its type; ``None`` if not enabled."""
    views = model.view_exprs
    if not evaluate(each.guard, old, views):
        return None
    new = {**old, **{name: evaluate(expr, old, views) for name, expr in each.updates}}
    for name in each.ranges:
        type_ = model.variable[name].type
        if not type_.low <= new[name] <= type_.high:
            return name
    for refresh in model.refreshes:
        if evaluate(refresh.path, new, views):
            new[refresh.variable] = evaluate(refresh.value, new, views)
    return new
