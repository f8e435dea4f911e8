"""The refusal tables: each line decides alone somewhere; one table contains the other."""

from checker import always, sometimes

designs = ("se_switchover",)

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
