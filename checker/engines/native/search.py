"""The breadth-first search over packed states as LLVM functions.

States lie one behind the other in the order of discovery; a table says which are known. Some
states are expanded at a time, and their successors are then sought together, so that the memory is
asked for all of them before the first answer is needed. Most successors are known already: they are
looked up one after the other with nothing to decide in between, and only what was not found there
is gone through again.

References:
    G. Holzmann, "The Model Checker SPIN", IEEE Trans. Software Eng. 23 (1997), 279-295.
    S. Chen et al., "Improving Hash Join Performance through Prefetching", ICDE 2004.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir

from checker.engines.native.building import BIT, COMMAND, INDEX, WORD, Building, array
from checker.engines.native.table import States, Table
from checker.engines.packing import Layout

EXPAND_ARGUMENTS = (
    ("states", array(WORD)),
    ("first", WORD),
    ("last", WORD),
    ("successors", array(WORD)),
    ("block_commands", array(COMMAND)),
    ("found", array(WORD)),  # how many successors there are
    ("degrees", array(INDEX)),
    ("keep", BIT),
    ("errors", array(INDEX)),
    ("error_count", array(WORD)),
    ("hits", array(WORD)),
)
"""The arguments of ``expand_block``, as those of ``run``."""

RUN_ARGUMENTS = (
    ("states", array(WORD)),
    ("count", array(WORD)),  # how many states are known, before and after
    ("table", array(WORD)),
    ("bits", WORD),  # the table has 2**bits places
    ("room", WORD),  # stop before more than so many states are known
    ("expanded", array(WORD)),  # expand from this state; moved after each block
    ("last", WORD),  # up to before this one
    ("block", WORD),  # so many at a time
    ("most", WORD),  # successors that one block can have
    ("degrees", array(INDEX)),  # how many successors each state has
    ("targets", array(INDEX)),  # the number of each successor
    ("commands", array(COMMAND)),  # the command that leads to it
    ("edges", array(WORD)),  # how many successors there are, before and after
    ("keep", BIT),  # whether successors are kept: degrees, targets and commands
    ("full", array(WORD)),  # set to 1 if a state is too far from its place
    ("taken", array(WORD)),  # how often each command was taken, before and after
    ("successors", array(WORD)),  # work space for one block
    ("block_commands", array(COMMAND)),
    ("hashes", array(WORD)),
    ("candidates", array(WORD)),  # for each the number plus one of the state that it may be
    ("open", array(INDEX)),  # which of them were not found at once
    ("errors", array(INDEX)),  # range errors, three numbers each
    ("error_count", array(WORD)),
    ("error_room", WORD),  # stop before there are more numbers of range errors
    ("hits", array(WORD)),  # where the conditions hold that are looked for, as for ``expand``
)
"""The arguments of ``run``; what it finds is whole whenever it returns."""


def build_expand_block(module: ir.Module, expand: ir.Function, layout: Layout) -> ir.Function:
    """Add the function ``expand_block``: the successors of some states, one behind the other."""
    code = Building(module, "expand_block", EXPAND_ARGUMENTS)
    code.function.linkage = "internal"
    code.function.attributes.add("noinline")
    build, a = code.build, code.a
    found = code.variable(code.number(0))
    with code.loop(a["first"], a["last"]) as state:
        before = build.load(found)
        build.call(
            expand,
            [
                code.at("states", build.mul(state, code.number(layout.words))),
                build.trunc(state, INDEX),
                a["successors"],
                a["block_commands"],
                found,
                a["errors"],
                a["error_count"],
                a["hits"],
            ],
        )
        with build.if_then(a["keep"]):
            code.write("degrees", state, build.sub(build.load(found), before))
    build.store(build.load(found), a["found"])
    return code.finish()


def call_expand_block(
    code: Building, expand: ir.Function, first: Any, last: Any, **instead: Any
) -> Any:
    """Expand some states in a function that has the arguments for it; the number of successors.

    Other values for some of the arguments are given by their names.
    """
    found = code.variable(code.number(0))
    given = {**code.a, "first": first, "last": last, "found": found, **instead}
    code.build.call(expand, [given[name] for name, _ in EXPAND_ARGUMENTS])
    return code.build.load(found)


def build_run(module: ir.Module, expand: ir.Function, look_up: ir.Function, layout: Layout) -> None:
    """Add the function ``run``: it expands states and finds their successors.

    Args:
        module: where it goes.
        expand: the function ``expand_block``.
        look_up: the function of that name.
        layout: of the states.
    """
    code = Building(module, "run", RUN_ARGUMENTS)
    build, a = code.build, code.a
    table = Table(code, layout)
    zero = code.number(0)
    count = code.variable(build.load(a["count"]))
    with code.repeat() as leave:
        position = build.load(a["expanded"])
        leave(build.icmp_unsigned(">=", position, a["last"]))
        leave(build.icmp_unsigned(">", build.add(build.load(count), a["most"]), a["room"]))
        noted = build.load(a["error_count"])
        more = build.mul(a["most"], code.number(3))
        leave(build.icmp_unsigned(">", build.add(noted, more), a["error_room"]))
        end = least(code, build.add(position, a["block"]), a["last"])
        number = call_expand_block(code, expand, position, end)
        edges = build.load(a["edges"])
        far = code.variable(ir.Constant(BIT, 0))
        targets = code.at("targets", edges)
        unsettled = call_look_up(code, look_up, number, code.number(-1), targets)
        with code.loop(zero, unsettled) as each:
            _settle(code, table, count, far, edges, code.read("open", each))
        with build.if_then(build.load(far)):
            # The states that were found are forgotten; the block is expanded again in a larger
            # table, for what comes after one that has no place must not be numbered before it.
            build.store(code.number(1), a["full"])
            build.store(noted, a["error_count"])
        leave(build.load(far))
        build.store(build.load(count), a["count"])
        count_commands(code, number)
        with build.if_then(a["keep"]), code.loop(zero, number) as each:
            code.write("commands", build.add(edges, each), code.read("block_commands", each))
        build.store(build.add(edges, number), a["edges"])
        build.store(end, a["expanded"])
    code.finish()


def least(code: Building, one: Any, other: Any) -> Any:
    """The lesser of two numbers."""
    return code.build.select(code.less(one, other), one, other)


def hash_with(table: Table, of: str, index: Any) -> Any:
    """The hash of a state of an array."""
    return table.hash(table.parts(of, index))


LOOK_UP_ARGUMENTS = (
    ("states", array(WORD)),
    ("table", array(WORD)),
    ("bits", WORD),
    ("successors", array(WORD)),
    ("number", WORD),  # of successors
    ("limit", WORD),  # states with this number and higher ones count as not found
    ("keep", BIT),
    ("numbers", array(INDEX)),  # the number of each that is found, if successors are kept
    ("hashes", array(WORD)),
    ("candidates", array(WORD)),
    ("open", array(INDEX)),  # which were not found,
    ("unsettled", array(WORD)),  # and how many
)
"""The arguments of ``look_up``, as those of ``run``."""


def build_look_up(module: ir.Module, layout: Layout, *, limited: bool) -> ir.Function:
    """Add the function ``look_up``: which of a block's successors are in their first buckets.

    Nothing is decided on the way but at the end of each loop, for a processor that guesses wrongly
    waits for the memory. In a function of its own a loop has all registers for itself.

    Args:
        module: where it goes.
        layout: of the states.
        limited: whether there may be entries of states that have no number yet, as there are while
            threads share the table. Without them an entry with a tag that tells states apart need
            not be read.
    """
    name = "look_up_limited" if limited else "look_up"
    code = Building(module, name, LOOK_UP_ARGUMENTS)
    code.function.linkage = "internal"
    code.function.attributes.add("noinline")
    build, a = code.build, code.a
    table = Table(code, layout)
    unsettled = code.variable(code.number(0))
    with code.loop(code.number(0), a["number"]) as each:
        hash_ = hash_with(table, "successors", each)
        code.write("hashes", each, hash_)
        code.prefetch("table", table.bucket(hash_))

    def go_through(found: Callable[[Any], Any]) -> None:
        with code.loop(code.number(0), a["number"]) as each:
            there = found(each)
            here = build.load(unsettled)
            code.write("open", here, each)
            build.store(build.add(here, build.zext(build.not_(there), WORD)), unsettled)

    if not table.exact:
        with code.loop(code.number(0), a["number"]) as each:
            candidate = _candidate(code, table, each)
            code.write("candidates", each, candidate)
            code.prefetch("states", build.mul(_less_one(code, candidate), code.number(table.words)))
        go_through(lambda each: _found_wide(code, table, each))
    else:
        with build.if_else(a["keep"]) as (keeping, counting):
            with keeping:
                go_through(lambda each: _found_and_kept(code, table, each))
            with counting:
                go_through(lambda each: _found(code, table, each, limited=limited))
    build.store(build.load(unsettled), a["unsettled"])
    return code.finish()


def call_look_up(
    code: Building, look_up: ir.Function, number: Any, limit: Any, numbers: Any
) -> Any:
    """Look a block's successors up in a function that has the arguments; how many are left."""
    unsettled = code.variable(code.number(0))
    given = {
        **code.a,
        "number": number,
        "limit": limit,
        "numbers": numbers,
        "unsettled": unsettled,
    }
    code.build.call(look_up, [given[name] for name, _ in LOOK_UP_ARGUMENTS])
    return code.build.load(unsettled)


