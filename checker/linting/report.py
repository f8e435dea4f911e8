"""Collecting mistakes instead of stopping at the first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import ParamSpec, TypeVar

from checker.errors import SpecError, SpecErrors

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


def in_order(errors: Iterable[SpecError]) -> list[SpecError]:
    """Each mistake once, by file, line and text."""
    found: dict[tuple[str, int, str], SpecError] = {}
    for error in errors:
        found.setdefault((error.source.file or "", error.source.line or 0, error.problem), error)
    return [found[key] for key in sorted(found)]
