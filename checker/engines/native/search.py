"""The breadth-first search over packed states as LLVM functions.

States lie one behind the other in the order of discovery; a table says which are known. Some
states are expanded at a time, and their successors are then sought together, so that the memory is
asked for all of them before the first answer is needed.

References:
    G. Holzmann, "The Model Checker SPIN", IEEE Trans. Software Eng. 23 (1997), 279-295.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir

from checker.engines.native.building import (
    BIT,
    COMMAND,
    INDEX,
    WORD,
    Building,
    array,
)
from checker.engines.native.levels import LEVEL_ARGUMENTS, Levels
from checker.engines.native.looking import RECENT_ARGUMENTS, Sift, call_look_up
from checker.engines.native.table import BUCKET, States, Table
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
    *LEVEL_ARGUMENTS,
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
    ("recent", array(WORD)),  # states found lately, none of which is to be forgotten;
    ("hashes", array(WORD)),
    ("candidates", array(WORD)),  # for each that is sought the state that it may be, plus one,
    ("open", array(INDEX)),  # and which of them were not found at once
    ("errors", array(INDEX)),  # range errors, three numbers each
    ("error_count", array(WORD)),
    ("error_room", WORD),  # stop before there are more numbers of range errors
    ("hits", array(WORD)),  # where the conditions hold that are looked for, as for ``expand``
)
"""The arguments of ``run``; what it finds is whole whenever it returns."""


EXPAND_AND_FETCH_ARGUMENTS = (
    *EXPAND_ARGUMENTS,
    *RECENT_ARGUMENTS,
    ("left", array(WORD)),  # how many successors are left
)
"""The arguments of ``expand_and_fetch``."""


def build_expand_block(module: ir.Module, expand: ir.Function, layout: Layout) -> ir.Function:
    """Add the function ``expand_block``: the successors of some states, one behind the other."""
    code = Building(module, "expand_block", EXPAND_ARGUMENTS, own=True)
    found = code.variable(code.number(0))
    with code.loop(code.a["first"], code.a["last"]) as state:
        expand_state(code, expand, layout, state, found)
    code.build.store(code.build.load(found), code.a["found"])
    return code.finish()


def build_expand_and_fetch(module: ir.Module, expand: ir.Function, layout: Layout) -> ir.Function:
    """Add the function ``expand_and_fetch``: successors of some states that were not found lately.

    They are moved to the front. As they will be looked up next, the memory is asked for their
    places in the table while the next states are expanded. All successors are left where their
    numbers are kept, which costs less.
    """
    code = Building(module, "expand_and_fetch", EXPAND_AND_FETCH_ARGUMENTS, own=True)
    build = code.build
    found, left = code.variable(code.number(0)), code.variable(code.number(0))
    sift = Sift(code, layout)
    with code.loop(code.a["first"], code.a["last"]) as state:
        before = build.load(found)
        expand_state(code, expand, layout, state, found)
        with build.if_else(code.a["keep"]) as (keeping, counting):
            with keeping:
                with code.loop(before, build.load(found)) as each:
                    hash_ = hash_with(sift.table, "successors", each)
                    code.write("hashes", each, hash_)
                    code.prefetch("table", sift.table.bucket(hash_))
                build.store(build.load(found), left)
            with counting, code.loop(before, build.load(found)) as each:
                _sift_and_fetch(code, sift, each, left)
    build.store(build.load(found), code.a["found"])
    build.store(build.load(left), code.a["left"])
    return code.finish()


def _sift_and_fetch(code: Building, sift: Sift, each: Any, left: Any) -> None:
    """Leave a successor that was not found lately."""
    build, table = code.build, sift.table
    one = sift.look(each, lambda slot, same: same)
    wanted = code.at("table", table.bucket(one.hash))
    code.fetch(build.select(one.known, code.at("recent", one.slot), wanted))
    here = build.load(left)
    table.write("successors", here, one.parts)
    code.write("hashes", here, one.hash)
    build.store(build.add(here, build.zext(build.not_(one.known), WORD)), left)


def expand_state(
    code: Building, expand: ir.Function, layout: Layout, state: Any, found: Any
) -> None:
    """Add a state's successors to those that were found."""
    build, a = code.build, code.a
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


def build_run(
    module: ir.Module,
    expand: ir.Function,
    look_up: ir.Function,
    layout: Layout,
) -> None:
    """Add the function ``run``: it expands states and finds their successors, level by level.

    Args:
        module: where it goes.
        expand: the function ``expand_and_fetch``.
        look_up: the function of that name.
        layout: of the states.
    """
    code = Building(module, "run", RUN_ARGUMENTS)
    build, a = code.build, code.a
    table = Table(code, layout)
    zero = code.number(0)
    count = code.variable(build.load(a["count"]))
    levels = Levels(code)
    found, left = code.variable(zero), code.variable(zero)
    with code.repeat() as leave:
        position = build.load(a["expanded"])
        with build.if_then(build.icmp_unsigned("==", position, levels.end)):
            levels.go_on(build.load(count))
        leave(levels.over)
        leave(build.icmp_unsigned(">", build.load(count), a["enough"]))
        leave(build.icmp_unsigned(">=", position, least(code, a["last"], levels.end)))
        leave(build.icmp_unsigned(">", build.add(build.load(count), a["most"]), a["room"]))
        noted = build.load(a["error_count"])
        more = build.mul(a["most"], code.number(3))
        leave(build.icmp_unsigned(">", build.add(noted, more), a["error_room"]))
        most = least(code, a["last"], levels.end)
        end = least(code, build.add(position, a["block"]), most)
        edges = build.load(a["edges"])
        given = {"first": position, "last": end, "found": found, "left": left}
        code.call(expand, EXPAND_AND_FETCH_ARGUMENTS, given)
        number = build.load(found)
        far = code.variable(ir.Constant(BIT, 0))
        targets = code.at("targets", edges)
        unsettled = call_look_up(code, look_up, build.load(left), code.number(-1), numbers=targets)
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
    levels.tell()
    code.finish()


