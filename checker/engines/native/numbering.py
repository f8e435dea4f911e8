"""The numbers of states that several threads have found, as one thread alone would give them.

Each thread marks in a bitmap which successors of a part of a chunk were new to it. The states that
come before another one are counted in the bitmaps of all threads.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from checker.engines.native.building import Building
from checker.engines.native.table import Table


class Numbering:
    """Gives the new states of a chunk their numbers, in the order of its successors.

    Args:
        code: the function, which has the arguments of ``share``.
        table: of the function.
    """

    def __init__(self, code: Building, table: Table):
        self.code = code
        self.table = table
        self.me, self.threads = code.a["thread"], code.a["threads"]
        self.parts, self.part_most = code.a["parts"], code.a["part_most"]
        self.zero, self.one = code.number(0), code.number(1)

    def begin(self, part: Any) -> Any:
        """Nothing of a part is new to this thread yet; where its bits begin."""
        code, build = self.code, self.code.build
        news = self._news(self.me, part)
        with code.loop(self.zero, self._words(part)) as word:
            code.write("news", build.add(news, word), self.zero)
        return news

    def mark(self, news: Any, item: Any) -> None:
        """A successor of a part is new; ``news`` is where the part's bits begin."""
        code, build = self.code, self.code.build
        word = build.add(news, build.lshr(item, code.number(6)))
        bit = build.shl(self.one, build.and_(item, code.number(63)))
        code.write("news", word, build.or_(code.read("news", word), bit))

    def end(self, part: Any, new: Any) -> None:
        """So many of a part were new to this thread."""
        self.code.write("part_new", self._of(self.me, part), new)

    def fresh(self, thread: Any, each: Any) -> Any:
        """Where a thread's new state is."""
        build = self.code.build
        return build.add(build.mul(thread, build.mul(self.parts, self.part_most)), each)

    def new_before(self, part: Any) -> Any:
        """How many states were new in the parts before, to whichever thread."""
        code, build = self.code, self.code.build
        sum_ = code.variable(self.zero)
        with code.loop(self.zero, self.threads) as thread:
            new = code.sum("part_new", self._of(thread, self.zero), part)
            build.store(build.add(build.load(sum_), new), sum_)
        return build.load(sum_)

    @contextmanager
    def new(self, thread: Any, first: Any, last: Any, known: Any) -> Iterator[tuple[Any, Any]]:
        """The states of some parts that were new to a thread.

        Args:
            thread: which.
            first: the first of these parts.
            last: the one behind the last.
            known: so many states were known before the chunk.

        Returns:
            For each state its number, and which of the thread's new states it is.
        """
        code, build = self.code, self.code.build
        number = code.variable(build.add(known, self.new_before(first)))
        each = code.variable(code.sum("part_new", self._of(thread, self.zero), first))
        with (
            code.loop(first, last) as part,
            code.loop(self.zero, self._words(part)) as word,
        ):
            all_ = self._of_all(part, word)
            before = build.load(number)
            left = code.variable(code.read("news", build.add(self._news(thread, part), word)))
            with code.repeat() as leave:
                bits = build.load(left)
                leave(build.icmp_unsigned("==", bits, self.zero))
                less_one = build.sub(bits, self.one)
                lower = build.and_(build.xor(bits, less_one), less_one)
                yield build.add(before, build.ctpop(build.and_(all_, lower))), code.add(each)
                build.store(build.and_(bits, less_one), left)
            build.store(build.add(before, build.ctpop(all_)), number)

    def final(self, thread: Any, number: Any, known: Any) -> Any:
        """The number of a state, where one from ``known`` on says which of a thread's new ones."""
        code, build = self.code, self.code.build
        new = build.icmp_unsigned(">=", number, known)
        each = build.select(new, build.sub(number, known), self.zero)
        return build.select(new, code.read("finals", self.fresh(thread, each)), number)

    def _of_all(self, part: Any, word: Any) -> Any:
        """The bits of a word of a part in the bitmaps of all threads."""
        code, build = self.code, self.code.build
        all_ = code.variable(self.zero)
        with code.loop(self.zero, self.threads) as thread:
            bits = code.read("news", build.add(self._news(thread, part), word))
            build.store(build.or_(build.load(all_), bits), all_)
        return build.load(all_)

    def _of(self, thread: Any, part: Any) -> Any:
        """Where it is noted what a thread had of a part."""
        return self.code.build.add(self.code.build.mul(thread, self.parts), part)

    def _words(self, part: Any) -> Any:
        """How many words have a bit for each successor of a part."""
        return self._words_for(self.code.read("incoming_found", part))

    def _words_for(self, successors: Any) -> Any:
        more = self.code.build.add(successors, self.code.number(63))
        return self.code.build.lshr(more, self.code.number(6))

    def _news(self, thread: Any, part: Any) -> Any:
        """Where the bits begin that say what of a part was new to a thread."""
        return self.code.build.mul(self._of(thread, part), self.most_words())

    def most_words(self) -> Any:
        """How many words have a bit for each successor that a part can have."""
        return self._words_for(self.part_most)
