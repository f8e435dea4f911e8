"""Who may ask for a switch where, and which SE handles it."""

from checker import always, never_step, sometimes

designs = ("se_switchover",)

each_panel_can_switch = sometimes(
    "A switch can be asked for at the HMC, at the primary and at the alternate.",
    "enabled(concurrent_switch, panel=at_hmc) and enabled(concurrent_switch, panel=at_primary)"
    " and enabled(concurrent_switch, panel=at_alternate)",
    answers=("SE-06", "SE-MAN-08"),
)
primary_handles_what_reaches_it = never_step(
    "The alternate handles no request from the primary's panel, or from an HMC that reaches the"
    " primary.",
    "handler == new and (panel == at_primary or panel == at_hmc and hmc_reaches_primary)",
    on=("concurrent_switch", "disruptive_switch"),
    answers=("SE-MAN-08", "SE-RMT-01"),
)
hmc_can_do_what_the_primary_panel_can = always(
    "While the HMC reaches the primary, a person can do from it what can be done at the primary.",
    "implies(hmc_reaches_primary and enabled(concurrent_switch, panel=at_primary),"
    " enabled(concurrent_switch, panel=at_hmc)) and"
    " implies(hmc_reaches_primary and enabled(disruptive_switch, panel=at_primary),"
    " enabled(disruptive_switch, panel=at_hmc))",
    answers=("SE-RMT-01", "SE-RMT-03"),
)
hmc_reaches_the_alternate_alone = sometimes(
    "With no primary, a switch can be asked for at the HMC, which makes a temporary link to the"
    " alternate.",
    "not any(se.primary for se in ses) and enabled(concurrent_switch, panel=at_hmc)",
    answers=("SE-RMT-02", "SE-RMT-Q1"),
    violated="when_unknown == blocks",
    because="what the alternate does not know blocks it",
)
living_primary_is_replaced_from_the_hmc = never_step(
    "The HMC switches away from a primary that runs only by way of that primary.",
    "panel == at_hmc and old.primary and handler == new",
    on=("concurrent_switch", "disruptive_switch"),
    answers="SE-RMT-Q1",
    violated="hmc_gives_up == without_an_answer",
    because="one broken connection to the customer network is taken for a dead primary",
)
