"""What the mended refusal tables remove, with many answers beside each other."""

from checker import again, mended
from properties import se_all_answers, se_mended_tables, se_switchover

concurrent_switch_lands_on_no_worse_se = mended(
    se_all_answers.concurrent_switch_lands_on_no_worse_se
)
return_after_repair_lands_on_no_worse_se = mended(
    se_all_answers.return_after_repair_lands_on_no_worse_se
)
concurrent_switch_loses_no_change = mended(se_all_answers.concurrent_switch_loses_no_change)
automatic_switch_loses_no_change = mended(se_all_answers.automatic_switch_loses_no_change)
last_state_has_arrived = mended(se_all_answers.last_state_has_arrived)
living_primary_is_replaced_from_the_hmc = mended(
    se_all_answers.living_primary_is_replaced_from_the_hmc
)
concurrent_switch_lands_on_no_hardware_problem = mended(
    se_switchover.concurrent_switch_lands_on_no_hardware_problem
)
concurrent_switch_lands_on_no_half_written_disk = mended(
    se_switchover.concurrent_switch_lands_on_no_half_written_disk
)
concurrent_switch_lands_on_no_se_without_processor = mended(
    se_switchover.concurrent_switch_lands_on_no_se_without_processor
)
automatic_switch_lands_on_no_worse_se = again(se_all_answers.automatic_switch_lands_on_no_worse_se)
manual_is_possible_where_automatic_is = again(se_all_answers.manual_is_possible_where_automatic_is)
one_primary_and_one_alternate_again = again(se_all_answers.one_primary_and_one_alternate_again)
failed_primary_is_replaced_by_a_person = again(
    se_all_answers.failed_primary_is_replaced_by_a_person
)
switch_before_mirroring = again(se_mended_tables.switch_before_mirroring)
switch_to_an_se_without_processor = again(se_mended_tables.switch_to_an_se_without_processor)
switch_past_the_primary = again(se_mended_tables.switch_past_the_primary)
