"""What role selection by the fence removes, with many answers beside each other."""

from checker import again, mended
from properties import se_all_answers, se_switchover_data

fenced_se_is_never_primary = mended(se_all_answers.fenced_se_is_never_primary)
no_mirroring_ends_from_a_fenced_se = mended(se_switchover_data.no_mirroring_ends_from_a_fenced_se)
one_primary_and_one_alternate_again = again(se_all_answers.one_primary_and_one_alternate_again)
roles_come_back_by_themselves = again(se_all_answers.roles_come_back_by_themselves)
