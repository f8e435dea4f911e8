"""Properties that a variant takes over from its design."""

from dataclasses import replace

import pytest

from checker import again, always, mended, sometimes
from checker.errors import SpecError

SHUT = always(
    "The gate is shut.",
    "gate.shut",
    answers="G-1",
    violated="wind == strong",
    because="it is blown open",
    unavoidable="nobody stops the wind",
)
OPEN = sometimes("It can be open.", "gate.open_")


def test_a_property_is_asked_again_as_it_is_there() -> None:
    assert again(SHUT) == SHUT
    assert again(OPEN) == OPEN


def test_a_mended_property_is_to_hold() -> None:
    assert mended(SHUT) == replace(SHUT, violated=None, because="", unavoidable="")


def test_another_expectation_has_the_same_reason_unless_said() -> None:
    assert again(SHUT, violated=True) == replace(SHUT, violated="True", unavoidable="")
    assert again(SHUT, violated=False) == mended(SHUT)
    assert again(OPEN, violated="wind == none", because="nobody opens it") == replace(
        OPEN, violated="wind == none", because="nobody opens it"
    )


@pytest.mark.parametrize(
    ("ask", "problem", "instead"),
    [
        (
            lambda: again("gate.shut"),
            "again(...): 'gate.shut' is no property.",
            "from properties import <design>, and <design>.<property>",
        ),
        (
            lambda: mended(OPEN),
            "mended(...): no violation of this property is expected in its own design.",
            "again(...), which asks the same of a variant",
        ),
        (
            lambda: again(OPEN, violated=True),
            "again(...): a violation is expected, and nothing says why.",
            'because="<reason>"',
        ),
        (
            lambda: again(SHUT, because="it is"),
            "again(...): a reason is given for a violation that is not expected.",
            'violated=True, or violated="<choice> == <answer>"; or no because=',
        ),
        (
            lambda: again(SHUT, violated=False, unavoidable="it is"),
            "again(...): a violation is unavoidable, but none is expected.",
            'violated=True, or violated="<choice> == <answer>"; or no unavoidable=',
        ),
        (
            lambda: again(SHUT, violated=1),
            "again(...): violated is 1, which is neither True nor an expression.",
            'violated=True, or an expression over the choices: violated="<choice> == yes"',
        ),
    ],
)
def test_what_is_refused(ask, problem: str, instead: str) -> None:
    with pytest.raises(SpecError) as caught:
        ask()
    assert (caught.value.problem, caught.value.instead) == (problem, instead)
