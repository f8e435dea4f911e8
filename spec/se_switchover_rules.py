"""The rules of the z900's switchover: what forbids a switch, who handles it, what it does; roles.

Above each line stands the paper's rule in other words; its id is that of requirements.toml. In the
lines ``old`` is the primary, ``new`` the alternate that is to become primary, and ``handler`` the
one of the two that handles the switch and holds the state, as it knows it, against the table.
"""

from enum import Enum

from checker import Step, refusals
from spec.se_parts import Panel
from spec.se_switchover_machine import BOTH, _Machine


def as_known(to_the_primary: str, to_the_alternate: str) -> str:
    """A condition on the primary, as the handler knows it.

    A primary that handles the switch knows its own state. An alternate goes by what it was told;
    if it hears nothing, the answer to SE-LOC-Q1 says what it takes for the state of the primary.
    """
    return (
        f"handler == old and {to_the_primary}"
        f" or handler == new and ({to_the_alternate} or unknown_blocks)"
    )


# The two tables are to keep a switch from beginning while something runs whose breaking off could
# corrupt the data of the SEs or the processor (SE-MAN-09), and from landing on a worse SE (SE-07).

# -- what forbids a switch by a person ------------------------------------------------------------

MANUAL_SWITCH_REFUSED_WHILE = refusals(
    {
        # What last changed in the primary's state has not arrived at the alternate. (What that is,
        # a message or the mirrored data, is SE-MAN-Q1.)
        "SE-MAN-01": (
            "last_state_is == messages and handler == old and old.unreported"
            " or last_state_is == mirrored_data and"
            " (handler == old and old.changes != nothing or handler == new and told_changed)"
            " or handler == new and unknown_blocks"
        ),
        # An earlier automatic switchover has left the SE that is to take over inoperable: it is
        # fenced. (Either disk may say so, SE-AUTO-Q2; the primary's, if the handler can read it.)
        "SE-MAN-02": "new.fenced or old.fences_other and (handler == old or ses_talk)",
        # A whole new level of microcode is being loaded: the engineering changes task runs.
        "SE-MAN-03": as_known(
            "old.task == engineering_changes", "told_task == engineering_changes"
        ),
        # A hard disk is being restored from a backup: the alternate's.
        "SE-MAN-04": "new.task == hard_disk_restore",
        # Single changes of the microcode (Licensed Internal Code) are being applied: the task that
        # changes the internal code runs.
        "SE-MAN-05": as_known(
            "old.task == change_internal_code", "told_task == change_internal_code"
        ),
        # Changed data is on its way to the alternate: mirroring runs.
        "SE-MAN-06": as_known("old.task == mirroring", "told_task == mirroring"),
        # The primary does not reach the alternate. Only the primary is bound by this: an alternate
        # that does not reach the primary may go on, asked at its own panel or from the HMC.
        "SE-MAN-07": "handler == old and not ses_talk",
    }
)

# -- what forbids a switch by the system itself ---------------------------------------------------

# Whatever forbids a switch by a person forbids an automatic one too (SE-AUTO-04); and these do:
AUTOMATIC_SWITCH_REFUSED_WHILE = refusals(
    {
        # The paper repeats the line of SE-MAN-07 here without a word about its exception. Taken by
        # the letter, no SE switches by itself while the two do not reach each other.
        "SE-AUTO-Q1": "exception_holds == for_manual_only and not ses_talk",
        # The alternate's disk has other microcode than the primary's.
        "SE-AUTO-05": as_known("old.level != new.level", "told_level_differs"),
        # The alternate does not reach the processor. (It knows that of itself, and tells a primary
        # that it reaches; a primary that does not reach it is bound by SE-MAN-07.)
        "SE-AUTO-06": "not (service.works and new.on_service_network)",
        # Somebody is logged on to the primary for product engineering or for service.
        "SE-AUTO-07": as_known("old.hold == user_logged_on", "told_hold == user_logged_on"),
        # Service status is enabled on the primary.
        "SE-AUTO-08": as_known("old.hold == service_status", "told_hold == service_status"),
        # The user has configured that the system does not switch by itself.
        "SE-AUTO-09": as_known("old.hold == disabled", "told_hold == disabled"),
    },
    includes=MANUAL_SWITCH_REFUSED_WHILE,
)

# -- what forbids mirroring, and a restore --------------------------------------------------------

