"""What it removes if an alternate remembers its fence, and what that must not cost."""

from checker import again, mended
from properties import se_switchover_roles, se_three_faults

disruptive_switch_lands_on_no_fenced_se = mended(
    se_three_faults.disruptive_switch_lands_on_no_fenced_se
)
one_primary_and_one_alternate_again = again(se_switchover_roles.one_primary_and_one_alternate_again)
