"""Models whose counts are compared: designs, models from the literature, and odd ones."""

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path

import checker.commands
from checker.expressions.nodes import (
    FALSE,
    TRUE,
    arith,
    choose,
    compare,
    conjunction,
    disjunction,
    negate,
)
from checker.expressions.types import BOOL, EnumType, IntType
from checker.lowering.commands import lower
from checker.model import Model, Refresh, View
from spec.rom_single import RomSingle
from tests import designs
from tests.models import Updates, command, is_, lossy, model, number, philosophers, ref, var


def two_phase_commit(managers: int) -> Model:
    """Two-phase commit: 288 states with three resource managers, 1,146 generated.

    References: L. Lamport, The TLA+ Video Course, lecture 6 (module TwoPhase; TLC's counts, in
    which the initial state is generated, too).
    """
    working = EnumType("Manager", ("working", "prepared", "committed", "aborted"))
    ended = EnumType("Coordinator", ("init", "done"))
    rms = [var(f"rm[{i}]", working) for i in range(managers)]
    received = [var(f"received[{i}]", BOOL) for i in range(managers)]
    sent = [var(f"sent_prepared[{i}]", BOOL) for i in range(managers)]
    tm = var("tm", ended)
    commit, abort = var("sent_commit", BOOL), var("sent_abort", BOOL)
    undecided = is_(tm, 0)
    commands = [
        command(
            "commits",
            conjunction([undecided, *map(ref, received)]),
            {tm.name: _const(tm, 1), commit.name: TRUE},
        ),
        command("aborts", undecided, {tm.name: _const(tm, 1), abort.name: TRUE}),
    ]
    for i, rm in enumerate(rms):
        at_work = is_(rm, 0)
        prepares: Updates = {rm.name: _const(rm, 1), sent[i].name: TRUE}
        commands += [
            command(
                f"receives({i})", conjunction([undecided, ref(sent[i])]), {received[i].name: TRUE}
            ),
            command(f"prepares({i})", at_work, prepares),
            command(f"chooses_to_abort({i})", at_work, {rm.name: _const(rm, 3)}),
            command(f"is_told_to_commit({i})", ref(commit), {rm.name: _const(rm, 2)}),
            command(f"is_told_to_abort({i})", ref(abort), {rm.name: _const(rm, 3)}),
        ]
    return model([*rms, *received, *sent, tm, commit, abort], commands)


def _const(variable, value):
    return is_(variable, value).right


def exchange() -> Model:
    """Values that go round: every update needs what another one overwrites. 3 states, 6 steps."""
    a, b, c = (var(name, IntType(0, 2), value) for name, value in (("a", 0), ("b", 1), ("c", 2)))
    one_way: Updates = {a.name: ref(b), b.name: ref(c), c.name: ref(a)}
    back: Updates = {a.name: ref(c), b.name: ref(a), c.name: ref(b)}
    return model([a, b, c], [command("turn", TRUE, one_way), command("turn_back", TRUE, back)])


def division() -> Model:
    """Division that rounds down, of numbers that may be negative.

    Each of 21 dividends is offered at the start and divided once: 42 states. ``is_right`` is taken
    in the 21 divided ones only if the quotient and the remainder are those of division that
    rounds down.
    """
    n = var("n", IntType(-10, 10), *range(-10, 11))
    quotient, rest = var("quotient", IntType(-4, 3), -4), var("rest", IntType(-3, 3), -3)
    divided = var("divided", BOOL)
    down, left = arith("//", ref(n), number(3)), arith("%", ref(n), number(3))
    again = compare("==", arith("+", arith("*", ref(quotient), number(3)), ref(rest)), ref(n))
    below = conjunction([compare(">=", ref(rest), number(0)), compare("<", ref(rest), number(3))])
    return model(
        [n, quotient, rest, divided],
        [
            command(
                "divide",
                negate(ref(divided)),
                {"quotient": down, "rest": left, "divided": TRUE},
                ranges=["quotient", "rest"],
            ),
            command("is_right", conjunction([ref(divided), again, below]), {}),
        ],
    )


def written_only() -> Model:
    """A variable that no guard and no effect reads is part of the state all the same."""
    ticks, last = var("ticks", IntType(0, 4)), var("last", BOOL)
    after: Updates = {"ticks": arith("%", arith("+", ref(ticks), number(1)), number(5))}
    return model(
        [ticks, last],
        [
            command("on", TRUE, {**after, "last": TRUE}),
            command("off", TRUE, {**after, "last": FALSE}),
        ],
    )


