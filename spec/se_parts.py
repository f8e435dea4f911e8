"""The parts of the designs with support elements (SEs), and what a worse SE is."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from statemachine import State

from checker import Component, Scale, sets


class Level(Scale):
    """Microcode levels, from older to newer."""

    original = "the engineering change level that the system was delivered with"
    patched = "the same, with Licensed Internal Code changes"
    upgraded = "the next engineering change level"


class Changes(Enum):
    """What was changed on an SE's disk, and is not on the other one's."""

    nothing = "the other disk has everything"
    data = "customer data, such as profiles or I/O configuration data sets"
    vpd = "the vital product data: which hardware there is"


class Task(Enum):
    """The task that runs on an SE."""

    no_task = "none that blocks anything"
    engineering_changes = "a whole new level is loaded onto the primary's disk"
    change_internal_code = "Licensed Internal Code changes are applied"
    mirroring = "changed data goes from the primary to the alternate"
    hard_disk_restore = "the alternate's disk is written from the backup medium"


class Hold(Enum):
    """What on the primary keeps the system from switching by itself."""

    free = "nothing"
    user_logged_on = "somebody is logged on in product engineering or service mode"
    service_status = "service status is enabled: a service representative repairs the system"
    disabled = "the user has disabled the automatic switch by configuration"


class Panel(Enum):
    """From where a switch is requested by a person."""

    at_hmc = "a hardware management console (HMC), local or remote"
    at_primary = "the primary's own panel"
    at_alternate = "the alternate's own panel"


ENDS_ALL_WORK = sets(task=Task.no_task, hold=Hold.free)
GETS_PROBLEM = sets(problem=True)
LEAVES_SERVICE_NETWORK = sets(on_service_network=False)
LEAVES_CUSTOMER_NETWORK = sets(on_customer_network=False)
IS_RECONNECTED = sets(on_service_network=True, on_customer_network=True)
IS_REPAIRED = sets(
    problem=False,
    fenced=False,
    returns="after_repair == switches_back and (fenced or fenced_by_other)",
)
UNFENCES_OTHER = sets(fences_other=False)


class SupportElement(Component):
    """One support element: a ThinkPad with its hard disk and its connections to two networks."""

    @dataclass
    class Variables:
        last_primary: bool = False  # the soft switch file: this SE was last primary
        level: Level = Level.original  # the microcode on its disk
        changes: Changes = Changes.nothing  # what it has changed that is not mirrored
        unreported: bool = False  # the other SE has not yet received word of the last change
        torn: bool = False  # its disk is half written: data came that never ended
        task: Task = Task.no_task  # the task that runs on it
        hold: Hold = Hold.free  # what on it keeps the system from switching by itself
        problem: bool = False  # a minor hardware problem that lets it keep running
        fenced: bool = False  # its own disk says that it is inoperable after a switchover
        fences_other: bool = False  # its disk says so of the other SE
        returns: bool = False  # repaired, it is to become primary again by itself
        on_service_network: bool = True  # its own connection to the service network works
        on_customer_network: bool = True  # its own connection to the customer network works

    reads = {
        "fence_kept": "fence_kept",
        "after_repair": "after_repair",
        "fenced_by_other": "other.fences_other",
    }
    given = {"new_hold": Hold, "new_level": Level, "still_missing": Changes}
    by = {
        "starts": "operator",
        "dies": "fault",
        "stops": "fault",
        "gets_problem": "fault",
        "leaves_service_network": "fault",
        "leaves_customer_network": "fault",
        "is_reconnected": "operator",
    }
    answers = {
        "SE-01": ("primary", "alternate"),
        "SE-SEL-01": ("pre_se", "reboots", "starts"),
        "SE-SEL-02": "last_primary",
        "SE-AUTO-10": "is_displaced",
        "SE-AUTO-Q2": ("fenced", "fences_other"),
        "SE-AUTO-Q3": "returns",
        "SE-MIR-14": "is_changed",
        "SE-MIR-15": "has_vpd_rebuilt",
    }

    off = State()  # without power, or hanging

    class up(State.Compound):
        pre_se = State(initial=True)  # it has no role yet
        primary = State()
        alternate = State()

        # -- roles --
        becomes_primary = pre_se.to(primary, on=sets(last_primary=True))
        becomes_alternate = pre_se.to(
            alternate,
            on=sets(last_primary=False, changes=Changes.nothing, unreported=False),
        )
        takes_over = alternate.to(primary, on=sets(last_primary=True, returns=False))
        takes_over_and_fences = alternate.to(
            primary,
            on=sets(last_primary=True, returns=False, fences_other="fence_kept != on_its_own_disk"),
        )
        steps_down = primary.to(
            alternate,
            on=sets(
                last_primary=False,
                changes=Changes.nothing,
                unreported=False,
                task=Task.no_task,
                hold=Hold.free,
            ),
        )
        is_displaced = primary.to(
            alternate,
            on=sets(
                last_primary=False,
                changes=Changes.nothing,
                unreported=False,
                task=Task.no_task,
                hold=Hold.free,
                fenced="fence_kept != at_the_new_primary",
            ),
        )

        # -- what persons and programs do on the primary --
        is_changed = primary.to.itself(
            on=sets(changes="vpd if changes == vpd else data", unreported=True)
        )
        has_vpd_rebuilt = primary.to.itself(on=sets(changes=Changes.vpd, unreported=True))
        reports_change = primary.to.itself(cond="unreported", on=sets(unreported=False))
        is_held = primary.to.itself(on=sets(hold="new_hold"))

        # -- tasks --
        begins_engineering_changes = primary.to.itself(on=sets(task=Task.engineering_changes))
        ends_engineering_changes = primary.to.itself(
            cond="task == engineering_changes", on=sets(task=Task.no_task, level=Level.upgraded)
        )
        begins_internal_code = primary.to.itself(on=sets(task=Task.change_internal_code))
        ends_internal_code = primary.to.itself(
            cond="task == change_internal_code", on=sets(task=Task.no_task, level=Level.patched)
        )
        begins_mirroring = primary.to.itself(on=sets(task=Task.mirroring))
        ends_mirroring = primary.to.itself(
            cond="task == mirroring",
            on=sets(task=Task.no_task, changes=Changes.nothing, unreported=False),
        )
        gives_up_mirroring = primary.to.itself(cond="task == mirroring", on=sets(task=Task.no_task))
        begins_to_be_mirrored = alternate.to.itself(on=sets(torn=True))
        is_mirrored = alternate.to.itself(on=sets(torn=False, level="new_level"))
        begins_restore = alternate.to.itself(on=sets(torn=True, task=Task.hard_disk_restore))
        ends_restore = alternate.to.itself(
            cond="task == hard_disk_restore",
            on=sets(torn=False, task=Task.no_task, level="new_level"),
        )
        has_other_restored = primary.to.itself(
            on=sets(changes="still_missing", unreported="unreported and still_missing != nothing")
        )

    dead = State()  # a fatal hardware problem

    # -- faults, repairs, restarts --
    dies = up.to(dead, on=ENDS_ALL_WORK)
    stops = up.to(off, on=ENDS_ALL_WORK)
    starts = off.to(up)
    reboots = up.primary.to(up.pre_se, on=ENDS_ALL_WORK) | up.alternate.to(
        up.pre_se, on=ENDS_ALL_WORK
    )
    # the other SE has the opposite role and says so: the SE is back in its role at once
    reboots_into_its_role = up.primary.to.itself(on=ENDS_ALL_WORK) | up.alternate.to.itself(
        on=ENDS_ALL_WORK
    )
    gets_problem = up.primary.to.itself(unless="problem", on=GETS_PROBLEM) | up.alternate.to.itself(
        unless="problem", on=GETS_PROBLEM
    )
    leaves_service_network = up.primary.to.itself(
        cond="on_service_network", on=LEAVES_SERVICE_NETWORK
    ) | up.alternate.to.itself(cond="on_service_network", on=LEAVES_SERVICE_NETWORK)
    leaves_customer_network = up.primary.to.itself(
        cond="on_customer_network", on=LEAVES_CUSTOMER_NETWORK
    ) | up.alternate.to.itself(cond="on_customer_network", on=LEAVES_CUSTOMER_NETWORK)
    is_reconnected = (
        up.pre_se.to.itself(unless="on_service_network and on_customer_network", on=IS_RECONNECTED)
        | up.primary.to.itself(
            unless="on_service_network and on_customer_network", on=IS_RECONNECTED
        )
        | up.alternate.to.itself(
            unless="on_service_network and on_customer_network", on=IS_RECONNECTED
        )
    )
    is_repaired = (
        up.alternate.to(off, on=IS_REPAIRED)
        | dead.to(off, on=IS_REPAIRED)
        | off.to.itself(on=IS_REPAIRED)
    )
    unfences_other = (
        up.pre_se.to.itself(on=UNFENCES_OTHER)
        | up.primary.to.itself(on=UNFENCES_OTHER)
        | up.alternate.to.itself(on=UNFENCES_OTHER)
    )


class Processor(Component):
    """The processor, its microcode, and the operating systems that run on it."""

    @dataclass
    class Variables:
        level: Level = Level.original  # the microcode that it runs; original while it is off

    given = {"new_level": Level}
    by = {"loses_power": "fault"}
    answers = {"SE-CON-02": "is_powered_off", "SE-04": ("running", "is_activated")}

    running = State(initial=True)  # with its operating systems
    off = State()

    is_powered_off = running.to(off, on=sets(level=Level.original))
    loses_power = running.to(off, on=sets(level=Level.original))
    is_activated = off.to(running, on=sets(level="new_level"))
    is_patched = running.to.itself(on=sets(level=Level.patched)) | off.to.itself()


class Network(Component):
    """A network as a whole: the service network, or the customer network."""

    by = {"fails": "fault", "is_repaired": "operator"}

    works = State(initial=True)
    broken = State()

    fails = works.to(broken)
    is_repaired = broken.to(works)


class BackupMedium(Component):
    """The DVD-RAM with the last backup of a primary's critical data."""

    answers = {"SE-MIR-10": ("current", "is_written"), "SE-MIR-16": "older"}

    older = State(initial=True)  # of the level and the data that the system was delivered with
    current = State()  # an exact image of the primary's disk as it is

    is_written = older.to(current)
    ages = current.to(older) | older.to.itself()


