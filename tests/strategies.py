"""Random systems, as hypothesis draws them: charts, variables, guards, effects, compositions."""

from __future__ import annotations

from dataclasses import field, make_dataclass
from typing import Annotated, Any

from hypothesis import strategies as st
from statemachine import State

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
    sets,
    view,
)


class Hue(Scale):
    red = "the least"
    green = "more"
    blue = "the most"


VARIABLES: dict[str, tuple[Any, Any]] = {
    "flag": (bool, False),
    "hue": (Hue, Hue.green),
    "n": (Annotated[int, between(0, 3)], 1),
}
"""Every random chart has these three variables."""

GUARDS = (
    "flag",
    "not flag",
    "hue == red",
    "hue >= green and flag",
    "n > 0",
    "n < 3 or flag",
    "n == 2",
    "hue != blue",
    "seen",
    "not seen and n <= 2",
)
EFFECTS = (
    {"flag": True},
    {"flag": "not flag"},
    {"hue": Hue.blue},
    {"hue": "red if flag else green"},
    {"n": "n + 1"},
    {"n": "min(n + 1, 3)"},
    {"n": "max(n - 1, 0)", "flag": "n > 1"},
    {"n": "(n * 2) % 4", "hue": "blue if seen else hue"},
    {"hue": "given_hue"},
)
SEEN = ("peer.flag", "peer.n > 1", "peer.s1", "some", "chosen == yes and peer.hue >= green")
WHEN = (
    "who.flag",
    "not other.flag",
    "who != other",
    "any(node.n > 1 for node in nodes)",
    "count(node.flag for node in nodes) <= 1",
    "some",
    "chosen == no",
    "known == blue or who.s0",
    "all(implies(node.flag, node.n > 0) for node in nodes)",
)
VIEWS = ("a.flag or b.n == 3", "a.hue < b.hue", "(a.n + b.n) // 2 == 1", "b.s1 and not a.flag")
PATHS = ("always", "some", "who.n > 0", "chosen == yes")


def effects() -> st.SearchStrategy[Any]:
    """An effect, or none; ``given_hue`` only where an event gives it."""
    return st.none() | st.sampled_from(EFFECTS[:-1]).map(sets)


@st.composite
def charts(draw: st.DrawFn) -> type[Component]:
    """A chart of two or three states, sometimes with a compound one, and three events."""
    nested = draw(st.booleans())
    body: dict[str, Any] = {
        "Variables": make_dataclass(
            "Variables",
            [(name, type_, field(default=value)) for name, (type_, value) in VARIABLES.items()],
        ),
        "reads": {"seen": draw(st.sampled_from(SEEN))},
        "given": {"given_hue": Hue},
        "by": {"e0": draw(st.sampled_from(["fault", "machine"]))},
        "validate_disconnected_states": False,
        "__module__": __name__,
    }
    leaves = [
        State(initial=not nested, enter=draw(effects()), exit=draw(effects()), name="s0"),
        State(initial=nested, name="s1", enter=draw(effects())),
    ]
    if nested:
        inner = {"s1": leaves[1], "s2": State(name="s2", exit=draw(effects()))}
        body["s0"] = leaves[0]
        body["outer"] = type(State.Compound)("outer", (State.Compound,), inner)
        leaves[0]._initial = True
        targets = [leaves[0], inner["s1"], inner["s2"], body["outer"]]
    else:
        body.update(s0=leaves[0], s1=leaves[1])
        targets = leaves
    for event in ("e0", "e1", "shared"):
        listed = None
        for _ in range(draw(st.integers(1, 2))):
            origin, target = draw(st.sampled_from(targets)), draw(st.sampled_from(targets))
            keyword = draw(st.sampled_from(["cond", "unless"]))
            guard = draw(st.none() | st.sampled_from(GUARDS))
            effect = draw(st.sampled_from(EFFECTS).map(sets) if event == "shared" else effects())
            arguments = {keyword: guard} if guard else {}
            made = origin.to(target, on=effect, **arguments)
            listed = made if listed is None else listed | made
        body[event] = listed
    if draw(st.booleans()):
        leaves[0].to(targets[-1], cond="n == 3 and hue == blue", on=sets(n=0))
    return type(Component)("Chart", (Component,), body)


@st.composite
def systems(draw: st.DrawFn) -> type[System]:
    """Two parts (of one or two charts), views, a choice, knowledge, and two shared steps."""
    first = draw(charts())
    second = draw(charts()) if draw(st.booleans()) else first
    nodes = group("a", "b")
    body: dict[str, Any] = {
        "__doc__": "A random system.",
        "__module__": __name__,
        "chosen": choice("Which?", None, no="no", yes="yes"),
        "a": part(first, peer="b", flag=draw(st.sampled_from([False, anything]))),
        "b": part(second, peer="a", n=draw(st.integers(0, 3))),
        "nodes": nodes,
        "some": view(draw(st.sampled_from(VIEWS))),
        "known": last_received(
            draw(st.sampled_from(["a.hue", "b.hue", "green if a.flag else b.hue"])),
            while_=draw(st.sampled_from(["a.flag", "some", "b.n > 0"])),
            at_first=Hue.red,
        ),
        "meet": Step(
            by=draw(st.sampled_from(["machine", "fault", "operator"])),
            over=dict(who=nodes, other=nodes, given_hue=Hue),
            when=("who != other", draw(st.sampled_from(WHEN))),
            takes=dict(who="shared"),
            tells=dict(other=("shared", draw(st.sampled_from(PATHS)))),
        ),
        "pass_on": Step(
            by="machine",
            over=dict(who=nodes, other=nodes),
            when=draw(st.sampled_from(WHEN)),
            refused_while={"R-1": draw(st.sampled_from(WHEN))},
            takes=dict(who="shared"),
            gives=dict(given_hue=draw(st.sampled_from(["other.hue", "known", "blue"]))),
        ),
    }
    return type("RandomSystem", (System,), body)
