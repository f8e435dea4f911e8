"""What it removes through two faults if the tables compare, and what that must not cost."""

from checker import again, mended
from properties import se_mended_tables, se_two_faults

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
# the only task here is mirroring, and then the alternate's disk is half written
no_switch_during_a_task = mended(se_two_faults.no_switch_during_a_task)
manual_is_possible_where_automatic_is = again(se_two_faults.manual_is_possible_where_automatic_is)
former_primary_becomes_alternate = again(se_two_faults.former_primary_becomes_alternate)
switch_leaves_a_primary = again(se_two_faults.switch_leaves_a_primary)
one_primary_and_one_alternate_again = again(se_two_faults.one_primary_and_one_alternate_again)
dead_primary_is_replaced_by_a_half_written_disk = again(
    se_two_faults.dead_primary_is_replaced_by_a_half_written_disk,
    violated=True,
    because="it is the price: a dead primary then waits for its repair",
)
dead_primary_is_replaced_without_processor = again(
    se_two_faults.dead_primary_is_replaced_without_processor,
    violated=True,
    because="it is the price: a dead primary waits until the alternate is connected",
)
switch_past_the_primary = again(se_mended_tables.switch_past_the_primary)
automatic_switch_lands_on_no_worse_se_although_all_is_mirrored = mended(
    se_two_faults.automatic_switch_lands_on_no_worse_se_although_all_is_mirrored
)