CRITERIA = {
    "it is operational": "({se}.primary or {se}.alternate)",
    "it is not fenced": "not ({se}.fenced or {other}.fences_other)",
    "it communicates with the processor": "(service.works and {se}.up and {se}.on_service_network)",
    "its microcode is that of the processor": "(processor.off or {se}.level == processor.level)",
    "it is free of hardware problems": "not ({se}.problem or {se}.dead)",
    "it has the last state": (
        "not ({se}.torn or {other}.last_primary and {other}.changes != nothing)"
    ),
}
"""What an SE can do for the processor, the most important first: the order is the second reading
of `worse`, the first one has none."""


def worse(
    new: str, old: str, *, criteria: Mapping[str, str] = CRITERIA, reloaded: bool = False
) -> str:
    """That ``new`` is a worse SE than ``old``, on the truth before a switch, as an expression.

    Worse is what is worse in at least one of the criteria, and better in none. The other reading,
    a strict order of importance, looks at the first criterion in which the two differ.

    Args:
        new: the SE that becomes primary.
        old: the one that was.
        criteria: what an SE of the design can do for the processor, in the order above.
        reloaded: the processor is loaded from the new one, whose microcode it then has.
    """
    better, worse_in, by_importance = [], [], "False"
    for name, text in reversed(criteria.items()):
        has_new = text.format(se=new, other=old)
        has_old = text.format(se=old, other=new)
        if reloaded and name == "its microcode is that of the processor":
            has_new = "True"
        better.append(f"{has_new} and not {has_old}")
        worse_in.append(f"{has_old} and not {has_new}")
        by_importance = (
            f"({has_old} and not {has_new} or ({has_old}) == ({has_new}) and {by_importance})"
        )
    some = " or ".join(worse_in)
    none = " or ".join(better)
    return (
        f"worse_is == in_one_and_better_in_none and ({some}) and not ({none})"
        f" or worse_is == in_the_first_difference and {by_importance}"
    )
