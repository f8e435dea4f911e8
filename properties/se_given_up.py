"""What the published rules allow, and one of the mended variants gives up: the price of a mend."""

from checker import sometimes

designs = ("se_switchover",)

switch_before_mirroring = sometimes(
    "A primary that runs can be left by a switch before its changes are mirrored.",
    "any(se.primary and se.changes != nothing for se in ses) and (enabled(concurrent_switch)"
    " or enabled(disruptive_switch) or enabled(automatic_switch))",
    answers="SE-MIR-12",
)
switch_to_an_se_without_processor = sometimes(
    "A person can switch from a primary that runs to an SE that does not reach the processor.",
    "any(se.primary for se in ses) and enabled(concurrent_switch)"
    " and any(se.alternate and not (service.works and se.on_service_network) for se in ses)",
    answers="SE-MAN-08",
)
switch_past_the_primary = sometimes(
    "A person can have an alternate that hears the primary switch without asking the primary.",
    "ses_talk and (a.primary and enabled(concurrent_switch, handler=b)"
    " or b.primary and enabled(concurrent_switch, handler=a))",
    answers=("SE-MAN-Q2", "SE-RMT-Q1"),
    violated="at_the_alternate == forwarded and hmc_gives_up == when_confirmed",
    because="no request goes to an alternate that hears the primary then",
)
disruptive_switch_without_processor = sometimes(
    "A disruptive switch is possible while neither SE reaches the processor.",
    "processor.running and not processor_is_reached and enabled(disruptive_switch)",
    answers="SE-CON-02",
)
