"""Machine code and its cache: what is kept is only used if it is whole and was made for the same."""

import os
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path
from threading import Event, Thread

import pytest

from checker.engines import exploration
from checker.engines.compiled import explore
from checker.engines.native import code
from checker.engines.native.code import code_for
from checker.engines.packing import Layout
from checker.errors import SpecError
from checker.expressions.nodes import TRUE
from checker.expressions.parse import parse
from checker.expressions.scope import Scope
from checker.expressions.types import IntType
from checker.lowering.commands import lower
from tests import models
from tests.designs import Election

PHILOSOPHERS = models.philosophers(5)
FOUND = (3**5, 810, 13)


def counts(model):
    graph = explore(model)
    return len(graph), graph.transitions, int(graph.depth.max())


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CHARTPROOF_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The modules for which code had to be made."""
    texts: list[str] = []
    really = code._compiled

    def noted(text, machine):
        texts.append(text)
        return really(text, machine)

    monkeypatch.setattr(code, "_compiled", noted)
    return texts


def test_code_is_made_once(cache, made):
    assert counts(PHILOSOPHERS) == FOUND
    assert counts(PHILOSOPHERS) == FOUND
    # What expands states, and what calls it.
    assert len(made) == 2
    assert ['declare void @"expand"' in text for text in made] == [False, True]
    assert [kept.suffix for kept in cache.iterdir()] == [".o", ".o"]
    assert cache.stat().st_mode & 0o777 == 0o700


def searches(*sizes):
    return [partial(code_for, m, Layout(m)) for m in map(models.philosophers, sizes)]


def left() -> list[Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "chartproof-making"]


def test_code_is_made_while_something_else_is_done(cache, made):
    with code.made_meanwhile(searches(4, 5)):
        for thread in left():
            thread.join()
    # For each what expands its states, and what calls it: by one thread, and by several.
    assert len(made) == len(list(cache.iterdir())) == 6
    assert counts(PHILOSOPHERS) == FOUND
    assert len(made) == 6


def test_nothing_more_is_begun_when_the_block_ends(cache, monkeypatch):
    over, really = Event(), code._compiled

    def waits(text, machine):
        over.wait()
        return really(text, machine)

    monkeypatch.setattr(code, "_compiled", waits)
    with code.made_meanwhile(searches(4, 5)):
        making = left()
    over.set()
    for thread in making:
        thread.join()
    assert len(list(cache.iterdir())) == 2


def test_what_is_wrong_with_code_is_said_when_it_is_asked_for(cache):
    def refused():
        raise SpecError("too wide")

    with code.made_meanwhile([refused, *searches(4)]):
        for thread in left():
            thread.join()
    assert len(list(cache.iterdir())) == 3


def test_another_model_has_other_code(cache, made):
    counts(PHILOSOPHERS)
    counts(models.philosophers(4))
    assert len(made) == 4
    assert len(list(cache.iterdir())) == 4


def test_models_with_as_large_states_share_what_does_not_depend_on_them(cache, made):
    wide = [models.philosophers(5, padding=padding) for padding in (11, 12)]
    assert [Layout(model).words for model in wide] == [2, 2]
    assert Layout(wide[0]).bits != Layout(wide[1]).bits
    assert [counts(model) for model in wide] == [FOUND, FOUND]
    assert len(made) == 3
    functions = [name for part in code._search_of(Layout(wide[0])).values() for name in part]
    assert functions == ["run", "rehash", "share", "before"]
    texts = [code._calling(Layout(model), functions) for model in wide]
    assert texts[0] == texts[1]


@pytest.mark.parametrize("damage", ["cut", "changed", "empty", "foreign"])
def test_what_is_not_whole_is_made_again(cache, made, damage):
    counts(PHILOSOPHERS)
    kept = max(cache.iterdir(), key=lambda file: file.stat().st_size)
    content = kept.read_bytes()
    changed = content[:100] + bytes([content[100] ^ 1]) + content[101:]
    damaged = {"cut": content[:-1], "changed": changed, "empty": b"", "foreign": b"x" * 5000}
    kept.write_bytes(damaged[damage])
    assert counts(PHILOSOPHERS) == FOUND
    assert len(made) == 3
    assert kept.read_bytes() == content


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path, monkeypatch, made):
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    monkeypatch.setenv("CHARTPROOF_CACHE", str(tmp_path / "file" / "cache"))
    assert counts(PHILOSOPHERS) == counts(PHILOSOPHERS) == FOUND
    assert len(made) == 4


def test_an_empty_setting_does_without(tmp_path, monkeypatch, made):
    monkeypatch.setenv("CHARTPROOF_CACHE", "")
    monkeypatch.setenv("HOME", str(tmp_path))
    counts(PHILOSOPHERS)
    assert (len(made), list(tmp_path.iterdir())) == (2, [])


def test_the_cache_is_where_caches_are_kept(tmp_path, monkeypatch):
    monkeypatch.delenv("CHARTPROOF_CACHE")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert code._folder() == tmp_path / ".cache" / "chartproof"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert code._folder() == tmp_path / "xdg" / "chartproof"


def test_processes_that_begin_at_once_do_not_disturb_each_other(cache):
    program = (
        "from checker.engines.compiled import explore; from tests import models; "
        "g = explore(models.philosophers(5)); print(len(g), g.transitions)"
    )
    running = [
        subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-c", program],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[3],
            env=dict(os.environ),
        )
        for _ in range(3)
    ]
    assert [each.communicate()[0] for each in running] == ["243 810\n"] * 3
    assert len(list(cache.iterdir())) == 2


def test_searches_side_by_side_have_code_of_their_own():
    model = lower(Election)
    first, second = (code_for(model, Layout(model)) for _ in range(2))
    assert first.run is not second.run
    assert counts(model) == (31, 61, 5)


def test_a_model_with_too_many_commands_is_refused(monkeypatch):
    monkeypatch.setattr(exploration, "_MOST_COMMANDS", 10)
    with pytest.raises(SpecError) as caught:
        explore(PHILOSOPHERS)
    assert caught.value.problem == "hand_made has 20 commands."


def test_the_engines_own_limit_is_undecided(monkeypatch):
    monkeypatch.setattr(exploration, "_MOST_STATES", 3 * 10**3)
    monkeypatch.setattr(exploration, "_PORTION", 64)
    monkeypatch.setattr(exploration, "_MOST_SUCCESSORS", 64)
    graph = explore(models.philosophers(8))
    assert not graph.complete
    assert graph.stopped.startswith("the engine's limit of 3,000 states was reached: ")


def test_no_more_memory_is_undecided(monkeypatch):
    def fails(self, elements):
        if elements > 10**5:
            raise MemoryError
        return really(self, elements)

    really = exploration.Growing.ensure
    monkeypatch.setattr(exploration.Growing, "ensure", fails)
    monkeypatch.setattr(exploration, "_PORTION", 64)
    graph = explore(models.philosophers(9))
    assert not graph.complete
    assert graph.stopped.startswith("the system had no more memory: ")
    whole = explore(models.philosophers(5))
    assert len(whole) == 243


def test_a_table_that_grows_finds_the_same(monkeypatch):
    wanted = explore(models.philosophers(8))
    monkeypatch.setattr(exploration, "_FIRST_BITS", 1)
    monkeypatch.setattr(exploration, "_MOST_SUCCESSORS", 1)
    found = explore(models.philosophers(8))
    assert (found.words == wanted.words).all()
    assert (found.edge_target == wanted.edge_target).all()
    assert (found.edge_command == wanted.edge_command).all()


def wide(text: str, top: int, start: int):
    """A model of one number, from 0 to ``top``, and one command that sets it."""
    n = models.var("n", IntType(0, top), start)
    scope = Scope({"n": models.ref(n)})
    step = models.command("go", TRUE, {"n": parse(text, scope)}, ranges=["n"])
    return models.model([n], [step])


@pytest.mark.parametrize(
    ("text", "top", "span"),
    [
        ("(n * n) % 7", 2**40, "0 to 1,208,925,819,614,629,174,706,176: n * n"),
        ("n * 8", 2**61, "0 to 18,446,744,073,709,551,616: n * 8"),
    ],
)
def test_numbers_that_would_wrap_around_are_refused(text, top, span):
    with pytest.raises(SpecError) as caught:
        explore(wide(text, top, 1))
    assert caught.value.problem == (
        f"what go sets n to has a number in it that can be from {span}."
    )


def test_numbers_just_within_a_word_are_computed():
    graph = explore(wide("(n * 4) % 1000003", 2**60, 2**60))
    assert graph.column("n").tolist()[1] == 2**62 % 1000003
