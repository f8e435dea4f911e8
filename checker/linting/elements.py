"""A system's own declarations: what its attributes are, its views, its answers and waivers."""

from __future__ import annotations

import ast
import dataclasses
import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from statemachine import StateChart

from checker.errors import Source, SpecError, did_you_mean
from checker.linting.literals import literal_mistakes
from checker.linting.names import LenientNames, condition_mistakes
from checker.linting.report import mistake_of
from checker.linting.structure import key_mistakes, twice_mistakes
from checker.lowering.local import constant
from checker.lowering.places import declared_at
from checker.lowering.system import Design
from checker.notation.system import (
    ChoiceDecl,
    Group,
    Knowledge,
    Part,
    Step,
    System,
    ViewDecl,
    refusals,
    texts,
)
from checker.sources import File

DECLARATIONS = (
    "ablated",
    "answers",
    "covers",
    "ends",
    "initially",
    "pared",
    "up_to_faults",
    "variant_of",
    "waive",
)

_ELEMENTS = (Part, Group, ViewDecl, ChoiceDecl, Knowledge, Step)

_REMEDIES: tuple[tuple[type | tuple[type, ...], str, str], ...] = (
    (str, "a text", 'view("...") for an expression, a comment for words'),
    ((tuple, list), "a list", 'group("a", "b") for parts'),
    (dict, "a dictionary", "refusals({...}) for a refusal table"),
)


def attribute_mistakes(design: Design) -> Iterator[SpecError]:
    """Attributes of a system's class that are no element of the notation."""
    for body in (design.source, *design.source.bases):
        yield from twice_mistakes(body)
    for file in design.source.files:
        yield from _module_tables(file)
    for base in design.cls.__mro__:
        if base in (System, object):
            continue
        for name, value in vars(base).items():
            if name.startswith("_") or name in DECLARATIONS or isinstance(value, _ELEMENTS):
                continue
            if not isinstance(value, type | refusals):
                yield _ignored(base, name, value)
    if not (design.cls.__doc__ or "").strip():
        yield SpecError(
            f"{design.cls.__name__} has no docstring.",
            design.source.source,
            why="its first line is the design's title in every report, and the rest says what is "
            "left out",
            instead='"""<What it is, in one line>."""',
        )
    if not design.parts:
        yield SpecError(
            f"{design.cls.__name__} has no parts.",
            design.source.source,
            why="nothing could ever happen",
            instead="a = part(<Component>)",
        )


def _module_tables(file: File) -> Iterator[SpecError]:
    """Keys that stand twice in a refusal table beside the class, or where it is imported from."""
    for statement in file.tree.body:
        if isinstance(statement, ast.Assign):
            for node in ast.walk(statement.value):
                if isinstance(node, ast.Dict):
                    yield from key_mistakes(node, file)


def _ignored(cls: type, name: str, value: object) -> SpecError:
    near = difflib.get_close_matches(name, DECLARATIONS, n=1, cutoff=0.75)
    remedies = [(kind, i) for types, kind, i in _REMEDIES if isinstance(value, types)]
    default = ("Python code", "an expression in a view") if callable(value) else (repr(value), "")
    kind, instead = remedies[0] if remedies else default
    return SpecError(
        f"'{name}' of {cls.__name__} is {kind}, which a system does not read.",
        declared_at(cls, name),
        why="it would do nothing",
        instead=f"Did you mean '{near[0]}'?" if near else instead or "a part, a view, a step",
    )


# -- parts and groups --------------------------------------------------------------------------


def is_chart(value: object) -> bool:
    """Whether a part's class is a chart."""
    return isinstance(value, type) and issubclass(value, StateChart)


def part_class_mistakes(design: Design) -> Iterator[SpecError]:
    """Parts whose class is no chart, and groups whose members are no parts."""
    for name, part in design.parts.items():
        if not is_chart(part.chart):
            written = part.chart.__name__ if isinstance(part.chart, type) else ""
            plain = written and part.chart.__bases__ == (object,)
            yield SpecError(
                f"{name}: {written or repr(part.chart)} is no component.",
                design.source.of(name),
                why="a part is an instance of a chart's class",
                instead=f"class {written}(Component):" if plain else "part(<Component>)",
            )
    for name, group in design.groups.items():
        where = design.source.of(name)
        if not group.members:
            yield SpecError(
                f"the group '{name}' is empty.",
                where,
                why="'any' of it would always be false and 'all' always true",
                instead='group("a", "b")',
            )
        for member in group.members:
            if member not in design.parts:
                yield SpecError(
                    f"the group '{name}' has '{member}', which is no part.",
                    where,
                    why="nothing could be said about it",
                    instead=did_you_mean(str(member), design.parts),
                )
        if len(set(group.members)) < len(group.members):
            yield SpecError(
                f"the group '{name}' has a part twice.",
                where,
                why="'count' would count it twice",
                instead="each part once",
            )


