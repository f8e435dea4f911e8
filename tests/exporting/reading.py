"""Reads what is written in TLA+, SMV and PRISM, and takes its steps: no code in common with writers.

Only what an exported model uses is understood; anything else raises an error.
"""

import math
import re
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from checker.model import Model
from tests.exporting.grammar import Text, Tree, conjuncts, python
from tests.models import plain_bfs

State = tuple[int, ...]


@dataclass
class Written:
    """A written model: its variables' values in order, initial states and named steps."""

    values: dict[str, Sequence]
    initial: Callable[[], Iterator[dict]]
    steps: dict[str, Callable[[dict], dict | None]]

    def explore(self) -> tuple[set[State], set[State], Counter]:
        """Initial states, all states, and how often each (state, command, state) is there.

        Raises:
            ValueError: a value is none of its variable's.
        """

        def encoded(state: dict) -> State:
            assert state.keys() == self.values.keys()
            places = {name: values.index(state[name]) for name, values in self.values.items()}
            # A member counts by its position, a number is itself.
            return tuple(
                p if isinstance(state[n], str) else int(state[n]) for n, p in places.items()
            )

        starts = {encoded(state): state for state in self.initial()}
        seen, queue, edges = set(starts), deque(starts.values()), Counter()
        while queue:
            state = queue.popleft()
            for index, step in enumerate(self.steps.values()):
                new = step(state)
                if new is not None:
                    edges[encoded(state), index, encoded(new)] += 1
                    if encoded(new) not in seen:
                        seen.add(encoded(new))
                        queue.append(new)
        return set(starts), seen, edges


def expected(model: Model, *, constants: bool = True) -> tuple[set[State], set[State], Counter]:
    """What :meth:`Written.explore` should find.

    Args:
        model: the model that was written.
        constants: whether the written model has the variables that have only one value.
    """
    kept = [i for i, v in enumerate(model.variables) if constants or v.type.low < v.type.high]

    def projected(state: State) -> State:
        return tuple(state[i] for i in kept)

    graph = plain_bfs(model)
    edges: Counter = Counter()
    for source, command, target in graph.edges:
        edges[projected(source), command, projected(target)] += 1
    return set(map(projected, graph.initial)), set(map(projected, graph.depth)), edges


class Definitions:
    """Named expressions, and the functions that expressions become."""

    def __init__(self, **local: str):
        self.local = local
        self.named: dict[str, Callable] = {}
        self.given = {"math": math, "look": self.look, "call": lambda f, x: self.named[f](x)}

    def look(self, state: dict, name: str):
        return state[name] if name in state else self.named[name](state, None)

    def function(self, tree: Tree, arguments: str = "s, n") -> Callable:
        local = self.local if arguments == "s, n" else {**self.local, arguments: arguments}
        return eval(f"lambda {arguments}: {python(tree, local)}", self.given)  # noqa: S307


def read_tla(text: str) -> Written:
    """A TLA+ module: definitions, and lists of conjuncts for actions."""
    text = re.sub(r" *\\\*.*", "", text)
    known = Definitions()
    bodies = dict(
        re.findall(r"^(\w+) ==(.*?)(?=^\w+(?:\(value\))? ==|^\n|^====)", text, re.M | re.S)
    )
    for name, body in re.findall(r"^(\w+)\(value\) ==(.*?)\n\n", text, re.M | re.S):
        known.named[name] = known.function(Text(body).expression(), "value")

    def items(name: str) -> list[str]:
        return re.split(r"^  /\\ ", bodies[name], flags=re.M)[1:]

    names = re.findall(r"\w+", text.split("VARIABLES")[1].split("vars ==")[0])
    actions = re.findall(r"\\/ (\w+)", bodies["Next"])
    skipped = {"vars", "TypeOK", "Init", "Next", "Spec", "Refreshes", *actions}
    for name in bodies.keys() - skipped:
        known.named[name] = known.function(Text(bodies[name]).expression())

    domains = dict(item.split(" \\in ") for item in items("TypeOK"))
    values = {n: known.function(Text(domains[n]).expression())({}, None) for n in names}

    def initial() -> Iterator[dict]:
        ways, conditions = [], []
        for item in items("Init"):
            tree = Text(item).expression()
            if tree[0] in ("=", "\\in") and tree[1][0] == "name" and len(ways) < len(names):
                assert tree[1][1] == names[len(ways)]
                found = known.function(tree[2])({}, None)
                ways.append([found] if tree[0] == "=" else found)
            else:
                conditions.append(known.function(tree))
        for found in product(*ways):
            state = dict(zip(names, found, strict=True))
            if all(condition(state, None) for condition in conditions):
                yield state

    def step(name: str) -> Callable[[dict], dict | None]:
        parts: list[tuple[str, Callable]] = []
        written = [*items(name)]
        if written and written[-1].strip() == "Refreshes":
            written[-1:] = items("Refreshes")
        for item in written:
            unchanged = re.match(r"UNCHANGED <<(.*)>>", item, re.S)
            if unchanged:
                for kept in re.findall(r"\w+", unchanged[1]):
                    parts.append((kept, known.function(("name", kept))))
                continue
            tree = Text(item).expression()
            becomes = tree[0] == "=" and tree[1][0] == "next"
            target = tree[1][2][1] if becomes else ""
            parts.append((target, known.function(tree[2] if becomes else tree)))

        def taken(state: dict) -> dict | None:
            new: dict = {}
            for target, function in parts:
                if target:
                    assert target not in new
                    new[target] = function(state, new)
                elif not function(state, new):
                    return None
            return new

        return taken

    return Written(values, initial, {name: step(name) for name in actions})


