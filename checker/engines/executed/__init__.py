"""The executed engine: every event fired on the real python-statemachine objects.

It is the oracle: slow, trusted, and it shares neither parser nor translation with the compiled
model. Guards and transitions are the library's own; the expressions of effects, views and steps are
evaluated by Python itself.
"""

from checker.engines.executed.engine import ExecutedSystem, Outcome, StepResult
from checker.engines.executed.explore import explore_executed
from checker.engines.executed.replay import ReplayReport, replay

__all__ = [
    "ExecutedSystem",
    "Outcome",
    "ReplayReport",
    "StepResult",
    "explore_executed",
    "replay",
]
