"""What refuses a disruptive switch, and a return after a repair, after several faults."""

from checker import again, sometimes
from properties import se_switchover_fence

disruptive_switch_is_refused_for_lost_communication = sometimes(
    "A disruptive switch can be refused for this reason only: the primary does not reach the"
    " alternate.",
    'refused_only(disruptive_switch, "SE-MAN-07")',
    answers="SE-MAN-07",
)
disruptive_switch_is_refused_for_fence = sometimes(
    "A disruptive switch can be refused for this reason only: the SE is fenced.",
    'refused_only(disruptive_switch, "SE-MAN-02")',
    answers="SE-MAN-02",
)
disruptive_switch_lands_on_no_fenced_se = again(
    se_switchover_fence.disruptive_switch_lands_on_no_fenced_se,
    violated=True,
    because="the fence of an SE that could not be told is known to its new primary only",
)
return_is_refused_for_lost_communication = sometimes(
    "The return of a repaired SE can be refused for this reason only: the primary does not reach"
    " it.",
    'refused_only(switch_back, "SE-MAN-07")',
    answers="SE-AUTO-Q3",
    violated="after_repair == stays_alternate",
    because="a repaired SE then stays alternate, and there is no return that could be refused",
)
