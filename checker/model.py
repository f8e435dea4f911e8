"""The waist: a design as typed finite variables, initial states, guarded commands and named views.

Everything before the model reads charts; everything after it reads only the model. One command
is one filling of one event (``flash_ends(bank=a)``): all it may change at once, and who takes part.
For one state a command has at most one successor; nondeterminism is several commands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from checker.errors import NOWHERE, Source
from checker.expressions.nodes import Expr, variables
from checker.expressions.types import Type

VariableKind = Literal["control", "data", "known", "choice"]
Actor = Literal["environment", "operator", "machine", "timer", "fault"]


@dataclass(frozen=True)
class Variable:
    """One variable of the state.

    ``name`` is full (``a.image``; ``a.state`` for the configuration of part ``a``'s chart);
    ``kind`` says whether it is a chart's configuration, a part's data, what somebody last
    received, or a frozen choice. ``initial`` lists the encoded values it may start with (the
    initial states are all combinations that satisfy :attr:`Model.initially`).
    """

    name: str
    type: Type
    initial: tuple[int, ...]
    kind: VariableKind
    part: str | None = None
    doc: str = ""
    source: Source = NOWHERE
    requirements: tuple[str, ...] = ()


@dataclass(frozen=True)
class View:
    """A named expression over the whole state; ``text`` is what the author wrote."""

    name: str
    expr: Expr
    text: str
    doc: str = ""
    source: Source = NOWHERE
    waived: str | None = None


@dataclass(frozen=True)
class Conjunct:
    """One condition that a guard is made of, in the author's words.

    ``role`` is ``when`` (must hold), ``refuses`` (a refusal line; ``expr`` is already its negation,
    ``requirement`` the line's id) or ``guard`` (a chart's own condition).
    """

    expr: Expr
    text: str
    source: Source = NOWHERE
    role: Literal["when", "refuses", "guard"] = "when"
    requirement: str | None = None


@dataclass(frozen=True, order=True)
class TransitionRef:
    """A transition of a part's chart: ``index`` counts the chart's transitions as declared."""

    part: str
    index: int


@dataclass(frozen=True)
class Alternative:
    """One way through a part's chart for one event: exclusive with the other ways.

    ``condition`` is complete (configuration, guards, the guards of earlier transitions negated,
    the guards of the eventless transitions that follow). ``updates`` holds full variable names.
    ``blocked_by`` lists the conjuncts that a reader would look at when it is not taken; ``origin``
    is the chart's configuration (an encoded value of ``part.state``) that it starts from.
    """

    condition: Expr
    updates: tuple[tuple[str, Expr], ...]
    transitions: tuple[TransitionRef, ...]
    blocked_by: tuple[Conjunct, ...] = ()
    origin: int = 0


@dataclass(frozen=True)
class Participant:
    """A part in a command. ``path`` is ``None`` for one that must be able (takes); for one that
    is told it is the condition under which the message arrives."""

    part: str
    event: str
    alternatives: tuple[Alternative, ...]
    path: Expr | None = None
    path_text: str = ""


@dataclass(frozen=True)
class Command:
    """One filling of one event: a guard, simultaneous updates, where it is written, whose it is.

    ``updates`` has only the variables that may change; an expression may name the variable itself.
    ``ranges`` lists the updates whose value can leave its type, to be checked in every step.
    """

    name: str
    event: str
    arguments: tuple[tuple[str, str], ...]
    by: Actor
    guard: Expr
    updates: tuple[tuple[str, Expr], ...]
    conjuncts: tuple[Conjunct, ...] = ()
    participants: tuple[Participant, ...] = ()
    requirements: tuple[str, ...] = ()
    source: Source = NOWHERE
    ranges: tuple[str, ...] = ()

    @property
    def fault(self) -> bool:
        return self.by == "fault"


@dataclass(frozen=True)
class Refresh:
    """Knowledge: after every step, in the new state, ``variable`` becomes ``value`` where ``path``
    holds and stays as it is where not. Refreshes run in the order in which the model lists them,
    each seeing the earlier ones."""

    variable: str
    path: Expr
    value: Expr
    text: str = ""
    source: Source = NOWHERE


@dataclass(frozen=True)
class ChartTransition:
    """A transition as declared in a chart, for diagrams and the search for dead ones."""

    part: str
    index: int
    event: str
    origin: str
    target: str
    guard: str
    effect: str
    source: Source = NOWHERE
    waived: str | None = None


@dataclass(frozen=True)
class ChartState:
    """A state as declared in a chart; ``configurations`` are those of ``part.state`` it is in."""

    part: str
    name: str
    configurations: tuple[int, ...]
    source: Source = NOWHERE
    waived: str | None = None


@dataclass(frozen=True)
class Choice:
    """An open question as a frozen variable: the requirement that asks it, its answers in words."""

    variable: str
    question: str
    requirement: str | None
    answers: tuple[tuple[str, str], ...]
    default: str


@dataclass(frozen=True)
class Model:
    """A design, ready for every engine. See the module's docstring.

    An ``opaque`` model only says what the executed engine saw of charts with Python guards or
    actions: its variables take the values that occurred, and its commands have no guards or
    effects of their own.

    ``up_to_faults`` bounds the faults of the runs that are explored, where the design says so.

    ``dropped`` are fillings that nothing can ever enable; no engine sees them, but whether a
    table refuses them can be asked.
    """

    name: str
    title: str
    doc: str
    variables: tuple[Variable, ...]
    initially: Expr
    commands: tuple[Command, ...]
    views: tuple[View, ...] = ()
    refreshes: tuple[Refresh, ...] = ()
    choices: tuple[Choice, ...] = ()
    states: tuple[ChartState, ...] = ()
    transitions: tuple[ChartTransition, ...] = ()
    waivers: tuple[tuple[str, str], ...] = ()
    answers: tuple[tuple[str, tuple[str, ...]], ...] = ()
    source: Source = field(default=NOWHERE, compare=False)
    opaque: bool = False
    up_to_faults: int | None = None
    dropped: tuple[Command, ...] = ()

    @cached_property
    def variable(self) -> Mapping[str, Variable]:
        """Variables by name."""
        return {variable.name: variable for variable in self.variables}

    @cached_property
    def view_exprs(self) -> Mapping[str, Expr]:
        """View name to expression; in an order in which each comes after those it names."""
        return {view.name: view.expr for view in self.views}

    @cached_property
    def judgements(self) -> tuple[str, ...]:
        """The choices that no command, no knowledge and no initial state depends on.

        They decide only what properties say, so exploring one of their answers serves all.
        """
        if self.opaque:
            return ()
        views = self.view_exprs
        used = set(variables(self.initially, views))
        for command in self.commands:
            used |= variables(command.guard, views)
            for _, expr in command.updates:
                used |= variables(expr, views)
        for refresh in self.refreshes:
            used |= variables(refresh.path, views) | variables(refresh.value, views)
        return tuple(c.variable for c in self.choices if c.variable not in used)

    @cached_property
    def command(self) -> Mapping[str, Command]:
        """Commands by name."""
        return {command.name: command for command in self.commands}
