"""What it removes if an alternate remembers its fence, and what that must not cost."""

from checker import always_recoverable, never_step

disruptive_switch_lands_on_no_fenced_se = never_step(
    "No disruptive switch lands on a fenced SE.",
    "new.fenced or old.fences_other",
    on="disruptive_switch",
    answers=("SE-MAN-02", "SE-AUTO-10"),
)
one_primary_and_one_alternate_again = always_recoverable(
    "Whatever has happened, the system can come back to one primary and one alternate.",
    "any(se.primary for se in ses) and any(se.alternate for se in ses)",
    answers=("SE-01", "SE-03", "SE-SEL-Q1"),
)
