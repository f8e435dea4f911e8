"""Properties: one sentence in English, the requirements it answers for, one expression.

Every function here makes a :class:`Property`; a properties file assigns each to the name by which
verdicts, reports and the command line call it. An argument that is not of the right kind raises a
:class:`checker.errors.SpecError`, to which the import of the file adds the line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, Literal

from checker.errors import Source, SpecError
from checker.notation.system import Texts, texts

Kind = Literal["always", "always_step", "never_step", "sometimes", "always_recoverable"]


@dataclass(frozen=True)
class Property:
    """What must hold of a design; made by the functions of this module.

    ``text`` is the expression; ``on`` the events whose steps it is about; ``where`` the situation
    it is about, for which a witness is sought; ``violated`` the choices for which a violation is
    expected (``"True"`` for all), ``because`` the reason; ``unavoidable`` why no change to a guard
    removes it; ``faults`` the number of faults up to which it is claimed; ``without`` the actors
    that may not help; ``steps`` the longest recovery.
    """

    kind: Kind
    sentence: str
    text: str
    answers: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    where: str | None = None
    violated: str | None = None
    because: str = ""
    unavoidable: str = ""
    faults: int | None = None
    without: tuple[str, ...] = ()
    steps: int | None = None


@dataclass(frozen=True)
class PropertySource(Source):
    """Where a property is written, and the line of each of its arguments."""

    arguments: Mapping[str, Source] = field(default_factory=dict, compare=False)


def argument_source(source: Source, name: str, text: str | None = None) -> Source:
    """The line of an argument of a property (of one text in it), else that of the property."""
    lines = source.arguments if isinstance(source, PropertySource) else {}
    return lines.get(f"{name} {text}", lines.get(name, source))


def _property(kind: Kind, **said: Any) -> Property:
    """A property of what the author said, which is looked at first.

    Raises:
        SpecError: an argument has not the type or the range that it must have.
    """
    who = f"{kind}(...)"
    for name, value in said.items():
        _ARGUMENTS[name](who, name, value)
    violated = _expectation(who, said["violated"], said["because"], said["unavoidable"])
    names: dict[str, Any] = {
        name: texts(said[name]) for name in ("answers", "on", "without") if name in said
    }
    arguments: dict[str, Any] = {**said, **names, "violated": violated}
    return Property(kind, **arguments)


def _expectation(who: str, violated: bool | str, because: str, unavoidable: str) -> str | None:
    """Where a violation is expected, as a property keeps it.

    Raises:
        SpecError: one is expected and nothing says why, or the other way round.
    """
    if violated is not False and not because.strip():
        raise SpecError(
            f"{who}: a violation is expected, and nothing says why.",
            why="the report shows the reason beside the finding",
            instead='because="<reason>"',
        )
    if violated is False and because.strip():
        raise SpecError(
            f"{who}: a reason is given for a violation that is not expected.",
            why="nobody would read it, and the violation would fail the check",
            instead='violated=True, or violated="<choice> == <answer>"; or no because=',
        )
    if violated is False and unavoidable.strip():
        raise SpecError(
            f"{who}: a violation is unavoidable, but none is expected.",
            why="nobody would read it, and the violation would fail the check",
            instead='violated=True, or violated="<choice> == <answer>"; or no unavoidable=',
        )
    return "True" if violated is True else violated or None


def _is_sentence(who: str, name: str, value: object) -> None:
    if not isinstance(value, str) or not value.strip():
        raise SpecError(
            f"{who}: the first argument is {value!r}, which is no sentence.",
            why="verdicts and reports show the sentence to readers who do not read expressions",
            instead='what is claimed, in words: "A locked door is shut."',
        )


def _is_text(who: str, name: str, value: object) -> None:
    if not isinstance(value, str) or not value.strip():
        shown = "the second argument" if name == "text" else name
        raise _no_text(who, shown, value)


def _is_optional_text(who: str, name: str, value: object) -> None:
    if value is not None:
        _is_text(who, name, value)


def _no_text(who: str, shown: str, value: object) -> SpecError:
    return SpecError(
        f"{who}: {shown} is {_shown(value)}, which is no expression.",
        why="it would be the same in every state",
        instead="one text; several conditions are joined with 'and'"
        if isinstance(value, tuple | list)
        else 'an expression in quotes, such as "door.shut"',
    )


def _is_expectation(who: str, name: str, value: object) -> None:
    if not isinstance(value, bool | str) or (isinstance(value, str) and not value.strip()):
        raise SpecError(
            f"{who}: violated is {_shown(value)}, which is neither True nor an expression.",
            why="nothing says where a violation is expected",
            instead='violated=True, or an expression over the choices: violated="<choice> == yes"',
        )


def _is_reason(who: str, name: str, value: object) -> None:
    if not isinstance(value, str):
        raise SpecError(
            f"{who}: {name} is {_shown(value)}, which is no text.",
            why="the report shows the reason beside the finding",
            instead=f'{name}="<reason>"',
        )


def _are_names(who: str, name: str, value: object) -> None:
    items = value if isinstance(value, tuple | list) else (value,)
    for wrong in (item for item in items if not isinstance(item, str)):
        raise SpecError(
            f"{who}: {name} is {_shown(wrong)}, which is no name.",
            why=_NAMES[name][0],
            instead=_NAMES[name][1],
        )


_NAMES = {
    "answers": ("nobody would know which requirement is meant", 'answers="<id>"'),
    "on": ("nobody would know whose steps are meant", 'on="<event>"'),
    "without": (
        "nobody would know whose help does not count",
        'without=("fault", "<actor or event>"); for a number of steps steps=...',
    ),
}
"""Why each list of names must have names, and what to write."""


def _is_number(who: str, name: str, value: object) -> None:
    low, what = _LOWEST[name]
    if value is None or (isinstance(value, int) and value >= low and not isinstance(value, bool)):
        return
    raise SpecError(
        f"{who}: {name} is {_shown(value)}, which is no whole number from {low} on.",
        why=what,
        instead=f"{name}={low}, or more",
    )


_LOWEST = {
    "faults": (0, "it bounds the faults of the runs that the property is about"),
    "steps": (1, "it bounds the steps of the way back"),
}
"""The lowest number that each bound can be, and what the bound is for."""

_ARGUMENTS: Mapping[str, Callable[[str, str, object], None]] = {
    "sentence": _is_sentence,
    "text": _is_text,
    "answers": _are_names,
    "on": _are_names,
    "where": _is_optional_text,
    "violated": _is_expectation,
    "because": _is_reason,
    "unavoidable": _is_reason,
    "faults": _is_number,
    "without": _are_names,
    "steps": _is_number,
}
"""Argument to what looks at it."""


def _shown(value: object) -> str:
    return str(value) if isinstance(value, Enum) else repr(value)


def always(
    sentence: str,
    text: str,
    *,
    answers: Texts = (),
    where: str | None = None,
    violated: bool | str = False,
    because: str = "",
    unavoidable: str = "",
    faults: int | None = None,
) -> Property:
    """An invariant: ``text`` holds in every reachable state (TLA+'s ``[]P``, PRISM's ``A [G P]``).

    Args:
        sentence: what is claimed, in English.
        text: the expression.
        answers: ids of the requirements that it checks.
        where: the situation that it is about; the claim is then ``implies(where, text)``, and it
            counts as vacuous if the situation is never reached. Derived from ``implies(p, q)``.
        violated: True, or an expression over the choices: where a violation is expected.
        because: why the violation is expected.
        unavoidable: why no change to a guard could remove it, where that is so.
        faults: the claim is only about runs with at most so many faults.
    """
    return _property(
        "always",
        sentence=sentence,
        text=text,
        answers=answers,
        where=where,
        violated=violated,
        because=because,
        unavoidable=unavoidable,
        faults=faults,
    )


def always_step(
    sentence: str,
    text: str,
    *,
    on: Texts = (),
    answers: Texts = (),
    where: str | None = None,
    violated: bool | str = False,
    because: str = "",
    unavoidable: str = "",
    faults: int | None = None,
) -> Property:
    """A condition on steps: ``text`` holds for every step of the events ``on`` (all by default).

    Names have their values from before the step, ``after(...)`` those from after it; a step's
    roles may be used that all events of ``on`` have (TLA+'s ``[][A]_v``).
    """
    return _property(
        "always_step",
        sentence=sentence,
        text=text,
        answers=answers,
        on=on,
        where=where,
        violated=violated,
        because=because,
        unavoidable=unavoidable,
        faults=faults,
    )


def never_step(
    sentence: str,
    text: str,
    *,
    on: Texts = (),
    answers: Texts = (),
    where: str | None = None,
    violated: bool | str = False,
    because: str = "",
    unavoidable: str = "",
    faults: int | None = None,
) -> Property:
    """No step of the events ``on`` satisfies ``text``; see :func:`always_step`."""
    return _property(
        "never_step",
        sentence=sentence,
        text=text,
        answers=answers,
        on=on,
        where=where,
        violated=violated,
        because=because,
        unavoidable=unavoidable,
        faults=faults,
    )


def sometimes(
    sentence: str,
    text: str,
    *,
    answers: Texts = (),
    violated: bool | str = False,
    because: str = "",
    unavoidable: str = "",
    faults: int | None = None,
) -> Property:
    """Reachability: some reachable state satisfies ``text`` (CTL's ``EF P``); shown by a trace."""
    return _property(
        "sometimes",
        sentence=sentence,
        text=text,
        answers=answers,
        violated=violated,
        because=because,
        unavoidable=unavoidable,
        faults=faults,
    )


def always_recoverable(
    sentence: str,
    text: str,
    *,
    answers: Texts = (),
    where: str | None = None,
    without: Texts = ("fault",),
    steps: int | None = None,
    violated: bool | str = False,
    because: str = "",
    unavoidable: str = "",
    faults: int | None = None,
) -> Property:
    """From every reachable state (in ``where``) some path leads to ``text`` (``AG EF P``).

    Args:
        sentence: what is claimed, in English.
        text: the expression to come back to.
        answers: ids of the requirements that it checks.
        where: the states from which the claim is made.
        without: whose events the path may not use; faults never help by default, and
            ``("fault", "operator")`` asks for recovery without a person.
        steps: the path has at most so many steps.
        violated: True, or an expression over the choices: where a violation is expected.
        because: why the violation is expected.
        unavoidable: why no change to a guard could remove it, where that is so.
        faults: the claim is only about states reached with at most so many faults.
    """
    return _property(
        "always_recoverable",
        sentence=sentence,
        text=text,
        answers=answers,
        where=where,
        violated=violated,
        because=because,
        unavoidable=unavoidable,
        faults=faults,
        without=without,
        steps=steps,
    )


# -- of another design ---------------------------------------------------------------------------


def again(
    prop: Property,
    *,
    violated: bool | str | None = None,
    because: str = "",
    unavoidable: str = "",
) -> Property:
    """A property of another design, asked of a variant of that design in the same words.

    Args:
        prop: the property.
        violated: where a violation is expected in the variant; as in the other design unless said.
        because: why it is expected there; as in the other design unless said.
        unavoidable: why no change to a guard could remove it, where that is so.

    Raises:
        SpecError: ``prop`` is no property, or the reason does not go with the expectation.
    """
    who = "again(...)"
    _is_property(who, prop)
    _is_reason(who, "because", because)
    _is_reason(who, "unavoidable", unavoidable)
    if violated is None:
        _expectation(who, False, because, unavoidable)
        return prop
    _is_expectation(who, "violated", violated)
    because = because or (prop.because if violated else "")
    expected = _expectation(who, violated, because, unavoidable)
    return replace(prop, violated=expected, because=because, unavoidable=unavoidable)


def mended(prop: Property) -> Property:
    """A property that is violated in another design, and is to hold in a variant that mends it.

    Raises:
        SpecError: ``prop`` is no property, or no violation of it is expected.
    """
    who = "mended(...)"
    _is_property(who, prop)
    if prop.violated is None:
        raise SpecError(
            f"{who}: no violation of this property is expected in its own design.",
            why="there would be nothing to mend",
            instead="again(...), which asks the same of a variant",
        )
    return replace(prop, violated=None, because="", unavoidable="")


def _is_property(who: str, value: object) -> None:
    if not isinstance(value, Property):
        raise SpecError(
            f"{who}: {_shown(value)} is no property.",
            why="only a property of another design can be asked again",
            instead="from properties import <design>, and <design>.<property>",
        )
