"""What the threads of one search tell each other, and how they wait for each other."""

from __future__ import annotations

from typing import Any

from llvmlite import ir

from checker.engines.native.building import INDEX, Building

LINE = 8
"""Words of a line of memory: what different threads write lies so far apart."""
_TURNS = 4
"""So many turns do not share what is said in them; threads are never more than one turn apart."""
_ARRIVED, _FAR, _NEXT, _FIRST = 0, LINE, (1 + _TURNS) * LINE, (1 + 2 * _TURNS) * LINE
"""Words that threads share: how often one has arrived at a meeting; for each turn whether a state
is too far from its place, and the next part of the chunk; from ``_FIRST`` on for each turn and
thread of how many numbers of range errors it has; a line for each."""
_PATIENCE = 60_000
"""So often a thread looks whether the others have arrived, which takes some tens of microseconds,
before it sleeps between two looks: another may be waiting for the processor that this one has."""


def shared_words(threads: int) -> int:
    """How many words threads share; they are 0 before a call."""
    return _FIRST + threads * _TURNS * LINE


class Meeting:
    """What a function does to meet the same function in other threads.

    Args:
        code: the function, which has arguments ``thread``, ``threads``, ``shared`` and ``nap``.
    """

    def __init__(self, code: Building):
        self.code = code
        self.me, self.threads = code.a["thread"], code.a["threads"]
        self._rounds = code.variable(code.number(0))
        self._turn = code.variable(code.number(0))

    def next_turn(self) -> None:
        """Begin the next turn; between two of them there is a meeting."""
        code, build = self.code, self.code.build
        code.add(self._turn)
        ahead = self._of_turn(_NEXT, 1)  # nobody is there yet, or still
        with build.if_then(build.icmp_unsigned("==", self.me, code.number(0))):
            code.write("shared", ahead, code.number(0))

    def place(self, ago: int, places: int) -> Any:
        """Which of so many places is that of this turn, or of the one so many turns ago."""
        code, build = self.code, self.code.build
        turn = build.add(build.load(self._turn), code.number(places - ago))
        return build.and_(turn, code.number(places - 1))

    def _of_turn(self, first: int, ahead: int = 0) -> Any:
        """The word of a turn."""
        code, build = self.code, self.code.build
        turn = build.add(build.load(self._turn), code.number(ahead))
        line = build.and_(turn, code.number(_TURNS - 1))
        return build.add(build.mul(line, code.number(LINE)), code.number(first))

    def meet(self) -> None:
        """Wait until all threads have come here."""
        code, build = self.code, self.code.build
        code.add(self._rounds)
        arrived = code.at("shared", code.number(_ARRIVED))
        build.atomic_rmw("add", arrived, code.number(1), "acq_rel")
        wanted = build.mul(build.load(self._rounds), self.threads)
        looks = code.variable(code.number(0))
        with code.repeat() as leave:
            leave(build.icmp_unsigned(">=", self._read(code.number(_ARRIVED)), wanted))
            looked = code.add(looks)
            with build.if_then(build.icmp_unsigned(">", looked, code.number(_PATIENCE))):
                kind = ir.PointerType(ir.FunctionType(INDEX, [INDEX]))
                build.call(build.bitcast(code.a["nap"], kind), [ir.Constant(INDEX, 1)])

    def take_part(self) -> Any:
        """The number of a part of the chunk that no other thread takes."""
        code = self.code
        next_ = code.at("shared", self._of_turn(_NEXT))
        return code.build.atomic_rmw("add", next_, code.number(1), "acq_rel")

    def say_far(self) -> None:
        """Tell that a state is too far from its place."""
        self._write(self._of_turn(_FAR), self.code.number(1))

    def is_far(self) -> Any:
        """Whether a thread has said that in this turn, before the last meeting."""
        code = self.code
        return code.build.icmp_unsigned("!=", self._read(self._of_turn(_FAR)), code.number(0))

    def say_noted(self, noted: Any) -> None:
        """Tell how many numbers of range errors this thread has."""
        self._write(self._own(self.me), noted)

    def most_noted(self) -> Any:
        """How many the thread has that has most."""
        code, build = self.code, self.code.build
        most = code.variable(code.number(0))
        with code.loop(code.number(0), self.threads) as thread:
            value = self._read(self._own(thread))
            with build.if_then(code.less(build.load(most), value)):
                build.store(value, most)
        return build.load(most)

    def _own(self, thread: Any) -> Any:
        lines = self.code.build.mul(thread, self.code.number(_TURNS * LINE))
        return self.code.build.add(lines, self._of_turn(_FIRST))

    def _read(self, index: Any) -> Any:
        return self.code.build.load_atomic(self.code.at("shared", index), "acquire", 8)

    def _write(self, index: Any, value: Any) -> None:
        self.code.build.store_atomic(value, self.code.at("shared", index), "release", 8)
