"""The parts that the server with a redundant ROM and the one with a single ROM have in common."""

from dataclasses import dataclass
from enum import Enum

from statemachine import State

from checker import Component, Scale, sets


class Image(Scale):
    """What a system ROM image is worth, from worst to best."""

    corrupt = "fails the boot block's validity check"
    defective = "passes the check, but code is missing or bad"
    good = "passes the check and does its work"


class Revision(Scale):
    """Firmware revisions, from older to newer."""

    original = "the revision that the server was delivered with"
    upgrade = "the revision that a System ROMPaq upgrade brings"


class Console(Enum):
    """Where the administrator sits."""

    at_the_server = "with the ROMPaq diskette, in front of the server"
    remote = "with the Remote ROM Flash Utility, from a single point for many servers"


class Rom(Component):
    """One physical ROM and the system ROM image that it holds."""

    @dataclass
    class Variables:
        image: Image = Image.good  # what the image is worth
        revision: Revision = Revision.original  # the revision that was last written completely

    given = {"new_image": Image, "new_revision": Revision}
    by = {"decays": "fault"}
    answers = {"ROM-07": "is_written", "ROM-16": "is_cut_off", "ROM-05": "decays"}

    holding = State(initial=True)
    being_written = State()

    # a bit of the image is lost while nobody writes it; nobody notices before the next check
    decays = holding.to.itself(unless="image == corrupt", on=sets(image=Image.corrupt))
    begins_to_be_written = holding.to(being_written, on=sets(image=Image.corrupt))
    is_written = being_written.to(holding, on=sets(image="new_image", revision="new_revision"))
    is_cut_off = being_written.to(holding)
    is_restored = holding.to.itself(on=sets(image=Image.good, revision=Revision.original))


class BootBlock(Component):
    """The code that runs first when the power comes on; it checks images, and nothing checks it."""

    answers = {"ROM-Q3": "is_cut_off"}

    intact = State(initial=True)
    being_written = State()
    lost = State()

    begins_to_be_written = intact.to(being_written)
    is_written = being_written.to(intact)
    is_cut_off = being_written.to(lost)
    is_restored = lost.to(intact)


class ErrorLog(Component):
    """The way of an error code from the boot block into the management error log."""

    answers = {"ROM-06": ("notes_code", "reports")}

    clear = State(initial=True)
    pending = State()  # a code is stored; the operating system has not fetched it yet
    reported = State()  # the administrator can read it in Insight Manager

    notes_code = clear.to(pending) | reported.to(pending) | pending.to.itself()
    reports = pending.to(reported)
    is_settled = reported.to(clear)
