"""The machine of the z900's switchover: its parts, who reaches whom, and who knows what."""

from checker import System, group, last_received, part, view
from spec.se_parts import BackupMedium, Network, Processor, SupportElement, worse

BOTH = group("a", "b")
"""Both support elements."""


class _Machine(System):
    """Two support elements (SEs), the processor, two networks, and the backup medium."""

    # -- the parts ------------------------------------------------------------------------------

    # Two SEs, physically alike; once roles are settled one is primary and the other alternate
    # (SE-01). Only the primary serves the customer's operations, and there is never a second one
    # (SE-02).

    a = part(SupportElement, other="b", starts="primary", last_primary=True)
    b = part(SupportElement, other="a", starts="alternate")
    ses = BOTH
    processor = part(Processor)
    # the service network, over which both SEs are always attached to the processor (SE-05)
    service = part(Network)
    # the customer network, to which the HMCs belong
    customer = part(Network)
    medium = part(BackupMedium)

    answers = {
        "SE-05": ("service", "processor_is_reached"),
        "SE-AUTO-11": "trigger_stands",
    }

    # -- who reaches whom -------------------------------------------------------------------------

    ses_talk = view(
        "a.up and b.up and (service.works and a.on_service_network and b.on_service_network"
        " or customer.works and a.on_customer_network and b.on_customer_network)"
    )
    # an SE without a role is answered by the other one (SE-SEL-Q4)
    role_is_answered = view(
        "ses_talk and (asks_over == both_networks"
        " or service.works and a.on_service_network and b.on_service_network)"
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

    # -- worse -------------------------------------------------------------------------------------

    # The checks are to keep every switch from landing on a primary in a worse state than the former
    # one (SE-07); what worse is, and in which respects, is in se_parts.

    a_is_worse = view(worse("a", "b"))
    b_is_worse = view(worse("b", "a"))
    a_is_worse_reloaded = view(worse("a", "b", reloaded=True))
    b_is_worse_reloaded = view(worse("b", "a", reloaded=True))

    # One of the three triggers of an automatic switch, with an alternate to switch to: as long as
    # it lasts and no line refuses, the switch is to come (SE-AUTO-11).
    trigger_stands = view(
        "any(se.alternate for se in ses) and (not ses_talk"
        " or any(se.primary and (se.problem or not (service.works and se.on_service_network))"
        " for se in ses))"
    )
