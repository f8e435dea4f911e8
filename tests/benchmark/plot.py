"""What was measured, as a picture: one column a model that grows, one row a quantity."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.benchmark.measuring import Row
from tests.benchmark.peers import PEERS

_QUANTITIES = {
    "seconds of search": lambda row: row.seconds,
    "transitions a second": lambda row: row.transitions / row.seconds,
    "peak memory, MB": lambda row: row.peak_mb,
    "seconds from a cold start": lambda row: row.cold,
}
_MARKS = {1: "o-", 2: "s--"}


def draw(rows: Sequence[Row], path: Path) -> None:
    """Write a PNG. Needs matplotlib (the extra ``bench``)."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    growing = list(dict.fromkeys(row.model for row in rows if row.n))
    shown = [row for row in rows if not row.problem and row.seconds]
    size = dict(figsize=(4.6 * len(growing) + 2.4, 12.5), layout="constrained")
    figure, axes = pyplot.subplots(len(_QUANTITIES), len(growing), squeeze=False, **size)
    colours = dict(zip(PEERS, pyplot.get_cmap("tab10").colors, strict=False))
    handles = {}
    for down, (title, quantity) in enumerate(_QUANTITIES.items()):
        for across, model in enumerate(growing):
            axis = axes[down][across]
            of_model = [row for row in shown if row.model == model]
            for checker, threads in dict.fromkeys((r.checker, r.threads) for r in of_model):
                line = [r for r in of_model if (r.checker, r.threads) == (checker, threads)]
                label = f"{checker}, {threads} threads" if threads > 1 else checker
                (handles[label],) = axis.plot(
                    [row.n for row in line],
                    [quantity(row) for row in line],
                    _MARKS.get(threads, "^:"),
                    color=colours[checker],
                    markersize=4,
                    label=label,
                )
            sizes = sorted({row.n for row in of_model})
            axis.set(yscale="log", title=f"{model}: {title}", xlabel="n", xticks=sizes)
            axis.grid(visible=True, which="major", alpha=0.3)
    figure.legend(handles.values(), handles.keys(), loc="outside right upper")
    figure.savefig(path, dpi=90)
    pyplot.close(figure)
