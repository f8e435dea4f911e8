"""What goes on beside the z900's switchover: changes of data, tasks, activation, repairs."""

from checker import Step
from spec.se_parts import Hold
from spec.se_switchover_machine import BOTH
from spec.se_switchover_rules import MIRRORING_PROHIBITED_WHILE, RESTORE_REFUSED_WHILE, _Switches


class _Tasks(_Switches):
    """What persons and programs do with the support elements, besides switching."""

    # -- what persons and programs change on the primary ----------------------------------------

    # Profiles are customised, or I/O configurations are written by programs outside the consoles;
    # whether that is mirrored at once is up to the operator (SE-MIR-14). Until it is mirrored, a
    # switch can lose it (SE-MIR-12).
    data_is_changed = Step(
        by="operator",
        over=dict(se=BOTH),
        when="all(one.task == no_task for one in ses)",
        takes=dict(se="is_changed", medium="ages"),
        answers="SE-MIR-14",
    )
    # The vital product data, which says what hardware there is, is rebuilt. Nothing refuses a
    # switch until it is mirrored (SE-MIR-15).
    vpd_is_rebuilt = Step(
        by="operator",
        over=dict(se=BOTH),
        when="all(one.task == no_task for one in ses) and se.changes != vpd",
        takes=dict(se="has_vpd_rebuilt", medium="ages"),
        answers="SE-MIR-15",
    )
    # word of the last change arrives at the alternate (SE-MAN-01)
    change_is_reported = Step(
        by="machine",
        over=dict(se=BOTH),
        when="ses_talk",
        takes=dict(se="reports_change"),
        answers="SE-MAN-01",
    )
    # A user logs on or off, service status or the automatic switch is enabled or disabled.
    hold_changes = Step(
        by="operator",
        over=dict(se=BOTH, new_hold=Hold),
        when="se.hold != new_hold and (se.hold == free or new_hold == free)",
        takes=dict(se="is_held"),
        answers=("SE-AUTO-07", "SE-AUTO-08", "SE-AUTO-09"),
    )

    # -- tasks ------------------------------------------------------------------------------------

    # A whole new level is loaded onto the primary's disk, with the processor off.
    engineering_changes_begin = Step(
        by="operator",
        over=dict(se=BOTH, other=BOTH),
        when=(
            "se != other and se.task == no_task and other.task == no_task",
            "se.level != upgraded",
            "service.works and se.on_service_network",
        ),
        takes=dict(se="begins_engineering_changes"),
        tells=dict(processor=("is_powered_off", "service.works and se.on_service_network")),
        answers="SE-MAN-03",
    )
    engineering_changes_end = Step(
        by="operator",
        over=dict(se=BOTH),
        takes=dict(se="ends_engineering_changes", medium="ages"),
        answers="SE-MAN-03",
    )
    # Changes of the internal code are applied to the primary's disk and to the processor that runs.
    internal_code_change_begins = Step(
        by="operator",
        over=dict(se=BOTH, other=BOTH),
        when=(
            "se != other and se.task == no_task and other.task == no_task",
            "se.level == original",
        ),
        takes=dict(se="begins_internal_code"),
        answers="SE-MAN-05",
    )
    internal_code_change_ends = Step(
        by="operator",
        over=dict(se=BOTH),
        when="service.works and se.on_service_network",
        takes=dict(se="ends_internal_code", processor="is_patched", medium="ages"),
        answers="SE-MAN-05",
    )
    # The primary's changed data goes to the alternate, over either network.
    mirroring_begins = Step(
        by="machine",
        over=dict(se=BOTH, other=BOTH),
        when="se != other and ses_talk",
        refused_while=MIRRORING_PROHIBITED_WHILE,
        takes=dict(se="begins_mirroring", other="begins_to_be_mirrored"),
        answers="SE-MAN-06",
    )
    mirroring_ends = Step(
        by="machine",
        over=dict(se=BOTH, other=BOTH),
        when="se != other and ses_talk",
        takes=dict(se="ends_mirroring", other="is_mirrored"),
        gives=dict(new_level="se.level"),
        answers="SE-MAN-06",
    )
    # the alternate is gone: its disk stays half written
    mirroring_is_given_up = Step(
        by="machine",
        over=dict(se=BOTH, other=BOTH),
        when=("se != other", "not (ses_talk and other.alternate)"),
        takes=dict(se="gives_up_mirroring"),
        answers="SE-MAN-06",
    )
    # a backup of the primary's critical data goes to a DVD-RAM at an HMC, from which the alternate
    # can be reloaded (SE-MIR-10)
    backup_is_written = Step(
        by="operator",
        over=dict(se=BOTH),
        when=("se.primary and se.task == no_task and not se.torn", "hmc_reaches_primary"),
        takes=dict(medium="is_written"),
        answers="SE-MIR-10",
    )
    # what the backup holds begins to go onto the alternate's disk, as an exact image (SE-MIR-10)
    restore_begins = Step(
        by="operator",
        over=dict(se=BOTH, other=BOTH),
        when=(
            "se != other and se.primary and se.task == no_task and other.task == no_task",
            "customer.works and other.on_customer_network",
        ),
        refused_while=RESTORE_REFUSED_WHILE,
        takes=dict(other="begins_restore"),
        answers="SE-MAN-04",
    )
    restore_ends = Step(
        by="operator",
        over=dict(se=BOTH, other=BOTH),
        when="se != other",
        takes=dict(other="ends_restore"),
        tells=dict(se=("has_other_restored", "ses_talk")),
        gives=dict(
            new_level="original if medium.older else se.level",
            still_missing="data if medium.older else nothing",
        ),
        answers=("SE-MAN-04", "SE-MIR-10"),
    )

    # -- the processor ----------------------------------------------------------------------------

    # The processor is powered on and loaded, for which it needs a primary (SE-04); it then runs the
    # microcode that is on the primary's disk (SE-CON-02).
    processor_is_activated = Step(
        by="operator",
        over=dict(se=BOTH),
        when=(
            "se.primary and se.task != engineering_changes",
            "service.works and se.on_service_network",
        ),
        takes=dict(processor="is_activated"),
        gives=dict(new_level="se.level"),
        answers=("SE-04", "SE-CON-02"),
    )

    # -- repairs ----------------------------------------------------------------------------------

    # The failed SE, alternate by now, is repaired while the customer's work goes on (SE-03), and no
    # longer counts as inoperable then (SE-AUTO-10). The service representative also says so at the
    # other SE, if that runs.
    se_is_repaired = Step(
        by="operator",
        over=dict(se=BOTH, other=BOTH),
        when=("se != other", "se.dead or se.problem or se.fenced or other.fences_other"),
        takes=dict(se="is_repaired"),
        tells=dict(other=("unfences_other", "other.up")),
        answers=("SE-03", "SE-AUTO-10"),
    )
