"""Guards that python-statemachine reads differently from what is meant."""

from dataclasses import dataclass

import pytest

from tests.linting.specs import Trap, messages, said

CHART = '''
class Chart(Component):
    """A chart whose guard is on line 14 of its file."""

    @dataclass
    class Variables:
        image: Image = Image.good  # what it holds
        age: Annotated[int, between(0, 3)] = 0  # in ticks
        busy: bool = False  # at work
        bolts: tuple[bool, bool] = (False, False)  # two of them

    mirroring = State(initial=True)
    off = State()
    stops = mirroring.to(off, GUARD)
    other = off.to(mirroring)
'''

DROPS = "python-statemachine drops what is not quoted, and In() of nothing is always true"
FALSE = "python-statemachine takes it for false, always"
FIRES = "python-statemachine would fire the event whenever it looks at the guard"
GRAMMAR = "python-statemachine knows names, and/or/not, comparisons and In('<state>') there"
KEY_ERROR = "python-statemachine would fail with a bare KeyError when the chart is started"
NEVER_EQUAL = "values of different types are never equal"
RAISES = "python-statemachine counts a guard that raises as false"
REFUSES = "python-statemachine would refuse the chart when it is started"
TRUTH = "python-statemachine takes every value but 0 for true"
VIEW = 'a view with it, reads = {"<name>": "<view>"} in the class, and <name> here'


@dataclass(frozen=True)
class Guard:
    """A guard as it is written in a transition, and what is said about it."""

    written: str
    problem: str
    why: str
    instead: str

    @property
    def message(self) -> str:
        """The whole text."""
        line = f"stops = mirroring.to(off, {self.written})"
        return said(14, self.problem, line, self.why, self.instead)


def known(name: str, answer: str) -> str:
    """What is proposed for a name that a chart's guard does not know."""
    return f'{answer} For a value that comes with the event: given = {{"{name}": <type>}}.'


STATES = (
    Guard(
        'cond=""',
        "there is no condition between the quotes of a guard.",
        REFUSES,
        "a condition; or no guard at all",
    ),
    Guard('cond="true"', "'true' is not known in Chart.", REFUSES, "True"),
    Guard(
        'cond="In(mirroring)"',
        "'In(mirroring)' has mirroring without quotes.",
        DROPS,
        "In('mirroring')",
    ),
    Guard(
        'cond="busy and not In(mirorring)"',
        "'In(mirorring)' has mirorring without quotes.",
        DROPS,
        "In('<state>'). Did you mean 'mirroring'?",
    ),
    Guard(
        "cond=\"In('mirorring')\"",
        "'In('mirorring')' names no state of Chart.",
        FALSE,
        "Did you mean 'mirroring'?",
    ),
    Guard(
        "unless=\"busy or In('halted')\"",
        "'In('halted')' names no state of Chart.",
        FALSE,
        "Known here: mirroring, off.",
    ),
    Guard(
        'cond="In()"',
        "'In()' names no state.",
        "python-statemachine takes it for true, always",
        "In('<state>')",
    ),
    Guard(
        "cond=\"In(state='off')\"",
        "'In(state='off')' has a keyword.",
        "python-statemachine drops keywords, and In() of nothing is always true",
        "In('<state>')",
    ),
    Guard(
        "cond=\"IN('off')\"",
        "'IN('off')' spells In with other letters.",
        "python-statemachine takes it for In, and nothing else does",
        "In",
    ),
    Guard(
        'cond="off"',
        "the guard names the state 'off' of Chart as if it were a variable.",
        REFUSES,
        "In('off')",
    ),
)

EVENTS = (
    Guard(
        'unless="other"',
        "the guard names the event 'other' of Chart.",
        FIRES,
        "a variable, or In('<state>')",
    ),
    Guard(
        'cond=["busy", "stops and busy"]',
        "the guard names the event 'stops' of Chart.",
        FIRES,
        "a variable, or In('<state>')",
    ),
)

