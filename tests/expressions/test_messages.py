"""What is wrong with a text, why it matters, and what to write: the whole message."""

from dataclasses import replace

import pytest

from checker.expressions.parse import parse
from checker.expressions.scope import ExpressionError
from checker.expressions.types import BOOL, EnumType, IntType
from tests.expressions.drawn import HUE, MOOD, SCOPE, STEP_SCOPE

KNOWN = "Known here: a, angry, b, blue, both, calm, green, hue, m, mood, n, p, ...."
FORMS = "and, or, not, comparisons, + - * // %, x if c else y, any/all/count"
SYNTAX = "and, or, not, comparisons, arithmetic, any/all/count over a group"
UNLIKE = "!= between two conditions"
EMPTY = "a condition that is left out says nothing, and an empty one not even that"
SOMETHING = "a condition, such as <part>.<state>; or no text at all"
FEW = "expressions are translated to other engines, so they are kept to a few forms"
NEVER = "values of different types are never equal"
OUTSIDE = "a comparison with a value outside the type is always false"
FUNCTIONS = "Known here: after, all, any, count, implies, max, min."
COUNT = "count(... for x in group) counts what holds"
VALUE = "a member of the enumeration, or any/all/count over the group"
HUES = "Known here: blue, green, red."
LOOP = "for se in ses, where ses = group('a', 'b')"
UNCLEAR = "nothing here says which one is meant"


def message(text, scope=SCOPE, expected=None):
    with pytest.raises(ExpressionError) as caught:
        parse(text, scope, expected)
    return caught.value.problem, caught.value.why, caught.value.instead


