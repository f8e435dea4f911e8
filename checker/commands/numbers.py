"""Options that are numbers: what is taken for one, and what to write for what is not."""

from __future__ import annotations

import math
from collections.abc import Callable

import click


def at_least(low: int) -> Callable[[str], int]:
    """A type of option: whole numbers, ``low`` or more."""

    def number(value: str) -> int:
        try:
            found = int(value)
        except ValueError:
            found = low - 1
        if found < low:
            raise click.BadParameter(
                f"'{value}' is no whole number from {low} on; write digits alone, such as 20."
            )
        return found

    return number


def seconds(value: str) -> float:
    """A type of option: a time that ends."""
    try:
        found = float(value)
    except ValueError:
        found = math.nan
    if not 0 <= found < math.inf:
        raise click.BadParameter(f"'{value}' is no number of seconds; write 90, or 0.5.")
    return found
