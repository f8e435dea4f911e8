"""What it removes through two faults if silence is no reason to switch, and what that costs."""

from checker import again, mended, sometimes
from properties import se_switchover_triggers, se_two_faults

never_two_primaries = mended(se_two_faults.never_two_primaries)
never_two_primaries_by_automatic_switches = mended(
    se_two_faults.never_two_primaries_by_automatic_switches
)
roles_come_back_by_themselves = again(
    se_two_faults.roles_come_back_by_themselves,
    violated="asks_over == service_network_only",
    because="an SE without a role then waits for the service network, whatever else works",
)
no_switch_during_a_task = mended(se_two_faults.no_switch_during_a_task)
nothing_is_switched_against_a_hold = mended(se_two_faults.nothing_is_switched_against_a_hold)
automatic_switch_lands_on_no_fenced_se = mended(
    se_two_faults.automatic_switch_lands_on_no_fenced_se
)
one_primary_and_one_alternate_again = mended(se_two_faults.one_primary_and_one_alternate_again)
former_primary_becomes_alternate = again(se_two_faults.former_primary_becomes_alternate)
switch_leaves_a_primary = again(se_two_faults.switch_leaves_a_primary)
concurrent_switch_lands_on_no_fenced_se = again(
    se_two_faults.concurrent_switch_lands_on_no_fenced_se,
    violated="fence_kept == at_the_new_primary",
    because="who sees that the primary is down does not see the fence that only its disk has",
)
dead_primary_is_replaced_by_a_person = sometimes(
    "A person at the alternate's panel can replace a dead primary in the middle of a task.",
    "known_task != no_task and any(se.dead for se in ses) and not any(se.primary for se in ses)"
    " and enabled(concurrent_switch, panel=at_alternate)",
    answers=("SE-03", "SE-MAN-07"),
)
dead_primary_is_replaced_from_the_hmc = again(
    se_two_faults.dead_primary_is_replaced_from_the_hmc,
    violated=True,
    because="it is the price: nobody who is away can see that the primary is down",
    unavoidable="from afar a dead primary and one that is cut off look the same",
)
silent_primary_is_replaced = again(
    se_switchover_triggers.silent_primary_is_replaced,
    violated=True,
    because="it is the price: the alternate cannot see that the primary is down",
    unavoidable="to the alternate a dead primary and one that is cut off look the same",
)
