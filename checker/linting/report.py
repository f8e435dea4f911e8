"""Collecting mistakes instead of stopping at the first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import ParamSpec, TypeVar

from statemachine import StateChart

from checker.errors import SpecError, SpecErrors
from checker.lowering.places import states_of
from checker.lowering.system import Design

P = ParamSpec("P")
T = TypeVar("T")


def attempt(
    errors: list[SpecError], make: Callable[P, T], *args: P.args, **named: P.kwargs
) -> T | None:
    """What a call returns; ``None`` if it raises a mistake, which is added to ``errors``."""
    try:
        return make(*args, **named)
    except SpecErrors as several:
        errors.extend(several.errors)
    except SpecError as error:
        errors.append(error)
    return None


def mistake_of(make: Callable[P, object], *args: P.args, **named: P.kwargs) -> Iterator[SpecError]:
    """The mistake that a call raises, if any."""
    errors: list[SpecError] = []
    attempt(errors, make, *args, **named)
    yield from errors


_REASONS = (
    (r" is no role, part or group\.", "nobody would take part under this name"),
    (
        r" is not known | has no variable and no state | is not a function ",
        "a name that is declared nowhere means nothing",
    ),
    (r" is not an expression ", "nobody could say what it means"),
    (r" is not a value of ", "a comparison with a value outside the type is always false"),
    (r" does not say over what\.", "it would be unclear whose value is meant"),
    (r": there is no step here\.", "one state has nothing after it"),
    (r" is needed here\.| not a value\.", "it would not have a value of the kind that is needed"),
)
"""Pattern of a problem, and why it matters where the place that found it does not say."""


def with_reason(error: SpecError, owners: Callable[[str], Sequence[str]]) -> SpecError:
    """The mistake with a reason; a variable named without its part, with the parts that have it.

    Args:
        error: the mistake.
        owners: the parts that have a variable or a state of a name.
    """
    why, instead = error.why, error.instead
    unknown = re.match(r"'(\w+)' is not known in ", error.problem)
    parts = owners(unknown.group(1)) if unknown and not error.why else ()
    if unknown and parts:
        instead = " or ".join(f"{part}.{unknown.group(1)}" for part in parts[:3])
    if error.problem.startswith("'In' is not a function "):
        instead = "<part>.<state>"
    if not why:
        reasons = (why for pattern, why in _REASONS if re.search(pattern, error.problem))
        why = next(reasons, "no engine could work it out")
    return type(error)(error.problem, error.source, why=why, instead=instead)


def refuse(errors: Iterable[SpecError]) -> None:
    """Raise the mistakes, if there are any.

    Raises:
        SpecErrors: there is at least one.
    """
    found = in_order(errors)
    if found:
        raise SpecErrors(found)


def owners(design: Design | None, name: str) -> list[str]:
    """The parts that have a variable or a state of that name."""
    found = []
    for part, declared in design.parts.items() if design is not None else ():
        if isinstance(declared.chart, type) and issubclass(declared.chart, StateChart):
            variables = getattr(getattr(declared.chart, "Variables", None), "__annotations__", ())
            states = [str(state.id) for state in states_of(declared.chart)]
            found += [part] if name in (*variables, *states) else []
    return found


def in_order(errors: Iterable[SpecError]) -> list[SpecError]:
    """Each mistake once, by file, line and text."""
    found: dict[tuple[str, int, str], SpecError] = {}
    for error in errors:
        found.setdefault((error.source.file or "", error.source.line or 0, error.problem), error)
    return [found[key] for key in sorted(found)]
