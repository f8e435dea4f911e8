"""``python -m tests.benchmark``: every installed checker on every model, run by turns.

Options: ``--json PATH`` writes the rows, ``--runs N`` (3) how often each is run, ``--model NAME``
and ``--most N`` narrow what is measured.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from checker.files import write_text
from tests.benchmark.models import rows
from tests.benchmark.peers import Run, installed, run


def measure(name: str, size: int, runs: int) -> dict[str, list[Run]]:
    """Every checker on one model, by turns, so that what slows the machine slows them all."""
    ready = {peer: prepare(name, size) for peer, prepare in installed().items()}
    found: dict[str, list[Run]] = {peer: [] for peer in ready}
    for _ in range(runs):
        for peer, each in ready.items():
            found[peer].append(run(each))
    return found


def main() -> None:
    options = argparse.ArgumentParser(prog="make bench")
    options.add_argument("--json", type=Path)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--model")
    options.add_argument("--most", type=int)
    asked = options.parse_args()
    console = Console(width=130)
    table = Table(title="the median of the runs; SPIN counts the initial choice and itself as well")
    for column in ("model", "n", "checker", "states", "transitions", "seconds", "cold", "MB", "×"):
        table.add_column(column, justify="left" if column in ("model", "checker") else "right")
    written = []
    for name, size in rows():
        if asked.model not in (None, name) or (asked.most and size > asked.most):
            continue
        found = measure(name, size, asked.runs)
        own = median(each.seconds for each in found["chartproof"])
        for peer, each in found.items():
            seconds = median(r.seconds for r in each)
            cold, peak = median(r.cold for r in each), median(r.peak_mb for r in each)
            written.append(
                {
                    "model": name,
                    "n": size,
                    "checker": peer,
                    "threads": 2 if "2 threads" in peer else 1,
                    "states": each[0].states,
                    "transitions": each[0].transitions,
                    "seconds": seconds,
                    "cold_seconds": cold,
                    "peak_mb": round(peak, 1),
                }
            )
            table.add_row(
                name,
                str(size or ""),
                peer,
                f"{each[0].states:,}",
                f"{each[0].transitions:,}",
                f"{seconds:.3f}",
                f"{cold:.2f}",
                f"{peak:.0f}",
                f"{seconds / own:.1f}" if own else "",
            )
    console.print(table)
    if asked.json is not None:
        write_text(asked.json, json.dumps(written, indent=1) + "\n")


if __name__ == "__main__":
    main()