def least(code: Building, one: Any, other: Any) -> Any:
    """The lesser of two numbers."""
    return code.build.select(code.less(one, other), one, other)


def hash_with(table: Table, of: str, index: Any) -> Any:
    """The hash of a state of an array."""
    return table.hash(table.parts(of, index))


def count_commands(code: Building, number: Any, of: str = "block_commands") -> None:
    """Count the commands of some successors."""
    build = code.build
    with code.loop(code.number(0), number) as each:
        place = code.at("taken", code.read(of, each))
        build.store(build.add(build.load(place), code.number(1)), place)


def _settle(code: Building, table: Table, count: Any, far: Any, edges: Any, each: Any) -> None:
    """Find a successor that was not found at once, or add it to the states."""
    build = code.build
    hash_ = code.read("hashes", each)
    parts = table.parts("successors", each)

    def goes_to(number: Any) -> None:
        with build.if_then(code.a["keep"]):
            code.write("targets", build.add(edges, each), number)

    def added(place: Any) -> None:
        number = build.load(count)
        table.write("states", number, parts)
        grown = build.add(number, code.number(1))
        code.write("table", place, build.or_(table.tag(hash_), grown))
        build.store(grown, count)
        goes_to(number)

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
        found = code.variable(code.number(0))
        following = build.add(state, code.number(1))
        given = {"first": state, "last": following, "found": found}
        code.call(expand, EXPAND_ARGUMENTS, given)
        number = build.load(found)
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
    ("numbers", array(INDEX)),
    ("block", WORD),
    ("thread", WORD),  # put in those of its regions alone
    ("threads", WORD),
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
        some = code.variable(code.number(0))
        with code.loop(begin, end) as state:
            hash_ = hash_with(table, "states", state)
            here = build.load(some)
            code.write("hashes", here, hash_)
            code.write("numbers", here, state)
            owner = table.owner(hash_, a["threads"])
            mine = build.icmp_unsigned("==", owner, a["thread"])
            build.store(build.add(here, build.zext(mine, WORD)), some)
        with code.loop(code.number(0), build.load(some)) as each:
            code.prefetch("table", table.bucket(code.read("hashes", each)), writing=True)
        with code.loop(code.number(0), build.load(some)) as each:
            _enter(code, table, code.read("hashes", each), code.read("numbers", each))
        build.store(end, position)
    code.finish()


def _enter(code: Building, table: Table, hash_: Any, state: Any) -> None:
    """Put a state into the table that is not in it."""
    build = code.build
    entry = build.or_(table.tag(hash_), build.add(state, code.number(1)))

    def entered(place: Any) -> None:
        code.write("table", place, entry)

    table.settle(
        hash_, free=entered, far=lambda: code.write("full", code.number(0), code.number(1))
    )


MOVE_ARGUMENTS = (
    ("table", array(WORD)),
    ("bits", WORD),
    ("full", array(WORD)),  # set to 1 if a state is too far from its place
    ("old", array(WORD)),  # a smaller table, which may be the beginning of this one
    ("old_bits", WORD),
    ("first", WORD),  # from this place of it on
    ("last", WORD),  # up to before this one
)
"""The arguments of ``move``, which moves the entries of a table to a larger one."""


def build_move(module: ir.Module, layout: Layout) -> None:
    """Add the function ``move`` to a module, for states that are told apart by their hash.

    Their places are in the same order in both tables, so these are gone through from end to end.
    """
    code = Building(module, "move", MOVE_ARGUMENTS)
    build = code.build
    table, old = Table(code, layout), Table(code, layout, "old", "old_bits")
    position = code.variable(code.a["first"])
    with code.repeat() as leave:
        bucket = build.load(position)
        leave(build.icmp_unsigned(">=", bucket, code.a["last"]))
        entries = old.entries(bucket)
        number = build.sub(code.number(BUCKET), build.ctpop(old.empty(entries)))
        with code.loop(code.number(0), number) as each:
            place = build.add(bucket, each)
            _move(code, table, old, code.read("old", place), bucket)
            code.write("old", place, code.number(0))
        build.store(build.add(bucket, code.number(BUCKET)), position)
    code.finish()


def _move(code: Building, table: Table, old: Table, entry: Any, bucket: Any) -> None:
    """Put an entry of an old table into a new one."""
    hash_ = old.hash_of(entry, bucket)
    moved = code.build.or_(table.tag(hash_), old.number(entry))
    table.settle(
        hash_,
        free=lambda place: code.write("table", place, moved),
        far=lambda: code.write("full", code.number(0), code.number(1)),
    )
