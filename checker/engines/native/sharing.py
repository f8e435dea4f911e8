"""The breadth-first search by several threads, which find the same states in the same order.

The threads go through the states chunk by chunk, each with an equal part of every chunk, and each
owns a part of the table, in which nobody else looks. A thread expands its states and hands every
successor to the owner of its place. The owner goes through what it is handed in the order of the
states; what it does not know, it notes under a provisional number that says whose successor it is
and which. Then the new states are numbered in the order in which one thread alone would have found
them.

References:
    U. Stern, D. Dill, "Parallelizing the Murphi Verifier", CAV 1997, LNCS 1254, 256-267.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir

from checker.engines.native.building import BIT, BYTE, INDEX, WORD, Building, array
from checker.engines.native.search import (
    RUN_ARGUMENTS,
    call_expand_block,
    hash_with,
    least,
    note_commands,
)
from checker.engines.native.table import Table
from checker.engines.packing import Layout

LINE = 8
"""Words of a line of memory: what different threads write lies so far apart."""
ARRIVED, FAR, FIRST = 0, LINE, 2 * LINE
"""Words that threads share: how often one has arrived at a barrier, whether a state is too far from
its place; from ``FIRST`` on some lines for each thread."""
_FOUND, _NOTED, _HANDED = 0, 1, LINE
"""Of a thread's lines: how many successors it has, how many numbers of range errors; from
``_HANDED`` on how many successors it hands to each owner, then how many of those of each thread it
found to be new."""
_PATIENCE = 4000
"""So often a thread looks whether the others have arrived before it lets somebody else run."""
_AHEAD = 32
"""So many successors before its turn, what one is compared with is asked for."""

SHARE_ARGUMENTS = (
    *RUN_ARGUMENTS,  # work space, counts of commands and range errors are this thread's own
    ("all_successors", array(WORD)),  # the work space of all threads, one behind the other
    ("handed", array(WORD)),  # the hashes of what each thread hands to each, most each
    ("items", array(INDEX)),  # which of its successors that is
    ("answers", array(INDEX)),  # the number of each, if successors are kept
    ("new_items", array(INDEX)),  # which of what each owner is handed by each is new,
    ("new_places", array(WORD)),  # and where it is in the table
    ("numbers", array(INDEX)),  # for each successor of each thread that is new its number
    ("marks", array(WORD)),  # a bit for each of this thread's successors, 0 between chunks
    ("thread", WORD),
    ("threads", WORD),
    ("shared", array(WORD)),
    ("let_run", array(BYTE)),  # a function of the system's to let others run
)
"""The arguments of ``share``, which every thread calls with the same numbers but its own."""


def shared_words(threads: int) -> int:
    """How many words threads share; they are 0 before a call."""
    return FIRST + threads * _lines(threads)


def _lines(threads: int) -> int:
    """How many words of them are each thread's."""
    return _HANDED + -(-2 * threads // LINE) * LINE


def build_share(module: ir.Module, expand: ir.Function, layout: Layout) -> None:
    """Add the function ``share``: what ``run`` does, done by several threads together."""
    _Share(Building(module, "share", SHARE_ARGUMENTS), expand, layout).build_all()


class _Share:
    def __init__(self, code: Building, expand: ir.Function, layout: Layout):
        self.code = code
        self.build = code.build
        self.a = code.a
        self.expand = expand
        self.table = Table(code, layout)
        self.zero, self.one = code.number(0), code.number(1)
        self.me, self.threads = self.a["thread"], self.a["threads"]
        self.rounds = code.variable(self.zero)
        build = self.build
        lines = build.udiv(
            build.add(build.mul(self.threads, code.number(2)), code.number(LINE - 1)),
            code.number(LINE),
        )
        self.stride = build.add(build.mul(lines, code.number(LINE)), code.number(_HANDED))

    def build_all(self) -> None:
        code, build, a = self.code, self.build, self.a
        count = code.variable(build.load(a["count"]))
        edges = code.variable(build.load(a["edges"]))
        position = code.variable(build.load(a["expanded"]))
        noted_all = code.variable(self.zero)
        room = build.sub(a["room"], build.mul(a["most"], self.threads))
        error_room = build.sub(a["error_room"], build.mul(a["most"], code.number(3)))
        with code.repeat() as leave:
            known, begin = build.load(count), build.load(position)
            leave(build.icmp_unsigned(">=", begin, a["last"]))
            leave(build.icmp_signed(">", known, room))
            leave(build.icmp_unsigned(">", build.load(noted_all), error_room))
            end, first, last = self._slice(begin)
            noted = build.load(a["error_count"])
            number = call_expand_block(code, self.expand, first, last)
            self._hand_over(number)
            self._publish(code.number(_FOUND), number)
            self._publish(code.number(_NOTED), build.load(a["error_count"]))
            self._barrier()
            with code.loop(self.zero, self.threads) as producer:
                self._seek_all_of(producer, known)
            self._barrier()
            far = build.icmp_unsigned("!=", self._shared(code.number(FAR)), self.zero)
            with build.if_then(far):
                # The states that were found are forgotten; the chunk is expanded again.
                build.store(noted, a["error_count"])
                build.store(self.one, a["full"])
            leave(far)
            new_before, new = self._new_states()
            edges_before, all_edges = self._sums(lambda thread: self._of(thread, _FOUND))
            build.store(self._most_noted(), noted_all)
            self._number(build.add(known, new_before), number)
            self._barrier()
            self._enter_numbers(known)
            first_edge = build.add(build.load(edges), edges_before)
            self._targets(first_edge, known)
            note_commands(code, first_edge, number)
            build.store(build.add(known, new), count)
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
        end = least(code, build.add(begin, build.mul(a["block"], self.threads)), a["last"])
        whole = build.sub(end, begin)
        part = build.udiv(build.add(whole, build.sub(self.threads, self.one)), self.threads)
        first = least(code, build.add(begin, build.mul(part, self.me)), end)
        return end, first, least(code, build.add(first, part), end)

    # -- what threads tell each other ----------------------------------------------------------

    def _shared(self, index: Any) -> Any:
        return self.build.load_atomic(self.code.at("shared", index), "acquire", 8)

    def _index(self, thread: Any, what: Any) -> Any:
        build = self.build
        line = build.add(build.mul(thread, self.stride), self.code.number(FIRST))
        return build.add(line, what)

    def _publish(self, what: Any, value: Any) -> None:
        place = self.code.at("shared", self._index(self.me, what))
        self.build.store_atomic(value, place, "release", 8)

    def _of(self, thread: Any, what: int) -> Any:
        return self._shared(self._index(thread, self.code.number(what)))

    def _handed_by(self, producer: Any, owner: Any) -> Any:
        """How many successors a thread hands to an owner."""
        what = self.build.add(self.code.number(_HANDED), owner)
        return self._shared(self._index(producer, what))

    def _new_of(self, owner: Any, producer: Any) -> Any:
        """How many of them are new."""
        what = self.build.add(self.code.number(_HANDED), self.build.add(self.threads, producer))
        return self._shared(self._index(owner, what))

    def _sums(self, of: Any) -> tuple[Any, Any]:
        """The sum of something over the threads before this one, and over all."""
        code, build = self.code, self.build
        before, all_ = code.variable(self.zero), code.variable(self.zero)
        with code.loop(self.zero, self.threads) as thread:
            value = of(thread)
            build.store(build.add(build.load(all_), value), all_)
            with build.if_then(code.less(thread, self.me)):
                build.store(build.add(build.load(before), value), before)
        return build.load(before), build.load(all_)

    def _new_states(self) -> tuple[Any, Any]:
        """How many new states the threads before this one have found, and how many all have."""
        code, build = self.code, self.build

        def of(producer: Any) -> Any:
            number = code.variable(self.zero)
            with code.loop(self.zero, self.threads) as owner:
                build.store(build.add(build.load(number), self._new_of(owner, producer)), number)
            return build.load(number)

        return self._sums(of)

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

    def _base(self, one: Any, other: Any) -> Any:
        """Where in a list what one thread has for another begins."""
        build = self.build
        return build.mul(build.add(build.mul(one, self.threads), other), self.a["most"])

    # -- from the thread that expands to the owner of the place --------------------------------

    def _hand_over(self, number: Any) -> None:
        """Give each successor to the owner of its place."""
        code, build, table = self.code, self.build, self.table
        with code.loop(self.zero, self.threads) as owner:
            self._publish(build.add(code.number(_HANDED), owner), self.zero)
        counts = self._index(self.me, code.number(_HANDED))
        with code.loop(self.zero, number) as each:
            hash_ = hash_with(table, "successors", each)
            owner = table.owner(hash_, self.threads)
            place = build.add(counts, owner)
            index = code.read("shared", place)
            to = build.add(self._base(self.me, owner), index)
            code.write("handed", to, hash_)
            code.write("items", to, each)
            code.write("shared", place, build.add(index, self.one))

    def _seek_all_of(self, producer: Any, known: Any) -> None:
        """Seek what a thread has handed to this one."""
        code, build, table = self.code, self.build, self.table
        number = self._handed_by(producer, self.me)
        base = self._base(producer, self.me)
        own = self._base(self.me, producer)
        new = code.variable(self.zero)
        last = build.sub(number, self.one)

        def ahead(index: Any, steps: int) -> Any:
            return build.add(base, least(code, build.add(index, code.number(steps)), last))

        with code.loop(self.zero, number) as index:
            hash_ = code.read("handed", ahead(index, 2 * _AHEAD))
            code.prefetch("table", table.place(hash_), writing=True)
            if not table.exact:
                self._fetch(ahead(index, _AHEAD), known)
            self._seek(producer, known, build.add(base, index), own, new)
        what = build.add(code.number(_HANDED), build.add(self.threads, producer))
        self._publish(what, build.load(new))

    def _fetch(self, index: Any, known: Any) -> None:
        """Ask for the state that one will be compared with."""
        code, build, table = self.code, self.build, self.table
        entry = code.read("table", table.place(code.read("handed", index)))
        number = table.number(entry)
        old = build.icmp_unsigned("<=", number, known)
        index = build.select(old, number, self.zero)
        code.prefetch("states", build.mul(index, code.number(table.words)))

    def _seek(self, producer: Any, known: Any, index: Any, own: Any, new: Any) -> None:
        code, build, table = self.code, self.build, self.table
        hash_ = code.read("handed", index)
        first = build.mul(producer, self.a["most"])
        home, tag = table.place(hash_), table.tag(hash_)
        here = code.variable(home)
        with code.repeat() as leave:
            place = build.load(here)
            entry = code.read("table", place)
            empty = build.icmp_unsigned("==", entry, self.zero)
            with build.if_then(empty):
                each = code.read("items", index)
                provisional = build.add(known, build.add(first, each))
                code.write("table", place, build.or_(tag, build.add(provisional, self.one)))
                to = build.add(own, code.add(new))
                code.write("new_items", to, each)
                code.write("new_places", to, place)
                self._answer(index, provisional)
            leave(empty)
            same = self._same(entry, tag, first, index, known)
            with build.if_then(same):
                self._answer(index, build.sub(table.number(entry), self.one))
            leave(same)
            next_ = table.following(place)
            build.store(next_, here)
            far = table.too_far(home, next_)
            with build.if_then(far):
                build.store_atomic(self.one, code.at("shared", code.number(FAR)), "release", 8)
            leave(far)

    def _answer(self, index: Any, number: Any) -> None:
        with self.build.if_then(self.a["keep"]):
            self.code.write("answers", index, number)

    def _same(self, entry: Any, tag: Any, first: Any, index: Any, known: Any) -> Any:
        """Whether an entry is that of a successor."""
        code, build, table = self.code, self.build, self.table
        same = table.has_tag(entry, tag)
        if table.exact:
            return same
        is_it = code.variable(ir.Constant(BIT, 0))
        with build.if_then(same):
            item = build.add(first, code.read("items", index))
            parts = table.parts("all_successors", item)
            state = build.sub(table.number(entry), self.one)
            with build.if_else(code.less(state, known)) as (old, provisional):
                with old:
                    build.store(table.is_state("states", state, parts), is_it)
                with provisional:
                    other = build.sub(state, known)
                    build.store(table.is_state("all_successors", other, parts), is_it)
        return build.load(is_it)

    # -- and back ------------------------------------------------------------------------------

    def _number(self, first: Any, number: Any) -> None:
        """Number this thread's new states, in the order of its successors."""
        code, build, table = self.code, self.build, self.table
        with code.loop(self.zero, self.threads) as owner:
            base = self._base(owner, self.me)
            with code.loop(self.zero, self._new_of(owner, self.me)) as index:
                each = code.read("new_items", build.add(base, index))
                word = build.lshr(each, code.number(6))
                bit = build.shl(self.one, build.and_(each, code.number(63)))
                code.write("marks", word, build.or_(code.read("marks", word), bit))
        next_ = code.variable(first)
        mine = build.mul(self.me, self.a["most"])
        words = build.lshr(build.add(number, code.number(63)), code.number(6))
        with code.loop(self.zero, words) as word:
            left = code.variable(code.read("marks", word))
            code.write("marks", word, self.zero)
            with code.repeat() as leave:
                marks = build.load(left)
                leave(build.icmp_unsigned("==", marks, self.zero))
                bit = build.cttz(marks, ir.Constant(BIT, 1))
                build.store(build.and_(marks, build.sub(marks, self.one)), left)
                each = build.add(build.shl(word, code.number(6)), bit)
                to = code.add(next_)
                table.write("states", to, table.parts("successors", each))
                code.write("numbers", build.add(mine, each), to)

    def _enter_numbers(self, known: Any) -> None:
        """Give the new states of this thread's part of the table their numbers there."""
        code, build, table = self.code, self.build, self.table
        with code.loop(self.zero, self.threads) as producer:
            own = self._base(self.me, producer)
            most = build.mul(producer, self.a["most"])
            with code.loop(self.zero, self._new_of(self.me, producer)) as index:
                to = build.add(own, index)
                place = code.read("new_places", to)
                item = build.add(most, code.read("new_items", to))
                tag = table.without_number(code.read("table", place))
                number = build.add(code.read("numbers", item), self.one)
                code.write("table", place, build.or_(tag, number))

    def _targets(self, first_edge: Any, known: Any) -> None:
        """The numbers of this thread's successors, which are all known now."""
        code, build = self.code, self.build
        with build.if_then(self.a["keep"]), code.loop(self.zero, self.threads) as owner:
            base = self._base(self.me, owner)
            with code.loop(self.zero, self._handed_by(self.me, owner)) as index:
                at = build.add(base, index)
                answer = code.read("answers", at)
                old = code.less(answer, known)
                item = build.select(old, self.zero, build.sub(answer, known))
                number = build.select(old, answer, code.read("numbers", item))
                edge = build.add(first_edge, code.read("items", at))
                code.write("targets", edge, number)
