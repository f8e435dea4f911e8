"""What must hold of the redundant system ROM, and what its brief claims."""

from checker import always, always_recoverable, always_step, never_step, sometimes

# -- safety -----------------------------------------------------------------------------------

active_valid_image_is_primary = always(
    "While the server runs and its active image is valid, the active image is the primary one.",
    "implies(server.running and active.image != corrupt, primary == active)",
    answers="ROM-02",
)
boot_block_accepts_valid_images_only = always_step(
    "The boot block passes no image that is invalid when it is checked.",
    "primary_valid",
    on="server.accepts_primary",
    answers=("ROM-03", "ROM-13"),
)
boot_block_falls_back_to_valid_images_only = always_step(
    "The boot block falls back to no image that is invalid when it is checked.",
    "redundant_valid",
    on="failover_begins",
    answers=("ROM-04", "ROM-13"),
)
never_runs_invalid_image = always(
    "The server never runs an image that was invalid when it was loaded.",
    "not server.astray",
    answers="ROM-13",
    violated=True,
    because="an image that decays between its check and its loading is run unnoticed",
)
failover_leaves_corrupt_image_inactive = always_step(
    "After a failover the other ROM is primary, and the old primary is still corrupt.",
    "after(primary) != primary and after(redundant.image) == corrupt",
    on="failover_ends",
    answers="ROM-04",
)
rejection_generates_error_code = always_step(
    "Whenever the boot block rejects the primary image, an error code is left for the log.",
    "after(log.pending)",
    on="primary_is_rejected",
    answers=("ROM-04", "ROM-06"),
)
primary_is_switched_at_boot_only = never_step(
    "The primary image is switched at boot and at no other time.",
    "after(mark.primary) != mark.primary and not server.booting",
    answers="ROM-05",
)
validity_is_checked_at_boot_only = always(
    "No image is checked at any other time than boot.",
    'not refused(administrator_selects_other_image, "ROM-Q6")',
    answers=("ROM-05", "ROM-Q6"),
    violated="selection_is_checked == when_selected",
    because="a check at selection is a check outside boot, which the brief rules out",
)
boot_notices_every_corruption = never_step(
    "No boot passes over a corrupt image that has not been reported.",
    "not redundant_valid and log.clear",
    on="server.accepts_primary",
    violated=True,
    because="the boot block checks the redundant image only once the primary has failed",
)
failover_is_never_to_a_worse_image = never_step(
    "A failover never makes an image primary that is worse than the one it replaces.",
    "worse_image",
    on="failover_ends",
    answers=("ROM-14", "ROM-Q5"),
    violated="older_revision == is_worse",
    because="the redundant image may hold the older revision, and nothing compares revisions",
)
flash_asks_for_no_worse_image = never_step(
    "What a flash has written is selected by itself only if it is no worse than the primary image.",
    "not mark.other_wanted and after(mark.other_wanted)"
    " and after(redundant.image) < after(primary.image)",
    on="flash_ends_image",
    answers=("ROM-14", "ROM-Q2"),
    violated="flash_writes == redundant_image",
    because="no validity check sees a defect, and a corrupt image is only seen at the next boot",
)
rebuilding_keeps_valid_images = always_step(
    "Only a corrupt image is ever rebuilt.",
    "not redundant_valid",
    on=("server_rebuilds", "administrator_rebuilds"),
    answers="ROM-Q4",
)
failover_is_done_in_one_boot = always_step(
    "A failover ends with the loading of the other image, in the same boot.",
    "after(server.loading)",
    on="failover_ends",
    answers="ROM-Q8",
    violated="loads_after_failover == next_boot",
    because="the server reboots and checks again first",
)
power_failure_loses_no_selection = never_step(
    "A power failure never loses what the administrator has selected.",
    "mark.other_wanted and not after(mark.other_wanted) and after(mark.primary) == mark.primary",
    on="power_fails",
    answers="ROM-Q7",
    violated="torn_mark == unreadable_then_a",
    because="the selection goes with the mark that it was being written to",
)
power_failure_leaves_written_image_corrupt = always_step(
    "An image that is being written when the power fails is corrupt.",
    "all(implies(rom.being_written, after(rom.image) == corrupt) for rom in roms)",
    on="power_fails",
    answers="ROM-16",
)
whatever_is_done_at_the_server_is_done_remotely = always(
    "Whenever an image can be flashed or selected at the server, it can be remotely.",
    "enabled(administrator_flashes, console=at_the_server)"
    " == enabled(administrator_flashes, console=remote)"
    " and enabled(administrator_selects_other_image, console=at_the_server)"
    " == enabled(administrator_selects_other_image, console=remote)",
    answers="ROM-10",
)

# -- availability ------------------------------------------------------------------------------
#
# "By itself" is without the administrator and the technician; the power comes back by itself. What
# runs may be a defective image, or one that decayed after its check, unless a sentence says more.