OPERATORS = (
    Guard(
        'cond="busy v age > 0"',
        "'v' in the guard 'busy v age > 0' is an operator to python-statemachine.",
        "it reads v as 'or' wherever it stands, in quotes too",
        "or; a name other than v",
    ),
    Guard(
        'cond="busy ^ age > 0"',
        "'^' in the guard 'busy ^ age > 0' is an operator to python-statemachine.",
        "it reads ^ as 'and' wherever it stands, in quotes too",
        "and",
    ),
    Guard(
        'cond="!busy"',
        "'!' in the guard '!busy' is an operator to python-statemachine.",
        "it reads ! as 'not' wherever it stands, in quotes too",
        "not",
    ),
    Guard('cond="image is good"', "'image is good' compares identities.", KEY_ERROR, "=="),
    Guard(
        'cond="not image is not good"',
        "'image is not good' compares identities.",
        KEY_ERROR,
        "!=",
    ),
    Guard(
        'cond="image in (good, corrupt)"',
        "'image in (good, corrupt)' asks for membership, which a component's guard cannot do.",
        REFUSES,
        "x == one or x == another; or a view with 'in' that the class reads",
    ),
    Guard(
        'cond="image not in [good]"',
        "'image not in [good]' asks for membership, which a component's guard cannot do.",
        REFUSES,
        "x == one or x == another; or a view with 'in' that the class reads",
    ),
    Guard(
        'cond="age > -1"',
        "'-1' has a sign, which a component's guard cannot have.",
        GRAMMAR,
        VIEW,
    ),
    Guard(
        'cond="peer.busy"',
        "'peer.busy' has a dot, which a component's guard cannot have.",
        GRAMMAR,
        'reads = {"<name>": "peer.busy"} in the class, and <name> here',
    ),
    Guard(
        'cond="image == Image.good"',
        "'Image.good' has a dot, which a component's guard cannot have.",
        GRAMMAR,
        "good alone",
    ),
    Guard(
        'cond="age + 1 > 2"',
        "'age + 1' is arithmetic, which a component's guard cannot have.",
        GRAMMAR,
        VIEW,
    ),
    Guard(
        'cond="bolts[0]"',
        "'bolts[0]' has an index, which a component's guard cannot have.",
        GRAMMAR,
        VIEW,
    ),
    Guard(
        'cond="busy if age > 1 else not busy"',
        "'busy if age > 1 else not busy' is a conditional expression, "
        "which a component's guard cannot have.",
        GRAMMAR,
        VIEW,
    ),
    Guard(
        'cond="any(bolts)"',
        "'any(bolts)' calls any, which a component's guard cannot have.",
        GRAMMAR,
        VIEW,
    ),
    Guard(
        'cond="busy & age"',
        "'busy & age' is arithmetic, which a component's guard cannot have.",
        GRAMMAR,
        "and",
    ),
    Guard(
        'cond="busy | age"',
        "'busy | age' is arithmetic, which a component's guard cannot have.",
        GRAMMAR,
        "or",
    ),
    Guard(
        'cond="~busy"', "'~busy' has a sign, which a component's guard cannot have.", GRAMMAR, "not"
    ),
)

SPELLINGS = (
    Guard(
        'cond="busy && age > 1"',
        "'busy && age > 1' is not an expression (invalid syntax).",
        REFUSES,
        "and",
    ),
    Guard(
        'cond="NOT busy OR age = 1"',
        "'NOT busy OR age = 1' is not an expression (invalid syntax).",
        REFUSES,
        "== for a comparison; or; not",
    ),
    Guard(
        'cond="busy and"',
        "'busy and' is not an expression (invalid syntax).",
        REFUSES,
        "names, and, or, not, comparisons, In('<state>')",
    ),
)

VALUES = (
    Guard(
        "cond=\"image == 'good'\"",
        "'good' is a string.",
        "an enumeration's value never equals a string, so this is always false",
        "good without quotes",
    ),
    Guard(
        'cond="image == god"',
        "'god' is not known in Chart.",
        REFUSES,
        known("god", "Did you mean 'good'?"),
    ),
    Guard(
        'cond="image == red"',
        "'red' is not known in Chart.",
        REFUSES,
        known("red", "Known here: In, age, bolts, busy, corrupt, good, image."),
    ),
    Guard(
        'cond="image == 1"',
        "'image' is a value of Image and '1' is a number.",
        NEVER_EQUAL,
        "a comparison of two values of one type",
    ),
    Guard(
        'cond="image == busy"',
        "'image' is a value of Image and 'busy' is a condition.",
        NEVER_EQUAL,
        "a comparison of two values of one type",
    ),
    Guard(
        'cond="age == good"',
        "'good' is compared with a number.",
        NEVER_EQUAL,
        "a number",
    ),
    Guard(
        'cond="busy and age == 7"',
        "'age' is compared with 7, which it never is: it goes from 0 to 3.",
        "the comparison is false in every state",
        "a number from 0 to 3",
    ),
    Guard(
        'cond="9 > age"',
        "'age' is compared with 9, which it never is: it goes from 0 to 3.",
        "the comparison is true in every state",
        "a number from 0 to 3",
    ),
    Guard(
        'cond="age > 1.5"',
        "1.5 is not a finite value.",
        "a variable never has such a value",
        "a whole number, True, False or a member",
    ),
    Guard(
        'cond="age"',
        "'age' is a number, but a condition is needed here.",
        TRUTH,
        "a comparison, such as x > 0",
    ),
    Guard(
        'cond="image"',
        "'image' is a value of Image, but a condition is needed here.",
        TRUTH,
        "a comparison with one of: corrupt, good",
    ),
    Guard(
        'cond="True"',
        "the guard 'True' is a constant.",
        "the transition would be enabled always, or never",
        "a condition, or no guard at all",
    ),
)

SHAPES = (
    Guard(
        'cond=" busy"',
        "the guard ' busy' begins with a space or a new line.",
        REFUSES,
        "busy",
    ),
)

NAMES = (
    Guard(
        'cond="bussy"',
        "'bussy' is not known in Chart.",
        REFUSES,
        known("bussy", "Did you mean 'busy'?"),
    ),
    Guard(
        'cond="level > 2"',
        "'level' is not known in Chart.",
        REFUSES,
        known("level", "Known here: In, age, bolts, busy, corrupt, good, image."),
    ),
)

GUARDS = (*STATES, *EVENTS, *OPERATORS, *SPELLINGS, *VALUES, *SHAPES, *NAMES)


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.written)
def test_a_guard_is_refused_with_the_whole_message(tmp_path, guard):
    spec = CHART.replace("GUARD", guard.written)
    assert messages(tmp_path, Trap(guard.written, spec, guard.message)) == guard.message
