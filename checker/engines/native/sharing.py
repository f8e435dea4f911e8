"""The breadth-first search by several threads, which find the same states in the same order.

Each thread has regions of the table of its own, which no other thread reads or writes: memory that
two cores change is what they would wait for. The threads go through the states chunk by chunk. The
parts of a chunk are expanded by whoever is free, and each successor is put into a queue for the
thread that has its region. Then each thread looks up what is queued for it, part by part, and so
in the order of the successors of the chunk: of several that are one new state it meets the first
one first. It marks it in a bitmap. From the bitmaps of all threads follow the numbers of the new
states, in the order in which one thread alone would have found them.

References:
    U. Stern, D. L. Dill, "Parallelizing the Murphi Verifier", CAV 1997, LNCS 1254, 256-267 (states
    owned by the thread to which their hash belongs).
    J. Barnat, L. Brim, P. Ročkai, "Scalable Shared Memory LTL Model Checking", Int. J. Software
    Tools for Technology Transfer 12 (2010), 139-153.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir

from checker.engines.native.building import BIT, BYTE, INDEX, WORD, Building, array
from checker.engines.native.looking import call_look_up
from checker.engines.native.meeting import Meeting
from checker.engines.native.numbering import Numbering
from checker.engines.native.search import (
    EXPAND_AND_SIFT_ARGUMENTS,
    RUN_ARGUMENTS,
    call_expand,
    count_commands,
    least,
)
from checker.engines.native.table import Table
from checker.engines.packing import Layout

MOST_THREADS = 64
"""So many threads at most can share one table."""
SHARE_ARGUMENTS = (
    *RUN_ARGUMENTS,  # work space, counts of commands and range errors are this thread's own;
    # "block_commands" is for all of its successors of a chunk
    ("chunk", WORD),  # so many states at a time
    ("parts", WORD),  # are divided into so many parts at most,
    ("part_most", WORD),  # which can have so many successors each;
    ("most_parts", WORD),  # one thread takes so many
    ("together", WORD),  # so many successors are sought together
    ("stamps", array(WORD)),  # how many successors were sifted before each of "recent",
    ("sifted", array(WORD)),  # and in all, before and after
    ("same_as", array(WORD)),  # for each successor the stamp of one that has the same number,
    ("numbers", array(INDEX)),  # and its number
    ("sizes", array(WORD)),  # how many of a part's successors are queued for each thread
    ("taken_parts", array(INDEX)),  # the parts that this thread took, in turn,
    ("first_found", array(INDEX)),  # how many successors it had found before each,
    ("places", array(WORD)),  # and where it put what was new into the table
    ("queues", array(WORD)),  # successors, by part and by the thread that is to look them up:
    ("queue_sizes", array(INDEX)),  # how many there are,
    ("queue_items", array(INDEX)),  # which successor of the part each of them is,
    ("answers", array(INDEX)),  # and its number, if successors are kept
    ("part_found", array(INDEX)),  # how many successors each part has, of this chunk and the last,
    ("part_new", array(INDEX)),  # how many of these were new to each thread,
    ("news", array(WORD)),  # and which: for each a bit
    ("fresh", array(WORD)),  # the new states of each thread,
    ("finals", array(INDEX)),  # and their numbers
    ("thread", WORD),
    ("threads", WORD),
    ("shared", array(WORD)),
    ("let_run", array(BYTE)),  # a function of the system's to let others run
)
"""The arguments of ``share``, which every thread calls with the same numbers but its own."""


def build_share(
    module: ir.Module, expand: ir.Function, look_up: ir.Function, layout: Layout
) -> None:
    """Add the function ``share``: what ``run`` does, done by several threads together.

    Before it finds more states than there is room for it stops, and sets ``full`` to how many there
    may be.
    """
    code = Building(module, "share", SHARE_ARGUMENTS)
    _Share(code, expand, look_up, layout).build_all()


class _Share:
    def __init__(self, code: Building, expand: ir.Function, look_up: ir.Function, layout: Layout):
        self.code = code
        self.build = code.build
        self.a = code.a
        self.expand = expand
        self.look_up = look_up
        self.table = Table(code, layout)
        self.zero, self.one = code.number(0), code.number(1)
        self.me, self.threads, self.parts = self.a["thread"], self.a["threads"], self.a["parts"]
        self.meeting = Meeting(code)
        self.found = code.variable(self.zero)
        """How many successors this thread has found in this chunk,"""
        self.taken = code.variable(self.zero)
        """in how many parts,"""
        self.oldest = code.variable(self.zero)
        """and how many had been sifted before it;"""
        self.put = code.variable(self.zero)
        """how many states it has put into the table."""
        self.founds = code.variable(self.zero)
        """Where it is noted how many successors the parts of this chunk have."""
        self.numbering = Numbering(code, self.table, self.founds)

    def build_all(self) -> None:
        code, build, a = self.code, self.build, self.a
        count = code.variable(build.load(a["count"]))
        edges = code.variable(build.load(a["edges"]))
        position = code.variable(build.load(a["expanded"]))
        noted_all = code.variable(self.zero)
        most = build.mul(a["most_parts"], a["part_most"])
        error_room = build.sub(a["error_room"], build.mul(most, code.number(3)))
        first = build.icmp_unsigned("==", self.me, self.zero)
        with code.repeat() as leave:
            known, begin = build.load(count), build.load(position)
            leave(build.icmp_unsigned(">=", begin, a["last"]))
            leave(build.icmp_unsigned(">", build.load(noted_all), error_room))
            build.store(build.sub(self.parts, build.load(self.founds)), self.founds)
            end = least(code, build.add(begin, a["chunk"]), a["last"])
            noted = build.load(a["error_count"])
            parts = self._expand(begin, end)
            self.meeting.say_noted(build.load(a["error_count"]))
            self.meeting.meet()
            found = code.sum("part_found", build.load(self.founds), parts)
            most = build.add(known, found)
            crowded = build.icmp_unsigned(">", most, a["room"])
            with build.if_then(crowded):
                self._forget(noted, most)
            leave(crowded)
            with build.if_then(first):
                self.meeting.all_parts_are_taken()
            build.store(self.meeting.most_noted(), noted_all)
            self._look_all_up(parts, known)
            self.meeting.meet()
            far = self.meeting.is_far()
            with build.if_then(far):
                self._forget(noted, self.one)
            leave(far)
            self._number(parts, known)
            new = self.numbering.new_before(parts)
            build.store(build.add(known, new), count)
            edges_before = build.load(edges)
            build.store(build.add(edges_before, found), edges)
            count_commands(code, build.load(self.found))
            with build.if_then(a["keep"]):
                self.meeting.meet()
                self._keep(edges_before, known)
                self.meeting.meet()
            build.store(end, position)
        with build.if_then(first):
            build.store(build.load(count), a["count"])
            build.store(build.load(edges), a["edges"])
            build.store(build.load(position), a["expanded"])
        code.finish()

    def _forget(self, noted: Any, why: Any) -> None:
        """Forget what was found in this chunk, which will be expanded again."""
        self.build.store(noted, self.a["error_count"])
        with self.build.if_then(self.build.icmp_unsigned("==", self.me, self.zero)):
            self.build.store(why, self.a["full"])

    # -- expanding -----------------------------------------------------------------------------

    def _expand(self, begin: Any, end: Any) -> Any:
        """Expand parts of a chunk as long as there are any; how many there are in all."""
        code, build = self.code, self.build
        build.store(self.zero, self.found)
        build.store(self.zero, self.taken)
        build.store(build.load(self.a["sifted"]), self.oldest)
        less_one = build.sub(self.parts, self.one)
        grain = build.udiv(build.add(build.sub(end, begin), less_one), self.parts)
        with code.repeat() as leave:
            leave(build.icmp_unsigned(">=", build.load(self.taken), self.a["most_parts"]))
            part = self.meeting.take_part()
            first = build.add(begin, build.mul(part, grain))
            leave(build.icmp_unsigned(">=", first, end))
            taken = code.add(self.taken)
            code.write("taken_parts", taken, part)
            before = build.load(self.found)
            code.write("first_found", taken, before)
            self._expand_part(part, first, least(code, build.add(first, grain), end))
            place = build.add(build.load(self.founds), part)
            code.write("part_found", place, build.sub(build.load(self.found), before))
        whole = build.add(build.sub(end, begin), build.sub(grain, self.one))
        return build.udiv(whole, grain)

    def _expand_part(self, part: Any, first: Any, end: Any) -> None:
        """Expand states block by block, and queue their successors."""
        code, build = self.code, self.build
        with code.loop(self.zero, self.threads) as thread:
            code.write("sizes", thread, self.zero)
        queues = build.mul(part, self.threads)
        position, item = code.variable(first), code.variable(self.zero)
        with code.repeat() as leave:
            begin = build.load(position)
            leave(build.icmp_unsigned(">=", begin, end))
            last = least(code, build.add(begin, self.a["block"]), end)
            found = build.load(self.found)
            stamp = build.load(self.a["sifted"])
            number, left = call_expand(
                code,
                self.expand,
                EXPAND_AND_SIFT_ARGUMENTS,
                begin,
                last,
                block_commands=code.at("block_commands", found),
                stamp=stamp,
                oldest=build.load(self.oldest),
                same_as=code.at("same_as", build.select(self.a["keep"], found, self.zero)),
            )
            build.store(build.add(stamp, number), self.a["sifted"])
            before = build.load(item)
            with code.loop(self.zero, left) as each:
                self._queue(queues, each, build.add(before, code.read("items", each)))
            build.store(build.add(before, number), item)
            build.store(build.add(found, number), self.found)
            build.store(last, position)
        with code.loop(self.zero, self.threads) as thread:
            code.write("queue_sizes", build.add(queues, thread), code.read("sizes", thread))

    def _queue(self, queues: Any, each: Any, item: Any) -> None:
        """Queue a successor for the thread that has its region of the table."""
        code, build, table = self.code, self.build, self.table
        parts = table.parts("successors", each)
        owner = table.owner(code.read("hashes", each), self.threads)
        size = code.read("sizes", owner)
        place = build.add(build.mul(build.add(queues, owner), self.a["part_most"]), size)
        table.write("queues", place, parts)
        code.write("queue_items", place, item)
        code.write("sizes", owner, build.add(size, self.one))

    # -- looking up ----------------------------------------------------------------------------

    def _look_all_up(self, parts: Any, known: Any) -> None:
        """Look up what is queued for this thread, and put into the table what is not there."""
        code, build = self.code, self.build
        build.store(self.zero, self.put)
        with code.loop(self.zero, parts) as part:
            before = build.load(self.put)
            news = self.numbering.begin(part)
            queue = build.add(build.mul(part, self.threads), self.me)
            size = code.read("queue_sizes", queue)
            first = build.mul(queue, self.a["part_most"])
            self._look_up(first, build.add(first, size), news, known)
            self.numbering.end(part, build.sub(build.load(self.put), before))

    def _look_up(self, first: Any, last: Any, news: Any, known: Any) -> None:
        """Look up what is in a queue, some at a time."""
        code, build = self.code, self.build
        position = code.variable(first)
        words = code.number(self.table.words)
        with code.repeat() as leave:
            begin = build.load(position)
            leave(build.icmp_unsigned(">=", begin, last))
            end = least(code, build.add(begin, self.a["together"]), last)
            number = build.sub(end, begin)
            with code.loop(self.zero, number) as each:
                parts = self.table.parts("queues", build.add(begin, each))
                hash_ = self.table.hash(parts)
                code.write("hashes", each, hash_)
                code.prefetch("table", self.table.bucket(hash_))
            unsettled = call_look_up(
                code,
                self.look_up,
                number,
                code.number(-1) if self.table.exact else known,
                numbers=code.at("answers", begin),
                successors=code.at("queues", build.mul(begin, words)),
            )
            with code.loop(self.zero, unsettled) as index:
                self._settle(begin, code.read("open", index), news, known)
            build.store(end, position)

    def _settle(self, begin: Any, each: Any, news: Any, known: Any) -> None:
        """Find a successor that was not found at once, or put it into the table."""
        code, build, table = self.code, self.build, self.table
        hash_ = code.read("hashes", each)
        place_in_queue = build.add(begin, each)
        parts = table.parts("queues", place_in_queue)

        def goes_to(number: Any) -> None:
            with build.if_then(self.a["keep"]):
                code.write("answers", place_in_queue, number)

        def added(place: Any) -> None:
            put = code.add(self.put)
            table.write("fresh", self.numbering.fresh(self.me, put), parts)
            code.write("places", put, place)
            self.numbering.mark(news, code.read("queue_items", place_in_queue))
            number = build.add(known, put)
            code.write("table", place, build.or_(table.tag(hash_), build.add(number, self.one)))
            goes_to(number)

        table.settle(
            hash_,
            free=added,
            far=self.meeting.say_far,
            known=lambda place: goes_to(table.number_at(place)),
            is_it=None if table.exact else lambda place: self._is_it(place, parts, known),
        )

    def _is_it(self, place: Any, parts: Any, known: Any) -> Any:
        """Whether an entry is that of a state."""
        code, build, table = self.code, self.build, self.table
        is_it = code.variable(ir.Constant(BIT, 0))
        state = table.number_at(place)
        with build.if_else(code.less(state, known)) as (old, new):
            with old:
                build.store(table.is_state("states", state, parts), is_it)
            with new:
                fresh = self.numbering.fresh(self.me, build.sub(state, known))
                build.store(table.is_state("fresh", fresh, parts), is_it)
        return build.load(is_it)

    # -- what is new, and what is kept ----------------------------------------------------------

    def _number(self, parts: Any, known: Any) -> None:
        """Number the new states, in the order of the successors of the chunk.

        Each thread does so in its regions of the table, and puts the new states of some parts,
        whosever they are, where they belong.
        """
        code, build, table = self.code, self.build, self.table
        # Where states are told apart without them numbers in the table are for those who keep them.
        needed = self.a["keep"] if table.exact else ir.Constant(BIT, 1)
        with (
            build.if_then(needed),
            self.numbering.new(self.me, self.zero, parts, known) as (number, each),
        ):
            place = code.read("places", each)
            tag = table.without_number(code.read("table", place))
            code.write("table", place, build.or_(tag, build.add(number, self.one)))
            with build.if_then(self.a["keep"]):
                code.write("finals", self.numbering.fresh(self.me, each), number)
        first = build.udiv(build.mul(parts, self.me), self.threads)
        last = build.udiv(build.mul(parts, build.add(self.me, self.one)), self.threads)
        with (
            code.loop(self.zero, self.threads) as thread,
            self.numbering.new(thread, first, last, known) as (number, each),
        ):
            table.write("states", number, table.parts("fresh", self.numbering.fresh(thread, each)))

    def _keep(self, edges: Any, known: Any) -> None:
        """Keep the numbers of the successors of this thread's parts, and their commands."""
        code, build = self.code, self.build
        with code.loop(self.zero, build.load(self.taken)) as taken:
            part = code.read("taken_parts", taken)
            founds = build.load(self.founds)
            edge = build.add(edges, code.sum("part_found", founds, part))
            first = code.read("first_found", taken)
            with code.loop(self.zero, self.threads) as thread:
                queue = build.add(build.mul(part, self.threads), thread)
                begin = build.mul(queue, self.a["part_most"])
                end = build.add(begin, code.read("queue_sizes", queue))
                with code.loop(begin, end) as each:
                    number = self.numbering.final(thread, code.read("answers", each), known)
                    item = code.read("queue_items", each)
                    code.write("numbers", build.add(first, item), number)
            with code.loop(self.zero, code.read("part_found", build.add(founds, part))) as each:
                here, to = build.add(first, each), build.add(edge, each)
                same = build.sub(code.read("same_as", here), build.load(self.oldest))
                number = code.read("numbers", same)
                code.write("numbers", here, number)
                code.write("targets", to, number)
                code.write("commands", to, code.read("block_commands", here))
