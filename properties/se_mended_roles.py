"""What role selection by the fence removes, and what it must not cost."""

from checker import again, mended
from properties import se_switchover

fenced_se_is_never_primary = mended(se_switchover.fenced_se_is_never_primary)
no_mirroring_ends_from_a_fenced_se = mended(se_switchover.no_mirroring_ends_from_a_fenced_se)
one_primary_and_one_alternate_again = again(se_switchover.one_primary_and_one_alternate_again)
roles_come_back_by_themselves = again(se_switchover.roles_come_back_by_themselves)
