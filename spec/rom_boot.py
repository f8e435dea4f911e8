"""The redundant system ROM of the Compaq ProLiant 8000 and 8500."""

from dataclasses import dataclass
from enum import Enum

from statemachine import State

from checker import Component, Step, System, choice, group, part, refusals, sets, view
from spec.rom_parts import BootBlock, Console, ErrorLog, Image, Rom


class Bank(Enum):
    """The two physical ROMs."""

    a = "A ROM"
    b = "B ROM"


class Mark(Component):
    """The record in non-volatile memory that says which ROM holds the primary image."""

    @dataclass
    class Variables:
        primary: Bank = Bank.a  # the ROM whose image is primary
        following: Bank = Bank.a  # the ROM that is being marked; the primary while none is
        other_wanted: bool = False  # the administrator wants the other image from the next boot on

    reads = {"torn": "torn_mark"}
    given = {"new_primary": Bank}
    answers = {"ROM-Q7": ("is_cut_off", "unreadable"), "ROM-08": "is_asked_for_the_other"}

    readable = State(initial=True)
    being_written = State()
    unreadable = State()

    begins_to_be_written = (
        readable.to(being_written, on=sets(following="new_primary"))
        | unreadable.to(being_written, on=sets(following="new_primary"))
    )  # fmt: skip
    is_written = being_written.to(readable, on=sets(primary="following", other_wanted=False))
    is_cut_off = (
        being_written.to(readable, cond="torn == keeps_old", on=sets(following="primary"))
        | being_written.to(
            readable,
            cond="torn == takes_new",
            on=sets(primary="following", other_wanted=False),
        )
        | being_written.to(
            unreadable,
            cond="torn == unreadable_then_a",
            on=sets(primary=Bank.a, following=Bank.a, other_wanted=False),
        )
    )
    is_asked_for_the_other = readable.to.itself(on=sets(other_wanted=True))


class Server(Component):
    """The server's power and the boot sequence of its boot block."""

    @dataclass
    class Variables:
        active: Bank = Bank.a  # the ROM whose image was loaded last

    reads = {
        "boot_block_intact": "boot_block.intact",
        "mark_settled": "mark.readable and not mark.other_wanted",
        "primary": "mark.primary",
        "primary_image": "primary.image",
        "primary_valid": "primary_valid",
        "redundant_valid": "redundant_valid",
        "when_both_invalid": "when_both_invalid",
        "loads_after_failover": "loads_after_failover",
        "flashing": "not flash.idle",
    }
    by = {
        "starts": "environment",
        "accepts_primary": "machine",
        "loads": "machine",
        "gives_up": "machine",
        "tries_again": "machine",
        "reboots": "operator",
        "is_switched_off": "operator",
    }
    answers = {
        "ROM-03": ("checking", "accepts_primary", "loads"),
        "ROM-04": ("rejects_primary", "begins_failover", "ends_failover"),
        "ROM-Q1": ("gives_up", "tries_again"),
        "ROM-Q8": "ends_failover",
    }

    off = State()

    class booting(State.Compound):
        checking = State(initial=True)  # the boot block checks the primary image
        checking_redundant = State()  # the primary is invalid: is the redundant image any better?
        failing_over = State()  # the redundant image is being marked primary
        selecting = State()  # a selection is being carried out, or an unreadable mark rewritten
        loading = State()  # the primary image has passed and is being loaded

        accepts_primary = checking.to(loading, cond="mark_settled and primary_valid")
        rejects_primary = checking.to(
            checking_redundant, cond="mark_settled", unless="primary_valid"
        )
        begins_failover = checking_redundant.to(failing_over, cond="redundant_valid")
        ends_failover = (
            failing_over.to(loading, cond="loads_after_failover == same_boot")
            | failing_over.to(checking, cond="loads_after_failover == next_boot")
        )  # fmt: skip
        tries_again = checking_redundant.to(
            checking, cond="when_both_invalid == retry", unless="redundant_valid"
        )
        begins_selecting = checking.to(selecting, unless="mark_settled")
        ends_selecting = selecting.to(checking)

    class running(State.Compound):
        working = State(initial=True)  # with a good image
        lacking = State()  # with a defective image: something that is needed is missing
        astray = State()  # with an image that was corrupt when it was loaded

    halted = State()  # both images are invalid; the error code is on the screen
    dead = State()  # not even a boot block runs

    starts = off.to(booting, cond="boot_block_intact") | off.to(dead, unless="boot_block_intact")
    loads = (
        booting.loading.to(running.working, cond="primary_image == good", on=sets(active="primary"))
        | booting.loading.to(
            running.lacking, cond="primary_image == defective", on=sets(active="primary")
        )
        | booting.loading.to(
            running.astray, cond="primary_image == corrupt", on=sets(active="primary")
        )
    )
    gives_up = booting.checking_redundant.to(
        halted, cond="when_both_invalid == halt", unless="redundant_valid"
    )
    reboots = running.to(booting, unless="flashing")
    is_switched_off = (
        running.to(off, unless="flashing")
        | booting.checking.to(off)
        | halted.to(off)
        | dead.to(off)
    )  # fmt: skip
    loses_power = running.to(off) | booting.to(off) | halted.to(off) | dead.to(off)


