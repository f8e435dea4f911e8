"""Designs in the languages of other model checkers.

A written model has exactly the states and transitions of Chartproof's own exploration, so that
the counts of another tool check ours, and a reader who knows that tool can read the design.
"""

from __future__ import annotations

import importlib

from checker.errors import UsageError, did_you_mean
from checker.model import Model

LANGUAGES = {
    "promela": "Promela, for SPIN",
    "murphi": "Murphi, for rumur",
    "tlaplus": "TLA+, for TLC",
    "smv": "SMV, for NuSMV and nuXmv",
    "prism": "PRISM's language, for PRISM and Storm",
}
"""Language to what it is; each has a module here with ``write(model) -> str``."""


def export(model: Model, language: str) -> str:
    """A design in another model checker's language.

    Args:
        model: the design; all its choices are in the written model.
        language: one of :data:`LANGUAGES`.

    Raises:
        UsageError: there is no such language, or the model cannot be written in it.
    """
    if language not in LANGUAGES:
        raise UsageError(f"There is no language '{language}'. {did_you_mean(language, LANGUAGES)}")
    if model.opaque:
        raise UsageError(
            f"{model.name} has Python guards or actions: what they do is not in its model, so "
            "it cannot be written in another language."
        )
    text: str = importlib.import_module(f"checker.exporting.{language}").write(model)
    return text
