"""Which answers turn the verdicts together."""

from checker import always, always_recoverable, always_step, never_step, sometimes

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
    answers="SE-07",
    violated=True,
    because="no line asks for hardware problems, half-written disks, or the way to the processor",
)
never_two_primaries = always(
    "There are never two primary SEs.",
    "count(se.primary for se in ses) <= 1",
    answers=("SE-01", "SE-02", "SE-LOC-Q1"),
)
no_switch_during_a_task = never_step(
    "No switch starts during a blocking task.",
    "any(se.task != no_task for se in ses)",
    on=("concurrent_switch", "automatic_switch", "switch_back"),
    answers=("SE-MAN-09", "SE-MAN-06"),
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
automatic_switch_fences = always_step(
    "After an automatic switch the former primary is fenced.",
    "after(old.fenced or new.fences_other)",
    on="automatic_switch",
    answers=("SE-AUTO-10", "SE-AUTO-Q2"),
    violated="exception_holds == for_every_switch and when_unknown != blocks"
    " and fence_kept == on_its_own_disk",
    because="an SE that is dead or cannot be reached writes nothing on its disk",
)
concurrent_switch_lands_on_no_fenced_se = never_step(
    "No concurrent switch lands on a fenced SE.",
    "new.fenced or old.fences_other",
    on="concurrent_switch",
    answers=("SE-MAN-02", "SE-AUTO-10"),
)
automatic_switch_lands_on_no_fenced_se = never_step(
    "No automatic switch lands on a fenced SE.",
    "new.fenced or old.fences_other",
    on="automatic_switch",
    answers=("SE-MAN-02", "SE-AUTO-10"),
)
former_primary_becomes_alternate = always_step(
    "A primary that hears of the switch that replaces it is alternate after it.",
    "implies(old.primary and (handler == old or ses_talk), after(old.alternate))",
    on=("concurrent_switch", "automatic_switch", "switch_back"),
    answers="SE-03",
)
one_primary_and_one_alternate_again = always_recoverable(
    "Whatever has happened, the system can come back to one primary and one alternate.",
    "any(se.primary for se in ses) and any(se.alternate for se in ses)",
    answers=("SE-01", "SE-03", "SE-SEL-Q1"),
    violated="when_unknown != blocks and both_or_neither == none_does",
    because="two SEs that both have the soft switch file wait for each other for ever",
)
roles_come_back_by_themselves = always_recoverable(
    "Once both SEs are up and reach each other, they can settle their roles by themselves.",
    "any(se.primary for se in ses) and any(se.alternate for se in ses)",
    where="ses_talk",
    without=("fault", "operator"),
    answers=("SE-01", "SE-02", "SE-SEL-Q1"),
    violated="when_unknown != blocks and both_or_neither != by_position",
    because="two SEs that both have the soft switch file need somebody to name the primary",
)
switch_leaves_a_primary = always_step(
    "After every switch there is a primary SE.",
    "any(after(se.primary) for se in ses)",
    on=("concurrent_switch", "automatic_switch", "switch_back"),
    answers=("SE-02", "SE-MAN-07"),
)
nothing_is_switched_against_a_hold = never_step(
    "No automatic switch happens while a user is logged on to the primary in product engineering or"
    " service mode, in service status, or against the configuration.",
    "any(se.hold != free for se in ses)",
    on="automatic_switch",
    answers=("SE-AUTO-07", "SE-AUTO-08", "SE-AUTO-09"),
)
failed_primary_is_replaced_by_itself = always_recoverable(
    "While an alternate is up that reaches the processor, a dead primary can be replaced by the"
    " system itself.",
    "any(se.primary for se in ses)",
    where="any(se.dead for se in ses) and not any(se.primary for se in ses)"
    " and service.works and any(se.alternate and se.on_service_network for se in ses)",
    without=("fault", "operator"),
    answers=("SE-AUTO-03", "SE-LOC-Q1", "SE-AUTO-Q1"),
    violated="when_unknown != passes or exception_holds == for_manual_only",
    because="its last known user, service status or task forbids the switch for ever, or its"
    " silence does",
)
failed_primary_is_replaced_by_a_person = always_recoverable(
    "While an alternate is up, a dead primary can be replaced by a person without its repair.",
    "any(se.primary for se in ses)",
    where="any(se.dead for se in ses) and any(se.alternate for se in ses)",
    without=("fault", "se_is_repaired", "automatic_switch"),
    answers=("SE-03", "SE-MAN-07", "SE-LOC-Q1"),
    violated="when_unknown != passes",
    because="nobody can tell the alternate that the task of a dead primary has ended",
)
fenced_se_is_never_primary = never_step(
    "No SE that is fenced becomes primary before it is repaired.",
    "not a.primary and after(a.primary) and (a.fenced or b.fences_other)"
    " or not b.primary and after(b.primary) and (b.fenced or a.fences_other)",
    answers="SE-AUTO-10",
    violated="exception_holds == for_every_switch and when_unknown != blocks"
    " and fence_kept != on_its_own_disk and both_or_neither != none_does",
    because="role selection goes by the soft switch file and asks for no fence",
)
concurrent_switch_loses_no_change = never_step(
    "No change is lost in a concurrent switch away from a primary that runs.",
    "old.primary and old.changes != nothing",
    on="concurrent_switch",
    answers=("SE-MIR-12", "SE-MAN-01"),
    violated="last_state_is == messages or hmc_gives_up == without_an_answer"
    " or at_the_alternate == handled_there",
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
silent_primary_is_replaced = sometimes(
    "A primary that is not heard, and so taken for one that is no longer operational, can be"
    " replaced automatically.",
    "enabled(automatic_switch, trigger=silence)",
    answers=("SE-AUTO-03", "SE-AUTO-Q1"),
    violated="when_unknown == blocks or exception_holds == for_manual_only",
    because="nobody may act when the primary is silent",
)
living_primary_is_replaced_from_the_hmc = never_step(
    "The HMC switches away from a primary that runs only by way of that primary.",
    "panel == at_hmc and old.primary and handler == new",
    on="concurrent_switch",
    answers="SE-RMT-Q1",
    violated="hmc_gives_up == without_an_answer",
    because="one broken connection to the customer network is taken for a dead primary",
)
last_state_has_arrived = never_step(
    "No concurrent switch happens while the alternate has not received word of the last change of a"
    " primary that runs.",
    "old.primary and old.unreported",
    on="concurrent_switch",
    answers=("SE-MAN-01", "SE-MAN-Q2", "SE-RMT-Q1"),
    violated="hmc_gives_up == without_an_answer or at_the_alternate == handled_there",
    because="the alternate cannot know what it was not told",
)
return_after_repair_lands_on_no_worse_se = never_step(
    "No return to a repaired SE lands on one that is worse than the one it replaces.",
    "a_is_worse if new == a else b_is_worse",
    on="switch_back",
    answers=("SE-07", "SE-AUTO-Q3"),
    violated="after_repair == switches_back",
    because="nobody asks what the repaired SE lacks",
)