def read_smv(text: str) -> Written:
    """An SMV module: every constraint on the next state is one conjunct ``next(x) = ...``."""
    statements = re.sub(r"--.*", "", text).partition("MODULE main")[2]
    known = Definitions(truncate="")
    domains: dict[str, Tree | None] = {}
    section, starts, constraints = "", [], []
    for statement in filter(str.strip, statements.split(";")):
        word = re.match(r"\s*(FROZENVAR|VAR|IVAR|DEFINE|INIT|TRANS)\b", statement)
        section = word[1] if word else section
        body = statement[word.end() if word else 0 :]
        name, _, value = body.strip().partition(" := ")
        if section in ("FROZENVAR", "VAR", "IVAR"):
            name, value = map(str.strip, body.split(" : "))
            domains[name] = Text(value).expression()
        elif section == "DEFINE":
            tree = Text(value).expression()
            known.named[name] = known.function(tree)
        else:
            (starts if section == "INIT" else constraints).append(Text(body, True).expression())
    members = {m[1] for d in domains.values() if d[0] == "set" for m in d[1:]}
    known.named |= {member: (lambda s, n, m=member: m) for member in members}

    def domain(tree: Tree) -> Sequence:
        if tree == ("name", "boolean"):
            return [False, True]
        return known.function(tree)({}, None)

    values = {name: domain(tree) for name, tree in domains.items()}
    commands = values.pop("command")
    assert commands[-1] == "nothing"
    ways: dict[str, list] = {}
    for name, (sign, variable, offered) in zip(values, starts, strict=False):
        assert variable == ("name", name)
        found = known.function(offered)({}, None)
        ways[name] = {"=": lambda found: [found], "in": list}[sign](found)
    tests = [known.function(tree) for tree in starts]

    def initial() -> Iterator[dict]:
        for found in product(*ways.values()):
            state = dict(zip(values, found, strict=True))
            if all(test(state, None) for test in tests):
                yield state

    frozen = re.search(r"FROZENVAR\n(.*?)\n\n", text, re.S)
    kept = re.findall(r"^ *(\w+) :", frozen[1], re.M) if frozen else []
    checked = [known.function(tree) for tree in constraints]

    def step(command: str) -> Callable[[dict], dict | None]:
        parts = []
        for sign, which, then in constraints:
            # "command = this ->" or "command != nothing ->"
            assert sign == "->" and which[1] == ("name", "command")
            if known.function(which)({"command": command}, None):
                parts += conjuncts(then, "&")
        becomes = [p for p in parts if p[0] == "=" and p[1][0] == "next"]
        becomes.sort(key=lambda part: "'next'" in repr(part[2]))  # what reads the new state, last
        ordered = [(p[1][2][1], known.function(p[2])) for p in becomes]
        conditions = [known.function(p) for p in parts if p not in becomes]

        def taken(state: dict) -> dict | None:
            if not all(condition(state, None) for condition in conditions):
                return None
            new = {name: state[name] for name in kept}
            for name, function in ordered:
                assert name not in new
                new[name] = function(state, new)
            assert all(check({**state, "command": command}, new) for check in checked)
            return new

        return taken

    return Written(values, initial, {c: step(c) for c in commands[:-1]})


def read_prism(text: str) -> Written:
    """A PRISM module; values that leave their range are an error."""
    text = re.sub(r"//.*", "", text)
    known = Definitions()
    for name, body in re.findall(r"^(?:const int|formula) (\w+) = (.*?);", text, re.M | re.S):
        known.named[name] = known.function(Text(body).expression())

    def value(body: str):
        return known.function(Text(body).expression())({}, None)

    values, first = {}, {}
    for line in re.findall(r"^  (\w+ : .*);", text, re.M):
        name, type_, start = re.fullmatch(r"(\w+) : (.*?)(?: init (.*))?", line).groups()
        bounds = re.fullmatch(r"\[(.*)\.\.(.*)\]", type_)
        low, high = map(value, bounds.groups()) if bounds else (0, 1)
        assert low < high
        values[name] = range(low, high + 1) if bounds else [False, True]
        first[name] = value(start) if start else None
    chosen = re.search(r"^init$(.*)^endinit$", text, re.M | re.S)

    def initial() -> Iterator[dict]:
        if not chosen:
            yield first
            return
        test = known.function(Text(chosen[1]).expression())
        for found in product(*values.values()):
            state = dict(zip(values, found, strict=True))
            if test(state, None):
                yield state

    def step(body: str) -> Callable[[dict], dict | None]:
        stream = Text(body)
        guard = known.function(stream.expression())
        stream.take("->")
        changes = conjuncts(stream.expression(), "&")
        assert stream.next == ""
        named = [(c[1][2][1], known.function(c[2])) for c in changes if c != ("name", "true")]
        assert len(dict(named)) == len(named)

        def taken(state: dict) -> dict | None:
            if not guard(state, None):
                return None
            return {**state, **{name: function(state, None) for name, function in named}}

        return taken

    commands = re.findall(r"^  \[(\w+)\] (.*?);", text, re.M | re.S)
    assert len(dict(commands)) == len(commands)
    return Written(values, initial, {name: step(body) for name, body in commands})