class Flash(Component):
    """The flash utility at work: an upgrade from a System ROMPaq, or the rebuilding of an image."""

    @dataclass
    class Variables:
        brings: Image = Image.good  # what the ROMPaq at work holds; good while none is at work

    reads = {"flash_writes": "flash_writes", "boot_block_is": "boot_block_is"}
    given = {"new_image": Image}
    answers = {"ROM-Q2": "ends_image", "ROM-Q4": ("begins_rebuilding", "ends_rebuilding")}

    idle = State(initial=True)
    first_image = State()
    second_image_due = State()
    second_image = State()
    boot_block_due = State()
    boot_block = State()
    rebuilding = State()

    begins = idle.to(first_image, on=sets(brings="new_image"))
    ends_image = (
        first_image.to(second_image_due, cond="flash_writes == both_images")
        | first_image.to(
            boot_block_due, cond="flash_writes != both_images and boot_block_is == writable"
        )
        | first_image.to(
            idle,
            cond="flash_writes != both_images and boot_block_is == protected",
            on=sets(brings=Image.good),
        )
        | second_image.to(boot_block_due, cond="boot_block_is == writable")
        | second_image.to(idle, cond="boot_block_is == protected", on=sets(brings=Image.good))
    )
    begins_second = second_image_due.to(second_image)
    begins_boot_block = boot_block_due.to(boot_block)
    ends_boot_block = boot_block.to(idle, on=sets(brings=Image.good))
    begins_rebuilding = idle.to(rebuilding)
    ends_rebuilding = rebuilding.to(idle)
    is_cut_off = (
        first_image.to(idle, on=sets(brings=Image.good))
        | second_image_due.to(idle, on=sets(brings=Image.good))
        | second_image.to(idle, on=sets(brings=Image.good))
        | boot_block_due.to(idle, on=sets(brings=Image.good))
        | boot_block.to(idle, on=sets(brings=Image.good))
        | rebuilding.to(idle)
    )


SELECTION_REFUSED_WHILE = refusals(
    {
        "ROM-Q6": "selection_is_checked == when_selected and not redundant_valid",
    }
)