# -- expressions -------------------------------------------------------------------------------


def expression_mistakes(design: Design, names: LenientNames) -> Iterator[SpecError]:
    """Views, knowledge and conditions that cannot be read."""
    circles: set[frozenset[str]] = set()
    for name in (*design.views, *design.knowledge):
        for error in mistake_of(names.entity, name):
            _, found, circle = error.problem.partition(" is defined by itself: ")
            members = frozenset(circle.rstrip(".").split(" -> "))
            if not found or members not in circles:
                yield error
            if found:
                circles.add(members)
    written = [(name, declared.text) for name, declared in design.views.items()]
    written += [(name, known.text) for name, known in design.knowledge.items()]
    for name, text in written:
        yield from literal_mistakes(text, names.scope(), design.source.of(name))
    for name, known in design.knowledge.items():
        where = design.source.of(name)
        scope = names.scope()
        yield from condition_mistakes(known.while_, scope, where)
        if known.at_first is not None and name in names.knowledge:
            yield from mistake_of(constant, name, known.at_first, names.knowledge[name].type, where)
    for attribute in ("initially", "ends"):
        for text in texts(getattr(design.cls, attribute)):
            where = _text_source(design, attribute, text)
            yield from condition_mistakes(text, names.scope(), where)
    for name, choice in design.choices.items():
        if len(choice.answers) < 2:
            yield SpecError(
                f"the choice '{name}' has {'one answer' if choice.answers else 'no answers'}.",
                design.source.of(name),
                why="it would not be an open question",
                instead='choice("<question>", one="...", other="...")',
            )


def _text_source(design: Design, attribute: str, text: str) -> Source:
    source = declared_at(design.cls, attribute)
    written = design.source.holding(attribute)
    statement = written.statement(attribute)
    if written.file is None or statement is None:
        return source
    for node in ast.walk(statement):
        if isinstance(node, ast.Constant) and node.value == text:
            return written.file.source(node)
    return source


# -- answers and waivers -----------------------------------------------------------------------


def reference_mistakes(design: Design) -> Iterator[SpecError]:
    """Names in ``answers`` and ``waive`` that no element has."""
    elements = [
        name
        for table in (
            design.parts,
            design.groups,
            design.views,
            design.choices,
            design.knowledge,
            design.steps,
        )
        for name in table
    ]
    inside = [f"{part}.{name}" for part in design.parts for name in _inside(design, part)]
    for requirement, named in design.cls.answers.items():
        for name in texts(named):
            if name not in (*elements, *inside):
                yield _nobody("answers", name, [*elements, *inside], design, requirement)
    lines = list(_step_lines(design))
    read = [
        f"{part}.{name}"
        for part, declared in design.parts.items()
        for name in getattr(declared.chart, "reads", {})
    ]
    mortal = [*design.views, *design.knowledge, *design.steps, *inside, *read, *lines]
    for name, reason in design.cls.waive.items():
        if name not in mortal:
            yield _nobody("waive", name, mortal, design, name)
        if not isinstance(reason, str) or not reason.strip():
            yield SpecError(
                f"waive: '{name}' has no reason.",
                declared_at(design.cls, "waive", name),
                why="the report shows the reason why something may be dead",
                instead=f'"{name}": "<reason>"',
            )


def _nobody(declaration: str, name: str, known: list[str], design: Design, key: str) -> SpecError:
    return SpecError(
        f"{declaration}: {design.cls.__name__} has no element '{name}'.",
        declared_at(design.cls, declaration, key),
        why="the line would do nothing",
        instead=did_you_mean(name, known),
    )


def _inside(design: Design, part: str) -> Iterator[str]:
    chart = design.parts[part].chart
    yield from (state.id for state in chart.states_map.values())
    yield from (str(event) for event in chart._events)
    declared = getattr(chart, "Variables", None)
    if declared is not None and dataclasses.is_dataclass(declared):
        yield from (field.name for field in dataclasses.fields(declared))


def _step_lines(design: Design) -> Iterator[str]:
    """The conditions of steps as the search for dead elements calls them."""
    for name, step in design.steps.items():
        yield from (f"{name}: {text}" for text in texts(step.when))
        tables: Any = step.refused_while
        for table in (tables,) if isinstance(tables, Mapping) else tables:
            yield from (f"{name}: {requirement}" for requirement in table)
