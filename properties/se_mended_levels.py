"""What it removes if microcode decides, and what that must not cost."""

from checker import always, always_recoverable, always_step

running_processor_matches_its_primary = always(
    "The microcode of a running processor is that of its primary SE.",
    "all(implies(processor.running and se.primary, se.level == processor.level) for se in ses)",
    answers=("SE-CON-03", "SE-CON-01"),
)
disruptive_switch_powers_the_processor_off = always_step(
    "After a disruptive switch the processor is off, to be loaded from its new primary.",
    "after(processor.off)",
    on="disruptive_switch",
    answers="SE-CON-02",
)
never_two_primaries = always(
    "There are never two primary SEs.",
    "count(se.primary for se in ses) <= 1",
    answers=("SE-01", "SE-02"),
)
one_primary_and_one_alternate_again = always_recoverable(
    "Whatever has happened, the system can come back to one primary and one alternate.",
    "any(se.primary for se in ses) and any(se.alternate for se in ses)",
    answers=("SE-01", "SE-03", "SE-SEL-Q1"),
)
roles_come_back_by_themselves = always_recoverable(
    "Once both SEs are up and reach each other, they settle their roles by themselves.",
    "any(se.primary for se in ses) and any(se.alternate for se in ses)",
    where="ses_talk",
    without=("fault", "operator"),
    answers=("SE-01", "SE-02", "SE-SEL-Q1"),
)
