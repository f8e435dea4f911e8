"""SPIN finds the states and transitions that Chartproof finds."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given

from checker.engines.compiled import explore
from tests.exporting.examples import MODELS, two_phase_commit
from tests.exporting.systems import FEW, small_model
from tests.exporting.tools import Counts, needs, spin
from tests.models import philosophers
from tests.strategies import systems

pytestmark = needs("spin", "gcc")


@pytest.mark.parametrize("name", MODELS)
def test_spin_counts_what_chartproof_counts(name, tmp_path):
    model = MODELS[name]()
    graph = explore(model)
    assert spin(model, tmp_path) == Counts(len(graph), graph.transitions)


@pytest.mark.parametrize("number", [4, 6])
def test_spin_finds_three_to_the_power_of_the_number_of_philosophers(number, tmp_path):
    assert spin(philosophers(number), tmp_path).states == 3**number


def test_spin_finds_the_published_counts_of_two_phase_commit(tmp_path):
    # 1,146 states generated are the initial one and 1,145 successors.
    assert spin(two_phase_commit(3), tmp_path) == Counts(288, 1145)


@FEW
@given(systems())
def test_spin_counts_what_chartproof_counts_on_random_systems(cls):
    model, graph = small_model(cls)
    with tempfile.TemporaryDirectory() as folder:
        assert spin(model, Path(folder)) == Counts(len(graph), graph.transitions)
