"""One breadth-first exploration: native code called portion by portion.

Limits, progress and an interruption are looked at in between.
"""

from __future__ import annotations

import hashlib
import time
from bisect import bisect_right
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checker.engines.checkpoints import Checkpoint, Reached
from checker.engines.initial import distinct, initial_portions
from checker.engines.limits import Limits, Progress, Report
from checker.engines.native.code import code_for, module_for
from checker.engines.native.meeting import shared_words
from checker.engines.native.memory import Growing
from checker.engines.native.sharing import MOST_THREADS
from checker.engines.native.steps import NOTHING
from checker.engines.native.table import LEAST_BITS
from checker.engines.packing import Layout, Words
from checker.engines.symmetry import Symmetry
from checker.engines.threads import Team, available, let_run
from checker.engines.watching import Hit, Watch
from checker.engines.workspace import Workspace
from checker.errors import SpecError
from checker.graph.state_graph import RangeError
from checker.model import Model

_PORTION = 1 << 15
"""States expanded in one call: limits are looked at between two calls."""
_SHARED_PORTION = 1 << 17
"""The same where threads share the work."""
_WORTH_SHARING = 1 << 13
"""So many states of a level are worth waking threads for."""
_BLOCK_SUCCESSORS = 1 << 9
"""About so many successors are sought together; all of their memory is asked for at once."""
_MOST_SUCCESSORS = 1 << 13
"""Room for so many, since nobody knows in advance how many there are."""
_CHUNK_SUCCESSORS = 1 << 16
"""About so many for each thread: after every chunk threads wait for each other."""
_CHUNK_MOST = 1 << 18
"""Room for so many for each thread,"""
_CHUNK_MOST_ALL = 1 << 20
"""and for so many in all."""
_PARTS = 4
"""Into so many parts for each thread a chunk is divided; whoever is free takes the next."""
_REHASH_BLOCK = 1 << 9
_FIRST_BITS = 14
_SMALL_BITS = 22
"""Up to so many a table grows fourfold, to be filled anew less often."""
_LARGE_BITS = 25
"""From so many on a table is filled more before it grows."""
_CHECKPOINT_SECONDS = 5.0
_MOST_STATES = 2**31 - 1
_MOST_COMMANDS = 2**15 - 1


def room_of(bits: int) -> int:
    """How many states a table of ``2**bits`` places takes before it grows."""
    return (1 << bits) // 2 if bits < _LARGE_BITS else (3 << bits) // 4


