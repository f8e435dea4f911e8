"""Runs in the Informal Trace Format, which Apalache and Quint read and write.

References:
    Apalache ADR-015, "Informal Trace Format in JSON",
    https://apalache-mc.org/docs/adr/015adr-trace.html
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from checker.checking.check import shown_trace, surprising_trace
from checker.checking.results import CheckResult, Trace
from checker.errors import UsageError, did_you_mean
from checker.expressions.types import BOOL, IntType, Type
from checker.files import write_text
from checker.model import Model

EVENT = "mbt::actionTaken"
"""The event that led to a state, empty at the start; Quint's name, and no variable's of ours."""


def to_itf(trace: Trace, description: str = "") -> dict[str, Any]:
    """A run as an ITF document: truth values and integers as they are, members as strings."""
    model = trace.model
    states = []
    for number, state in enumerate(trace.states):
        shown: dict[str, Any] = {"#meta": {"index": number}}
        shown[EVENT] = trace.commands[number - 1] if number else ""
        for variable in model.variables:
            shown[variable.name] = _plain(variable.type, state[variable.name])
        states.append(shown)
    document: dict[str, Any] = {
        "#meta": {"format": "ITF", "source": model.name, "description": description},
        "vars": [EVENT, *(variable.name for variable in model.variables)],
        "states": states,
    }
    if trace.loop is not None:
        document["loop"] = trace.loop
    return document


def _plain(type_: Type, value: int) -> Any:
    if type_ == BOOL:
        return bool(value)
    return value if isinstance(type_, IntType) else type_.show(value)


def design_of(document: Any, where: str) -> str:
    """The name of the design that a document is a run of.

    Raises:
        UsageError: the document is no run that Chartproof saved.
    """
    meta = document.get("#meta") if isinstance(document, dict) else None
    source = meta.get("source") if isinstance(meta, dict) else None
    if not isinstance(source, str) or not isinstance(document.get("states"), list):
        raise UsageError(
            f"{where} is no trace: it has no '#meta' with a 'source', or no 'states'. "
            "'chartproof check --save-traces FOLDER' writes traces."
        )
    return source


def from_itf(document: Any, model: Model, where: str = "the trace") -> Trace:
    """The run that a document describes.

    Raises:
        UsageError: it does not fit the design: an unknown or missing variable, value or event.
    """
    source = design_of(document, where)
    if source != model.name:
        raise UsageError(f"{where} is a trace of '{source}', not of '{model.name}'.")
    states = [
        _state(shown, model, f"{where}: state {n}") for n, shown in enumerate(document["states"])
    ]
    if not states:
        raise UsageError(f"{where} has no states.")
    commands = []
    for number, shown in enumerate(document["states"][1:], start=1):
        name = shown.get(EVENT)
        if name not in model.command:
            near = did_you_mean(str(name), model.command)
            raise UsageError(f"{where}: state {number}: {model.name} has no event '{name}'. {near}")
        commands.append(name)
    loop = document.get("loop")
    if loop is not None and (type(loop) is not int or not 0 <= loop < len(states)):
        raise UsageError(f"{where}: loop = {loop!r} is the number of no state.")
    return Trace(model, tuple(states), tuple(commands), loop=loop)


def _state(shown: Any, model: Model, where: str) -> dict[str, int]:
    if not isinstance(shown, dict):
        raise UsageError(f"{where} is no object of variables and their values.")
    for name in shown:
        if name != EVENT and not name.startswith("#") and name not in model.variable:
            near = did_you_mean(name, model.variable)
            raise UsageError(f"{where}: {model.name} has no variable '{name}'. {near}")
    state = {}
    for variable in model.variables:
        if variable.name not in shown:
            raise UsageError(f"{where} has no value for '{variable.name}'.")
        state[variable.name] = _encoded(variable.type, shown[variable.name], variable.name, where)
    return state


def _encoded(type_: Type, value: Any, name: str, where: str) -> int:
    if isinstance(value, dict) and re.fullmatch(r"-?\d{1,20}", str(value.get("#bigint"))):
        value = int(value["#bigint"])
    if type_ == BOOL:
        if isinstance(value, bool):
            return int(value)
    elif isinstance(type_, IntType):
        if type(value) is int and type_.low <= value <= type_.high:
            return value
    elif value in getattr(type_, "members", ()):
        return type_.encode(value)
    raise UsageError(f"{where}: {name} = {value!r} is no value of {type_}.")


def save_shown_traces(check: CheckResult, folder: Path) -> tuple[Path, ...]:
    """Write the trace that matters most of each property, one file each.

    That is the one of a verdict that was not expected, else the one that a report shows.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for design in check.designs:
        for result in design.properties:
            trace = surprising_trace(result) or shown_trace(result)
            if trace is None:
                continue
            target = folder / f"{design.model.name}.{result.name}.itf.json"
            content = to_itf(trace, result.stated.sentence)
            write_text(target, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
            written.append(target)
    return tuple(written)
