"""Properties as expressions of the model: what is bad, in which situation, on which commands."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial

from checker.errors import Source, SpecError, did_you_mean
from checker.expressions.nodes import (
    FALSE,
    TRUE,
    Const,
    Expr,
    Or,
    conjunction,
    disjunction,
    negate,
    variables,
)
from checker.expressions.parse import Parser
from checker.expressions.scope import (
    Entity,
    ExpressionError,
    Function,
    PartRef,
    Scope,
    Symbol,
)
from checker.linting.report import owners, with_reason
from checker.lowering.commands import bindings
from checker.lowering.fillings import Filling, fillings
from checker.lowering.system import Names, read_condition
from checker.model import Command, Model
from checker.notation.properties import Property, argument_source
from checker.sources import class_source


@dataclass(frozen=True)
class Formula:
    """A property ready for the engines.

    ``bad`` is what must not be (for ``sometimes`` and ``always_recoverable``: ``target`` is what
    must be reached); ``steps`` maps a command to what is bad about its step. ``situations`` are the
    conditions that must occur for the property to say anything, with their texts;
    ``step_situations`` are those of a step property, by command. ``conjuncts`` (for a step
    property ``step_conjuncts``, by command, since roles differ) are what an explanation looks at.
    """

    name: str
    stated: Property
    source: Source
    bad: Expr | None = None
    target: Expr | None = None
    where: Expr = TRUE
    steps: Mapping[str, Expr] = field(default_factory=dict)
    situations: tuple[tuple[str, Expr], ...] = ()
    step_situations: tuple[tuple[str, Mapping[str, Expr]], ...] = ()
    conjuncts: tuple[tuple[str, Expr], ...] = ()
    step_conjuncts: Mapping[str, tuple[tuple[str, Expr], ...]] = field(default_factory=dict)
    violated: Expr | None = None


def formula(name: str, prop: Property, model: Model, names: Names, source: Source) -> Formula:
    """Read a property's texts in the scope of its design.

    Raises:
        SpecError: a text is wrong, or names an event or an actor that does not exist.
    """
    try:
        return _formula(name, prop, model, names, source)
    except SpecError as error:
        raise _of_chart(with_reason(error, partial(owners, names.design)), names) from None


def _of_chart(error: SpecError, names: Names) -> SpecError:
    """The mistake; where the design is a chart that stands alone, with which one that is."""
    chart = getattr(names.design.cls, "__written__", None)
    if chart is None:
        return error
    place = class_source(chart).source.file or chart.__module__
    why = (
        f"{error.why}; this is a property of the component {chart.__name__} in {place} alone, "
        "for no system has its name"
    )
    return SpecError(error.problem, error.source, why=why, instead=error.instead)


def _formula(name: str, prop: Property, model: Model, names: Names, source: Source) -> Formula:
    violated = None
    if prop.violated is not None:
        where_ = argument_source(source, "violated")
        violated = _over_choices(name, prop.violated, model, names, where_)
    _check_without(name, prop, model, source)
    _check_syntax(prop, source)
    if prop.kind in ("always_step", "never_step"):
        return _step_formula(name, prop, model, names, source, violated)
    scope = names.scope(functions=functions(model, names), where=f"in the property {name}")
    at = argument_source(source, "text")
    where = _where(prop, scope, source)
    text = read_condition(prop.text, scope, at)
    situations: tuple[tuple[str, Expr], ...] = ((prop.where, where),) if prop.where else ()
    if prop.kind == "sometimes":
        _check_shows_something(name, text, model, at)
    if prop.kind in ("sometimes", "always_recoverable"):
        return Formula(
            name, prop, source, None, text, where, situations=situations, violated=violated
        )
    bad = conjunction((where, negate(text)))
    for premise in _premises(prop.text):
        situations += ((premise, conjunction((where, read_condition(premise, scope, at)))),)
    parts = tuple((p, read_condition(p, scope, at)) for p in split(prop.text))
    return Formula(
        name,
        prop,
        source,
        bad,
        None,
        where,
        situations=situations,
        conjuncts=parts,
        violated=violated,
    )


@lru_cache(maxsize=1)
def _fillings(names: Names) -> Mapping[str, Filling]:
    """The fillings of a design by name: those of the design whose properties are being read."""
    return {filling.name: filling for filling in fillings(names.design)}


def _step_formula(
    name: str,
    prop: Property,
    model: Model,
    names: Names,
    source: Source,
    violated: Expr | None,
) -> Formula:
    events = _events(name, prop, model, source)
    at = argument_source(source, "text")
    by_name = _fillings(names)
    steps: dict[str, Expr] = {}
    parts: dict[str, tuple[tuple[str, Expr], ...]] = {}
    texts = [prop.where or "the step itself"]
    texts += _premises(prop.text) if prop.kind == "always_step" else _beginnings(prop.text)
    situations: list[dict[str, Expr]] = [{} for _ in texts]
    for command in model.commands:
        if command.event not in events:
            continue
        bound = bindings(names, by_name[command.name]) if prop.on else {}
        scope = names.scope(
            bound,
            steps=True,
            functions=functions(model, names),
            where=f"in the property {name}",
        )
        text = read_condition(prop.text, scope, at)
        where = _where(prop, scope, source)
        wrong = text if prop.kind == "never_step" else negate(text)
        steps[command.name] = conjunction((where, wrong))
        situations[0][command.name] = where
        for premise, found in zip(texts[1:], situations[1:], strict=True):
            found[command.name] = conjunction((where, read_condition(premise, scope, at)))
        parts[command.name] = tuple((p, read_condition(p, scope, at)) for p in split(prop.text))
    return Formula(
        name,
        prop,
        source,
        steps=steps,
        step_situations=tuple(zip(texts, situations, strict=True)),
        step_conjuncts=parts,
        violated=violated,
    )


def _where(prop: Property, scope: Scope, source: Source) -> Expr:
    if not prop.where:
        return TRUE
    return read_condition(prop.where, scope, argument_source(source, "where"))


def _check_syntax(prop: Property, source: Source) -> None:
    """Refuse what is no expression before it is taken apart."""
    for kind, text in (("text", prop.text), ("where", prop.where)):
        try:
            Parser(text or "True", Scope({}))
        except ExpressionError as error:
            where = argument_source(source, kind)
            raise SpecError(error.problem, where, why=error.why, instead=error.instead) from None


def _events(name: str, prop: Property, model: Model, source: Source) -> set[str]:
    known = {command.event for command in model.commands}
    for event in prop.on:
        if event not in known:
            raise SpecError(
                f"{name}: on='{event}' is no event of {model.name}.",
                argument_source(source, "on", event),
                why="the property would be about nothing",
                instead=did_you_mean(event, known),
            )
    return set(prop.on) or known


def _check_without(name: str, prop: Property, model: Model, source: Source) -> None:
    actors = {"environment", "operator", "machine", "timer", "fault"}
    events = {command.event for command in model.commands}
    for who in prop.without:
        if who not in actors | events:
            raise SpecError(
                f"{name}: without='{who}' is neither an actor nor an event of {model.name}.",
                argument_source(source, "without", who),
                why="its help would count in silence",
                instead=did_you_mean(who, actors | events),
            )


def _over_choices(name: str, text: str, model: Model, names: Names, source: Source) -> Expr:
    scope = names.scope(where=f"in violated= of {name}")
    expr = read_condition(text, scope, source)
    allowed = {choice.variable for choice in model.choices}
    others = sorted(variables(expr, model.view_exprs) - allowed)
    if others:
        raise SpecError(
            f"{name}: violated= names '{others[0]}', which is no choice.",
            source,
            why="what is expected may depend on the choices only",
            instead=f"one of: {', '.join(sorted(allowed))}" if allowed else "violated=True",
        )
    return expr


def _check_shows_something(name: str, target: Expr, model: Model, source: Source) -> None:
    """Refuse a situation that an answer alone makes true: its run would show nothing."""
    choices = {choice.variable for choice in model.choices}
    for part in target.args if isinstance(target, Or) else (target,):
        found = variables(part, model.view_exprs)
        if found and found <= choices:
            raise SpecError(
                f"{name}: the answer to {', '.join(sorted(found))} alone makes it true.",
                source,
                why="the start would be the run that shows it, and nothing would be shown",
                instead='the situation alone, and violated="..." with the answers with which it '
                'never comes about, and because="..."',
            )


# -- texts -------------------------------------------------------------------------------------


def split(text: str) -> list[str]:
    """The conjuncts of a text as written: ``a and b`` to a, b; one if there is only one."""
    plain = text.strip()
    tree = ast.parse(plain, mode="eval").body
    both = isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And)
    nodes = tree.values if both else [tree]  # type: ignore[attr-defined]
    return [" ".join((ast.get_source_segment(plain, node) or plain).split()) for node in nodes]


def _premises(text: str) -> list[str]:
    """What must occur for a text to say anything: the premises of its conjuncts.

    ``implies(p, q)`` is about p, ``q if p else True`` too; ``all(... for x in xs if p)`` is about
    some x for which p holds, and about the premises of what it says of it.
    """
    return [premise for part in split(text) for premise in _of(ast.parse(part, mode="eval").body)]


def _of(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "implies" and len(node.args) == 2:
        premise = ast.unparse(node.args[0])
        yield premise
        yield from (f"({premise}) and ({inner})" for inner in _of(node.args[1]))
    elif isinstance(node, ast.IfExp) and ast.unparse(node.orelse) == "True":
        premise = ast.unparse(node.test)
        yield premise
        yield from (f"({premise}) and ({inner})" for inner in _of(node.body))
    elif (
        isinstance(node, ast.Call)
        and ast.unparse(node.func) == "all"
        and len(node.args) == 1
        and isinstance(node.args[0], ast.GeneratorExp)
    ):
        loop = node.args[0].generators[0]
        over = f"for {ast.unparse(loop.target)} in {ast.unparse(loop.iter)}"
        tests = "".join(f" if {ast.unparse(test)}" for test in loop.ifs)
        if loop.ifs:
            yield f"any(True {over}{tests})"
        for inner in _of(node.args[0].elt):
            yield f"any({inner} {over}{tests})"


def _beginnings(text: str) -> list[str]:
    """What a ``never_step`` says of the state before the step, if it says something of both."""
    parts = split(text)
    before = [part for part in parts if "after(" not in part]
    return [" and ".join(before)] if before and len(before) < len(parts) else []


# -- functions of properties -------------------------------------------------------------------


def functions(model: Model, names: Names) -> dict[str, Function]:
    """``enabled(event, role=...)``, ``refused(event, id, ...)``, ``refused_only(...)``."""

    def enabled(parser: Parser, call: ast.Call) -> Entity:
        chosen = _commands(parser, call, model, names, 1)
        written = all(_is_written(parser, k.value) for k in call.keywords)
        if call.keywords and written and all(command.guard == FALSE for command in chosen):
            raise ExpressionError(
                f"'{ast.unparse(call)}' is false in every state.",
                why="the step's own conditions rule out this filling, whatever the state is",
                instead="roles that one step can have together",
            )
        return disjunction(command.guard for command in chosen)

    def refused(parser: Parser, call: ast.Call) -> Entity:
        chosen = _commands(parser, call, model, names, 2)
        id_ = _line(call, chosen)
        return disjunction(_refused(command, id_, only=False) for command in chosen)

    def refused_only(parser: Parser, call: ast.Call) -> Entity:
        chosen = _commands(parser, call, model, names, 2)
        id_ = _line(call, chosen)
        return disjunction(_refused(command, id_, only=True) for command in chosen)

    return {"enabled": enabled, "refused": refused, "refused_only": refused_only}


def _commands(
    parser: Parser, call: ast.Call, model: Model, names: Names, positional: int
) -> list[Command]:
    shown = ast.unparse(call)
    if model.opaque:
        raise ExpressionError(
            f"'{shown}' cannot be asked of {model.name}.",
            why="a chart of it has Python guards or actions, so its guards are not known",
            instead="a property of the states or steps; or write the guards as data",
        )
    if len(call.args) != positional:
        raise ExpressionError(f"'{shown}' needs {positional} arguments and then roles.")
    event = ast.unparse(call.args[0])
    # Also those that nothing can enable: a table may refuse them all the same.
    every = (*model.commands, *model.dropped)
    known = {command.event for command in every}
    if event not in known:
        raise ExpressionError(
            f"'{event}' is no event of {model.name}.", instead=did_you_mean(event, known)
        )
    commands = [command for command in every if command.event == event]
    wanted: dict[str, str] = {}
    for keyword in call.keywords:
        role = str(keyword.arg) if keyword.arg else f"**{ast.unparse(keyword.value)}"
        wanted[role] = _filled(parser, keyword.value, f"{role}={ast.unparse(keyword.value)}")
        _check_role(event, role, wanted[role], commands, _is_written(parser, keyword.value))
    return [c for c in commands if wanted.items() <= dict(c.arguments).items()]


def _filled(parser: Parser, node: ast.expr, shown: str) -> str:
    """What a role is filled with, as commands call it."""
    entity = parser.visit(node)
    if isinstance(entity, PartRef | Symbol):
        return entity.name
    if isinstance(entity, Const):
        return entity.type.show(entity.value)
    raise ExpressionError(
        f"'{shown}': a role is filled with a part or a value, and this is neither.",
        why="a step has one filling, whatever the state is",
        instead="a part, a member of an enumeration, a number, True or False; "
        "or 'any(... for x in ...)' over them",
    )


def _is_written(parser: Parser, node: ast.expr) -> bool:
    """Whether a filling stands in the text itself, and not in what a quantifier or role binds."""
    if not isinstance(node, ast.Name):
        return True
    return node.id == _filled(parser, node, node.id)


def _check_role(event: str, role: str, value: str, commands: list[Command], written: bool) -> None:
    roles = {name for command in commands for name, _ in command.arguments}
    if role not in roles:
        raise ExpressionError(
            f"'{event}' has no role '{role}'.",
            why="no step would be meant, so it would never be enabled and never be refused",
            instead=did_you_mean(role, roles) if roles else f"{event} without roles",
        )
    values = {dict(command.arguments).get(role, "") for command in commands}
    if written and value not in values:
        raise ExpressionError(
            f"'{event}' has no filling with {role}={value}.",
            why="no step would be meant, so it would never be enabled and never be refused",
            instead=did_you_mean(value, values),
        )


def _line(call: ast.Call, commands: list[Command]) -> str:
    node = call.args[1]
    id_ = str(node.value) if isinstance(node, ast.Constant) else ast.unparse(node)
    known = {c.requirement for command in commands for c in command.conjuncts if c.requirement}
    if id_ not in known:
        raise ExpressionError(
            f"no refusal line '{id_}' for this event.", instead=did_you_mean(id_, known)
        )
    return id_


def _refused(command: Command, id_: str, *, only: bool) -> Expr:
    """Whether a line refuses a command that could else be taken (``only``: no other line does)."""
    lines = [c for c in command.conjuncts if c.role == "refuses"]
    own = [negate(c.expr) for c in lines if c.requirement == id_]
    others = [c.expr for c in lines if c.requirement != id_] if only else []
    when = [c.expr for c in command.conjuncts if c.role == "when"]
    able = [
        disjunction(a.condition for a in p.alternatives)
        for p in command.participants
        if p.path is None
    ]
    return conjunction([disjunction(own), *others, *when, *able])
