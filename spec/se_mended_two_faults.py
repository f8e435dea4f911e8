"""Changes to the published rules that remove what is found in them, through two faults."""

from checker import changed, last_received, refusals
from spec.se_mended import (
    IS_SEEN_DOWN,
    LACKS_HARDWARE_OR_DATA,
    MANUAL_UNLESS_SEEN_DOWN,
    PASSES_THE_PRIMARY_BY,
)
from spec.se_switchover_rules import AUTOMATIC_SWITCH_REFUSED_WHILE, MANUAL_SWITCH_REFUSED_WHILE
from spec.se_two_faults import SeThreeFaults, SeTwoFaults

# SE-MAN-02, for an alternate that remembers what its primary said of it
REMEMBERS_ITS_FENCE = {
    "SE-MAN-02": (
        f"{MANUAL_SWITCH_REFUSED_WHILE['SE-MAN-02']} or handler == new and known_to_be_fenced"
    )
}
LACKS_SOMETHING = f"{LACKS_HARDWARE_OR_DATA} or new.torn"
HAS_NO_PROCESSOR = "not (service.works and new.on_service_network)"

COMPARING_MANUAL = refusals(
    {
        **MANUAL_SWITCH_REFUSED_WHILE,
        **REMEMBERS_ITS_FENCE,
        "SE-07": f"{LACKS_SOMETHING} or {HAS_NO_PROCESSOR} or {PASSES_THE_PRIMARY_BY}",
    }
)
COMPARING_AUTOMATIC = refusals(
    {**AUTOMATIC_SWITCH_REFUSED_WHILE, **REMEMBERS_ITS_FENCE, "SE-07": LACKS_SOMETHING}
)
REMEMBERING_MANUAL = refusals({**MANUAL_SWITCH_REFUSED_WHILE, **REMEMBERS_ITS_FENCE})
MANUAL_ONLY_IF_SEEN_DOWN = refusals(
    {**MANUAL_UNLESS_SEEN_DOWN, "SE-MAN-07": f"not ses_talk and not ({IS_SEEN_DOWN})"}
)
AUTOMATIC_ONLY_IF_HEARD = refusals({**AUTOMATIC_SWITCH_REFUSED_WHILE, "SE-AUTO-Q1": "not heard"})


class SeMendedComparison(SeTwoFaults):
    """The refusal tables ask what the alternate lacks, and it remembers that it is fenced.

    No switch goes to an SE with a half-written disk, and none by a person to an SE that does not
    reach the processor. As long as both SEs hear each other, none goes to an SE with a hardware
    problem or away from a primary with changes that are not mirrored, and none by a person is
    handled by the alternate alone. An alternate that was told by its primary that it is fenced goes
    by that when the primary is gone.

    Through two faults mirroring is the only task that is followed, and its alternate has a
    half-written disk until it ends. That no switch starts during a task is so here because the disk
    is looked at: it says nothing of the tasks that are left out.
    """

    covers = ()
    variant_of = SeTwoFaults
    ablated = ()

    # by the primary; while no SE is alternate, nobody is told
    known_to_be_fenced = last_received(
        "any(se.primary and se.fences_other for se in ses)", while_="heard or nobody_listens"
    )

    concurrent_switch = changed(SeTwoFaults.concurrent_switch, refused_while=COMPARING_MANUAL)
    disruptive_switch = changed(SeTwoFaults.disruptive_switch, refused_while=COMPARING_MANUAL)
    automatic_switch = changed(SeTwoFaults.automatic_switch, refused_while=COMPARING_AUTOMATIC)


class SeMendedSilence(SeTwoFaults):
    """A primary that is not heard is replaced only by somebody who sees that it is down.

    The exception of SE-MAN-07 holds at the alternate's own panel, where a person stands beside the
    primary, and only while that is dead, without power, or hanging; what the alternate was told
    last does not count then. From an HMC, and by itself, the system switches only while the SEs
    talk. This is the price: a dead primary waits for somebody to come.

    Of two SEs without a role that both have the soft switch file, A becomes primary by its position
    if nobody names one: they do not wait.
    """

    covers = ()
    variant_of = SeTwoFaults
    ablated = ()

    concurrent_switch = changed(
        SeTwoFaults.concurrent_switch, refused_while=MANUAL_ONLY_IF_SEEN_DOWN
    )
    disruptive_switch = changed(
        SeTwoFaults.disruptive_switch, refused_while=MANUAL_ONLY_IF_SEEN_DOWN
    )
    automatic_switch = changed(SeTwoFaults.automatic_switch, refused_while=AUTOMATIC_ONLY_IF_HEARD)
    se_becomes_primary = changed(
        SeTwoFaults.se_becomes_primary,
        when=(
            "se != other",
            "role_is_answered and other.alternate or role_is_answered and other.pre_se"
            " and (se.last_primary and not other.last_primary"
            " or se.last_primary == other.last_primary and se == a)",
        ),
    )


class SeMendedFence(SeThreeFaults):
    """An alternate remembers that it is fenced, and refuses disruptive switches too.

    What its primary told it last of the fence counts when the primary is gone.
    """

    covers = ()
    variant_of = SeThreeFaults
    ablated = ()

    known_to_be_fenced = last_received(
        "any(se.primary and se.fences_other for se in ses)", while_="heard or nobody_listens"
    )

    disruptive_switch = changed(SeThreeFaults.disruptive_switch, refused_while=REMEMBERING_MANUAL)
