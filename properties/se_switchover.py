"""What must hold of the alternate support element, and what its paper claims."""

from checker import always, always_recoverable, always_step, never_step, sometimes

# -- never switch to a worse SE ---------------------------------------------------------------

concurrent_switch_lands_on_no_worse_se = never_step(
    "No concurrent switch by a person lands on an SE that is worse than the one it replaces.",
    "a_is_worse if new == a else b_is_worse",
    on="concurrent_switch",
    answers=("SE-07", "SE-MAN-09"),
    violated=True,
    because="no line asks for hardware problems, half-written disks, or the way to the processor",
)
disruptive_switch_lands_on_no_worse_se = never_step(
    "No disruptive switch lands on an SE that is worse than the one it replaces.",
    "a_is_worse_reloaded if new == a else b_is_worse_reloaded",
    on="disruptive_switch",
    answers=("SE-07", "SE-MAN-09"),
    violated=True,
    because="no line asks for hardware problems, half-written disks, or the way to the processor",
)
automatic_switch_lands_on_no_worse_se = never_step(
    "No automatic switch lands on an SE that is worse than the one it replaces.",
    "a_is_worse if new == a else b_is_worse",
    on="automatic_switch",
    answers="SE-07",
)
return_after_repair_lands_on_no_worse_se = never_step(
    "No return to a repaired SE lands on one that is worse than the one it replaces.",
    "a_is_worse if new == a else b_is_worse",
    on="switch_back",
    answers=("SE-07", "SE-AUTO-Q3"),
    violated="after_repair == switches_back",
    because="nobody asks what the repaired SE lacks",
)

