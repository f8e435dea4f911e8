"""The breadth-first search by several threads, which find the same states in the same order.

Each thread has regions of the table of its own, which no other thread reads or writes: memory that
two cores change is what they would wait for. The threads go through the states chunk by chunk. The
parts of a chunk are expanded by whoever is free, and each successor is put into a queue for the
thread that has its region. While the next chunk is expanded, each thread looks up what is queued
for it of the one before, part by part, and so in the order of the successors of the chunk: of
several that are one new state it meets the first one first. It marks it in a bitmap. From the
bitmaps of all threads follow the numbers of the new states, in the order in which one thread alone
would have found them.

References:
    U. Stern, D. L. Dill, "Parallelizing the Murphi Verifier", CAV 1997, LNCS 1254, 256-267 (states
    owned by the thread to which their hash belongs).
    J. Barnat, L. Brim, P. Ročkai, "Scalable Shared Memory LTL Model Checking", Int. J. Software
    Tools for Technology Transfer 12 (2010), 139-153.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir

from checker.engines.native.building import BIT, BYTE, INDEX, WORD, Building, Numbers, array
from checker.engines.native.incoming import Incoming
from checker.engines.native.levels import Levels
from checker.engines.native.meeting import Meeting
from checker.engines.native.numbering import Numbering
from checker.engines.native.queueing import EXPAND_AND_QUEUE_ARGUMENTS
from checker.engines.native.search import RUN_ARGUMENTS, count_commands, least
from checker.engines.native.table import Table
from checker.engines.packing import Layout

MOST_THREADS = 64
"""So many threads at most can share one table."""
MOST_AT_ONCE = 16
"""So many are looked up at most for each state that is expanded, for what more is fetched while the
states' successors are queued would be waited for."""
SHARE_ARGUMENTS = (
    *RUN_ARGUMENTS,  # work space, counts of commands and range errors are this thread's own;
    # "block_commands" is for all of its successors of two chunks
    ("likely", WORD),  # stop, too, before there are likely to be more states than that
    ("chunk", WORD),  # so many states at a time
    ("parts", WORD),  # are divided into so many parts at most,
    ("part_most", WORD),  # which can have so many successors each;
    ("most_parts", WORD),  # one thread takes so many
    ("together", WORD),  # so many successors are sought together
    ("stamps", array(WORD)),  # how many successors were sifted before each of "recent",
    ("sifted", array(WORD)),  # and in all, before and after
    ("same_as", array(WORD)),  # for each successor the stamp of one that has the same number,
    ("numbers", array(INDEX)),  # and its number
    ("ends", array(WORD)),  # where the queue of a part ends for each thread
    ("taken_parts", array(INDEX)),  # the parts that this thread took, in turn,
    ("first_found", array(INDEX)),  # how many successors it had found before each,
    ("places", array(WORD)),  # and where it put what was new into the table
    ("queues", array(WORD)),  # successors, by part and by the thread that is to look them up:
    ("queue_sizes", array(INDEX)),  # how many there are,
    ("queue_items", array(INDEX)),  # which successor of the part each of them is,
    ("answers", array(INDEX)),  # and its number, if successors are kept
    ("part_found", array(INDEX)),  # how many successors each part has
    ("part_new", array(INDEX)),  # how many of these were new to each thread,
    ("news", array(WORD)),  # and which: for each a bit
    ("fresh", array(WORD)),  # the new states of each thread,
    ("finals", array(INDEX)),  # and their numbers
    ("thread", WORD),
    ("threads", WORD),
    ("shared", array(WORD)),
    ("nap", array(BYTE)),  # the system's function that sleeps for a time
)
"""The arguments of ``share``, which every thread calls with the same numbers but its own.

What is noted of a chunk while it is expanded, and read while it is looked up, is there for two
chunks, and so are "part_new", "news" and "fresh". "part_found" is there for four: it is still read
of two when a thread that is faster writes that of the next."""


_OF_CHUNK = ("begin", "end", "grain", "parts", "found", "taken", "oldest", "noted")
"""What a thread knows of a chunk: where it begins and ends, how many states a part has, how many
parts there are; how many successors this thread has found, in how many parts; how many had been
sifted before, and how many numbers of range errors noted."""


def build_share(
    module: ir.Module, expand: ir.Function, look_up: ir.Function, layout: Layout
) -> None:
    """Add the function ``share``: what ``run`` does, done by several threads together.

    Before it finds more states than there is room for it stops, and sets ``full`` to how many there
    may be.

    Args:
        module: where it goes.
        expand: the function ``expand_and_queue``.
        look_up: the function of that name.
        layout: of the states.
    """
    code = Building(module, "share", SHARE_ARGUMENTS)
    _Share(code, expand, look_up, layout).build_all()


