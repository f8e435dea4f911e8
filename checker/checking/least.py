"""Of what a variant changes, the least that removes a violation."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from checker.checking.check import check_design
from checker.engines.limits import Limits
from checker.lowering.system import read_design
from checker.notation.properties import Property
from checker.notation.system import Step, System, is_left_out, refusal_lines, texts


@dataclass(frozen=True)
class Change:
    """One thing that a variant changes: a line of a refusal table, a reason in it, or conditions.

    ``line`` is the id of the line, empty for the conditions of a step; ``text`` what refuses, or
    the conditions; ``added`` whether it refuses beside what refused before.
    """

    steps: tuple[str, ...]
    line: str
    text: str
    added: bool


Least = Mapping[tuple[str, str, str], tuple[Change, ...]]
"""Design, property and variant to the least of the changes that removes the run that is shown."""


def least_changes(
    cls: type[System],
    properties: Mapping[str, Property],
    answers: Mapping[str, str],
    *,
    limits: Limits | None = None,
) -> dict[str, tuple[Change, ...]]:
    """For each property the least of what a variant changes with which it holds.

    One change that is enough is looked for first; where none is, whatever can be left out of all
    of them is left out, one after the other. If more changes never make anything worse, no part of
    what is found can then be left out. A trial that is not decided within the limits counts as a
    failure: what was left out in it is taken to be needed.

    Args:
        cls: the variant.
        properties: name to what is to hold.
        answers: an answer to each question.
        limits: when to stop exploring.

    Returns:
        The changes; a property has none if all of them are not enough with these answers, or if
        that was not decided.
    """
    whole = changes_of(cls)

    def holding(some: Sequence[Change], names: Collection[str]) -> set[str]:
        asked = {name: properties[name] for name in names}
        result = check_design(_with(cls, some, answers), asked, limits=limits)
        return {
            r.name for r in result.properties if r.name in asked and set(r.verdicts) == {"holds"}
        }

    found: dict[str, tuple[Change, ...]] = {}
    for one in whole:
        if open_ := properties.keys() - found:
            found |= dict.fromkeys(holding([one], open_), (one,))
    left = dict.fromkeys(properties.keys() - found, whole)
    for one in whole if len(whole) > 1 else ():
        # What was left out so far may differ: each such set is looked at once.
        for rest in sorted({tuple(c for c in some if c != one) for some in left.values()}, key=str):
            names = [n for n, some in left.items() if tuple(c for c in some if c != one) == rest]
            for name in holding(rest, names):
                left[name] = rest
    for some in sorted(set(left.values()), key=str):
        names = [name for name, changes in left.items() if changes == some]
        found |= dict.fromkeys(names if some != whole else holding(whole, names), some)
    return {name: found[name] for name in properties if name in found}


def changes_of(cls: type[System]) -> tuple[Change, ...]:
    """What a variant changes in the steps of its design, as finely as the texts are written.

    A line that is new is split into the reasons that stand in it side by side. Steps that the
    variant leaves out are no such change.
    """
    before = read_design(cls.variant_of).steps if cls.variant_of is not None else {}
    found: dict[tuple[str, str, bool], list[str]] = {}
    for name, step in read_design(cls).steps.items():
        if _differs(step, before.get(name)):
            for key in _changes(step, before[name]):
                found.setdefault(key, []).append(name)
    return tuple(Change(tuple(steps), *key) for key, steps in found.items())


def _differs(step: Step, before: Step | None) -> bool:
    return before is not None and before != step and not is_left_out(step)


def _changes(step: Step, before: Step) -> Iterator[tuple[str, str, bool]]:
    if texts(step.when) != texts(before.when):
        yield "", " and ".join(f"({text})" for text in texts(step.when)), False
    then = refusal_lines(before)
    for line, text in refusal_lines(step).items():
        if line not in then:
            yield from ((line, reason, True) for reason in reasons(text))
        elif then[line] != text:
            yield line, text, False


def reasons(text: str) -> list[str]:
    """The reasons that stand side by side in a condition: ``x and (a or b)`` has two."""
    return [ast.unparse(node) for node in _reasons(ast.parse(text.strip(), mode="eval").body)]


def _reasons(node: ast.expr) -> list[ast.expr]:
    if not isinstance(node, ast.BoolOp):
        return [node]
    inside = [_reasons(value) for value in node.values]
    if isinstance(node.op, ast.Or):
        return [reason for some in inside for reason in some]
    return [ast.BoolOp(ast.And(), list(each)) for each in product(*inside)]


def _with(cls: type[System], some: Sequence[Change], answers: Mapping[str, str]) -> type[System]:
    """The variant with some of its changes, the others undone, and one answer to each question."""
    assert cls.variant_of is not None
    before = read_design(cls.variant_of).steps
    body: dict[str, Any] = {"__doc__": cls.__doc__, "__module__": cls.__module__}
    body["initially"] = tuple(f"{choice} == {answer}" for choice, answer in answers.items())
    for name, step in read_design(cls).steps.items():
        if _differs(step, before.get(name)):
            mine = [change for change in some if name in change.steps]
            body[name] = _made(step, before[name], mine)
    return type(cls.__name__, (cls,), body)


def _made(step: Step, before: Step, some: Sequence[Change]) -> Step:
    lines, when = refusal_lines(before), before.when
    for change in some:
        if not change.line:
            when = step.when
        elif change.added and change.line in lines:
            lines[change.line] = f"({lines[change.line]}) or ({change.text})"
        else:
            lines[change.line] = change.text
    return replace(before, when=when, refused_while=lines)