def _tagged(code: Building, table: Table, each: Any) -> tuple[Any, Any]:
    """The bucket where a successor is sought first, and which of its entries have its tag."""
    hash_ = code.read("hashes", each)
    bucket = table.bucket(hash_)
    return bucket, table.tagged(table.entries(bucket), table.tag(hash_))


def _found(code: Building, table: Table, each: Any, *, limited: bool) -> Any:
    found = _candidate(code, table, each) if limited else _tagged(code, table, each)[1]
    return code.build.icmp_unsigned("!=", found, code.number(0))


def _found_and_kept(code: Building, table: Table, each: Any) -> Any:
    candidate = _candidate(code, table, each)
    code.write("numbers", each, _less_one(code, candidate))
    return code.build.icmp_unsigned("!=", candidate, code.number(0))


def _found_wide(code: Building, table: Table, each: Any) -> Any:
    build = code.build
    candidate = code.read("candidates", each)
    index = _less_one(code, candidate)
    with build.if_then(code.a["keep"]):
        code.write("numbers", each, index)
    same = table.is_state("states", index, table.parts("successors", each))
    return build.and_(same, build.icmp_unsigned("!=", candidate, code.number(0)))


def _less_one(code: Building, number: Any) -> Any:
    """A number less one, but 0 less nothing."""
    some = code.build.icmp_unsigned("!=", number, code.number(0))
    return code.build.sub(number, code.build.zext(some, WORD))


