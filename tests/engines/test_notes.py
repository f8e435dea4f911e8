"""What threads have noted is collected, but for what they have forgotten again."""

from checker.engines.notes import levels_begun, note_hits
from checker.engines.watching import Hit
from checker.engines.workspace import Chunk, Workspace


def work() -> Workspace:
    return Workspace(Chunk(2, 4, 1), 4, 1, 2, keep=False)


def test_the_first_state_of_all_threads_counts():
    noted, hits = work(), [None, None]
    noted.hits[0, 0], noted.hits[1, 0] = (5, 0), (3, 0)
    noted.hits[1, 1] = (8, 2)
    note_hits(noted, hits, on_states=1, expanded=8)
    assert hits == [Hit(2), Hit(7, 2)]


def test_what_holds_in_states_that_were_forgotten_is_noted_anew():
    noted, hits = work(), [None, None]
    noted.hits[0, 1] = (9, 2)
    note_hits(noted, hits, on_states=1, expanded=8)
    assert hits == [None, None]
    assert not noted.hits.any(), "native code notes a first place only where there is none"
    noted.hits[1, 1] = (9, 3)
    note_hits(noted, hits, on_states=1, expanded=9)
    assert hits == [None, Hit(8, 3)]


def test_the_end_of_the_level_that_was_expanded_before_is_not_told_again():
    noted = work()
    noted.levels[0, :3], noted.level_counts[0, 0] = (4, 9, 11), 3
    assert levels_begun(noted) == [9, 11]
