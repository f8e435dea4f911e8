"""The breadth-first search by several threads, which find the same states in the same order.

The threads go through the states chunk by chunk, each with an equal part of every chunk. A thread
expands its states block by block and looks their successors up; most are known. What is not, it puts
into the table under a provisional number that says whose successor it is and which, unless another
thread was faster; of two such numbers the lower one stays. So each new state has in the end the
number of the successor that comes first in the order of the states, whoever was faster. Then the new
states are numbered in the order in which one thread alone would have found them.

References:
    A. Laarman, J. van de Pol, M. Weber, "Boosting Multi-Core Reachability Performance with Shared
    Hash Tables", FMCAD 2010, 247-255.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir

from checker.engines.native.building import BIT, BYTE, INDEX, WORD, Building, array
from checker.engines.native.search import (
    RUN_ARGUMENTS,
    call_expand_block,
    call_look_up,
    least,
    note_commands,
)
from checker.engines.native.table import Table
from checker.engines.packing import Layout

LINE = 8
"""Words of a line of memory: what different threads write lies so far apart."""
ARRIVED, FAR, FIRST = 0, LINE, 2 * LINE
"""Words that threads share: how often one has arrived at a barrier, whether a state is too far from
its place; from ``FIRST`` on a line for each thread."""
_FOUND, _NOTED, _NEW = 0, 1, 2
"""Words of a thread's line: how many successors it has, how many numbers of range errors, and how
many new states."""
THREADS = 64
"""So many threads at most can share one table."""
_PATIENCE = 4000
"""So often a thread looks whether the others have arrived before it lets somebody else run."""

SHARE_ARGUMENTS = (
    *RUN_ARGUMENTS,  # work space, counts of commands and range errors are this thread's own
    ("chunk", WORD),  # so many states of a chunk are each thread's
    ("chunk_most", WORD),  # successors that they can have
    ("answers", array(INDEX)),  # for each the number of the state, if successors are kept,
    ("later", array(INDEX)),  # but for these,
    ("later_places", array(WORD)),  # whose numbers will be at these places of the table
    ("places", array(WORD)),  # for each state that this thread put into the table where it is
    ("unknown", array(WORD)),  # the states that each thread put into it
    ("thread", WORD),
    ("threads", WORD),
    ("shared", array(WORD)),
    ("let_run", array(BYTE)),  # a function of the system's to let others run
)
"""The arguments of ``share``, which every thread calls with the same numbers but its own."""


def shared_words(threads: int) -> int:
    """How many words threads share; they are 0 before a call."""
    return FIRST + threads * LINE


def build_share(
    module: ir.Module, expand: ir.Function, look_up: ir.Function, layout: Layout
) -> None:
    """Add the function ``share``: what ``run`` does, done by several threads together."""
    _Share(Building(module, "share", SHARE_ARGUMENTS), expand, look_up, layout).build_all()


class _Share:
    def __init__(self, code: Building, expand: ir.Function, look_up: ir.Function, layout: Layout):
        self.code = code
        self.build = code.build
        self.a = code.a
        self.expand = expand
        self.look_up = look_up
        self.table = Table(code, layout)
        self.zero, self.one = code.number(0), code.number(1)
        self.me, self.threads = self.a["thread"], self.a["threads"]
        self.rounds = code.variable(self.zero)
        self.mine = self.build.mul(self.me, self.a["chunk_most"])
        self.put = code.variable(self.zero)
        """How many states this thread has put into the table in this chunk."""
        self.later = code.variable(self.zero)
        """How many of its successors in this chunk have their numbers later."""

    def build_all(self) -> None:
        code, build, a = self.code, self.build, self.a
        count = code.variable(build.load(a["count"]))
        edges = code.variable(build.load(a["edges"]))
        position = code.variable(build.load(a["expanded"]))
        noted_all = code.variable(self.zero)
        room = build.sub(a["room"], build.mul(a["chunk_most"], self.threads))
        error_room = build.sub(a["error_room"], build.mul(a["chunk_most"], code.number(3)))
        with code.repeat() as leave:
            known, begin = build.load(count), build.load(position)
            leave(build.icmp_unsigned(">=", begin, a["last"]))
            leave(build.icmp_signed(">", known, room))
            leave(build.icmp_unsigned(">", build.load(noted_all), error_room))
            end, first, last = self._slice(begin)
            noted = build.load(a["error_count"])
            number = self._expand(first, last, known)
            self._publish(_FOUND, number)
            self._publish(_NOTED, build.load(a["error_count"]))
            self._barrier()
            far = build.icmp_unsigned("!=", self._shared(code.number(FAR)), self.zero)
            with build.if_then(far):
                # The states that were found are forgotten; the chunk is expanded again.
                build.store(noted, a["error_count"])
                build.store(self.one, a["full"])
            leave(far)
            edges_before, all_edges = self._sums(_FOUND)
            build.store(self._most_noted(), noted_all)
            new = self._mark_new(known)
            self._publish(_NEW, new)
            self._barrier()
            new_before, all_new = self._sums(_NEW)
            self._number(build.add(known, new_before), new)
            self._barrier()
            first_edge = build.add(build.load(edges), edges_before)
            self._targets(first_edge, number)
            note_commands(code, first_edge, number)
            build.store(build.add(known, all_new), count)
            build.store(build.add(build.load(edges), all_edges), edges)
            build.store(end, position)
        with build.if_then(build.icmp_unsigned("==", self.me, self.zero)):
            build.store(build.load(count), a["count"])
            build.store(build.load(edges), a["edges"])
            build.store(build.load(position), a["expanded"])
        code.finish()

    def _slice(self, begin: Any) -> tuple[Any, Any, Any]:
        """The end of the chunk, and the first and last state of it that are this thread's."""
        code, build, a = self.code, self.build, self.a
        end = least(code, build.add(begin, build.mul(a["chunk"], self.threads)), a["last"])
        whole = build.sub(end, begin)
        part = build.udiv(build.add(whole, build.sub(self.threads, self.one)), self.threads)
        first = least(code, build.add(begin, build.mul(part, self.me)), end)
        return end, first, least(code, build.add(first, part), end)

    # -- what threads tell each other ----------------------------------------------------------

    def _shared(self, index: Any) -> Any:
        return self.build.load_atomic(self.code.at("shared", index), "acquire", 8)

    def _index(self, thread: Any, what: int) -> Any:
        line = self.build.mul(thread, self.code.number(LINE))
        return self.build.add(line, self.code.number(FIRST + what))

    def _publish(self, what: int, value: Any) -> None:
        place = self.code.at("shared", self._index(self.me, what))
        self.build.store_atomic(value, place, "release", 8)

    def _of(self, thread: Any, what: int) -> Any:
        return self._shared(self._index(thread, what))

    def _sums(self, what: int) -> tuple[Any, Any]:
        """The sum of a word over the threads before this one, and over all."""
        code, build = self.code, self.build
        before, all_ = code.variable(self.zero), code.variable(self.zero)
        with code.loop(self.zero, self.threads) as thread:
            value = self._of(thread, what)
            build.store(build.add(build.load(all_), value), all_)
            with build.if_then(code.less(thread, self.me)):
                build.store(build.add(build.load(before), value), before)
        return build.load(before), build.load(all_)

    def _most_noted(self) -> Any:
        code, build = self.code, self.build
        most = code.variable(self.zero)
        with code.loop(self.zero, self.threads) as thread:
            value = self._of(thread, _NOTED)
            with build.if_then(code.less(build.load(most), value)):
                build.store(value, most)
        return build.load(most)

    def _barrier(self) -> None:
        """Wait until all threads have come here."""
        code, build = self.code, self.build
        rounds = build.add(build.load(self.rounds), self.one)
        build.store(rounds, self.rounds)
        arrived = code.at("shared", code.number(ARRIVED))
        build.atomic_rmw("add", arrived, self.one, "acq_rel")
        wanted = build.mul(rounds, self.threads)
        looks = code.variable(self.zero)
        with code.repeat() as leave:
            here = self._shared(code.number(ARRIVED))
            leave(build.icmp_unsigned(">=", here, wanted))
            looked = code.add(looks)
            with build.if_then(build.icmp_unsigned(">", looked, code.number(_PATIENCE))):
                kind = ir.PointerType(ir.FunctionType(ir.IntType(32), []))
                build.call(build.bitcast(self.a["let_run"], kind), [])

    # -- into the table ------------------------------------------------------------------------

    def _expand(self, first: Any, last: Any, known: Any) -> Any:
        """Expand this thread's states, and put in what is not known; how many successors."""
        code, build = self.code, self.build
        build.store(self.zero, self.put)
        build.store(self.zero, self.later)
        found = code.variable(self.zero)
        position = code.variable(first)
        with code.repeat() as leave:
            begin, so_far = build.load(position), build.load(found)
            leave(build.icmp_unsigned(">=", begin, last))
            end = least(code, build.add(begin, self.a["block"]), last)
            commands = code.at("block_commands", so_far)
            number = call_expand_block(code, self.expand, begin, end, block_commands=commands)
            answers = code.at("answers", so_far)
            unsettled = call_look_up(code, self.look_up, number, known, answers)
            with code.loop(self.zero, unsettled) as index:
                self._put_in(code.read("open", index), so_far, known)
            build.store(build.add(so_far, number), found)
            build.store(end, position)
        return build.load(found)

    def _put_in(self, each: Any, so_far: Any, known: Any) -> None:
        """Put a successor that was not found into the table, if it is not there."""
        code, build, table = self.code, self.build, self.table
        hash_ = code.read("hashes", each)
        put = build.load(self.put)
        item = build.add(self.mine, put)
        parts = table.parts("successors", each)
        table.write("unknown", item, parts)
        provisional = build.add(known, item)
        entry = build.or_(table.tag(hash_), build.add(provisional, self.one))

        def is_at(place: Any) -> None:
            with build.if_then(self.a["keep"]):
                later = code.add(self.later)
                code.write("later", later, build.add(so_far, each))
                code.write("later_places", later, place)

        def is_mine(place: Any) -> None:
            code.write("places", put, place)
            build.store(build.add(put, self.one), self.put)

        def free(place: Any) -> Any:
            done = code.swap("table", place, self.zero, entry)
            with build.if_then(done):
                is_mine(place)
                is_at(place)
            return done

        def there(place: Any) -> None:
            is_at(place)
            with build.if_then(self._lowered(place, entry, known)):
                is_mine(place)

        table.settle(
            hash_,
            free=free,
            far=lambda: build.store_atomic(
                self.one, code.at("shared", code.number(FAR)), "release", 8
            ),
            known=there,
            is_it=None if table.exact else lambda place: self._is_it(place, parts, known),
        )

    def _lowered(self, place: Any, entry: Any, known: Any) -> Any:
        """Whether this thread's number is lower than the one that is there, and there now."""
        code, build, table = self.code, self.build, self.table
        done = code.variable(ir.Constant(BIT, 0))
        at = code.at("table", place)
        with code.repeat() as leave:
            there = build.load_atomic(at, "acquire", 8)
            lower = code.less(table.number(entry), table.number(there))
            leave(build.not_(lower))
            swapped = code.swap("table", place, there, entry)
            build.store(swapped, done)
            leave(swapped)
        return build.load(done)

    def _is_it(self, place: Any, parts: Any, known: Any) -> Any:
        """Whether an entry is that of a state."""
        code, build, table = self.code, self.build, self.table
        is_it = code.variable(ir.Constant(BIT, 0))
        state = table.number_at(place)
        with build.if_else(code.less(state, known)) as (old, provisional):
            with old:
                build.store(table.is_state("states", state, parts), is_it)
            with provisional:
                other = build.sub(state, known)
                build.store(table.is_state("unknown", other, parts), is_it)
        return build.load(is_it)

    # -- and numbered --------------------------------------------------------------------------

    def _mark_new(self, known: Any) -> Any:
        """Leave those of this thread's states in its list that are new; how many they are."""
        code, build, table = self.code, self.build, self.table
        new = code.variable(self.zero)
        with code.loop(self.zero, build.load(self.put)) as each:
            place = code.read("places", each)
            item = build.add(self.mine, each)
            still = build.icmp_unsigned("==", table.number_at(place), build.add(known, item))
            here = build.load(new)
            code.write("places", here, place)
            table.write("unknown", build.add(self.mine, here), table.parts("unknown", item))
            build.store(build.add(here, build.zext(still, WORD)), new)
        return build.load(new)

    def _number(self, first: Any, new: Any) -> None:
        """Number this thread's new states, in the order of its successors."""
        code, build, table = self.code, self.build, self.table
        with code.loop(self.zero, new) as each:
            to = build.add(first, each)
            table.write("states", to, table.parts("unknown", build.add(self.mine, each)))
            place = code.read("places", each)
            tag = table.without_number(code.read("table", place))
            code.write("table", place, build.or_(tag, build.add(to, self.one)))

    def _targets(self, first_edge: Any, number: Any) -> None:
        """The numbers of this thread's successors, which are all known now."""
        code, build = self.code, self.build
        with build.if_then(self.a["keep"]):
            with code.loop(self.zero, number) as each:
                code.write("targets", build.add(first_edge, each), code.read("answers", each))
            with code.loop(self.zero, build.load(self.later)) as each:
                edge = build.add(first_edge, code.read("later", each))
                place = code.read("later_places", each)
                code.write("targets", edge, self.table.number_at(place))
