"""Properties: one sentence in English, the requirements it answers for, one expression.

Every function here makes a :class:`Property`; a properties file assigns each to the name by which
verdicts, reports and the command line call it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from checker.notation.system import Texts, texts

Kind = Literal["always", "always_step", "never_step", "sometimes", "always_recoverable"]


@dataclass(frozen=True)
class Property:
    """What must hold of a design; made by the functions of this module.

    ``text`` is the expression; ``on`` the events whose steps it is about; ``where`` the situation
    it is about, for which a witness is sought; ``violated`` the choices for which a violation is
    expected (``"True"`` for all), ``because`` the reason; ``faults`` the number of faults up to
    which it is claimed; ``without`` the actors that may not help; ``steps`` the longest recovery.
    """

    kind: Kind
    sentence: str
    text: str
    answers: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    where: str | None = None
    violated: str | None = None
    because: str = ""
    faults: int | None = None
    without: tuple[str, ...] = ()
    steps: int | None = None


def _expectation(violated: bool | str) -> str | None:
    if violated is False:
        return None
    return "True" if violated is True else violated


def always(
    sentence: str,
    text: str,
    *,
    answers: Texts = (),
    where: str | None = None,
    violated: bool | str = False,
    because: str = "",
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
        faults: the claim is only about runs with at most so many faults.
    """
    return Property(
        "always", sentence, text, texts(answers), (), where, _expectation(violated), because, faults
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
    faults: int | None = None,
) -> Property:
    """A condition on steps: ``text`` holds for every step of the events ``on`` (all by default).

    Names have their values from before the step, ``after(...)`` those from after it; a step's
    roles may be used if ``on`` names one event (TLA+'s ``[][A]_v``).
    """
    return Property(
        "always_step",
        sentence,
        text,
        texts(answers),
        texts(on),
        where,
        _expectation(violated),
        because,
        faults,
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
    faults: int | None = None,
) -> Property:
    """No step of the events ``on`` satisfies ``text``; see :func:`always_step`."""
    return Property(
        "never_step",
        sentence,
        text,
        texts(answers),
        texts(on),
        where,
        _expectation(violated),
        because,
        faults,
    )


def sometimes(
    sentence: str,
    text: str,
    *,
    answers: Texts = (),
    violated: bool | str = False,
    because: str = "",
    faults: int | None = None,
) -> Property:
    """Reachability: some reachable state satisfies ``text`` (CTL's ``EF P``); shown by a trace."""
    return Property(
        "sometimes",
        sentence,
        text,
        texts(answers),
        (),
        None,
        _expectation(violated),
        because,
        faults,
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
        faults: the claim is only about states reached with at most so many faults.
    """
    return Property(
        "always_recoverable",
        sentence,
        text,
        texts(answers),
        (),
        where,
        _expectation(violated),
        because,
        faults,
        texts(without),
        steps,
    )
