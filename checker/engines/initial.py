"""The initial states of a model, packed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from checker.engines.packing import Layout, Words
from checker.expressions.nodes import And, Expr, conjunction, variables
from checker.expressions.vector import Batch, Column, Plan
from checker.model import Model, Variable

_PORTION = 1 << 18
"""Combinations of starting values that are looked at together."""


def initial_portions(model: Model, layout: Layout) -> Iterator[Words]:
    """Combinations of starting values that satisfy the model's condition, in portions.

    Variables are added one by one, and each conjunct of the condition is applied as soon as all
    that it reads is there, so that a narrow condition on many variables stays cheap. A state may
    come more than once.
    """
    plan = Plan(model.view_exprs)
    single = [v for v in model.variables if len(v.initial) == 1]
    several = [v for v in model.variables if len(v.initial) != 1]
    names = [v.name for v in several]
    checks: list[list[Expr]] = [[] for _ in range(len(several) + 1)]
    condition = model.initially
    for each in condition.args if isinstance(condition, And) else (condition,):
        read = variables(each, model.view_exprs)
        checks[max((names.index(n) + 1 for n in read if n in names), default=0)].append(each)
    stages = [conjunction(check) for check in checks]
    columns: dict[str, Column] = {v.name: np.asarray(v.initial) for v in single}
    yield from _extended(_filtered(columns, 1, stages[0], plan), several, stages[1:], plan, layout)


def _extended(
    rows: tuple[dict[str, Column], int],
    open_: list[Variable],
    stages: list[Expr],
    plan: Plan,
    layout: Layout,
) -> Iterator[Words]:
    columns, count = rows
    if not count:
        return
    if not open_:
        yield layout.pack(columns) if columns else np.zeros((1, 1), np.uint64)
        return
    values = np.asarray(open_[0].initial, dtype=np.int64)
    step = max(1, _PORTION // max(1, len(values)))
    for start in range(0, count, step):
        part = {name: column[start : start + step] for name, column in columns.items()}
        taken = min(step, count - start)
        wider = {name: np.repeat(column, len(values)) for name, column in part.items()}
        wider[open_[0].name] = np.tile(values, taken)
        kept = _filtered(wider, taken * len(values), stages[0], plan)
        yield from _extended(kept, open_[1:], stages[1:], plan, layout)


def _filtered(
    columns: dict[str, Column], count: int, condition: Expr, plan: Plan
) -> tuple[dict[str, Column], int]:
    keep = Batch(count, columns.__getitem__, plan).mask(condition)
    return {name: column[keep] for name, column in columns.items()}, int(keep.sum())


def distinct(words: Words) -> Words:
    """The states sorted by their packed form, each once."""
    words = words[np.lexsort(words.T[::-1])]
    first = np.ones(len(words), bool)
    first[1:] = (words[1:] != words[:-1]).any(axis=1)
    return words[first]