# `se` is the primary, `other` the alternate to which its changed data goes.
MIRRORING_PROHIBITED_WHILE = refusals(
    {
        # Data is being changed: a task runs on either SE.
        "SE-MIR-06": "se.task != no_task or other.task != no_task",
        # A service representative is at work on the system, which goes with service status.
        "SE-MIR-07": "se.hold == service_status",
        # An automatic switchover has left the alternate fenced: it was primary before, and what is
        # on its disk may be wrong. (Either disk may say so, SE-AUTO-Q2.)
        "SE-MIR-08": "other.fenced or se.fences_other",
        # The two are at different engineering change levels: the alternate is the way back to the
        # former one, until it is reloaded with the primary's.
        "SE-MIR-09": "(se.level == upgraded) != (other.level == upgraded)",
    }
)

# The paper does not say whether a backup that is older than the primary's disk may be restored.
RESTORE_REFUSED_WHILE = refusals({"SE-MIR-16": "older_backup == refused and medium.older"})

# -- who handles a switch, and what it is ---------------------------------------------------------

# A person may ask for a switch at any of three panels (SE-06). Which SE handles the request, and so
# checks the state, depends on the panel and on whether the primary is operational (SE-MAN-08).
REQUEST_REACHES_HANDLER = (
    "old != new and new.alternate",
    # At the primary's own panel: the primary.
    "panel == at_primary and handler == old and old.primary"
    # At the alternate's own panel: the alternate, or the primary if it is up, is reached, and
    # requests are forwarded to it (SE-MAN-Q2).
    " or panel == at_alternate and (handler == old) =="
    " (at_the_alternate == forwarded and ses_talk and old.primary)"
    # At an HMC, which is local or remote and makes no difference by that (SE-RMT-03), and can talk
    # to the primary: as at the primary's own panel (SE-RMT-01).
    " or panel == at_hmc and handler == old and old.primary and hmc_reaches_primary"
    # At an HMC for which the primary is not operational (SE-RMT-Q1): over a temporary link, the
    # alternate (SE-RMT-02).
    " or panel == at_hmc and handler == new and not hmc_reaches_primary"
    " and (hmc_gives_up == without_an_answer or not (ses_talk and old.primary))"
    " and customer.works and new.on_customer_network",
)

# Three events make the system switch by itself.
AUTOMATIC_SWITCH_IS_TRIGGERED = (
    "old != new and new.alternate",
    # The primary finds a hardware problem in itself that lets it go on for now (SE-AUTO-01).
    "trigger == hardware_problem and handler == old and old.primary and old.problem"
    # The primary does not reach the processor (SE-AUTO-02).
    " or trigger == no_processor and handler == old and old.primary"
    " and not (service.works and old.on_service_network)"
    # The alternate takes the primary for no longer operational: it does not hear it (SE-AUTO-03).
    " or trigger == silence and handler == new and not ses_talk",
)


class Trigger(Enum):
    """What lets the system switch by itself."""

    hardware_problem = "the primary detects a hardware problem that lets it keep running"
    no_processor = "the primary cannot communicate with the processor"
    silence = "the alternate detects that the primary is no longer operational: it hears nothing"


# With the same microcode on both disks, as the handler knows it, a switch is concurrent with the
# processor's work (SE-CON-01); otherwise it can only be disruptive (SE-CON-02). A processor that
# runs always needs a primary whose interfaces fit its microcode (SE-CON-03).
SAME_MICROCODE = (
    "handler == old and old.level == new.level or handler == new and not told_level_differs"
)

# The handler decides, and the other SE follows if it hears of it.
NEW_HEARS = "handler == new or ses_talk"
OLD_HEARS = "handler == old or ses_talk"


