"""What the words of a system keep of what is said with them."""

from enum import Enum

import pytest
from statemachine import State

from checker import (
    Component,
    Step,
    System,
    anything,
    choice,
    group,
    last_received,
    part,
    refusals,
    view,
)
from checker.errors import SpecError
from checker.notation.system import tables, texts


class Hue(Enum):
    red = 1


class Chart(Component):
    only = State(initial=True)
    go = only.to.itself()


def test_a_part_tells_ports_from_starting_values():
    made = part(Chart, starts="only", peer="b", net="net", hue=Hue.red, n=3, flag=anything)
    assert made.chart is Chart
    assert made.starts == "only"
    assert made.ports == {"peer": "b", "net": "net"}
    assert made.values == {"hue": Hue.red, "n": 3, "flag": anything}


def test_a_group_lists_its_members_in_order():
    made = group("b", "a")
    assert made.members == ("b", "a")
    assert list(made) == ["b", "a"]


def test_a_view_is_its_text():
    assert view("a.x > 1").text == "a.x > 1"


def test_a_choice_has_its_answers_as_an_enumeration():
    made = choice("Which one?", "X-1", no="the first", yes="the second")
    assert (made.question, made.requirement) == ("Which one?", "X-1")
    assert made.answers == {"no": "the first", "yes": "the second"}
    assert [(m.name, m.value) for m in made.python] == [("no", "the first"), ("yes", "the second")]


def test_answers_can_be_told_apart():
    with pytest.raises(SpecError) as caught:
        choice("Which one?", "X-1", no="the same", yes="the same")
    assert caught.value.problem == "choice('Which one?'): two answers have the same words."


def test_knowledge_keeps_what_is_sent_and_over_which_path():
    made = last_received("a.x", while_="link.up", at_first=3)
    assert (made.text, made.while_, made.at_first) == ("a.x", "link.up", 3)
    assert last_received("a.x", while_="link.up").at_first is None


def test_knowledge_needs_a_path():
    with pytest.raises(TypeError, match="missing 1 required keyword-only argument: 'while_'"):
        last_received("a.x")


def test_refusal_tables_include_others_first():
    manual = refusals({"M-1": "a", "M-2": "b"})
    automatic = refusals({"A-1": "c"}, includes=manual)
    assert list(automatic.items()) == [("M-1", "a"), ("M-2", "b"), ("A-1", "c")]
    assert automatic.includes == (manual,)
    assert automatic.includes[0] is manual


def test_several_refusal_tables_may_be_included():
    first, second = refusals({"M-1": "a"}), {"M-2": "b"}
    both = refusals(includes=[first, second])
    assert dict(both) == {"M-1": "a", "M-2": "b"}
    assert both.includes == (first, second)


def test_a_line_of_ones_own_replaces_an_included_one():
    assert dict(refusals({"M-1": "new"}, includes={"M-1": "old", "M-2": "b"})) == {
        "M-1": "new",
        "M-2": "b",
    }


def test_an_empty_table_refuses_nothing():
    assert dict(refusals()) == {}
    assert refusals().includes == ()


def test_a_step_says_whose_it_is_and_nothing_else_by_default():
    step = Step(by="machine")
    assert (step.over, step.when, step.refused_while, step.takes, step.tells, step.gives) == (
        {},
        (),
        (),
        {},
        {},
        {},
    )
    assert (step.answers, step.waive) == ((), None)


@pytest.mark.parametrize("wrong", [{"who": 1}, {}], ids=["unknown word", "nobody's"])
def test_a_step_refuses_what_it_does_not_know(wrong):
    with pytest.raises(TypeError, match=r"unexpected keyword argument 'who'|required.*'by'"):
        Step(**wrong)


def test_one_text_or_several():
    assert texts("a") == ("a",)
    assert texts(["a", "b"]) == ("a", "b")
    assert texts(()) == ()


def test_one_table_or_several():
    table = {"M-1": "a"}
    assert tables(table) == (table,)
    assert tables([table, table]) == (table, table)
    assert tables(()) == ()


def test_a_system_declares_nothing_by_itself():
    assert (System.initially, System.ends, System.covers) == ((), (), ())
    assert (System.answers, System.waive) == ({}, {})
