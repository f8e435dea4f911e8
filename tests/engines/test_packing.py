"""Packed states hold every variable's values, whatever their widths."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.engines.packing import Layout, dtype_for
from checker.errors import Source, SpecError
from checker.expressions.types import BOOL, EnumType, IntType, size
from checker.model import Variable
from tests.models import model, var


@st.composite
def bounded(draw: st.DrawFn) -> IntType:
    """An integer type of 0 to 63 bits somewhere in the range that can be packed."""
    count = draw(st.one_of(st.integers(1, 5), st.integers(0, 63).map(lambda bits: 2**bits)))
    low = min(draw(st.integers(-(2**62), 2**62 - 1) | st.integers(-9, 9)), 2**62 - count)
    return IntType(low, low + count - 1)


TYPES = st.lists(
    st.one_of(
        st.just(BOOL),
        st.integers(1, 9).map(lambda n: EnumType("E", tuple(f"m{i}" for i in range(n)))),
        bounded(),
    ),
    min_size=1,
    max_size=12,
)


def within(draw: st.DrawFn, type_) -> int:
    return draw(st.integers(type_.low, type_.high) | st.sampled_from([type_.low, type_.high]))


@st.composite
def filled(draw: st.DrawFn):
    """A layout, and rows of values for its variables."""
    variables = [var(f"v{i}", type_) for i, type_ in enumerate(draw(TYPES))]
    rows = [
        {v.name: within(draw, v.type) for v in variables} for _ in range(draw(st.integers(1, 4)))
    ]
    return variables, Layout(model(variables, [])), rows


def columns(variables, rows):
    return {v.name: np.array([row[v.name] for row in rows], dtype=np.int64) for v in variables}


@settings(max_examples=250, deadline=None)
@given(filled())
def test_what_is_packed_is_unpacked(case):
    variables, layout, rows = case
    packed = layout.pack(columns(variables, rows))
    assert packed.shape == (len(rows), layout.words)
    for variable in variables:
        values = layout.unpack(packed, variable.name)
        assert [int(value) for value in values] == [row[variable.name] for row in rows]
        assert values.dtype == dtype_for(variable.type.low, variable.type.high)


@settings(max_examples=250, deadline=None)
@given(filled(), st.data())
def test_writing_one_variable_changes_no_other(case, data):
    variables, layout, rows = case
    packed = layout.pack(columns(variables, rows))
    changed = data.draw(st.sampled_from(variables))
    new = [within(data.draw, changed.type) for _ in rows]
    layout.write(packed, changed.name, np.array(new, dtype=np.int64))
    expected = [{**row, changed.name: value} for row, value in zip(rows, new, strict=True)]
    assert (packed == layout.pack(columns(variables, expected))).all()


@settings(max_examples=150, deadline=None)
@given(filled())
def test_different_states_are_different_words(case):
    variables, layout, rows = case
    packed = {tuple(row) for row in layout.pack(columns(variables, rows)).tolist()}
    assert len(packed) == len({tuple(row.values()) for row in rows})


@settings(max_examples=150, deadline=None)
@given(TYPES)
def test_no_variable_straddles_two_words_and_none_overlap(types):
    layout = Layout(model([var(f"v{i}", type_) for i, type_ in enumerate(types)], []))
    taken = set()
    for place, type_ in zip(layout.places.values(), types, strict=True):
        assert 2**place.width >= size(type_) > 2**place.width // 2
        assert place.shift + place.width <= 64
        bits = {(place.word, bit) for bit in range(place.shift, place.shift + place.width)}
        assert not bits & taken
        taken |= bits
    assert {word for word, _ in taken} <= set(range(layout.words))
    assert layout.bits <= 64 * layout.words


def test_a_design_of_three_words():
    ranges = [(0, 2**40 - 1), (-(2**30), -1), (5, 5), (0, 1), (0, 2**62 - 1)]
    types = [IntType(low, high) for low, high in ranges]
    layout = Layout(model([var(f"v{i}", type_) for i, type_ in enumerate(types)], []))
    places = [(p.word, p.shift, p.width) for p in layout.places.values()]
    assert places == [(0, 0, 40), (1, 0, 30), (1, 30, 0), (1, 30, 1), (2, 0, 62)]
    assert (layout.words, layout.bits) == (3, 128 + 62)


def test_a_model_without_variables_has_one_state():
    layout = Layout(model([], []))
    assert layout.pack({}).tolist() == [[0]]


@pytest.mark.parametrize(
    ("low", "high"), [(-(2**62) - 1, 0), (0, 2**62)], ids=["too low", "too high"]
)
def test_a_range_beyond_62_bits_is_refused(low, high):
    wide = Variable("a.n", IntType(low, high), (0,), "data", source=Source("spec.py", 7))
    with pytest.raises(SpecError) as caught:
        Layout(model([wide], []))
    assert str(caught.value) == (
        f"spec.py:7: The range {low}..{high} of 'a.n' is too wide.\n"
        "  why:   States are packed into words of 64 bits.\n"
        "  write: a range between -2**62 and 2**62 - 1"
    )