def _candidate(code: Building, table: Table, each: Any) -> Any:
    """The number plus one of a state of the first bucket with a successor's tag, 0 for none."""
    build = code.build
    bucket, tagged = _tagged(code, table, each)
    none = build.icmp_unsigned("==", tagged, code.number(0))
    some = build.or_(tagged, build.zext(none, WORD))
    number = table.number(code.read("table", table.first(bucket, some)))
    none = build.or_(none, build.icmp_unsigned(">", number, code.a["limit"]))
    return build.select(none, code.number(0), number)


def count_commands(code: Building, number: Any) -> None:
    """Count the commands of some successors."""
    build = code.build
    with code.loop(code.number(0), number) as each:
        place = code.at("taken", code.read("block_commands", each))
        build.store(build.add(build.load(place), code.number(1)), place)


def _settle(code: Building, table: Table, count: Any, far: Any, edges: Any, each: Any) -> None:
    """Find a successor that was not found at once, or add it to the states."""
    build = code.build
    hash_ = code.read("hashes", each)
    parts = table.parts("successors", each)

    def goes_to(number: Any) -> None:
        with build.if_then(code.a["keep"]):
            code.write("targets", build.add(edges, each), number)

    def added(place: Any) -> Any:
        number = build.load(count)
        table.write("states", number, parts)
        grown = build.add(number, code.number(1))
        code.write("table", place, build.or_(table.tag(hash_), grown))
        build.store(grown, count)
        goes_to(number)
        return ir.Constant(BIT, 1)

    table.settle(
        hash_,
        free=added,
        far=lambda: build.store(ir.Constant(BIT, 1), far),
        known=lambda place: goes_to(table.number_at(place)),
        is_it=None
        if table.exact
        else lambda place: table.is_state("states", table.number_at(place), parts),
    )


