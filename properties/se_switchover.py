"""What must hold of the alternate support element, and what its paper claims."""

from checker import always, always_recoverable, always_step, never_step, sometimes
from spec.se_parts import worse

# -- never switch to a worse SE ---------------------------------------------------------------

concurrent_switch_lands_on_no_worse_se = never_step(
    "No concurrent switch by a person lands on an SE that is worse than the one it replaces.",
    worse("new", "old"),
    on="concurrent_switch",
    answers=("SE-07", "SE-MAN-09"),
)
disruptive_switch_lands_on_no_worse_se = never_step(
    "No disruptive switch lands on an SE that is worse than the one it replaces.",
    worse("new", "old", reloaded=True),
    on="disruptive_switch",
    answers=("SE-07", "SE-MAN-09"),
)
automatic_switch_lands_on_no_worse_se = never_step(
    "No automatic switch lands on an SE that is worse than the one it replaces.",
    worse("new", "old"),
    on="automatic_switch",
    answers="SE-07",
)
return_after_repair_lands_on_no_worse_se = never_step(
    "No return to a repaired SE lands on one that is worse than the one it replaces.",
    worse("new", "old"),
    on="switch_back",
    answers=("SE-07", "SE-AUTO-Q3"),
)

# -- primaries ----------------------------------------------------------------------------------

never_two_primaries = always(
    "There are never two primary SEs.",
    "count(se.primary for se in ses) <= 1",
    answers=("SE-01", "SE-02"),
)
running_processor_has_a_primary = always(
    "While the processor runs there is a primary SE.",
    "implies(processor.running, any(se.primary for se in ses))",
    answers="SE-04",
    violated=True,
    because="a primary that dies leaves none until the switchover",
)
running_processor_matches_its_primary = always(
    "The microcode of a running processor is that of its primary SE.",
    "all(implies(processor.running and se.primary, se.level == processor.level) for se in ses)",
    answers=("SE-CON-03", "SE-CON-01"),
)
disruptive_switch_powers_the_processor_off = always_step(
    "After a disruptive switch the processor is off, to be loaded from its new primary.",
    "after(processor.off)",
    on="disruptive_switch",
    answers="SE-CON-02",
)
concurrent_switch_has_the_same_microcode = always_step(
    "A concurrent switch is between SEs with the same microcode.",
    "old.level == new.level",
    on="concurrent_switch",
    answers="SE-CON-01",
)
automatic_switch_has_the_same_microcode = always_step(
    "An automatic switch is between SEs with the same microcode.",
    "old.level == new.level",
    on="automatic_switch",
    answers="SE-AUTO-05",
)

# -- blocking tasks -----------------------------------------------------------------------------

no_concurrent_switch_during_a_known_task = never_step(
    "No concurrent switch starts during a blocking task that its handler knows of.",
    "new.task != no_task or (old.task != no_task if handler == old else known_task != no_task)",
    on="concurrent_switch",
    answers="SE-MAN-09",
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
)
no_switch_during_a_task = never_step(
    "No switch starts during a blocking task.",
    "any(se.task != no_task for se in ses)",
    on=("concurrent_switch", "disruptive_switch", "automatic_switch", "switch_back"),
    answers=("SE-MAN-03", "SE-MAN-04", "SE-MAN-05", "SE-MAN-06", "SE-MAN-09"),
)

# -- automatic and manual -----------------------------------------------------------------------

manual_is_possible_where_automatic_is = always(
    "Wherever the system may switch by itself, a person may switch too: the same pair, handled by"
    " the same SE, at some panel.",
    "implies(enabled(automatic_switch, handler=a, new=a), enabled(concurrent_switch, handler=a,"
    " new=a))"
    " and implies(enabled(automatic_switch, handler=a, new=b), enabled(concurrent_switch,"
    " handler=a, new=b))"
    " and implies(enabled(automatic_switch, handler=b, new=a), enabled(concurrent_switch,"
    " handler=b, new=a))"
    " and implies(enabled(automatic_switch, handler=b, new=b), enabled(concurrent_switch,"
    " handler=b, new=b))",
    answers="SE-AUTO-04",
)
