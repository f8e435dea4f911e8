"""Whether two designs are asked the same question, with which answers, through how many faults."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from checker.checking.results import DesignResult, PropertyResult
from checker.model import Model
from checker.notation.properties import Property

NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
"""A name in an expression; what follows a dot is looked up in a part."""


def asked_too(
    design: DesignResult, result: PropertyResult, others: Sequence[DesignResult]
) -> list[tuple[DesignResult, PropertyResult]]:
    """The same question in other designs: of the same name, and of all that makes the verdict.

    The kind, the expression, the steps and the situation that it is about, who may not help and
    how long a way back may be; and the views that it reads, which another design may define anew.

    Args:
        design: the design.
        result: a property of it.
        others: the designs in which it is looked for.
    """
    views = _views_read(design.model, result.stated)
    return [
        (other, each)
        for other in others
        for each in other.properties
        if each.name == result.name
        and _question(each.stated) == _question(result.stated)
        and _views_read(other.model, each.stated) == views
    ]


def _question(stated: Property) -> Property:
    """A property without what is said of it, and what is expected."""
    return replace(
        stated,
        sentence="",
        answers=(),
        violated=None,
        because="",
        unavoidable="",
        faults=None,
    )


def _views_read(model: Model, stated: Property) -> dict[str, str]:
    """The views that a property reads, and those that they read, each with its text."""
    text_of = {view.name: view.text for view in model.views}
    return {name: text_of[name] for name in names_read((stated.text, stated.where or ""), text_of)}


def names_read(said: Sequence[str], text_of: Mapping[str, str]) -> set[str]:
    """The names in texts, of those that have a text themselves; and the ones in their texts.

    Args:
        said: the texts.
        text_of: name to its text.
    """
    found: set[str] = set()
    open_ = list(said)
    while open_:
        new = text_of.keys() & set(NAME.findall(open_.pop())) - found
        found |= new
        open_ += [text_of[name] for name in new]
    return found


def as_key(combination: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """A combination of answers, to find the same one in another design."""
    return frozenset(combination.items())


def numbers_of(design: DesignResult) -> dict[frozenset[tuple[str, str]], int]:
    """Each combination of answers of a design with its number."""
    return {as_key(combination): n for n, combination in enumerate(design.combinations)}


def followed_through(bound: int | None, faults: int | None) -> bool:
    """Whether runs with so many faults were followed; not if it is not known how many it takes."""
    return bound is None or (faults is not None and faults <= bound)
