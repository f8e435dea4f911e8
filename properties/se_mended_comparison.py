"""What it removes through two faults if the tables compare, and what that must not cost."""

from checker import again, mended
from properties import se_two_faults

automatic_switch_lands_on_no_worse_se = mended(se_two_faults.automatic_switch_lands_on_no_worse_se)
concurrent_switch_lands_on_no_worse_se = mended(
    se_two_faults.concurrent_switch_lands_on_no_worse_se
)
concurrent_switch_lands_on_no_fenced_se = mended(
    se_two_faults.concurrent_switch_lands_on_no_fenced_se
)
automatic_switch_lands_on_no_fenced_se = mended(
    se_two_faults.automatic_switch_lands_on_no_fenced_se
)
no_switch_during_a_task = mended(se_two_faults.no_switch_during_a_task)
manual_is_possible_where_automatic_is = again(se_two_faults.manual_is_possible_where_automatic_is)
former_primary_becomes_alternate = again(se_two_faults.former_primary_becomes_alternate)
switch_leaves_a_primary = again(se_two_faults.switch_leaves_a_primary)
one_primary_and_one_alternate_again = again(se_two_faults.one_primary_and_one_alternate_again)
