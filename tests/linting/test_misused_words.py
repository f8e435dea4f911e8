"""Words of the notation that are given something of the wrong kind: told at the line."""

import pytest

from checker.linting import explain_import_error
from tests.linting.specs import Trap, load, said

TRAPS = (
    Trap(
        "bounds that are no numbers",
        """
        n = between(0, "3")
        """,
        said(
            2,
            "between(0, '3'): '3' is no whole number.",
            'n = between(0, "3")',
            "only a variable with finitely many values can be explored",
            "between(0, 12)",
        ),
    ),
    Trap(
        "a group of parts themselves",
        """
        class Chart(Component):
            away = State(initial=True)
            goes = away.to.itself()


        class Design(System):
            one = part(Chart)
            ones = group(one)
        """,
        said(
            9,
            "group(...) has a part itself, which is no name.",
            "ones = group(one)",
            "a group lists the names by which expressions call its parts",
            'the names in quotes: group("a", "b")',
        ),
    ),
    Trap(
        "a part that starts in a state itself",
        """
        class Chart(Component):
            away = State(initial=True)
            goes = away.to.itself()


        one = part(Chart, starts=Chart.away)
        """,
        said(
            7,
            "part(...): starts is the state 'away' itself, which is no name.",
            "one = part(Chart, starts=Chart.away)",
            "a part starts in the state that is named",
            'starts="away"',
        ),
    ),
    Trap(
        "a part that is an instance",
        """
        class Chart(Component):
            away = State(initial=True)
            goes = away.to.itself()


        one = part(Chart())
        """,
        said(
            7,
            "part(Chart()) has an instance of Chart.",
            "one = part(Chart())",
            "a part stands for a chart that every engine starts anew",
            "part(Chart)",
        ),
    ),
    Trap(
        "a part that is an instance which cannot even be made",
        """
        class Chart(Component):
            away = State(initial=True)
            goes = away.to.itself(cond="free")
            reads = {"free": "True"}


        one = part(Chart())
        """,
        said(
            8,
            "part(Chart()) has an instance of Chart.",
            "one = part(Chart())",
            "a part stands for a chart that every engine starts anew",
            "part(Chart)",
        ),
    ),
    Trap(
        "an expression without quotes",
        """
        class Chart(Component):
            up = State(initial=True)
            goes = up.to.itself()


        class Design(System):
            radio = part(Chart)
            known = last_received("radio.up", while_=radio.up)
        """,
        said(
            9,
            "radio.up stands without quotes.",
            'known = last_received("radio.up", while_=radio.up)',
            "to Python it is an attribute of the part, which has none; an expression is read in "
            "every state",
            '"radio.up"',
        ),
    ),
    Trap(
        "a transition to the name of a state",
        """
        class Chart(Component):
            up = State(initial=True)
            down = State()
            falls = up.to("down")
        """,
        said(
            5,
            'up.to("down") has a text, which is no state.',
            'falls = up.to("down")',
            "the file cannot be imported, so nothing in it can be checked",
            "up.to(down)",
        ),
    ),
    Trap(
        "answers with the same words",
        """
        why = choice("Why?", yes="so", no="so")
        """,
        said(
            2,
            "choice('Why?'): two answers have the same words.",
            'why = choice("Why?", yes="so", no="so")',
            "nobody could tell them apart in the report",
            "what each answer means, in words of its own",
        ),
    ),
    Trap(
        "an answer without words",
        """
        why = choice("Why?", yes=True, no="so")
        """,
        said(
            2,
            "choice('Why?'): True is no text.",
            'why = choice("Why?", yes=True, no="so")',
            "the report shows the question and what each answer means",
            'choice("<question>", "<requirement>", yes="...", no="...")',
        ),
    ),
)


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_a_failing_import_is_explained_with_the_whole_message(tmp_path, trap):
    with pytest.raises(BaseException) as raised:  # noqa: PT011 - SystemExit is among them
        load(tmp_path, trap.spec)
    assert str(explain_import_error(raised.value, tmp_path / "spec.py")) == trap.message
