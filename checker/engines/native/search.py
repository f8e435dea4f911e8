"""The breadth-first search over packed states as an LLVM function.

States lie one behind the other in the order of discovery; a hash table of their numbers says which
are known. Some states are expanded at a time, and their successors are then sought together, so
that the memory is asked for all of them before the first answer is needed.

References:
    G. Holzmann, "The Model Checker SPIN", IEEE Trans. Software Eng. 23 (1997), 279-295.
    S. Chen et al., "Improving Hash Join Performance through Prefetching", ICDE 2004.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from llvmlite import ir

from checker.engines.native.expressions import BIT, WORD
from checker.engines.native.steps import COMMAND, INDEX

_MIX = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0xD6E8FEB86659FD93)

RUN_ARGUMENTS = (
    ("states", ir.PointerType(WORD)),
    ("count", ir.PointerType(WORD)),  # how many states are known, before and after
    ("table", ir.PointerType(INDEX)),  # number + 1 of a state, 0 where there is none
    ("bits", WORD),  # the table has 2**bits places
    ("room", WORD),  # stop before more than so many states are known
    ("expanded", ir.PointerType(WORD)),  # expand from this state; moved after each block
    ("last", WORD),  # up to before this one
    ("block", WORD),  # so many at a time
    ("most", WORD),  # successors that one block can have
    ("degrees", ir.PointerType(INDEX)),  # how many successors each state has
    ("targets", ir.PointerType(INDEX)),  # the number of each successor
    ("commands", ir.PointerType(COMMAND)),  # the command that leads to it
    ("edges", ir.PointerType(WORD)),  # how many successors there are, before and after
    ("keep", BIT),  # whether successors are kept: degrees, targets and commands
    ("taken", ir.PointerType(WORD)),  # how often each command was taken, before and after
    ("successors", ir.PointerType(WORD)),  # work space for one block
    ("block_commands", ir.PointerType(COMMAND)),
    ("slots", ir.PointerType(WORD)),
    ("errors", ir.PointerType(INDEX)),  # range errors, three numbers each
    ("error_count", ir.PointerType(WORD)),
    ("error_room", WORD),  # stop before there are more numbers of range errors
)
"""The arguments of ``run``; what it finds is whole whenever it returns."""


class _Code:
    """A function under construction, with loops."""

    def __init__(self, function: ir.Function):
        self.function = function
        self.build = ir.IRBuilder(function.append_basic_block("start"))

    def number(self, value: int) -> ir.Constant:
        return ir.Constant(WORD, value)

    def at(self, array: Any, index: Any) -> Any:
        return self.build.gep(array, [index], inbounds=True)

    def read(self, array: Any, index: Any) -> Any:
        return self.build.load(self.at(array, index))

    def write(self, array: Any, index: Any, value: Any) -> None:
        self.build.store(value, self.at(array, index))

    @contextmanager
    def loop(self, first: Any, last: Any) -> Iterator[Any]:
        """Run the body for every number from ``first`` to before ``last``."""
        build = self.build
        before = build.block
        head = build.append_basic_block()
        body = build.append_basic_block()
        done = build.append_basic_block()
        build.branch(head)
        build.position_at_end(head)
        index = build.phi(WORD)
        index.add_incoming(first, before)
        build.cbranch(build.icmp_unsigned("<", index, last), body, done)
        build.position_at_end(body)
        yield index
        index.add_incoming(build.add(index, self.number(1)), build.block)
        build.branch(head)
        build.position_at_end(done)


def build_run(module: ir.Module, expand: ir.Function, words: int) -> ir.Function:
    """Add the function ``run`` to a module: it expands states and finds their successors."""
    kind = ir.FunctionType(ir.VoidType(), [type_ for _, type_ in RUN_ARGUMENTS])
    function = ir.Function(module, kind, "run")
    a = dict(zip((name for name, _ in RUN_ARGUMENTS), function.args, strict=True))
    prefetch = _prefetch(module)
    code = _Code(function)
    build = code.build
    shift = build.sub(code.number(64), a["bits"])
    mask = build.sub(build.shl(code.number(1), a["bits"]), code.number(1))
    found = build.alloca(WORD)
    begun = build.load(a["expanded"])
    start = build.block
    head = build.append_basic_block("block")
    ready = build.append_basic_block("ready")
    over = build.append_basic_block("over")
    build.branch(head)

    build.position_at_end(head)
    position = build.phi(WORD)
    position.add_incoming(begun, start)
    more = build.icmp_unsigned("<", position, a["last"])
    fits = build.icmp_unsigned("<=", build.add(build.load(a["count"]), a["most"]), a["room"])
    noted = build.add(build.load(a["error_count"]), build.mul(a["most"], code.number(3)))
    errors_fit = build.icmp_unsigned("<=", noted, a["error_room"])
    build.cbranch(build.and_(more, build.and_(fits, errors_fit)), ready, over)
    build.position_at_end(over)
    build.ret_void()

    build.position_at_end(ready)
    end = build.add(position, a["block"])
    end = build.select(build.icmp_unsigned("<", end, a["last"]), end, a["last"])
    build.store(code.number(0), found)
    with code.loop(position, end) as state:
        before = build.load(found)
        build.call(
            expand,
            [
                code.at(a["states"], build.mul(state, code.number(words))),
                build.trunc(state, INDEX),
                a["successors"],
                a["block_commands"],
                found,
                a["errors"],
                a["error_count"],
            ],
        )
        degree = build.trunc(build.sub(build.load(found), before), INDEX)
        with build.if_then(a["keep"]):
            code.write(a["degrees"], state, degree)
    number = build.load(found)
    with code.loop(code.number(0), number) as each:
        base = build.mul(each, code.number(words))
        parts = [
            code.read(a["successors"], build.add(base, code.number(place)))
            for place in range(words)
        ]
        slot = build.lshr(_hash(code, parts), shift)
        code.write(a["slots"], each, slot)
        build.call(prefetch, _prefetched(code, code.at(a["table"], slot)))
    with code.loop(code.number(0), number) as each:
        known = build.zext(code.read(a["table"], code.read(a["slots"], each)), WORD)
        some = build.icmp_unsigned("!=", known, code.number(0))
        index = build.select(some, build.sub(known, code.number(1)), code.number(0))
        address = code.at(a["states"], build.mul(index, code.number(words)))
        build.call(prefetch, _prefetched(code, address))
    edges = build.load(a["edges"])
    with code.loop(code.number(0), number) as each:
        target = _find(code, a, each, mask, words)
        command = code.read(a["block_commands"], each)
        place = build.zext(command, WORD)
        times = build.add(code.read(a["taken"], place), code.number(1))
        code.write(a["taken"], place, times)
        with build.if_then(a["keep"]):
            edge = build.add(edges, each)
            code.write(a["targets"], edge, build.trunc(target, INDEX))
            code.write(a["commands"], edge, command)
    build.store(build.add(edges, number), a["edges"])
    build.store(end, a["expanded"])
    position.add_incoming(end, build.block)
    build.branch(head)
    return function


def _find(code: _Code, a: dict[str, Any], each: Any, mask: Any, words: int) -> Any:
    """The number of a successor, which is added to the states if it is new."""
    build = code.build
    base = build.mul(each, code.number(words))
    parts = [
        code.read(a["successors"], build.add(base, code.number(place))) for place in range(words)
    ]
    before = build.block
    first = code.read(a["slots"], each)
    probe = build.append_basic_block("probe")
    compare = build.append_basic_block("compare")
    following = build.append_basic_block("next")
    new = build.append_basic_block("new")
    done = build.append_basic_block("found")
    build.branch(probe)

    build.position_at_end(probe)
    slot = build.phi(WORD)
    slot.add_incoming(first, before)
    known = build.zext(code.read(a["table"], slot), WORD)
    build.cbranch(build.icmp_unsigned("==", known, code.number(0)), new, compare)

    build.position_at_end(compare)
    index = build.sub(known, code.number(1))
    other = build.mul(index, code.number(words))
    same: Any = ir.Constant(BIT, 1)
    for place, part in enumerate(parts):
        value = code.read(a["states"], build.add(other, code.number(place)))
        same = build.and_(same, build.icmp_unsigned("==", value, part))
    build.cbranch(same, done, following)

    build.position_at_end(following)
    slot.add_incoming(build.and_(build.add(slot, code.number(1)), mask), build.block)
    build.branch(probe)

    build.position_at_end(new)
    count = build.load(a["count"])
    place_of = build.mul(count, code.number(words))
    for place, part in enumerate(parts):
        code.write(a["states"], build.add(place_of, code.number(place)), part)
    grown = build.add(count, code.number(1))
    code.write(a["table"], slot, build.trunc(grown, INDEX))
    build.store(grown, a["count"])
    build.branch(done)

    build.position_at_end(done)
    target = build.phi(WORD)
    target.add_incoming(index, compare)
    target.add_incoming(count, new)
    return target


REHASH_ARGUMENTS = (
    ("states", ir.PointerType(WORD)),
    ("first", WORD),
    ("last", WORD),
    ("table", ir.PointerType(INDEX)),
    ("bits", WORD),
)
"""The arguments of ``rehash``, which puts known, distinct states into a table."""


def build_rehash(module: ir.Module, words: int) -> ir.Function:
    """Add the function ``rehash`` to a module."""
    kind = ir.FunctionType(ir.VoidType(), [type_ for _, type_ in REHASH_ARGUMENTS])
    function = ir.Function(module, kind, "rehash")
    states, first, last, table, bits = function.args
    code = _Code(function)
    build = code.build
    shift = build.sub(code.number(64), bits)
    mask = build.sub(build.shl(code.number(1), bits), code.number(1))
    with code.loop(first, last) as state:
        base = build.mul(state, code.number(words))
        parts = [code.read(states, build.add(base, code.number(place))) for place in range(words)]
        start = build.lshr(_hash(code, parts), shift)
        before = build.block
        probe = build.append_basic_block("probe")
        following = build.append_basic_block("next")
        empty = build.append_basic_block("empty")
        build.branch(probe)
        build.position_at_end(probe)
        slot = build.phi(WORD)
        slot.add_incoming(start, before)
        taken = build.icmp_unsigned("!=", code.read(table, slot), ir.Constant(INDEX, 0))
        build.cbranch(taken, following, empty)
        build.position_at_end(following)
        slot.add_incoming(build.and_(build.add(slot, code.number(1)), mask), build.block)
        build.branch(probe)
        build.position_at_end(empty)
        code.write(table, slot, build.trunc(build.add(state, code.number(1)), INDEX))
    build.ret_void()
    return function


def _hash(code: _Code, parts: list[Any]) -> Any:
    """A hash of a state whose upper bits are used; every bit of the state moves them."""
    build = code.build
    mixed = parts[0]
    for number, part in enumerate(parts[1:]):
        mixed = build.mul(mixed, code.number(_MIX[number % 2]))
        mixed = build.xor(build.xor(mixed, build.lshr(mixed, code.number(32))), part)
    mixed = build.mul(build.xor(mixed, build.lshr(mixed, code.number(32))), code.number(_MIX[2]))
    mixed = build.xor(mixed, build.lshr(mixed, code.number(29)))
    return build.mul(mixed, code.number(_MIX[0]))


def _prefetch(module: ir.Module) -> ir.Function:
    number = ir.IntType(32)
    pointer = ir.PointerType(ir.IntType(8))
    kind = ir.FunctionType(ir.VoidType(), [pointer, number, number, number])
    return ir.Function(module, kind, "llvm.prefetch.p0")


def _prefetched(code: _Code, address: Any) -> list[Any]:
    """The arguments for having memory brought close: for reading, to stay, data."""
    number = ir.IntType(32)
    pointer = code.build.bitcast(address, ir.PointerType(ir.IntType(8)))
    return [pointer, ir.Constant(number, 0), ir.Constant(number, 3), ir.Constant(number, 1)]
