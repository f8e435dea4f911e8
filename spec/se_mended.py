"""Changes to the published rules that remove what is found in them."""

from checker import changed, refusals
from spec.se_switchover import (
    AUTOMATIC_SWITCH_REFUSED_WHILE,
    MANUAL_SWITCH_REFUSED_WHILE,
    SeSwitchover,
)

_READ_STRICTLY = (
    "last_state_is == mirrored_data",
    "at_the_alternate == forwarded",
    "exception_holds == for_every_switch",
    "when_unknown == last_known",
    "fence_kept == on_both",
    "after_repair == stays_alternate",
    "hmc_gives_up == when_confirmed",
    "older_backup == refused",
)

MENDED_MANUAL = refusals(
    {
        "SE-07": "ses_talk and old.primary and (new.problem or new.torn"
        " or not (service.works and new.on_service_network))",
        "SE-CON-02": "not processor_is_reached and processor.running",
    },
    includes=MANUAL_SWITCH_REFUSED_WHILE,
)

MENDED_AUTOMATIC = refusals(
    {
        "SE-07": "ses_talk and old.primary and (new.problem or new.torn)",
    },
    includes=AUTOMATIC_SWITCH_REFUSED_WHILE,
)


class SeMendedTables(SeSwitchover):
    """One more line in each refusal table: it asks for the alternate's hardware, disk and network.

    As long as the alternate hears the primary, no switch goes to an SE with a hardware problem or
    a half-written disk, and none by a person goes to an SE that does not reach the processor. A
    disruptive switch is refused where it could not switch the processor off. The last changed
    state is read as mirrored data, and an HMC without an answer asks the alternate too.
    """

    covers = ()
    variant_of = SeSwitchover
    ablated = ()
    initially = _READ_STRICTLY

    concurrent_switch = changed(
        SeSwitchover.concurrent_switch,
        refused_while={k: v for k, v in MENDED_MANUAL.items() if k != "SE-CON-02"},
    )
    disruptive_switch = changed(SeSwitchover.disruptive_switch, refused_while=MENDED_MANUAL)
    automatic_switch = changed(SeSwitchover.automatic_switch, refused_while=MENDED_AUTOMATIC)


class SeMendedRoles(SeSwitchover):
    """An SE without a role asks for the fence too: no fenced SE becomes primary at a restart.

    An SE takes the role of primary only if neither disk says that it is fenced; of two SEs without
    a role, the one that is not fenced comes before the one that was last primary.
    """

    covers = ()
    variant_of = SeSwitchover
    ablated = ()
    initially = tuple(
        text.replace("mirrored_data", "messages").replace("when_confirmed", "without_an_answer")
        for text in _READ_STRICTLY
    )

    se_becomes_primary = changed(
        SeSwitchover.se_becomes_primary,
        when=(
            "se != other",
            "not (se.fenced or other.fences_other)",
            "ses_talk and other.alternate or ses_talk and other.pre_se"
            " and (other.fenced or se.fences_other or se.last_primary and not other.last_primary"
            " or se.last_primary == other.last_primary and se == a)",
        ),
    )
