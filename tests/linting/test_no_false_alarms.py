"""Specs that are right are not refused, and of random ones nothing but what is wrong in them."""

from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from statemachine import StateChart

from checker import System, modules
from checker.errors import SpecError
from checker.linting import check_spec, lint
from checker.lowering.commands import lower
from tests import designs
from tests.linting.specs import chart, design, mistakes
from tests.strategies import Hue, systems

ROOT = Path(__file__).parents[2]
STARTER = ROOT / "checker" / "commands" / "starter"


def own_classes(module, base):
    return [
        value
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, base)
        and value.__module__ == module.__name__
    ]


@pytest.mark.parametrize("name", sorted(file.stem for file in (ROOT / "spec").glob("*.py")))
def test_the_designs_of_this_project_lint_clean(name):
    module = modules.load(ROOT, ROOT / "spec" / f"{name}.py")
    systems_there, charts = own_classes(module, System), own_classes(module, StateChart)
    assert systems_there or charts
    # A base, whose name begins with an underscore, is read with the design that is derived from it.
    there = [cls for cls in systems_there if not cls.__name__.startswith("_")]
    assert [str(error) for cls in there for error in lint(cls)] == []


def test_the_starter_project_lints_clean(own_modules):
    module = modules.load(STARTER, STARTER / "spec" / "door.py")
    (entrance,) = own_classes(module, System)
    assert lint(entrance) == []
    assert lint(entrance, executed=True) == []


@pytest.mark.parametrize("cls", own_classes(designs, System), ids=lambda cls: cls.__name__)
def test_the_shared_designs_lint_clean(cls):
    assert lint(cls) == []
    checked = check_spec(cls)
    assert checked is not None
    assert checked.model == lower(cls)


@pytest.mark.parametrize("cls", [designs.Node, designs.Nested, designs.Clock, designs.Job])
def test_charts_that_stand_alone_lint_clean(cls):
    assert lint(cls) == []


CLEAN = {
    "a guard over every kind of variable": chart("""
        @dataclass
        class Variables:
            image: Image = Image.good  # what it holds
            age: Annotated[int, between(-1, 3)] = 0  # in ticks
            busy: bool = False  # at work

        a = State(initial=True)
        b = State()
        go = a.to(b, cond=["image >= good", "0 <= age <= 3"], unless="busy or In('b')")
        back = b.to(a, cond="not busy and (age == 3 or image != good)", on=sets(age="-1"))
        """),
    "eventless transitions that come to an end": chart("""
        @dataclass
        class Variables:
            n: Annotated[int, between(0, 3)] = 0  # to count down

        a = State(initial=True)
        a.to.itself(cond="n > 0", on=sets(n="n - 1"))
        go = a.to.itself(on=sets(n=3))
        """),
    "eventless transitions out of a compound state": chart("""
        a = State(initial=True)

        class work(State.Compound):
            begun = State(initial=True)
            ended = State()
            begun.to(ended)

        go = a.to(work)
        work.to(a, cond="In('ended')")
        """),
    "two transitions that exclude each other": chart("""
        @dataclass
        class Variables:
            age: Annotated[int, between(0, 3)] = 0  # in ticks

        a = State(initial=True)
        b = State()
        go = a.to(b, cond="age > 1") | a.to.itself(unless="age > 1", on=sets(age="age + 1"))
        back = b.to(a)
        """),
    "one event in two regions": chart("""
        class work(State.Parallel):
            class left(State.Compound):
                l1 = State(initial=True)
                l2 = State()
                go = l1.to(l2)

            class right(State.Compound):
                r1 = State(initial=True)
                r2 = State()
                go = r1.to(r2)
        """),
    "an inner transition before an outer one": chart("""
        class work(State.Compound):
            begun = State(initial=True)
            ended = State()
            go = begun.to(ended)

        done = State()
        work.to(done, event="go")
        back = done.to(work)
        """),
    "roles, arguments, tables and paths": design("""
        LINES = refusals({"X-1": "a.busy"})
        later = refusals({"X-2": "b.busy"}, includes=LINES)
        spare = choice("Is there a spare?", "X-Q1", yes="one", no="none")
        known = last_received("a.image", while_="b.alive", at_first=Image.good)
        some = view("any(n.busy for n in nodes) and a.age in (0, 3) and count(n.busy for n in nodes) > 0")
        one = Step(
            by="operator",
            over=dict(old=nodes, new=nodes, amount=range(5), sure=(True, False)),
            when=("old != new", "amount > 6 or sure", "new.age != amount", "spare == yes"),
            refused_while=later,
            takes=dict(old="dies"),
            tells=dict(new=("lives", ("always", "known == good"))),
        )
        answers = {"X-1": "one", "X-2": ("a.busy", "some")}
        waive = {"a.dead": "it may be so", "one: X-2": "it may be so", "some": "it may be so"}
        ends = "a.dead and b.dead"
        initially = "a.age == 0"
        """),
}


