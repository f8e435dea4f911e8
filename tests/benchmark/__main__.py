"""``python -m tests.benchmark``: every installed checker on every model, run by turns.

    python -m tests.benchmark --model philosophers --n 8..13 --runs 3 --peers spin,rumur --threads 1,2

Chartproof itself always runs, twice: looking for the invariant with no edge kept, and with the whole
state graph kept. Designs are explored as a check of them does, up to as many faults. A run that
takes longer than ``--limit`` seconds is ended, and the table says so.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from rich.console import Console

from checker.files import write_text
from tests.benchmark.measuring import lanes, measure
from tests.benchmark.models import MAKERS, SIZES, rows
from tests.benchmark.peers import OWN, PEERS
from tests.benchmark.tables import growth, results
from tests.spec.project import TARGETS

OTHERS = [peer for peer in PEERS if peer not in OWN]


def numbers(text: str) -> tuple[int, ...]:
    """``8..10`` or ``8,9,10``.

    >>> numbers("8..10"), numbers("1,2")
    ((8, 9, 10), (1, 2))
    """
    first, dots, last = text.partition("..")
    return tuple(range(int(first), int(last) + 1)) if dots else tuple(map(int, text.split(",")))


def names(known: list[str], text: str) -> list[str]:
    """Names between commas; ``none`` for none."""
    found = [] if text == "none" else text.split(",")
    for name in found:
        if name not in known:
            raise argparse.ArgumentTypeError(f"'{name}' is none of {', '.join(known)}")
    return found


def arguments() -> argparse.ArgumentParser:
    """The options."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark")
    models = [*MAKERS, *TARGETS]
    parser.add_argument("--model", type=lambda text: names(models, text), help="all by default")
    parser.add_argument("--n", type=numbers, help="8..13 or 8,10: sizes of the models that grow")
    parser.add_argument("--runs", type=int, default=3, help="how often each is run (3)")
    parser.add_argument(
        "--peers", type=lambda text: names(OTHERS, text), default=OTHERS, help="or none"
    )
    parser.add_argument("--threads", type=numbers, default=(1, 2), help="1,2 by default")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for one run (60)")
    parser.add_argument("--json", type=Path, help="write the rows there")
    parser.add_argument("--plot", type=Path, help="write a picture there (PNG)")
    return parser


def models(chosen: list[str] | None, sizes: tuple[int, ...] | None) -> list[tuple[str, int]]:
    """The models that are asked for, with their sizes."""
    found = [row for row in rows() if chosen is None or row[0] in chosen]
    if sizes is None:
        return found
    grown = [name for name in SIZES if chosen is None or name in chosen]
    return [(name, n) for name in grown for n in sizes] + [row for row in found if not row[1]]


def main() -> None:
    """Measure, print the tables, and write what is asked for."""
    asked = arguments().parse_args()
    status = Console(stderr=True)
    found = measure(
        models(asked.model, asked.n),
        lanes([*OWN, *asked.peers], asked.threads),
        asked.runs,
        asked.limit,
        lambda text: status.print(text) if sys.stderr.isatty() else None,
    )
    console = Console(width=170)
    runs = "1 run" if asked.runs == 1 else f"{asked.runs} runs"
    caption = (
        f"{runs} each, by turns; a run is ended after {asked.limit:g} s. × is the time beside "
        "chartproof's on one thread. cold_s: from nothing, making and compiling included. "
        "The invariant is asked of chartproof, rumur and minicheck."
    )
    console.print(results(found, caption))
    grown = growth(found)
    if grown.row_count:
        console.print(grown)
    if asked.json is not None:
        done = [row.document() for row in found if not row.problem]
        write_text(asked.json, json.dumps(done, indent=1) + "\n")
        if len(done) < len(found):
            console.print(f"{len(found) - len(done)} rows have no result and are in no file.")
    if asked.plot is not None:
        from tests.benchmark.plot import draw

        draw(found, asked.plot)


if __name__ == "__main__":
    main()
