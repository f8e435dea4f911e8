"""A system: named parts, views, knowledge, choices, and the steps in which parts act together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import Enum
from typing import Any, ClassVar

from statemachine import State, StateChart

from checker.errors import SpecError, did_you_mean

Texts = str | Sequence[str]


class refusals(dict[str, str]):  # noqa: N801 - written in specs like dict
    """A refusal table: requirement id to the condition under which the step is refused.

    ``includes`` puts another table's lines first, by reference, so that a reader sees that one
    table contains the other.
    """

    def __init__(
        self,
        lines: Mapping[str, str] | None = None,
        includes: Mapping[str, str] | Sequence[Mapping[str, str]] = (),
    ):
        tables = [includes] if isinstance(includes, Mapping) else list(includes)
        merged: dict[str, str] = {}
        for table in tables:
            merged.update(table)
        super().__init__({**merged, **(lines or {})})
        self.includes = tuple(tables)


@dataclass(frozen=True)
class Part:
    """A named part of a system; made by :func:`part`."""

    chart: type[StateChart[Any]]
    starts: str | None = None
    ports: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)


def part(chart: type[StateChart[Any]], *, starts: str | None = None, **bound: Any) -> Any:
    """A part: an instance of a chart under the name that it is assigned to.

    Args:
        chart: the component's class.
        starts: the state in which it starts, if not the chart's initial one.
        bound: starting values of its variables (``anything`` for all), and its ports: name to
            the name of another part.

    Raises:
        SpecError: ``chart`` is an instance of a class, or ``starts`` is no name.
    """
    if isinstance(chart, StateChart):
        raise instance_mistake(type(chart).__name__)
    if starts is not None and not isinstance(starts, str):
        shown, id_ = (
            (f"the state '{starts.id}' itself", starts.id)
            if isinstance(starts, State)
            else (repr(starts), "<state>")
        )
        raise SpecError(
            f"part(...): starts is {shown}, which is no name.",
            why="a part starts in the state that is named",
            instead=f'starts="{id_}"',
        )
    ports = {name: value for name, value in bound.items() if isinstance(value, str)}
    values = {name: value for name, value in bound.items() if not isinstance(value, str)}
    return Part(chart, starts, ports, values)


def instance_mistake(name: str) -> SpecError:
    """What is wrong with a part that is made of an instance of a chart, ``part(Door())``."""
    return SpecError(
        f"part({name}()) has an instance of {name}.",
        why="a part stands for a chart that every engine starts anew",
        instead=f"part({name})",
    )


@dataclass(frozen=True)
class Group:
    """Parts to quantify over; made by :func:`group`."""

    members: tuple[str, ...]

    def __iter__(self) -> Iterator[str]:
        return iter(self.members)


def group(*members: str) -> Group:
    """Names of parts to quantify over: ``any(se.primary for se in ses)``.

    Raises:
        SpecError: a member is no name.
    """
    for member in members:
        if not isinstance(member, str):
            shown = "a part itself" if isinstance(member, Part) else repr(member)
            raise SpecError(
                f"group(...) has {shown}, which is no name.",
                why="a group lists the names by which expressions call its parts",
                instead='the names in quotes: group("a", "b")',
            )
    return Group(members)


@dataclass(frozen=True)
class ViewDecl:
    """A named expression over the whole state; made by :func:`view`."""

    text: str


def view(text: str) -> Any:
    """A named expression over the whole state, evaluated once a state."""
    return ViewDecl(text)


@dataclass(frozen=True)
class ChoiceDecl:
    """An open question with its answers; made by :func:`choice`."""

    question: str
    requirement: str | None
    answers: Mapping[str, str]
    python: type[Enum]


def choice(question: str, requirement: str | None = None, /, **answers: str) -> Any:
    """A question that the documents leave open, as a frozen variable of the initial state.

    Every combination of answers is explored and checked; the first answer is the default.

    Args:
        question: the question, one sentence.
        requirement: the id of the catalogue's entry that asks it.
        answers: name to what the answer means.

    Raises:
        SpecError: an argument is no text, or two answers have the same words.
    """
    for value in (question, requirement or "", *answers.values()):
        if not isinstance(value, str):
            raise SpecError(
                f"choice({question!r}): {value!r} is no text.",
                why="the report shows the question and what each answer means",
                instead='choice("<question>", "<requirement>", yes="...", no="...")',
            )
    if len(set(answers.values())) < len(answers):
        raise SpecError(
            f"choice({question!r}): two answers have the same words.",
            why="nobody could tell them apart in the report",
            instead="what each answer means, in words of its own",
        )
    python: type[Enum] = Enum(value="Choice", names=answers)  # type: ignore[misc]
    return ChoiceDecl(question, requirement, answers, python)


@dataclass(frozen=True)
class Knowledge:
    """What somebody last received; made by :func:`last_received`."""

    text: str
    while_: str
    at_first: Any = None


def last_received(text: str, *, while_: str, at_first: Any = None) -> Any:
    """Knowledge: the value of ``text`` when the path ``while_`` last held.

    It is refreshed from the state after every step in which the path holds, and frozen otherwise.

    Args:
        text: the expression that is sent.
        while_: the condition under which it arrives.
        at_first: what is believed at the start if the path does not hold then.
    """
    return Knowledge(text, while_, at_first)


@dataclass(frozen=True)
class Step:
    """An event of the whole system: one indivisible step of everybody who takes part.

    Args:
        by: whose event it is: environment, operator, machine, timer or fault.
        over: role to a group, an enumeration, ``bool`` or a range; each filling is one command.
        when: conditions that must hold, on the state before the step.
        refused_while: refusal tables (requirement id to condition).
        takes: role, part or group to the event that it must be able to take.
        tells: role, part or group to ``(event, path)``: it follows if the path holds and it is
            able; the path ``"always"`` is a message that needs none, and shows in the report.
        gives: name to the expression of a value, computed before the step, handed to all who take
            part and declare it in ``given``.
        answers: requirement ids that this step models.
        waive: the reason why this step may be dead.
    """

    by: str
    over: Mapping[str, Any] = field(default_factory=dict)
    when: Texts = ()
    refused_while: Mapping[str, str] | Sequence[Mapping[str, str]] = ()
    takes: Mapping[str, str] = field(default_factory=dict)
    tells: Mapping[str, tuple[str, Texts]] = field(default_factory=dict)
    gives: Mapping[str, str] = field(default_factory=dict)
    answers: Texts = ()
    waive: str | None = None


def changed(step: Step, **what: Any) -> Any:
    """A step of another design with some of its arguments changed, for a variant of that design.

    Raises:
        SpecError: a step has no such argument.
    """
    names = {each.name for each in fields(Step)}
    for name in what:
        if name not in names:
            raise SpecError(
                f"changed(...): a step has no argument '{name}'.",
                why="nothing would be changed",
                instead=did_you_mean(name, names),
            )
    return replace(step, **what)


def left_out(step: Step, reason: str) -> Any:
    """A step of another design that never happens in a variant of it, for the reason given."""
    return replace(step, when=(*texts(step.when), "False"), waive=reason)


class System:
    """A design: parts, views, choices, knowledge and steps, each a class attribute.

    The docstring's first line is the title; the rest says what the design is and what it leaves
    out. ``initially`` filters the initial states; ``ends`` says when nothing further need happen
    (any other state in which nothing but a fault can happen is a deadlock); ``covers`` lists how
    the ids of the requirements begin that this design is to answer (``"ROM"``); ``answers`` maps
    requirement ids to names of elements; ``waive`` maps an element to the reason why it may be
    dead; ``up_to_faults`` bounds the faults of the runs that are explored (any number unless
    said). ``variant_of`` is the design of which this one is a variant: what is never used, and what
    the documents ask for, is then asked of that one only. ``ablated`` lists lines of refusal
    tables: the report says what goes wrong without each of them. ``pared`` asks for the least of
    what a variant changes that is enough to remove each finding; it is meant for small variants.
    """

    initially: ClassVar[Texts] = ()
    ends: ClassVar[Texts] = ()
    covers: ClassVar[Texts] = ()
    answers: ClassVar[Mapping[str, Texts]] = {}
    waive: ClassVar[Mapping[str, str]] = {}
    up_to_faults: ClassVar[int | None] = None
    variant_of: ClassVar[type[Any] | None] = None
    ablated: ClassVar[Texts] = ()
    pared: ClassVar[bool] = False


def texts(value: Texts) -> tuple[str, ...]:
    """One text or several, as a tuple."""
    return (value,) if isinstance(value, str) else tuple(value)


def tables(value: Mapping[str, str] | Sequence[Mapping[str, str]]) -> tuple[Mapping[str, str], ...]:
    """One refusal table or several, as a tuple."""
    return (value,) if isinstance(value, Mapping) else tuple(value)


def refusal_lines(step: Step) -> dict[str, str]:
    """The lines of all refusal tables of a step: requirement id to condition."""
    return {line: text for table in tables(step.refused_while) for line, text in table.items()}


def is_left_out(step: Step) -> bool:
    """Whether a step never happens, as :func:`left_out` has it."""
    return "False" in texts(step.when)
