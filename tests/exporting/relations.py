"""Models whose steps are hard to say as relations: knowledge in a tangle, orders, long conditions."""

from checker.expressions.nodes import (
    FALSE,
    TRUE,
    Const,
    Expr,
    ViewRef,
    arith,
    choose,
    compare,
    conjunction,
    disjunction,
    negate,
)
from checker.expressions.types import BOOL, EnumType, IntType
from checker.model import Model, Refresh, View
from tests.models import Updates, command, is_, model, number, ref, var


def tangled_knowledge(forgets: bool) -> Model:
    """Refreshes that read what is refreshed later, and one variable that is refreshed twice.

    With ``forgets`` a command writes what refreshes write, too.
    """
    n, flag = var("n", IntType(0, 3)), var("flag", BOOL)
    first, second = (var(name, IntType(0, 3), kind="known") for name in ("first", "second"))
    same = ViewRef("same", BOOL)
    up: Updates = {"n": arith("%", arith("+", ref(n), number(1)), number(4))}
    forget: Updates = {"first": number(3), "second": ref(first)}
    once_more = arith("%", arith("+", ref(first), number(1)), number(4))
    return model(
        [n, flag, first, second],
        [
            command("count", negate(conjunction([same, is_(n, 3)])), up),
            command("turn", TRUE, {"flag": negate(ref(flag))}),
            *([command("forget", ref(flag), forget)] if forgets else []),
        ],
        views=[View("same", compare("==", ref(first), ref(second)), "first == second")],
        refreshes=[
            Refresh("first", negate(is_(n, 2)), ref(second), "second"),
            Refresh("second", disjunction([negate(same), is_(n, 1)]), ref(n), "n"),
            Refresh("first", conjunction([ref(flag), negate(same)]), once_more, "first + 1"),
        ],
    )


def orders() -> Model:
    """Comparisons of members by their order, choices between values, and lines that are broken."""
    size = EnumType("Size", ("none", "small", "medium", "large"))
    low = var("the_lower_of_the_two_levels", size, 0, 2)
    high = var("the_higher_of_the_two_levels", size, 3)
    count, odd = var("how_often_they_were_changed", IntType(-3, 4)), var("odd", BOOL)
    room: Expr = disjunction(
        [
            conjunction([compare("<", ref(low), ref(high)), negate(is_(low, 1))]),
            conjunction([compare(">=", ref(low), Const(1, size)), ref(odd), is_(high, 2)]),
            conjunction([is_(low, 1), compare("<=", ref(count), number(2))]),
        ]
    )
    half = arith("//", arith("-", arith("*", ref(count), number(3)), number(1)), number(2))
    rest = arith("-", arith("%", arith("-", half, ref(count)), number(5)), number(2))
    next_low = choose(
        is_(low, 0), Const(1, size), choose(is_(low, 1), Const(2, size), Const(0, size))
    )
    least = choose(compare("<", ref(low), ref(high)), ref(low), ref(high))
    change: Updates = {
        low.name: choose(ref(odd), next_low, ref(low)),
        count.name: rest,
        odd.name: choose(compare(">", ref(count), number(0)), negate(ref(odd)), is_(high, 3)),
    }
    lower: Updates = {high.name: least, count.name: arith("+", ref(count), number(1))}
    back: Updates = {high.name: Const(3, size), odd.name: FALSE}
    level = disjunction([is_(low, 0), is_(low, 1), is_(low, 3)])
    return model(
        [low, high, count, odd],
        [
            command("change", ViewRef("room", BOOL), change, ranges=[count.name]),
            command("lower", negate(ViewRef("level", BOOL)), lower, ranges=[count.name]),
            command("raise", negate(ViewRef("room", BOOL)), back),
        ],
        views=[View("room", room, "room"), View("level", level, "low in (none, small, large)")],
    )


MODELS = {
    "tangled_knowledge": lambda: tangled_knowledge(forgets=False),
    "forgotten_knowledge": lambda: tangled_knowledge(forgets=True),
    "orders": orders,
}
