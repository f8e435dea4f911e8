"""Python code that python-statemachine calls without being told to: it finds it by its name."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from types import FunctionType
from typing import Any

from statemachine import StateChart

from checker.errors import SpecError
from checker.lowering.chart import NotAnalysable
from checker.notation.component import Component
from checker.sources import class_source

_CODE = (FunctionType, property, classmethod, staticmethod, functools.cached_property)


def hook_mistakes(cls: type[StateChart[Any]]) -> Iterator[SpecError]:
    """Functions of ``Variables``, and functions of the chart in the place of the library's own.

    The library calls methods of the model and of the chart by their names, so an effect can hide
    where no transition mentions it.
    """
    declared = getattr(cls, "Variables", None)
    if isinstance(declared, type):
        for owner in declared.__mro__[:-1]:
            for name, value in vars(owner).items():
                if isinstance(value, _CODE) and not _made_by_dataclass(name, value):
                    yield NotAnalysable(
                        f"Variables of {cls.__name__} has the Python function '{name}'.",
                        class_source(owner).anywhere(name),
                        why="python-statemachine may call it by its name, which only the executed "
                        "engine would see",
                        instead="effects as data: on=sets(...); or check this design with "
                        "--engine executed",
                    )
    for owner in cls.__mro__:
        if owner in (Component, StateChart):
            break
        for name, value in vars(owner).items():
            if isinstance(value, _CODE) and (name == "prepare_event" or hasattr(StateChart, name)):
                yield NotAnalysable(
                    f"{cls.__name__} has its own '{name}', which python-statemachine calls.",
                    class_source(owner).anywhere(name),
                    why="what it does is Python code, which only the executed engine would see",
                    instead="effects as data: on=sets(...); or check this design with "
                    "--engine executed",
                )


def _made_by_dataclass(name: str, value: object) -> bool:
    if name in ("__repr__", "__replace__"):
        return True
    return isinstance(value, FunctionType) and value.__code__.co_filename == "<string>"