@pytest.mark.parametrize(
    ("text", "problem", "why", "instead"),
    [
        # what is no expression
        ("p and", "'p and' is not an expression (invalid syntax).", "", SYNTAX),
        ("p v q", "'p v q' is not an expression (invalid syntax).", "", SYNTAX),
        ("p xor q", "'p xor q' is not an expression (invalid syntax).", "", UNLIKE),
        (" ", "there is no expression between the quotes.", EMPTY, SOMETHING),
        ("n / 2", "'n / 2' (BinOp) is outside the notation.", FEW, FORMS),
        ("n ** 2", "'n ** 2' (BinOp) is outside the notation.", FEW, FORMS),
        ("p | q", "'p | q' (BinOp) is outside the notation.", FEW, "or"),
        ("p & q", "'p & q' (BinOp) is outside the notation.", FEW, "and"),
        ("~p", "'~p' (UnaryOp) is outside the notation.", FEW, "not"),
        ("p == true", "'true' is not known in this test.", "", "True"),
        ("lambda: p", "'lambda: p' (Lambda) is outside the notation.", FEW, FORMS),
        ("p.q()", "'p.q()' (Call) is outside the notation.", FEW, FORMS),
        ("[n]", "'[n]' (List) is outside the notation.", FEW, FORMS),
        # what the library would take for something else
        ("v", "'v' is not a name.", "python-statemachine reads v as 'or'", "or"),
        (
            "p ^ q",
            "'^' is not an operator of the notation.",
            "python-statemachine reads ^ as 'and'",
            "and",
        ),
        (
            "n is m",
            "'n is m' compares identities.",
            "python-statemachine fails on it with a bare KeyError",
            "== or !=",
        ),
        (
            "hue == 'red'",
            "'red' is a string.",
            "an enumeration's value never equals a string, so this is always false",
            "red without quotes",
        ),
        ("1.5", "1.5 is not a finite value.", "", "a whole number, True, False or a member"),
        ("None", "None is not a finite value.", "", "a whole number, True, False or a member"),
        # names
        ("huee", "'huee' is not known in this test.", "", "Did you mean 'hue'?"),
        ("hue == redd", "'redd' is not known in this test.", "", "Did you mean 'red'?"),
        ("x", "'x' is not known in this test.", "", KNOWN),
        ("Hue.redd", "'redd' is not a value of Hue.", "", "Did you mean 'red'?"),
        ("a.nothing", "'a' has no 'nothing'.", "", "age or flag"),
        ("maxx(n, m)", "'maxx' is not a function of the notation.", "", "Did you mean 'max'?"),
        ("In(p)", "'In' is not a function of the notation.", "", FUNCTIONS),
        # types
        ("hue == angry", "'angry' is not a value of Hue.", OUTSIDE, HUES),
        (
            "hue in (red, calm)",
            "'calm' is not a value of Hue.",
            OUTSIDE,
            HUES,
        ),
        (
            "hue == 1",
            "'hue' is a value of Hue and '1' is a number.",
            NEVER,
            "a comparison of two values of one type",
        ),
        (
            "p == n",
            "'p' is a condition and 'n' is a number.",
            NEVER,
            "a comparison of two values of one type",
        ),
        (
            "n == m == hue",
            "'m' is a number and 'hue' is a value of Hue.",
            NEVER,
            "a comparison of two values of one type",
        ),
        ("p == a", "'a' is compared with a condition.", NEVER, "a condition"),
        ("a == 1", "'a' is compared with a number.", NEVER, "a number"),
        (
            "mood < angry",
            "Mood has no order, so '<' means nothing.",
            "",
            "class Mood(Scale), members from least to most; or == / !=",
        ),
        ("a < b", "'a' and 'b' are parts; parts have no order.", "", "== or !="),
        (
            "not n",
            "'n' is a number, but a condition is needed here.",
            "",
            "a comparison, such as x > 0",
        ),
        (
            "p and hue",
            "'hue' is a value of Hue, but a condition is needed here.",
            "",
            "a comparison with one of: red, green, blue",
        ),
        ("p + q", "'p' is a condition, but a number is needed here.", "", COUNT),
        ("n + red", "'red' is a value of Hue, but a number is needed here.", "", ""),
        (
            "n if p else hue",
            "'n' is a number and 'hue' is a value of Hue.",
            "",
            "two values of one type",
        ),
        (
            "red if p else calm",
            "'red' and 'calm' are not values of one type.",
            "",
            "write the enumeration out: Image.good",
        ),
        ("red if p else n", "'red' is compared with a number.", NEVER, "a number"),
        # what is no value
        ("both", "'both' is not a value.", "", VALUE),
        ("Hue", "'Hue' is not a value.", "", VALUE),
        ("p and slots", "'slots' is not a value.", "", VALUE),
        ("hue in red", "'red' is not a list of values.", "", "x in (one, another)"),
        ("both.age", "'both' has no 'age'.", "", "part.variable"),
        (
            "n.age",
            "'n' is a number, which does not point at a part.",
            "",
            "part.variable, or an enumeration whose members are names of parts",
        ),
        # tuples
        (
            "slots[n]",
            "'n' can be 0..3, but 'slots' has the places 0 to 2.",
            "",
            "an index that is always inside",
        ),
        (
            "slots[-1]",
            "'-1' can be -1..-1, but 'slots' has the places 0 to 2.",
            "",
            "an index that is always inside",
        ),
        ("n[0]", "'n' is not a tuple.", "", "tuple_variable[0]"),
        # numbers
        (
            "n % m",
            "'n % m' divides by something that is not a positive constant.",
            "a division by zero has no value in any engine",
            "a positive number after // or %",
        ),
        (
            "n // -2",
            "'n // -2' divides by something that is not a positive constant.",
            "a division by zero has no value in any engine",
            "a positive number after // or %",
        ),
        # functions and quantifiers
        ("implies(p)", "'implies(p)' needs 2 arguments.", "", "implies(p, q)"),
        ("min()", "'min()' has no values.", "", "min(x, y)"),
        ("any(p)", "'any(p)' does not say over what.", "", "any(se.primary for se in ses)"),
        (
            "any(x.flag for x in n)",
            "'n' is not a group of parts or an enumeration.",
            "",
            LOOP,
        ),
        ("any(n > x for x in range(n))", "'range(n)' is not fixed.", "", "range(3)"),
        ("any(n > x for x in range())", "'range()' is not fixed.", "", "range(3)"),
        ("any(n > x for x in range('a'))", "'range('a')' is not fixed.", "", "range(3)"),
        ("any(n > x for x in range(0, 9, 0))", "'range(0, 9, 0)' is not fixed.", "", "range(3)"),
        ("any(x > n for x in range(1,2,3,4))", "'range(1, 2, 3, 4)' is not fixed.", "", "range(3)"),
        (
            "count(x.age for x in both)",
            "'x.age' is a number, but a condition is needed here.",
            "",
            "a comparison, such as x > 0",
        ),
        (
            "max(x.age for x in both if x.flag)",
            "'max((x.age for x in both if x.flag))' has a condition.",
            "where nothing meets it there is no value",
            "max(x.age if x.up else 0 for x in group)",
        ),
        (
            "after(n) > 1",
            "'after(n)': there is no step here.",
            "",
            "after(...) in always_step and never_step only",
        ),
    ],
    ids=lambda value: None,
)
def test_a_mistake_is_explained(text, problem, why, instead):
    assert message(text) == (problem, why, instead)


