"""The alternate support element of the IBM eServer z900: switching over to it."""

from enum import Enum

from checker import Step, System, choice, group, last_received, part, refusals, view
from spec.se_parts import (
    BackupMedium,
    Hold,
    Network,
    Panel,
    Processor,
    SupportElement,
    worse,
)


class Trigger(Enum):
    """What lets the system switch by itself."""

    hardware_problem = "the primary detects a hardware problem that lets it keep running"
    no_processor = "the primary cannot communicate with the processor"
    silence = "the alternate detects that the primary is no longer operational: it hears nothing"


MANUAL_SWITCH_REFUSED_WHILE = refusals(
    {
        # the last changed primary state was not received at the alternate
        "SE-MAN-01": (
            "last_state_is == messages and handler == old and old.unreported"
            " or last_state_is == mirrored_data and"
            " (handler == old and old.changes != nothing or handler == new and told_changed)"
            " or handler == new and unknown_blocks"
        ),
        # the SE is inoperable (fenced) as a result of a previous automatic switchover
        "SE-MAN-02": "new.fenced or old.fences_other and (handler == old or ses_talk)",
        "SE-MAN-03": (
            "handler == old and old.task == engineering_changes"
            " or handler == new and (told_task == engineering_changes or unknown_blocks)"
        ),
        "SE-MAN-04": "new.task == hard_disk_restore",
        "SE-MAN-05": (
            "handler == old and old.task == change_internal_code"
            " or handler == new and (told_task == change_internal_code or unknown_blocks)"
        ),
        "SE-MAN-06": (
            "handler == old and old.task == mirroring"
            " or handler == new and (told_task == mirroring or unknown_blocks)"
        ),
        # the primary cannot communicate with the alternate; the alternate may go ahead
        "SE-MAN-07": "handler == old and not ses_talk",
    }
)

AUTOMATIC_SWITCH_REFUSED_WHILE = refusals(
    {
        # SE-MAN-07 without its exception for the alternate
        "SE-AUTO-Q1": "exception_holds == for_manual_only and not ses_talk",
        "SE-AUTO-05": (
            "handler == old and old.level != new.level"
            " or handler == new and (told_level_differs or unknown_blocks)"
        ),
        "SE-AUTO-06": "not (service.works and new.on_service_network)",
        "SE-AUTO-07": (
            "handler == old and old.hold == user_logged_on"
            " or handler == new and (told_hold == user_logged_on or unknown_blocks)"
        ),
        "SE-AUTO-08": (
            "handler == old and old.hold == service_status"
            " or handler == new and (told_hold == service_status or unknown_blocks)"
        ),
        "SE-AUTO-09": (
            "handler == old and old.hold == disabled"
            " or handler == new and (told_hold == disabled or unknown_blocks)"
        ),
    },
    includes=MANUAL_SWITCH_REFUSED_WHILE,
)

MIRRORING_PROHIBITED_WHILE = refusals(
    {
        "SE-MIR-06": "se.task != no_task or other.task != no_task",
        "SE-MIR-07": "se.hold == service_status",
        "SE-MIR-08": "other.fenced or se.fences_other",
        "SE-MIR-09": "(se.level == upgraded) != (other.level == upgraded)",
    }
)

RESTORE_REFUSED_WHILE = refusals({"SE-MIR-16": "older_backup == refused and medium.older"})

# Which SE handles a request by a person: it depends on the panel, and on whether the primary is
# operational.
REQUEST_REACHES_HANDLER = (
    "old != new and new.alternate",
    "panel == at_primary and handler == old and old.primary"
    " or panel == at_alternate and (handler == old) =="
    " (at_the_alternate == forwarded and ses_talk and old.primary)"
    " or panel == at_hmc and handler == old and old.primary and hmc_reaches_primary"
    " or panel == at_hmc and handler == new and not hmc_reaches_primary"
    " and (hmc_gives_up == without_an_answer or not (ses_talk and old.primary))"
    " and customer.works and new.on_customer_network",
)

# The handler decides, and the other SE follows if it hears of it.
NEW_HEARS = "handler == new or ses_talk"
OLD_HEARS = "handler == old or ses_talk"

# The microcode on both disks is the same, as the handler knows it.
SAME_MICROCODE = (
    "handler == old and old.level == new.level or handler == new and not told_level_differs"
)


