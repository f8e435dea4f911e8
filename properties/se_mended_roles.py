"""What role selection by the fence removes, and what it must not cost."""

from checker import again, mended
from properties import se_switchover_data, se_switchover_fence, se_switchover_roles

fenced_se_is_never_primary = mended(se_switchover_fence.fenced_se_is_never_primary)
no_mirroring_ends_from_a_fenced_se = mended(se_switchover_data.no_mirroring_ends_from_a_fenced_se)
one_primary_and_one_alternate_again = again(se_switchover_roles.one_primary_and_one_alternate_again)
roles_come_back_by_themselves = again(se_switchover_roles.roles_come_back_by_themselves)
