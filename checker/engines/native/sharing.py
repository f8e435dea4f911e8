"""The breadth-first search by several threads, which find the same states in the same order.

The threads go through the states chunk by chunk, each with an equal part of every chunk. A state
that is not known is put into the common table under a provisional number that tells whose
successor it is and which; of equal ones the first keeps its place. When all have sought their
successors, the new states are numbered in the order in which one thread alone would have found
them.

References:
    A. Laarman, J. van de Pol, M. Weber, "Boosting Multi-Core Reachability Performance with Shared
    Hash Tables", FMCAD 2010, 247-255.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir

from checker.engines.native.building import BIT, BYTE, WORD, Building, array
from checker.engines.native.search import (
    RUN_ARGUMENTS,
    call_expand_block,
    hash_all,
    least,
    note_commands,
)
from checker.engines.native.table import Table
from checker.engines.packing import Layout

LINE = 8
"""Words of a line of memory: what different threads write lies so far apart."""
ARRIVED, FAR, FIRST = 0, LINE, 2 * LINE
"""Words that threads share: how often one has arrived at a barrier, whether a state is too far from
its place; from ``FIRST`` on a line for each thread: successors, new states, range errors."""
_FOUND, _NEW, _NOTED = range(3)
_PATIENCE = 4000
"""So often a thread looks whether the others have arrived before it lets somebody else run."""

SHARE_ARGUMENTS = (
    *RUN_ARGUMENTS,  # work space, counts of commands and range errors are this thread's own
    ("all_successors", array(WORD)),  # the work space of all threads, one behind the other
    ("new_items", array(WORD)),  # work space: the successors that may be new,
    ("new_places", array(WORD)),  # and where they are in the table
    ("places", array(WORD)),  # where each successor is
    ("thread", WORD),
    ("threads", WORD),
    ("shared", array(WORD)),
    ("let_run", array(BYTE)),  # a function of the system's to let others run
)
"""The arguments of ``share``, which every thread calls with the same numbers but its own."""


def shared_words(threads: int) -> int:
    """How many words threads share; they are 0 before a call."""
    return FIRST + LINE * threads


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
        self.rounds = code.variable(self.zero)
        self.own = self.build.add(
            code.number(FIRST), self.build.mul(self.a["thread"], code.number(LINE))
        )

    def build_all(self) -> None:
        code, build, a = self.code, self.build, self.a
        count = code.variable(build.load(a["count"]))
        edges = code.variable(build.load(a["edges"]))
        position = code.variable(build.load(a["expanded"]))
        noted_all = code.variable(self.zero)
        room = build.sub(a["room"], build.mul(a["most"], a["threads"]))
        error_room = build.sub(a["error_room"], build.mul(a["most"], code.number(3)))
        with code.repeat() as leave:
            known, begin = build.load(count), build.load(position)
            leave(build.icmp_unsigned(">=", begin, a["last"]))
            leave(build.icmp_signed(">", known, room))
            leave(build.icmp_unsigned(">", build.load(noted_all), error_room))
            end, first, last = self._slice(begin)
            noted = build.load(a["error_count"])
            number = call_expand_block(code, self.expand, first, last)
            hash_all(code, self.table, number)
            maybe = self._seek(known, number)
            self._publish(_FOUND, number)
            self._publish(_NOTED, build.load(a["error_count"]))
            self._barrier()
            far = build.icmp_unsigned("!=", self._shared(code.number(FAR)), self.zero)
            with build.if_then(far):
                build.store(noted, a["error_count"])
                build.store(self.one, a["full"])
            leave(far)
            new = self._keep_first(known, maybe)
            self._publish(_NEW, new)
            self._barrier()
            before, all_new = self._sums(_NEW)
            edges_before, all_edges = self._sums(_FOUND)
            build.store(self._most(_NOTED), noted_all)
            self._number(build.add(known, before), new)
            self._barrier()
            first_edge = build.add(build.load(edges), edges_before)
            self._targets(first_edge, number)
            note_commands(code, first_edge, number)
            build.store(build.add(known, all_new), count)
            build.store(build.add(build.load(edges), all_edges), edges)
            build.store(end, position)
        with build.if_then(build.icmp_unsigned("==", a["thread"], self.zero)):
            build.store(build.load(count), a["count"])
            build.store(build.load(edges), a["edges"])
            build.store(build.load(position), a["expanded"])
        code.finish()

    def _slice(self, begin: Any) -> tuple[Any, Any, Any]:
        """The end of the chunk, and the first and last state of it that are this thread's."""
        code, build, a = self.code, self.build, self.a
        end = least(code, build.add(begin, build.mul(a["block"], a["threads"])), a["last"])
        whole = build.sub(end, begin)
        part = build.udiv(build.add(whole, build.sub(a["threads"], self.one)), a["threads"])
        first = least(code, build.add(begin, build.mul(part, a["thread"])), end)
        return end, first, least(code, build.add(first, part), end)

    # -- what threads tell each other ----------------------------------------------------------

    def _shared(self, index: Any) -> Any:
        return self.build.load_atomic(self.code.at("shared", index), "acquire", 8)

    def _publish(self, what: int, value: Any) -> None:
        place = self.code.at("shared", self.build.add(self.own, self.code.number(what)))
        self.build.store_atomic(value, place, "release", 8)

    def _of_thread(self, thread: Any, what: int) -> Any:
        line = self.build.mul(thread, self.code.number(LINE))
        return self._shared(self.build.add(line, self.code.number(FIRST + what)))

    def _sums(self, what: int) -> tuple[Any, Any]:
        """The sum of what the threads before this one have published, and that of all."""
        code, build = self.code, self.build
        before, all_ = code.variable(self.zero), code.variable(self.zero)
        with code.loop(self.zero, self.a["threads"]) as thread:
            value = self._of_thread(thread, what)
            build.store(build.add(build.load(all_), value), all_)
            with build.if_then(code.less(thread, self.a["thread"])):
                build.store(build.add(build.load(before), value), before)
        return build.load(before), build.load(all_)

    def _most(self, what: int) -> Any:
        code, build = self.code, self.build
        most = code.variable(self.zero)
        with code.loop(self.zero, self.a["threads"]) as thread:
            value = self._of_thread(thread, what)
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
        wanted = build.mul(rounds, self.a["threads"])
        looks = code.variable(self.zero)
        with code.repeat() as leave:
            here = self._shared(code.number(ARRIVED))
            leave(build.icmp_unsigned(">=", here, wanted))
            looked = code.add(looks)
            with build.if_then(build.icmp_unsigned(">", looked, code.number(_PATIENCE))):
                kind = ir.PointerType(ir.FunctionType(ir.IntType(32), []))
                build.call(build.bitcast(self.a["let_run"], kind), [])

    # -- the search ----------------------------------------------------------------------------

    def _seek(self, known: Any, number: Any) -> Any:
        """Seek this thread's successors; those that may be new are noted, and how many they are."""
        code, build = self.code, self.build
        maybe = code.variable(self.zero)
        base = build.mul(self.a["thread"], self.a["most"])
        base = build.add(build.add(known, base), self.one)
        with code.loop(self.zero, number) as each:
            self._seek_one(known, build.add(base, each), each, maybe)
        return build.load(maybe)

    def _seek_one(self, known: Any, provisional: Any, each: Any, maybe: Any) -> None:
        code, build, table = self.code, self.build, self.table
        hash_ = code.read("hashes", each)
        parts = table.parts("successors", each)
        home, tag = table.place(hash_), table.tag(hash_)
        mine = build.or_(tag, provisional)
        here = code.variable(home)
        with code.repeat() as leave:
            place = build.load(here)
            address = code.at("table", place)
            entry = build.load_atomic(address, "acquire", 8)
            empty = build.icmp_unsigned("==", entry, self.zero)
            same = self._same(entry, empty, tag, parts, known)
            # Known is what has a lower number than this successor would get.
            lower = build.icmp_unsigned("<=", table.number(entry), provisional)
            taken = build.and_(same, lower)
            with build.if_then(taken):
                code.write("places", each, place)
            leave(taken)
            won = code.variable(ir.Constant(BIT, 0))
            with build.if_else(build.or_(empty, same)) as (then, otherwise):
                with then:
                    swapped = build.cmpxchg(address, entry, mine, "acq_rel", "acquire")
                    build.store(build.extract_value(swapped, 1), won)
                    with build.if_then(build.load(won)):
                        item = code.add(maybe)
                        code.write("new_items", item, each)
                        code.write("new_places", item, place)
                        code.write("places", each, place)
                with otherwise:
                    next_ = table.following(place)
                    build.store(next_, here)
                    with build.if_then(table.too_far(home, next_)):
                        far = code.at("shared", code.number(FAR))
                        build.store_atomic(self.one, far, "release", 8)
                        build.store(ir.Constant(BIT, 1), won)
            leave(build.load(won))

    def _same(self, entry: Any, empty: Any, tag: Any, parts: list[Any], known: Any) -> Any:
        """Whether an entry is that of the state that is sought."""
        code, build, table = self.code, self.build, self.table
        same = build.and_(build.not_(empty), table.has_tag(entry, tag))
        if table.exact:
            return same
        is_it = code.variable(ir.Constant(BIT, 0))
        with build.if_then(same):
            index = build.sub(table.number(entry), self.one)
            with build.if_else(code.less(index, known)) as (old, provisional):
                with old:
                    build.store(table.is_state("states", index, parts), is_it)
                with provisional:
                    item = build.sub(index, known)
                    build.store(table.is_state("all_successors", item, parts), is_it)
        return build.load(is_it)

    def _keep_first(self, known: Any, maybe: Any) -> Any:
        """Of the successors that may be new keep those that were not found earlier by another."""
        code, build, table = self.code, self.build, self.table
        kept = code.variable(self.zero)
        base = build.mul(self.a["thread"], self.a["most"])
        base = build.add(build.add(known, base), self.one)
        with code.loop(self.zero, maybe) as item:
            each, place = code.read("new_items", item), code.read("new_places", item)
            entry = build.load_atomic(code.at("table", place), "monotonic", 8)
            still = build.icmp_unsigned("==", table.number(entry), build.add(base, each))
            to = build.load(kept)
            code.write("new_items", to, each)
            code.write("new_places", to, place)
            build.store(build.add(to, build.zext(still, WORD)), kept)
        return build.load(kept)

    def _number(self, first: Any, new: Any) -> None:
        """Give the new states their numbers."""
        code, build, table = self.code, self.build, self.table
        with code.loop(self.zero, new) as item:
            each, place = code.read("new_items", item), code.read("new_places", item)
            number = build.add(first, item)
            table.write("states", number, table.parts("successors", each))
            tag = table.tag(code.read("hashes", each))
            entry = build.or_(tag, build.add(number, self.one))
            build.store_atomic(entry, code.at("table", place), "monotonic", 8)

    def _targets(self, first_edge: Any, number: Any) -> None:
        """The numbers of this thread's successors, which are all known now."""
        code, build, table = self.code, self.build, self.table
        with build.if_then(self.a["keep"]), code.loop(self.zero, number) as each:
            place = code.at("table", code.read("places", each))
            known = table.number(build.load_atomic(place, "monotonic", 8))
            code.write("targets", build.add(first_edge, each), build.sub(known, self.one))
