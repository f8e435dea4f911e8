"""What the mended refusal tables remove, and what they must not cost."""

from checker import again, mended
from properties import (
    se_given_up,
    se_mended_levels,
    se_switchover,
    se_switchover_data,
    se_switchover_panels,
    se_switchover_processor,
    se_switchover_roles,
    se_switchover_tables,
)

concurrent_switch_lands_on_no_worse_se = mended(
    se_switchover.concurrent_switch_lands_on_no_worse_se
)
disruptive_switch_lands_on_no_worse_se = mended(
    se_switchover.disruptive_switch_lands_on_no_worse_se
)
return_after_repair_lands_on_no_worse_se = mended(
    se_switchover.return_after_repair_lands_on_no_worse_se
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
disruptive_switch_powers_the_processor_off = mended(
    se_switchover_processor.disruptive_switch_powers_the_processor_off
)
concurrent_switch_loses_no_change = mended(se_switchover_data.concurrent_switch_loses_no_change)
disruptive_switch_loses_no_change = mended(se_switchover_data.disruptive_switch_loses_no_change)
automatic_switch_loses_no_change = mended(se_switchover_data.automatic_switch_loses_no_change)
no_switch_before_rebuilt_vpd_is_mirrored = mended(
    se_switchover_data.no_switch_before_rebuilt_vpd_is_mirrored
)
last_state_has_arrived = mended(se_switchover_data.last_state_has_arrived)
living_primary_is_replaced_from_the_hmc = mended(
    se_switchover_panels.living_primary_is_replaced_from_the_hmc
)
automatic_switch_lands_on_no_worse_se = again(se_switchover.automatic_switch_lands_on_no_worse_se)
manual_is_possible_where_automatic_is = again(
    se_switchover_tables.manual_is_possible_where_automatic_is
)
one_primary_and_one_alternate_again = again(se_switchover_roles.one_primary_and_one_alternate_again)
switch_before_mirroring = again(
    se_given_up.switch_before_mirroring,
    violated=True,
    because="it is the price: what was changed has to be mirrored before any switch",
)
switch_to_an_se_without_processor = again(
    se_given_up.switch_to_an_se_without_processor,
    violated=True,
    because="it is the price: nobody can leave the primary until the alternate is connected",
)
switch_past_the_primary = again(
    se_given_up.switch_past_the_primary,
    violated=True,
    because="it is the price: a person whom the primary does not hear goes to its own panel",
)
disruptive_switch_without_processor = again(se_mended_levels.disruptive_switch_without_processor)
concurrent_switch_lands_on_no_worse_se_although_all_is_mirrored = mended(
    se_switchover.concurrent_switch_lands_on_no_worse_se_although_all_is_mirrored
)
disruptive_switch_lands_on_no_worse_se_although_all_is_mirrored = mended(
    se_switchover.disruptive_switch_lands_on_no_worse_se_although_all_is_mirrored
)
return_after_repair_lands_on_no_worse_se_although_all_is_mirrored = mended(
    se_switchover.return_after_repair_lands_on_no_worse_se_although_all_is_mirrored
)
