"""Collecting mistakes instead of stopping at the first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from checker.errors import SpecError, SpecErrors

T = TypeVar("T")


def attempt(make: Callable[[], T], errors: list[SpecError]) -> T | None:
    """What ``make`` returns; ``None`` if it raises a mistake, which is added to ``errors``."""
    try:
        return make()
    except SpecErrors as several:
        errors.extend(several.errors)
    except SpecError as error:
        errors.append(error)
    return None


def mistake_of(make: Callable[[], object]) -> Iterator[SpecError]:
    """The mistake that ``make`` raises, if any."""
    errors: list[SpecError] = []
    attempt(make, errors)
    yield from errors


def in_order(errors: Iterable[SpecError]) -> list[SpecError]:
    """Each mistake once, by file, line and text."""
    found: dict[tuple[str, int, str], SpecError] = {}
    for error in errors:
        found.setdefault((error.source.file or "", error.source.line or 0, error.problem), error)
    return [found[key] for key in sorted(found)]
