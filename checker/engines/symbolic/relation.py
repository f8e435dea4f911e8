"""A model's initial states and steps as z3 constraints over frames."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import z3

from checker.engines.symbolic.translate import Translator, constant, number_of, unknown
from checker.engines.width import bits_for, width_for
from checker.expressions.nodes import Expr
from checker.expressions.types import BOOL
from checker.model import Command, Model


class Relation:
    """The transition relation of a model, unrolled as far as it is asked for.

    Frozen choices are the same constants in every frame. ``fired(i)`` is the number of the command
    that leads from frame i to frame i + 1.

    Args:
        model: the design.
        extra: further expressions that will be translated, for the width of numbers.
        prefix: put before every name, so that several relations can share a solver.
    """

    def __init__(self, model: Model, extra: Iterable[Expr] = (), prefix: str = ""):
        self.model = model
        self.prefix = prefix
        self.width = width_for(model, extra)
        self._frames: list[Translator] = []
        self._steps: dict[int, Any] = {}
        self.inductive: set[Expr] = set()
        """Conditions of which it was checked that they hold initially and are kept."""
        self._bits = max(1, (len(model.commands) - 1).bit_length())

    @classmethod
    def of(cls, model: Model, extra: Iterable[Expr], known: Relation | None) -> Relation:
        """A relation that was made before, if it fits the model and the numbers in ``extra``."""
        extra = list(extra)
        if known is not None and known.model is model and bits_for(extra) <= known.width:
            return known
        return cls(model, extra)

    def frame(self, number: int) -> Translator:
        """The translator of a frame, made when first asked for."""
        while len(self._frames) <= number:
            here = len(self._frames)
            names = {
                v.name: unknown(self._name(v.name, v.kind, here), v.type, self.width)
                for v in self.model.variables
            }
            self._frames.append(Translator(names, self.model.view_exprs, self.width))
        return self._frames[number]

    def _name(self, name: str, kind: str, number: int) -> str:
        return f"{self.prefix}{name}" if kind == "choice" else f"{self.prefix}{name}@{number}"

    def step_frame(self, number: int) -> Translator:
        """Frame ``number`` with the next one as its later state, for step properties."""
        here, after = self.frame(number), self.frame(number + 1)
        return Translator(here.frame, here.views, here.width, after)

    def types(self, number: int) -> Any:
        """Every variable of a frame is within its type."""
        frame = self.frame(number)
        limits = []
        for variable in self.model.variables:
            if variable.type != BOOL:
                term = frame.frame[variable.name]
                limits += [term >= variable.type.low, term <= variable.type.high]
        return z3.And(*limits)

    def initial(self) -> Any:
        """Frame 0 is an initial state."""
        frame = self.frame(0)
        allowed = [
            z3.Or(*(_equals(frame, v.name, value, self) for value in v.initial))
            for v in self.model.variables
        ]
        return z3.And(*allowed, frame(self.model.initially))

    def fired(self, number: int) -> Any:
        """The number of the command between a frame and the next."""
        return z3.BitVec(f"{self.prefix}command@{number}", self._bits)

    def fires(self, number: int, command: int) -> Any:
        """That command is the one between a frame and the next."""
        return self.fired(number) == z3.BitVecVal(command, self._bits)

    def step(self, number: int) -> Any:
        """Some command leads from frame ``number`` to the next one."""
        if number not in self._steps:
            self._steps[number] = self._step(number)
        return self._steps[number]

    def _step(self, number: int) -> Any:
        here = self.frame(number)
        commands = self.model.commands
        guards = [
            z3.Implies(self.fires(number, n), self._enabled(here, command))
            for n, command in enumerate(commands)
        ]
        if len(commands) < 1 << self._bits:
            last = z3.BitVecVal(len(commands) - 1, self._bits)
            guards.append(z3.ULE(self.fired(number), last))
        after = self._after(number, here)
        target = self.frame(number + 1).frame
        moves = [
            target[v.name] == after[v.name] for v in self.model.variables if v.kind != "choice"
        ]
        return z3.And(*guards, *moves)

    def _enabled(self, here: Translator, command: Command) -> Any:
        conditions = [here(command.guard)]
        updates = dict(command.updates)
        for name in command.ranges:
            type_ = self.model.variable[name].type
            value = here(updates[name])
            conditions += [value >= type_.low, value <= type_.high]
        return z3.And(*conditions)

    def _after(self, number: int, here: Translator) -> dict[str, Any]:
        """The values after the step: as the fired command says, then refreshed."""
        new = dict(here.frame)
        for n, command in enumerate(self.model.commands):
            for name, expr in command.updates:
                new[name] = z3.If(self.fires(number, n), here(expr), new[name])
        for refresh in self.model.refreshes:
            then = Translator(new, self.model.view_exprs, self.width)
            value = z3.If(then(refresh.path), then(refresh.value), new[refresh.variable])
            new = {**new, refresh.variable: value}
        return new

    # -- reading a solution --------------------------------------------------------------------

    def state(self, solution: Any, number: int) -> dict[str, int]:
        """The state of a frame in a solution."""
        frame = self.frame(number).frame
        return {
            v.name: number_of(solution.eval(frame[v.name], model_completion=True))
            for v in self.model.variables
        }

    def command(self, solution: Any, number: int) -> str:
        """The name of the command between a frame and the next in a solution."""
        index = int(solution.eval(self.fired(number), model_completion=True).as_long())
        return self.model.commands[index].name


def _equals(frame: Translator, name: str, value: int, relation: Relation) -> Any:
    type_ = relation.model.variable[name].type
    return frame.frame[name] == constant(value, type_, relation.width)


def bad_step(relation: Relation, number: int, steps: Mapping[str, Expr]) -> Any:
    """The step from a frame to the next is a bad one of its command."""
    translator = relation.step_frame(number)
    cases = [
        z3.And(relation.fires(number, n), translator(steps[command.name]))
        for n, command in enumerate(relation.model.commands)
        if command.name in steps
    ]
    return z3.Or(*cases)


def conditions_of(bad: Expr | Mapping[str, Expr]) -> list[Expr]:
    """The conditions that a claim is made of: on states, or on the steps of commands."""
    return list(bad.values()) if isinstance(bad, Mapping) else [bad]


def solver(timeout: float | None) -> Any:
    """A solver for finite domains; ``timeout`` in seconds for each question."""
    made = z3.SolverFor("QF_FD")
    if timeout is not None:
        made.set("timeout", max(1, int(timeout * 1000)))
    return made
