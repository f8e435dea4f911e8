"""What must hold of the alternate support element: no switch lands on a worse one (SE-07)."""

from checker import never_step

concurrent_switch_lands_on_no_half_written_disk = never_step(
    "No concurrent switch goes from a primary with a whole disk to an SE with a half-written one.",
    "old.primary and new.torn and not old.torn",
    on="concurrent_switch",
    answers=("SE-07", "SE-MAN-06"),
    violated=True,
    because="a mirroring or restore that was broken off is no longer in progress",
)
concurrent_switch_lands_on_no_hardware_problem = never_step(
    "No concurrent switch goes from a primary without a hardware problem to an SE with one.",
    "old.primary and new.problem and not old.problem",
    on="concurrent_switch",
    answers="SE-07",
    violated=True,
    because="neither table has a line about the alternate's hardware",
)
concurrent_switch_lands_on_no_se_without_processor = never_step(
    "No concurrent switch goes from a primary that reaches the processor to an SE that does not.",
    "old.primary and service.works and old.on_service_network and not new.on_service_network",
    on="concurrent_switch",
    answers=("SE-07", "SE-AUTO-06"),
    violated=True,
    because="only the automatic table asks whether the alternate reaches the processor",
)
automatic_switch_lands_on_no_worse_se = never_step(
    "No automatic switch lands on an SE that is worse than the one it replaces.",
    "a_is_worse if new == a else b_is_worse",
    on="automatic_switch",
    answers="SE-07",
)
concurrent_switch_lands_on_no_worse_se = never_step(
    "No concurrent switch by a person lands on an SE that is worse than the one it replaces.",
    "a_is_worse if new == a else b_is_worse",
    on="concurrent_switch",
    answers=("SE-07", "SE-MAN-09"),
    violated=True,
    because="no line asks for hardware problems, half-written disks, or the way to the processor",
)
disruptive_switch_lands_on_no_worse_se = never_step(
    "No disruptive switch lands on an SE that is worse than the one it replaces.",
    "a_is_worse_reloaded if new == a else b_is_worse_reloaded",
    on="disruptive_switch",
    answers=("SE-07", "SE-MAN-09"),
    violated=True,
    because="no line asks for hardware problems, half-written disks, or the way to the processor",
)
return_after_repair_lands_on_no_worse_se = never_step(
    "No return to a repaired SE lands on one that is worse than the one it replaces.",
    "a_is_worse if new == a else b_is_worse",
    on="switch_back",
    answers=("SE-07", "SE-AUTO-Q3"),
    violated="after_repair == switches_back",
    because="nobody asks what the repaired SE lacks",
)
