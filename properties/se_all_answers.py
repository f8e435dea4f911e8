"""Which answers turn the verdicts together."""

from checker import again
from properties import (
    se_switchover,
    se_switchover_data,
    se_switchover_fence,
    se_switchover_panels,
    se_switchover_roles,
    se_switchover_tables,
    se_switchover_tasks,
    se_switchover_triggers,
)

automatic_switch_lands_on_no_worse_se = again(se_switchover.automatic_switch_lands_on_no_worse_se)
concurrent_switch_lands_on_no_worse_se = again(se_switchover.concurrent_switch_lands_on_no_worse_se)
never_two_primaries = again(se_switchover_roles.never_two_primaries)
no_switch_during_a_task = again(se_switchover_tasks.no_switch_during_a_task)
manual_is_possible_where_automatic_is = again(
    se_switchover_tables.manual_is_possible_where_automatic_is
)
automatic_switch_fences = again(
    se_switchover_fence.automatic_switch_fences,
    violated="exception_holds == for_every_switch and when_unknown != blocks"
    " and fence_kept == on_its_own_disk",
)
concurrent_switch_lands_on_no_fenced_se = again(
    se_switchover_fence.concurrent_switch_lands_on_no_fenced_se
)
automatic_switch_lands_on_no_fenced_se = again(
    se_switchover_fence.automatic_switch_lands_on_no_fenced_se
)
former_primary_becomes_alternate = again(se_switchover_roles.former_primary_becomes_alternate)
one_primary_and_one_alternate_again = again(
    se_switchover_roles.one_primary_and_one_alternate_again,
    violated="when_unknown != blocks and both_or_neither == none_does",
)
roles_come_back_by_themselves = again(
    se_switchover_roles.roles_come_back_by_themselves,
    violated="when_unknown != blocks and both_or_neither != by_position",
)
switch_leaves_a_primary = again(se_switchover_roles.switch_leaves_a_primary)
nothing_is_switched_against_a_hold = again(se_switchover_tasks.nothing_is_switched_against_a_hold)
failed_primary_is_replaced_by_itself = again(
    se_switchover_triggers.failed_primary_is_replaced_by_itself,
    violated="when_unknown != passes or exception_holds == for_manual_only",
    because="its last known user, service status or task forbids the switch for ever, or its"
    " silence does",
)
failed_primary_is_replaced_by_a_person = again(
    se_switchover_triggers.failed_primary_is_replaced_by_a_person, violated="when_unknown != passes"
)
fenced_se_is_never_primary = again(se_switchover_fence.fenced_se_is_never_primary)
concurrent_switch_loses_no_change = again(
    se_switchover_data.concurrent_switch_loses_no_change,
    violated="last_state_is == messages or hmc_gives_up == without_an_answer"
    " or at_the_alternate == handled_there",
)
automatic_switch_loses_no_change = again(se_switchover_data.automatic_switch_loses_no_change)
silent_primary_is_replaced = again(
    se_switchover_triggers.silent_primary_is_replaced,
    violated="when_unknown == blocks or exception_holds == for_manual_only",
)
living_primary_is_replaced_from_the_hmc = again(
    se_switchover_panels.living_primary_is_replaced_from_the_hmc
)
last_state_has_arrived = again(
    se_switchover_data.last_state_has_arrived,
    violated="hmc_gives_up == without_an_answer or at_the_alternate == handled_there",
)
return_after_repair_lands_on_no_worse_se = again(
    se_switchover.return_after_repair_lands_on_no_worse_se
)
