"""``explore`` and ``diagram``: whole texts for small designs."""

from pathlib import Path

from tests.commands.conftest import Run
from tests.commands.projects import CHOSEN, EXPECTED, lamp, write
from tests.engines import symmetric

MODEL = """\
lamp: A lamp with one bulb, and perhaps a spare one

variables
  spare: spare{yes, no} = yes, no (a choice, frozen)   -- Is there a spare bulb?
  bulb.state: bulb.state{off, on, broken} = off   -- the state of bulb

commands
  bulb.switches   [environment] spec/lamp.py:15
      bulb takes switches
          bulb.state == off  ->  bulb.state := on
          bulb.state == on  ->  bulb.state := off
  bulb.burns_out   [fault] spec/lamp.py:16
      bulb takes burns_out
          bulb.state == on  ->  bulb.state := broken
  replace   [operator] spec/lamp.py:28
      when spare == yes
      bulb takes is_replaced
          bulb.state == broken  ->  bulb.state := off
"""

MERMAID = """\
%% Bulb: bulb
stateDiagram-v2
    off
    [*] --> off
    on
    broken
    off --> on : switches
    on --> off : switches
    on --> broken : burns_out
    broken --> off : is_replaced

%% lamp: the steps of its parts
flowchart LR
    bulb["bulb<br/>Bulb"]
    step_replace(["replace<br/><i>operator</i>"])
    step_replace ==>|is_replaced| bulb
"""

DOT = """\
// Bulb: bulb
digraph "Bulb" {
    rankdir=LR; compound=true; node [shape=box, style=rounded];
    "" [shape=point];
    "off";
    "on";
    "broken";
    "" -> "off";
    "off" -> "on" [label="switches"];
    "on" -> "off" [label="switches"];
    "on" -> "broken" [label="burns_out"];
    "broken" -> "off" [label="is_replaced"];
}
"""

OVEN = '''
"""An oven, whose states have states."""

from dataclasses import dataclass

from statemachine import State

from checker import Component, System, part, sets


class Oven(Component):
    @dataclass
    class Variables:
        hot: bool = False  # too hot to touch

    node = State(initial=True)  # a word of DOT's own

    class baking(State.Compound):
        warming = State(initial=True)
        steady = State()
        settles = warming.to(steady, on=sets(hot=True))

    done = State(final=True)

    starts = node.to(baking, unless="hot")
    stops = baking.to(node)
    ends = baking.steady.to(done, cond="hot")


class Kitchen(System):
    """An oven alone."""

    oven = part(Oven)
'''

OVEN_MERMAID = """\
%% Oven: oven
stateDiagram-v2
    node
    [*] --> node
    state baking {
        warming
        [*] --> warming
        steady
    }
    done
    done --> [*]
    node --> baking : starts [not hot]
    baking --> node : stops
    warming --> steady : settles
    steady --> done : ends [hot]
"""

OVEN_DOT = """\
// Oven: oven
digraph "Oven" {
    rankdir=LR; compound=true; node [shape=box, style=rounded];
    "" [shape=point];
    "node";
    subgraph "cluster_baking" { label="baking"; style=rounded;
        "warming";
        "steady";
    }
    "done" [peripheries=2];
    "" -> "node";
    "node" -> "warming" [label="starts\\n[not hot]", lhead="cluster_baking"];
    "warming" -> "node" [label="stops", ltail="cluster_baking"];
    "warming" -> "steady" [label="settles\\n/ hot := true"];
    "steady" -> "done" [label="ends\\n[hot]"];
}
"""


def test_the_model_of_a_lamp(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path, EXPECTED, CHOSEN)
    ran = run("explore", "lamp", "--model")
    assert (ran.code, ran.out, ran.err) == (0, MODEL, "")


def test_the_size_of_a_lamp_and_of_each_event(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path, EXPECTED, CHOSEN)
    ran = run("explore", "lamp")
    assert (ran.code, ran.out, ran.err) == (
        0,
        "lamp: 6 states, 7 transitions, depth 2\n"
        "  2 initial states\n"
        "             4  bulb.switches\n"
        "             2  bulb.burns_out (fault)\n"
        "             1  replace\n",
        "",
    )


