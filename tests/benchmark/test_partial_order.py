"""The measurement finds a reduction where there is one."""

from checker.engines.compiled import survey
from checker.expressions.nodes import FALSE, TRUE, negate
from checker.expressions.types import BOOL
from tests.benchmark.partial_order import reduced
from tests.models import command, is_, model, philosophers, ref, var


def test_bits_that_nobody_else_reads_are_set_in_one_order():
    bits = [var(f"b{i}", BOOL) for i in range(4)]
    free = model(bits, [command(f"set{b.name}", negate(ref(b)), {b.name: TRUE}) for b in bits])
    assert (survey(free).states, reduced(free)) == (16, 5)


def test_bits_that_depend_on_each_other_are_not():
    one, other = var("one", BOOL), var("other", BOOL)
    both = model(
        [one, other],
        [
            command("set_one", is_(other, 0), {"one": negate(ref(one))}),
            command("set_other", is_(one, 0), {"other": TRUE}),
            command("clear", TRUE, {"one": FALSE, "other": FALSE}),
        ],
    )
    assert survey(both).states == reduced(both) == 3


def test_philosophers_need_not_eat_in_every_order():
    table = philosophers(5)
    assert reduced(table) < survey(table).states == 3**5
