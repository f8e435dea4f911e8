"""The machine before: the physical switch between the two SEs of the 9672 G6."""

from dataclasses import dataclass
from enum import Enum

from statemachine import State

from checker import Component, Step, System, choice, group, part, sets, view
from spec.se_parts import CRITERIA, Changes, Level, Processor, Task, worse


class Position(Enum):
    """The SE that the switch connects with the processor: it is the primary."""

    a = "SE A"
    b = "SE B"


class G6SupportElement(Component):
    """One of the two SEs of a G6; which of them is primary, it does not know by itself."""

    @dataclass
    class Variables:
        level: Level = Level.original  # the microcode on its disk
        changes: Changes = Changes.nothing  # what it has changed that is not mirrored
        torn: bool = False  # its disk is half written: data came that never ended
        task: Task = Task.no_task  # the task that runs on it
        problem: bool = False  # a minor hardware problem that lets it keep running
        cable_works: bool = True  # its cable to the switch

    given = {"new_level": Level}
    by = {"dies": "fault", "gets_problem": "fault", "loses_cable": "fault"}

    works = State(initial=True)
    dead = State()

    is_changed = works.to.itself(on=sets(changes=Changes.data))
    begins_engineering_changes = works.to.itself(on=sets(task=Task.engineering_changes))
    ends_engineering_changes = works.to.itself(
        cond="task == engineering_changes", on=sets(task=Task.no_task, level=Level.upgraded)
    )
    begins_internal_code = works.to.itself(on=sets(task=Task.change_internal_code))
    ends_internal_code = works.to.itself(
        cond="task == change_internal_code", on=sets(task=Task.no_task, level=Level.patched)
    )
    begins_mirroring = works.to.itself(on=sets(task=Task.mirroring))
    ends_mirroring = works.to.itself(
        cond="task == mirroring", on=sets(task=Task.no_task, changes=Changes.nothing)
    )
    gives_up_mirroring = works.to.itself(cond="task == mirroring", on=sets(task=Task.no_task))
    begins_to_be_mirrored = works.to.itself(on=sets(torn=True))
    is_mirrored = works.to.itself(on=sets(torn=False, level="new_level"))
    loses_changes = works.to.itself(on=sets(changes=Changes.nothing)) | dead.to.itself(
        on=sets(changes=Changes.nothing)
    )
    is_reloaded = works.to.itself(on=sets(torn=False, level="new_level"))

    dies = works.to(dead, on=sets(task=Task.no_task))
    gets_problem = works.to.itself(unless="problem", on=sets(problem=True))
    loses_cable = works.to.itself(cond="cable_works", on=sets(cable_works=False))
    is_repaired = works.to.itself(on=sets(problem=False, cable_works=True)) | dead.to(
        works, on=sets(problem=False, cable_works=True)
    )


class Switch(Component):
    """The switch in the machine: it has one position, and no software."""

    @dataclass
    class Variables:
        primary: Position = Position.a  # the SE that is connected with the processor

    answers = {"SE-G6-01": "is_thrown"}

    in_place = State(initial=True)

    is_thrown = in_place.to.itself(on=sets(primary="b if primary == a else a"))


G6_CRITERIA = {
    name: {
        "it is operational": "{se}.works",
        "it communicates with the processor": "({se}.works and {se}.cable_works)",
        "it has the last state": "not ({se}.torn or {other} == primary"
        " and {other}.changes != nothing)",
    }.get(name, text)
    for name, text in CRITERIA.items()
    if name != "it is not fenced"
}
"""The same order; nothing is ever fenced."""


