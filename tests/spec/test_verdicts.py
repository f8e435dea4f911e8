"""The sizes and verdicts of the designs, one by one: a change of any of them is a decision."""

import pytest

from tests.spec import se_verdicts
from tests.spec.project import TARGETS, checked

SIZES = {
    # combinations, states, transitions, depth, fewest and most states of one combination
    "rom_boot": (864, 2_841_408, 11_937_504, 29, 1522, 5196),
    "rom_single": (4, 756, 3024, 19, 128, 250),
    **se_verdicts.SIZES,
}

VIOLATED = {
    # in how many combinations, and after how many faults
    "rom_boot": {
        "never_runs_invalid_image": (864, {1}),
        "validity_is_checked_at_boot_only": (432, {1}),
        "boot_notices_every_corruption": (864, {1}),
        "failover_is_never_to_a_worse_image": (432, {1}),
        "flash_asks_for_no_worse_image": (288, {1}),
        "failover_is_done_in_one_boot": (432, {1}),
        "power_failure_loses_no_selection": (288, {1}),
        "one_valid_image_comes_to_run": (864, {1}),
        "both_corrupt_images_are_shown": (432, {None}),
        "no_single_fault_stops_the_server": (576, {1}),
        "no_two_faults_stop_the_server": (864, {1, 2}),
        "no_single_fault_needs_somebody_on_site": (576, {1}),
        "defective_upgrade_is_recovered_automatically": (864, {1}),
        "administrator_can_revert_to_backup": (288, {1}),
        "original_can_be_kept_beside_the_upgrade": (288, {None}),
        "detected_corruption_is_logged_by_itself": (864, {1, 2}),
        "redundancy_is_restored_by_itself": (576, {1}),
        "boot_finds_an_image_after_one_fault": (576, {1}),
        "boot_finds_an_image": (864, {1, 2}),
    },
    "rom_single": {
        "no_single_fault_stops_the_server": (4, {1}),
        "administrator_can_revert_to_original": (4, {1}),
    },
    **se_verdicts.VIOLATED,
}

HOLDS = {
    "rom_boot": {
        "active_valid_image_is_primary",
        "boot_block_accepts_valid_images_only",
        "boot_block_falls_back_to_valid_images_only",
        "failover_leaves_corrupt_image_inactive",
        "rejection_generates_error_code",
        "primary_is_switched_at_boot_only",
        "rebuilding_keeps_valid_images",
        "power_failure_leaves_written_image_corrupt",
        "whatever_is_done_at_the_server_is_done_remotely",
        "one_valid_image_is_enough",
        "server_can_always_be_brought_back",
        "either_image_can_be_selected",
        "detected_corruption_is_logged_while_one_image_is_valid",
        "no_deadlock",
    },
    "rom_single": {
        "boot_block_accepts_valid_images_only",
        "corrupt_image_keeps_server_down_until_restored",
        "server_can_always_be_brought_back",
        "no_deadlock",
    },
    **{name: set(holds) for name, holds in se_verdicts.HOLDS.items()},
}


def test_every_design_is_listed_here() -> None:
    assert set(TARGETS) == set(SIZES)


@pytest.mark.parametrize("name", SIZES)
def test_sizes(name: str) -> None:
    result = checked(name)
    assert result.complete
    assert (
        len(result.combinations),
        sum(result.states),
        sum(result.transitions),
        max(result.depth),
        min(result.states),
        max(result.states),
    ) == SIZES[name]


@pytest.mark.parametrize("name", SIZES)
def test_verdicts(name: str) -> None:
    result = checked(name)
    found = {}
    for each in result.properties:
        pairs = zip(each.verdicts, each.fewest, strict=True)
        faults = [fewest for verdict, fewest in pairs if verdict == "violated"]
        if faults:
            found[each.name] = (len(faults), set(faults))
    assert found == VIOLATED[name]
    rest = [each for each in result.properties if each.name not in found]
    assert {each.name for each in rest} == HOLDS[name]
    assert {verdict for each in rest for verdict in each.verdicts} == {"holds"}


@pytest.mark.parametrize("name", SIZES)
def test_everything_is_as_expected_and_used(name: str) -> None:
    result = checked(name)
    assert [each.name for each in result.properties if not each.as_expected] == []
    assert result.unwaived == ()
