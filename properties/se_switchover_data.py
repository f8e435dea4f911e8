"""What becomes of the customer's data in a switch, and of what mirroring and backups carry."""

from checker import always_recoverable, always_step, never_step, sometimes

designs = ("se_switchover",)

last_state_has_arrived = never_step(
    "No concurrent switch happens while the alternate has not received word of the last change of a"
    " primary that runs.",
    "old.primary and old.unreported",
    on="concurrent_switch",
    answers=("SE-MAN-01", "SE-MAN-Q2", "SE-RMT-Q1"),
    violated="hmc_gives_up == without_an_answer",
    because="the alternate cannot know what it was not told",
)
concurrent_switch_loses_no_change = never_step(
    "No change is lost in a concurrent switch away from a primary that runs.",
    "old.primary and old.changes != nothing",
    on="concurrent_switch",
    answers=("SE-MIR-12", "SE-MAN-01"),
    violated=True,
    because="what is reported need not be mirrored, and the alternate may know less",
)
disruptive_switch_loses_no_change = never_step(
    "No change is lost in a disruptive switch away from a primary that runs.",
    "old.primary and old.changes != nothing",
    on="disruptive_switch",
    answers="SE-MIR-12",
    violated=True,
    because="what is reported need not be mirrored, and the alternate may know less",
)
automatic_switch_loses_no_change = never_step(
    "No change is lost in an automatic switch away from a primary that runs.",
    "old.primary and old.changes != nothing",
    on="automatic_switch",
    answers=("SE-MIR-12", "SE-MAN-01"),
    violated="last_state_is == messages",
    because="what is reported need not be mirrored",
)
changes_can_be_lost = sometimes(
    "A switch is possible while a change is not mirrored: the paper says that it can be lost.",
    "(a.changes != nothing or b.changes != nothing) and (enabled(concurrent_switch)"
    " or enabled(disruptive_switch) or enabled(automatic_switch))",
    answers=("SE-MIR-12", "SE-MIR-14", "SE-MAN-Q1"),
)
immediate_mirroring_keeps_changes = always_step(
    "Once a mirroring has ended, no primary has a change that is not mirrored.",
    "not any(after(se.changes) != nothing for se in ses if se.primary)",
    on="mirroring_ends",
    answers=("SE-MIR-12", "SE-MIR-14"),
)
no_switch_before_rebuilt_vpd_is_mirrored = never_step(
    "No switch happens between a rebuild of the vital product data and its mirroring.",
    "any(se.primary and se.changes == vpd for se in ses)",
    on=("concurrent_switch", "disruptive_switch", "automatic_switch", "switch_back"),
    answers="SE-MIR-15",
    violated=True,
    because="no line covers the hour between the last rebuild and its mirroring",
)
mirroring_is_prohibited_for_a_task = sometimes(
    "Mirroring is prohibited for the system's changing data alone.",
    'refused_only(mirroring_begins, "SE-MIR-06")',
    answers="SE-MIR-06",
)
mirroring_is_prohibited_for_service = sometimes(
    "Mirroring is prohibited for a repair by a service representative alone.",
    'refused_only(mirroring_begins, "SE-MIR-07")',
    answers="SE-MIR-07",
)
mirroring_is_prohibited_for_a_fence = sometimes(
    "Mirroring is prohibited for erroneous data on a fenced SE alone.",
    'refused_only(mirroring_begins, "SE-MIR-08")',
    answers="SE-MIR-08",
)
mirroring_is_prohibited_for_levels = sometimes(
    "Mirroring is prohibited for different engineering change levels alone.",
    'refused_only(mirroring_begins, "SE-MIR-09")',
    answers="SE-MIR-09",
)
no_mirroring_ends_between_levels = never_step(
    "No mirroring ends between SEs at different engineering change levels.",
    "(se.level == upgraded) != (other.level == upgraded)",
    on="mirroring_ends",
    answers="SE-MIR-09",
)
no_mirroring_ends_from_a_fenced_se = never_step(
    "No mirroring ends from or to a fenced SE.",
    "se.fenced or other.fenced or se.fences_other or other.fences_other",
    on="mirroring_ends",
    answers=("SE-MIR-08", "SE-AUTO-10"),
    violated="exception_holds == for_every_switch and when_unknown != blocks"
    " and fence_kept != on_its_own_disk and both_or_neither != none_does",
    because="a fenced SE that role selection makes primary mirrors its erroneous data onto the good"
    " disk: SE-MIR-08 looks at the alternate only",
)
restore_puts_no_older_level = never_step(
    "A hard disk restore never puts older microcode on the alternate than it had, unless the"
    " primary's own is older.",
    "after(other.level) < other.level and se.level >= other.level",
    on="restore_ends",
    answers="SE-MIR-16",
    violated="older_backup == accepted",
    because="the backup is older than what is on the disk",
)
restore_makes_an_exact_image = always_step(
    "After a hard disk restore from a current backup the alternate has a whole disk with the"
    " primary's microcode.",
    "after(other.level) == se.level and not after(other.torn)",
    on="restore_ends",
    where="medium.current",
    answers="SE-MIR-10",
)
different_levels_can_be_mended = always_recoverable(
    "Mirroring that different engineering change levels prohibit can become possible again.",
    "enabled(mirroring_begins)",
    where="ses_talk and (a.level == upgraded) != (b.level == upgraded)"
    " and (a.primary and b.alternate or a.alternate and b.primary)",
    answers=("SE-MIR-09", "SE-MIR-10", "SE-MAN-Q1"),
    violated="last_state_is == mirrored_data",
    because="a primary with a half-written disk is not backed up, so there is no restore; and what"
    " it has changed then forbids every switch, and cannot be mirrored (a restore of the primary's"
    " own disk, of which the paper does not speak, is left out)",
)
