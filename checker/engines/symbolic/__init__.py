"""The symbolic engine: a model's transition relation in z3."""

from checker.engines.symbolic.bounded import BoundedResult, bounded
from checker.engines.symbolic.induction import ProofResult, check_invariant, prove
from checker.engines.symbolic.learning import learn
from checker.engines.symbolic.lemmas import inductive_subset, mine

__all__ = [
    "BoundedResult",
    "ProofResult",
    "bounded",
    "check_invariant",
    "inductive_subset",
    "learn",
    "mine",
    "prove",
]
