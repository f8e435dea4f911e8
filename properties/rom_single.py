"""The claims of the redundant design, asked of the baseline with a single ROM."""

from checker import always, always_recoverable, always_step

boot_block_accepts_valid_images_only = always_step(
    "The boot block passes no image that is invalid when it is checked.",
    "rom.image != corrupt",
    on="server.accepts",
    answers="ROM-03",
)
no_single_fault_stops_the_server = always_recoverable(
    "After any single fault the server can come to run by itself.",
    "server.running",
    where="not server.running",
    without=("fault", "operator"),
    answers="ROM-12",
    faults=1,
    violated=True,
    because="without redundancy one corrupt image is one too many",
)
corrupt_image_keeps_server_down_until_restored = always(
    "While the only image is corrupt and the server is down, nothing but the administrator's"
    " restoring it is left that could bring the server to run.",
    "implies(not server.running and not server.loading and rom.image == corrupt,"
    " not enabled(server.accepts) and not enabled(server.loads))",
    answers="ROM-12",
)
server_can_always_be_brought_back = always_recoverable(
    "Whatever has happened, the server can be brought back to work.",
    "server.working",
)
administrator_can_revert_to_original = always_recoverable(
    "After a defective upgrade the server can be brought back to a good image of the original"
    " revision.",
    "server.working and rom.revision == original",
    where="server.lacking",
    violated=True,
    because="there is no backup: the original image is gone once an upgrade is written",
)