def test_what_was_not_explored_to_the_end_says_so(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path)
    ran = run("explore", "lamp", "--max-states", 1)
    assert (ran.code, ran.out) == (
        3,
        "lamp: 2 states, 1 transition, depth 1\n"
        "  1 initial state\n"
        "  NOT EXPLORED TO THE END: the limit of 1 state was reached: 2 states, 1 transition, "
        "depth 1, 1 state left to look at\n"
        "             1  bulb.switches\n"
        "             0  bulb.burns_out (fault)\n"
        "             0  bulb.is_replaced\n",
    )


def test_a_lamp_in_mermaid(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path, EXPECTED, CHOSEN)
    ran = run("diagram", "lamp")
    assert (ran.code, ran.out, ran.err) == (0, MERMAID, "")


def test_a_lamp_in_dot(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path, EXPECTED, CHOSEN)
    ran = run("diagram", "lamp", "--to", "dot")
    assert (ran.code, ran.out, ran.err) == (0, DOT, "")


def test_compound_states_in_mermaid(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {"spec/kitchen.py": OVEN})
    assert run("diagram", "kitchen").out == OVEN_MERMAID


def test_an_arrow_in_dot_leaves_a_compound_state_at_its_border(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {"spec/kitchen.py": OVEN})
    assert run("diagram", "kitchen", "--to", "dot").out == OVEN_DOT


def test_a_chart_alone_can_be_drawn(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path)
    ran = run("diagram", "spec/lamp.py:Bulb")
    assert ran.code == 0
    assert ran.out.startswith("%% Bulb: bulb\nstateDiagram-v2\n    off\n")


ASKED = """
from checker import always, always_recoverable, never_step, sometimes

never_breaks = always(
    "The bulb never breaks.", "not bulb.broken", violated="spare == no", because="bulbs do"
)
burns_out_when_off = never_step("A bulb that is off never burns out.", "bulb.off", on="bulb.burns_out")
shines = sometimes("The lamp can shine.", "bulb.on")
is_mended = always_recoverable("It can be mended.", "not bulb.broken")
shines_without_fault = sometimes("The lamp can shine.", "bulb.on", faults=0)
"""


def test_properties_are_looked_for_on_the_way(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path, ASKED, CHOSEN)
    ran = run("explore", "lamp", "shines", "never_breaks")
    assert (ran.code, ran.out) == (
        1,
        "lamp: 6 states, 7 transitions, depth 2\n"
        "  2 initial states\n"
        "             4  bulb.switches\n"
        "             2  bulb.burns_out (fault)\n"
        "             1  replace\n"
        "  holds after 1 step  shines\n"
        "      1 step, no fault:\n"
        "        choices: spare = yes\n"
        "        start:   bulb is off\n"
        "          1. bulb.switches   [environment]\n"
        "               bulb.state: off -> on\n"
        "  violated after 2 steps  never_breaks This was NOT expected.\n"
        "      2 steps, 1 of them a fault:\n"
        "        choices: spare = yes\n"
        "        start:   bulb is off\n"
        "          1. bulb.switches   [environment]\n"
        "               bulb.state: off -> on\n"
        "          2. FAULT bulb.burns_out   [fault]\n"
        "               bulb.state: on -> broken\n"
        "        here:    not bulb.broken is false, since bulb.state = broken\n",
    )


def test_what_needs_edges_is_not_asked(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path, ASKED, CHOSEN)
    ran = run("explore", "lamp", "is_mended", "shines_without_fault")
    assert (ran.code, ran.out.splitlines()[-2:]) == (
        3,
        [
            "  not asked  is_mended (ways back are found along kept edges: chartproof check)",
            "  not asked  shines_without_fault (it is about runs with at most 0 faults: --faults)",
        ],
    )


def test_runs_with_at_most_so_many_faults(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path, ASKED, CHOSEN)
    ran = run("explore", "lamp", "shines_without_fault", "burns_out_when_off", "--faults", 1)
    assert (ran.code, ran.out) == (
        0,
        "lamp: 8 states, 9 transitions, depth 4\n"
        "  2 initial states\n"
        "             6  bulb.switches\n"
        "             2  bulb.burns_out (fault)\n"
        "             1  replace\n"
        "  runs with at most 1 fault; states are counted with the faults so far\n"
        "  holds after 1 step  shines_without_fault\n"
        "      1 step, no fault:\n"
        "        choices: spare = yes\n"
        "        start:   bulb is off\n"
        "          1. bulb.switches   [environment]\n"
        "               bulb.state: off -> on\n"
        "  holds  burns_out_when_off\n",
    )
    ran = run("explore", "lamp", "never_breaks", "--faults", 0)
    assert ran.out.splitlines()[-2:] == [
        "  runs with at most 0 faults; states are counted with the faults so far",
        "  holds  never_breaks This was NOT expected.",
    ]


