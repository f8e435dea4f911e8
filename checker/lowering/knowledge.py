"""Views, and what somebody last received."""

from __future__ import annotations

from collections.abc import Iterator

from checker.errors import SpecError
from checker.expressions.nodes import (
    Expr,
    Var,
    ViewRef,
    choose,
    compare,
    variables,
    walk,
)
from checker.lowering.system import Names, read, read_condition
from checker.lowering.variables import starting_value
from checker.model import (
    Refresh,
    Variable,
    View,
)
from checker.notation.system import Knowledge


def views_of(names: Names) -> tuple[View, ...]:
    """The views, each after those that it names."""
    done: dict[str, View] = {}

    def visit(name: str) -> None:
        if name in done:
            return
        expr = names.view_expr(name)
        for node in walk(expr):
            if isinstance(node, ViewRef):
                visit(node.name)
        design = names.design
        done[name] = View(
            name,
            expr,
            design.views[name].text,
            design.source.doc(name),
            design.source.of(name),
            design.cls.waive.get(name),
        )

    for name in names.design.views:
        visit(name)
    return tuple(done.values())


def knowledge_of(names: Names) -> Iterator[tuple[Refresh, Knowledge]]:
    """What is known, each after what it is made of, with its declaration."""
    views = {name: names.view_expr(name) for name in names.design.views}
    refreshes = {}
    for name, declared in names.design.knowledge.items():
        source = names.design.source.of(name)
        names.entity(name)
        refreshes[name] = Refresh(
            name,
            read_condition(declared.while_, names.scope(), source),
            read(declared.text, names.scope(), names.knowledge[name].type, source),
            declared.text,
            source,
        )
    done: list[str] = []

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in done:
            return
        refresh = refreshes[name]
        if name in above:
            raise SpecError(
                f"'{name}' is known by way of itself: {' -> '.join((*above, name))}.",
                refresh.source,
                why="which of them is refreshed first would matter",
                instead="knowledge of variables",
            )
        for other in sorted(variables(refresh.value, views) | variables(refresh.path, views)):
            if other in refreshes:
                visit(other, (*above, name))
        done.append(name)

    for name in refreshes:
        visit(name, ())
    for name in done:
        yield refreshes[name], names.design.knowledge[name]


def known_variables(
    names: Names,
    knowledge: tuple[tuple[Refresh, Knowledge], ...],
    others: tuple[Variable, ...],
    views: tuple[View, ...],
) -> Iterator[Variable]:
    """Knowledge as variables; :func:`known_at_first` ties their starting values to the state."""
    for refresh, _ in knowledge:
        type_ = names.knowledge[refresh.variable].type
        yield Variable(
            refresh.variable,
            type_,
            tuple(range(type_.low, type_.high + 1)),
            "known",
            None,
            names.design.source.doc(refresh.variable),
            refresh.source,
        )


def known_at_first(knowledge: tuple[tuple[Refresh, Knowledge], ...]) -> Iterator[Expr]:
    """What each piece of knowledge is in an initial state."""
    for refresh, declared in knowledge:
        var = Var(refresh.variable, refresh.value.type)
        if declared.at_first is None:
            first = refresh.value
        else:
            first = starting_value(refresh.variable, declared.at_first, var.type, refresh.source)
        yield _same(var, choose(refresh.path, refresh.value, first))


def _same(left: Var, right: Expr) -> Expr:
    return compare("==", left, right)
