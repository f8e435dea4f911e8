"""The breadth-first search by several threads, which find the same states in the same order.

The threads go through the states chunk by chunk. The parts of a chunk are taken by whoever is free.
A thread expands a part and looks the successors up; most are known. What is not, it puts into the
table under a provisional number that says which successor of the chunk it is, unless another thread
was faster; of two such numbers the lower one stays. So each new state has in the end the number of
the successor that comes first in the order of the states, whoever was faster. Then the new states
are numbered in the order in which one thread alone would have found them.

References:
    A. Laarman, J. van de Pol, M. Weber, "Boosting Multi-Core Reachability Performance with Shared
    Hash Tables", FMCAD 2010, 247-255.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from llvmlite import ir

from checker.engines.native.building import BIT, BYTE, INDEX, WORD, Building, array
from checker.engines.native.search import (
    RUN_ARGUMENTS,
    call_expand_block,
    call_look_up,
    count_commands,
    least,
)
from checker.engines.native.table import Table
from checker.engines.packing import Layout

LINE = 8
"""Words of a line of memory: what different threads write lies so far apart."""
ARRIVED, FAR, NEXT, FIRST = 0, LINE, 2 * LINE, 3 * LINE
"""Words that threads share: how often one has arrived at a barrier, whether a state is too far from
its place, the next part of the chunk; from ``FIRST`` on a line for each thread, of how many numbers
of range errors it has."""
MOST_THREADS = 64
"""So many threads at most can share one table."""
_PATIENCE = 4000
"""So often a thread looks whether the others have arrived before it lets somebody else run."""

SHARE_ARGUMENTS = (
    *RUN_ARGUMENTS,  # work space, counts of commands and range errors are this thread's own
    ("chunk", WORD),  # so many states at a time
    ("chunk_most", WORD),  # successors that they can have
    ("grain", WORD),  # a thread takes so many at a time
    ("most_parts", WORD),  # and not more often than that
    ("most_own", WORD),  # successors that these can have
    ("answers", array(INDEX)),  # for each the number of the state, if successors are kept,
    ("later", array(INDEX)),  # but for these,
    ("later_places", array(WORD)),  # whose numbers will be at these places of the table
    ("places", array(WORD)),  # for each state that this thread put into the table where it is,
    ("items", array(INDEX)),  # and which successor of the chunk
    ("taken_parts", array(INDEX)),  # the parts that this thread took, in turn,
    ("first_found", array(INDEX)),  # how many successors it had before each,
    ("first_put", array(INDEX)),  # and how many states it had put into the table
    ("unknown", array(WORD)),  # the states that threads put there, for each successor of the chunk
    ("part_found", array(INDEX)),  # how many successors each part has,
    ("part_new", array(INDEX)),  # and how many new states
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
        self.commands = self.build.udiv(self.a["chunk_most"], self.a["chunk"])
        self.found = code.variable(self.zero)
        """How many successors this thread has found in this chunk,"""
        self.put = code.variable(self.zero)
        """how many of them it has put into the table,"""
        self.later = code.variable(self.zero)
        """how many have their numbers later,"""
        self.parts = code.variable(self.zero)
        """and how many parts it has taken."""

    def build_all(self) -> None:
        code, build, a = self.code, self.build, self.a
        count = code.variable(build.load(a["count"]))
        edges = code.variable(build.load(a["edges"]))
        position = code.variable(build.load(a["expanded"]))
        noted_all = code.variable(self.zero)
        room = build.sub(a["room"], a["chunk_most"])
        error_room = build.sub(a["error_room"], build.mul(a["most_own"], code.number(3)))
        first = build.icmp_unsigned("==", self.me, self.zero)
        with code.repeat() as leave:
            known, begin = build.load(count), build.load(position)
            leave(build.icmp_unsigned(">=", begin, a["last"]))
            leave(build.icmp_signed(">", known, room))
            leave(build.icmp_unsigned(">", build.load(noted_all), error_room))
            end = least(code, build.add(begin, a["chunk"]), a["last"])
            noted = build.load(a["error_count"])
            self._expand(begin, end, known)
            self._publish(build.load(a["error_count"]))
            self._barrier()
            far = build.icmp_unsigned("!=", self._shared(code.number(FAR)), self.zero)
            with build.if_then(far):
                # The states that were found are forgotten; the chunk is expanded again.
                build.store(noted, a["error_count"])
                build.store(self.one, a["full"])
            leave(far)
            with build.if_then(first):
                code.write("shared", code.number(NEXT), self.zero)
            build.store(self._most_noted(), noted_all)
            self._mark_new(known)
            self._barrier()
            self._number(known)
            edges_before = build.load(edges)
            parts = self._parts_of(begin, end)
            new, found = self._sum("part_new", parts), self._sum("part_found", parts)
            build.store(build.add(known, new), count)
            build.store(build.add(edges_before, found), edges)
            self._barrier()
            count_commands(code, build.load(self.found))
            with build.if_then(a["keep"]):
                self._keep(edges_before)
                self._barrier()
            build.store(end, position)
        with build.if_then(first):
            build.store(build.load(count), a["count"])
            build.store(build.load(edges), a["edges"])
            build.store(build.load(position), a["expanded"])
        code.finish()

    def _parts_of(self, begin: Any, end: Any) -> Any:
        """How many parts a chunk has."""
        build, size = self.build, self.a["grain"]
        whole = build.add(build.sub(end, begin), build.sub(size, self.one))
        return build.udiv(whole, size)

    def _sum(self, of: str, last: Any) -> Any:
        """The sum of what is noted of the first parts."""
        code, build = self.code, self.build
        sum_ = code.variable(self.zero)
        with code.loop(self.zero, last) as part:
            build.store(build.add(build.load(sum_), code.read(of, part)), sum_)
        return build.load(sum_)

    # -- what threads tell each other ----------------------------------------------------------

    def _shared(self, index: Any) -> Any:
        return self.build.load_atomic(self.code.at("shared", index), "acquire", 8)

    def _index(self, thread: Any) -> Any:
        line = self.build.mul(thread, self.code.number(LINE))
        return self.build.add(line, self.code.number(FIRST))

    def _publish(self, noted: Any) -> None:
        """Tell how many numbers of range errors this thread has."""
        place = self.code.at("shared", self._index(self.me))
        self.build.store_atomic(noted, place, "release", 8)

    def _most_noted(self) -> Any:
        code, build = self.code, self.build
        most = code.variable(self.zero)
        with code.loop(self.zero, self.threads) as thread:
            value = self._shared(self._index(thread))
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

    def _expand(self, begin: Any, end: Any, known: Any) -> None:
        """Expand parts of a chunk as long as there are any, and put in what is not known."""
        code, build = self.code, self.build
        for number in (self.found, self.put, self.later, self.parts):
            build.store(self.zero, number)
        next_ = code.at("shared", code.number(NEXT))
        with code.repeat() as leave:
            leave(build.icmp_unsigned(">=", build.load(self.parts), self.a["most_parts"]))
            part = build.atomic_rmw("add", next_, self.one, "acq_rel")
            first = build.add(begin, build.mul(part, self.a["grain"]))
            leave(build.icmp_unsigned(">=", first, end))
            taken = code.add(self.parts)
            code.write("taken_parts", taken, part)
            code.write("first_put", taken, build.load(self.put))
            before = build.load(self.found)
            code.write("first_found", taken, before)
            items = build.mul(build.sub(first, begin), self.commands)
            self._expand_part(
                first, least(code, build.add(first, self.a["grain"]), end), items, known
            )
            code.write("part_found", part, build.sub(build.load(self.found), before))
        taken = build.load(self.parts)
        code.write("first_put", taken, build.load(self.put))
        code.write("first_found", taken, build.load(self.found))

    def _expand_part(self, first: Any, end: Any, items: Any, known: Any) -> None:
        """Expand states block by block; ``items`` is the first successor's place in the chunk."""
        code, build = self.code, self.build
        position, item = code.variable(first), code.variable(items)
        with code.repeat() as leave:
            begin = build.load(position)
            leave(build.icmp_unsigned(">=", begin, end))
            last = least(code, build.add(begin, self.a["block"]), end)
            so_far = build.load(self.found)
            commands = code.at("block_commands", so_far)
            number = call_expand_block(code, self.expand, begin, last, block_commands=commands)
            answers = code.at("answers", so_far)
            # What was put in as a successor before these stays as it is; only if successors are
            # kept, or states have to be compared, do its number or its state matter here.
            limit = known
            if self.table.exact:
                earlier = build.add(known, build.load(item))
                limit = build.select(self.a["keep"], known, earlier)
            unsettled = call_look_up(code, self.look_up, number, limit, answers)
            with code.loop(self.zero, unsettled) as index:
                self._put_in(code.read("open", index), so_far, build.load(item), known)
            build.store(build.add(build.load(item), number), item)
            build.store(build.add(so_far, number), self.found)
            build.store(last, position)

    def _put_in(self, each: Any, so_far: Any, items: Any, known: Any) -> None:
        """Put a successor that was not found into the table, if it is not there."""
        code, build, table = self.code, self.build, self.table
        hash_ = code.read("hashes", each)
        item = build.add(items, each)
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
            put = code.add(self.put)
            code.write("places", put, place)
            code.write("items", put, item)

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

    @contextmanager
    def _taken(self) -> Iterator[tuple[Any, Any]]:
        """Each part that this thread took, and its number among them."""
        code = self.code
        with code.loop(self.zero, self.build.load(self.parts)) as taken:
            yield taken, code.read("taken_parts", taken)

    def _following(self, of: str, taken: Any) -> Any:
        return self.code.read(of, self.build.add(taken, self.one))

    def _mark_new(self, known: Any) -> None:
        """Leave those of this thread's states in its lists that are new, part by part."""
        code, build, table = self.code, self.build, self.table
        with self._taken() as (taken, part):
            first = code.read("first_put", taken)
            new = code.variable(first)
            with code.loop(first, self._following("first_put", taken)) as each:
                place, item = code.read("places", each), code.read("items", each)
                still = build.icmp_unsigned("==", table.number_at(place), build.add(known, item))
                here = build.load(new)
                code.write("places", here, place)
                code.write("items", here, item)
                build.store(build.add(here, build.zext(still, WORD)), new)
            code.write("part_new", part, build.sub(build.load(new), first))

    @contextmanager
    def _sums(self, of: str) -> Iterator[tuple[Any, Any, Any]]:
        """The same, and the sum of what is noted of the parts before it."""
        code, build = self.code, self.build
        sum_, before = code.variable(self.zero), code.variable(self.zero)
        with self._taken() as (taken, part):
            with code.loop(build.load(before), part) as other:
                build.store(build.add(build.load(sum_), code.read(of, other)), sum_)
            build.store(part, before)
            yield taken, part, build.load(sum_)

    def _number(self, known: Any) -> None:
        """Number this thread's new states, in the order of the successors of the chunk."""
        code, build, table = self.code, self.build, self.table
        with self._sums("part_new") as (taken, part, before):
            first = code.read("first_put", taken)
            to_first = build.add(known, before)
            with code.loop(self.zero, code.read("part_new", part)) as each:
                to, index = build.add(to_first, each), build.add(first, each)
                table.write("states", to, table.parts("unknown", code.read("items", index)))
                place = code.read("places", index)
                tag = table.without_number(code.read("table", place))
                code.write("table", place, build.or_(tag, build.add(to, self.one)))

    def _keep(self, edges: Any) -> None:
        """Keep the numbers of successors, which are all known now, and their commands."""
        code, build = self.code, self.build
        with code.loop(self.zero, build.load(self.later)) as each:
            number = self.table.number_at(code.read("later_places", each))
            code.write("answers", code.read("later", each), number)
        with self._sums("part_found") as (taken, part, before):
            first, edge = code.read("first_found", taken), build.add(edges, before)
            with code.loop(self.zero, code.read("part_found", part)) as each:
                to, index = build.add(edge, each), build.add(first, each)
                code.write("targets", to, code.read("answers", index))
                code.write("commands", to, code.read("block_commands", index))
