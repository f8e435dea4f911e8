"""Chartproof: state machines that are drawn, executed, explored, proved and tested from one source.

Everything that a spec or a properties file needs is imported from here.
"""

from checker.notation.component import Component, sets
from checker.notation.properties import (
    Property,
    again,
    always,
    always_recoverable,
    always_step,
    mended,
    never_step,
    sometimes,
)
from checker.notation.system import (
    Step,
    System,
    changed,
    choice,
    group,
    last_received,
    left_out,
    part,
    refusals,
    view,
)
from checker.notation.values import Scale, anything, between

__all__ = [
    "Component",
    "Property",
    "Scale",
    "Step",
    "System",
    "again",
    "always",
    "always_recoverable",
    "always_step",
    "anything",
    "between",
    "changed",
    "choice",
    "group",
    "last_received",
    "left_out",
    "mended",
    "never_step",
    "part",
    "refusals",
    "sets",
    "sometimes",
    "view",
]
