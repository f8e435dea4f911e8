"""A model's steps from any states as native code: what the exploration does, without its search."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from llvmlite import ir
from numpy.typing import NDArray

from checker.engines.native.building import COMMAND, INDEX, WORD, Building, array
from checker.engines.native.code import Functions, Part
from checker.engines.native.recipes import Recipe
from checker.engines.native.steps import build_expand
from checker.engines.packing import Layout, Words
from checker.model import Model

_ARGUMENTS = (
    ("states", array(WORD)),
    ("states_count", WORD),
    ("start", array(WORD)),  # where each state's successors begin, and in the end how many
    ("successors", array(WORD)),
    ("commands", array(COMMAND)),
    ("count", array(WORD)),  # how many successors there are so far
    ("errors", array(INDEX)),  # range errors: state, command and variable, in turn
    ("error_count", array(WORD)),
    ("hits", array(WORD)),
)


@dataclass(frozen=True)
class Expanded:
    """The successors of some states.

    Those of state i are rows ``start[i]`` to ``start[i + 1]`` of ``words``, each by the command
    ``commands`` (an index into the model's). ``errors`` has a row for each step that would leave a
    type: the state, the command and the variable by their numbers.
    """

    start: NDArray[np.int64]
    words: Words
    commands: NDArray[np.int16]
    errors: NDArray[np.uint32]


class Successors:
    """The steps of a model.

    Args:
        model: the design.
        layout: where its variables are in a packed state.
    """

    def __init__(self, model: Model, layout: Layout):
        self._layout = layout
        self._most = max(1, len(model.commands))
        self._leaving = sum(bool(command.ranges) for command in model.commands)
        recipe = Recipe("successors")
        recipe.model(model)
        text = partial(_module_for, model, layout)
        self._code = Functions(Part(recipe.digest(), text, {"successors": _ARGUMENTS}))

    def of(self, states: Words) -> Expanded:
        """The successors of some packed states, in the order of the commands."""
        states = np.ascontiguousarray(states)
        width = self._layout.words
        start = np.zeros(len(states) + 1, np.int64)
        words = np.zeros((len(states) * self._most, width), np.uint64)
        commands = np.zeros(len(states) * self._most, np.int16)
        errors = np.zeros((len(states) * self._leaving, 3), np.uint32)
        counts = np.zeros((3, 2), np.uint64)
        self._code.successors(
            states.ctypes.data,
            len(states),
            *(each.ctypes.data for each in (start, words, commands)),
            counts[0].ctypes.data,
            errors.ctypes.data,
            *(each.ctypes.data for each in counts[1:]),
        )
        found, wrong = int(counts[0, 0]), int(counts[1, 0]) // 3
        return Expanded(start, words[:found].copy(), commands[:found].copy(), errors[:wrong].copy())


def _module_for(model: Model, layout: Layout) -> str:
    module = ir.Module("successors")
    expand = build_expand(module, model, layout)
    code = Building(module, "successors", _ARGUMENTS)
    build, a = code.build, code.a
    rest = [a[name] for name, _ in _ARGUMENTS[3:]]
    with code.loop(code.number(0), a["states_count"]) as state:
        place = build.mul(state, code.number(layout.words))
        build.call(expand, [code.at("states", place), build.trunc(state, INDEX), *rest])
        number = code.read("count", code.number(0))
        code.write("start", build.add(state, code.number(1)), number)
    code.finish()
    return str(module)
