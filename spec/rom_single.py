"""The baseline: the same server with a single system ROM."""

from dataclasses import dataclass

from statemachine import State

from checker import Component, Step, System, choice, part, sets
from spec.rom_parts import BootBlock, Console, ErrorLog, Image, Rom


class SingleServer(Component):
    """The power and the boot sequence of a server whose boot block has one image to load."""

    reads = {
        "boot_block_intact": "boot_block.intact",
        "image": "rom.image",
        "valid": "rom.image != corrupt",
        "when_invalid": "when_invalid",
        "flashing": "not flash.idle",
    }
    by = {
        "accepts": "machine",
        "loads": "machine",
        "gives_up": "machine",
        "tries_again": "machine",
        "reboots": "operator",
        "is_switched_off": "operator",
    }
    answers = {"ROM-12": ("halted", "rejected")}

    off = State()

    class booting(State.Compound):
        checking = State(initial=True)  # the boot block checks the image
        rejected = State()  # the image is invalid, and there is no other
        loading = State()  # the image has passed and is being loaded

        accepts = checking.to(loading, cond="valid")
        rejects = checking.to(rejected, unless="valid")
        tries_again = rejected.to(checking, cond="when_invalid == retry")

    class running(State.Compound):
        working = State(initial=True)  # with a good image
        lacking = State()  # with a defective image: something that is needed is missing
        astray = State()  # with an image that was corrupt when it was loaded

    halted = State()  # the image is invalid; the error code is on the screen
    dead = State()  # not even a boot block runs

    starts = off.to(booting, cond="boot_block_intact") | off.to(dead, unless="boot_block_intact")
    loads = (
        booting.loading.to(running.working, cond="image == good")
        | booting.loading.to(running.lacking, cond="image == defective")
        | booting.loading.to(running.astray, cond="image == corrupt")
    )
    gives_up = booting.rejected.to(halted, cond="when_invalid == halt")
    reboots = running.to(booting, unless="flashing")
    is_switched_off = (
        running.to(off, unless="flashing")
        | booting.checking.to(off)
        | halted.to(off)
        | dead.to(off)
    )  # fmt: skip
    loses_power = running.to(off) | booting.to(off) | halted.to(off) | dead.to(off)


class SingleFlash(Component):
    """The flash utility at work on the only image."""

    @dataclass
    class Variables:
        brings: Image = Image.good  # what the ROMPaq at work holds; good while none is at work

    reads = {"boot_block_is": "boot_block_is"}
    given = {"new_image": Image}

    idle = State(initial=True)
    image = State()
    boot_block_due = State()
    boot_block = State()

    begins = idle.to(image, on=sets(brings="new_image"))
    ends_image = (
        image.to(boot_block_due, cond="boot_block_is == writable")
        | image.to(idle, cond="boot_block_is == protected", on=sets(brings=Image.good))
    )  # fmt: skip
    begins_boot_block = boot_block_due.to(boot_block)
    ends_boot_block = boot_block.to(idle, on=sets(brings=Image.good))
    is_cut_off = (
        image.to(idle, on=sets(brings=Image.good))
        | boot_block_due.to(idle, on=sets(brings=Image.good))
        | boot_block.to(idle, on=sets(brings=Image.good))
    )


class RomSingle(System):
    """A server with a single system ROM: the baseline.

    What the redundant ROM is compared with. Its parts are those of the redundant design, with one
    ROM, no mark and nothing to fall back to; the same faults strike it, and the same things are
    left out (see the redundant design).
    """

    when_invalid = choice(
        "The image is invalid at boot: what does the boot block do?",
        "ROM-Q1",
        halt="it stops with the error code on the screen",
        retry="it checks again, and again",
    )
    boot_block_is = choice(
        "Is the boot block itself ever flashed?",
        "ROM-Q3",
        protected="never",
        writable="at the end of every flash",
    )

    rom = part(Rom)
    boot_block = part(BootBlock)
    server = part(SingleServer, starts="running")
    flash = part(SingleFlash)
    log = part(ErrorLog)

    answers = {"ROM-12": ("rom", "server")}

    image_is_rejected = Step(by="machine", takes=dict(server="rejects", log="notes_code"))
    error_is_reported = Step(by="machine", when="server.running", takes=dict(log="reports"))
    administrator_flashes = Step(
        by="operator",
        over=dict(console=Console),
        when="server.running",
        takes=dict(flash="begins", rom="begins_to_be_written"),
        gives=dict(new_image="good"),
    )
    # the administrator flashes with a ROMPaq that is bad, which nobody knows yet
    administrator_flashes_bad_rompaq = Step(
        by="fault",
        over=dict(console=Console, new_image=(Image.corrupt, Image.defective)),
        when="server.running",
        takes=dict(flash="begins", rom="begins_to_be_written"),
    )
    flash_ends_image = Step(
        by="machine",
        takes=dict(rom="is_written", flash="ends_image"),
        tells=dict(log=("is_settled", "flash.brings != corrupt")),
        gives=dict(new_image="flash.brings", new_revision="upgrade"),
    )
    flash_begins_boot_block = Step(
        by="machine",
        takes=dict(flash="begins_boot_block", boot_block="begins_to_be_written"),
    )
    flash_ends_boot_block = Step(
        by="machine",
        takes=dict(flash="ends_boot_block", boot_block="is_written"),
    )
    # the administrator restores the original image: the only help when nothing boots
    administrator_restores_image = Step(
        by="operator",
        when=("server.off", "rom.image == corrupt"),
        takes=dict(rom="is_restored"),
        answers="ROM-12",
    )
    technician_restores_boot_block = Step(
        by="operator",
        when="server.off",
        takes=dict(boot_block="is_restored"),
    )
    # whatever is being written at that moment stays half written; power needs no message
    power_fails = Step(
        by="fault",
        takes=dict(server="loses_power"),
        tells=dict(
            rom=("is_cut_off", "always"),
            boot_block=("is_cut_off", "always"),
            flash=("is_cut_off", "always"),
        ),
    )
