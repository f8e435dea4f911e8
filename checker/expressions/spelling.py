"""Operators of other languages: what to write for them here."""

from __future__ import annotations

import re

_SPELLINGS = (
    (r"&&", "and"),
    (r"\|\|", "or"),
    (r"!(?!=)", "not"),
    (r"(=|-)>", "implies(p, q), or >="),
    (r"(?<![=!<>])=(?![=>])", "== for a comparison"),
    (r"<>", "!="),
    (r"\bAND\b", "and"),
    (r"\bOR\b", "or"),
    (r"\bNOT\b", "not"),
    (r"\b(xor|XOR)\b", "!= between two conditions"),
)
"""What other languages write, and what is meant by it here."""


def spelling(text: str) -> str:
    """What to write for the operators of other languages; empty where there are none."""
    meant = [instead for pattern, instead in _SPELLINGS if re.search(pattern, text)]
    return "; ".join(dict.fromkeys(meant))
