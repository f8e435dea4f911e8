"""Identifiers: readable, valid, and no two alike."""

import pytest

from checker.exporting.names import Names, enumerations, identifier, name_model
from checker.expressions.nodes import TRUE, Const, compare
from checker.expressions.types import BOOL, EnumType
from checker.model import View
from tests.models import command, model, ref, var


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("a.image", "a_image"),
        ("slots[0]", "slots_0"),
        ("(faults)", "faults"),
        ("flash_ends(bank=a, other=b)", "flash_ends_bank_a_other_b"),
        ("__private__", "private"),
        ("2nd", "n2nd"),
        ("Größe", "Grosse"),
        ("état", "etat"),
        ("ж", "u436"),
        ("ⅷ", "viii"),
        ("?!", "unnamed"),
        ("", "unnamed"),
    ],
)
def test_a_name_becomes_an_identifier(name, written):
    assert identifier(name) == written


def test_names_that_look_alike_are_numbered():
    names = Names()
    assert [names.new(name) for name in ("a.b", "a_b", "a[b]", "a_b_2")] == [
        "a_b",
        "a_b_2",
        "a_b_3",
        "a_b_2_2",
    ]


def test_a_word_of_the_language_is_avoided():
    names = Names(["init", "of"])
    assert [names.new("init"), names.new("Init"), names.new("of", "view")] == [
        "init_2",
        "Init",
        "of_view",
    ]


def test_a_language_that_ignores_capitals_in_its_words_does_not_in_names():
    names = Names(["init"], any_case=True)
    assert [names.new("INIT"), names.new("a"), names.new("A")] == ["INIT_2", "a", "A"]


def test_elements_of_different_kinds_get_different_names():
    size = EnumType("size", ("small", "large"))
    other = EnumType("size", ("small", "huge"))
    variables = [var("size", size), var("go", other)]
    made = model(variables, [command("go", TRUE, {})], views=[View("size", TRUE, "True")])
    names = name_model(made, ["small"])
    assert names.variables == {"size": "size", "go": "go"}
    assert names.views == {"size": "size_view"}
    assert names.commands == {"go": "go_step"}
    assert names.types == {size: "size_type", other: "size_type_2"}
    assert names.members == {
        size: ("size_small", "size_large"),
        other: ("size_small_2", "size_huge"),
    }
    assert names.more.new("size") == "size_2"


def test_an_enumeration_that_only_an_expression_names_is_found():
    hue = EnumType("Hue", ("red", "blue"))
    flag = var("flag", BOOL)
    lit = View("lit", Const(1, hue), "blue")
    assert enumerations(model([flag], [], views=[lit])) == (hue,)
    x = var("x", hue)
    assert enumerations(model([x], [command("go", compare("==", ref(x), Const(0, hue)), {})])) == (
        hue,
    )