def test_a_property_that_does_not_exist_is_not_looked_for(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path, ASKED, CHOSEN)
    ran = run("explore", "lamp", "shine")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "lamp has no property 'shine'. Did you mean 'shines'?\n"


def test_a_stopped_exploration_goes_on_from_its_checkpoint(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path, ASKED, CHOSEN)
    command = ("explore", "lamp", "shines", "burns_out_when_off", "--checkpoint", "kept")
    ran = run(*command, "--max-states", 3)
    stopped = (
        "the limit of 3 states was reached: 4 states, 2 transitions, depth 1, 2 states left to "
        "look at"
    )
    assert (ran.code, ran.out, ran.err) == (
        3,
        "lamp: 4 states, 2 transitions, depth 1\n"
        "  2 initial states\n"
        f"  NOT EXPLORED TO THE END: {stopped}\n"
        "             2  bulb.switches\n"
        "             0  bulb.burns_out (fault)\n"
        "             0  replace\n"
        "  holds after 1 step  shines\n"  # in a state that was found, and not looked at yet
        "      1 step, no fault:\n"
        "        choices: spare = yes\n"
        "        start:   bulb is off\n"
        "          1. bulb.switches   [environment]\n"
        "               bulb.state: off -> on\n"
        f"  undecided  burns_out_when_off ({stopped})\n",
        "The same command goes on from here.\n",
    )
    ran = run(*command)
    assert (ran.code, ran.out) == (
        0,
        "lamp: 6 states, 7 transitions, depth 2\n"
        "  2 initial states\n"
        "             4  bulb.switches\n"
        "             2  bulb.burns_out (fault)\n"
        "             1  replace\n"
        "  holds after 1 step  shines\n"
        "      1 step, no fault:\n"
        "        choices: spare = yes\n"
        "        start:   bulb is off\n"
        "          1. bulb.switches   [environment]\n"
        "               bulb.state: off -> on\n"
        "  holds  burns_out_when_off\n",
    )


def test_a_graph_that_is_written_has_no_checkpoint(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path, ASKED, CHOSEN)
    ran = run("explore", "lamp", "--checkpoint", "kept", "--dot", "lamp.dot")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "--graphml and --dot write every edge; leave out what keeps none.\n"


SHOP_ASKED = """
from checker import always, sometimes

all_are_served_twice = sometimes("It can.", "all(c.times == 2 for c in clients)")
one_is_served_first = sometimes("It can.", "one.served")
"""


def test_interchangeable_parts_are_counted_once(tmp_path: Path, run: Run) -> None:
    spec = Path(symmetric.__file__).read_text(encoding="utf-8")
    write(tmp_path, {"spec/shop.py": spec, "properties/shop.py": SHOP_ASKED})
    ran = run("explore", "shop", "one_is_served_first", "all_are_served_twice", "--symmetry")
    assert ran.code == 3
    lines = ran.out.splitlines()
    assert lines[0] == "shop: 270 states, 675 transitions, depth 21"
    assert lines[14:17] == [
        "  one, two and three are interchangeable: states that differ in their names alone are one.",
        "  not asked  one_is_served_first (it tells interchangeable parts apart: leave out "
        "--symmetry)",
        "  holds after 18 steps  all_are_served_twice",
    ]
    ran = run("explore", "queue", "--symmetry")
    assert ran.out.splitlines()[-2:] == [
        "  one and two are interchangeable: states that differ in their names alone are one.",
        "  one and three are not interchangeable: nothing happens in exchange for "
        "serve(client=one).",
    ]


def test_a_design_without_two_parts_of_one_chart_has_no_symmetry(tmp_path: Path, run: Run) -> None:
    lamp(tmp_path)
    assert run("explore", "lamp", "--symmetry").out.splitlines()[-1] == (
        "  No two parts have one chart, so none are interchangeable."
    )
