"""What a check found: verdicts by combination of choices, traces, and the unasked-for checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from checker.documents import Document
from checker.expressions.nodes import Expr
from checker.model import Model
from checker.notation.properties import Property

Verdict = Literal["holds", "violated", "undecided", "error"]
State = Mapping[str, int]
"""A state: variable name to encoded value."""


@dataclass(frozen=True)
class Falsified:
    """A conjunct of a property that is false at the end of a trace, and the values that make it so.

    ``values`` pairs the text of a variable, view or ``after(...)`` with its value as text.
    """

    text: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Trace:
    """A run: ``states[0]`` is an initial state, ``commands[i]`` leads from state i to state i + 1.

    ``falsified`` says what is wrong at its end (empty for a witness), ``note`` adds a sentence
    (what a deadlock lacks, from where there is no way back). ``loop`` is the index of the state
    to which a lasso returns, ``None`` for a finite run.
    """

    model: Model
    states: tuple[State, ...]
    commands: tuple[str, ...]
    falsified: tuple[Falsified, ...] = ()
    note: str = ""
    loop: int | None = None

    @property
    def faults(self) -> int:
        """How many faults the run contains."""
        return sum(self.model.command[name].fault for name in self.commands)

    def changes(self, step: int) -> tuple[tuple[str, str, str], ...]:
        """Variable, value before and value after, for what step ``step`` (from 0) changed."""
        before, after = self.states[step], self.states[step + 1]
        return tuple(
            (v.name, v.type.show(before[v.name]), v.type.show(after[v.name]))
            for v in self.model.variables
            if before[v.name] != after[v.name]
        )


@dataclass(frozen=True)
class PropertyResult:
    """One property of one design, for every combination of choices.

    ``verdicts``, ``expected`` and ``fewest`` (the fewest faults of a violation, or of a witness
    for ``sometimes``) have one entry a combination, in the order of
    :attr:`DesignResult.combinations`.
    ``trace(i)`` is the counterexample (for ``sometimes``: the witness) of combination i: fewest
    faults first, then shortest; ``None`` where there is none. ``witnessed`` is False if the
    situation that the property is about is reached in no combination.
    """

    name: str
    stated: Property
    verdicts: tuple[Verdict, ...]
    expected: tuple[Verdict, ...]
    fewest: tuple[int | None, ...]
    trace: Callable[[int], Trace | None]
    bad: Expr | None = None
    witnessed: bool = True
    witness: str = ""
    reason: str = ""
    unasked: bool = False

    @property
    def as_expected(self) -> bool:
        """Whether every combination has the expected verdict and the property is not vacuous."""
        return self.verdicts == self.expected and self.witnessed

    @property
    def undecided(self) -> bool:
        return "undecided" in self.verdicts

    @property
    def unexpected(self) -> bool:
        """Whether something decided is not as expected; more weighty than anything undecided."""
        if self.verdicts == self.expected:
            return not self.witnessed
        pairs = zip(self.verdicts, self.expected, strict=True)
        return not self.witnessed or any(v not in ("undecided", e) for v, e in pairs)


@dataclass(frozen=True)
class DeadElement:
    """A state, transition, guard conjunct or view that no combination uses.

    ``kind`` is state, transition, guard, refusal, view, event, knowledge, variable or reads;
    ``waived`` the spec's reason.
    """

    kind: str
    name: str
    text: str
    source: str
    waived: str | None = None


@dataclass(frozen=True)
class DesignResult:
    """Everything that a check of one design found."""

    model: Model
    engine: str
    combinations: tuple[Mapping[str, str], ...]
    states: tuple[int, ...]
    transitions: tuple[int, ...]
    depth: tuple[int, ...]
    complete: bool
    stopped: str
    seconds: float
    properties: tuple[PropertyResult, ...]
    dead: tuple[DeadElement, ...] = ()
    command_counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def unwaived(self) -> tuple[DeadElement, ...]:
        """The dead elements for which the spec gives no reason."""
        return tuple(element for element in self.dead if element.waived is None)

    @property
    def as_expected(self) -> bool:
        """Whether everything is as expected (undecided is not)."""
        asked = all(result.as_expected for result in self.properties)
        return asked and not self.unwaived and self.complete


@dataclass(frozen=True)
class GuardAnswers:
    """What z3 says of the guards of a design.

    ``never``: events that no values of the variables enable. ``contained``: pairs of events of
    which the second is refused by its table whenever the first is, with the same roles.
    ``redundant``: event and line of a refusal table that refuses nothing which the other lines of
    the event would not refuse.
    """

    never: tuple[str, ...] = ()
    contained: tuple[tuple[str, str], ...] = ()
    redundant: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class RequirementStatus:
    """One entry of the catalogue: what models it and what checks it.

    ``status`` is ``answered``, ``open`` (its design does not exist yet) or ``unanswered``.
    ``modelled`` and ``checked`` list ``design: element`` and ``design: property``.
    """

    id: str
    kind: str
    source: str
    text: str
    status: Literal["answered", "open", "unanswered"]
    modelled: tuple[tuple[str, str], ...] = ()
    checked: tuple[tuple[str, str], ...] = ()
    asked: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class CheckResult:
    """A whole run of ``chartproof check``."""

    designs: tuple[DesignResult, ...]
    requirements: Sequence[RequirementStatus] = ()
    documents: Sequence[Document] = ()

    @property
    def unanswered(self) -> tuple[RequirementStatus, ...]:
        return tuple(r for r in self.requirements if r.status == "unanswered")
