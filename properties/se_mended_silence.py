"""What it removes through two faults if silence is no reason to switch, and what that costs."""

from checker import always, always_recoverable, always_step, never_step, sometimes

never_two_primaries = always(
    "There are never two primary SEs.",
    "count(se.primary for se in ses) <= 1",
    answers=("SE-01", "SE-02", "SE-LOC-Q1"),
)
never_two_primaries_by_automatic_switches = never_step(
    "No automatic switch makes a second primary.",
    "any(se.primary and after(se.primary) for se in ses)",
    on="automatic_switch",
    answers=("SE-02", "SE-LOC-Q1", "SE-AUTO-Q1"),
)
roles_come_back_by_themselves = always_recoverable(
    "Once both SEs are up and reach each other, they settle their roles by themselves.",
    "count(se.primary for se in ses) == 1 and any(se.alternate for se in ses)",
    where="ses_talk",
    without=("fault", "operator"),
    answers=("SE-01", "SE-02"),
)
no_switch_during_a_task = never_step(
    "No switch starts during a blocking task.",
    "any(se.task != no_task for se in ses)",
    on=("concurrent_switch", "automatic_switch"),
    answers=("SE-MAN-09", "SE-MAN-06"),
)
nothing_is_switched_against_a_hold = never_step(
    "No automatic switch happens while a user is logged on to the primary in product engineering or"
    " service mode, in service status, or against the configuration.",
    "any(se.hold != free for se in ses)",
    on="automatic_switch",
    answers=("SE-AUTO-07", "SE-AUTO-08", "SE-AUTO-09"),
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
dead_primary_is_replaced_by_a_person = sometimes(
    "A person at the alternate's panel can replace a dead primary in the middle of a task.",
    "known_task != no_task and any(se.dead for se in ses) and not any(se.primary for se in ses)"
    " and enabled(concurrent_switch, panel=at_alternate)",
    answers=("SE-03", "SE-MAN-07"),
)
dead_primary_is_replaced_from_the_hmc = sometimes(
    "A dead primary can be replaced from an HMC, with nobody on site.",
    "any(se.dead for se in ses) and not any(se.primary for se in ses)"
    " and enabled(concurrent_switch, panel=at_hmc)",
    answers=("SE-RMT-02", "SE-RMT-03"),
    violated=True,
    because="it is the price: nobody who is away can see that the primary is down",
    unavoidable="from afar a dead primary and one that is cut off look the same",
)
silent_primary_is_replaced = sometimes(
    "A primary that is no longer operational is replaced automatically.",
    "enabled(automatic_switch, trigger=silence)",
    answers=("SE-AUTO-03", "SE-AUTO-Q1"),
    violated=True,
    because="it is the price: the alternate cannot see that the primary is down",
    unavoidable="to the alternate a dead primary and one that is cut off look the same",
)
