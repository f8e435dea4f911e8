"""Steps: who takes part, on what condition, and what is handed over."""

import pytest

from tests.linting.specs import Trap, design, messages, said

TRAPS = (
    Trap(
        "nobody takes part",
        design("""
            one = Step(by="machine", when="a.busy")
            """),
        said(
            23,
            "one: nobody takes part in this step.",
            'one = Step(by="machine", when="a.busy")',
            "it would change nothing, however often it is taken",
            'takes=dict(<part>="<event>")',
        ),
    ),
    Trap(
        "a misspelt actor",
        design("""
            one = Step(by="mashine", takes=dict(a="dies"))
            """),
        said(
            23,
            "by='mashine' is nobody.",
            'one = Step(by="mashine", takes=dict(a="dies"))',
            "whose event it is decides whether it counts as a fault or as help",
            "Did you mean 'machine'?",
        ),
    ),
    Trap(
        "an actor far from any",
        design("""
            one = Step(by="nature itself", takes=dict(a="dies"))
            """),
        said(
            23,
            "by='nature itself' is nobody.",
            'one = Step(by="nature itself", takes=dict(a="dies"))',
            "whose event it is decides whether it counts as a fault or as help",
            "one of: environment, operator, machine, timer, fault",
        ),
    ),
    Trap(
        "a misspelt part",
        design("""
            one = Step(by="machine", takes=dict(aa="dies"))
            """),
        said(
            23,
            "one: 'aa' is no role, part or group.",
            'one = Step(by="machine", takes=dict(aa="dies"))',
            "nobody would take part under this name",
            "Did you mean 'a'?",
        ),
    ),
    Trap(
        "a misspelt role",
        design("""
            one = Step(by="machine", over=dict(old=nodes), takes=dict(odl="dies"))
            """),
        said(
            23,
            "one: 'odl' is no role, part or group.",
            'one = Step(by="machine", over=dict(old=nodes), takes=dict(odl="dies"))',
            "nobody would take part under this name",
            "Did you mean 'old'?",
        ),
    ),
    Trap(
        "a misspelt event",
        design("""
            one = Step(by="machine", takes=dict(a="dyes"))
            """),
        said(
            23,
            "one: a has no event 'dyes'.",
            'one = Step(by="machine", takes=dict(a="dyes"))',
            "the step could never be taken",
            "Did you mean 'dies'?",
        ),
    ),
    Trap(
        "a misspelt event of a role",
        design("""
            one = Step(by="machine", over=dict(old=nodes), takes=dict(old="dyes"))
            """),
        said(
            23,
            "one: a has no event 'dyes'.",
            'one = Step(by="machine", over=dict(old=nodes), takes=dict(old="dyes"))',
            "the step could never be taken",
            "Did you mean 'dies'?",
        ),
    ),
    Trap(
        "a misspelt event of a group",
        design("""
            one = Step(by="machine", takes=dict(nodes="dyes"))
            """),
        said(
            23,
            "one: a has no event 'dyes'.",
            'one = Step(by="machine", takes=dict(nodes="dyes"))',
            "the step could never be taken",
            "Did you mean 'dies'?",
        ),
    ),
    Trap(
        "an event with a dot",
        design("""
            one = Step(by="machine", takes=dict(a="dies.now"))
            """),
        said(
            23,
            "one: a has no event 'dies.now'.",
            'one = Step(by="machine", takes=dict(a="dies.now"))',
            "the step could never be taken",
            "Did you mean 'dies'?",
        ),
    ),
    Trap(
        "a path for one that must be able",
        design("""
            one = Step(by="machine", takes=dict(a=("dies", "always")))
            """),
        said(
            23,
            "one: takes a=('dies', 'always'), which is no event.",
            'one = Step(by="machine", takes=dict(a=("dies", "always")))',
            "each part takes one event in a step",
            'takes=dict(a="<event>")',
        ),
    ),
    Trap(
        "somebody is told without a path",
        design("""
            one = Step(by="machine", takes=dict(a="dies"), tells=dict(b="dies"))
            """),
        said(
            23,
            "one: tells b='dies' has no path.",
            'one = Step(by="machine", takes=dict(a="dies"), tells=dict(b="dies"))',
            "a message that needs no path is a modelling error until explained",
            'tells=dict(b=("dies", "<condition>")), or "always" for the path',
        ),
    ),
    Trap(
        "somebody is told on an empty path",
        design("""
            one = Step(by="machine", takes=dict(a="dies"), tells=dict(b=("dies", "")))
            """),
        said(
            23,
            "one: tells b=('dies', '') has an empty path.",
            'one = Step(by="machine", takes=dict(a="dies"), tells=dict(b=("dies", "")))',
            "a message that needs no path is a modelling error until explained",
            'tells=dict(b=("dies", "<condition>")), or "always" for the path',
        ),
    ),
    Trap(
        "somebody is told on no path at all",
        design("""
            one = Step(by="machine", takes=dict(a="dies"), tells=dict(b=("dies", ())))
            """),
        said(
            23,
            "one: tells b=('dies', ()) has an empty path.",
            'one = Step(by="machine", takes=dict(a="dies"), tells=dict(b=("dies", ())))',
            "a message that needs no path is a modelling error until explained",
            'tells=dict(b=("dies", "<condition>")), or "always" for the path',
        ),
    ),
    Trap(
        "two paths side by side",
        design("""
            one = Step(
                by="machine",
                takes=dict(a="dies"),
                tells=dict(b=("dies", "a.busy", "b.busy")),
            )
            """),
        said(
            26,
            "one: tells b=('dies', 'a.busy', 'b.busy') has more than an event and a path.",
            'tells=dict(b=("dies", "a.busy", "b.busy")),',
            "it would be unclear whether one path must hold or all of them",
            'tells=dict(b=("dies", ("a.busy", "b.busy"))), if all must hold',
        ),
    ),
    Trap(
        "a misspelt path",
        design("""
            one = Step(by="machine", takes=dict(a="dies"), tells=dict(b=("dies", "allways")))
            """),
        said(
            23,
            "'allways' is not known in one.",
            'one = Step(by="machine", takes=dict(a="dies"), tells=dict(b=("dies", "allways")))',
            "a name that is declared nowhere means nothing",
            "Known here: a, b, corrupt, good, nodes.",
        ),
    ),
    Trap(
        "a misspelt event of one that is told",
        design("""
            one = Step(by="machine", takes=dict(a="dies"), tells=dict(b=("dyes", "always")))
            """),
        said(
            23,
            "one: b has no event 'dyes'.",
            'one = Step(by="machine", takes=dict(a="dies"), tells=dict(b=("dyes", "always")))',
            "the step could never be taken",
            "Did you mean 'dies'?",
        ),
    ),
    Trap(
        "a misspelt part that is told",
        design("""
            one = Step(by="machine", takes=dict(a="dies"), tells=dict(bb=("dies", "always")))
            """),
        said(
            23,
            "one: 'bb' is no role, part or group.",
            'one = Step(by="machine", takes=dict(a="dies"), tells=dict(bb=("dies", "always")))',
            "nobody would take part under this name",
            "Did you mean 'b'?",
        ),
    ),
    Trap(
        "a role that is filled with texts",
        design("""
            one = Step(by="machine", over=dict(old=("a", "b")), takes=dict(old="dies"))
            """),
        said(
            23,
            "one: over: 'old' ranges over texts.",
            'one = Step(by="machine", over=dict(old=("a", "b")), takes=dict(old="dies"))',
            "a role is filled with parts, and a text is no part",
            'old=group("a", "b")',
        ),
    ),
    Trap(
        "a role that is filled with a fraction",
        design("""
            one = Step(by="machine", over=dict(by_how_much=(1, 1.5)), takes=dict(a="dies"))
            """),
        said(
            23,
            "one: over: 'by_how_much' has 1.5, which no variable could have.",
            'one = Step(by="machine", over=dict(by_how_much=(1, 1.5)), takes=dict(a="dies"))',
            "each filling of a step is one command, in which a role is a part or a value",
            "a group of parts, an Enum, bool, or range(n)",
        ),
    ),
    Trap(
        "a role that is a number",
        design("""
            one = Step(by="machine", over=dict(times=3), takes=dict(a="dies"))
            """),
        said(
            23,
            "over: 'times' ranges over 3.",
            'one = Step(by="machine", over=dict(times=3), takes=dict(a="dies"))',
            "each filling of a step is one command, so they must be listed",
            "a group of parts, an Enum, bool, or range(n)",
        ),
    ),
    Trap(
        "a role that is filled with every integer",
        design("""
            one = Step(by="machine", over=dict(times=int), takes=dict(a="dies"))
            """),
        said(
            23,
            "over: 'times' ranges over <class 'int'>.",
            'one = Step(by="machine", over=dict(times=int), takes=dict(a="dies"))',
            "each filling of a step is one command, so they must be listed",
            "a group of parts, an Enum, bool, or range(n)",
        ),
    ),
    Trap(
        "a role that is filled with nothing",
        design("""
            one = Step(by="machine", over=dict(times=range(0)), takes=dict(a="dies"))
            """),
        said(
            23,
            "one: over: 'times' ranges over nothing.",
            'one = Step(by="machine", over=dict(times=range(0)), takes=dict(a="dies"))',
            "the step would have no filling and could never be taken",
            "at least one value",
        ),
    ),
    Trap(
        "over without names",
        design("""
            one = Step(by="machine", over=nodes, takes=dict(a="dies"))
            """),
        said(
            23,
            "one: over is the group a, b, which is no dictionary.",
            'one = Step(by="machine", over=nodes, takes=dict(a="dies"))',
            "nothing says to whom or what each entry belongs",
            "over=dict(<name>=...)",
        ),
    ),
    Trap(
        "takes without names",
        design("""
            one = Step(by="machine", takes="dies")
            """),
        said(
            23,
            "one: takes is 'dies', which is no dictionary.",
            'one = Step(by="machine", takes="dies")',
            "nothing says to whom or what each entry belongs",
            "takes=dict(<name>=...)",
        ),
    ),
    Trap(
        "one part in two roles",
        design("""
            one = Step(
                by="machine",
                over=dict(old=nodes, new=nodes),
                takes=dict(old="dies", new="lives"),
            )
            """),
        said(
            23,
            "one(old=a, new=a): a takes part twice.",
            "one = Step(",
            "a part takes at most one event in a step",
            'when="old != new", so that the roles are different parts',
        ),
    ),
)


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_a_mistake_is_refused_with_the_whole_message(tmp_path, trap):
    assert messages(tmp_path, trap) == trap.message
