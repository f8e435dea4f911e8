"""The baseline of both: one support element."""

from statemachine import State

from checker import Component, Step, System, part
from spec.se_parts import Processor


class OnlySupportElement(Component):
    """The only SE of a system."""

    by = {"dies": "fault", "is_repaired": "operator"}
    answers = {"SE-G6-04": ("works", "dead", "is_repaired")}

    works = State(initial=True)
    dead = State()

    dies = works.to(dead)
    is_repaired = dead.to(works)


class SeSingle(System):
    """A processor with a single support element: the baseline.

    What is left out: everything about a second SE, and changes of the microcode.
    """

    se = part(OnlySupportElement)
    processor = part(Processor)

    processor_is_deactivated = Step(
        by="operator", when="se.works", takes=dict(processor="is_powered_off")
    )
    processor_is_activated = Step(
        by="operator",
        when="se.works",
        takes=dict(processor="is_activated"),
        gives=dict(new_level="processor.level"),
        answers="SE-G6-04",
    )
