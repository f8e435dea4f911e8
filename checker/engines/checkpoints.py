"""A run's states in a file, and how far it has got, so that it can be taken up again.

States lie in the file as they do in memory, in the order of discovery, and are only read in that
order where they are narrow; so most of them need not be in memory. All that is said of them is in a
second file, which is replaced as a whole after the states have been written: whenever a run ends,
by whatever means, the two belong together.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from checker.engines.native.memory import Growing
from checker.errors import UsageError
from checker.files import write_text

try:
    import fcntl
except ImportError:  # a system without such locks
    fcntl = None  # type: ignore[assignment]

_VERSION = 1
_STATES = "states.bin"
_REACHED = "reached.json"


@dataclass(frozen=True)
class Reached:
    """How far a run has got.

    ``digest`` stands for the model and all that is looked for; the rest is as in
    :class:`checker.engines.exploration.Exploration`.
    """

    digest: str
    known: int
    expanded: int
    edges: int
    levels: list[int]
    taken: list[int]
    hits: list[tuple[int, int | None] | None]
    errors: list[list[Any]]
    seconds: float
    version: int = _VERSION


class Checkpoint:
    """A folder in which a run keeps its states.

    Args:
        folder: made if it does not exist.

    Raises:
        UsageError: another run is using it, or it cannot be written to.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = os.open(folder / _STATES, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise UsageError(
                f"--checkpoint {folder}: {error.strerror}; name a folder that can be written to."
            ) from None
        if not _locked(self._file):
            os.close(self._file)
            raise UsageError(
                f"--checkpoint {folder}: another run is using it. Wait for its end, or name "
                "another folder."
            )
        self._bytes = os.fstat(self._file).st_size
        self.states = Growing(np.uint64, file=self._file)

    def reached(self, digest: str, words: int) -> Reached | None:
        """How far the last run got; ``None`` if this is the first one.

        Args:
            digest: that of the model.
            words: of a state.

        Raises:
            UsageError: the folder is of another model, or is not whole.
        """
        path = self.folder / _REACHED
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            reached = Reached(**said)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError):
            raise self._wrong("what is there cannot be read") from None
        if reached.version != _VERSION:
            raise self._wrong("it was made by another version of Chartproof")
        if reached.digest != digest:
            raise self._wrong("it is of another design, of other properties or of an earlier text")
        if self._bytes < self.states.dtype.itemsize * words * reached.known:
            raise self._wrong("not all of its states are there")
        return reached

    def _wrong(self, what: str) -> UsageError:
        return UsageError(
            f"--checkpoint {self.folder}: {what}, so this run cannot go on from there. Name "
            "another folder, or remove this one."
        )

    def save(self, reached: Reached, words: int) -> None:
        """Write all that has changed; then memory is given back.

        Args:
            reached: how far the run has got.
            words: of a state.

        Raises:
            OSError: the disk is full.
        """
        self.states.flush()
        write_text(self.folder / _REACHED, json.dumps(asdict(reached)))
        self.states.give_back(reached.expanded * words)

    def close(self) -> None:
        """Let other runs use the folder."""
        if fcntl is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        os.close(self._file)


def _locked(file: int) -> bool:
    """Whether a file could be locked for this process; the lock goes when it ends."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
