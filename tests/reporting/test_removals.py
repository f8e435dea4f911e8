"""What a variant is credited with, what leads a verdict, and what a variant costs: exact words."""

from dataclasses import replace

import pytest

from checker import Step, always_recoverable, changed, left_out, never_step, refusals, sometimes
from checker.checking.check import check_design
from checker.checking.least import Change
from checker.checking.results import CheckResult
from checker.lowering.system import read_design
from checker.reporting.asked import asked_too
from checker.reporting.findings_page import findings_page
from checker.reporting.removals import removal, removal_words, removals
from checker.reporting.variants import families, led_words
from tests.reporting.test_findings_page import DARK, LIT, TABLE, Yard

HOLDS = replace(DARK, violated=None, because="")


def guarded(text: str):
    """The step that lights the lamp, refused while a condition holds."""
    return changed(Yard.lamp_is_lit, refused_while=refusals({"L-2": text}))


class Whole(Yard):
    """Mended, with all answers."""

    variant_of = Yard
    lamp_is_lit = guarded("gate.jammed")


class Part(Yard):
    """Mended, and not asked with the answers of the run."""

    variant_of = Yard
    initially = ("careful == yes",)
    lamp_is_lit = guarded("gate.jammed")


class Half(Yard):
    """Mended for one answer only."""

    variant_of = Yard
    lamp_is_lit = guarded("gate.jammed and careful == no")


class Faultless(Yard):
    """Mended, and not followed through the fault that it takes."""

    variant_of = Yard
    up_to_faults = 0
    lamp_is_lit = guarded("gate.jammed")


class Dark(Yard):
    """There is no lamp to be lit, and the gate is guarded."""

    variant_of = Yard
    lamp_is_lit = left_out(Yard.lamp_is_lit, "there is no lamp")


class Wide(Yard):
    """The same yard, with every answer."""

    variant_of = Yard
    initially = ()


def check(*asked) -> CheckResult:
    return CheckResult(tuple(check_design(cls, props) for cls, props in asked))


def page(found: CheckResult, classes) -> dict:
    designs = {
        d.model.name: read_design(cls) for d, cls in zip(found.designs, classes, strict=True)
    }
    return findings_page(found, designs, {}, {})


@pytest.mark.parametrize(
    ("cls", "props", "said"),
    [
        (
            Whole,
            HOLDS,
            [
                "**Removed in** [whole](whole.md#dark): it holds there, with every answer with "
                "which it is violated here."
            ],
        ),
        (
            Part,
            HOLDS,
            [
                "**Removed in part,** not for the run above, in [part](part.md#dark): it holds "
                "there with 2 of the 6 combinations of answers with which it is violated here; not "
                "tried there: `careful` = `no` and `strict` = `yes`.",
                "**Nothing that is checked here removes the run above.**",
            ],
        ),
        (
            Half,
            replace(DARK, violated="careful == yes"),
            [
                "**Removed in** [half](half.md#dark): it holds there with 4 of the 6 combinations "
                "of answers with which it is violated here, the answers of the run above among "
                "them; it is violated there, too, where `careful` is `yes`."
            ],
        ),
        (Faultless, HOLDS, ["**Nothing that is checked here removes it.**"]),
        (Dark, None, []),
    ],
    ids=lambda each: each.__name__ if isinstance(each, type) else None,
)
def test_a_variant_is_credited_with_what_it_was_checked_for(cls, props, said) -> None:
    asked = {"lit": LIT} if props is None else {"dark": props}
    if cls is Dark:
        asked["lit"] = replace(LIT, violated="True", because="there is no lamp")
    made = page(check((Yard, {"dark": DARK}), (cls, asked)), (Yard, cls))
    (found,) = made["designs"][0]["found"]
    assert found["remedies"] == said


def test_a_verdict_is_led_by_the_one_with_more_combinations() -> None:
    strict = sometimes("A gate can jam.", "gate.jammed and (careful == no or strict == no)")
    found = check((Yard, {"dark": DARK, "jams": strict}), (Wide, {"dark": DARK, "jams": strict}))
    family = families(found, {"yard": read_design(Yard), "wide": read_design(Wide)})["yard"]
    assert [each.model.name for each in family.narrower] == ["wide"]
    assert family.related == ()
    dark, jams = found.designs[0].properties[:2]
    assert led_words(found.designs[0], dark, family.narrower) == (
        "violated (after 1 fault), whatever is chosen ([wide](wide.md#dark), where less can happen "
        "and 8 combinations were tried). Here: violated (after 1 fault), in every combination tried"
    )
    assert led_words(found.designs[0], jams, family.narrower) == (
        "never happens exactly where `careful` is `yes` and `strict` is `yes`; can happen (after 1 "
        "fault) elsewhere ([wide](wide.md#jams), where less can happen and 8 combinations were "
        "tried). Here: can happen (after 1 fault), in every combination tried"
    )
    assert (
        led_words(found.designs[0], dark, ())
        == "violated (after 1 fault), in every combination tried"
    )


class Root(Yard):
    """The lamp is lit in front of a shut gate only."""

    initially = ("careful == no and strict == no",)
    lamp_is_lit = Step(by="operator", when="lamp.dark and gate.shut", takes={"lamp": "lights"})


