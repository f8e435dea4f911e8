"""One breadth-first exploration: native code called portion by portion.

Limits, progress and an interruption are looked at in between.
"""

from __future__ import annotations

import time
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checker.engines import calls, filling
from checker.engines.checkpoints import Checkpoint
from checker.engines.crowding import Crowding
from checker.engines.initial import distinct, initial_portions
from checker.engines.interrupts import held_back
from checker.engines.limits import Limits, Progress, Report
from checker.engines.native.code import Functions, code_for
from checker.engines.native.memory import Growing
from checker.engines.native.sharing import MOST_THREADS
from checker.engines.native.steps import NOTHING
from checker.engines.native.table import LEAST_BITS
from checker.engines.notes import levels_begun, note_hits, range_errors
from checker.engines.packing import Layout, Words
from checker.engines.processors import available
from checker.engines.resuming import go_on, save
from checker.engines.symmetry import Symmetry
from checker.engines.threads import Team
from checker.engines.watching import Hit, Watch
from checker.engines.workspace import Chunk, Workspace
from checker.errors import SpecError
from checker.graph.state_graph import RangeError
from checker.model import Model

_PORTION = 1 << 15
"""States expanded in one call: limits are looked at between two calls."""
_SHARED_PORTION = 1 << 18
"""The same where threads share the work."""
_MOST_KEPT = 1 << 23
"""So many successors, for which there has to be room, can a portion have where they are kept."""
_WORTH_SHARING = 1 << 13
"""So many states of a level are worth waking threads for,"""
_WORTH_GOING_ON = 1 << 10
"""and so many are worth it while they are awake."""
_BLOCK_SUCCESSORS = 1 << 9
"""About so many successors are sought together; all of their memory is asked for at once."""
_MOST_SUCCESSORS = 1 << 13
"""Room for so many, since nobody knows in advance how many there are."""
_CHUNK_SUCCESSORS = 1 << 16
"""About so many for each thread: after every chunk threads wait for each other."""
_CHUNK_MOST = 1 << 18
"""Room for so many for each thread,"""
_CHUNK_MOST_ALL = 1 << 20
"""for so many in all,"""
_CHUNK_MOST_QUEUED = 1 << 25
"""and for so many times the number of threads, each of which has queues for all of them."""
_FIRST_BITS = 14
_CHECKPOINT_SECONDS = 5.0
_MOST_STATES = 2**31 - 1
_MOST_COMMANDS = 2**15 - 1


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
        """Whether all that is said of the run belongs together; not while states are expanded."""
        self.watch = watch
        self.symmetry = symmetry
        self.hits: list[Hit | None] = [None] * len(watch)
        """Where each condition holds first."""
        self.threads = min(threads or available(), MOST_THREADS)
        self.keep = keep
        self.taken_in = [np.zeros((1, max(1, len(model.commands))), np.uint64)]
        """How often each command was taken: in an earlier run, and in each work space."""
        self.layout = Layout(model)
        self.checkpoint = None if checkpoint is None else Checkpoint(checkpoint)
        self.digest = ""
        """It stands for the model and all that is looked for; only known with a checkpoint."""
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
        self.shares = False
        """Whether threads expanded the last states together."""
        self.team: Team
        """The threads, from when they are first needed."""
        self.crowding = Crowding()
        self.wanted = 0
        """For so many states there has to be room before threads go on."""
        self.sought: int
        """About so many successors are sought at once,"""
        self.most: int
        """and so many a block can have."""

    def run(self) -> str:
        """Explore; the reason for stopping early, empty if there was none."""
        try:
            stopped = self._start() or self._search()
        except KeyboardInterrupt:
            stopped = "interrupted"
        except MemoryError:
            stopped = "the system had no more memory"
        except OSError as error:
            if self.checkpoint is None:
                raise
            return self._not_written(error)
        try:
            save(self)
        except OSError as error:
            return ", and ".join(filter(None, (stopped, self._not_written(error))))
        return stopped

    def _not_written(self, error: OSError) -> str:
        assert self.checkpoint is not None
        return f"nothing more could be written to {self.checkpoint.folder}: {error.strerror}"

    @property
    def expanded(self) -> int:
        """How many of them have been looked at."""
        return int(self.position[0])

    @property
    def taken(self) -> NDArray[np.uint64]:
        """How often each command was taken."""
        taken: NDArray[np.uint64] = np.concatenate(self.taken_in).sum(axis=0, dtype=np.uint64)
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
        if go_on(self, initial):
            return ""
        self.states.ensure(initial.size)
        self.states.view(initial.size)[:] = initial.reshape(-1)
        self.count[0] = len(initial)
        self.levels.append(len(initial))
        return stopped

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
        self._share(1)
        filling.rehash(self)
        while self.expanded < self.known:
            self._go_on_to_next_level()
            if self._level() >= _WORTH_SHARING:
                self._share_if_possible()
            stopped = self.limits.reached(self.known, self.begun)
            if not stopped and self.known + self.most > _MOST_STATES:
                stopped = f"the engine's limit of {_MOST_STATES:,} states was reached"
            if stopped:
                return stopped
            self.shares = self._is_shared()
            # It is made when it is first asked for, which takes its time and can fail.
            expand = self.code.share if self.shares else self.code.run
            with held_back():
                self._portion(expand)
            self._report()
            if self.expanded < self.known:
                save(self, after=_CHECKPOINT_SECONDS)
        return ""

    def _go_on_to_next_level(self) -> None:
        """Note that a level is complete, if it is, and there is another one."""
        if self.expanded == self.levels[-1] < self.known:
            self.levels.append(self.known)

    def _level(self) -> int:
        """How many states the level has that is expanded."""
        before = self.levels[-2] if len(self.levels) > 1 else 0
        return self.levels[-1] - before

    def _share(self, threads: int) -> None:
        """Prepare work space for so many threads."""
        commands = max(1, len(self.model.commands))
        self.most_block = max(1, min(_PORTION, _MOST_SUCCESSORS // commands))
        most = min(threads * _CHUNK_MOST, _CHUNK_MOST_ALL, _CHUNK_MOST_QUEUED // threads)
        chunk = Chunk(threads, max(1, most // commands), commands)
        block = self.most_block * commands
        self.work = Workspace(chunk, block, self.layout.words, len(self.watch), keep=self.keep)
        self.chunk = chunk
        self.taken_in.append(self.work.taken)
        self._forget()
        self.most = block
        self.sought = min(_BLOCK_SUCCESSORS, block)

    def _share_if_possible(self) -> None:
        """Share the work between threads from now on.

        Where there is no room, or the system starts no more threads, one does it all.
        """
        if self.work.threads == self.threads:
            return
        try:
            self.team = Team(self.threads)
            self._share(self.threads)
        except (MemoryError, RuntimeError):
            self.threads = 1

    def _forget(self) -> None:
        """Have nothing remembered as found lately, for some of it has just been forgotten."""
        self.work.forget(self.states.view(self.layout.words))

    def _states_with(self, successors: int) -> int:
        """How many states have about so many successors."""
        return successors * self.expanded // max(1, int(self.edges[0])) or successors

    def states_of_block(self) -> int:
        """How many states have about as many successors as are sought together."""
        return max(1, min(self._states_with(_BLOCK_SUCCESSORS), self.most_block))

    def states_of_chunk(self) -> int:
        """How many states threads expand before they wait for each other."""
        return max(1, min(self._states_with(self._chunk_successors()), self.chunk.states))

    def _chunk_successors(self) -> int:
        """About how many successors these have: no more than states are known."""
        return min(self.work.threads * _CHUNK_SUCCESSORS, self.known)

    def _is_shared(self) -> bool:
        """Whether threads expand the next states together."""
        possible = self.work.threads > 1 and self._may_share()
        return possible and self._level() >= (self._least() if self.shares else _WORTH_SHARING)

    def _may_share(self) -> bool:
        """Whether nothing but the size of a level is against it."""
        # Close to the engine's limit one thread goes on alone, which needs less room in advance.
        return self.wanted <= _MOST_STATES and self.expanded >= self.crowding.until

    def _least(self) -> int:
        """Threads that share the work go on while levels have so many states.

        They would not begin with fewer.
        """
        return min(_WORTH_SHARING, _WORTH_GOING_ON)

    def least_level(self) -> int:
        """Native code returns at the end of a level if the next one has fewer states than that,"""
        return self._least() if self.shares else 0

    def most_level(self) -> int:
        """or more than that."""
        possible = self.threads > 1 and self._may_share()
        return _WORTH_SHARING - 1 if possible and not self.shares else calls.EVER

    def _states_of_portion(self) -> int:
        """How many states are expanded at most before limits are looked at."""
        portion = _SHARED_PORTION if self.shares else _PORTION
        if not self.keep:
            return portion
        return max(1, min(portion, _MOST_KEPT // max(1, len(self.model.commands))))

    def _portion(self, expand: Any) -> None:
        """Expand some of the states; fewer if the table has to grow first."""
        last = self.expanded + self._states_of_portion()
        likely = self._chunk_successors() // 2 if self.shares else self.most
        if self.known + likely > filling.room_of(self.bits):
            filling.grow(self, self.known + likely, moves=True)
            return
        some = max(self.known + max(self.known // 4, 8 * likely), self.wanted)
        there = self.states.capacity // self.layout.words - self.most
        # All successors of a chunk could be new, though they hardly ever are.
        places = filling.most_of(self.bits) if self.shares else filling.room_of(self.bits)
        room = min(places, max(some, there), _MOST_STATES)
        self.states.ensure((room + self.most) * self.layout.words)
        if self.keep:
            self.degrees.ensure(last)
            successors = int(self.edges[0]) + (last - self.expanded) * len(self.model.commands)
            self.targets.ensure(successors)
            self.commands.ensure(successors)
        self.whole = False
        if self.shares:
            spent = calls.by_all(self, expand, room, last)
            # Where a limit is reached what is found depends on who looks for it, and when.
            if self.limits.max_states is None:
                self.crowding.note(spent, self.expanded)
        else:
            calls.by_one(self, expand, room, last)
        self._note()
        self.whole = True
        full = int(self.full[0])
        self.full[0] = 0
        if full:
            self._forget()
        if full == 1:
            filling.grow(self, at_least=self.bits + 1)
        elif full:
            self.wanted = full
            bits = self.bits
            while full > filling.most_of(bits):
                bits += 1
            if bits > self.bits:
                filling.grow(self, at_least=bits, moves=True)

    @cached_property
    def code(self) -> Functions:
        """The functions of the search, made when they are first called."""
        return code_for(self.model, self.layout, self.watch, self.symmetry)

    def _note(self) -> None:
        """Collect what the threads have noted."""
        note_hits(self.work, self.hits, len(self.watch.states), self.expanded)
        self.errors += range_errors(self.work, self.model)
        self.levels += levels_begun(self.work)

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
