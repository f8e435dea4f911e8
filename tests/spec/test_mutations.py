"""A design that is made wrong on purpose is found out, by the right property, with its run."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.spec.project import ROOT

ONE_ANSWER_EACH = """initially = (
        "when_both_invalid == halt",
        "flash_writes == redundant_image",
        "boot_block_is == protected",
        "rebuilt == never",
        "older_revision == unranked",
        "selection_is_checked == at_boot",
        "torn_mark == keeps_old",
        "loads_after_failover == same_boot",
    )
    covers"""


UNCHECKED = """
  FAIL  boot_block_accepts_valid_images_only: violated (after 1 fault)
        expected: holds, but violated
        The boot block passes no image that is invalid when it is checked.
        3 steps, 1 of them a fault:
          choices: when_both_invalid = halt, flash_writes = redundant_image, boot_block_is = protected,
                   rebuilt = never, older_revision = unranked, selection_is_checked = at_boot, torn_mark =
                   keeps_old, loads_after_failover = same_boot
          start:   a is holding (image = good, revision = original); b is holding (image = good, revision =
                   original); mark is readable (primary = a, following = a, other_wanted = false);
                   boot_block is intact; server is working (active = a); flash is idle (brings = good); log
                   is clear
            1. FAULT a.decays   [fault, ROM-05]
                 a.image: good -> corrupt
            2. server.reboots   [operator]
                 server.state: working -> checking
            3. server.accepts_primary   [machine, ROM-03]
                 server.state: checking -> loading
          here:    before the last step primary_valid is false, since primary_valid = false, primary = a,
                   a.image = corrupt, b.image = good, mark.primary = a
"""

SWITCHED = """
  FAIL  primary_is_switched_at_boot_only: violated (without any fault)
        expected: holds, but violated
        The primary image is switched at boot and at no other time.
        3 steps, no fault:
          choices: when_both_invalid = halt, flash_writes = redundant_image, boot_block_is = protected,
                   rebuilt = never, older_revision = unranked, selection_is_checked = at_boot, torn_mark =
                   keeps_old, loads_after_failover = same_boot
          start:   a is holding (image = good, revision = original); b is holding (image = good, revision =
                   original); mark is readable (primary = a, following = a, other_wanted = false);
                   boot_block is intact; server is working (active = a); flash is idle (brings = good); log
                   is clear
            1. administrator_selects_other_image(console=at_the_server)   [operator, ROM-08, ROM-09, ROM-10]
                 mark.other_wanted: false -> true
            2. selection_begins   [machine, ROM-08, ROM-09]
                 mark.state: readable -> being_written
                 mark.following: a -> b
            3. selection_ends   [machine, ROM-08, ROM-09]
                 mark.state: being_written -> readable
                 mark.primary: a -> b
                 mark.other_wanted: true -> false
          here:    in the last step after(mark.primary) != mark.primary is true, since after(mark.primary) =
                   b, mark.primary = a
          here:    before the last step not server.booting is true, since server.state = working
"""


def check_changed(folder: Path, changes: Mapping[str, str]) -> str:
    """What ``check rom_boot`` prints of a copy of the design with some of its text replaced."""
    for name in ("spec", "properties", "pyproject.toml"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    spec = folder / "spec" / "rom_boot.py"
    text = spec.read_text(encoding="utf-8")
    for old, new in {"covers": ONE_ANSWER_EACH, **changes}.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    spec.write_text(text, encoding="utf-8")
    command = [sys.executable, "-c", "from checker.commands import main; main()", "check"]
    done = subprocess.run(  # noqa: S603 - our own command line
        [*command, "rom_boot"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.returncode == 1
    return done.stdout


def failing(printed: str) -> list[str]:
    return [
        line.split()[1].rstrip(":") for line in printed.splitlines() if line.startswith("  FAIL  ")
    ]


def section(printed: str, name: str) -> str:
    """What is printed of one property."""
    lines = printed.splitlines()
    begin = next(i for i, line in enumerate(lines) if line.startswith(f"  FAIL  {name}:"))
    rest = [i for i in range(begin + 1, len(lines)) if not lines[i].startswith("   ")]
    return "\n".join(lines[begin : rest[0]])


def test_a_boot_block_that_does_not_check_is_found_out(tmp_path: Path) -> None:
    printed = check_changed(tmp_path, {"mark_settled and primary_valid": "mark_settled"})
    assert "boot_block_accepts_valid_images_only" in failing(printed)
    assert section(printed, "boot_block_accepts_valid_images_only") == UNCHECKED.strip("\n")


def test_a_switch_outside_boot_is_found_out(tmp_path: Path) -> None:
    printed = check_changed(
        tmp_path,
        {
            'takes=dict(server="begins_selecting", mark="begins_to_be_written"),': (
                'when="mark.other_wanted or mark.unreadable",\n'
                '        takes=dict(mark="begins_to_be_written"),'
            ),
            'takes=dict(server="ends_selecting", mark="is_written"),': (
                'takes=dict(mark="is_written"),'
            ),
        },
    )
    assert "primary_is_switched_at_boot_only" in failing(printed)
    assert section(printed, "primary_is_switched_at_boot_only") == SWITCHED.strip("\n")