@pytest.mark.parametrize(
    ("text", "expected", "problem", "why", "instead"),
    [
        (
            "n",
            BOOL,
            "'n' is a number, but a condition is needed here.",
            "",
            "a comparison, such as x > 0",
        ),
        ("p", HUE, "'p' is a condition, but a value of Hue is needed here.", "", "a value of Hue"),
        ("red", MOOD, "'red' is not a value of Mood.", OUTSIDE, "Known here: angry, calm."),
        (
            "mood",
            HUE,
            "'mood' is a value of Mood, but a value of Hue is needed here.",
            "",
            "a value of Hue",
        ),
        (
            "p",
            IntType(0, 1),
            "'p' is a condition, but a number is needed here.",
            "",
            "a number",
        ),
        ("a", HUE, "'a' is not a value of Hue.", OUTSIDE, HUES),
    ],
)
def test_a_value_of_another_type_is_refused(text, expected, problem, why, instead):
    assert message(text, expected=expected) == (problem, why, instead)


SHADE = EnumType("Shade", ("red", "blue", "dark"))
TWO = replace(SCOPE, enums=(*SCOPE.enums, SHADE))


def test_a_member_of_two_enumerations_is_settled_by_the_other_side():
    assert parse("hue == red", TWO) == parse("hue == Hue.red", SCOPE)
    assert parse("red if p else hue", TWO) == parse("red if p else hue", SCOPE)
    assert parse("red", TWO, SHADE) == parse("Shade.red", TWO)
    assert parse("dark if p else red", TWO) == parse("Shade.dark if p else Shade.red", TWO)


def test_a_member_of_two_enumerations_alone_is_refused():
    meant = ("'red' is a value of Hue and Shade.", UNCLEAR, "Hue.red or Shade.red")
    assert message("red", TWO) == meant
    assert message("red == red", TWO) == meant
    assert message("red if p else blue", TWO) == (
        "'red' and 'blue' are values of Hue and Shade.",
        UNCLEAR,
        "Hue.red or Shade.red",
    )


def test_a_components_own_text_has_no_dots():
    own = replace(SCOPE, attribute=None)
    assert message("a.age > 1", own) == (
        "'a.age': a component's own texts have no dots.",
        "python-statemachine cannot parse them",
        "reads = {'<name>': 'a.age'} in the class, and <name> here",
    )


def test_after_takes_one_expression():
    assert message("after(p, q)", STEP_SCOPE) == ("'after(p, q)' needs 1 argument.", "", "after(p)")


def test_functions_of_the_scope_are_proposed():
    own = replace(SCOPE, functions={"enabled": lambda parser, call: parser.boolean(call.args[0])})
    assert parse("enabled(p) and q", own) == parse("p and q", SCOPE)
    assert message("enable(p)", own) == (
        "'enable' is not a function of the notation.",
        "",
        "Did you mean 'enabled'?",
    )


def test_numbers_of_any_range_are_one_kind():
    assert parse("n", SCOPE, IntType(5, 9)).type == IntType(0, 3)
    assert parse("n < 1000", SCOPE) == parse("True", SCOPE)


def test_a_range_may_begin_below_zero():
    assert parse("any(m == i for i in range(-1, 2))", SCOPE) == parse("m in (-1, 0, 1)", SCOPE)