class Forced(Root):
    """There is a second way to light the lamp."""

    variant_of = Root
    forced = Step(by="operator", when="gate.jammed", takes={"lamp": "lights"})


class Careless(Root):
    """The lamp is lit whatever the gate is."""

    variant_of = Root
    lamp_is_lit = Step(by="operator", when="lamp.dark", takes={"lamp": "lights"})


class Idle(Root):
    """What is changed has nothing to do with it."""

    variant_of = Root
    lamp_is_lit = changed(
        Root.lamp_is_lit, refused_while=refusals({"L-7": "gate.open_ and gate.shut"})
    )


BESIDE = never_step(
    "No lamp is lit while the gate is jammed.",
    "gate.jammed and lamp.dark and after(lamp.lit)",
    violated=True,
    because="there is a way",
)


class Lenient(Root):
    """The lamp is refused for a reason that is none any more."""

    variant_of = Root
    lamp_is_lit = changed(Careless.lamp_is_lit, refused_while=refusals({"L-8": "gate.open_"}))


@pytest.mark.parametrize("cls", [Forced, Careless, Lenient])
def test_a_variant_gets_no_credit_for_a_step_that_it_never_had(cls) -> None:
    holds = replace(BESIDE, violated=None, because="")
    found = check((Root, {"p": holds}), (cls, {"p": BESIDE}), (Idle, {"p": holds}))
    made = page(found, (Root, cls, Idle))
    assert made["designs"][1]["found"][0]["remedies"] == [
        "**Nothing that is checked here removes it.**"
    ]


class Freed(Yard):
    """A gate that somebody frees."""

    gate_is_freed = Step(by="operator", when="gate.jammed", takes={"gate": "is_freed"})


class Stuck(Freed):
    """Nobody frees it, and nothing is lit beside it."""

    variant_of = Freed
    gate_is_freed = changed(Freed.gate_is_freed, refused_while=refusals({"L-5": "gate.jammed"}))
    lamp_is_lit = guarded("gate.jammed")


class IdleBeside(Freed):
    """What is changed has nothing to do with it."""

    variant_of = Freed
    lamp_is_lit = changed(
        Yard.lamp_is_lit, refused_while=refusals({"L-7": "gate.open_ and gate.shut"})
    )


@pytest.mark.parametrize(
    "kept",
    [
        always_recoverable("It can be freed.", "not gate.jammed", without=("fault", "environment")),
        sometimes("It can be lit beside a jammed gate.", "gate.jammed and enabled(lamp_is_lit)"),
    ],
    ids=lambda each: each.kind,
)
def test_a_variant_gets_no_credit_for_not_refusing_what_another_one_refuses(kept) -> None:
    """The run to where there is no way back takes no step that the stuck gate has of its own."""
    lost = replace(kept, violated="True", because="nobody may")
    found = check((Freed, {"p": kept}), (Stuck, {"p": lost}), (IdleBeside, {"p": kept}))
    stuck, idle = found.designs[1:]
    family_of = families(
        found,
        {
            d.model.name: read_design(c)
            for d, c in zip(found.designs, (Freed, Stuck, IdleBeside), strict=True)
        },
    )
    assert family_of["stuck"].related == (idle,)
    assert asked_too(stuck, stuck.properties[0], [idle]) == [(idle, idle.properties[0])]
    assert removals(found, family_of)["stuck", "p"] == []


class Stricter(Yard):
    """The lamp is kept dark a little more, which does not mend it."""

    variant_of = Yard
    lamp_is_lit = changed(
        Yard.lamp_is_lit, refused_while=refusals({"L-3": "gate.shut and lamp.lit"}, includes=TABLE)
    )


class MoreReasons(Yard):
    """A line that has one more reason."""

    variant_of = Yard
    lamp_is_lit = changed(
        Yard.lamp_is_lit,
        refused_while=refusals({"L-1": "gate.shut and lamp.lit or careful == yes and gate.open_"}),
    )


@pytest.mark.parametrize("cls", [Stricter, MoreReasons])
def test_a_variant_is_credited_beside_one_that_refuses_more(cls) -> None:
    """What the stricter yard does the yard did, too: the other variant of it removes that."""
    found = check((Yard, {"dark": DARK}), (cls, {"dark": DARK}), (Whole, {"dark": HOLDS}))
    made = page(found, (Yard, cls, Whole))
    (finding,) = made["designs"][1]["found"]
    assert finding["remedies"] == [
        "**Removed in** [whole](whole.md#dark): it holds there, with every answer with which it is "
        "violated here."
    ]


class TwoWays(Yard):
    """The lamp is also lit by itself, if it is lit early."""

    lights_itself = Step(by="machine", when="early == yes and gate.open_", takes={"lamp": "lights"})


class OneWay(TwoWays):
    """Nothing is lit by itself, and the gate is guarded."""

    variant_of = TwoWays
    lights_itself = left_out(TwoWays.lights_itself, "not built")
    lamp_is_lit = guarded("gate.jammed or gate.open_")


