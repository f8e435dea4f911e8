"""The machine before: the physical switch between the two SEs of the 9672 G6."""

from checker import Step, System, choice, group, part, view
from spec.se_parts import BackupMedium, Hold, Network, Processor, SupportElement, worse


class SeG6(System):
    """Two support elements behind the physical switch of the 9672 G6.

    A cable of each SE goes to a switch, and one goes from there to the processor. If the primary
    fails, a report goes to the service provider, who sends somebody to throw the switch. Whoever
    stands before it can throw it at any time: it has no software.

    What is left out: what is left out of the machine after it. The parts are the same, as are their
    faults. The service network stands for the cables: an SE's own connection is its cable. Data is
    mirrored over the customer network, which here all communication between the SEs goes over.
    """

    covers = "SE-G6"

    worse_is = choice(
        "When is one SE worse than the other?",
        "SE-07",
        in_one_and_better_in_none="if it is worse in one respect at least, and better in none",
        in_the_first_difference="if it is worse in the most important respect in which they differ",
    )
    fence_kept = choice(
        "Where is it kept that an SE is fenced?",
        "SE-AUTO-Q2",
        on_both="nothing is ever fenced here",
    )
    after_repair = choice(
        "After the repair, does the former primary become primary again by itself?",
        "SE-AUTO-Q3",
        stays_alternate="no, somebody has to throw the switch",
    )
    up_to_faults = 1