class _Switches(_Machine):
    """The four kinds of switches, and how an SE gets its role."""

    # -- switches ---------------------------------------------------------------------------------

    # a person's switch between SEs with the same microcode: the processor works on (SE-CON-01)
    concurrent_switch = Step(
        by="operator",
        over=dict(panel=Panel, handler=BOTH, old=BOTH, new=BOTH),
        when=(*REQUEST_REACHES_HANDLER, SAME_MICROCODE),
        refused_while=MANUAL_SWITCH_REFUSED_WHILE,
        takes=dict(medium="ages"),
        tells=dict(new=("takes_over", NEW_HEARS), old=("steps_down", OLD_HEARS)),
        answers=("SE-MAN-08", "SE-CON-01", "SE-06", "SE-RMT-01", "SE-RMT-02"),
    )
    # a person's switch between SEs with different microcode: the processor is powered off, to be
    # loaded later with what fits its new primary (SE-CON-02)
    disruptive_switch = Step(
        by="operator",
        over=dict(panel=Panel, handler=BOTH, old=BOTH, new=BOTH),
        when=(*REQUEST_REACHES_HANDLER, f"not ({SAME_MICROCODE})"),
        refused_while=MANUAL_SWITCH_REFUSED_WHILE,
        takes=dict(medium="ages"),
        tells=dict(
            new=("takes_over", NEW_HEARS),
            old=("steps_down", OLD_HEARS),
            processor=("is_powered_off", "processor_is_reached"),
        ),
        answers=("SE-MAN-08", "SE-CON-02", "SE-06", "SE-RMT-01", "SE-RMT-02"),
    )
    # The system's own switch: the alternate takes over from a primary that fails (SE-03). The
    # former primary counts as inoperable, and its data as wrong, until its repair (SE-AUTO-10).
    automatic_switch = Step(
        by="machine",
        over=dict(trigger=Trigger, handler=BOTH, old=BOTH, new=BOTH),
        when=AUTOMATIC_SWITCH_IS_TRIGGERED,
        refused_while=AUTOMATIC_SWITCH_REFUSED_WHILE,
        takes=dict(medium="ages"),
        tells=dict(
            new=("takes_over_and_fences", NEW_HEARS),
            old=("is_displaced", OLD_HEARS),
        ),
        answers=("SE-AUTO-01", "SE-AUTO-02", "SE-AUTO-03", "SE-AUTO-10", "SE-03"),
    )
    # The former primary is repaired, and becomes primary again by itself: the paper only says that
    # the alternate serves until then (SE-AUTO-Q3). It is the system's own switch, too.
    switch_back = Step(
        by="machine",
        over=dict(handler=BOTH, old=BOTH, new=BOTH),
        when="old != new and handler == old and old.primary and new.alternate and new.returns",
        refused_while=AUTOMATIC_SWITCH_REFUSED_WHILE,
        takes=dict(medium="ages"),
        tells=dict(new=("takes_over", NEW_HEARS), old=("steps_down", OLD_HEARS)),
        answers="SE-AUTO-Q3",
    )

    # -- roles ------------------------------------------------------------------------------------

    # An SE restarts: it is rebooted, also from an HMC, or by a keystroke, or recovers by itself. It
    # has no role until it has asked the other one (SE-SEL-01); so it has after power comes on.
    se_reboots = Step(
        by="operator",
        over=dict(se=BOTH),
        when="not (heard and role_is_answered)",
        takes=dict(se="reboots"),
        answers="SE-SEL-01",
    )
    # An SE restarts beside one that has the opposite role and answers at once (SE-SEL-03): over the
    # service network, or, if that fails, perhaps over the customer network (SE-SEL-Q4).
    se_reboots_into_its_role = Step(
        by="operator",
        over=dict(se=BOTH),
        when=("heard and role_is_answered", "se.task != no_task or se.hold != free"),
        takes=dict(se="reboots_into_its_role"),
        answers=("SE-SEL-01", "SE-SEL-03"),
    )

    # An SE without a role becomes primary beside an alternate (SE-SEL-03). Of two without a role,
    # the one becomes primary that has the soft switch file (SE-SEL-04), so that the last primary
    # stays primary; if both or neither have it, that may be A, by position (SE-SEL-Q1).
    se_becomes_primary = Step(
        by="machine",
        over=dict(se=BOTH, other=BOTH),
        when=(
            "se != other",
            "role_is_answered and other.alternate or role_is_answered and other.pre_se"
            " and (se.last_primary and not other.last_primary"
            " or se.last_primary == other.last_primary and both_or_neither == by_position"
            " and se == a)",
        ),
        takes=dict(se="becomes_primary"),
        answers=("SE-SEL-03", "SE-SEL-04"),
    )
    # An operator names the primary of two SEs without a role, if both or neither have the soft
    # switch file (SE-SEL-Q1).
    operator_names_primary = Step(
        by="operator",
        over=dict(se=BOTH, other=BOTH),
        when=(
            "se != other",
            "both_or_neither == by_an_operator and role_is_answered and other.pre_se"
            " and se.last_primary == other.last_primary",
        ),
        takes=dict(se="becomes_primary"),
        answers="SE-SEL-Q1",
    )
    # an SE without a role becomes alternate beside a primary (SE-SEL-03)
    se_becomes_alternate = Step(
        by="machine",
        over=dict(se=BOTH, other=BOTH),
        when=("se != other", "role_is_answered and other.primary"),
        takes=dict(se="becomes_alternate"),
        answers="SE-SEL-03",
    )
