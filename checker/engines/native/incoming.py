"""Looking up what other threads, and this one, have queued for this thread."""

from __future__ import annotations

from typing import Any

from llvmlite import ir

from checker.engines.native.building import BIT, Building
from checker.engines.native.looking import call_look_up
from checker.engines.native.meeting import Meeting
from checker.engines.native.numbering import Numbering
from checker.engines.native.table import Table


class Incoming:
    """Goes through what is queued for a thread, some at a time, part by part.

    Args:
        code: the function ``share``.
        look_up: the function of that name.
        table: of the function.
        numbering: of the new states.
        meeting: of the threads.
    """

    def __init__(
        self,
        code: Building,
        look_up: ir.Function,
        table: Table,
        numbering: Numbering,
        meeting: Meeting,
    ):
        self.code, self.build, self.a = code, code.build, code.a
        self.look_up, self.table = look_up, table
        self.numbering, self.meeting = numbering, meeting
        self.zero, self.one = code.number(0), code.number(1)
        self.me, self.threads = code.a["thread"], code.a["threads"]
        self._part = code.variable(self.zero)
        """How many parts have been begun,"""
        self._begun = code.variable(ir.Constant(BIT, 0))
        """whether the last of them has not ended,"""
        self._news = code.variable(self.zero)
        """where its bits are,"""
        self._before = code.variable(self.zero)
        """how many states had been put into the table before it,"""
        self._first = code.variable(self.zero)
        self._last = code.variable(self.zero)
        """and what is left of its queue."""
        self._put = code.variable(self.zero)
        """How many states this thread has put into the table."""

    def begin(self) -> None:
        """Begin with the first part."""
        for place in (self._part, self._first, self._last, self._put):
            self.build.store(self.zero, place)
        self.build.store(ir.Constant(BIT, 0), self._begun)

    def number(self, parts: Any) -> Any:
        """How many successors are queued for this thread."""
        code, build = self.code, self.build
        sum_ = code.variable(self.zero)
        with code.loop(self.zero, parts) as part:
            size = code.read("incoming_sizes", self._queue(part))
            build.store(build.add(build.load(sum_), size), sum_)
        return build.load(sum_)

    def next(self, parts: Any) -> tuple[Any, Any]:
        """The first that has not been looked up, and how many there are with it; 0 at the end.

        Args:
            parts: how many there are.
        """
        code, build = self.code, self.build
        with code.repeat() as leave:
            leave(code.less(build.load(self._first), build.load(self._last)))
            part = build.load(self._part)
            with build.if_then(build.load(self._begun)):
                new = build.sub(build.load(self._put), build.load(self._before))
                self.numbering.end(build.sub(part, self.one), new)
                build.store(ir.Constant(BIT, 0), self._begun)
            leave(build.icmp_unsigned(">=", part, parts))
            queue = self._queue(part)
            first = build.mul(queue, self.a["part_most"])
            build.store(first, self._first)
            build.store(build.add(first, code.read("incoming_sizes", queue)), self._last)
            build.store(self.numbering.begin(part), self._news)
            build.store(build.load(self._put), self._before)
            build.store(ir.Constant(BIT, 1), self._begun)
            build.store(build.add(part, self.one), self._part)
        first = build.load(self._first)
        return first, build.sub(build.load(self._last), first)

    def look(self, number: Any, known: Any) -> None:
        """Look up so many, which have been fetched.

        Args:
            number: how many, of those of :meth:`next`.
            known: so many states have their numbers; of others the table says which of this
                thread's new ones they are.
        """
        code, build = self.code, self.build
        first = build.load(self._first)
        queued = code.at("incoming", build.mul(first, code.number(self.table.words)))
        given = {"numbers": code.at("answers", first), "successors": queued}
        if self.table.exact:
            given["hashes"] = queued
        limit = code.number(-1) if self.table.exact else known
        unsettled = call_look_up(code, self.look_up, number, limit, **given)
        with code.loop(self.zero, unsettled) as index:
            self._settle(first, code.read("open", index), known)
        build.store(build.add(first, number), self._first)

    def _queue(self, part: Any) -> Any:
        return self.build.add(self.build.mul(part, self.threads), self.me)

    def _settle(self, first: Any, each: Any, known: Any) -> None:
        """Find a successor that was not found at once, or put it into the table."""
        code, build, table = self.code, self.build, self.table
        place_in_queue = build.add(first, each)
        parts, hash_ = table.taken_out("incoming", place_in_queue)

        def goes_to(number: Any) -> None:
            with build.if_then(self.a["keep"]):
                code.write("answers", place_in_queue, number)

        def added(place: Any) -> None:
            put = code.add(self._put)
            table.write("fresh", self.numbering.fresh(self.me, put), parts)
            code.write("places", put, place)
            item = code.read("incoming_items", place_in_queue)
            self.numbering.mark(build.load(self._news), item)
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