@pytest.mark.parametrize("spec", CLEAN.values(), ids=CLEAN)
def test_what_is_right_is_not_refused(tmp_path, spec):
    assert [str(error) for error in mistakes(tmp_path, spec)] == []


PYTHON = {
    "methods": chart("""
        a = State(initial=True)
        b = State()
        go = a.to(b, cond="is_ready", on="note")
        back = b.to(a)

        def is_ready(self):
            return True

        def note(self):
            self.time = 3
        """),
    "lambdas": chart("""
        a = State(initial=True, exit=lambda: 1)
        b = State()
        go = a.to(b, unless=lambda: False)
        back = b.to(a)
        """),
    "a listener's attribute": """
        class Ears:
            ready = True


        class Chart(Component):
            listeners = [Ears]

            @dataclass
            class Variables:
                steady: bool = False  # for the next event

            a = State(initial=True)
            b = State()
            go = a.to(b, cond="ready and not steady")
            back = b.to(a)
        """,
    "a plain chart of the library": """
        class Chart(StateChart):
            a = State(initial=True)
            b = State(final=True)
            go = a.to(b, cond="is_ready")

            def is_ready(self):
                return True
        """,
}


@pytest.mark.parametrize("spec", PYTHON.values(), ids=PYTHON)
def test_python_code_is_refused_only_where_it_cannot_be_followed(tmp_path, spec):
    assert mistakes(tmp_path, spec, executed=True) == []
    assert mistakes(tmp_path, spec) != []


# -- random systems ----------------------------------------------------------------------------

VALUES = [
    dict(flag=flag, hue=hue, n=n, seen=seen, **{member.name: member for member in Hue})
    for flag, hue, n, seen in product((False, True), Hue, range(4), (False, True))
]


def overlaps(cls):
    """The pairs of a chart's transitions that can be enabled at once, by trying every value.

    The second list leaves out those that say ``seen``, for what is seen may never be so.
    """
    found, certain = [], []
    for state in (state for state in cls.states_map.values()):
        for pair in combinations([t for t in state.transitions if not t.initial], 2):
            first, second = ({str(event) for event in t.events} for t in pair)
            guards = [(spec.func, bool(spec.expected_value)) for t in pair for spec in t.cond]
            together = any(
                all(bool(eval(text, {}, values)) == wanted for text, wanted in guards)  # noqa: S307
                for values in VALUES
            )
            if together and (first & second or not (first or second)):
                found.append(pair)
                if not any("seen" in text for text, _ in guards):
                    certain.append(pair)
    return found, certain


def wrong_at_first(cls):
    """What lowering says of a system whose variables leave their ranges while it starts."""
    try:
        lower(cls)
    except SpecError as error:
        if "starts" not in error.problem:
            raise
        return [error.problem]
    return []


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(systems())
def test_a_random_system_is_clean_but_for_transitions_that_overlap(cls):
    problems = [error.problem for error in lint(cls)]
    idle = [
        f"{name}: nothing that Chart reads goes through a port 'peer'."
        for name, part in (("a", cls.a), ("b", cls.b))
        if "peer" not in part.chart.reads["seen"]
    ]
    told = [problem for problem in problems if problem.startswith("two ")]
    never = [problem for problem in problems if problem.startswith("the guards of a transition")]
    # Every guard can hold but one that asks for what is never seen.
    assert all("seen" in problem for problem in never)
    expected = idle if idle or told or never else wrong_at_first(cls)
    assert [problem for problem in problems if problem not in (*told, *never)] == expected
    charts = {cls.a.chart, cls.b.chart}
    certain = [pair for each in charts for pair in overlaps(each)[1]]
    possible = [pair for each in charts for pair in overlaps(each)[0]]
    assert bool(certain) <= bool(told) <= bool(possible)
