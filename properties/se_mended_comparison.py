"""What it removes through two faults if the tables compare, and what that must not cost."""

from checker import always, always_recoverable, always_step, never_step

automatic_switch_lands_on_no_worse_se_although_all_is_mirrored = never_step(
    "Even while every change is mirrored: no automatic switch lands on an SE that is worse than the"
    " one it replaces.",
    "a_is_worse if new == a else b_is_worse",
    where="all(se.changes == nothing for se in ses)",
    on="automatic_switch",
    answers="SE-07",
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
    answers="SE-07",
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
no_switch_during_a_task = never_step(
    "No switch starts during a blocking task.",
    "any(se.task != no_task for se in ses)",
    on=("concurrent_switch", "automatic_switch"),
    answers=("SE-MAN-09", "SE-MAN-06"),
)
former_primary_becomes_alternate = always_step(
    "If the former primary hears of the switch, it is alternate after it.",
    "implies(ses_talk, not any(se.primary and after(se.primary) for se in ses))",
    on=("concurrent_switch", "automatic_switch"),
    answers="SE-03",
)
switch_leaves_a_primary = always_step(
    "After every switch there is a primary SE.",
    "any(after(se.primary) for se in ses)",
    on=("concurrent_switch", "automatic_switch"),
    answers=("SE-02", "SE-MAN-07"),
)
one_primary_and_one_alternate_again = always_recoverable(
    "Whatever has happened, the system can come back to one primary and one alternate.",
    "count(se.primary for se in ses) == 1 and any(se.alternate for se in ses)",
    answers=("SE-01", "SE-03"),
)
