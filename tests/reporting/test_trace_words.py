"""A run in plain words: whose step it is, where it happens, and once what it is about."""

import pytest
from statemachine import State

from checker import Component, Step, System, always, group, part
from checker.checking.check import check_design, shown_trace
from checker.lowering.system import read_design
from checker.reporting.trace_words import in_short, labels, told


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("", ""),
        ("the other one is asked", "the other one is asked"),
        ("Somebody throws it (SE-G6-02).", "somebody throws it"),
        (
            "Somebody throws it (SE-G6-03), and both reverse (SE-G6-01). Nothing asks (X-2).",
            "somebody throws it, and both reverse",
        ),
        (
            "A switch, in two acts (A-1, A-2 and B-Q3): it goes on.",
            "a switch, in two acts: it goes on",
        ),
        ("An SE (the first) has 2.5 volts.", "an SE (the first) has 2.5 volts"),
        ("SEs that hang are alike.", "SEs that hang are alike"),
    ],
)
def test_a_comment_in_short(comment: str, said: str) -> None:
    assert in_short(comment) == said


class Bell(Component):
    by = {"breaks": "fault"}

    silent = State(initial=True)
    loud = State()

    rings = silent.to(loud)
    stops = loud.to(silent)
    # somebody hits it
    breaks = silent.to(loud)


class Belfry(System):
    """Two bells."""

    a = part(Bell)
    b = part(Bell)
    bells = group("a", "b")

    # Somebody pulls the rope (B-1). It is long.
    rope_is_pulled = Step(
        by="operator", over=dict(bell=bells), takes=dict(bell="rings"), answers=()
    )


def test_a_run_in_plain_words() -> None:
    quiet = always("They are not both loud.", "a.silent or b.silent")
    design = check_design(Belfry, {"quiet": quiet})
    known = labels(read_design(Belfry), design.model)
    assert known["rope_is_pulled"] == "Somebody pulls the rope (B-1). It is long."
    trace = shown_trace(design.properties[0])
    assert told(trace, known) == (
        "operator: rope is pulled (bell a) — somebody pulls the rope",
        "operator: rope is pulled (bell b)",
    )
    assert told(trace, {}) == (
        "operator: rope is pulled (bell a)",
        "operator: rope is pulled (bell b)",
    )


def test_a_run_without_steps_in_plain_words() -> None:
    design = check_design(Belfry, {"loud": always("It is loud.", "a.loud")})
    assert told(shown_trace(design.properties[0]), {}) == ("it is so at the start",)
