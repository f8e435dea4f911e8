"""What must hold of the entrance."""

from checker import always, always_recoverable

locked_door_is_shut = always(
    "A locked door is shut.",
    "implies(lock.locked, door.shut)",
    answers="DOOR-03",
    violated="bolt_sees_the_door == yes",
    because="the guard cannot see the door, and nothing else stops the bolt",
)
door_can_always_be_opened_again = always_recoverable(
    "Whatever has happened, the door can be opened again.",
    "door.open_",
    answers="DOOR-01",
)
