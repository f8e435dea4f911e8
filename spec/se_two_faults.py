"""The alternate support element, followed through two faults."""

from checker import left_out
from spec.se_switchover import SeSwitchover

_LEVELS = "both disks have the same microcode from beginning to end"
_RESTORE = "there is no restore"


class SeTwoFaults(SeSwitchover):
    """The two support elements of the z900, through up to two faults.

    Rules, parts, faults and open questions are those of the design that this one is a variant of;
    what is left out makes it small enough for two faults: changes of the microcode, rebuilds of the
    vital product data, backups and hard disk restores. Left are the tasks of mirroring.
    """

    covers = ()
    variant_of = SeSwitchover
    up_to_faults = 2
    ablated = ("SE-MAN-02", "SE-MAN-07")

    engineering_changes_begin = left_out(SeSwitchover.engineering_changes_begin, _LEVELS)
    internal_code_change_begins = left_out(SeSwitchover.internal_code_change_begins, _LEVELS)
    vpd_is_rebuilt = left_out(SeSwitchover.vpd_is_rebuilt, "it is a change of data like any other")
    backup_is_written = left_out(SeSwitchover.backup_is_written, _RESTORE)
    restore_begins = left_out(SeSwitchover.restore_begins, _RESTORE)
