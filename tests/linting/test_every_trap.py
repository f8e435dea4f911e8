"""Every trap of python-statemachine that was seen, by number, with the specs that show it refused."""

from collections import Counter
from importlib import import_module

import pytest

from tests.linting.test_guards import GUARDS

TRAPS = {
    "1 In() without quotes": ("guards: In(mirroring)", "guards: In()", "guards: In(state='off')"),
    "2 In() of a misspelt state": ("guards: In('mirorring')", "guards: busy or In('halted')"),
    "3 a guard that raises": (
        "python_code: a method as a guard",
        "variables: members without an order, compared",
        "events: errors that become events",
    ),
    "4 an action that raises": (
        "python_code: a method as an action",
        "effects: an expression of another type",
        "effects: a division by what may be zero",
    ),
    "5 an event named in a guard": ('guards: unless="other"', "guards: stops and busy"),
    "6 a name on both the model and a listener": (
        "names: a name in reads called as a variable",
        "names: a variable called as a method",
        "python_code: a variable that a listener also has",
    ),
    "7 an Enum compared with a string, or a value outside the type": (
        "guards: image == 'good'",
        "guards: image == red",
        "guards: busy and age == 7",
        "views: in a view: a misspelt value with its type",
        "step_conditions: a condition that compares with a number outside the range",
    ),
    "8 v and ^ in a guard": ("guards: busy v age > 0", "guards: busy ^ age > 0", "guards: !busy"),
    "9 is, in, negative numbers, dots in a guard": (
        "guards: image is good",
        "guards: image in (good, corrupt)",
        "guards: age > -1",
        "guards: peer.busy",
    ),
    "10 an event argument in a guard": (
        "guards: level > 2",
        "components: a given value that nobody gives",
        "step_conditions: an event that needs a value",
    ),
    "11 one state id in two regions": (
        "structure: one state id in two regions",
        "imports: one state id in two regions",
    ),
    "12 two enabled transitions for one event": (
        "overlap: two transitions without guards",
        "overlap: two guards that can hold together",
        "overlap: regions that write one variable",
    ),
    "13 an eventless loop": (
        "events: an eventless circle without guards",
        "events: an eventless circle whose guards never become false",
        "events: an eventless circle beside Python code, which lowering cannot read",
    ),
    "14 a variable called state, a frozen or slots dataclass": (
        "variables: a variable called state",
        "variables: a frozen dataclass",
        "variables: a dataclass with slots",
    ),
    "15 an event with a dot": ("events: an event with a dot", "steps: an event with a dot"),
    "16 delay, invoke, wall-clock time": (
        "events: a delayed event",
        "events: a state that invokes something",
        "events: the computer's clock in a guard",
    ),
    "17 an effect on another component's variable": (
        "effects: a variable of another part",
        "effects: what is read is written",
    ),
    "18 a value leaving its type's range": (
        "effects: a number outside the range",
        "effects: a sum that is always outside the range",
        "variables: a starting value outside the bounds",
        "parts: a starting value outside the range",
    ),
    "19 cyclic views": ("systems: views in a circle", "systems: a view of itself"),
    "20 somebody is told without a path": (
        "steps: somebody is told without a path",
        "steps: somebody is told on an empty path",
    ),
    "21 an eventless transition that reads another component": (
        "events: an eventless transition that looks outside",
    ),
}
"""The table of the design in its order, then its other rules: file and name of each spec."""

MISSPELT = {
    "a state": "views: in a view: a misspelt state",
    "a state in a guard": "guards: In('mirorring')",
    "a starting state": "parts: a start that is no state",
    "a state where it is defined": "misspelt_imports: a misspelt state",
    "a variable": "views: in a view: a misspelt variable",
    "a variable in a guard": "guards: bussy",
    "a variable in an effect": "effects: a misspelt variable",
    "a variable of a part": "parts: a starting value of a misspelt variable",
    "a variable that is read": "reads: reads of a misspelt variable",
    "a value": "views: in a view: a misspelt value",
    "a value in a guard": "guards: image == god",
    "a value in an effect": "effects: a misspelt value",
    "a value in Python": "misspelt_imports: a misspelt value",
    "an event of a step": "steps: a misspelt event",
    "an event in by": "components: an event in by that does not exist",
    "a part of a step": "steps: a misspelt part",
    "a part of a group": "systems: a group with a misspelt part",
    "a part behind a port": "parts: a port bound to nobody",
    "a role": "steps: a misspelt role",
    "a group": "views: in a view: a misspelt group",
    "a view": "views: in a view: a misspelt view",
    "a function": "views: in a view: a function that does not exist",
    "an actor": "steps: a misspelt actor",
    "a value that is given": "step_conditions: a misspelt value that is given",
    "a declaration of a component": "components: a misspelt declaration: reads",
    "a declaration of a system": "systems: a misspelt declaration",
    "a setting of the library": "components: a misspelt declaration: a setting of the library",
    "an argument": "misspelt_imports: a misspelt argument of a step",
    "an import": "misspelt_imports: a misspelt import",
    "what answers a requirement": "systems: an answer that names nothing",
    "what is waived": "systems: a waiver that names nothing",
}
"""Every kind of name, and a spec in which one is misspelt."""


def message_of(reference):
    """The message of the one spec that a reference means."""
    file, _, name = reference.partition(": ")
    if file == "guards":
        found = [g.message for g in GUARDS if g.written == name or f'"{name}"' in g.written]
    else:
        traps = import_module(f"tests.linting.test_{file}").TRAPS
        found = [trap.message for trap in traps if trap.name == name]
    (message,) = found
    return message


@pytest.mark.parametrize("trap", TRAPS)
def test_every_trap_of_the_design_is_refused_with_a_reason_and_a_remedy(trap):
    for reference in TRAPS[trap]:
        lines = message_of(reference).splitlines()
        assert lines[0].startswith("spec.py:")
        assert lines[1].startswith("    ")
        assert lines[2].startswith("  why:   ")
        assert lines[3].startswith("  write: ")


@pytest.mark.parametrize("kind", MISSPELT)
def test_every_kind_of_misspelt_name_is_answered_with_the_one_that_was_meant(kind):
    assert "Did you mean '" in message_of(MISSPELT[kind]).splitlines()[-1]


@pytest.mark.parametrize(
    "file",
    sorted({reference.partition(": ")[0] for traps in TRAPS.values() for reference in traps}),
)
def test_no_two_specs_of_a_file_have_one_name(file):
    module = import_module(f"tests.linting.test_{file}")
    names = [trap.name for trap in getattr(module, "TRAPS", ())] or [g.written for g in GUARDS]
    assert [name for name, times in Counter(names).items() if times > 1] == []
