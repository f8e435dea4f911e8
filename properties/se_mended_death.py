"""What it removes if a person may go by what he sees, and what that must not cost."""

from checker import always, always_recoverable, never_step

failed_primary_is_replaced_by_a_person = always_recoverable(
    "While an alternate is up, a dead primary can be replaced by a person without its repair.",
    "any(se.primary for se in ses)",
    where="any(se.dead for se in ses) and any(se.alternate for se in ses)",
    without=("fault", "se_is_repaired", "automatic_switch"),
    answers=("SE-03", "SE-MAN-07", "SE-LOC-Q1"),
)
never_two_primaries = always(
    "There are never two primary SEs.",
    "count(se.primary for se in ses) <= 1",
    answers=("SE-01", "SE-02"),
)
no_switch_during_a_task = never_step(
    "No switch starts during a blocking task.",
    "any(se.task != no_task for se in ses)",
    on=("concurrent_switch", "disruptive_switch", "automatic_switch", "switch_back"),
    answers=("SE-MAN-03", "SE-MAN-04", "SE-MAN-05", "SE-MAN-06", "SE-MAN-09"),
)
concurrent_switch_lands_on_no_fenced_se = never_step(
    "No concurrent switch lands on a fenced SE.",
    "new.fenced or old.fences_other",
    on="concurrent_switch",
    answers=("SE-MAN-02", "SE-AUTO-10"),
)
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
