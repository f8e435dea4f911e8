"""A model's steps as one LLVM function: from a packed state to all of its packed successors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir

from checker.engines.native.building import BIT, COMMAND, INDEX, WORD
from checker.engines.native.canonical import least
from checker.engines.native.expressions import StepValues, Values
from checker.engines.native.patterns import changed, enabled_bits, pattern_of, runs
from checker.engines.packing import Layout, Place
from checker.engines.symmetry import Symmetry
from checker.engines.watching import Watch
from checker.engines.width import width_for
from checker.errors import Source, SpecError
from checker.expressions.nodes import FALSE, Expr, walk
from checker.expressions.show import show
from checker.expressions.types import BOOL, Type
from checker.model import Command, Model

POINTER = ir.PointerType(WORD)

NOTHING = Watch()

EXPAND = ir.FunctionType(
    ir.VoidType(),
    [
        POINTER,  # the state
        INDEX,  # its number
        ir.PointerType(WORD),  # successors: so many words each
        ir.PointerType(COMMAND),  # the command of each successor
        ir.PointerType(WORD),  # how many there are so far
        ir.PointerType(INDEX),  # range errors: state, command and variable, in turn
        ir.PointerType(WORD),  # how many numbers of range errors there are so far
        ir.PointerType(WORD),  # for each condition that is looked for its first state plus one, and
        # the command of the step, in turn; 0 where there is none
    ],
)


def build_expand(
    module: ir.Module,
    model: Model,
    layout: Layout,
    watch: Watch = NOTHING,
    symmetry: Symmetry | None = None,
) -> ir.Function:
    """Add the function ``expand`` of a model to a module.

    Every enabled command appends its successor, in the order of the commands; one that would take
    a variable out of its type appends a range error instead. Where a condition holds that is looked
    for is noted the first time. With a symmetry each successor is the one that is looked at for it.
    """
    function = ir.Function(module, EXPAND, "expand")
    function.attributes.add("alwaysinline")
    function.linkage = "internal"
    state, place, successors, commands, count, errors, error_count, hits = function.args
    builder = ir.IRBuilder(function.append_basic_block("state"))
    words = [load_word(builder, state, number) for number in range(layout.words)]
    _refuse_wide(model)
    variables = {
        name: unpacked(builder, words[place.word], place, model.variable[name].type)
        for name, place in layout.places.items()
    }
    here = Values(builder, variables, model.view_exprs)
    for number, condition in enumerate(watch.states):
        _note(builder, hits, number, place, ir.Constant(WORD, 0), here(condition))
    patterns = [
        None if watch.on(command.name) else pattern_of(model, layout, command)
        for command in model.commands
    ]
    together = dict(runs(patterns))
    alone = set(range(len(patterns))).difference(*(range(*run) for run in together.items()))
    guards = {number: here(model.commands[number].guard) for number in sorted(alone)}
    start = builder.load(count)
    out = _Output(place, successors, commands, errors, error_count, hits, start, watch)
    if symmetry is not None:
        out.looked_at = lambda builder, words: least(builder, words, layout, symmetry)
    for number, command in enumerate(model.commands):
        if number in together:
            _run(builder, words, number, patterns[number : together[number]], out)
        elif number in alone and command.guard != FALSE:
            _command(builder, model, layout, number, command, guards[number], words, here, out)
    builder.store(out.number, count)
    builder.ret_void()
    return function


def _refuse_wide(model: Model) -> None:
    """Refuse numbers in between that a word cannot hold: they would wrap around in silence.

    Raises:
        SpecError: an expression of the model may be that large.
    """
    if width_for(model) <= WORD.width:
        return
    for command in model.commands:
        for name, expr in command.updates:
            refuse_if_wide(expr, f"what {command.name} sets {name} to", command.source)
        refuse_if_wide(command.guard, f"the guard of {command.name}", command.source)
    for view in model.views:
        refuse_if_wide(view.expr, f"the view {view.name}", view.source)
    for refresh in model.refreshes:
        for expr in (refresh.path, refresh.value):
            refuse_if_wide(expr, f"what is known as {refresh.variable}", refresh.source)


def refuse_if_wide(expr: Expr, what: str, source: Source) -> None:
    for node in walk(expr):
        low, high = node.type.low, node.type.high
        if max(abs(low), abs(high)).bit_length() >= WORD.width:
            raise SpecError(
                f"{what} has a number in it that can be from {low:,} to {high:,}: {show(node)}.",
                source,
                why="numbers are computed in 64 bits, and a larger one would wrap around",
                instead="variables with smaller ranges",
            )


class _Output:
    """Where successors and range errors go; ``number`` is how many successors there are so far."""

    def __init__(
        self,
        state: Any,
        successors: Any,
        commands: Any,
        errors: Any,
        error_count: Any,
        hits: Any,
        number: Any,
        watch: Watch,
    ):
        self.state = state
        self.successors = successors
        self.commands = commands
        self.errors = errors
        self.error_count = error_count
        self.hits = hits
        self.number = number
        self.watch = watch
        self.looked_at: Callable[[ir.IRBuilder, list[Any]], list[Any]] | None = None

    def successor(self, builder: ir.IRBuilder, words: list[Any], command: Any) -> None:
        """Write a successor behind the others."""
        if self.looked_at is not None:
            words = self.looked_at(builder, words)
        base = builder.mul(self.number, ir.Constant(WORD, len(words)))
        for place, word in enumerate(words):
            index = builder.add(base, ir.Constant(WORD, place))
            builder.store(word, builder.gep(self.successors, [index], inbounds=True))
        target = builder.gep(self.commands, [self.number], inbounds=True)
        builder.store(command, target)
        self.number = builder.add(self.number, ir.Constant(WORD, 1))

    def error(self, builder: ir.IRBuilder, command: int, variable: int) -> None:
        number = builder.load(self.error_count)
        numbers = (self.state, ir.Constant(INDEX, command), ir.Constant(INDEX, variable))
        for place, value in enumerate(numbers):
            index = builder.add(number, ir.Constant(WORD, place))
            builder.store(value, builder.gep(self.errors, [index], inbounds=True))
        builder.store(builder.add(number, ir.Constant(WORD, 3)), self.error_count)


def _run(
    builder: ir.IRBuilder, words: list[Any], first: int, patterns: list[Any], out: _Output
) -> None:
    """Commands that are patterns and follow each other, of which ``first`` is the first."""
    bits = enabled_bits(builder, words, patterns)
    before = builder.block
    head = builder.append_basic_block(f"run{first}")
    body = builder.append_basic_block(f"taken{first}")
    done = builder.append_basic_block(f"after{first}")
    builder.branch(head)
    builder.position_at_end(head)
    left, number = builder.phi(WORD), builder.phi(WORD)
    left.add_incoming(bits, before)
    number.add_incoming(out.number, before)
    zero, one = ir.Constant(WORD, 0), ir.Constant(WORD, 1)
    builder.cbranch(builder.icmp_unsigned("!=", left, zero), body, done)
    builder.position_at_end(body)
    out.number = number
    place = builder.cttz(left, ir.Constant(BIT, 1))
    command = builder.trunc(builder.add(place, ir.Constant(WORD, first)), COMMAND)
    out.successor(builder, changed(builder, words, patterns, place), command)
    left.add_incoming(builder.and_(left, builder.sub(left, one)), body)
    number.add_incoming(out.number, body)
    builder.branch(head)
    builder.position_at_end(done)
    out.number = number


def _command(
    builder: ir.IRBuilder,
    model: Model,
    layout: Layout,
    number: int,
    command: Command,
    guard: Any,
    words: list[Any],
    here: Values,
    out: _Output,
) -> None:
    """One command: if its guard holds, its successor or its range error."""
    before = builder.block
    enabled = builder.append_basic_block(f"command{number}")
    done = builder.append_basic_block(f"after{number}")
    builder.cbranch(guard, enabled, done)
    builder.position_at_end(enabled)
    inside = here.inside(builder)
    new = {name: inside(expr) for name, expr in command.updates}
    names = [variable.name for variable in model.variables]
    without = [before]
    for name in command.ranges:
        type_ = model.variable[name].type
        low = builder.icmp_signed("<", new[name], ir.Constant(WORD, type_.low))
        high = builder.icmp_signed(">", new[name], ir.Constant(WORD, type_.high))
        leaves = builder.append_basic_block()
        stays = builder.append_basic_block()
        builder.cbranch(builder.or_(low, high), leaves, stays)
        builder.position_at_end(leaves)
        out.error(builder, number, names.index(name))
        builder.branch(done)
        without.append(leaves)
        builder.position_at_end(stays)
    for refresh in model.refreshes:
        then = Values(builder, {**here.variables, **new}, here.views)
        old = new.get(refresh.variable, here.variables[refresh.variable])
        new[refresh.variable] = builder.select(then(refresh.path), then(refresh.value), old)
    wanted = out.watch.on(command.name)
    if wanted:
        then = Values(builder, {**here.variables, **new}, here.views)
        step = StepValues(builder, here.variables, here.views, then)
        for place, condition in wanted:
            _note(builder, out.hits, place, out.state, ir.Constant(WORD, number), step(condition))
    so_far = out.number
    packed = _packed(builder, words, layout, new)
    out.successor(builder, packed, ir.Constant(COMMAND, number))
    with_it = builder.block
    builder.branch(done)
    builder.position_at_end(done)
    joined = builder.phi(WORD)
    joined.add_incoming(out.number, with_it)
    for block in without:
        joined.add_incoming(so_far, block)
    out.number = joined


def _note(
    builder: ir.IRBuilder, hits: Any, condition: int, state: Any, command: Any, holds: Any
) -> None:
    """Note a state or step, if a condition holds of it and of none before it."""
    with builder.if_then(holds, likely=False):
        place = builder.gep(hits, [ir.Constant(WORD, 2 * condition)], inbounds=True)
        first = builder.icmp_unsigned("==", builder.load(place), ir.Constant(WORD, 0))
        with builder.if_then(first):
            number = builder.add(builder.zext(state, WORD), ir.Constant(WORD, 1))
            builder.store(number, place)
            after = builder.gep(hits, [ir.Constant(WORD, 2 * condition + 1)], inbounds=True)
            builder.store(command, after)


# -- packing -----------------------------------------------------------------------------------


def load_word(builder: ir.IRBuilder, state: Any, word: int) -> Any:
    return builder.load(builder.gep(state, [ir.Constant(WORD, word)], inbounds=True))


def unpacked(builder: ir.IRBuilder, word: Any, place: Place, type_: Type) -> Any:
    """A variable's encoded value: a bit for a truth value, else a signed number."""
    if not place.width:
        return ir.Constant(BIT if type_ == BOOL else WORD, place.low)
    shifted = builder.lshr(word, ir.Constant(WORD, place.shift))
    if type_ == BOOL:
        return builder.trunc(shifted, BIT)
    value = builder.and_(shifted, ir.Constant(WORD, (1 << place.width) - 1))
    return builder.add(value, ir.Constant(WORD, place.low)) if place.low else value


def _packed(
    builder: ir.IRBuilder, words: list[Any], layout: Layout, new: dict[str, Any]
) -> list[Any]:
    """The words of a state with some variables changed."""
    result = list(words)
    cleared = [0] * len(words)
    for name in new:
        place = layout.places[name]
        cleared[place.word] |= ((1 << place.width) - 1) << place.shift
    for word, mask in enumerate(cleared):
        if mask:
            keep = ir.Constant(WORD, mask ^ (2**64 - 1))
            result[word] = builder.and_(result[word], keep)
    for name, value in new.items():
        place = layout.places[name]
        if not place.width:
            continue
        if value.type == BIT:
            number = builder.zext(value, WORD)
        else:
            number = builder.sub(value, ir.Constant(WORD, place.low)) if place.low else value
        shifted = builder.shl(number, ir.Constant(WORD, place.shift))
        result[place.word] = builder.or_(result[place.word], shifted)
    return result
