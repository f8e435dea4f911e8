"""The alternate support element, followed through two faults, and with all answers together."""

from checker import left_out
from spec.se_switchover import SeSwitchover

_LEVELS = "both disks have the same microcode from beginning to end"
_DATA = "no data is changed"
_RESTORE = "there is no restore"


class SeTwoFaults(SeSwitchover):
    """The two support elements of the z900, through up to two faults.

    Rules, parts, faults and open questions are those of the design that this one is a variant of;
    what is left out makes it small enough for two faults: changes of the microcode, rebuilds of the
    vital product data, backups and hard disk restores. Left are the tasks of mirroring.

    The questions on which most depends (SE-MAN-Q1, SE-AUTO-Q1, SE-LOC-Q1, and what worse means)
    are answered in every combination; each other one is varied by itself.
    """

    covers = ()
    variant_of = SeSwitchover
    up_to_faults = 2
    ablated = ("SE-MAN-02", "SE-MAN-07")
    initially = (
        "older_backup == refused",
        "(0 if at_the_alternate == forwarded else 1)"
        " + (0 if fence_kept == on_both else 1)"
        " + (0 if after_repair == stays_alternate else 1)"
        " + (0 if hmc_gives_up == without_an_answer else 1)"
        " + (0 if asks_over == both_networks else 1)"
        " + (0 if both_or_neither == by_position else 1)"
        " + (0 if last_state_is == messages and exception_holds == for_every_switch"
        " and when_unknown == last_known else 1) <= 1",
    )

    engineering_changes_begin = left_out(SeSwitchover.engineering_changes_begin, _LEVELS)
    internal_code_change_begins = left_out(SeSwitchover.internal_code_change_begins, _LEVELS)
    vpd_is_rebuilt = left_out(SeSwitchover.vpd_is_rebuilt, "it is a change of data like any other")
    backup_is_written = left_out(SeSwitchover.backup_is_written, _RESTORE)
    restore_begins = left_out(SeSwitchover.restore_begins, _RESTORE)


class SeAllAnswers(SeTwoFaults):
    """The two support elements of the z900, with nearly every answer beside every other one.

    The same is left out as in the design with two faults; runs have one fault at most, and an SE
    without a role asks over both networks. What it shows is whether answers turn a verdict together
    that none of them turns by itself.
    """

    up_to_faults = 1
    ablated = ()
    initially = ("older_backup == refused", "asks_over == both_networks")


class SeThreeFaults(SeSwitchover):
    """The two support elements of the z900 with different microcode, through up to three faults.

    All tasks but changes of the internal code are left out, all changes of data, and whatever keeps
    the system from switching by itself (users, service status, configuration). What remains
    is enough to see disruptive switches refused, and the return to a repaired SE, by lines that
    decide alone only after two faults, or three: one for the switch, and one for each network.
    """

    covers = ()
    variant_of = SeSwitchover
    up_to_faults = 3
    ablated = ()
    initially = (
        "last_state_is == messages and at_the_alternate == forwarded",
        "exception_holds == for_every_switch and when_unknown == last_known",
        "fence_kept == on_both and hmc_gives_up == without_an_answer",
        "older_backup == refused and asks_over == both_networks and both_or_neither == by_position",
        "worse_is == in_one_and_better_in_none",
    )

    engineering_changes_begin = left_out(
        SeSwitchover.engineering_changes_begin, "one kind of change is enough"
    )
    mirroring_begins = left_out(SeSwitchover.mirroring_begins, "there is no mirroring")
    data_is_changed = left_out(SeSwitchover.data_is_changed, _DATA)
    vpd_is_rebuilt = left_out(SeSwitchover.vpd_is_rebuilt, _DATA)
    backup_is_written = left_out(SeSwitchover.backup_is_written, _RESTORE)
    restore_begins = left_out(SeSwitchover.restore_begins, _RESTORE)
    hold_changes = left_out(SeSwitchover.hold_changes, "nobody keeps the system from switching")
