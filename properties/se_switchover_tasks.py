"""No switch starts during a task that it could break off, or against a hold."""

from checker import never_step

designs = ("se_switchover",)

no_switch_during_a_task = never_step(
    "No switch starts during a blocking task.",
    "any(se.task != no_task for se in ses)",
    on=("concurrent_switch", "disruptive_switch", "automatic_switch", "switch_back"),
    answers=("SE-MAN-03", "SE-MAN-04", "SE-MAN-05", "SE-MAN-06", "SE-MAN-09"),
)
no_concurrent_switch_during_a_known_task = never_step(
    "No concurrent switch starts during a blocking task that its handler knows of.",
    "new.task != no_task or (old.task != no_task if handler == old else known_task != no_task)",
    on="concurrent_switch",
    answers="SE-MAN-09",
    violated="when_unknown == passes",
    because="what the alternate was told last no longer counts",
)
no_disruptive_switch_during_a_known_task = never_step(
    "No disruptive switch starts during a blocking task that its handler knows of.",
    "new.task != no_task or (old.task != no_task if handler == old else known_task != no_task)",
    on="disruptive_switch",
    answers="SE-MAN-09",
)
no_automatic_switch_during_a_known_task = never_step(
    "No automatic switch starts during a blocking task that its handler knows of.",
    "new.task != no_task or (old.task != no_task if handler == old else known_task != no_task)",
    on="automatic_switch",
    answers="SE-MAN-09",
    violated="when_unknown == passes",
    because="what the alternate was told last no longer counts",
)
nothing_is_switched_against_a_hold = never_step(
    "No automatic switch happens while a user is logged on to the primary in product engineering or"
    " service mode, in service status, or against the configuration.",
    "any(se.hold != free for se in ses)",
    on="automatic_switch",
    answers=("SE-AUTO-07", "SE-AUTO-08", "SE-AUTO-09"),
)
