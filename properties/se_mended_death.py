"""What it removes if a person may go by what he sees, and what that must not cost."""

from checker import again, mended
from properties import se_switchover

failed_primary_is_replaced_by_a_person = mended(
    se_switchover.failed_primary_is_replaced_by_a_person
)
never_two_primaries = again(se_switchover.never_two_primaries)
no_switch_during_a_task = again(se_switchover.no_switch_during_a_task)
concurrent_switch_lands_on_no_fenced_se = again(
    se_switchover.concurrent_switch_lands_on_no_fenced_se
)
disruptive_switch_lands_on_no_fenced_se = again(
    se_switchover.disruptive_switch_lands_on_no_fenced_se
)
one_primary_and_one_alternate_again = again(se_switchover.one_primary_and_one_alternate_again)
