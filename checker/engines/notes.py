"""What native code has noted while states were expanded, collected from all threads."""

from __future__ import annotations

from checker.engines.watching import Hit
from checker.engines.workspace import Workspace
from checker.graph.state_graph import RangeError
from checker.model import Model


def note_hits(work: Workspace, hits: list[Hit | None], on_states: int, expanded: int) -> None:
    """Note where conditions hold first that were found nowhere before.

    Args:
        work: where the threads have noted it. What they have noted of states that were forgotten
            again is taken out.
        hits: for each condition where it holds first.
        on_states: so many of them are on states; the others are on steps.
        expanded: so many states have been expanded.
    """
    if not work.hits[:, :, 0].any():
        return
    work.hits[work.hits[:, :, 0] > expanded] = 0
    for number, known in enumerate(hits):
        found = [(int(s), int(c)) for s, c in work.hits[:, number] if s]
        if known is None and found:
            state, command = min(found)
            hits[number] = Hit(state - 1, command if number >= on_states else None)


def range_errors(work: Workspace, model: Model) -> list[RangeError]:
    """The range errors that were noted, in the order of states; they are noted no more then."""
    if not work.error_counts[:, 0].any():
        return []
    noted = [
        (state, command, variable)
        for errors, count in zip(work.errors, work.error_counts, strict=True)
        for state, command, variable in errors[: int(count[0])].reshape(-1, 3).tolist()
    ]
    work.error_counts[:] = 0
    noted.sort(key=lambda error: error[0])
    names = [variable.name for variable in model.variables]
    return [RangeError(state, command, names[variable]) for state, command, variable in noted]


def levels_begun(work: Workspace) -> list[int]:
    """Where the levels end that were gone on to; all threads have noted the same."""
    return [int(end) for end in work.levels[0, 1 : int(work.level_counts[0, 0])]]
