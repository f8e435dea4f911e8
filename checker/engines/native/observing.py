"""Conditions on the steps of a state graph as native code: where each holds at the least cost."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from llvmlite import ir
from numpy.typing import NDArray

from checker.engines.native.building import BIT, COMMAND, INDEX, WORD, Building, array
from checker.engines.native.code import Functions, Part
from checker.engines.native.expressions import StepValues, Values
from checker.engines.native.recipes import Recipe
from checker.engines.native.steps import unpacked
from checker.engines.packing import Layout
from checker.engines.threads import shares, together
from checker.engines.watching import Watched
from checker.expressions.nodes import FALSE, Expr
from checker.expressions.types import BOOL
from checker.model import Model

_OBSERVE = (
    ("first", WORD),  # the states from this one
    ("last", WORD),  # to before this one
    ("states", array(WORD)),
    ("start", array(WORD)),  # where each state's edges begin
    ("target", array(INDEX)),
    ("command", array(COMMAND)),
    ("answers", array(WORD)),  # what is said of the frozen variables that have other values
    ("price", array(WORD)),  # what a step of each command costs
    ("cost", array(WORD)),  # of each state
    ("group", array(INDEX)),  # of each state
    ("groups", WORD),
    ("best", array(WORD)),  # for each condition and group the cost of its cheapest step so far
    ("chosen", array(WORD)),  # and that edge
)


def observe_with(
    model: Model, layout: Layout, answers: Collection[str], watched: Sequence[Watched]
) -> Functions:
    """The code that looks at every edge.

    Args:
        model: the design.
        layout: where its variables are in a packed state.
        answers: the variables whose values are given rather than read from the states.
        watched: the conditions; their numbers must fit into 64 bits.
    """
    recipe = Recipe("observe")
    recipe.model(model)
    recipe.add("answers", tuple(answers))
    for each in watched:
        recipe.steps(each)
    text = partial(_module_for, model, layout, answers, watched)
    return Functions(Part(recipe.digest(), text, {"observe": _OBSERVE}))


def _module_for(
    model: Model, layout: Layout, answers: Collection[str], watched: Sequence[Watched]
) -> str:
    module = ir.Module("observe")
    code = Building(module, "observe", _OBSERVE)
    build, a = code.build, code.a
    asked = [
        (number, [(place, each[c.name]) for place, each in enumerate(watched) if c.name in each])
        for number, c in enumerate(model.commands)
    ]
    with code.loop(a["first"], a["last"]) as state:
        last = code.read("start", build.add(state, code.number(1)))
        with code.loop(code.read("start", state), last) as edge:
            done = build.append_basic_block("done")
            command = build.load(code.at("command", edge))
            choice = build.switch(command, done)
            for number, conditions in asked:
                kept = [(place, expr) for place, expr in conditions if expr != FALSE]
                if not kept:
                    continue
                block = build.append_basic_block(f"command{number}")
                choice.add_case(ir.Constant(COMMAND, number), block)
                build.position_at_end(block)
                values = _both(code, model, layout, answers, state, edge)
                _note(code, values, kept, number, state, edge)
                build.branch(done)
            build.position_at_end(done)
    code.finish()
    return str(module)


def observe(
    functions: Functions,
    words: NDArray[np.uint64],
    start: NDArray[np.int64],
    target: NDArray[np.int32],
    command: NDArray[np.int16],
    answers: NDArray[np.int64],
    price: NDArray[np.int64],
    cost: NDArray[np.int64],
    group: NDArray[np.int32],
    best: NDArray[np.int64],
    chosen: NDArray[np.int64],
) -> None:
    """Look at every edge; for the arguments see the list above.

    ``best`` and ``chosen`` have a row for each condition and a column for each group; of edges of
    equal cost the first one is chosen.
    """
    words = np.ascontiguousarray(words)
    call = functions.observe
    arrays = (words, start, target, command, answers, price, cost, group)
    given = [each.ctypes.data for each in arrays]

    def look(first: int, last: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        own = best.copy(), chosen.copy()
        found = (each.ctypes.data for each in own)
        call(first, last, *given, best.shape[1], *found)
        return own

    for costs, edges in together([partial(look, *share) for share in shares(len(start) - 1)]):
        cheaper = costs < best
        best[cheaper] = costs[cheaper]
        chosen[cheaper] = edges[cheaper]


def _note(
    code: Building,
    values: Values,
    conditions: Sequence[tuple[int, Expr]],
    command: int,
    state: Any,
    edge: Any,
) -> None:
    """Note an edge wherever a condition holds on it and it is cheaper than what is known."""
    build = code.build
    group = code.read("group", state)
    cost = build.add(code.read("cost", state), code.read("price", code.number(command)))
    found = [values(expr) for _, expr in conditions]
    for (place, _), holds in zip(conditions, found, strict=True):
        with build.if_then(holds):
            row = build.mul(code.a["groups"], code.number(place))
            index = build.add(row, group)
            with build.if_then(code.less(cost, code.read("best", index))):
                code.write("best", index, cost)
                code.write("chosen", index, edge)


def _both(
    code: Building, model: Model, layout: Layout, answers: Collection[str], state: Any, edge: Any
) -> Values:
    """Expressions over the two states of an edge."""
    places = {name: place for place, name in enumerate(answers)}
    after = _Variables(code, model, layout, places, code.read("target", edge))
    before = _Variables(code, model, layout, places, state)
    return StepValues(
        code.build, before, model.view_exprs, Values(code.build, after, model.view_exprs)
    )


class _Variables(dict[str, Any]):
    """The variables of a state, each read where it is first asked for."""

    def __init__(
        self, code: Building, model: Model, layout: Layout, answers: Mapping[str, int], state: Any
    ):
        super().__init__()
        self._code, self._model, self._layout, self._answers = code, model, layout, answers
        self._base = code.build.mul(state, code.number(layout.words))
        self._words: dict[int, Any] = {}

    def __missing__(self, name: str) -> Any:
        code, place = self._code, self._layout.places[name]
        type_ = self._model.variable[name].type
        if name in self._answers:
            value = code.read("answers", code.number(self._answers[name]))
            self[name] = code.build.trunc(value, BIT) if type_ == BOOL else value
            return self[name]
        if place.word not in self._words:
            index = code.build.add(self._base, code.number(place.word))
            self._words[place.word] = code.read("states", index)
        self[name] = unpacked(code.build, self._words[place.word], place, type_)
        return self[name]
