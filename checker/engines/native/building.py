"""LLVM functions under construction: arrays, loops and numbers that change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from llvmlite import ir

WORD = ir.IntType(64)
INDEX = ir.IntType(32)
COMMAND = ir.IntType(16)
BYTE = ir.IntType(8)
BIT = ir.IntType(1)

Arguments = Sequence[tuple[str, ir.Type]]
"""Name and type of each argument."""


def array(of: ir.Type) -> ir.Type:
    """The type of an array."""
    return ir.PointerType(of)


class Building:
    """A function without a result, to which instructions are added one after the other.

    Args:
        module: where the function goes.
        name: its name.
        arguments: what it is called with; ``a`` has them by name.
        own: whether it stays a function that others of the module call: its loops have all
            registers for themselves.
    """

    def __init__(self, module: ir.Module, name: str, arguments: Arguments, *, own: bool = False):
        kind = ir.FunctionType(ir.VoidType(), [type_ for _, type_ in arguments])
        self.function = ir.Function(module, kind, name)
        if own:
            self.function.linkage = "internal"
            self.function.attributes.add("noinline")
        names = (name for name, _ in arguments)
        self.a: dict[str, Any] = dict(zip(names, self.function.args, strict=True))
        self._entry = ir.IRBuilder(self.function.append_basic_block("entry"))
        self._start = self.function.append_basic_block("start")
        self.build = ir.IRBuilder(self._start)

    def finish(self) -> ir.Function:
        """The whole function, which returns here."""
        self.build.ret_void()
        self._entry.branch(self._start)
        return self.function

    def call(self, function: ir.Function, arguments: Arguments, given: Mapping[str, Any]) -> None:
        """Call a function with arguments of the same names as this one's, or with what is given."""
        values = {**self.a, **given}
        self.build.call(function, [values[name] for name, _ in arguments])

    # -- values --------------------------------------------------------------------------------

    def number(self, value: int) -> ir.Constant:
        return ir.Constant(WORD, value)

    def at(self, name: str, index: Any) -> Any:
        """The address of an element of an array that is an argument."""
        return self.build.gep(self.a[name], [index], inbounds=True)

    def read(self, name: str, index: Any) -> Any:
        """An element as a 64-bit number; elements are not negative."""
        value = self.build.load(self.at(name, index))
        return value if value.type == WORD else self.build.zext(value, WORD)

    def write(self, name: str, index: Any, value: Any) -> None:
        """Change an element; a 64-bit number is cut to its size."""
        place = self.at(name, index)
        kind = place.type.pointee
        self.build.store(value if value.type == kind else self.build.trunc(value, kind), place)

    def variable(self, value: Any) -> Any:
        """A number that changes: use ``build.load`` and ``build.store``, or :meth:`add`."""
        place = self._entry.alloca(value.type)
        self.build.store(value, place)
        return place

    def add(self, place: Any, more: int = 1) -> Any:
        """Add to a number that changes; its value before."""
        before = self.build.load(place)
        self.build.store(self.build.add(before, self.number(more)), place)
        return before

    def less(self, left: Any, right: Any) -> Any:
        return self.build.icmp_unsigned("<", left, right)

    def prefetch(self, name: str, index: Any, *, writing: bool = False) -> None:
        """Have an element brought close, which will be asked for soon, or changed."""
        # It may lie behind the end of the array, where nothing is read in fact.
        self.fetch(self.build.gep(self.a[name], [index]), writing=writing)

    def fetch(self, address: Any, *, writing: bool = False) -> None:
        """The same, of what is at an address."""
        kind = ir.FunctionType(ir.VoidType(), [array(BYTE), INDEX, INDEX, INDEX])
        module = self.function.module
        intrinsic = module.globals.get("llvm.prefetch.p0") or ir.Function(
            module, kind, "llvm.prefetch.p0"
        )
        place = self.build.bitcast(address, array(BYTE))
        purpose, to_stay, data = (ir.Constant(INDEX, flag) for flag in (int(writing), 3, 1))
        self.build.call(intrinsic, [place, purpose, to_stay, data])

    def sum(self, name: str, first: Any, number: Any) -> Any:
        """The sum of some elements of an array."""
        sum_ = self.variable(self.number(0))
        with self.loop(first, self.build.add(first, number)) as each:
            self.build.store(self.build.add(self.build.load(sum_), self.read(name, each)), sum_)
        return self.build.load(sum_)

    # -- loops ---------------------------------------------------------------------------------

    @contextmanager
    def loop(self, first: Any, last: Any) -> Iterator[Any]:
        """Run the body for every number from ``first`` to before ``last``."""
        here = self.variable(first)
        with self.repeat() as leave:
            index = self.build.load(here)
            leave(self.build.icmp_unsigned(">=", index, last))
            yield index
            self.add(here)

    @contextmanager
    def repeat(self) -> Iterator[Any]:
        """Run the body again and again; calling what it is given leaves the loop on a condition."""
        build = self.build
        body = build.append_basic_block("repeat")
        done = build.append_basic_block("done")
        build.branch(body)
        build.position_at_end(body)

        def leave(condition: Any) -> None:
            stay = build.append_basic_block("stay")
            build.cbranch(condition, done, stay)
            build.position_at_end(stay)

        yield leave
        build.branch(body)
        build.position_at_end(done)


class Numbers:
    """Numbers that change, by name; 0 to begin with.

    Args:
        code: the function.
        names: of the numbers.
    """

    def __init__(self, code: Building, *names: str):
        self._build = code.build
        self._places = {name: code.variable(code.number(0)) for name in names}

    def __getitem__(self, name: str) -> Any:
        return self._build.load(self._places[name])

    def __setitem__(self, name: str, value: Any) -> None:
        self._build.store(value, self._places[name])

    def place(self, name: str) -> Any:
        """A number as :meth:`Building.variable` has it."""
        return self._places[name]

    def become(self, other: Numbers) -> None:
        """Have the values of other numbers of the same names."""
        for name in self._places:
            self[name] = other[name]
