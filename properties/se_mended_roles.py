"""What role selection by the fence removes, and what it must not cost."""

from checker import always_recoverable, never_step

fenced_se_is_never_primary = never_step(
    "No SE that is fenced becomes primary before it is repaired.",
    "not a.primary and after(a.primary) and (a.fenced or b.fences_other)"
    " or not b.primary and after(b.primary) and (b.fenced or a.fences_other)",
    answers="SE-AUTO-10",
)
one_primary_and_one_alternate_again = always_recoverable(
    "Whatever has happened, the system can come back to one primary and one alternate.",
    "any(se.primary for se in ses) and any(se.alternate for se in ses)",
    answers=("SE-01", "SE-03"),
)
roles_come_back_by_themselves = always_recoverable(
    "Once both SEs are up and reach each other, they settle their roles by themselves.",
    "any(se.primary for se in ses) and any(se.alternate for se in ses)",
    where="ses_talk",
    without=("fault", "operator"),
    answers=("SE-01", "SE-02"),
)
no_mirroring_ends_from_a_fenced_se = never_step(
    "No mirroring ends from or to a fenced SE.",
    "se.fenced or other.fenced or se.fences_other or other.fences_other",
    on="mirroring_ends",
    answers=("SE-MIR-08", "SE-AUTO-10"),
)
