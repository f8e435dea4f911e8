"""What is said of the combinations of answers that were tried is exactly what was tried."""

from itertools import product

import pytest

from checker.model import Choice
from checker.reporting.tried import all_combinations, every_one_tried, tried


def question(name: str, size: int) -> Choice:
    answers = tuple((f"a{number}", f"answer {number}") for number in range(size))
    return Choice(name, f"What of {name}?", None, answers, "a0")


FOUR = [question("w", 2), question("x", 2), question("y", 3), question("z", 2)]


def every(**only):
    """All combinations of answers, or those with these answers."""
    found = []
    for row in product(*([answer for answer, _ in choice.answers] for choice in FOUR)):
        named = dict(zip("wxyz", row, strict=True))
        if all(named[name] in answers for name, answers in only.items()):
            found.append(named)
    return found


def moved(row, *names):
    """How many of these questions have not their first answer."""
    return sum(row[name] != "a0" for name in names)


@pytest.mark.parametrize(
    ("table", "text"),
    [
        (every(), "Every combination of these answers was checked."),
        (
            [row for row in every() if moved(row, "w", "x", "y", "z") <= 1],
            "Of 24 combinations of answers 6 were checked: every answer to one question at a time, "
            "the other questions at their first answers.",
        ),
        (
            [row for row in every() if moved(row, "w", "x", "y") <= 1],
            "Of 24 combinations of answers 10 were checked: every answer to one question at a time, "
            "the other questions at their first answers, and with each of these every answer to "
            "`z`.",
        ),
        (
            [row for row in every() if moved(row, "w", "x") == 0 or moved(row, "y", "z") == 0],
            "Of 24 combinations of answers 9 were checked: every combination of answers to `w` and "
            "`x` and every combination of answers to `y` and `z`, the other questions at their "
            "first answers.",
        ),
        (
            [row for row in every(w=["a0"]) if not moved(row, "z") or not moved(row, "x", "y")],
            "Of 24 combinations of answers 7 were checked: every combination of answers to `x` and "
            "`y` and every answer to `z`, one question at a time, the other questions at their "
            "first answers. Every other question has its first answer.",
        ),
        (
            [
                row
                for row in every()
                if moved(row, "w", "x", "y") <= 1 and not (moved(row, "z") and moved(row, "w"))
            ],
            "Of 24 combinations of answers 9 were checked: every answer to `x` and `y`, one at a "
            "time, each with every answer to `z`, and every answer to one other question at a "
            "time, the other questions at their first answers.",
        ),
        (
            every(w=["a1"], x=["a0"], y=["a0"]),
            "Of 24 combinations of answers 2 were checked: every answer to `z`. Throughout, `w` is "
            "`a1`; every other question has its first answer.",
        ),
        (
            every(w=["a1"], x=["a1"], y=["a2"], z=["a0"]),
            "Of 24 combinations of answers 1 was checked. Throughout, `w` is `a1`, `x` is `a1` "
            "and `y` is `a2`; every other question has its first answer.",
        ),
        (
            every(w=["a0"], x=["a0"], y=["a0"], z=["a0"]),
            "Of 24 combinations of answers 1 was checked: the first answer to every question.",
        ),
        (
            [row for row in every() if row["w"] == row["x"]],
            "Of 24 combinations of answers 12 were checked, for the starts that the design allows.",
        ),
        (
            every(w=["a0"], x=["a0"], y=["a0", "a2"]),
            "Of 24 combinations of answers 4 were checked: every combination of answers to `y` and "
            "`z`. To `y`, `a0` and `a2` only. Every other question has its first answer.",
        ),
    ],
)
def test_what_was_tried_in_words(table, text):
    assert tried(FOUR, table) == text
    assert every_one_tried(FOUR, table) == (len(table) == all_combinations(FOUR))


def test_many_questions_are_named_by_those_that_are_left():
    five = [*FOUR, question("v", 2)]
    table = [{**row, "v": "a0"} for row in every()]
    assert tried(five, table) == (
        "Of 48 combinations of answers 24 were checked: every combination of answers to all "
        "questions but `v`. Every other question has its first answer."
    )


def test_without_questions_there_is_one_combination():
    assert all_combinations([]) == 1
    assert every_one_tried([], [{}])
