"""The breadth-first search over packed states as LLVM functions.

States lie one behind the other in the order of discovery; a table says which are known. Some
states are expanded at a time, and their successors are then sought together, so that the memory is
asked for all of them before the first answer is needed.

References:
    G. Holzmann, "The Model Checker SPIN", IEEE Trans. Software Eng. 23 (1997), 279-295.
    S. Chen et al., "Improving Hash Join Performance through Prefetching", ICDE 2004.
"""

from __future__ import annotations

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


def call_expand_block(code: Building, expand: ir.Function, first: Any, last: Any) -> Any:
    """Expand some states in a function that has the arguments for it; the number of successors."""
    found = code.variable(code.number(0))
    given = {**code.a, "first": first, "last": last, "found": found}
    code.build.call(expand, [given[name] for name, _ in EXPAND_ARGUMENTS])
    return code.build.load(found)


def build_run(module: ir.Module, expand: ir.Function, layout: Layout) -> None:
    """Add the function ``run``: it expands states and finds their successors.

    Args:
        module: where it goes.
        expand: the function ``expand_block``.
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
        _hash_all(code, table, number)
        if not table.exact:
            _fetch_states(code, table, number)
        edges = build.load(a["edges"])
        far = code.variable(ir.Constant(BIT, 0))
        with code.loop(zero, number) as each:
            target = _found(code, table, count, far, each)
            with build.if_then(a["keep"]):
                code.write("targets", build.add(edges, each), target)
        build.store(build.load(count), a["count"])
        with build.if_then(build.load(far)):
            # The states that were found stay; the block is expanded again in a larger table.
            build.store(code.number(1), a["full"])
            build.store(noted, a["error_count"])
        leave(build.load(far))
        note_commands(code, edges, number)
        build.store(build.add(edges, number), a["edges"])
        build.store(end, a["expanded"])
    code.finish()


def least(code: Building, one: Any, other: Any) -> Any:
    """The lesser of two numbers."""
    return code.build.select(code.less(one, other), one, other)


def hash_with(table: Table, array: str, index: Any) -> Any:
    """The hash of a state of an array."""
    return table.hash(table.parts(array, index))


def _hash_all(code: Building, table: Table, number: Any) -> None:
    """The hashes of a block's successors; the memory is asked for where each will be sought."""
    with code.loop(code.number(0), number) as each:
        hash_ = hash_with(table, "successors", each)
        code.write("hashes", each, hash_)
        code.prefetch("table", table.place(hash_))


def _fetch_states(code: Building, table: Table, number: Any) -> None:
    """Ask for the states that a block's successors will be compared with."""
    build = code.build
    with code.loop(code.number(0), number) as each:
        entry = code.read("table", table.place(code.read("hashes", each)))
        some = build.icmp_unsigned("!=", entry, code.number(0))
        known = build.sub(table.number(entry), build.zext(some, WORD))
        code.prefetch("states", build.mul(known, code.number(table.words)))


def note_commands(code: Building, edges: Any, number: Any) -> None:
    """Count the commands of a block's successors, and keep them if they are kept."""
    build, a = code.build, code.a
    zero = code.number(0)
    with code.loop(zero, number) as each:
        place = code.at("taken", code.read("block_commands", each))
        build.store(build.add(build.load(place), code.number(1)), place)
    with build.if_then(a["keep"]), code.loop(zero, number) as each:
        command = build.load(code.at("block_commands", each))
        code.write("commands", build.add(edges, each), command)


def _found(code: Building, table: Table, count: Any, far: Any, each: Any) -> Any:
    """The number of a successor, which is added to the states if it is new."""
    build = code.build
    hash_ = code.read("hashes", each)
    parts = table.parts("successors", each)
    home, tag = table.place(hash_), table.tag(hash_)
    before = build.block
    probe, compare = build.append_basic_block("probe"), build.append_basic_block("compare")
    following, new = build.append_basic_block("following"), build.append_basic_block("new")
    over, done = build.append_basic_block("over"), build.append_basic_block("found")
    build.branch(probe)

    build.position_at_end(probe)
    place = build.phi(WORD)
    place.add_incoming(home, before)
    entry = code.read("table", place)
    build.cbranch(build.icmp_unsigned("==", entry, code.number(0)), new, compare)

    build.position_at_end(compare)
    same = table.has_tag(entry, tag)
    if not table.exact:
        index = build.sub(table.number(entry), code.number(1))
        with build.if_then(same, likely=True):
            is_it = table.is_state("states", index, parts)
            inner = build.block
        joined = build.phi(BIT)
        joined.add_incoming(ir.Constant(BIT, 0), compare)
        joined.add_incoming(is_it, inner)
        same = joined
    known = build.sub(table.number(entry), code.number(1))
    compared = build.block
    build.cbranch(same, done, following)

    build.position_at_end(following)
    next_ = table.following(place)
    place.add_incoming(next_, following)
    build.cbranch(table.too_far(home, next_), over, probe)

    build.position_at_end(over)
    build.store(ir.Constant(BIT, 1), far)
    build.branch(done)

    build.position_at_end(new)
    number = build.load(count)
    table.write("states", number, parts)
    grown = build.add(number, code.number(1))
    code.write("table", place, build.or_(tag, grown))
    build.store(grown, count)
    build.branch(done)

    build.position_at_end(done)
    target = build.phi(WORD)
    target.add_incoming(known, compared)
    target.add_incoming(code.number(0), over)
    target.add_incoming(number, new)
    return target


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
    ("thread", WORD),  # this thread puts in the states whose places are its own
    ("threads", WORD),
)
"""The arguments of ``rehash``, which puts known, distinct states into a table."""


def build_rehash(module: ir.Module, layout: Layout) -> None:
    """Add the function ``rehash`` to a module."""
    code = Building(module, "rehash", REHASH_ARGUMENTS)
    build, a = code.build, code.a
    table = Table(code, layout)
    zero = code.number(0)
    position = code.variable(a["first"])
    with code.repeat() as leave:
        begin = build.load(position)
        leave(build.icmp_unsigned(">=", begin, a["last"]))
        end = least(code, build.add(begin, a["block"]), a["last"])
        with code.loop(begin, end) as state:
            hash_ = hash_with(table, "states", state)
            code.write("hashes", build.sub(state, begin), hash_)
            mine = _is_mine(code, table, hash_)
            code.prefetch("table", build.select(mine, table.place(hash_), zero))
        with code.loop(begin, end) as state:
            hash_ = code.read("hashes", build.sub(state, begin))
            mine = _is_mine(code, table, hash_)
            with build.if_then(mine):
                _enter(code, table, hash_, state)
        build.store(end, position)
    code.finish()


def _is_mine(code: Building, table: Table, hash_: Any) -> Any:
    owner = table.owner(hash_, code.a["threads"])
    return code.build.icmp_unsigned("==", owner, code.a["thread"])


def _enter(code: Building, table: Table, hash_: Any, state: Any) -> None:
    """Put a state into the table that is not in it."""
    build = code.build
    home = table.place(hash_)
    here = code.variable(home)
    with code.repeat() as leave:
        place = build.load(here)
        free = build.icmp_unsigned("==", code.read("table", place), code.number(0))
        with build.if_then(free):
            entry = build.or_(table.tag(hash_), build.add(state, code.number(1)))
            code.write("table", place, entry)
        leave(free)
        next_ = table.following(place)
        build.store(next_, here)
        far = table.too_far(home, next_)
        with build.if_then(far):
            build.store(code.number(1), code.a["full"])
        leave(far)
