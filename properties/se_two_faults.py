"""What two faults do to the alternate support element."""

from checker import again, always_recoverable, never_step, sometimes
from properties import (
    se_switchover,
    se_switchover_fence,
    se_switchover_roles,
    se_switchover_tables,
    se_switchover_tasks,
)

automatic_switch_lands_on_no_worse_se = again(
    se_switchover.automatic_switch_lands_on_no_worse_se,
    violated=True,
    because="with the same problem on both sides nobody asks what else the alternate lacks; here a"
    " change that is not mirrored, which the paper concedes can be lost",
)
concurrent_switch_lands_on_no_worse_se = again(se_switchover.concurrent_switch_lands_on_no_worse_se)
never_two_primaries = again(
    se_switchover_roles.never_two_primaries,
    violated="when_unknown != blocks",
    because="a primary that is cut off is taken for a dead one, and nobody can tell it to stop",
)
never_two_primaries_by_automatic_switches = never_step(
    "No automatic switch makes a second primary.",
    "any(se.primary and after(se.primary) for se in ses)",
    on="automatic_switch",
    answers=("SE-02", "SE-LOC-Q1", "SE-AUTO-Q1"),
    violated="exception_holds == for_every_switch and when_unknown != blocks",
    because="a primary that is cut off is taken for a dead one, and nobody can tell it to stop",
)
no_switch_during_a_task = again(
    se_switchover_tasks.no_switch_during_a_task,
    violated="when_unknown == passes",
    because="the alternate cannot know of the task of a primary that it cannot reach",
)
manual_is_possible_where_automatic_is = again(
    se_switchover_tables.manual_is_possible_where_automatic_is
)
manual_switch_is_refused_for_lost_communication = sometimes(
    "A manual switch can be refused for this reason only: the primary does not reach the"
    " alternate.",
    'refused_only(concurrent_switch, "SE-MAN-07")',
    answers="SE-MAN-07",
)
automatic_switch_is_refused_for_lost_communication = sometimes(
    "An automatic switch can be refused for this reason only: the primary does not reach the"
    " alternate.",
    'refused_only(automatic_switch, "SE-MAN-07")',
    answers="SE-AUTO-Q1",
    violated="exception_holds == for_manual_only",
    because="without the exception the line of SE-AUTO-Q1 refuses it, too",
)
automatic_switch_is_refused_for_a_fence = sometimes(
    "An automatic switch can be refused for this reason only: the SE is fenced.",
    'refused_only(automatic_switch, "SE-MAN-02")',
    answers=("SE-AUTO-04", "SE-MAN-02"),
)
automatic_switch_fences = again(se_switchover_fence.automatic_switch_fences)
concurrent_switch_lands_on_no_fenced_se = again(
    se_switchover_fence.concurrent_switch_lands_on_no_fenced_se,
    violated="exception_holds == for_every_switch and when_unknown != blocks"
    " and fence_kept != on_its_own_disk",
    because="the fence of an SE that could not be told is known to its new primary only",
)
automatic_switch_lands_on_no_fenced_se = again(
    se_switchover_fence.automatic_switch_lands_on_no_fenced_se,
    violated="exception_holds == for_every_switch and when_unknown != blocks"
    " and fence_kept != on_its_own_disk",
    because="the fence of an SE that could not be told is known to its new primary only",
)
former_primary_becomes_alternate = again(se_switchover_roles.former_primary_becomes_alternate)
one_primary_and_one_alternate_again = always_recoverable(
    "Whatever has happened, the system can come back to one primary and one alternate.",
    "count(se.primary for se in ses) == 1 and any(se.alternate for se in ses)",
    answers=("SE-01", "SE-03", "SE-SEL-Q1"),
    violated="both_or_neither == none_does",
    because="two SEs that both have the soft switch file wait for each other for ever",
)
roles_come_back_by_themselves = always_recoverable(
    "Once both SEs are up and reach each other, they can settle their roles by themselves.",
    "count(se.primary for se in ses) == 1 and any(se.alternate for se in ses)",
    where="ses_talk",
    without=("fault", "operator"),
    answers=("SE-01", "SE-02", "SE-SEL-Q1"),
    violated="when_unknown != blocks or both_or_neither != by_position",
    because="two primaries that hear each other again both stay primary, and two SEs that both"
    " have the soft switch file may need somebody to name the primary",
)
switch_leaves_a_primary = again(se_switchover_roles.switch_leaves_a_primary)
nothing_is_switched_against_a_hold = again(
    se_switchover_tasks.nothing_is_switched_against_a_hold,
    violated="exception_holds == for_every_switch and when_unknown != blocks",
    because="the alternate cannot know who logs on to a primary that it cannot reach",
)
return_is_refused_for_a_fence = sometimes(
    "The return of a repaired SE can be refused for this reason only: it is fenced.",
    'refused_only(switch_back, "SE-MAN-02")',
    answers="SE-AUTO-Q3",
    violated="after_repair == stays_alternate",
    because="a repaired SE then stays alternate, and there is no return that could be refused",
)
mirroring_waits_for_communication = sometimes(
    "Mirroring can be kept from beginning by this only: the SEs do not reach each other.",
    "any(se.primary for se in ses) and any(se.alternate for se in ses) and not ses_talk"
    " and all(se.task == no_task and se.hold != service_status and not se.fenced"
    " and not se.fences_other and se.level == original for se in ses)",
    answers="SE-MAN-06",
)
mirroring_does_not_end_without_communication = sometimes(
    "Mirroring can be kept from ending by this only: the SEs do not reach each other.",
    "any(se.task == mirroring for se in ses) and any(se.alternate for se in ses) and not ses_talk",
    answers="SE-MAN-06",
)
dead_primary_is_replaced_from_the_hmc = sometimes(
    "A dead primary can be replaced from an HMC, with nobody on site.",
    "any(se.dead for se in ses) and not any(se.primary for se in ses)"
    " and enabled(concurrent_switch, panel=at_hmc)",
    answers=("SE-RMT-02", "SE-RMT-03", "SE-LOC-Q1"),
    violated="when_unknown == blocks",
    because="what is not known of the dead primary then forbids the switch",
)
dead_primary_is_replaced_by_a_half_written_disk = sometimes(
    "A dead primary can be replaced by an SE with a half-written disk.",
    "any(se.dead for se in ses) and not any(se.primary for se in ses)"
    " and any(se.alternate and se.torn for se in ses) and enabled(concurrent_switch)",
    answers="SE-LOC-Q1",
    violated="when_unknown == blocks",
    because="what is not known of the dead primary then forbids the switch",
)
dead_primary_is_replaced_without_processor = sometimes(
    "A person can replace a dead primary by an SE that does not reach the processor.",
    "any(se.dead for se in ses) and not any(se.primary for se in ses)"
    " and any(se.alternate and not (service.works and se.on_service_network) for se in ses)"
    " and enabled(concurrent_switch)",
    answers="SE-LOC-Q1",
    violated="when_unknown == blocks",
    because="what is not known of the dead primary then forbids the switch",
)
automatic_switch_lands_on_no_worse_se_although_all_is_mirrored = never_step(
    "Even while every change is mirrored: no automatic switch lands on an SE that is worse than the"
    " one it replaces.",
    "a_is_worse if new == a else b_is_worse",
    where="all(se.changes == nothing for se in ses)",
    on="automatic_switch",
    answers="SE-07",
    violated=True,
    because="with the same problem on both sides nobody asks what else the alternate lacks, which"
    " the paper does not concede",
)
