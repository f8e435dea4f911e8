"""The processor: its operating systems, its microcode, and its primary."""

from checker import always, always_step, sometimes

designs = ("se_switchover",)

_FAULTS = ("dies", "stops", "gets_problem", "leaves_service_network", "leaves_customer_network")

running_processor_has_a_primary = always(
    "While the processor runs there is a primary SE.",
    "implies(processor.running, any(se.primary for se in ses))",
    answers="SE-04",
    violated=True,
    because="a primary that dies leaves none until the switchover",
    unavoidable="the fault comes first, and nothing can have been switched by then; what rules can"
    " bring about is that a primary comes back (failed_primary_is_replaced_by_a_person)",
)
running_processor_matches_its_primary = always(
    "The microcode of a running processor is that of its primary SE.",
    "all(implies(processor.running and se.primary, se.level == processor.level) for se in ses)",
    answers=("SE-CON-03", "SE-CON-01"),
    violated=True,
    because="a disruptive switch that cannot reach the processor leaves it running; and of two SEs"
    " that both have the soft switch file, A becomes primary whatever is on its disk",
)
disruptive_switch_powers_the_processor_off = always_step(
    "After a disruptive switch the processor is off, to be loaded from its new primary.",
    "after(processor.off)",
    on="disruptive_switch",
    answers="SE-CON-02",
    violated=True,
    because="no line of the manual table asks whether the processor can be reached",
)
concurrent_switch_has_the_same_microcode = always_step(
    "A concurrent switch is between SEs with the same microcode.",
    "old.level == new.level",
    on="concurrent_switch",
    answers="SE-CON-01",
    violated="when_unknown == passes",
    because="an unknown level is taken for the same",
)
automatic_switch_has_the_same_microcode = always_step(
    "An automatic switch is between SEs with the same microcode.",
    "old.level == new.level",
    on="automatic_switch",
    answers="SE-AUTO-05",
    violated="when_unknown == passes",
    because="an unknown level is taken for the same",
)
operating_systems_survive_se_faults = always_step(
    "The operating systems keep running through faults of SEs and networks, repairs, concurrent and"
    " automatic switches.",
    "implies(processor.running, after(processor.running))",
    on=(
        *(f"{se}.{event}" for se in ("a", "b") for event in _FAULTS),
        *("a.is_reconnected", "b.is_reconnected", "se_is_repaired"),
        *("service.fails", "service.is_repaired", "customer.fails", "customer.is_repaired"),
        *("concurrent_switch", "automatic_switch", "switch_back"),
    ),
    answers=("SE-04", "SE-03", "SE-CON-01"),
)
nothing_is_loaded_without_a_primary = always(
    "Without a primary SE the processor cannot be activated.",
    "implies(enabled(processor_is_activated), any(se.primary for se in ses))",
    answers="SE-04",
)
either_se_can_activate = sometimes(
    "The processor can be activated from the SE that was alternate at the start.",
    "enabled(processor_is_activated, se=b)",
    answers=("SE-05", "SE-04"),
)
