"""What makes the system switch by itself, and whether a failed primary is replaced."""

from checker import always, always_recoverable, sometimes

designs = ("se_switchover",)

primary_with_a_problem_is_replaced = sometimes(
    "A primary with a minor hardware problem can be replaced automatically.",
    "enabled(automatic_switch, trigger=hardware_problem)",
    answers="SE-AUTO-01",
)
primary_without_processor_is_replaced = sometimes(
    "A primary that cannot communicate with the processor can be replaced automatically.",
    "enabled(automatic_switch, trigger=no_processor)",
    answers="SE-AUTO-02",
)
silent_primary_is_replaced = sometimes(
    "A primary that is not heard, and so taken for one that is no longer operational, can be"
    " replaced automatically.",
    "enabled(automatic_switch, trigger=silence)",
    answers=("SE-AUTO-03", "SE-AUTO-Q1"),
    violated="exception_holds == for_manual_only or when_unknown == blocks",
    because="nobody may act when the primary is silent",
)
automatic_switch_remains_possible_unless_refused = always(
    "Wherever a trigger stands and no line of the automatic table refuses, an automatic switch is"
    " enabled (that it comes in the end is not checked).",
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
    without=("fault", "se_is_repaired", "automatic_switch"),
    answers=("SE-03", "SE-MAN-07", "SE-LOC-Q1"),
    violated="when_unknown == last_known or when_unknown == blocks",
    because="nobody can tell the alternate that the task of a dead primary has ended",
)
