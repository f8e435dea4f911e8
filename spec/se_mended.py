"""Changes to the published rules that remove what is found in them, through one fault."""

from checker import changed, refusals
from spec.se_switchover import SeSwitchover
from spec.se_switchover_rules import AUTOMATIC_SWITCH_REFUSED_WHILE, MANUAL_SWITCH_REFUSED_WHILE

FIRST_ANSWERS = {
    "last_state_is": "messages",
    "at_the_alternate": "forwarded",
    "exception_holds": "for_every_switch",
    "when_unknown": "last_known",
    "fence_kept": "on_both",
    "after_repair": "stays_alternate",
    "hmc_gives_up": "without_an_answer",
    "older_backup": "refused",
    "asks_over": "both_networks",
    "both_or_neither": "by_position",
    "worse_is": "in_one_and_better_in_none",
}


def answered(**other: str | None) -> tuple[str, ...]:
    """The first answer to every question but those named: another one, or (``None``) any."""
    return tuple(
        f"{name} == {answer}"
        for name, answer in {**FIRST_ANSWERS, **other}.items()
        if answer is not None
    )


# While both SEs hear each other: the alternate has a hardware problem or a half-written disk, or
# the primary has changes that are not on it.
LACKS_HARDWARE_OR_DATA = (
    "ses_talk and old.primary and (new.problem or new.torn or old.changes != nothing)"
)
# The alternate has no way to the processor, or asks for itself what it could ask the primary.
LACKS_PROCESSOR = "ses_talk and old.primary and not (service.works and new.on_service_network)"
PASSES_THE_PRIMARY_BY = "ses_talk and old.primary and handler == new"

MENDED_MANUAL = refusals(
    {"SE-07": f"{LACKS_HARDWARE_OR_DATA} or {LACKS_PROCESSOR} or {PASSES_THE_PRIMARY_BY}"},
    includes=MANUAL_SWITCH_REFUSED_WHILE,
)
MENDED_DISRUPTIVE = refusals(
    {"SE-CON-02": "not processor_is_reached and processor.running"}, includes=MENDED_MANUAL
)
MENDED_AUTOMATIC = refusals(
    {"SE-07": LACKS_HARDWARE_OR_DATA}, includes=AUTOMATIC_SWITCH_REFUSED_WHILE
)

# A person at the alternate's own panel stands beside the primary, and sees whether it is up.
IS_SEEN_DOWN = "panel == at_alternate and not old.up"

# What the alternate was told last of a primary no longer counts once somebody sees that it is down.
MANUAL_UNLESS_SEEN_DOWN = refusals(
    {
        line: f"({text}) and not ({IS_SEEN_DOWN})"
        if line in ("SE-MAN-01", "SE-MAN-03", "SE-MAN-05", "SE-MAN-06")
        else text
        for line, text in MANUAL_SWITCH_REFUSED_WHILE.items()
    }
)


class SeMendedTables(SeSwitchover):
    """One more line in each refusal table: it asks for the alternate's hardware, disk and network.

    As long as both SEs hear each other, no switch goes to an SE with a hardware problem or a
    half-written disk, nor away from a primary with changes that are not mirrored; none by a person
    goes to an SE that does not reach the processor, or is handled by the alternate alone. A
    disruptive switch is refused where it could not switch the processor off. A repaired SE that is
    to become primary again is held against the same line.
    """

    covers = ()
    variant_of = SeSwitchover
    ablated = ()
    initially = answered(after_repair=None, worse_is=None)

    concurrent_switch = changed(SeSwitchover.concurrent_switch, refused_while=MENDED_MANUAL)
    disruptive_switch = changed(SeSwitchover.disruptive_switch, refused_while=MENDED_DISRUPTIVE)
    automatic_switch = changed(SeSwitchover.automatic_switch, refused_while=MENDED_AUTOMATIC)
    switch_back = changed(SeSwitchover.switch_back, refused_while=MENDED_AUTOMATIC)


class SeMendedRoles(SeSwitchover):
    """An SE without a role asks for the fence too: no fenced SE becomes primary at a restart.

    An SE takes the role of primary only if neither disk says that it is fenced; of two SEs without
    a role, the one that is not fenced comes before the one that was last primary.
    """

    covers = ()
    variant_of = SeSwitchover
    ablated = ()
    initially = answered()

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


class SeMendedLevels(SeSwitchover):
    """Microcode decides: no disruptive switch without the processor, no role against its level.

    A disruptive switch is refused where it could not switch the processor off. Of two SEs without a
    role that both have the soft switch file, or neither of which has it, the one becomes primary
    whose disk has the microcode that the processor runs; A only if both have it, or neither.
    """

    covers = ()
    variant_of = SeSwitchover
    ablated = ()
    initially = answered()

    disruptive_switch = changed(
        SeSwitchover.disruptive_switch,
        refused_while=refusals(
            {"SE-CON-02": MENDED_DISRUPTIVE["SE-CON-02"]}, includes=MANUAL_SWITCH_REFUSED_WHILE
        ),
    )
    se_becomes_primary = changed(
        SeSwitchover.se_becomes_primary,
        when=(
            "se != other",
            "ses_talk and other.alternate or ses_talk and other.pre_se"
            " and (se.last_primary and not other.last_primary"
            " or se.last_primary == other.last_primary"
            " and (se.level == processor.level and other.level != processor.level"
            " or (se.level == processor.level) == (other.level == processor.level) and se == a))",
        ),
    )


class SeMendedDeath(SeSwitchover):
    """Somebody who sees that the primary is down may switch, whatever it was doing last.

    At the alternate's own panel a person stands beside the primary. Lines of the manual table that
    go by what the alternate was told last (its last change, its task) do not count there while the
    primary is down: dead, without power, or hanging.
    """

    covers = ()
    variant_of = SeSwitchover
    ablated = ()
    initially = (*answered(when_unknown=None), "when_unknown != passes")

    concurrent_switch = changed(
        SeSwitchover.concurrent_switch, refused_while=MANUAL_UNLESS_SEEN_DOWN
    )
    disruptive_switch = changed(
        SeSwitchover.disruptive_switch, refused_while=MANUAL_UNLESS_SEEN_DOWN
    )
