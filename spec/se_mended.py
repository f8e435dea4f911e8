"""Changes to the published rules that remove what is found in them, through one fault."""

from checker import changed, refusals
from spec.se_switchover import SeSwitchover
from spec.se_switchover_rules import AUTOMATIC_SWITCH_REFUSED_WHILE, MANUAL_SWITCH_REFUSED_WHILE
from spec.se_two_faults import SeAllAnswers

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


NO_DISK_SAYS_THAT_IT_IS_FENCED = "not (se.fenced or other.fences_other)"


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


class SeMendedTablesAnswers(SeAllAnswers):
    """The same lines in the refusal tables, with many more answers beside each other.

    What is left out makes it small enough: changes of the microcode, rebuilds of the vital product
    data, backups and hard disk restores.
    """

    pared = True
    initially = (
        "older_backup == refused and asks_over == both_networks",
        "(0 if exception_holds == for_every_switch else 1)"
        " + (0 if fence_kept == on_both else 1)"
        " + (0 if both_or_neither == by_position else 1) <= 1",
    )

    concurrent_switch = SeMendedTables.concurrent_switch
    automatic_switch = SeMendedTables.automatic_switch
    switch_back = SeMendedTables.switch_back


class SeMendedRoles(SeSwitchover):
    """An SE without a role asks for the fence too: no fenced SE becomes primary at a restart.

    An SE takes the role of primary only if neither disk says that it is fenced, and an operator
    names no such SE; of two SEs without a role, the one that is not fenced comes before the one
    that was last primary.
    """

    covers = ()
    variant_of = SeSwitchover
    ablated = ()
    initially = answered(worse_is=None)

    se_becomes_primary = changed(
        SeSwitchover.se_becomes_primary,
        when=(
            "se != other",
            NO_DISK_SAYS_THAT_IT_IS_FENCED,
            "role_is_answered and other.alternate or role_is_answered and other.pre_se"
            " and (other.fenced or se.fences_other or se.last_primary and not other.last_primary"
            " or se.last_primary == other.last_primary and both_or_neither == by_position"
            " and se == a)",
        ),
    )
    operator_names_primary = changed(
        SeSwitchover.operator_names_primary,
        when=(*SeSwitchover.operator_names_primary.when, NO_DISK_SAYS_THAT_IT_IS_FENCED),
    )


class SeMendedRolesAnswers(SeAllAnswers):
    """The same role selection, with every answer to the questions on which the finding rests.

    What is left out makes it small enough: changes of the microcode, rebuilds of the vital product
    data, backups and hard disk restores.
    """

    pared = True
    initially = (
        "older_backup == refused and asks_over == both_networks",
        "(0 if last_state_is == messages else 1)"
        " + (0 if at_the_alternate == forwarded else 1)"
        " + (0 if after_repair == stays_alternate else 1)"
        " + (0 if hmc_gives_up == without_an_answer else 1)"
        " + (0 if exception_holds == for_every_switch and when_unknown == last_known"
        " and fence_kept == on_both and both_or_neither == by_position else 1) <= 1",
    )

    se_becomes_primary = SeMendedRoles.se_becomes_primary
    operator_names_primary = SeMendedRoles.operator_names_primary


class SeMendedLevels(SeSwitchover):
    """Microcode decides: no disruptive switch without the processor, no role against its level.

    A disruptive switch is refused where it could not switch the processor off. Of two SEs without a
    role that both have the soft switch file, or neither of which has it, the one becomes primary
    whose disk has the microcode that the processor runs; only if both have it, or neither, does the
    answer to the question of two soft switch files count.
    """

    covers = ()
    variant_of = SeSwitchover
    ablated = ()
    initially = answered(worse_is=None)

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
            "role_is_answered and other.alternate or role_is_answered and other.pre_se"
            " and (se.last_primary and not other.last_primary"
            " or se.last_primary == other.last_primary"
            " and (se.level == processor.level and other.level != processor.level"
            " or (se.level == processor.level) == (other.level == processor.level)"
            " and both_or_neither == by_position and se == a))",
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
    initially = (*answered(when_unknown=None, worse_is=None), "when_unknown != passes")

    concurrent_switch = changed(
        SeSwitchover.concurrent_switch, refused_while=MANUAL_UNLESS_SEEN_DOWN
    )
    disruptive_switch = changed(
        SeSwitchover.disruptive_switch, refused_while=MANUAL_UNLESS_SEEN_DOWN
    )