concurrent_switch_lands_on_no_hardware_problem = never_step(
    "No concurrent switch goes from a primary without a hardware problem to an SE with one.",
    "old.primary and new.problem and not old.problem",
    on="concurrent_switch",
    answers="SE-07",
    violated=True,
    because="neither table has a line about the alternate's hardware",
)
concurrent_switch_lands_on_no_half_written_disk = never_step(
    "No concurrent switch goes from a primary with a whole disk to an SE with a half-written one.",
    "old.primary and new.torn and not old.torn",
    on="concurrent_switch",
    answers=("SE-07", "SE-MAN-06"),
    violated=True,
    because="a mirroring or restore that was broken off is no longer in progress",
)
concurrent_switch_lands_on_no_se_without_processor = never_step(
    "No concurrent switch goes from a primary that reaches the processor to an SE that does not.",
    "old.primary and service.works and old.on_service_network and not new.on_service_network",
    on="concurrent_switch",
    answers=("SE-07", "SE-AUTO-06"),
    violated=True,
    because="only the automatic table asks whether the alternate reaches the processor",
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

# -- blocking tasks -----------------------------------------------------------------------------

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

# -- every line of the tables decides alone somewhere -------------------------------------------

manual_switch_is_refused_for_unreceived_state = sometimes(
    "A manual switch is refused for the last changed primary state not having arrived alone.",
    'refused_only(concurrent_switch, "SE-MAN-01")',
    answers="SE-MAN-01",
)
manual_switch_is_refused_for_fence = sometimes(
    "A manual switch is refused for the fence alone.",
    'refused_only(concurrent_switch, "SE-MAN-02")',
    answers="SE-MAN-02",
)
manual_switch_is_refused_for_engineering_changes = sometimes(
    "A manual switch is refused for engineering changes alone.",
    'refused_only(concurrent_switch, "SE-MAN-03")',
    answers="SE-MAN-03",
)
manual_switch_is_refused_for_hard_disk_restore = sometimes(
    "A manual switch is refused for a hard disk restore alone.",
    'refused_only(concurrent_switch, "SE-MAN-04")',
    answers="SE-MAN-04",
)
manual_switch_is_refused_for_internal_code_change = sometimes(
    "A manual switch is refused for a change of the internal code alone.",
    'refused_only(concurrent_switch, "SE-MAN-05")',
    answers="SE-MAN-05",
)
manual_switch_is_refused_for_mirroring = sometimes(
    "A manual switch is refused for mirroring alone.",
    'refused_only(concurrent_switch, "SE-MAN-06")',
    answers="SE-MAN-06",
)
automatic_switch_is_refused_for_unreceived_state = sometimes(
    "An automatic switch is refused for the last changed primary state not having arrived alone.",
    'refused_only(automatic_switch, "SE-MAN-01")',
    answers=("SE-AUTO-04", "SE-MAN-01"),
)
automatic_switch_is_refused_for_engineering_changes = sometimes(
    "An automatic switch is refused for engineering changes alone.",
    'refused_only(automatic_switch, "SE-MAN-03")',
    answers=("SE-AUTO-04", "SE-MAN-03"),
)
automatic_switch_is_refused_for_hard_disk_restore = sometimes(
    "An automatic switch is refused for a hard disk restore alone.",
    'refused_only(automatic_switch, "SE-MAN-04")',
    answers=("SE-AUTO-04", "SE-MAN-04"),
)
automatic_switch_is_refused_for_internal_code_change = sometimes(
    "An automatic switch is refused for a change of the internal code alone.",
    'refused_only(automatic_switch, "SE-MAN-05")',
    answers=("SE-AUTO-04", "SE-MAN-05"),
)
automatic_switch_is_refused_for_mirroring = sometimes(
    "An automatic switch is refused for mirroring alone.",
    'refused_only(automatic_switch, "SE-MAN-06")',
    answers=("SE-AUTO-04", "SE-MAN-06"),
)
automatic_switch_is_refused_for_different_microcode = sometimes(
    "An automatic switch is refused for the microcode being different alone.",
    'refused_only(automatic_switch, "SE-AUTO-05")',
    answers="SE-AUTO-05",
)
automatic_switch_is_refused_for_unreachable_processor = sometimes(
    "An automatic switch is refused for the alternate's not reaching the processor alone.",
    'refused_only(automatic_switch, "SE-AUTO-06")',
    answers="SE-AUTO-06",
)
automatic_switch_is_refused_for_a_logged_on_user = sometimes(
    "An automatic switch is refused for a user's being logged on alone.",
    'refused_only(automatic_switch, "SE-AUTO-07")',
    answers="SE-AUTO-07",
)
automatic_switch_is_refused_for_service_status = sometimes(
    "An automatic switch is refused for service status alone.",
    'refused_only(automatic_switch, "SE-AUTO-08")',
    answers="SE-AUTO-08",
)
automatic_switch_is_refused_for_configuration = sometimes(
    "An automatic switch is refused for the configuration alone.",
    'refused_only(automatic_switch, "SE-AUTO-09")',
    answers="SE-AUTO-09",
)

# -- triggers -----------------------------------------------------------------------------------

primary_with_a_problem_is_replaced = sometimes(
    "A primary with a minor hardware problem is replaced automatically.",
    "enabled(automatic_switch, trigger=hardware_problem)",
    answers="SE-AUTO-01",
)
primary_without_processor_is_replaced = sometimes(
    "A primary that cannot communicate with the processor is replaced automatically.",
    "enabled(automatic_switch, trigger=no_processor)",
    answers="SE-AUTO-02",
)
silent_primary_is_replaced = sometimes(
    "A primary that is no longer operational is replaced automatically.",
    "enabled(automatic_switch, trigger=silence)",
    answers=("SE-AUTO-03", "SE-AUTO-Q1"),
    violated="exception_holds == for_manual_only or when_unknown == blocks",
    because="nobody may act when the primary is silent",
)
whole_primary_is_replaced_or_a_line_refuses = always(
    "Wherever a trigger stands, the system may switch by itself or a line of its table refuses.",
    "implies(trigger_stands, enabled(automatic_switch)"
    ' or refused(automatic_switch, "SE-MAN-01") or refused(automatic_switch, "SE-MAN-02")'
    ' or refused(automatic_switch, "SE-MAN-03") or refused(automatic_switch, "SE-MAN-04")'
    ' or refused(automatic_switch, "SE-MAN-05") or refused(automatic_switch, "SE-MAN-06")'
    ' or refused(automatic_switch, "SE-MAN-07") or refused(automatic_switch, "SE-AUTO-Q1")'
    ' or refused(automatic_switch, "SE-AUTO-05") or refused(automatic_switch, "SE-AUTO-06")'
    ' or refused(automatic_switch, "SE-AUTO-07") or refused(automatic_switch, "SE-AUTO-08")'
    ' or refused(automatic_switch, "SE-AUTO-09"))',
    answers="SE-AUTO-11",
)
failed_primary_is_replaced_by_itself = always_recoverable(
    "While an alternate is up that reaches the processor, a dead primary can be replaced by the"
    " system itself.",
    "any(se.primary for se in ses)",
    where="any(se.dead for se in ses) and not any(se.primary for se in ses)"
    " and service.works and any(se.alternate and se.on_service_network for se in ses)",
    without=("fault", "operator"),
    answers=("SE-AUTO-03", "SE-LOC-Q1", "SE-AUTO-Q1"),
    violated=True,
    because="its last known user, service status, task or level forbids the switch for ever, or the"
    " alternate's own hard disk restore does, which a person has to end",
    unavoidable="a dead primary is as silent as one that is cut off and at work, and the alternate"
    " has nothing but the silence to go by; a table that lets it act then lets it act during the"
    " task of a primary that runs, too (no_switch_during_a_task after two faults, where"
    " `when_unknown` is `passes`), or against a user who has disabled the automatic switch"
    " (SE-AUTO-09)",
)
failed_primary_is_replaced_by_a_person = always_recoverable(
    "While an alternate is up, a dead primary can be replaced by a person without its repair.",
    "any(se.primary for se in ses)",
    where="any(se.dead for se in ses) and any(se.alternate for se in ses)",
    without=("fault", "se_is_repaired"),
    answers=("SE-03", "SE-MAN-07", "SE-LOC-Q1"),
    violated="when_unknown == last_known or when_unknown == blocks",
    because="nobody can tell the alternate that the task of a dead primary has ended",
)

# -- the fence ----------------------------------------------------------------------------------

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

# -- what becomes of the former primary -------------------------------------------------------

former_primary_becomes_alternate = always_step(
    "If the former primary hears of the switch, it is alternate after it.",
    "implies(ses_talk, count(after(se.primary) for se in ses) == 1"
    " and not any(se.primary and after(se.primary) for se in ses))",
    on=("concurrent_switch", "disruptive_switch", "automatic_switch"),
    answers="SE-03",
)
repaired_se_becomes_alternate = never_step(
    "An SE that comes up beside a primary becomes alternate.",
    "any(se.primary for se in ses) and any(not se.primary and after(se.primary) for se in ses)",
    on=("se_becomes_primary", "se_becomes_alternate"),
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
    "Once both SEs are up and reach each other, they settle their roles by themselves.",
    "any(se.primary for se in ses) and any(se.alternate for se in ses)",
    where="ses_talk",
    without=("fault", "operator"),
    answers=("SE-01", "SE-02", "SE-SEL-Q1"),
    violated="both_or_neither != by_position",
    because="two SEs that both have the soft switch file need somebody to name the primary",
)

# -- role selection ------------------------------------------------------------------------------

started_se_has_no_role = always_step(
    "An SE that is switched on has no role at first.",
    "after(a.pre_se)",
    on="a.starts",
    answers="SE-SEL-01",
)
soft_switch_file_decides = never_step(
    "Of two SEs without a role, none becomes primary if only the other has the soft switch file.",
    "other.pre_se and other.last_primary and not se.last_primary",
    on="se_becomes_primary",
    answers=("SE-SEL-02", "SE-SEL-04"),
)

# -- the operating systems, and the customer's data -------------------------------------------

operating_systems_survive_se_faults = always_step(
    "The operating systems keep running through faults of SEs and networks, repairs, concurrent and"
    " automatic switches.",
    "implies(processor.running, after(processor.running))",
    on=(
        "a.dies",
        "a.stops",
        "a.gets_problem",
        "a.leaves_service_network",
        "a.leaves_customer_network",
        "service.fails",
        "customer.fails",
        "se_is_repaired",
        "concurrent_switch",
        "automatic_switch",
    ),
    answers=("SE-04", "SE-03", "SE-CON-01"),
)
nothing_is_loaded_without_a_primary = always(
    "Without a primary SE the processor cannot be activated.",
    "implies(enabled(processor_is_activated), any(se.primary for se in ses))",
    answers="SE-04",
)
concurrent_switch_loses_no_change = never_step(
    "No change is lost in a concurrent switch away from a primary that runs.",
    "old.primary and old.changes != nothing",
    on="concurrent_switch",
    answers=("SE-MIR-12", "SE-MAN-01"),
    violated=True,
    because="what is reported need not be mirrored, and the alternate may know less",
)
disruptive_switch_loses_no_change = never_step(
    "No change is lost in a disruptive switch away from a primary that runs.",
    "old.primary and old.changes != nothing",
    on="disruptive_switch",
    answers=("SE-MIR-12", "SE-MAN-01"),
    violated=True,
    because="what is reported need not be mirrored, and the alternate may know less",
)
automatic_switch_loses_no_change = never_step(
    "No change is lost in an automatic switch away from a primary that runs.",
    "old.primary and old.changes != nothing",
    on="automatic_switch",
    answers=("SE-MIR-12", "SE-MAN-01"),
    violated="last_state_is == messages",
    because="what is reported need not be mirrored",
)
changes_can_be_lost = sometimes(
    "A switch is possible while a change is not mirrored: the paper says that it can be lost.",
    "(a.changes != nothing or b.changes != nothing) and (enabled(concurrent_switch)"
    " or enabled(disruptive_switch) or enabled(automatic_switch))",
    answers=("SE-MIR-12", "SE-MIR-14", "SE-MAN-Q1"),
)
immediate_mirroring_keeps_changes = always_step(
    "Once a mirroring has ended, a switch would lose nothing.",
    "not any(after(se.changes) != nothing for se in ses if se.primary)",
    on="mirroring_ends",
    answers=("SE-MIR-12", "SE-MIR-14"),
)
no_switch_before_rebuilt_vpd_is_mirrored = never_step(
    "No switch happens between a rebuild of the vital product data and its mirroring.",
    "any(se.primary and se.changes == vpd for se in ses)",
    on=("concurrent_switch", "disruptive_switch", "automatic_switch"),
    answers="SE-MIR-15",
    violated=True,
    because="no line covers the hour between the last rebuild and its mirroring",
)
restore_puts_no_older_level = never_step(
    "A hard disk restore never puts older microcode on the alternate than it had.",
    "after(other.level) < other.level and se.level >= other.level",
    on="restore_ends",
    answers="SE-MIR-16",
    violated="older_backup == accepted",
    because="the backup is older than what is on the disk",
)

# -- mirroring, and the backup medium -----------------------------------------------------------

mirroring_is_prohibited_for_a_task = sometimes(
    "Mirroring is prohibited for the system's changing data alone.",
    'refused_only(mirroring_begins, "SE-MIR-06")',
    answers="SE-MIR-06",
)
mirroring_is_prohibited_for_service = sometimes(
    "Mirroring is prohibited for a repair by a service representative alone.",
    'refused_only(mirroring_begins, "SE-MIR-07")',
    answers="SE-MIR-07",
)
mirroring_is_prohibited_for_a_fence = sometimes(
    "Mirroring is prohibited for erroneous data on a fenced SE alone.",
    'refused_only(mirroring_begins, "SE-MIR-08")',
    answers="SE-MIR-08",
)
mirroring_is_prohibited_for_levels = sometimes(
    "Mirroring is prohibited for different engineering change levels alone.",
    'refused_only(mirroring_begins, "SE-MIR-09")',
    answers="SE-MIR-09",
)
no_mirroring_ends_between_levels = never_step(
    "No mirroring ends between SEs at different engineering change levels.",
    "(se.level == upgraded) != (other.level == upgraded)",
    on="mirroring_ends",
    answers="SE-MIR-09",
)
no_mirroring_ends_from_a_fenced_se = never_step(
    "No mirroring ends from or to a fenced SE.",
    "se.fenced or other.fenced or se.fences_other or other.fences_other",
    on="mirroring_ends",
    answers=("SE-MIR-08", "SE-AUTO-10"),
    violated="exception_holds == for_every_switch and when_unknown != blocks"
    " and fence_kept != on_its_own_disk and both_or_neither != none_does",
    because="a fenced SE that role selection makes primary mirrors its erroneous data onto the good"
    " disk: SE-MIR-08 looks at the alternate only",
)
restore_makes_an_exact_image = always_step(
    "After a hard disk restore from a current backup the alternate has the primary's microcode.",
    "after(other.level) == se.level and not after(other.torn)",
    on="restore_ends",
    where="medium.current",
    answers="SE-MIR-10",
)
different_levels_can_be_mended = always_recoverable(
    "Mirroring that different engineering change levels prohibit can become possible again.",
    "enabled(mirroring_begins)",
    where="ses_talk and (a.level == upgraded) != (b.level == upgraded)"
    " and (a.primary and b.alternate or a.alternate and b.primary)",
    answers=("SE-MIR-09", "SE-MIR-10", "SE-MAN-Q1"),
    violated="last_state_is == mirrored_data",
    because="a primary with a half-written disk is not backed up, so there is no restore; and what"
    " it has changed then forbids every switch, and cannot be mirrored",
)

# -- panels -------------------------------------------------------------------------------------

last_state_has_arrived = never_step(
    "No concurrent switch happens while the alternate has not received word of the last change of a"
    " primary that runs.",
    "old.primary and old.unreported",
    on="concurrent_switch",
    answers=("SE-MAN-01", "SE-MAN-Q2", "SE-RMT-Q1"),
    violated="hmc_gives_up == without_an_answer",
    because="the alternate cannot know what it was not told",
)
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
    on="concurrent_switch",
    answers=("SE-MAN-08", "SE-RMT-01"),
)
either_se_can_activate = sometimes(
    "The processor can be activated from the SE that was alternate at the start.",
    "enabled(processor_is_activated, se=b)",
    answers=("SE-05", "SE-04"),
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
    "The HMC makes a temporary link to the alternate and switches there.",
    "not any(se.primary for se in ses) and enabled(concurrent_switch, panel=at_hmc)",
    answers=("SE-RMT-02", "SE-RMT-Q1"),
    violated="when_unknown == blocks",
    because="what the alternate does not know blocks it",
)
living_primary_is_replaced_from_the_hmc = never_step(
    "The HMC switches away from a primary that runs only by way of that primary.",
    "panel == at_hmc and old.primary and handler == new",
    on="concurrent_switch",
    answers="SE-RMT-Q1",
    violated="hmc_gives_up == without_an_answer",
    because="one broken connection to the customer network is taken for a dead primary",
)
switch_leaves_a_primary = always_step(
    "After every switch there is a primary SE.",
    "any(after(se.primary) for se in ses)",
    on=("concurrent_switch", "disruptive_switch", "automatic_switch"),
    answers=("SE-02", "SE-MAN-07"),
)
nothing_is_switched_against_a_hold = never_step(
    "No automatic switch happens while a user is logged on to the primary in product engineering or"
    " service mode, in service status, or against the configuration.",
    "any(se.hold != free for se in ses)",
    on="automatic_switch",
    answers=("SE-AUTO-07", "SE-AUTO-08", "SE-AUTO-09"),
)