class SeG6(System):
    """Two support elements behind the physical switch of the 9672 G6.

    A cable of each SE goes to a switch, and one goes from there to the processor. If the primary
    fails, a report goes to the service provider, who sends somebody to throw the switch. Whoever
    stands before it can throw it at any time.

    What is left out: what is left out of the machine after it; the network over which the SEs
    mirror their data; and restores, which differ from the tasks here in their names only. How long
    the person takes to come is what the later machine saves, and no property here.

    An SE does not know whether the switch connects it, so a task goes on where it began. Changes of
    the internal code, which are applied to the processor too, end only while it is connected.
    """

    covers = "SE-G6"

    worse_is = choice(
        "When is one SE worse than the other?",
        "SE-07",
        in_one_and_better_in_none="if it is worse in one respect at least, and better in none",
        in_the_first_difference="if it is worse in the most important respect in which they differ",
    )

    a = part(G6SupportElement)
    b = part(G6SupportElement)
    ses = group("a", "b")
    switch = part(Switch)
    processor = part(Processor)

    primary = view("switch.primary")
    primary_is_connected = view("primary.works and primary.cable_works")
    a_is_worse = view(worse("a", "b", criteria=G6_CRITERIA))
    b_is_worse = view(worse("b", "a", criteria=G6_CRITERIA))

    # Somebody on site throws the switch (SE-G6-03), and the two SEs reverse their roles (SE-G6-01).
    # Nothing asks what they are doing, or what is on their disks (SE-G6-02).
    switch_is_thrown = Step(
        by="operator",
        over=dict(old=ses, new=ses),
        when="old != new and old == primary",
        takes=dict(switch="is_thrown", old="loses_changes"),
        answers=("SE-G6-01", "SE-G6-02", "SE-G6-03"),
    )
    data_is_changed = Step(
        by="operator",
        over=dict(se=ses),
        when="se == primary and all(one.task == no_task for one in ses)",
        takes=dict(se="is_changed"),
    )
    engineering_changes_begin = Step(
        by="operator",
        over=dict(se=ses),
        when=(
            "se == primary and se.level != upgraded and primary_is_connected",
            "all(one.task == no_task for one in ses)",
        ),
        takes=dict(se="begins_engineering_changes"),
        tells=dict(processor=("is_powered_off", "primary_is_connected")),
    )
    engineering_changes_end = Step(
        by="operator", over=dict(se=ses), takes=dict(se="ends_engineering_changes")
    )
    internal_code_change_begins = Step(
        by="operator",
        over=dict(se=ses),
        when=(
            "se == primary and se.level == original and primary_is_connected",
            "all(one.task == no_task for one in ses)",
        ),
        takes=dict(se="begins_internal_code"),
    )
    # what is applied to the primary's disk is applied to the processor
    internal_code_change_ends = Step(
        by="operator",
        over=dict(se=ses),
        when="se == primary and primary_is_connected",
        takes=dict(se="ends_internal_code", processor="is_patched"),
    )
    mirroring_begins = Step(
        by="machine",
        over=dict(se=ses, other=ses),
        when=(
            "se != other and se == primary",
            "(se.level == upgraded) == (other.level == upgraded)",
            "all(one.task == no_task for one in ses)",
        ),
        takes=dict(se="begins_mirroring", other="begins_to_be_mirrored"),
    )
    mirroring_ends = Step(
        by="machine",
        over=dict(se=ses, other=ses),
        when="se != other",
        takes=dict(se="ends_mirroring", other="is_mirrored"),
        gives=dict(new_level="se.level"),
    )
    mirroring_is_given_up = Step(
        by="machine",
        over=dict(se=ses, other=ses),
        when="se != other and other.dead",
        takes=dict(se="gives_up_mirroring"),
    )
    # a service representative brings the alternate to the primary's level
    alternate_is_reloaded = Step(
        by="operator",
        over=dict(se=ses, other=ses),
        when=(
            "se != other and se == primary and se.works and se.level != other.level",
            "all(one.task == no_task for one in ses)",
        ),
        takes=dict(other="is_reloaded"),
        gives=dict(new_level="se.level"),
    )
    processor_is_activated = Step(
        by="operator",
        when="primary_is_connected and primary.task != engineering_changes",
        takes=dict(processor="is_activated"),
        gives=dict(new_level="primary.level"),
    )
    se_is_repaired = Step(
        by="operator",
        over=dict(se=ses),
        when="se.dead or se.problem or not se.cable_works",
        takes=dict(se="is_repaired"),
        answers="SE-G6-03",
    )
