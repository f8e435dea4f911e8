"""Tests of engines may run beside other programs: threads share their work all the same."""

from collections.abc import Iterator

import pytest

from checker.engines import crowding


@pytest.fixture(scope="session", autouse=True)
def threads_share_whatever_else_runs() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(crowding, "_WORTH_LOOKING", float("inf"))
        yield
