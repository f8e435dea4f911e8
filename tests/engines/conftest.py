"""Tests of engines may run beside other programs: threads share their work all the same."""

from collections.abc import Iterator

import pytest

from checker.engines import crowding, exploration


@pytest.fixture(scope="session", autouse=True)
def threads_share_whatever_else_runs() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(crowding, "_WORTH_LOOKING", float("inf"))
        yield


@pytest.fixture
def always_shared(monkeypatch):
    """Threads share even the smallest levels, chunk by chunk."""
    monkeypatch.setattr(exploration, "_WORTH_SHARING", 1)
    monkeypatch.setattr(exploration, "_SHARED_PORTION", 50)
    monkeypatch.setattr(exploration, "_CHUNK_SUCCESSORS", 40)
    monkeypatch.setattr(exploration, "_FIRST_BITS", 2)
