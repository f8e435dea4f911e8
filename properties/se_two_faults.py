"""What two faults do to the alternate support element."""

from checker import always, always_recoverable, always_step, never_step, sometimes

automatic_switch_lands_on_no_worse_se_although_all_is_mirrored = never_step(
    "Even while every change is mirrored: no automatic switch lands on an SE that is worse than the"
    " one it replaces.",
    "a_is_worse if new == a else b_is_worse",
    where="all(se.changes == nothing for se in ses)",
    on="automatic_switch",
    answers="SE-07",
    violated=True,
    because="with the same problem on both sides nobody asks what else the alternate lacks, which"
    " the paper does not concede",
)
automatic_switch_lands_on_no_worse_se = never_step(
    "No automatic switch lands on an SE that is worse than the one it replaces.",
    "a_is_worse if new == a else b_is_worse",
    on="automatic_switch",
    answers="SE-07",
    violated=True,
    because="with the same problem on both sides nobody asks what else the alternate lacks; here a"
    " change that is not mirrored, which the paper concedes can be lost",
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
    violated="when_unknown != blocks",
    because="a primary that is cut off is taken for a dead one, and nobody can tell it to stop",
)
never_two_primaries_by_automatic_switches = never_step(
    "No automatic switch makes a second primary.",
    "any(se.primary and after(se.primary) for se in ses)",
    on="automatic_switch",
    answers=("SE-02", "SE-LOC-Q1", "SE-AUTO-Q1"),
    violated="exception_holds == for_every_switch and when_unknown != blocks",
    because="a primary that is cut off is taken for a dead one, and nobody can tell it to stop",
)
no_switch_during_a_task = never_step(
    "No switch starts during a blocking task.",
    "any(se.task != no_task for se in ses)",
    on=("concurrent_switch", "automatic_switch", "switch_back"),
    answers=("SE-MAN-09", "SE-MAN-06"),
    violated="when_unknown == passes",
    because="the alternate cannot know of the task of a primary that it cannot reach",
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
manual_switch_is_refused_for_lost_communication = sometimes(
    "A manual switch is refused for the primary's not reaching the alternate alone.",
    'refused_only(concurrent_switch, "SE-MAN-07")',
    answers="SE-MAN-07",
)
automatic_switch_is_refused_for_lost_communication = sometimes(
    "If the exception holds for automatic switches, one is refused for the primary's not reaching"
    " the alternate alone.",
    'exception_holds == for_manual_only or refused_only(automatic_switch, "SE-MAN-07")',
    answers=("SE-AUTO-04", "SE-MAN-07"),
)
automatic_switch_is_refused_for_a_fence = sometimes(
    "An automatic switch is refused for the fence alone.",
    'refused_only(automatic_switch, "SE-MAN-02")',
    answers=("SE-AUTO-04", "SE-MAN-02"),
)
automatic_switch_fences = always_step(
    "After an automatic switch the former primary is fenced.",
    "after(old.fenced or new.fences_other)",
    on="automatic_switch",
    answers=("SE-AUTO-10", "SE-AUTO-Q2"),
    violated="fence_kept == on_its_own_disk",
    because="an SE that is dead or cannot be reached writes nothing on its disk",
)
concurrent_switch_lands_on_no_fenced_se = never_step(
    "No concurrent switch lands on a fenced SE.",
    "new.fenced or old.fences_other",
    on="concurrent_switch",
    answers=("SE-MAN-02", "SE-AUTO-10"),
    violated="exception_holds == for_every_switch and when_unknown != blocks"
    " and fence_kept != on_its_own_disk",
    because="the fence of an SE that could not be told is known to its new primary only",
)
automatic_switch_lands_on_no_fenced_se = never_step(
    "No automatic switch lands on a fenced SE.",
    "new.fenced or old.fences_other",
    on="automatic_switch",
    answers=("SE-MAN-02", "SE-AUTO-10"),
    violated="exception_holds == for_every_switch and when_unknown != blocks"
    " and fence_kept != on_its_own_disk",
    because="the fence of an SE that could not be told is known to its new primary only",
)
former_primary_becomes_alternate = always_step(
    "A primary that hears of the switch that replaces it is alternate after it.",
    "implies(old.primary and (handler == old or ses_talk), after(old.alternate))",
    on=("concurrent_switch", "automatic_switch", "switch_back"),
    answers="SE-03",
)
one_primary_and_one_alternate_again = always_recoverable(
    "Whatever has happened, the system can come back to one primary and one alternate.",
    "count(se.primary for se in ses) == 1 and any(se.alternate for se in ses)",
    answers=("SE-01", "SE-03", "SE-SEL-Q1"),
    violated="both_or_neither == none_does",
    because="two SEs that both have the soft switch file wait for each other for ever",
)
roles_come_back_by_themselves = always_recoverable(
    "Once both SEs are up and reach each other, they can settle their roles by themselves.",
    "count(se.primary for se in ses) == 1 and any(se.alternate for se in ses)",
    where="ses_talk",
    without=("fault", "operator"),
    answers=("SE-01", "SE-02", "SE-SEL-Q1"),
    violated="when_unknown != blocks or both_or_neither != by_position",
    because="two primaries that hear each other again both stay primary, and two SEs that both"
    " have the soft switch file may need somebody to name the primary",
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
    violated="exception_holds == for_every_switch and when_unknown != blocks",
    because="the alternate cannot know who logs on to a primary that it cannot reach",
)
return_is_refused_for_a_fence = sometimes(
    "If a repaired SE becomes primary again by itself, its return is refused for the fence alone.",
    'after_repair == stays_alternate or refused_only(switch_back, "SE-MAN-02")',
    answers=("SE-AUTO-Q3", "SE-MAN-02"),
)
mirroring_waits_for_communication = sometimes(
    "Mirroring does not begin only because the SEs do not reach each other.",
    "any(se.primary for se in ses) and any(se.alternate for se in ses) and not ses_talk"
    " and all(se.task == no_task and se.hold != service_status and not se.fenced"
    " and not se.fences_other and se.level == original for se in ses)",
    answers="SE-MAN-06",
)
mirroring_does_not_end_without_communication = sometimes(
    "Mirroring cannot end only because the SEs do not reach each other.",
    "any(se.task == mirroring for se in ses) and any(se.alternate for se in ses) and not ses_talk",
    answers="SE-MAN-06",
)
