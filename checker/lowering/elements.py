"""What a model keeps of the charts and the system for reports and checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from checker.lowering.fillings import Filling
from checker.lowering.system import Design, Names
from checker.model import (
    ChartState,
    ChartTransition,
    Choice,
)
from checker.notation.system import texts


def choices_of(design: Design) -> Iterator[Choice]:
    """The open questions with their answers."""
    for name, declared in design.choices.items():
        answers = tuple(declared.answers.items())
        yield Choice(name, declared.question, declared.requirement, answers, answers[0][0])


def chart_states(names: Names) -> Iterator[ChartState]:
    """Every state of every part, compound ones included."""
    for part, instance in names.instances.items():
        chart = instance.chart
        for name in chart.state_names:
            inside = tuple(i for i, c in enumerate(chart.configurations) if name in c)
            place = chart.source.anywhere(name)
            yield ChartState(part, name, inside, place, _waived(names, part, name))


def chart_transitions(names: Names) -> Iterator[ChartTransition]:
    """Every transition of every part, as it is written."""
    for part, instance in names.instances.items():
        for info in instance.chart.transitions:
            yield ChartTransition(
                part,
                info.index,
                info.event,
                info.origin,
                ", ".join(info.targets) or info.origin,
                " and ".join(str(guard) for guard in info.guards),
                "; ".join(str(effect) for effect in info.effects),
                info.source,
                next((w for event in info.events if (w := _waived(names, part, event))), None),
            )


def _waived(names: Names, part: str, name: str) -> str | None:
    own = names.instances[part].chart.declared("waive").get(name)
    return own or names.design.cls.waive.get(f"{part}.{name}")


def waivers_of(design: Design, every: Sequence[Filling]) -> tuple[tuple[str, str], ...]:
    """Event or element to the reason why it may be dead, from steps, charts and the system."""
    of_events = {filling.event: filling.waived for filling in every if filling.waived}
    return tuple({**of_events, **design.cls.waive}.items())


def answers_of(design: Design) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Requirement id to the elements that model it, with the names that reports use."""
    found: dict[str, list[str]] = {}
    for id_, named in design.cls.answers.items():
        found.setdefault(id_, []).extend(texts(named))
    for part, chart in design.charts.items():
        for id_, named in chart.declared("answers").items():
            found.setdefault(id_, []).extend(f"{part}.{name}" for name in texts(named))
    for name, step in design.steps.items():
        for id_ in texts(step.answers):
            found.setdefault(id_, []).append(name)
        for table in (
            [step.refused_while] if isinstance(step.refused_while, Mapping) else step.refused_while
        ):
            for id_ in table:
                found.setdefault(id_, []).append(f"{name} (refused while)")
    for name, declared in design.choices.items():
        if declared.requirement:
            found.setdefault(declared.requirement, []).append(name)
    return tuple((id_, tuple(dict.fromkeys(names))) for id_, names in sorted(found.items()))
