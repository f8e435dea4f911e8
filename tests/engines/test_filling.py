"""A table that grows has the same entries as one that is filled from the states."""

import pytest

from checker.engines import exploration
from checker.engines.exploration import Exploration
from checker.engines.filling import can_spread
from checker.engines.limits import Limits
from checker.engines.native.table import REGIONS
from tests.engines.test_threads import leaving


def entries(run: Exploration) -> list[list[int]]:
    """The entries of each region, which lie where there was room."""
    table = run.table.view(1 << run.bits).reshape(1 << REGIONS, -1)
    return [sorted(region[region != 0].tolist()) for region in table]


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("more", [1, 2, 3])
@pytest.mark.parametrize("padding", [12, 24, 39])
def test_entries_are_moved_to_where_they_belong(padding, more, threads, monkeypatch):
    """Of states of 27, 39 and 54 bits: the place of the latter is just told by their tags."""
    monkeypatch.setattr(exploration, "_WORTH_FILLING", 1)
    monkeypatch.setattr(exploration, "_WORTH_SHARING", 1)
    # So that the table gets rather full.
    monkeypatch.setattr(exploration, "_FIRST_BITS", 15)
    monkeypatch.setattr(exploration, "_MOST_SUCCESSORS", 40)
    monkeypatch.setattr(exploration, "_CHUNK_SUCCESSORS", 16)
    run = Exploration(leaving(20_011, padding), Limits(), None, keep=True, threads=threads)
    assert run.run() == ""
    assert (run.known, run.layout.bits) == (20_011, 15 + padding)
    before = run.bits
    assert before == 15
    renewed = []
    with monkeypatch.context() as patched:
        patched.setattr(Exploration, "_rehash", lambda self: renewed.append(self.bits))
        run._grow(at_least=before + more)
    assert not renewed, "it was filled from the states"
    assert run.bits == before + more
    moved = entries(run)
    run.table.renew(1 << run.bits)
    run._rehash()
    assert moved == entries(run)
    assert sum(map(len, moved)) == run.known


@pytest.mark.parametrize("padding", [40, 120])
def test_states_that_tags_do_not_tell_apart_are_put_in_again(padding, monkeypatch):
    run = Exploration(leaving(20_011, padding), Limits(), None, keep=True, threads=1)
    assert run.run() == ""
    assert not can_spread(run, run.bits - 1)
    before = entries(run)
    run._grow(at_least=run.bits + 1)
    assert sum(map(len, entries(run))) == sum(map(len, before)) == 20_011


def test_a_table_with_other_entries_is_filled_from_the_states():
    run = Exploration(leaving(20_011, 12), Limits(), None, keep=True, threads=1)
    assert run.run() == ""
    run.table.view(1 << run.bits)[:8] = 2**63 + 1
    run._grow(at_least=run.bits + 1, whole=False)
    assert sum(map(len, entries(run))) == 20_011