class Exploration:
    """One run. Numbers of states and edges are set after each portion is whole, so that an
    interruption at any moment leaves a consistent graph."""

    def __init__(
        self,
        model: Model,
        limits: Limits,
        progress: Report | None,
        *,
        keep: bool,
        threads: int | None = None,
        watch: Watch = NOTHING,
        checkpoint: Path | None = None,
        symmetry: Symmetry | None = None,
    ):
        self.model = model
        self.saved = time.monotonic()
        self.whole = True
        """Whether all that is said of the run belongs together, as between two portions."""
        self.watch = watch
        self.symmetry = symmetry
        self.hits: list[Hit | None] = [None] * len(watch)
        """Where each condition holds first."""
        self.threads = min(threads or available(), MOST_THREADS)
        self.keep = keep
        self._counts = [np.zeros((1, max(1, len(model.commands))), np.uint64)]
        self.layout = Layout(model)
        self.checkpoint = None if checkpoint is None else Checkpoint(checkpoint)
        self.limits = limits
        self.progress = progress
        self.begun = time.monotonic()
        self.states = Growing(np.uint64) if self.checkpoint is None else self.checkpoint.states
        self.degrees = Growing(np.uint32)
        self.targets = Growing(np.int32)
        self.commands = Growing(np.int16)
        self.count = np.zeros(1, np.uint64)
        self.edges = np.zeros(1, np.uint64)
        self.position = np.zeros(1, np.uint64)
        self.levels: list[int] = []
        """How many states were known when each level was complete."""
        self.errors: list[RangeError] = []
        self.bits = max(_FIRST_BITS, LEAST_BITS)
        self.table = Growing(np.uint64)
        self.table.renew(1 << self.bits)
        self.full = np.zeros(1, np.uint64)
        self.wanted = 0
        """For so many states there has to be room before threads go on."""

    def run(self) -> str:
        """Explore; the reason for stopping early, empty if there was none."""
        try:
            stopped = self._start() or self._search()
            self._save()
        except KeyboardInterrupt:
            stopped = "interrupted"
            self._save()
        except MemoryError:
            return "the system had no more memory"
        except OSError as error:
            if self.checkpoint is None:
                raise
            return f"nothing more could be written to {self.checkpoint.folder}: {error.strerror}"
        return stopped

    @property
    def expanded(self) -> int:
        """How many of them have been looked at."""
        return int(self.position[0])

    @property
    def taken(self) -> NDArray[np.uint64]:
        """How often each command was taken."""
        taken: NDArray[np.uint64] = np.concatenate(self._counts).sum(axis=0, dtype=np.uint64)
        return taken

    @property
    def known(self) -> int:
        """How many states have been found."""
        return int(self.count[0])

    # -- initial states ------------------------------------------------------------------------

    def _start(self) -> str:
        """Find the initial states; the reason for stopping early, empty if there was none."""
        found: list[Words] = [np.zeros((0, self.layout.words), np.uint64)]
        number = 0
        stopped = ""
        for some in initial_portions(self.model, self.layout):
            found.append(some)
            number += len(some)
            stopped = self.limits.reached(number, self.begun)
            if stopped:
                break
        all_found = np.concatenate(found)
        if self.symmetry is not None:
            all_found = self.symmetry.least(all_found, self.layout)
        initial = distinct(all_found)
        if stopped and self.checkpoint is not None:
            return stopped
        if self._go_on(initial):
            return ""
        self.states.ensure(initial.size)
        self.states.view(initial.size)[:] = initial.reshape(-1)
        self.count[0] = len(initial)
        self.levels.append(len(initial))
        return stopped

    # -- checkpoints ---------------------------------------------------------------------------

    def _go_on(self, initial: Words) -> bool:
        """Take up an earlier run, if there is one."""
        if self.checkpoint is None:
            return False
        text = module_for(self.model, self.layout, self.watch, self.symmetry)
        self.digest = hashlib.sha256(text.encode() + initial.tobytes()).hexdigest()
        reached = self.checkpoint.reached(self.digest, self.layout.words)
        if reached is None:
            return False
        self.count[0], self.position[0], self.edges[0] = (
            reached.known,
            reached.expanded,
            reached.edges,
        )
        self.levels = list(reached.levels)
        self._counts[0][0] = reached.taken
        self.hits = [None if hit is None else Hit(hit[0], hit[1]) for hit in reached.hits]
        self.errors = [RangeError(*error) for error in reached.errors]
        self.begun -= reached.seconds
        return True

    def _save(self, *, after: float = 0.0) -> None:
        """Write a checkpoint, if so many seconds have gone by since the last one."""
        if self.checkpoint is None or not self.whole or not self.levels:
            return
        if time.monotonic() - self.saved < after:
            return
        reached = Reached(
            digest=self.digest,
            known=self.known,
            expanded=self.expanded,
            edges=int(self.edges[0]),
            levels=self.levels,
            taken=[int(number) for number in self.taken],
            hits=[None if hit is None else (hit.state, hit.command) for hit in self.hits],
            errors=[[error.state, error.command, error.variable] for error in self.errors],
            seconds=time.monotonic() - self.begun,
        )
        self.checkpoint.save(reached, self.layout.words)
        self.saved = time.monotonic()

    # -- the search ----------------------------------------------------------------------------

    def _search(self) -> str:
        """Explore; the reason for stopping early, empty if there was none."""
        if len(self.model.commands) > _MOST_COMMANDS:
            raise SpecError(
                f"{self.model.name} has {len(self.model.commands):,} commands.",
                self.model.source,
                why=f"an edge names its command in 15 bits: at most {_MOST_COMMANDS:,}",
                instead="smaller domains in over, or smaller groups",
            )
        self.code = code_for(self.model, self.layout, self.watch, self.symmetry)
        self._share(1)
        self._rehash()
        while self.expanded < self.known:
            level = self.levels[-1]
            while self.expanded < level:
                stopped = self.limits.reached(self.known, self.begun)
                if not stopped and self.known + self.most >= _MOST_STATES:
                    stopped = f"the engine's limit of {_MOST_STATES:,} states was reached"
                if stopped:
                    return stopped
                self.whole = False
                self._portion(level)
                self.whole = True
                self._report()
                if self.expanded < level:
                    self._save(after=_CHECKPOINT_SECONDS)
            if self.known > level:
                self.levels.append(self.known)
        return ""

    def _share(self, threads: int) -> None:
        """Prepare work space for so many threads."""
        commands = max(1, len(self.model.commands))
        self.most_block = max(1, min(_PORTION, _MOST_SUCCESSORS // commands))
        self.parts = _PARTS * threads if threads > 1 else 0
        most = min(threads * _CHUNK_MOST, _CHUNK_MOST_ALL) // max(1, self.parts)
        self.part_states = max(1, most // commands)
        self.work = Workspace(
            threads,
            self.most_block * commands,
            self.parts,
            self.part_states * commands,
            self.layout.words,
            commands,
            len(self.watch),
            keep=self.keep,
        )
        self._counts.append(self.work.taken)
        self._forget()
        self.most = commands * self.most_block

    def _forget(self) -> None:
        """Have nothing remembered as found lately, for some of it has just been forgotten."""
        self.work.forget(self.states.view(self.layout.words))

    def _states_with(self, successors: int) -> int:
        """How many states have about so many successors."""
        return successors * self.expanded // max(1, int(self.edges[0])) or successors

    def _block(self) -> int:
        """How many states have about as many successors as are sought together."""
        return max(1, min(self._states_with(_BLOCK_SUCCESSORS), self.most_block))

    def _chunk(self) -> int:
        """How many states threads expand before they wait for each other."""
        wanted = self._states_with(self.work.threads * _CHUNK_SUCCESSORS)
        return max(1, min(wanted, self.parts * self.part_states))

    def _portion(self, level: int) -> None:
        """Expand some of the states before ``level``; fewer if the table has to grow first."""
        if self.work.threads < self.threads and level - self.expanded >= _WORTH_SHARING:
            self._share(self.threads)
        shared = self.work.threads > 1 and level - self.expanded >= _WORTH_SHARING
        last = min(level, self.expanded + (_SHARED_PORTION if shared else _PORTION))
        if self.known + self.most > room_of(self.bits):
            self._grow()
            return
        chunk = self.work.threads * _CHUNK_SUCCESSORS if shared else 0
        more = max(self.known // 4, 4 * self.most, 4 * chunk, self.wanted - self.known)
        room = min(room_of(self.bits), self.known + more)
        self.states.ensure((room + self.most) * self.layout.words)
        if self.keep:
            self.degrees.ensure(last)
            successors = int(self.edges[0]) + (last - self.expanded) * len(self.model.commands)
            self.targets.ensure(successors)
            self.commands.ensure(successors)
        if shared:
            self._call_shared(room, last)
        else:
            self.code.run(*self._arguments(room, last, thread=0))
        self._note()
        full = int(self.full[0])
        self.full[0] = 0
        if full:
            self._forget()
        if full == 1:
            self._grow(at_least=self.bits + 1)
        elif full:
            self.wanted = full
            if full > room_of(self.bits):
                self._grow(full)

    def _arguments(self, room: int, last: int, *, thread: int) -> tuple[Any, ...]:
        return (
            self.states.address,
            self.count.ctypes.data,
            self.table.address,
            self.bits,
            room,
            self.position.ctypes.data,
            last,
            self._block(),
            self.most_block * max(1, len(self.model.commands)),
            self.degrees.address,
            self.targets.address,
            self.commands.address,
            self.edges.ctypes.data,
            self.keep,
            self.full.ctypes.data,
            *self.work.own[thread],
        )

    def _call_shared(self, room: int, last: int) -> None:
        threads = self.work.threads
        shared = np.zeros(shared_words(threads), np.uint64)
        calls = [
            partial(
                self.code.share,
                *self._arguments(room, last, thread=thread),
                self._chunk(),
                self.parts,
                self.part_states * max(1, len(self.model.commands)),
                min(_BLOCK_SUCCESSORS, self.most),
                *self.work.notes[thread],
                *self.work.common,
                thread,
                threads,
                shared.ctypes.data,
                self.let_run,
            )
            for thread in range(threads)
        ]
        self.team.run(calls)

    @cached_property
    def team(self) -> Team:
        """The threads, from when they are first needed."""
        return Team(self.threads)

    @cached_property
    def let_run(self) -> int:
        return let_run()

    def _note(self) -> None:
        """Collect what the threads have found first, and range errors in the order of states."""
        work = self.work
        self._note_hits()
        if not work.error_counts[:, 0].any():
            return
        noted = [
            (state, command, variable)
            for errors, count in zip(work.errors, work.error_counts, strict=True)
            for state, command, variable in errors[: int(count[0])].reshape(-1, 3).tolist()
        ]
        work.error_counts[:] = 0
        noted.sort(key=lambda error: error[0])
        names = [variable.name for variable in self.model.variables]
        self.errors += [RangeError(state, c, names[v]) for state, c, v in noted]

    def _note_hits(self) -> None:
        if not self.work.hits[:, :, 0].any():
            return
        on_states = len(self.watch.states)
        for number, known in enumerate(self.hits):
            found = [(int(s), int(c)) for s, c in self.work.hits[:, number] if s]
            if known is None and found:
                state, command = min(found)
                self.hits[number] = Hit(state - 1, command if number >= on_states else None)

    def _grow(self, states: int = 0, *, at_least: int = 0) -> None:
        """Make the table larger, in its place, and fill it again from the states."""
        self.bits = max(self.bits, at_least)
        while max(states, self.known + self.most) > room_of(self.bits):
            self.bits += 1 + (self.bits < _SMALL_BITS)
        self.table.renew(1 << self.bits)
        self._rehash()

    def _rehash(self) -> None:
        if self.known > room_of(self.bits):
            self._grow()
            return
        threads = self.work.threads if self.known >= _WORTH_SHARING else 1
        hashes = np.zeros((threads, _REHASH_BLOCK), np.uint64)
        numbers = np.zeros((threads, _REHASH_BLOCK), np.uint32)
        calls = [
            partial(
                self.code.rehash,
                self.states.address,
                0,
                self.known,
                self.table.address,
                self.bits,
                self.full.ctypes.data,
                hashes[thread].ctypes.data,
                numbers[thread].ctypes.data,
                _REHASH_BLOCK,
                thread,
                threads,
            )
            for thread in range(threads)
        ]
        if threads > 1:
            self.team.run(calls)
        else:
            calls[0]()
        if self.full[0]:
            self.full[0] = 0
            self._grow(at_least=self.bits + 1)

    # -- runs ----------------------------------------------------------------------------------

    def path_to(self, hit: Hit) -> tuple[list[int], list[int]]:
        """A shortest run to where a condition holds: its states but the last, and its commands.

        States are expanded again, level by level, to see which leads to the next one. For a
        condition on steps the run goes on by the step's command, to a state that is not among
        those that are returned; for one on states the last state is the one that was hit.
        """
        states = [hit.state]
        commands = [] if hit.command is None else [hit.command]
        level = bisect_right(self.levels, hit.state)
        bounds = [0, *self.levels]
        for earlier in range(level - 1, -1, -1):
            state, command = self._before(states[0], bounds[earlier], bounds[earlier + 1])
            states.insert(0, state)
            commands.insert(0, command)
        return states, commands

    def _before(self, wanted: int, first: int, last: int) -> tuple[int, int]:
        """The first of some states that leads to one, and the command by which it does."""
        words = self.layout.words
        found = np.zeros(2, np.uint64)
        work = self.work
        self.code.before(
            self.states.address,
            first,
            last,
            self.states.address + 8 * words * wanted,
            work.successors.ctypes.data,
            work.commands.ctypes.data,
            np.zeros(1, np.uint64).ctypes.data,
            self.degrees.address,
            False,
            work.errors.ctypes.data,
            work.error_counts.ctypes.data,
            work.hits.ctypes.data,
            found.ctypes.data,
        )
        return int(found[0]), int(found[1])

    # -- what it found -------------------------------------------------------------------------

    def reached(self) -> Progress:
        begun = bool(self.levels) and self.known > self.levels[-1]
        depth = len(self.levels) - 1 + begun
        return Progress(
            states=self.known,
            transitions=int(self.edges[0]),
            depth=max(0, depth),
            frontier=self.known - self.expanded,
            seconds=time.monotonic() - self.begun,
        )

    def _report(self) -> None:
        if self.progress is not None:
            self.progress(self.reached())
