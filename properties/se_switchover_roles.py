"""Who is primary: never two, and one again; how an SE gets its role."""

from checker import always, always_recoverable, always_step, never_step

designs = ("se_switchover",)

never_two_primaries = always(
    "There are never two primary SEs.",
    "count(se.primary for se in ses) <= 1",
    answers=("SE-01", "SE-02"),
)
switch_leaves_a_primary = always_step(
    "After every switch there is a primary SE.",
    "any(after(se.primary) for se in ses)",
    on=("concurrent_switch", "disruptive_switch", "automatic_switch", "switch_back"),
    answers=("SE-02", "SE-MAN-07"),
)
former_primary_becomes_alternate = always_step(
    "A primary that hears of the switch that replaces it is alternate after it.",
    "implies(old.primary and (handler == old or ses_talk), after(old.alternate))",
    on=("concurrent_switch", "disruptive_switch", "automatic_switch", "switch_back"),
    answers="SE-03",
)
repaired_se_becomes_alternate = always_step(
    "An SE that gets its role beside a primary becomes alternate.",
    "implies(other.primary, after(se.alternate))",
    on=("se_becomes_primary", "se_becomes_alternate", "operator_names_primary"),
    answers=("SE-03", "SE-SEL-03"),
)
one_primary_and_one_alternate_again = always_recoverable(
    "Whatever has happened, the system can come back to one primary and one alternate.",
    "any(se.primary for se in ses) and any(se.alternate for se in ses)",
    answers=("SE-01", "SE-03", "SE-SEL-Q1"),
    violated="both_or_neither == none_does",
    because="two SEs that both have the soft switch file wait for each other for ever",
)
roles_come_back_by_themselves = always_recoverable(
    "Once both SEs are up and reach each other, they can settle their roles by themselves.",
    "any(se.primary for se in ses) and any(se.alternate for se in ses)",
    where="ses_talk",
    without=("fault", "operator"),
    answers=("SE-01", "SE-02", "SE-SEL-Q1", "SE-SEL-Q4"),
    violated="both_or_neither != by_position or asks_over == service_network_only",
    because="two SEs that both have the soft switch file need somebody to name the primary, and"
    " those that ask over the service network only need somebody to mend it",
)
started_se_has_no_role = always_step(
    "An SE that is switched on has no role at first.",
    "all(implies(se.off and not after(se.off), after(se.pre_se)) for se in ses)",
    on=("a.starts", "b.starts"),
    answers="SE-SEL-01",
)
soft_switch_file_decides = never_step(
    "Of two SEs without a role, none becomes primary if only the other has the soft switch file.",
    "other.pre_se and other.last_primary and not se.last_primary",
    on="se_becomes_primary",
    answers=("SE-SEL-02", "SE-SEL-04"),
)
