"""Types encode, decode and show the values that authors write."""

from enum import Enum

import pytest

from checker import Scale
from checker.expressions.types import BOOL, EnumType, IntType, enum_type, is_scale, size


class Level(Scale):
    low = "below the mark"
    high = "above the mark"


class Odd(Enum):
    """Member values that are no positions, one of them twice."""

    ten = 10
    three = 3
    also_three = 3


@pytest.mark.parametrize(
    ("type_", "values"),
    [
        (BOOL, [False, True]),
        (enum_type(Level), [Level.low, Level.high]),
        (enum_type(Odd), [Odd.ten, Odd.three]),
        (EnumType("a.state", ("idle", "x+y")), ["idle", "x+y"]),
        (IntType(-2, 1), [-2, -1, 0, 1]),
    ],
    ids=str,
)
def test_every_value_has_its_own_number(type_, values):
    numbers = [type_.encode(value) for value in values]
    assert numbers == list(range(type_.low, type_.high + 1))
    assert [type_.decode(number) for number in numbers] == values
    assert size(type_) == len(values)


@pytest.mark.parametrize(
    ("type_", "text", "shown"),
    [
        (BOOL, "bool", ["false", "true"]),
        (enum_type(Level), "Level{low, high}", ["low", "high"]),
        (EnumType("a.state", ("idle", "x+y")), "a.state{idle, x+y}", ["idle", "x+y"]),
        (IntType(-1, 1), "-1..1", ["-1", "0", "1"]),
    ],
)
def test_types_and_values_as_text(type_, text, shown):
    assert str(type_) == text
    assert [type_.show(number) for number in range(type_.low, type_.high + 1)] == shown


def test_a_member_is_encoded_by_its_name_alone():
    assert enum_type(Level).encode("high") == 1
    with pytest.raises(ValueError, match=r"^tuple\.index\(x\): x not in tuple$"):
        enum_type(Level).encode("above the mark")


def test_types_are_equal_by_name_and_members():
    assert enum_type(Level) == EnumType("Level", ("low", "high"))
    assert enum_type(Level) != EnumType("Level", ("high", "low"))


def test_only_a_scale_has_an_order():
    assert is_scale(enum_type(Level))
    assert not is_scale(enum_type(Odd))
    assert not is_scale(EnumType("a.state", ("idle",)))
