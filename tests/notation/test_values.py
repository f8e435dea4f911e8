"""The values that a spec's variables may have."""

import operator
from enum import Enum

import pytest

from checker import Scale, anything, between
from checker.errors import SpecError
from checker.notation.values import Between


class Level(Scale):
    low = "below the mark"
    middle = "at the mark"
    high = "above the mark"


class Depth(Scale):
    low = 1
    deep = 2


OPERATORS = [operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne]


def test_members_have_their_order_from_the_class_body():
    assert [member.rank for member in Level] == [0, 1, 2]
    assert sorted([Level.high, Level.low, Level.middle]) == [Level.low, Level.middle, Level.high]
    assert max(Level) is Level.high


@pytest.mark.parametrize("compare", OPERATORS, ids=lambda op: op.__name__)
def test_members_compare_as_their_ranks(compare):
    for left in Level:
        for right in Level:
            assert compare(left, right) == compare(left.rank, right.rank)


@pytest.mark.parametrize("compare", OPERATORS[:4], ids=lambda op: op.__name__)
@pytest.mark.parametrize("other", [Depth.low, 0, "low"], ids=repr)
def test_a_scale_is_ordered_against_nothing_else(compare, other):
    with pytest.raises(TypeError, match="not supported between instances of"):
        compare(Level.low, other)


def test_members_of_two_scales_are_never_equal():
    assert Level.low != Depth.low
    assert Level.low != "below the mark"


def test_a_scale_is_an_enumeration_whose_members_keep_their_words():
    assert issubclass(Level, Enum)
    assert [member.value for member in Level] == ["below the mark", "at the mark", "above the mark"]
    assert "__scale__" not in Level.__members__
    assert len({Level.low, Level.high, Level.low}) == 2


@pytest.mark.parametrize(("low", "high"), [(0, 0), (-3, 5), (1, 2)])
def test_bounds_are_kept(low, high):
    assert between(low, high) == Between(low, high)


def test_the_lower_bound_is_not_above_the_upper_one():
    with pytest.raises(SpecError) as caught:
        between(3, 2)
    assert caught.value.problem == "between(3, 2): the lower bound is above the upper one."


def test_anything_says_its_name():
    assert repr(anything) == "anything"
