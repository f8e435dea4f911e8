"""What the mended refusal tables remove, and what they must not cost."""

from checker import always, always_recoverable, always_step, never_step

concurrent_switch_lands_on_no_worse_se_although_all_is_mirrored = never_step(
    "Even while every change is mirrored: no concurrent switch by a person lands on an SE that is"
    " worse than the one it replaces.",
    "a_is_worse if new == a else b_is_worse",
    where="all(se.changes == nothing for se in ses)",
    on="concurrent_switch",
    answers=("SE-07", "SE-MAN-09"),
)
disruptive_switch_lands_on_no_worse_se_although_all_is_mirrored = never_step(
    "Even while every change is mirrored: no disruptive switch lands on an SE that is worse than"
    " the one it replaces.",
    "a_is_worse_reloaded if new == a else b_is_worse_reloaded",
    where="all(se.changes == nothing for se in ses)",
    on="disruptive_switch",
    answers=("SE-07", "SE-MAN-09"),
)
return_after_repair_lands_on_no_worse_se_although_all_is_mirrored = never_step(
    "Even while every change is mirrored: no return to a repaired SE lands on one that is worse"
    " than the one it replaces.",
    "a_is_worse if new == a else b_is_worse",
    where="all(se.changes == nothing for se in ses)",
    on="switch_back",
    answers=("SE-07", "SE-AUTO-Q3"),
)
concurrent_switch_lands_on_no_worse_se = never_step(
    "No concurrent switch by a person lands on an SE that is worse than the one it replaces.",
    "a_is_worse if new == a else b_is_worse",
    on="concurrent_switch",
    answers=("SE-07", "SE-MAN-09"),
)
disruptive_switch_lands_on_no_worse_se = never_step(
    "No disruptive switch lands on an SE that is worse than the one it replaces.",
    "a_is_worse_reloaded if new == a else b_is_worse_reloaded",
    on="disruptive_switch",
    answers=("SE-07", "SE-MAN-09"),
)
automatic_switch_lands_on_no_worse_se = never_step(
    "No automatic switch lands on an SE that is worse than the one it replaces.",
    "a_is_worse if new == a else b_is_worse",
    on="automatic_switch",
    answers="SE-07",
)
disruptive_switch_powers_the_processor_off = always_step(
    "After a disruptive switch the processor is off, to be loaded from its new primary.",
    "after(processor.off)",
    on="disruptive_switch",
    answers="SE-CON-02",
)
concurrent_switch_loses_no_change = never_step(
    "No change is lost in a concurrent switch away from a primary that runs.",
    "old.primary and old.changes != nothing",
    on="concurrent_switch",
    answers=("SE-MIR-12", "SE-MAN-01"),
)
disruptive_switch_loses_no_change = never_step(
    "No change is lost in a disruptive switch away from a primary that runs.",
    "old.primary and old.changes != nothing",
    on="disruptive_switch",
    answers=("SE-MIR-12", "SE-MAN-01"),
)
automatic_switch_loses_no_change = never_step(
    "No change is lost in an automatic switch away from a primary that runs.",
    "old.primary and old.changes != nothing",
    on="automatic_switch",
    answers=("SE-MIR-12", "SE-MAN-01"),
)
no_switch_before_rebuilt_vpd_is_mirrored = never_step(
    "No switch happens between a rebuild of the vital product data and its mirroring.",
    "any(se.primary and se.changes == vpd for se in ses)",
    on=("concurrent_switch", "disruptive_switch", "automatic_switch", "switch_back"),
    answers="SE-MIR-15",
)
manual_is_possible_where_automatic_is = always(
    "Wherever the system may switch by itself, a person may switch too: the same pair, handled by"
    " the same SE, at some panel.",
    "implies(enabled(automatic_switch, handler=a, new=a), enabled(concurrent_switch, handler=a,"
    " new=a))"
    " and implies(enabled(automatic_switch, handler=a, new=b), enabled(concurrent_switch,"
    " handler=a, new=b))"
    " and implies(enabled(automatic_switch, handler=b, new=a), enabled(concurrent_switch,"
    " handler=b, new=a))"
    " and implies(enabled(automatic_switch, handler=b, new=b), enabled(concurrent_switch,"
    " handler=b, new=b))",
    answers="SE-AUTO-04",
)
one_primary_and_one_alternate_again = always_recoverable(
    "Whatever has happened, the system can come back to one primary and one alternate.",
    "any(se.primary for se in ses) and any(se.alternate for se in ses)",
    answers=("SE-01", "SE-03"),
)
concurrent_switch_lands_on_no_hardware_problem = never_step(
    "No concurrent switch goes from a primary without a hardware problem to an SE with one.",
    "old.primary and new.problem and not old.problem",
    on="concurrent_switch",
    answers="SE-07",
)
concurrent_switch_lands_on_no_half_written_disk = never_step(
    "No concurrent switch goes from a primary with a whole disk to an SE with a half-written one.",
    "old.primary and new.torn and not old.torn",
    on="concurrent_switch",
    answers=("SE-07", "SE-MAN-06"),
)
concurrent_switch_lands_on_no_se_without_processor = never_step(
    "No concurrent switch goes from a primary that reaches the processor to an SE that does not.",
    "old.primary and service.works and old.on_service_network and not new.on_service_network",
    on="concurrent_switch",
    answers=("SE-07", "SE-AUTO-06"),
)
return_after_repair_lands_on_no_worse_se = never_step(
    "No return to a repaired SE lands on one that is worse than the one it replaces.",
    "a_is_worse if new == a else b_is_worse",
    on="switch_back",
    answers=("SE-07", "SE-AUTO-Q3"),
)
last_state_has_arrived = never_step(
    "No concurrent switch happens while the alternate has not received word of the last change of a"
    " primary that runs.",
    "old.primary and old.unreported",
    on="concurrent_switch",
    answers=("SE-MAN-01", "SE-MAN-Q2", "SE-RMT-Q1"),
)
living_primary_is_replaced_from_the_hmc = never_step(
    "The HMC switches away from a primary that runs only by way of that primary.",
    "panel == at_hmc and old.primary and handler == new",
    on=("concurrent_switch", "disruptive_switch"),
    answers="SE-RMT-Q1",
)