class _Share:
    def __init__(self, code: Building, expand: ir.Function, look_up: ir.Function, layout: Layout):
        self.code, self.build, self.a = code, code.build, code.a
        self.whole = dict(code.a)
        """Arrays from their beginnings, which have room for several chunks."""
        self.expand = expand
        self.table = Table(code, layout)
        self.zero, self.one = code.number(0), code.number(1)
        self.me, self.threads, self.parts = self.a["thread"], self.a["threads"], self.a["parts"]
        self.most = self.build.mul(self.a["most_parts"], self.a["part_most"])
        """So many successors one thread can find in a chunk."""
        self.meeting = Meeting(code)
        self.levels = Levels(code)
        self.numbering = Numbering(code, self.table)
        self.incoming = Incoming(code, look_up, self.table, self.numbering, self.meeting)
        self.chunk = Numbers(code, *_OF_CHUNK)
        """The chunk that is expanded,"""
        self.before = Numbers(code, *_OF_CHUNK)
        """and the one before it, which is looked up; it has no parts if there is none."""
        self.known = code.variable(self.build.load(self.a["count"]))
        """How many states have numbers,"""
        self.settled = code.variable(self.build.load(self.known))
        """and how many of these all threads may read."""
        self.edges = code.variable(self.build.load(self.a["edges"]))
        self.expanded = code.variable(self.build.load(self.a["expanded"]))
        """The states before this one have been expanded, and all their successors looked up."""
        self.most_found = code.variable(self.zero)
        """How many successors all threads have found at most in a chunk,"""
        self.found = code.variable(self.zero)
        """and this one in the last block."""
        self.noted = code.variable(self.zero)
        """How many numbers of range errors the thread has that has most."""

    def build_all(self) -> None:
        code, build, a = self.code, self.build, self.a
        self.chunk["end"] = build.load(self.expanded)
        with code.repeat() as leave:
            self._choose()
            none = build.icmp_unsigned("==", self.chunk["begin"], self.chunk["end"])
            none_before = build.icmp_unsigned("==", self.before["parts"], self.zero)
            leave(build.and_(none, none_before))
            self._take_places()
            self._expand_and_look_up()
            self.meeting.say_noted(build.load(a["error_count"]))
            self.meeting.meet()
            far = self.meeting.is_far()
            with build.if_then(far):
                self._forget(self.before["noted"], self.one)
            leave(far)
            build.store(self.meeting.most_noted(), self.noted)
            with build.if_then(build.not_(none_before)):
                self._number_all()
            with build.if_then(self.levels.limited):
                self._forget(self.chunk["noted"])
            leave(self.levels.limited)
            found = code.sum("part_found", self.zero, self.chunk["parts"])
            most = build.add(build.load(self.known), found)
            crowded = build.icmp_unsigned(">", most, a["room"])
            with build.if_then(crowded):
                self._forget(self.chunk["noted"], most)
            leave(crowded)
            larger = code.less(build.load(self.most_found), found)
            build.store(build.select(larger, found, build.load(self.most_found)), self.most_found)
            self.before.become(self.chunk)
        with build.if_then(build.icmp_unsigned("==", self.me, self.zero)):
            build.store(build.load(self.known), a["count"])
            build.store(build.load(self.edges), a["edges"])
            build.store(build.load(self.expanded), a["expanded"])
        self.levels.tell()
        code.finish()

    def _forget(self, noted: Any, why: Any = None) -> None:
        """Forget what was found since so many range errors were noted.

        With a reason it is expanded again; without one the search is over.
        """
        self.build.store(noted, self.a["error_count"])
        if why is None:
            return
        with self.build.if_then(self.build.icmp_unsigned("==", self.me, self.zero)):
            self.build.store(why, self.a["full"])

    def _choose(self) -> None:
        """Choose the next chunk, of states that all threads may read; it may be empty."""
        build, a, chunk = self.build, self.a, self.chunk
        begin = chunk["end"]
        # Behind a level of which not all is looked up is the next one, as far as it is known.
        inside = self.code.less(begin, self.levels.end)
        bound = build.select(inside, self.levels.end, build.load(self.settled))
        for other in (a["last"], build.load(self.settled), build.add(begin, a["chunk"])):
            bound = least(self.code, bound, other)
        room = build.sub(a["error_room"], build.mul(self.most, self.code.number(3)))
        no_room = build.icmp_unsigned(">", build.load(self.noted), room)
        new = build.lshr(build.load(self.most_found), self.one)
        crowded = build.icmp_unsigned(">", build.add(build.load(self.known), new), a["likely"])
        # If all of two chunks were new there would be no room for them.
        most = build.shl(build.load(self.most_found), self.one)
        full = build.icmp_unsigned(">", build.add(build.load(self.known), most), a["room"])
        none = self.code.less(bound, begin)
        for reason in (no_room, crowded, full, self.levels.over):
            none = build.or_(none, reason)
        end = build.select(none, begin, bound)
        states = build.sub(end, begin)
        grain = self._over(states, self.parts)
        grain = build.select(build.icmp_unsigned("==", grain, self.zero), self.one, grain)
        chunk["begin"], chunk["end"], chunk["grain"] = begin, end, grain
        chunk["parts"] = self._over(states, grain)
        chunk["found"] = chunk["taken"] = self.zero
        chunk["oldest"], chunk["noted"] = build.load(a["sifted"]), build.load(a["error_count"])

    def _over(self, number: Any, other: Any) -> Any:
        """A number divided by another, rounded up."""
        more = self.build.add(number, self.build.sub(other, self.one))
        return self.build.udiv(more, other)

    def _take_places(self) -> None:
        """Begin the next turn, in other parts of the arrays than the last one."""
        build, code, a = self.build, self.code, self.a
        self.meeting.next_turn()
        of_parts = build.mul(self.threads, self.parts)
        in_all = build.mul(of_parts, a["part_most"])
        kept = build.select(a["keep"], self.most, self.zero)
        bits = build.mul(of_parts, self.numbering.most_words())
        in_states = build.mul(in_all, code.number(self.table.words))
        for now, before, size, times in (
            ("queues", "incoming", in_states, 2),
            ("queue_items", "incoming_items", in_all, 2),
            ("queue_sizes", "incoming_sizes", of_parts, 2),
            ("block_commands", "incoming_commands", self.most, 2),
            ("same_as", "incoming_same_as", kept, 2),
            ("taken_parts", "incoming_parts", a["most_parts"], 2),
            ("first_found", "incoming_first", a["most_parts"], 2),
            ("part_found", "incoming_found", self.parts, 4),
            (None, "part_new", of_parts, 2),
            (None, "news", bits, 2),
            (None, "fresh", in_states, 2),
        ):
            whole = self.whole[now or before]
            for name, ago in ((now, 0), (before, 1)):
                if name is not None:
                    place = build.mul(self.meeting.place(ago, times), size)
                    a[name] = build.gep(whole, [place], inbounds=True)

    # -- expanding, and looking up what was queued before ------------------------------------------

    def _expand_and_look_up(self) -> None:
        """Expand parts of the chunk as long as there are any, and look up all of the one before."""
        code, build, a = self.code, self.build, self.a
        self.incoming.begin()
        states = build.udiv(build.sub(self.chunk["end"], self.chunk["begin"]), self.threads)
        states = build.add(states, self.one)
        at_once = build.udiv(self.incoming.number(self.before["parts"]), states)
        at_once = least(code, build.add(at_once, self.one), code.number(MOST_AT_ONCE))
        part = Numbers(code, "position", "end", "number", "item", "stop")
        with code.repeat() as leave:
            at_end = build.icmp_unsigned("==", part["position"], part["end"])
            more = build.icmp_unsigned("==", part["stop"], self.zero)
            with build.if_then(build.and_(at_end, more)):
                self._next_part(part)
            position = part["position"]
            states = least(code, build.sub(part["end"], position), a["block"])
            first, waiting = self.incoming.next(self.before["parts"])
            leave(build.icmp_unsigned("==", build.or_(states, waiting), self.zero))
            none = build.icmp_unsigned("==", states, self.zero)
            number = build.select(none, a["together"], build.mul(states, at_once))
            number = least(code, least(code, number, a["together"]), waiting)
            end = build.add(position, states)
            self._expand(part, end, first, number)
            self.incoming.look(number, build.load(self.known))
            part["position"] = end

    def _next_part(self, part: Numbers) -> None:
        """End a part, if one was begun, and begin the next that no other thread has taken."""
        code, build, chunk = self.code, self.build, self.chunk
        with build.if_then(build.icmp_unsigned("!=", chunk["taken"], self.zero)):
            before = code.read("first_found", build.sub(chunk["taken"], self.one))
            code.write("part_found", part["number"], build.sub(chunk["found"], before))
            self._for_threads(part["number"], self._end_queue)
        part["stop"] = self.one
        with build.if_then(code.less(chunk["taken"], self.a["most_parts"])):
            number = self.meeting.take_part()
            first = build.add(chunk["begin"], build.mul(number, chunk["grain"]))
            with build.if_then(code.less(first, chunk["end"])):
                taken = code.add(chunk.place("taken"))
                code.write("taken_parts", taken, number)
                code.write("first_found", taken, chunk["found"])
                part["number"], part["position"] = number, first
                part["end"] = least(code, build.add(first, chunk["grain"]), chunk["end"])
                part["item"] = part["stop"] = self.zero
                self._for_threads(number, self._begin_queue)

    def _for_threads(self, part: Any, do: Callable[[Any, Any, Any], None]) -> None:
        """Do something with each thread, its queue of a part, and where that begins."""
        with self.code.loop(self.zero, self.threads) as thread:
            queue = self.build.add(self.build.mul(part, self.threads), thread)
            do(thread, queue, self.build.mul(queue, self.a["part_most"]))

    def _begin_queue(self, thread: Any, _: Any, first: Any) -> None:
        self.code.write("ends", thread, first)

    def _end_queue(self, thread: Any, queue: Any, first: Any) -> None:
        size = self.build.sub(self.code.read("ends", thread), first)
        self.code.write("queue_sizes", queue, size)

    def _expand(self, part: Numbers, end: Any, first: Any, number: Any) -> None:
        """Expand states of a part, and fetch so many that will be looked up, from the first on."""
        code, build, a = self.code, self.build, self.a
        before, stamp = self.chunk["found"], build.load(a["sifted"])
        code.call(
            self.expand,
            EXPAND_AND_QUEUE_ARGUMENTS,
            dict(
                first=part["position"],
                last=end,
                found=self.found,
                block_commands=code.at("block_commands", before),
                stamp=stamp,
                oldest=self.chunk["oldest"],
                same_as=code.at("same_as", build.select(a["keep"], before, self.zero)),
                item=part["item"],
                incoming=code.at("incoming", build.mul(first, code.number(self.table.words))),
                incoming_number=number,
            ),
        )
        found = build.load(self.found)
        build.store(build.add(stamp, found), a["sifted"])
        part["item"] = build.add(part["item"], found)
        self.chunk["found"] = build.add(before, found)

    # -- what is new, and what is kept -------------------------------------------------------------

    def _number_all(self) -> None:
        """Number what was new in the chunk before, and count its successors, or keep them."""
        code, build, before = self.code, self.build, self.before
        parts, known, edges = before["parts"], build.load(self.known), build.load(self.edges)
        self._number(parts, known)
        build.store(build.add(known, self.numbering.new_before(parts)), self.known)
        build.store(build.add(edges, code.sum("incoming_found", self.zero, parts)), self.edges)
        count_commands(code, before["found"], of="incoming_commands")
        with build.if_then(self.a["keep"]):
            self.meeting.meet()
            self._keep(edges, known)
        build.store(before["end"], self.expanded)
        with build.if_then(build.icmp_unsigned("==", before["end"], self.levels.end)):
            self.levels.go_on(build.load(self.known))
        needed = build.add(self.chunk["end"], self.a["chunk"])
        meets = build.icmp_unsigned(">", needed, build.load(self.settled))
        meets = build.or_(meets, self.a["keep"] if self.table.exact else ir.Constant(BIT, 1))
        with build.if_then(meets):
            self.meeting.meet()
            build.store(build.load(self.known), self.settled)

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
        code, build, before = self.code, self.build, self.before
        with code.loop(self.zero, before["taken"]) as taken:
            part = code.read("incoming_parts", taken)
            edge = build.add(edges, code.sum("incoming_found", self.zero, part))
            first = code.read("incoming_first", taken)
            with code.loop(self.zero, self.threads) as thread:
                queue = build.add(build.mul(part, self.threads), thread)
                begin = build.mul(queue, self.a["part_most"])
                end = build.add(begin, code.read("incoming_sizes", queue))
                with code.loop(begin, end) as each:
                    number = self.numbering.final(thread, code.read("answers", each), known)
                    item = code.read("incoming_items", each)
                    code.write("numbers", build.add(first, item), number)
            with code.loop(self.zero, code.read("incoming_found", part)) as each:
                here, to = build.add(first, each), build.add(edge, each)
                same = build.sub(code.read("incoming_same_as", here), before["oldest"])
                number = code.read("numbers", same)
                code.write("numbers", here, number)
                code.write("targets", to, number)
                code.write("commands", to, code.read("incoming_commands", here))