BEFORE_ARGUMENTS = (
    *EXPAND_ARGUMENTS[:3],  # some states, one of which
    ("wanted", array(WORD)),  # leads to this one
    *EXPAND_ARGUMENTS[3:],  # work space
    ("from", array(WORD)),  # which one that is first, and by which command
)
"""The arguments of ``before``."""


def build_before(module: ir.Module, expand: ir.Function, layout: Layout) -> None:
    """Add the function ``before``: the first of some states that leads to another."""
    code = Building(module, "before", BEFORE_ARGUMENTS)
    build, a = code.build, code.a
    table = States(code, layout)
    parts = table.parts("wanted", code.number(0))
    here = code.variable(a["first"])
    over = code.variable(ir.Constant(BIT, 0))
    with code.repeat() as leave:
        state = code.add(here)
        leave(build.icmp_unsigned(">=", state, a["last"]))
        code.write("error_count", code.number(0), code.number(0))
        number = call_expand_block(code, expand, state, build.add(state, code.number(1)))
        with code.loop(code.number(0), number) as each:
            same = table.is_state("successors", each, parts)
            with build.if_then(build.and_(same, build.not_(build.load(over)))):
                code.write("from", code.number(0), state)
                code.write("from", code.number(1), code.read("block_commands", each))
                build.store(ir.Constant(BIT, 1), over)
        leave(build.load(over))
    code.finish()


REHASH_ARGUMENTS = (
    ("states", array(WORD)),
    ("first", WORD),
    ("last", WORD),
    ("table", array(WORD)),
    ("bits", WORD),
    ("full", array(WORD)),  # set to 1 if a state is too far from its place
    ("hashes", array(WORD)),  # work space for one block
    ("block", WORD),
    ("shared", BIT),  # whether other threads put states in, too
)
"""The arguments of ``rehash``, which puts known, distinct states into a table."""


def build_rehash(module: ir.Module, layout: Layout) -> None:
    """Add the function ``rehash`` to a module."""
    code = Building(module, "rehash", REHASH_ARGUMENTS)
    build, a = code.build, code.a
    table = Table(code, layout)
    position = code.variable(a["first"])
    with code.repeat() as leave:
        begin = build.load(position)
        leave(build.icmp_unsigned(">=", begin, a["last"]))
        end = least(code, build.add(begin, a["block"]), a["last"])
        with code.loop(begin, end) as state:
            hash_ = hash_with(table, "states", state)
            code.write("hashes", build.sub(state, begin), hash_)
            code.prefetch("table", table.bucket(hash_), writing=True)
        with code.loop(begin, end) as state:
            hash_ = code.read("hashes", build.sub(state, begin))
            _enter(code, table, hash_, state)
        build.store(end, position)
    code.finish()


def _enter(code: Building, table: Table, hash_: Any, state: Any) -> None:
    """Put a state into the table that is not in it."""
    build = code.build
    entry = build.or_(table.tag(hash_), build.add(state, code.number(1)))

    def entered(place: Any) -> Any:
        done = code.variable(ir.Constant(BIT, 1))
        with build.if_else(code.a["shared"]) as (shared, alone):
            with shared:
                build.store(code.swap("table", place, code.number(0), entry), done)
            with alone:
                code.write("table", place, entry)
        return build.load(done)

    table.settle(
        hash_, free=entered, far=lambda: code.write("full", code.number(0), code.number(1))
    )
