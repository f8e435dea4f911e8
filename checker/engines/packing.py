"""Packed states: each variable in as many bits as it needs, in words of 64 bits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checker.errors import SpecError
from checker.expressions.types import size
from checker.model import Model, Variable

Columns = Mapping[str, NDArray[Any]]
Words = NDArray[np.uint64]


@dataclass(frozen=True)
class Place:
    """Where a variable is: its word, its lowest bit, its width, and what is added to its number."""

    word: int
    shift: int
    width: int
    low: int
    dtype: np.dtype[Any]


def dtype_for(low: int, high: int) -> np.dtype[Any]:
    """The smallest signed integer type that holds every number from ``low`` to ``high``."""
    for kind in (np.int8, np.int16, np.int32):
        info = np.iinfo(kind)
        if info.min <= low and high <= info.max:
            return np.dtype(kind)
    return np.dtype(np.int64)


class Layout:
    """Where each variable of a model is in a packed state; no variable straddles two words.

    Raises:
        SpecError: a variable's numbers do not fit into 62 bits.
    """

    def __init__(self, model: Model):
        self.places: dict[str, Place] = {}
        word, used = 0, 0
        for variable in model.variables:
            _check(variable)
            width = (size(variable.type) - 1).bit_length()
            if used + width > 64:
                word, used = word + 1, 0
            dtype = dtype_for(variable.type.low, variable.type.high)
            self.places[variable.name] = Place(word, used, width, variable.type.low, dtype)
            used += width
        self.words = word + 1
        self.bits = 64 * word + used

    def pack(self, columns: Columns) -> Words:
        """Columns of encoded values as packed states, one row each."""
        count = len(next(iter(columns.values()))) if columns else 1
        packed = np.zeros((count, self.words), dtype=np.uint64)
        for name, place in self.places.items():
            if place.width:
                number = (columns[name].astype(np.int64) - place.low).astype(np.uint64)
                packed[:, place.word] |= number << np.uint64(place.shift)
        return packed

    def write(self, words: Words, name: str, values: NDArray[Any]) -> None:
        """Change one variable in packed states; ``values`` are encoded and within its type."""
        place = self.places[name]
        if place.width:
            keep = np.uint64((2**64 - 1) ^ (((1 << place.width) - 1) << place.shift))
            number = (values.astype(np.int64) - place.low).astype(np.uint64)
            words[:, place.word] &= keep
            words[:, place.word] |= number << np.uint64(place.shift)

    def unpack(self, words: Words, name: str) -> NDArray[Any]:
        """The encoded values of one variable."""
        place = self.places[name]
        if not place.width:
            return np.full(len(words), place.low, dtype=place.dtype)
        mask = np.uint64((1 << place.width) - 1)
        number = (words[:, place.word] >> np.uint64(place.shift)) & mask
        if place.low:
            return (number.astype(np.int64) + place.low).astype(place.dtype)
        return number.astype(place.dtype)


def _check(variable: Variable) -> None:
    if variable.type.low < -(2**62) or variable.type.high >= 2**62:
        raise SpecError(
            f"The range {variable.type} of '{variable.name}' is too wide.",
            variable.source,
            why="States are packed into words of 64 bits.",
            instead="a range between -2**62 and 2**62 - 1",
        )
