"""What it removes if microcode decides, and what that must not cost."""

from checker import again, mended
from properties import se_given_up, se_switchover_processor, se_switchover_roles

running_processor_matches_its_primary = mended(
    se_switchover_processor.running_processor_matches_its_primary
)
disruptive_switch_powers_the_processor_off = mended(
    se_switchover_processor.disruptive_switch_powers_the_processor_off
)
never_two_primaries = again(se_switchover_roles.never_two_primaries)
one_primary_and_one_alternate_again = again(se_switchover_roles.one_primary_and_one_alternate_again)
roles_come_back_by_themselves = again(se_switchover_roles.roles_come_back_by_themselves)
disruptive_switch_without_processor = again(
    se_given_up.disruptive_switch_without_processor,
    violated=True,
    because="it is the price: with different microcode nobody can leave the primary until one of"
    " the SEs reaches the processor",
)
