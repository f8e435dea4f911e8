"""Small wrong specs: what their files may use, and how they are read."""

from __future__ import annotations

import importlib.util
import itertools
import sys
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from textwrap import dedent, indent
from types import ModuleType
from typing import Annotated, Any

from statemachine import Event, HistoryState, State, StateChart

from checker import (
    Component,
    Scale,
    Step,
    System,
    anything,
    between,
    choice,
    group,
    last_received,
    part,
    refusals,
    sets,
    view,
)
from checker.errors import SpecError
from checker.linting import lint

__all__ = [
    "Annotated",
    "Component",
    "Enum",
    "Event",
    "HistoryState",
    "Image",
    "Scale",
    "State",
    "StateChart",
    "Step",
    "System",
    "anything",
    "between",
    "choice",
    "dataclass",
    "group",
    "last_received",
    "part",
    "refusals",
    "sets",
    "view",
]

HEADER = "from tests.linting.specs import *\n"
"""The first line of every spec here; what is written in a test begins on line 2."""

_numbers = itertools.count()


class Image(Scale):
    """What an image is worth."""

    corrupt = "fails the check"
    good = "passes the check"


@dataclass(frozen=True)
class Trap:
    """A wrong spec and the whole text of what the linter says about it.

    The class that is read is ``Design`` if there is one, else ``Chart``.
    """

    name: str
    spec: str
    message: str
    executed: bool = False


def chart(body: str) -> str:
    """A chart with this body, which begins on line 3 of the file."""
    return "class Chart(Component):\n" + indent(dedent(body).strip("\n"), "    ") + "\n"


NODE = """
class Node(Component):
    @dataclass
    class Variables:
        busy: bool = False  # at work
        age: Annotated[int, between(0, 3)] = 0  # in ticks
        image: Image = Image.good  # what it holds

    given = {"fresh": Image}
    alive = State(initial=True)
    dead = State()
    dies = alive.to(dead)
    lives = dead.to(alive)
    works = alive.to.itself(on=sets(busy=True))
    loads = alive.to.itself(on=sets(image="fresh"))


class Design(System):
    a = part(Node)
    b = part(Node)
    nodes = group("a", "b")
    loading = Step(by="machine", over=dict(n=nodes, fresh=Image), takes=dict(n="loads"))
"""


def design(body: str) -> str:
    """A system of two nodes with these lines at its end, which begin on line 23 of the file."""
    return NODE.lstrip("\n") + indent(dedent(body).strip("\n"), "    ") + "\n"


def said(line: int, problem: str, text: str, why: str, instead: str) -> str:
    """The whole text about one mistake; none of its lines may be missing."""
    return f"spec.py:{line}: {problem}\n    {text}\n  why:   {why}\n  write: {instead}"


def both(*texts: str) -> str:
    """Several mistakes of one spec, in the order of their lines."""
    return "\n\n".join(texts)


def load(folder: Path, spec: str) -> ModuleType:
    """Write a spec as ``spec.py`` into a folder and import it from there."""
    file = folder / "spec.py"
    file.write_text(HEADER + dedent(spec).lstrip("\n"), encoding="utf-8")
    name = f"_linted_{next(_numbers)}"
    found = importlib.util.spec_from_file_location(name, file)
    assert found is not None and found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules[name] = module
    found.loader.exec_module(module)
    return module


def target(module: ModuleType) -> Any:
    """The class of a spec that is linted; a docstring is asked for in a test of its own."""
    design = getattr(module, "Design", None)
    if design is not None and not design.__doc__:
        design.__doc__ = "A design."
    return design or module.Chart


def mistakes(folder: Path, spec: str, *, executed: bool = False) -> list[SpecError]:
    """What the linter says about a spec."""
    return lint(target(load(folder, spec)), executed=executed)


def messages(folder: Path, trap: Trap) -> str:
    """The whole text of what the linter says about a trap."""
    found = mistakes(folder, trap.spec, executed=trap.executed)
    return "\n\n".join(str(error) for error in found)
