"""What must hold of the alternate support element: no switch lands on a worse one (SE-07).

The findings that the paper does not concede come first: in those nothing is lost for want of
mirroring. What other files state is about the same design (`designs` names it).
"""

from checker import never_step

# -- a worse SE although everything is mirrored -------------------------------------------------

concurrent_switch_lands_on_no_half_written_disk = never_step(
    "No concurrent switch goes from a primary with a whole disk to an SE with a half-written one.",
    "old.primary and new.torn and not old.torn",
    on="concurrent_switch",
    answers=("SE-07", "SE-MAN-06"),
    violated=True,
    because="the tables ask whether mirroring or a restore runs: one that was broken off, and left"
    " the alternate's disk half written, no longer does",
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
concurrent_switch_lands_on_no_worse_se_although_all_is_mirrored = never_step(
    "Even while every change is mirrored: no concurrent switch by a person lands on an SE that is"
    " worse than the one it replaces.",
    "a_is_worse if new == a else b_is_worse",
    where="all(se.changes == nothing for se in ses)",
    on="concurrent_switch",
    answers=("SE-07", "SE-MAN-09"),
    violated=True,
    because="no line asks for hardware problems, half-written disks, or the way to the processor;"
    " the paper concedes none of these",
)
disruptive_switch_lands_on_no_worse_se_although_all_is_mirrored = never_step(
    "Even while every change is mirrored: no disruptive switch lands on an SE that is worse than"
    " the one it replaces.",
    "a_is_worse_reloaded if new == a else b_is_worse_reloaded",
    where="all(se.changes == nothing for se in ses)",
    on="disruptive_switch",
    answers=("SE-07", "SE-MAN-09"),
    violated=True,
    because="no line asks for hardware problems, half-written disks, or the way to the processor;"
    " the paper concedes none of these",
)
automatic_switch_lands_on_no_worse_se = never_step(
    "No automatic switch lands on an SE that is worse than the one it replaces.",
    "a_is_worse if new == a else b_is_worse",
    on="automatic_switch",
    answers="SE-07",
)
return_after_repair_lands_on_no_worse_se_although_all_is_mirrored = never_step(
    "Even while every change is mirrored: no return to a repaired SE lands on one that is worse"
    " than the one it replaces.",
    "a_is_worse if new == a else b_is_worse",
    where="all(se.changes == nothing for se in ses)",
    on="switch_back",
    answers=("SE-07", "SE-AUTO-Q3"),
    violated="after_repair == switches_back",
    because="nobody asks whether the disk of the repaired SE is whole: a mirroring to it may have"
    " been broken off",
)

# -- a worse SE because a change is not mirrored ---------------------------------------------------

concurrent_switch_lands_on_no_worse_se = never_step(
    "No concurrent switch by a person lands on an SE that is worse than the one it replaces.",
    "a_is_worse if new == a else b_is_worse",
    on="concurrent_switch",
    answers=("SE-07", "SE-MAN-09"),
    violated=True,
    because="besides what goes wrong although all is mirrored: a change that was reported need not"
    " be mirrored. The paper concedes as much where it asks for mirroring at once, but there it"
    " speaks of a disruptive switch after the primary has failed; here it runs",
)
disruptive_switch_lands_on_no_worse_se = never_step(
    "No disruptive switch lands on an SE that is worse than the one it replaces.",
    "a_is_worse_reloaded if new == a else b_is_worse_reloaded",
    on="disruptive_switch",
    answers=("SE-07", "SE-MAN-09"),
    violated=True,
    because="besides what goes wrong although all is mirrored: a change that was reported need not"
    " be mirrored. The paper concedes that it can be lost in a disruptive switch",
)
return_after_repair_lands_on_no_worse_se = never_step(
    "No return to a repaired SE lands on one that is worse than the one it replaces.",
    "a_is_worse if new == a else b_is_worse",
    on="switch_back",
    answers=("SE-07", "SE-AUTO-Q3"),
    violated="after_repair == switches_back",
    because="nobody asks whether what was changed since the repair is mirrored to the repaired SE."
    " That a change can be lost the paper concedes of switches that a failure calls for, and not"
    " of a return that could wait",
)
