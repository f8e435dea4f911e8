"""Ctrl-C, held back while something is done that has to be whole."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def held_back() -> Iterator[None]:
    """Let Ctrl-C wait until the end of a block, which is then done as a whole.

    Only the main thread is interrupted, so in others there is nothing to hold back; nor where
    Ctrl-C is not handled by Python.

    Raises:
        KeyboardInterrupt: after the block, if Ctrl-C was pressed in it.
    """
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield
        return
    pressed: list[tuple[int, FrameType | None]] = []
    signal.signal(signal.SIGINT, lambda number, frame: pressed.append((number, frame)))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if pressed:
            before(*pressed[0])
