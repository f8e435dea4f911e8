"""``chartproof check --json``: one document, in the form that ``check.schema.json`` publishes."""

from __future__ import annotations

import json
from typing import Any

from checker.checking.results import CheckResult, DesignResult, PropertyResult, Trace

SCHEMA = 1
"""The version of the document; raised when a reader of the old one would be misled."""


def document(check: CheckResult) -> str:
    """The JSON document of a check."""
    designs = [
        _entry(design, number)
        for design in check.designs
        for number in range(len(design.combinations))
    ]
    content = {
        "schema": SCHEMA,
        "designs": designs,
        "dead": [_dead(design) for design in check.designs],
        "requirements": [{"id": entry.id, "status": entry.status} for entry in check.requirements],
    }
    return json.dumps(content, ensure_ascii=False)


def _entry(design: DesignResult, number: int) -> dict[str, Any]:
    """One design under one combination of choices."""
    return {
        "name": design.model.name,
        "choices": dict(design.combinations[number]),
        "engine": design.engine,
        "states": design.states[number],
        "transitions": design.transitions[number],
        "depth": design.depth[number],
        "complete": design.complete,
        "stopped": design.stopped,
        "seconds": round(design.seconds, 3),
        "properties": [_property(result, number) for result in design.properties],
    }


def _property(result: PropertyResult, number: int) -> dict[str, Any]:
    prop = result.stated
    return {
        "name": result.name,
        "kind": prop.kind,
        "sentence": prop.sentence,
        "requirements": list(prop.answers),
        "verdict": result.verdicts[number],
        "expected": result.expected[number],
        "because": prop.because,
        "unavoidable": prop.unavoidable,
        "vacuous": not result.witnessed,
        "unasked": result.unasked,
        "reason": result.reason,
        "faults": {"budget": prop.faults, "fewest": result.fewest[number]},
        "trace": _trace(result.trace(number)),
    }


def _trace(trace: Trace | None) -> dict[str, Any] | None:
    """A run: its start, then for each step the event and what it changed."""
    if trace is None:
        return None
    model = trace.model
    return {
        "start": {v.name: v.type.show(trace.states[0][v.name]) for v in model.variables},
        "steps": [
            {
                "event": name,
                "by": model.command[name].by,
                "changes": {v: [old, new] for v, old, new in trace.changes(number)},
            }
            for number, name in enumerate(trace.commands)
        ],
        "faults": trace.faults,
        "falsified": [{"text": item.text, "values": dict(item.values)} for item in trace.falsified],
        "note": trace.note,
        "loop": trace.loop,
    }


def _dead(design: DesignResult) -> dict[str, Any]:
    return {
        "name": design.model.name,
        "elements": [
            {"kind": e.kind, "name": e.name, "text": e.text, "source": e.source, "waived": e.waived}
            for e in design.dead
        ],
    }
