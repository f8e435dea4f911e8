"""Several numbers at a time as LLVM vectors.

Where a processor has no instructions for it LLVM makes others that do the same.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir

from checker.engines.native.building import BIT, INDEX, WORD, Building, array

LANES = 8
"""So many words at a time."""
_WORDS = ir.VectorType(WORD, LANES)
_INDICES = ir.VectorType(INDEX, LANES)
_BITS = ir.VectorType(BIT, LANES)
_ADDRESSES = ir.VectorType(array(WORD), LANES)
_ALL = ir.Constant(_BITS, [1] * LANES)
_ALIGNED = ir.Constant(INDEX, 8)


def like(value: Any, number: int) -> ir.Constant:
    """A number that goes with a value: a vector with that number everywhere if that is one."""
    if isinstance(value.type, ir.VectorType):
        return ir.Constant(value.type, [number] * value.type.count)
    return ir.Constant(value.type, number)


def spread(code: Building, number: Any, kind: ir.VectorType = _WORDS) -> Any:
    """A vector of which every element is a number."""
    nothing = ir.Constant(kind, ir.Undefined)
    one = code.build.insert_element(nothing, number, ir.Constant(INDEX, 0))
    everywhere = ir.Constant(ir.VectorType(INDEX, kind.count), [0] * kind.count)
    return code.build.shuffle_vector(one, nothing, everywhere)


def as_wide(code: Building, value: Any, number: Any) -> Any:
    """A number that is spread if a value is a vector."""
    return spread(code, number) if isinstance(value.type, ir.VectorType) else number


def counted_from(code: Building, first: Any) -> Any:
    """A vector of so many numbers, each one more than the one before."""
    return code.build.add(spread(code, first), ir.Constant(_WORDS, list(range(LANES))))


def load(code: Building, name: str, first: Any) -> Any:
    """Elements of an array of words, one behind the other."""
    place = code.build.bitcast(code.at(name, first), array(_WORDS))
    return code.build.load(place, align=8)


def store(code: Building, name: str, first: Any, values: Any) -> None:
    """Change elements of an array of words or indices, one behind the other."""
    place = code.build.bitcast(code.at(name, first), array(values.type))
    code.build.store(values, place, align=values.type.element.width // 8)


def gather(code: Building, name: str, indices: Any) -> Any:
    """Elements of an array of words."""
    arguments = [_ADDRESSES, INDEX, _BITS, _WORDS]
    function = _intrinsic(code, "llvm.masked.gather.v8i64.v8p0", _WORDS, arguments)
    places = _addresses(code, name, indices)
    return code.build.call(function, [places, _ALIGNED, _ALL, ir.Constant(_WORDS, ir.Undefined)])


def scatter(code: Building, name: str, indices: Any, values: Any) -> None:
    """Change elements of an array of words; of several changes of one element the last is made."""
    arguments = [_WORDS, _ADDRESSES, INDEX, _BITS]
    function = _intrinsic(code, "llvm.masked.scatter.v8i64.v8p0", ir.VoidType(), arguments)
    code.build.call(function, [values, _addresses(code, name, indices), _ALIGNED, _ALL])


def compress(code: Building, values: Any, bits: Any) -> Any:
    """The values that have a bit, one behind the other, and something behind them."""
    kind = values.type
    of = f"v{kind.count}i{kind.element.width}"
    name = f"llvm.experimental.vector.compress.{of}"
    function = _intrinsic(code, name, kind, [kind, _BITS, kind])
    return code.build.call(function, [values, bits, ir.Constant(kind, ir.Undefined)])


def narrow(code: Building, values: Any) -> Any:
    """Words cut to indices."""
    return code.build.trunc(values, _INDICES)


def as_word(code: Building, bits: Any) -> Any:
    """A word with the bits of a vector, the first one lowest."""
    return code.build.zext(code.build.bitcast(bits, ir.IntType(LANES)), WORD)


def _addresses(code: Building, name: str, indices: Any) -> Any:
    build = code.build
    base = spread(code, build.ptrtoint(code.a[name], WORD))
    return build.inttoptr(build.add(base, build.shl(indices, like(indices, 3))), _ADDRESSES)


def _intrinsic(code: Building, name: str, result: ir.Type, arguments: list[ir.Type]) -> Any:
    module = code.function.module
    return module.globals.get(name) or ir.Function(module, ir.FunctionType(result, arguments), name)