one_valid_image_is_enough = always_recoverable(
    "While the boot block is intact and one image is valid, the server can come to run by itself,"
    " in at most ten steps.",
    "server.running",
    where="bootable and not server.running",
    without=("fault", "operator"),
    steps=10,
    answers="ROM-11",
)
one_valid_image_comes_to_run = always_recoverable(
    "While the boot block is intact and one image is valid, the server can come to run a valid"
    " image by itself.",
    "server.working or server.lacking",
    where="bootable and not server.running",
    without=("fault", "operator"),
    answers=("ROM-11", "ROM-13"),
    violated=True,
    because="an image that decays after its check is run, and only a reboot ends that",
)
both_corrupt_images_are_shown = sometimes(
    "A server with two invalid images stops, and shows the error code on its screen.",
    "server.halted",
    answers="ROM-Q1",
    violated="when_both_invalid == retry",
    because="it checks both images again and again, and nobody sees why",
)
no_single_fault_stops_the_server = always_recoverable(
    "After any single fault the server can come to run by itself.",
    "server.running",
    where="not server.running",
    without=("fault", "operator"),
    faults=1,
    answers=("ROM-Q2", "ROM-Q3"),
    violated="flash_writes == both_images or boot_block_is == writable",
    because="one bad ROMPaq spoils both images, or one power failure costs the boot block",
)
no_two_faults_stop_the_server = always_recoverable(
    "After any two faults the server can come to run by itself.",
    "server.running",
    where="not server.running",
    without=("fault", "operator"),
    faults=2,
    violated=True,
    because="two faults spoil both images; where the boot block is flashed, one can do it",
)
no_single_fault_needs_somebody_on_site = always_recoverable(
    "After any single fault the server can be brought back to work with nobody on site.",
    "server.working",
    without=("fault", "technician_restores_image", "technician_restores_boot_block"),
    faults=1,
    answers=("ROM-10", "ROM-Q2", "ROM-Q3"),
    violated="flash_writes == both_images or boot_block_is == writable",
    because="nothing can be flashed remotely while nothing boots",
)
server_can_always_be_brought_back = always_recoverable(
    "Whatever has happened, the server can be brought back to work.",
    "server.working",
    answers="ROM-Q3",
)
defective_upgrade_is_recovered_automatically = always_recoverable(
    "A server that runs a valid but defective upgrade can come back to a good image by itself.",
    "server.working",
    where="server.lacking",
    without=("fault", "operator"),
    answers="ROM-15",
    violated=True,
    because="no validity check sees a defect, so nothing ever leaves the defective image",
)
administrator_can_revert_to_backup = always_recoverable(
    "After a defective upgrade the administrator can go back to a good image by selecting the"
    " other one.",
    "server.working",
    where="server.lacking and flash.idle",
    without=(
        "fault",
        "administrator_flashes",
        "administrator_rebuilds",
        "server_rebuilds",
        "technician_restores_image",
        "technician_restores_boot_block",
    ),
    faults=1,
    answers=("ROM-08", "ROM-Q2"),
    violated="flash_writes == both_images",
    because="an upgrade that writes both images keeps no good one to go back to",
)
original_can_be_kept_beside_the_upgrade = sometimes(
    "Two good images, the original and an upgrade, can be kept, without any fault.",
    "server.working and flash.idle and a.image == good and b.image == good"
    " and a.revision != b.revision",
    faults=0,
    answers=("ROM-08", "ROM-09"),
    violated="flash_writes == both_images",
    because="an upgrade that writes both images leaves two of the same revision",
)
either_image_can_be_selected = sometimes(
    "The administrator can have the server run from the B ROM, without any fault.",
    "server.working and active == b",
    faults=0,
    answers="ROM-09",
)
detected_corruption_is_logged_by_itself = always_recoverable(
    "Every detected corruption can reach the error log by itself.",
    "log.reported",
    where="log.pending",
    without=("fault", "operator"),
    answers="ROM-06",
    violated=True,
    because="the running system fetches the code, and with two corrupt images nothing runs",
)
detected_corruption_is_logged_while_one_image_is_valid = always_recoverable(
    "While the boot block is intact and one image is valid, every detected corruption can reach the"
    " error log by itself.",
    "log.reported",
    where="log.pending and bootable",
    without=("fault", "operator"),
    answers="ROM-06",
)
redundancy_is_restored_by_itself = always_recoverable(
    "After a reported failover the server can have two valid images again, by itself.",
    "redundant_valid",
    where="server.running and flash.idle and log.reported and primary_valid",
    without=("fault", "operator"),
    answers="ROM-Q4",
    violated="rebuilt != automatically",
    because="without rebuilding the server stays one fault away from not booting",
)
boot_finds_an_image_after_one_fault = always(
    "After a single fault there is an intact boot block and a valid image whenever the server is"
    " to boot.",
    "implies(not server.running, bootable)",
    faults=1,
    answers=("ROM-Q2", "ROM-Q3"),
    violated="flash_writes == both_images or boot_block_is == writable",
    because="one bad ROMPaq spoils both images, or one power failure costs the boot block",
)
boot_finds_an_image = always(
    "There is an intact boot block and a valid image whenever the server is to boot.",
    "implies(not server.running, bootable)",
    violated=True,
    because="two faults spoil both images; where the boot block is flashed, one can do it",
)