class RomBoot(System):
    """The redundant system ROM of the ProLiant 8000 and 8500.

    Two ROMs, A and B, hold one system ROM image each. When the server starts, its boot block checks
    the image that is marked primary, and falls back to the other one if the check fails. An
    administrator upgrades images with a System ROMPaq, at the server or remotely, and selects which
    of two good images to use.

    What is left out, and why:

    - How long anything takes. Only the order of events matters to the claims of the brief.
    - More than one administrator or upgrade at a time: the flash utility runs once.
    - Corruption of an image's bits while it is being written, other than by a power failure or a
      bad ROMPaq: the written image is then corrupt as well, which those two cover.
    - The network on the way of a remote flash: a lost connection leaves what a power failure
      leaves.
    - The memory in which a pending error code waits: it is taken to survive a power failure, and
      to hold one code.
    - Faults of other parts, and of what checks: the boot block and the mark fail only while they
      are written, and a check never errs.
    - A reboot or a switching off in the middle of a flash or of a boot: nobody does that here; a
      power failure does the same.
    - A third revision: an upgrade of an upgrade is again "the upgrade".
    - Which image has run well before: "last known good" is read as "the other image, if valid".

    One thing is taken for granted that may be wrong of a real server: whatever image was loaded,
    even a defective one or one that decayed after its check, runs well enough to be administered.
    A defective image that hangs would leave the administrator as helpless as two corrupt ones.

    Two readings are fixed, since every other one contradicts the brief. The boot block checks the
    redundant image before it marks it primary: each image is to be checked before it is loaded.
    And what the administrator selects is carried out by the boot block at the next boot: switches
    happen at boot and at no other time.
    """

    covers = "ROM"

    # -- the questions that the brief leaves open ---------------------------------------------

    when_both_invalid = choice(
        "Both images are invalid at boot: what does the boot block do?",
        "ROM-Q1",
        halt="it stops with the error code on the screen",
        retry="it checks again, and again",
    )
    flash_writes = choice(
        "Which image does a flash write?",
        "ROM-Q2",
        redundant_image="the redundant one, and then asks for it to be selected",
        active_image="the active one, in place",
        both_images="both, the redundant one first",
    )
    boot_block_is = choice(
        "Is the boot block itself ever flashed?",
        "ROM-Q3",
        protected="never",
        writable="at the end of every flash",
    )
    rebuilt = choice(
        "After a failover, is the corrupt image rebuilt from the good one?",
        "ROM-Q4",
        never="never",
        by_the_administrator="when the administrator has read the error log and asks for it",
        automatically="by the server itself, once it runs again",
    )
    older_revision = choice(
        "Does a failover to an older revision count as a worse image?",
        "ROM-Q5",
        unranked="no: revisions are not ranked",
        is_worse="yes: a rollback is worse",
    )
    selection_is_checked = choice(
        "When is the validity of an image checked that the administrator selects?",
        "ROM-Q6",
        at_boot="at the next boot, as any primary image",
        when_selected="when it is selected; an invalid image cannot be selected",
    )
    torn_mark = choice(
        "What does a power failure leave while the mark of the primary image is written?",
        "ROM-Q7",
        keeps_old="the old mark",
        takes_new="the new mark",
        unreadable_then_a="an unreadable mark; the boot block then tries the A ROM first",
    )
    loads_after_failover = choice(
        "Is the redundant image loaded in the boot that found the primary invalid?",
        "ROM-Q8",
        same_boot="yes, in the same boot",
        next_boot="no, the server reboots and checks again",
    )

    # -- the parts ------------------------------------------------------------------------------

    a = part(Rom)
    b = part(Rom)
    roms = group("a", "b")
    mark = part(Mark)
    boot_block = part(BootBlock)
    server = part(Server, starts="running")
    flash = part(Flash)
    log = part(ErrorLog)

    answers = {"ROM-01": ("a", "b", "mark", "server"), "ROM-Q5": "worse_image", "ROM-02": "active"}

    # -- views ------------------------------------------------------------------------------------

    primary = view("mark.primary")  # the ROM that is marked primary
    redundant = view("b if mark.primary == a else a")  # the other one
    active = view("server.active")  # the ROM that the running server was loaded from
    primary_valid = view("primary.image != corrupt")  # what the validity check says of the primary
    redundant_valid = view("redundant.image != corrupt")  # what it says of the redundant image
    # the redundant image is worse than the primary one
    worse_image = view(
        "redundant.image < primary.image"
        " or older_revision == is_worse and redundant.revision < primary.revision"
    )
    # the ROM that a flash writes first
    flash_target = view("primary if flash_writes == active_image else redundant")
    # the flash selects what it has written as the administrator would, who may be refused
    may_be_selected = view("selection_is_checked == at_boot or flash.brings != corrupt")
    bootable = view("boot_block.intact and any(rom.image != corrupt for rom in roms)")

    # -- booting --------------------------------------------------------------------------------

    # the primary image fails the check: an error code is generated
    primary_is_rejected = Step(
        by="machine",
        takes=dict(server="rejects_primary", log="notes_code"),
        answers="ROM-04",
    )
    # the redundant image has passed: the boot block begins to mark it primary
    failover_begins = Step(
        by="machine",
        takes=dict(server="begins_failover", mark="begins_to_be_written"),
        gives=dict(new_primary="redundant"),
        answers="ROM-04",
    )
    failover_ends = Step(
        by="machine",
        takes=dict(server="ends_failover", mark="is_written"),
        answers="ROM-04",
    )
    # the boot block carries out a selection; of an unreadable mark it makes one for the A ROM
    selection_begins = Step(
        by="machine",
        takes=dict(server="begins_selecting", mark="begins_to_be_written"),
        gives=dict(new_primary="a if mark.unreadable else redundant"),
        answers=("ROM-08", "ROM-09"),
    )
    selection_ends = Step(
        by="machine",
        takes=dict(server="ends_selecting", mark="is_written"),
        answers=("ROM-08", "ROM-09"),
    )
    # management software in the running operating system fetches the error code
    error_is_reported = Step(
        by="machine",
        when="server.running",
        takes=dict(log="reports"),
        answers="ROM-06",
    )

    # -- the administrator ------------------------------------------------------------------------

    administrator_flashes = Step(
        by="operator",
        over=dict(rom=roms, console=Console),
        when=("server.running", "rom == flash_target"),
        takes=dict(flash="begins", rom="begins_to_be_written"),
        gives=dict(new_image="good"),
        answers=("ROM-07", "ROM-10"),
    )
    # the administrator flashes with a ROMPaq that is bad, which nobody knows yet
    administrator_flashes_bad_rompaq = Step(
        by="fault",
        over=dict(rom=roms, console=Console, new_image=(Image.corrupt, Image.defective)),
        when=("server.running", "rom == flash_target"),
        takes=dict(flash="begins", rom="begins_to_be_written"),
        answers="ROM-07",
    )
    flash_ends_image = Step(
        by="machine",
        over=dict(rom=roms),
        takes=dict(rom="is_written", flash="ends_image"),
        tells=dict(
            mark=("is_asked_for_the_other", ("flash_writes == redundant_image", "may_be_selected")),
            log=("is_settled", "rom == redundant and flash.brings != corrupt"),
        ),
        gives=dict(new_image="flash.brings", new_revision="upgrade"),
        answers=("ROM-07", "ROM-Q2"),
    )
    flash_begins_second_image = Step(
        by="machine",
        over=dict(rom=roms),
        when="rom == primary",
        takes=dict(flash="begins_second", rom="begins_to_be_written"),
        answers="ROM-Q2",
    )
    flash_begins_boot_block = Step(
        by="machine",
        takes=dict(flash="begins_boot_block", boot_block="begins_to_be_written"),
        answers="ROM-Q3",
    )
    flash_ends_boot_block = Step(
        by="machine",
        takes=dict(flash="ends_boot_block", boot_block="is_written"),
        answers="ROM-Q3",
    )
    administrator_selects_other_image = Step(
        by="operator",
        over=dict(console=Console),
        when=("server.running", "flash.idle", "not mark.other_wanted"),
        refused_while=SELECTION_REFUSED_WHILE,
        takes=dict(mark="is_asked_for_the_other"),
        answers=("ROM-08", "ROM-09", "ROM-10"),
    )
    administrator_rebuilds = Step(
        by="operator",
        over=dict(rom=roms),
        when=(
            "rebuilt == by_the_administrator",
            "server.running",
            "log.reported",
            "rom == redundant and not redundant_valid",
        ),
        takes=dict(flash="begins_rebuilding", rom="begins_to_be_written"),
        answers="ROM-Q4",
    )
    server_rebuilds = Step(
        by="machine",
        over=dict(rom=roms),
        when=(
            "rebuilt == automatically",
            "server.running",
            "log.reported",
            "rom == redundant and not redundant_valid",
        ),
        takes=dict(flash="begins_rebuilding", rom="begins_to_be_written"),
        answers="ROM-Q4",
    )
    rebuilding_ends = Step(
        by="machine",
        over=dict(rom=roms),
        takes=dict(flash="ends_rebuilding", rom="is_written", log="is_settled"),
        gives=dict(new_image="primary.image", new_revision="primary.revision"),
        answers="ROM-Q4",
    )
    # somebody goes to the server with new parts: the only help when nothing boots
    technician_restores_image = Step(
        by="operator",
        over=dict(rom=roms),
        when=("server.off", "not any(one.image != corrupt for one in roms)"),
        takes=dict(rom="is_restored"),
    )
    technician_restores_boot_block = Step(
        by="operator",
        when="server.off",
        takes=dict(boot_block="is_restored"),
    )

    # -- power ------------------------------------------------------------------------------------

    # whatever is being written at that moment stays half written; power needs no message
    power_fails = Step(
        by="fault",
        takes=dict(server="loses_power"),
        tells=dict(
            roms=("is_cut_off", "always"),
            mark=("is_cut_off", "always"),
            boot_block=("is_cut_off", "always"),
            flash=("is_cut_off", "always"),
        ),
        answers="ROM-16",
    )
