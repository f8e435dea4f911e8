"""A model's steps as one LLVM function: from a packed state to all of its packed successors."""

from __future__ import annotations

from typing import Any

from llvmlite import ir

from checker.engines.native.expressions import BIT, WORD, Values
from checker.engines.packing import Layout, Place
from checker.engines.width import width_for
from checker.errors import Source, SpecError
from checker.expressions.nodes import FALSE, Expr, walk
from checker.expressions.show import show
from checker.expressions.types import BOOL, Type
from checker.model import Command, Model

INDEX = ir.IntType(32)
COMMAND = ir.IntType(16)
POINTER = ir.PointerType(WORD)

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
    ],
)


def build_expand(module: ir.Module, model: Model, layout: Layout) -> ir.Function:
    """Add the function ``expand`` of a model to a module.

    Every enabled command appends its successor, in the order of the commands; one that would take
    a variable out of its type appends a range error instead.
    """
    function = ir.Function(module, EXPAND, "expand")
    function.attributes.add("alwaysinline")
    function.linkage = "internal"
    state, place, successors, commands, count, errors, error_count = function.args
    builder = ir.IRBuilder(function.append_basic_block("state"))
    words = [load_word(builder, state, number) for number in range(layout.words)]
    _refuse_wide(model)
    variables = {
        name: unpacked(builder, words[place.word], place, model.variable[name].type)
        for name, place in layout.places.items()
    }
    here = Values(builder, variables, model.view_exprs)
    guards = [here(command.guard) for command in model.commands]
    out = _Output(place, successors, commands, count, errors, error_count)
    for number, (command, guard) in enumerate(zip(model.commands, guards, strict=True)):
        if command.guard != FALSE:
            _command(builder, model, layout, number, command, guard, words, here, out)
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
    """Where successors and range errors go."""

    def __init__(
        self,
        state: Any,
        successors: Any,
        commands: Any,
        count: Any,
        errors: Any,
        error_count: Any,
    ):
        self.state = state
        self.successors = successors
        self.commands = commands
        self.count = count
        self.errors = errors
        self.error_count = error_count

    def successor(self, builder: ir.IRBuilder, words: list[Any], command: int) -> None:
        number = builder.load(self.count)
        base = builder.mul(number, ir.Constant(WORD, len(words)))
        for place, word in enumerate(words):
            index = builder.add(base, ir.Constant(WORD, place))
            builder.store(word, builder.gep(self.successors, [index], inbounds=True))
        target = builder.gep(self.commands, [number], inbounds=True)
        builder.store(ir.Constant(COMMAND, command), target)
        builder.store(builder.add(number, ir.Constant(WORD, 1)), self.count)

    def error(self, builder: ir.IRBuilder, command: int, variable: int) -> None:
        number = builder.load(self.error_count)
        numbers = (self.state, ir.Constant(INDEX, command), ir.Constant(INDEX, variable))
        for place, value in enumerate(numbers):
            index = builder.add(number, ir.Constant(WORD, place))
            builder.store(value, builder.gep(self.errors, [index], inbounds=True))
        builder.store(builder.add(number, ir.Constant(WORD, 3)), self.error_count)


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
    enabled = builder.append_basic_block(f"command{number}")
    done = builder.append_basic_block(f"after{number}")
    builder.cbranch(guard, enabled, done)
    builder.position_at_end(enabled)
    inside = here.inside(builder)
    new = {name: inside(expr) for name, expr in command.updates}
    names = [variable.name for variable in model.variables]
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
        builder.position_at_end(stays)
    for refresh in model.refreshes:
        then = Values(builder, {**here.variables, **new}, here.views)
        old = new.get(refresh.variable, here.variables[refresh.variable])
        new[refresh.variable] = builder.select(then(refresh.path), then(refresh.value), old)
    out.successor(builder, _packed(builder, words, layout, new), number)
    builder.branch(done)
    builder.position_at_end(done)


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
