"""What it removes if a person may go by what he sees, and what that must not cost."""

from checker import again, mended
from properties import (
    se_switchover_fence,
    se_switchover_roles,
    se_switchover_tasks,
    se_switchover_triggers,
)

failed_primary_is_replaced_by_a_person = mended(
    se_switchover_triggers.failed_primary_is_replaced_by_a_person
)
never_two_primaries = again(se_switchover_roles.never_two_primaries)
no_switch_during_a_task = again(se_switchover_tasks.no_switch_during_a_task)
concurrent_switch_lands_on_no_fenced_se = again(
    se_switchover_fence.concurrent_switch_lands_on_no_fenced_se
)
disruptive_switch_lands_on_no_fenced_se = again(
    se_switchover_fence.disruptive_switch_lands_on_no_fenced_se
)
one_primary_and_one_alternate_again = again(se_switchover_roles.one_primary_and_one_alternate_again)