class SeSwitchover(System):
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

    Four readings are fixed. A disk that is being mirrored to or restored is half written until that
    has ended, whoever breaks it off. Whoever of the two SEs can reach the processor switches it off
    for a disruptive switch. The service representative who has repaired an SE says so at the other
    one, if that is up. Which changes the other disk lacks is written down at the SE that made them.

    Each open question is varied by itself, all others at their first answers: all combinations at
    once would be more than a hundred times as many. They are tried in two variants in which less
    can happen: all of them through one fault in `se_all_answers`, and those of the questions on
    which most depends (SE-MAN-Q1, SE-AUTO-Q1, SE-LOC-Q1) through two faults in `se_two_faults`.

    Two faults at full resolution are a command of their own, `chartproof explore se_switchover
    never_two_primaries --faults 2`: 239,781,124 states, counted with the faults so far, and
    1,831,274,358 transitions, in about 4 minutes and 8 GB on two cores.
    """

    covers = (
        *(f"SE-{n:02}" for n in range(1, 8)),
        *("SE-MAN", "SE-CON-01", "SE-CON-02", "SE-CON-03", "SE-AUTO", "SE-RMT"),
        *(f"SE-MIR-{n}" for n in ("06", "07", "08", "09", "10", "12", "14", "15", "16")),
        *("SE-LOC-Q1", "SE-SEL-Q1"),
    )

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
        " + (0 if both_or_neither == by_position else 1) <= 1"
    )

    # -- the parts ------------------------------------------------------------------------------

    a = part(SupportElement, other="b", starts="primary", last_primary=True)
    b = part(SupportElement, other="a", starts="alternate")
    ses = group("a", "b")
    processor = part(Processor)
    service = part(Network)  # the service network
    customer = part(Network)  # the customer network
    medium = part(BackupMedium)

    answers = {"SE-05": ("service", "processor_is_reached")}

    # -- who reaches whom -------------------------------------------------------------------------

    ses_talk = view(
        "a.up and b.up and (service.works and a.on_service_network and b.on_service_network"
        " or customer.works and a.on_customer_network and b.on_customer_network)"
    )
    # over its normal link
    hmc_reaches_primary = view(
        "customer.works and any(se.primary and se.on_customer_network for se in ses)"
    )
    processor_is_reached = view(
        "service.works and any(se.up and se.on_service_network for se in ses)"
    )
    # the alternate hears the primary
    heard = view(
        "ses_talk and count(se.primary for se in ses) == 1 and any(se.alternate for se in ses)"
    )

    # -- what the alternate was told last of the primary (nobody is, while no SE is alternate) ----

    nobody_listens = view("not any(se.alternate for se in ses)")
    known_task = last_received(
        "a.task if a.primary else b.task if b.primary else no_task",
        while_="heard or nobody_listens",
    )
    known_hold = last_received(
        "a.hold if a.primary else b.hold if b.primary else free",
        while_="heard or nobody_listens",
    )
    known_level = last_received(
        "a.level if a.primary else b.level if b.primary else original",
        while_="heard or nobody_listens",
    )
    known_changed = last_received(
        "any(se.primary and se.changes != nothing for se in ses)",
        while_="heard and not any(se.unreported for se in ses) or nobody_listens",
    )
    unknown_blocks = view("not heard and when_unknown == blocks")
    unknown_passes = view("not heard and when_unknown == passes")
    told_task = view("no_task if unknown_passes else known_task")
    told_hold = view("free if unknown_passes else known_hold")
    told_level_differs = view(
        "any(se.alternate and se.level != known_level for se in ses) and not unknown_passes"
    )
    told_changed = view("known_changed and not unknown_passes")

    # -- worse: see se_parts -----------------------------------------------------------------------

    a_is_worse = view(worse("a", "b"))
    b_is_worse = view(worse("b", "a"))
    a_is_worse_reloaded = view(worse("a", "b", reloaded=True))
    b_is_worse_reloaded = view(worse("b", "a", reloaded=True))

    # one of the three triggers of an automatic switch, with an alternate to switch to
    trigger_stands = view(
        "any(se.alternate for se in ses) and (not ses_talk"
        " or any(se.primary and (se.problem or not (service.works and se.on_service_network))"
        " for se in ses))"
    )

    # -- switches ---------------------------------------------------------------------------------

    concurrent_switch = Step(
        by="operator",
        over=dict(panel=Panel, handler=ses, old=ses, new=ses),
        when=(*REQUEST_REACHES_HANDLER, SAME_MICROCODE),
        refused_while=MANUAL_SWITCH_REFUSED_WHILE,
        takes=dict(medium="ages"),
        tells=dict(new=("takes_over", NEW_HEARS), old=("steps_down", OLD_HEARS)),
        answers=("SE-MAN-08", "SE-CON-01", "SE-06", "SE-RMT-01", "SE-RMT-02"),
    )
    disruptive_switch = Step(
        by="operator",
        over=dict(panel=Panel, handler=ses, old=ses, new=ses),
        when=(*REQUEST_REACHES_HANDLER, f"not ({SAME_MICROCODE})"),
        refused_while=MANUAL_SWITCH_REFUSED_WHILE,
        takes=dict(medium="ages"),
        tells=dict(
            new=("takes_over", NEW_HEARS),
            old=("steps_down", OLD_HEARS),
            processor=("is_powered_off", "processor_is_reached"),
        ),
        answers=("SE-MAN-08", "SE-CON-02", "SE-06", "SE-RMT-01", "SE-RMT-02"),
    )
    automatic_switch = Step(
        by="machine",
        over=dict(trigger=Trigger, handler=ses, old=ses, new=ses),
        when=(
            "old != new and new.alternate",
            "trigger == hardware_problem and handler == old and old.primary and old.problem"
            " or trigger == no_processor and handler == old and old.primary"
            " and not (service.works and old.on_service_network)"
            " or trigger == silence and handler == new and not ses_talk",
        ),
        refused_while=AUTOMATIC_SWITCH_REFUSED_WHILE,
        takes=dict(medium="ages"),
        tells=dict(
            new=("takes_over_and_fences", NEW_HEARS),
            old=("is_displaced", OLD_HEARS),
        ),
        answers=("SE-AUTO-01", "SE-AUTO-02", "SE-AUTO-03", "SE-AUTO-10", "SE-03"),
    )
    # the former primary is repaired, and becomes primary again by itself
    switch_back = Step(
        by="machine",
        over=dict(handler=ses, old=ses, new=ses),
        when="old != new and handler == old and old.primary and new.alternate and new.returns",
        refused_while=AUTOMATIC_SWITCH_REFUSED_WHILE,
        takes=dict(medium="ages"),
        tells=dict(new=("takes_over", NEW_HEARS), old=("steps_down", OLD_HEARS)),
        answers="SE-AUTO-Q3",
    )

    # -- roles ------------------------------------------------------------------------------------

    # a person restarts an SE, which asks the other one for its role
    se_reboots = Step(
        by="operator",
        over=dict(se=ses),
        when="not heard",
        takes=dict(se="reboots"),
        answers="SE-SEL-01",
    )
    se_reboots_into_its_role = Step(
        by="operator",
        over=dict(se=ses),
        when=("heard", "se.task != no_task or se.hold != free"),
        takes=dict(se="reboots_into_its_role"),
        answers=("SE-SEL-01", "SE-SEL-03"),
    )

    se_becomes_primary = Step(
        by="machine",
        over=dict(se=ses, other=ses),
        when=(
            "se != other",
            "ses_talk and other.alternate or ses_talk and other.pre_se"
            " and (se.last_primary and not other.last_primary"
            " or se.last_primary == other.last_primary and both_or_neither == by_position"
            " and se == a)",
        ),
        takes=dict(se="becomes_primary"),
        answers=("SE-SEL-03", "SE-SEL-04"),
    )
    operator_names_primary = Step(
        by="operator",
        over=dict(se=ses, other=ses),
        when=(
            "se != other",
            "both_or_neither == by_an_operator and ses_talk and other.pre_se"
            " and se.last_primary == other.last_primary",
        ),
        takes=dict(se="becomes_primary"),
        answers="SE-SEL-Q1",
    )
    se_becomes_alternate = Step(
        by="machine",
        over=dict(se=ses, other=ses),
        when=("se != other", "ses_talk and other.primary"),
        takes=dict(se="becomes_alternate"),
        answers="SE-SEL-03",
    )

    # -- what persons and programs change on the primary ----------------------------------------

    data_is_changed = Step(
        by="operator",
        over=dict(se=ses),
        when="all(one.task == no_task for one in ses)",
        takes=dict(se="is_changed", medium="ages"),
        answers="SE-MIR-14",
    )
    vpd_is_rebuilt = Step(
        by="operator",
        over=dict(se=ses),
        when="all(one.task == no_task for one in ses) and se.changes != vpd",
        takes=dict(se="has_vpd_rebuilt", medium="ages"),
        answers="SE-MIR-15",
    )
    change_is_reported = Step(
        by="machine",
        over=dict(se=ses),
        when="ses_talk",
        takes=dict(se="reports_change"),
        answers="SE-MAN-01",
    )
    hold_changes = Step(
        by="operator",
        over=dict(se=ses, new_hold=Hold),
        when="se.hold != new_hold and (se.hold == free or new_hold == free)",
        takes=dict(se="is_held"),
        answers=("SE-AUTO-07", "SE-AUTO-08", "SE-AUTO-09"),
    )

    # -- tasks ------------------------------------------------------------------------------------

    engineering_changes_begin = Step(
        by="operator",
        over=dict(se=ses, other=ses),
        when=(
            "se != other and se.task == no_task and other.task == no_task",
            "se.level != upgraded",
            "service.works and se.on_service_network",
        ),
        takes=dict(se="begins_engineering_changes"),
        tells=dict(processor=("is_powered_off", "service.works and se.on_service_network")),
        answers="SE-MAN-03",
    )
    engineering_changes_end = Step(
        by="operator",
        over=dict(se=ses),
        takes=dict(se="ends_engineering_changes", medium="ages"),
        answers="SE-MAN-03",
    )
    internal_code_change_begins = Step(
        by="operator",
        over=dict(se=ses, other=ses),
        when=(
            "se != other and se.task == no_task and other.task == no_task",
            "se.level == original",
        ),
        takes=dict(se="begins_internal_code"),
        answers="SE-MAN-05",
    )
    internal_code_change_ends = Step(
        by="operator",
        over=dict(se=ses),
        when="service.works and se.on_service_network",
        takes=dict(se="ends_internal_code", processor="is_patched", medium="ages"),
        answers="SE-MAN-05",
    )
    mirroring_begins = Step(
        by="machine",
        over=dict(se=ses, other=ses),
        when="se != other and ses_talk",
        refused_while=MIRRORING_PROHIBITED_WHILE,
        takes=dict(se="begins_mirroring", other="begins_to_be_mirrored"),
        answers="SE-MAN-06",
    )
    mirroring_ends = Step(
        by="machine",
        over=dict(se=ses, other=ses),
        when="se != other and ses_talk",
        takes=dict(se="ends_mirroring", other="is_mirrored"),
        gives=dict(new_level="se.level"),
        answers="SE-MAN-06",
    )
    mirroring_is_given_up = Step(
        by="machine",
        over=dict(se=ses, other=ses),
        when=("se != other", "not (ses_talk and other.alternate)"),
        takes=dict(se="gives_up_mirroring"),
        answers="SE-MAN-06",
    )
    backup_is_written = Step(
        by="operator",
        over=dict(se=ses),
        when=("se.primary and se.task == no_task and not se.torn", "hmc_reaches_primary"),
        takes=dict(medium="is_written"),
        answers="SE-MIR-10",
    )
    restore_begins = Step(
        by="operator",
        over=dict(se=ses, other=ses),
        when=(
            "se != other and se.primary and se.task == no_task and other.task == no_task",
            "customer.works and other.on_customer_network",
        ),
        refused_while=RESTORE_REFUSED_WHILE,
        takes=dict(other="begins_restore"),
        answers="SE-MAN-04",
    )
    restore_ends = Step(
        by="operator",
        over=dict(se=ses, other=ses),
        when="se != other",
        takes=dict(other="ends_restore"),
        tells=dict(se=("has_other_restored", "ses_talk")),
        gives=dict(
            new_level="original if medium.older else se.level",
            still_missing="data if medium.older else nothing",
        ),
        answers=("SE-MAN-04", "SE-MIR-10"),
    )

    # -- the processor ----------------------------------------------------------------------------

    processor_is_activated = Step(
        by="operator",
        over=dict(se=ses),
        when=(
            "se.primary and se.task != engineering_changes",
            "service.works and se.on_service_network",
        ),
        takes=dict(processor="is_activated"),
        gives=dict(new_level="se.level"),
        answers=("SE-04", "SE-CON-02"),
    )

    # -- repairs ----------------------------------------------------------------------------------

    # the service representative, who also says so at the other SE if it runs
    se_is_repaired = Step(
        by="operator",
        over=dict(se=ses, other=ses),
        when=("se != other", "se.dead or se.problem or se.fenced or other.fences_other"),
        takes=dict(se="is_repaired"),
        tells=dict(other=("unfences_other", "other.up")),
        answers=("SE-03", "SE-AUTO-10"),
    )
