"""What is known of a system with a single support element."""

from checker import always, always_recoverable, always_step

operating_systems_survive_se_faults = always_step(
    "The operating systems keep running when the SE fails.",
    "implies(processor.running, after(processor.running))",
    on="se.dies",
    answers="SE-G6-04",
)
nothing_is_loaded_without_a_primary = always(
    "While the SE is down, the processor cannot be activated.",
    "implies(se.dead, not enabled(processor_is_activated))",
    answers="SE-G6-04",
)
failed_primary_is_replaced_by_a_person = always_recoverable(
    "A dead SE can be replaced without its repair.",
    "se.works",
    where="se.dead",
    without=("fault", "se.is_repaired"),
    answers="SE-G6-04",
    violated=True,
    because="there is no other",
)
processor_can_be_activated_again = always_recoverable(
    "Whatever has happened, the processor can be activated again after a repair.",
    "processor.running",
)