def narrow_start() -> Model:
    """Few of many combinations of starting values are initial states, said through a view."""
    size = EnumType("Size", ("small", "medium", "large"))
    x = var("x", IntType(-2, 5), -2, 0, 1, 5)
    y = var("y", IntType(0, 3), 1, 2, 3)
    s = var("s", size, 0, 2)
    flag = var("flag", BOOL, 1, 0)
    fits = disjunction([compare("<", ref(s), _const(s, 2)), compare("<", ref(x), ref(y))])
    less: Updates = {"x": arith("-", ref(x), ref(y)), "s": choose(ref(flag), _const(s, 1), ref(s))}
    return Model(
        name="narrow_start",
        title="A start */ with conditions",
        doc='About "100%" \\ of it.\n/* and more',
        variables=(x, y, s, flag),
        initially=conjunction([fits, negate(is_(x, 5))]),
        commands=(command('less 100% "now"', TRUE, less, ranges=["x"]),),
        views=(View("fits", fits, "s < large or x < y"),),
    )


def widest() -> Model:
    """The smallest and the largest number that the tools have, and few values far apart."""
    n = var("n", IntType(-(2**31), 2**31 - 1), -(2**31), 2**31 - 1, 0)
    seen = var("seen", BOOL)
    return model([n, seen], [command("see", compare("<", ref(n), number(5)), {"seen": TRUE})])


def no_start() -> Model:
    """No combination of starting values is an initial state."""
    x = var("x", IntType(0, 3), 0, 1, 2)
    return model([x], [command("up", TRUE, {"x": number(3)})], initially=is_(x, 3))


def one_start_refused() -> Model:
    """The only combination of starting values is no initial state."""
    x = var("x", IntType(0, 3))
    return model([x], [command("up", TRUE, {"x": number(3)})], initially=is_(x, 3))


def nothing_happens() -> Model:
    """States without any command."""
    return model([var("x", IntType(0, 3), 1, 3)], [])


def chain_of_knowledge() -> Model:
    """Knowledge of knowledge: refreshes see the new state, and each the ones before it."""
    n, up = var("n", IntType(0, 3)), var("up", BOOL, 1)
    first, second = (var(name, IntType(0, 3), kind="known") for name in ("first", "second"))
    new = arith("%", arith("+", ref(n), number(1)), number(4))
    heard = View("heard", compare("==", ref(first), ref(n)), "first == n")
    return model(
        [n, up, first, second],
        [
            command("count", TRUE, {"n": new}),
            command("cut", ref(up), {"up": FALSE}),
            command("mend", negate(ref(up)), {"up": TRUE}),
        ],
        views=[heard],
        refreshes=[
            Refresh("first", ref(up), ref(n), "n"),
            Refresh("second", conjunction([ref(up), negate(is_(n, 2))]), ref(first), "first"),
        ],
    )


def words_of_the_languages() -> Model:
    """Names that a language, or the C program it becomes, uses for itself."""
    words = "int register now unix rand len init timeout State Rule ruleset endif var VECTORSZ _pid"
    variables = [var(word, BOOL) for word in (*words.split(), "a.b", "a_b", "a[b]", "start.x", "ä")]
    views = [View(word, ref(variables[0]), word) for word in ("do", "assume", "x_y", "refreshes")]
    steps = [command("atomic", TRUE, {v.name: negate(ref(v)) for v in variables})]
    return model(variables, steps, views=views)


def entrance() -> Model:
    """The first design of a new project."""
    file = Path(checker.commands.__file__).parent / "starter" / "spec" / "door.py"
    described = importlib.util.spec_from_file_location("starter_door", file)
    module = importlib.util.module_from_spec(described)
    sys.modules[described.name] = module
    described.loader.exec_module(module)
    return lower(module.Entrance)


MODELS: dict[str, Callable[[], Model]] = {
    "election": lambda: lower(designs.Election),
    "nested": lambda: lower(designs.Nested),
    "deadline": lambda: lower(designs.Deadline),
    "watch": lambda: lower(designs.Watch),
    "house": lambda: lower(designs.House),
    "entrance": entrance,
    "rom_single": lambda: lower(RomSingle),
    "philosophers": lambda: philosophers(5),
    "lossy": lossy,
    "exchange": exchange,
    "division": division,
    "written_only": written_only,
    "narrow_start": narrow_start,
    "widest": widest,
    "no_start": no_start,
    "one_start_refused": one_start_refused,
    "nothing_happens": nothing_happens,
    "chain_of_knowledge": chain_of_knowledge,
    "words_of_the_languages": words_of_the_languages,
}
