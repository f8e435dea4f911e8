"""``chartproof explore``: the state graph of a design."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checker.commands.numbers import at_least
from checker.commands.running import counted, limit_options, limits_of, progress_bar
from checker.commands.running import project_and_targets as find
from checker.errors import ExitCode, UsageError, did_you_mean

if TYPE_CHECKING:
    from checker.checking.surveyed import Found
    from checker.engines.compiled import Survey
    from checker.engines.limits import Limits
    from checker.engines.symbolic.interchangeable import Interchangeable
    from checker.model import Model
    from checker.notation.properties import Property
    from checker.project import Target


@click.command(name="explore", short_help="the state graph: counts, the model, exports")
@click.argument("target")
@click.argument("names", nargs=-1, metavar="[PROPERTY]...")
@click.option("--model", "show_model", is_flag=True, help="print the model instead of exploring it")
@click.option("--graphml", type=click.Path(path_type=Path), help="write the graph as GraphML")
@click.option("--dot", type=click.Path(path_type=Path), help="write the graph as DOT")
@click.option(
    "--checkpoint",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="keep the states there, and go on from there if the run was stopped",
)
@click.option(
    "--faults",
    type=at_least(0),
    help="the most faults of a run; by default what the design says",
)
@click.option(
    "--symmetry",
    is_flag=True,
    help="count states once that differ only in the names of interchangeable parts",
)
@click.option(
    "--threads", type=at_least(1), help="how many at most; by default all that can run at a time"
)
@limit_options
def command(
    target: str,
    names: tuple[str, ...],
    show_model: bool,
    graphml: Path | None,
    dot: Path | None,
    checkpoint: Path | None,
    faults: int | None,
    symmetry: bool,
    threads: int | None,
    max_states: int | None,
    max_memory: str | None,
    timeout: float | None,
) -> int:
    """Explore a design: states, transitions, depth, and how often each event is taken.

    Properties that are named are looked for on the way. No edge is kept, so that much larger
    designs fit into memory than `chartproof check` can hold.
    """
    from checker.linting import check_spec
    from checker.lowering.commands import lower

    limits = limits_of(max_states, max_memory, timeout)
    _check_writable(graphml=graphml, dot=dot)
    _, found = find((target,))
    if checkpoint is not None and len(found) > 1:
        raise UsageError("--checkpoint is for one design; name which one.")
    code = ExitCode.AS_EXPECTED
    for design in found:
        check_spec(design.cls)
        if show_model:
            from checker.reporting.model_text import model_text

            click.echo(model_text(lower(design.cls)))
            continue
        asked = _asked(design, names)
        if graphml is None and dot is None:
            options = dict(
                limits=limits,
                threads=threads,
                checkpoint=checkpoint,
                symmetry=symmetry,
                faults=faults,
            )
            code = max(code, _survey(design, asked, options), key=_weight)
        elif names or symmetry or faults is not None or checkpoint is not None:
            raise UsageError("--graphml and --dot write every edge; leave out what keeps none.")
        else:
            code = max(code, _graph(design, limits, threads, graphml, dot), key=_weight)
    return code


def _weight(code: ExitCode) -> int:
    """What is not as expected weighs more than what is undecided."""
    return (ExitCode.AS_EXPECTED, ExitCode.UNDECIDED, ExitCode.NOT_AS_EXPECTED).index(code)


def _asked(design: Target, names: tuple[str, ...]) -> dict[str, Property]:
    for name in names:
        if name not in design.properties:
            near = did_you_mean(name, design.properties)
            raise UsageError(f"{design.name} has no property '{name}'. {near}")
    return {name: design.properties[name] for name in names}


def _survey(design: Target, asked: dict[str, Property], options: dict[str, Any]) -> ExitCode:
    """Explore a design without keeping edges, and print what is found."""
    from checker.checking.surveyed import survey_design
    from checker.reporting.trace_text import render

    with progress_bar(design.name) as report:
        made = survey_design(design.cls, asked, sources=design.sources, progress=report, **options)
    size = made.size
    click.echo(counts(made.model, size))
    if made.faults is not None:
        most = counted(made.faults, "fault")
        click.echo(f"  runs with at most {most}; states are counted with the faults so far")
    if made.parts is not None:
        for line in _exchanged(made.parts):
            click.echo(f"  {line}")
    code = ExitCode.AS_EXPECTED if size.complete else ExitCode.UNDECIDED
    for each in made.found:
        steps = "" if each.trace is None else f" {_steps(each)}"
        reason = f" ({each.reason})" if each.reason else ""
        known = each.outcome in ("holds", "violated")
        mark = "" if each.expected or not known else " This was NOT expected."
        click.echo(f"  {each.outcome}{steps}  {each.name}{reason}{mark}")
        if each.trace is not None:
            for line in render(each.trace).splitlines():
                click.echo(f"      {line}")
        if not known:
            code = max(code, ExitCode.UNDECIDED, key=_weight)
        elif not each.expected and (size.complete or each.outcome == "violated"):
            code = ExitCode.NOT_AS_EXPECTED
    if not size.complete and options["checkpoint"] is not None:
        click.echo("The same command goes on from here.", err=True)
    return code


def _exchanged(parts: Interchangeable) -> Iterator[str]:
    """Which parts are interchangeable, and why others of one chart are not."""
    if parts.symmetry is not None:
        for group in parts.symmetry.groups:
            names = f"{', '.join(group[:-1])} and {group[-1]}"
            yield f"{names} are interchangeable: states that differ in their names alone are one."
    for (one, other), reason in parts.refused:
        yield f"{one} and {other} are not interchangeable: {reason}."
    if parts.symmetry is None and not parts.refused:
        yield "No two parts have one chart, so none are interchangeable."


def _steps(found: Found) -> str:
    assert found.trace is not None
    return f"after {counted(len(found.trace.commands), 'step')}"


def _graph(
    design: Target, limits: Limits, threads: int | None, graphml: Path | None, dot: Path | None
) -> ExitCode:
    """Explore a design, and write its state graph."""
    from checker.engines.compiled import explore, size_of
    from checker.engines.faults import explore_within
    from checker.graph.export import to_dot, to_graphml
    from checker.lowering.commands import lower

    model = lower(design.cls)
    with progress_bar(design.name) as report:
        if model.up_to_faults is None:
            graph = explore(model, limits=limits, progress=report, threads=threads)
        else:
            graph = explore_within(model, model.up_to_faults, limits=limits, progress=report)
    click.echo(counts(model, size_of(graph)))
    if graph.stopped.startswith("interrupted"):
        raise click.Abort
    for path, write in ((graphml, to_graphml), (dot, to_dot)):
        if path is not None:
            write(graph, path)
            click.echo(f"written: {path}", err=True)
    return ExitCode.AS_EXPECTED if graph.complete else ExitCode.UNDECIDED


def _check_writable(**files: Path | None) -> None:
    """Refuse a file that could not be written, before a long exploration and not after it."""
    for option, file in files.items():
        if file is not None and not file.absolute().parent.is_dir():
            raise UsageError(
                f"--{option} {file}: there is no folder {file.parent}. Make it, or name a file in "
                "a folder that exists."
            )
        if file is not None and file.is_dir():
            raise UsageError(f"--{option} {file}: this is a folder; name a file.")


def counts(model: Model, size: Survey) -> str:
    """The size of a state space and of each event in it."""
    lines = [
        f"{model.name}: {counted(size.states, 'state')}, "
        f"{counted(size.transitions, 'transition')}, depth {size.depth}",
        f"  {counted(size.initial, 'initial state')}",
    ]
    if not size.complete:
        lines.append(f"  NOT EXPLORED TO THE END: {size.stopped}")
    for command_ in model.commands:
        mark = " (fault)" if command_.fault else ""
        lines.append(f"  {size.taken[command_.name]:>12,}  {command_.name}{mark}")
    return "\n".join(lines)
