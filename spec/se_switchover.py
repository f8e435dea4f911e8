"""The alternate support element of the IBM eServer z900: switching over to it.

Its rules are in se_switchover_rules, its parts and who knows what in se_switchover_machine, what
else is done with the support elements in se_switchover_tasks.
"""

from checker import choice
from spec.se_switchover_rules import AUTOMATIC_SWITCH_REFUSED_WHILE
from spec.se_switchover_tasks import _Tasks


class SeSwitchover(_Tasks):
    """Two support elements of the z900, and the switch from one to the other.

    Two support elements (SEs), A and B, are attached to one processor over the service network, to
    consoles (HMCs) over the customer network, and to each other over both. One is primary. A person
    asks for a switch at one of three panels; three triggers let the system switch by itself. The
    SE that handles the switch holds the state, as it knows it, against a table of refusals.

    What is left out, and why:

    - How long anything takes: how often mirroring comes, for how long a trigger must last, the hour
      after a rebuild, the twelve hours of different microcode. Those are designs of their own.
    - Cage controllers, preloading, and what an SE without a role does if it gets no answer: it
      waits here.
    - Words on their way: an SE hears what the other one sends at once, or not at all. Only word of
      the last change takes its time, since a rule asks for it.
    - An SE's reboot as long as the other one has the opposite role and says so: the SE has its own
      role again before anybody notices, and has lost its task and its users.
    - More than one thing at a time of those that keep the system from switching by itself: a user
      who is logged on, service status, the configuration. No rule looks at two of them.
    - More than one task at a time, and changes of data during a task. A repair of the system goes
      with service status, which is what mirroring looks at.
    - Several backups: the medium holds the image of the primary's disk as it is, or the one of the
      system as it was delivered. Several HMCs: local or remote, they reach the same.
    - Connections that carry words one way only. Of the processor, only its power fails.
    - Of an SE without a role, all faults but that it dies or hangs; of one that is off, all faults.
      A minor problem or a loose connection makes itself felt in a role, and can come then.
    - A repair of an SE that is primary or has no role: it comes once the SE is alternate or down,
      and leaves its disk as it is.
    - A restore of the primary's own disk: the paper knows only the alternate's. A primary with a
      half-written disk keeps it until it is alternate.
    - What a former primary still has on its disk of changes that never reached the other one: they
      count as lost as soon as it is alternate, for mirroring will go over them.
    - What mirroring does not carry over: here it makes the disks alike, in microcode and data. The
      paper calls only a restore exact, but has no rule that looks at the rest.

    Six readings are fixed. A disk that is being mirrored to or restored is half written until that
    has ended, whoever breaks it off. Whoever of the two SEs can reach the processor switches it off
    for a disruptive switch; if neither can, the switch goes through all the same, and the processor
    runs on. An alternate that does not hear the primary takes it for one that is no longer
    operational. The service representative who has repaired an SE says so at the other one, if that
    is up. Which changes the other disk lacks is written down at the SE that made them.

    Each open question is varied by itself, all others at their first answers: all combinations at
    once would be more than a hundred times as many. What worse means is asked with each answer to
    those questions that bear on it (SE-MAN-Q1, SE-AUTO-Q1, SE-AUTO-Q2, SE-AUTO-Q3, SE-LOC-Q1).
    Combinations are tried in two variants in which less can happen: all of them but the answers to
    SE-MIR-16 and SE-SEL-Q4 through one fault in `se_all_answers`, and those of the questions on
    which most depends (SE-MAN-Q1, SE-AUTO-Q1, SE-LOC-Q1) through two faults in `se_two_faults`.

    Two faults at full resolution are a command of their own, `chartproof explore se_switchover
    never_two_primaries --faults 2`: 199,926,428 states, counted with the faults so far, and
    1,522,883,020 transitions, in about 2 minutes and 6 GB on two cores.
    """

    covers = (
        *(f"SE-{n:02}" for n in range(1, 8)),
        *("SE-MAN", "SE-CON-01", "SE-CON-02", "SE-CON-03", "SE-AUTO", "SE-RMT"),
        *(f"SE-MIR-{n}" for n in ("06", "07", "08", "09", "10", "12", "14", "15", "16")),
        *("SE-LOC-Q1", "SE-SEL-Q1", "SE-SEL-Q4"),
    )

    # -- what the paper leaves open ---------------------------------------------------------------

    last_state_is = choice(
        "The last changed primary state that must have arrived: what is it?",
        "SE-MAN-Q1",
        messages="what the primary reports to the alternate in messages",
        mirrored_data="the data that is mirrored",
    )
    at_the_alternate = choice(
        "A request at the alternate's panel while the primary can be reached: who handles it?",
        "SE-MAN-Q2",
        forwarded="the primary, to which it is forwarded",
        handled_there="the alternate",
    )
    exception_holds = choice(
        "The alternate may switch although it cannot reach the primary: when does this hold?",
        "SE-AUTO-Q1",
        for_every_switch="for manual and for automatic switches",
        for_manual_only="for manual switches only, as it is written",
    )
    when_unknown = choice(
        "What does the alternate take for the state of a primary that it cannot reach?",
        "SE-LOC-Q1",
        last_known="what it was told last",
        blocks="whatever forbids the switch",
        passes="whatever allows it",
    )
    fence_kept = choice(
        "Where is it kept that an SE is fenced?",
        "SE-AUTO-Q2",
        on_both="on its own disk, if it can be told, and at the new primary",
        on_its_own_disk="on its own disk only",
        at_the_new_primary="at the new primary only",
    )
    after_repair = choice(
        "After the repair, does the former primary become primary again by itself?",
        "SE-AUTO-Q3",
        stays_alternate="no, it stays alternate",
        switches_back="yes",
    )
    hmc_gives_up = choice(
        "When is the primary not operational for the HMC?",
        "SE-RMT-Q1",
        without_an_answer="as soon as it gets no answer",
        when_confirmed="only if the alternate gets none either",
    )
    older_backup = choice(
        "A hard disk restore from a backup that is older than the primary's disk?",
        "SE-MIR-16",
        refused="it is refused",
        accepted="it puts the older data on the alternate's disk",
    )

    asks_over = choice(
        "An SE without a role that gets no answer over the service network: does it ask over the"
        " customer network?",
        "SE-SEL-Q4",
        both_networks="it does",
        service_network_only="it does not, and waits for the service network",
    )
    both_or_neither = choice(
        "Both SEs are without a role, and both or neither of them have the soft switch file: which"
        " one becomes primary?",
        "SE-SEL-Q1",
        by_position="A does, by its position",
        by_an_operator="the one that an operator names",
        none_does="neither does: both stay without a role",
    )

    worse_is = choice(
        "When is one SE worse than the other?",
        "SE-07",
        in_one_and_better_in_none="if it is worse in one respect at least, and better in none",
        in_the_first_difference="if it is worse in the most important respect in which they differ",
    )

    # -- how it is checked: nothing below is a rule of the paper -----------------------------------

    waive = {
        f"{step}: {line}": f"it takes two faults, and is shown to decide in {design}"
        for design, step, line in (
            ("se_two_faults", "concurrent_switch", "SE-MAN-07"),
            ("se_three_faults", "disruptive_switch", "SE-MAN-07"),
            ("se_two_faults", "automatic_switch", "SE-MAN-02"),
            ("se_two_faults", "automatic_switch", "SE-MAN-07"),
            ("se_two_faults", "switch_back", "SE-MAN-02"),
            ("se_two_faults", "mirroring_begins", "se != other and ses_talk"),
            ("se_two_faults", "mirroring_ends", "se != other and ses_talk"),
        )
    } | {
        "switch_back: SE-MAN-07": "it takes three faults, and is shown to decide in"
        " se_three_faults",
        "switch_back: SE-AUTO-Q1": "redundant: the primary handles a return, and then SE-MAN-07"
        " refuses whatever this line does",
    }
    up_to_faults = 1
    # the answer that neither of two SEs becomes primary is the end; a property says so
    ends = "both_or_neither == none_does and all(se.pre_se for se in ses)"
    ablated = tuple(line for line in AUTOMATIC_SWITCH_REFUSED_WHILE if line != "SE-AUTO-Q1")
    initially = (
        "(0 if last_state_is == messages else 1)"
        " + (0 if at_the_alternate == forwarded else 1)"
        " + (0 if exception_holds == for_every_switch else 1)"
        " + (0 if when_unknown == last_known else 1)"
        " + (0 if fence_kept == on_both else 1)"
        " + (0 if after_repair == stays_alternate else 1)"
        " + (0 if hmc_gives_up == without_an_answer else 1)"
        " + (0 if older_backup == refused else 1)"
        " + (0 if asks_over == both_networks else 1)"
        " + (0 if both_or_neither == by_position else 1) <= 1",
        "worse_is == in_one_and_better_in_none or at_the_alternate == forwarded"
        " and hmc_gives_up == without_an_answer and older_backup == refused"
        " and asks_over == both_networks and both_or_neither == by_position",
    )