def test_a_run_with_a_step_that_is_not_there_is_told_apart() -> None:
    """With `careful` the lamp is lit in front of an open gate by the step alone that is missing."""
    lit = never_step(
        "No lamp is lit in front of an open gate.",
        "gate.open_ and after(lamp.lit) and lamp.dark",
        violated="careful == no or early == yes",
        because="nobody looks",
    )
    found = check((TwoWays, {"p": lit}), (OneWay, {"p": replace(lit, violated=None, because="")}))
    (finding,) = page(found, (TwoWays, OneWay))["designs"][0]["found"]
    assert finding["remedies"] == [
        "**Removed in** [one_way](one_way.md#p): it holds there with 4 of the 5 combinations of "
        "answers with which it is violated here, the answers of the run above among them; where "
        "`careful` is `yes` and `early` is `yes`, that need not be due to what it "
        "changes."
    ]


class Every(Yard):
    """The yard with every answer."""

    initially = ()


class FollowedLess(Every):
    """Mended, and followed through no fault."""

    variant_of = Every
    up_to_faults = 0
    lamp_is_lit = guarded("gate.open_ or gate.jammed")


def test_what_was_not_followed_as_far_was_tried_all_the_same() -> None:
    shut = replace(DARK, text="gate.open_ or gate.jammed")
    found = check(
        (Every, {"dark": shut}), (FollowedLess, {"dark": replace(shut, violated=None, because="")})
    )
    (finding,) = page(found, (Every, FollowedLess))["designs"][0]["found"]
    assert finding["remedies"] == [
        "**Removed in** [followed_less](followed_less.md#dark): there it holds without any fault "
        "with 4 of the 8 combinations of answers with which it is violated here, the answers of "
        "the run above among them; not followed there through 1 fault where `careful` is `yes`."
    ]


def test_what_was_not_decided_was_tried_all_the_same() -> None:
    found = check((Every, {"dark": DARK}), (Whole, {"dark": HOLDS}))
    every, whole = found.designs
    dark, same = every.properties[0], whole.properties[0]
    same = replace(same, verdicts=("undecided", "undecided", *same.verdicts[2:]))
    made = removal(whole, same, every, dark)
    assert made is not None
    assert (made.gone, made.undecided, made.untried) == ((2, 3, 4, 5), (0, 1), (6, 7))
    assert made.left == (0, 1, 6, 7)
    assert removal_words(every, dark, made) == (
        "it holds there with 4 of the 8 combinations of answers with which it is violated here; "
        "not decided there where `careful` is `no` and `strict` is `no`; not tried there: other "
        "combinations of the same answers"
    )


BESIDE_OPEN = sometimes(
    "It can be lit in front of an open gate.",
    "gate.open_ and enabled(lamp_is_lit)",
    violated="careful == yes",
    because="it is refused",
)


class Free(Every):
    """The lamp is lit at any time."""

    variant_of = Every
    lamp_is_lit = changed(Every.lamp_is_lit, refused_while=())


def test_a_situation_that_is_made_possible_has_no_run_before() -> None:
    """The run of what can happen with other answers is none of those that are missing."""
    can = replace(BESIDE_OPEN, violated=None, because="")
    found = check((Every, {"p": BESIDE_OPEN}), (Free, {"p": can}))
    (finding,) = page(found, (Every, Free))["designs"][0]["found"]
    assert finding["remedies"] == [
        "**Removed in** [free](free.md#p): it can happen there, with every answer with which it is "
        "violated here."
    ]


class Unfollowed(Every):
    """The yard, followed through no fault."""

    up_to_faults = 0


class Followed(Unfollowed):
    """The same rules with a change that is none, followed through one fault."""

    variant_of = Unfollowed
    up_to_faults = 1
    lamp_is_lit = changed(
        Every.lamp_is_lit, refused_while=refusals({"L-7": "gate.shut and gate.open_"})
    )


def test_a_situation_that_takes_more_faults_than_were_followed_is_no_merit() -> None:
    jam = sometimes("A gate can jam.", "gate.jammed", violated=True, because="no gate jams so far")
    can = replace(jam, violated=None, because="")
    found = check((Unfollowed, {"jam": jam}), (Followed, {"jam": can}))
    (finding,) = page(found, (Unfollowed, Followed))["designs"][0]["found"]
    assert finding["remedies"] == ["**Nothing that is checked here removes it.**"]


@pytest.mark.parametrize(("cls", "said"), [(Whole, True), (Part, False)])
def test_the_least_that_is_enough_is_said_of_the_run_for_which_it_was_found(cls, said) -> None:
    name = cls.__name__.lower()
    change = (Change(("lamp_is_lit",), "L-2", "gate.jammed", True),)
    found = check((Yard, {"dark": DARK}), (cls, {"dark": HOLDS}))
    designs = {"yard": read_design(Yard), name: read_design(cls)}

    def remedy(least) -> str:
        return findings_page(found, designs, {}, least)["designs"][0]["found"][0]["remedies"][0]

    assert ("this is enough" in remedy({("yard", "dark", name): change})) is said
    assert "this is enough" not in remedy({("other", "dark", name): change})
