"""What was measured, as a table, and how it grows, as a second one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import exp, log

from rich.table import Table

from tests.benchmark.measuring import Row
from tests.benchmark.peers import OWN, PEERS


def results(rows: Iterable[Row], caption: str) -> Table:
    """All rows; × is the time beside Chartproof's on one thread."""
    rows = list(rows)
    table = Table(title="the medians of the runs", caption=caption)
    for column in (
        "model n checker threads states transitions seconds × states/s transitions/s peak_mb cold_s"
    ).split():
        table.add_column(column, justify="left" if column in ("model", "checker") else "right")
    own = {(r.model, r.n): r.seconds for r in rows if (r.checker, r.threads) == (OWN[0], 1)}
    last = ""
    for row in rows:
        if last not in ("", f"{row.model} {row.n}"):
            table.add_section()
        last = f"{row.model} {row.n}"
        table.add_row(*_cells(row, own.get((row.model, row.n), 0.0)))
    table.add_section()
    for name, peer in PEERS.items():
        if peer.missing:
            table.add_row("every model", "", name, "", f"not installed: {peer.missing}")
    return table


def _cells(row: Row, own: float) -> Iterator[str]:
    yield from (row.model, str(row.n or ""), row.checker, str(row.threads))
    if row.problem:
        yield row.problem
        return
    yield from (f"{row.states:,}", f"{row.transitions:,}", f"{row.seconds:.3f}")
    yield f"{row.seconds / own:.1f}" if own and row.seconds else ""
    for number in (row.states, row.transitions):
        # SPIN tells hundredths of a second: no rate can be told of what is quicker.
        yield f"{number / row.seconds:,.0f}" if row.seconds else ""
    yield from (f"{row.peak_mb:,.0f}", f"{row.cold:.2f}")


def growth(rows: Iterable[Row]) -> Table:
    """By what each grows from one size to the next: the mean factor over all steps of n."""
    table = Table(title="growth with n: the mean factor for n + 1 (philosophers, wide) or n × 2")
    for column in ("model", "checker", "threads", "n", "states", "seconds", "peak_mb"):
        table.add_column(column, justify="left" if column in ("model", "checker") else "right")
    lanes: dict[tuple[str, str, int], list[Row]] = {}
    for row in rows:
        if row.n and not row.problem and row.seconds:
            lanes.setdefault((row.model, row.checker, row.threads), []).append(row)
    for (model, checker, threads), found in lanes.items():
        first, last = found[0], found[-1]
        steps = last.n - first.n if model in ("philosophers", "wide") else log(last.n / first.n, 2)
        if not steps:
            continue
        pairs = ((first.states, last.states), (first.seconds, last.seconds))
        factors = [exp(log(b / a) / steps) for a, b in (*pairs, (first.peak_mb, last.peak_mb))]
        numbers = (f"{factor:.2f}" for factor in factors)
        table.add_row(model, checker, str(threads), f"{first.n}..{last.n}", *numbers)
    return table
