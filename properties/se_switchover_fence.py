"""The fence: an automatic switch leaves the former primary inoperable until its repair."""

from checker import always_step, never_step

designs = ("se_switchover",)

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
)
disruptive_switch_lands_on_no_fenced_se = never_step(
    "No disruptive switch lands on a fenced SE.",
    "new.fenced or old.fences_other",
    on="disruptive_switch",
    answers=("SE-MAN-02", "SE-AUTO-10"),
)
automatic_switch_lands_on_no_fenced_se = never_step(
    "No automatic switch lands on a fenced SE.",
    "new.fenced or old.fences_other",
    on="automatic_switch",
    answers=("SE-MAN-02", "SE-AUTO-10"),
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
