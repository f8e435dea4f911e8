"""The claims of the alternate support element, asked of the machine with the physical switch."""

from checker import always, always_recoverable, always_step, never_step

switch_lands_on_no_incompatible_se = never_step(
    "The switch is never thrown to an SE whose microcode is not that of the running processor.",
    "processor.running and new.level != processor.level",
    on="switch_is_thrown",
    answers="SE-G6-02",
    violated=True,
    because="the switch is thrown whatever is on the alternate's disk",
)
no_switch_during_a_task = never_step(
    "No switch starts during a blocking task.",
    "any(se.task != no_task for se in ses)",
    on="switch_is_thrown",
    answers="SE-G6-02",
    violated=True,
    because="the switch is thrown whatever the primary is busy with",
)
switch_lands_on_no_worse_se_although_all_is_mirrored = never_step(
    "Even while every change is mirrored: no switch lands on an SE that is worse than the one it"
    " replaces.",
    "a_is_worse if new == a else b_is_worse",
    where="all(se.changes == nothing for se in ses)",
    on="switch_is_thrown",
    answers="SE-G6-01",
    violated=True,
    because="nothing can stop or control the switch",
)
switch_lands_on_no_worse_se = never_step(
    "No switch lands on an SE that is worse than the one it replaces.",
    "a_is_worse if new == a else b_is_worse",
    on="switch_is_thrown",
    answers="SE-G6-01",
    violated=True,
    because="nothing can stop or control the switch",
)
never_two_primaries = always(
    "There are never two primary SEs: the switch connects one.",
    "count(se == primary for se in ses) == 1",
    answers="SE-02",
)
running_processor_matches_its_primary = always(
    "The microcode of a running processor is that of its primary SE.",
    "implies(processor.running, primary.level == processor.level)",
    answers="SE-G6-02",
    violated=True,
    because="the switch is thrown whatever is on the alternate's disk",
)
switch_loses_no_change = never_step(
    "No change is lost in a switch away from an SE that runs.",
    "old.works and old.changes != nothing",
    on="switch_is_thrown",
    answers="SE-G6-01",
    violated=True,
    because="nothing asks whether everything is mirrored",
)
operating_systems_survive_se_faults = always_step(
    "The operating systems keep running through faults of SEs, repairs and switches.",
    "implies(processor.running, after(processor.running))",
    on=(
        *(
            f"{se}.{fault}"
            for se in ("a", "b")
            for fault in ("dies", "gets_problem", "loses_cable")
        ),
        *("se_is_repaired", "switch_is_thrown"),
    ),
    answers="SE-04",
)
nothing_is_loaded_without_a_primary = always(
    "While the primary SE is down, the processor cannot be activated.",
    "implies(primary.dead, not enabled(processor_is_activated))",
    answers="SE-04",
)
failed_primary_is_replaced_by_itself = always_recoverable(
    "While the other SE works, a dead primary can be replaced by the system itself.",
    "primary.works",
    where="primary.dead and any(se.works for se in ses)",
    without=("fault", "operator"),
    answers="SE-G6-03",
    violated=True,
    because="somebody has to come and throw the switch",
)
failed_primary_is_replaced_by_a_person = always_recoverable(
    "While the other SE works, a dead primary can be replaced by a person without its repair.",
    "primary.works",
    where="primary.dead and any(se.works for se in ses)",
    without=("fault", "se_is_repaired"),
    answers=("SE-G6-01", "SE-G6-03"),
)
