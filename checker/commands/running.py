"""What several commands share: finding designs, limits, progress, and checking them all."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from checker.commands.numbers import at_least, seconds
from checker.errors import ChartproofError, ExitCode, UsageError

if TYPE_CHECKING:
    from checker.checking.results import CheckResult
    from checker.engines.limits import Limits, Progress, Report
    from checker.project import Project, Target

F = TypeVar("F", bound=Callable[..., Any])

_UNITS = {"": 1, "k": 2**10, "m": 2**20, "g": 2**30}
_LEAST = 2**20
"""The least memory limit in bytes: less than any process has in use."""


def limit_options(function: F) -> F:
    """The options that bound an exploration."""
    for option in (
        click.option("--max-states", type=at_least(1), help="stop after so many states"),
        click.option("--max-memory", metavar="SIZE", help="stop at so much memory: 500M, 4G"),
        click.option("--timeout", type=seconds, help="stop after so many seconds"),
    ):
        function = option(function)
    return function


def limits_of(max_states: int | None, max_memory: str | None, timeout: float | None) -> Limits:
    """The limits that the options ask for; of memory, nine tenths of what there is, if none is.

    Raises:
        UsageError: the memory size is not one.
    """
    from checker.engines.limits import Limits, memory_of_machine

    size = memory_size(max_memory)
    if size is None:
        whole = memory_of_machine()
        size = None if whole is None else whole // 10 * 9
    return Limits(max_states, size, timeout)


def memory_size(text: str | None) -> int | None:
    """``"4G"`` as a number of bytes.

    Raises:
        UsageError: it is no size, or less than a megabyte.
    """
    if text is None:
        return None
    match = re.fullmatch(r"(\d+)\s*([kmg]?)b?", text.strip().lower())
    if match is None:
        raise UsageError(f"--max-memory: '{text}' is no size; write 500M or 4G.")
    size = int(match[1]) * _UNITS[match[2]]
    if size < _LEAST:
        raise UsageError(
            f"--max-memory: '{text}' is {counted(size, 'byte')}, in which no design can be "
            "explored; write 500M or 4G."
        )
    return size


def project_and_targets(names: tuple[str, ...]) -> tuple[Project, tuple[Target, ...]]:
    """The project around the working folder, and the designs that were named (or all).

    If only files are named, and all are of one project, it is that one: their properties are there.
    """
    from checker.project import find_project
    from checker.targets import find_targets

    files = [Path(name.partition(":")[0]) for name in names]
    folders = {find_project(file.parent).root for file in files if file.suffix == ".py"}
    of_files = all(file.suffix == ".py" for file in files) and len(folders) == 1
    start = folders.pop() if of_files else Path.cwd()
    project = find_project(start)
    return project, find_targets(project, names)


@contextmanager
def progress_bar(label: str) -> Iterator[Report | None]:
    """A line on standard error that says how far an exploration is; none unless a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.status import Status

    with Status(f"{label}: starting", console=Console(stderr=True)) as status:

        def report(progress: Progress) -> None:
            status.update(f"{label}: {progress}, {progress.seconds:.1f} s")

        yield report


def check_all(
    project: Project, targets: tuple[Target, ...], limits: Limits, engine: str
) -> CheckResult:
    """Lint and check the designs, and hold the requirement catalogue against them.

    The catalogue is only held against a whole project: if all its designs are among the targets.
    """
    from checker.catalogue import catalogue
    from checker.checking.check import check_design, search_code
    from checker.checking.coverage import coverage
    from checker.checking.results import CheckResult
    from checker.checking.unused import unread_choices
    from checker.documents import document_mistakes, documents
    from checker.engines.native import graphs
    from checker.engines.native.code import made_meanwhile
    from checker.linting import check_spec
    from checker.linting.report import refuse
    from checker.linting.requirements import requirement_mistakes
    from checker.notation.system import texts
    from checker.sources import class_source

    graphs.prepare()
    known = {entry.id for entry in catalogue(project)}
    whole = _whole(project, targets)
    asked_of_documents = documents(project)
    if whole:  # what the documents are asked names properties of all designs
        properties = {target.name: target.properties for target in targets}
        refuse(document_mistakes(asked_of_documents, properties, known))
    lowered = []
    for target in targets:
        lowered.append(check_spec(target.cls, executed=engine == "executed"))
        asked = (target.cls, target.properties)
        refuse([*requirement_mistakes(*asked, target.sources, known), *unread_choices(*asked)])
        if not target.properties:
            click.echo(without_properties(project, target), err=True)
    results = []
    models = [made.model for made in lowered if made is not None and engine == "compiled"]
    with made_meanwhile(partial(search_code, model) for model in models):
        for target, made in zip(targets, lowered, strict=True):
            with progress_bar(target.name) as report:
                results.append(
                    check_design(
                        target.cls,
                        target.properties,
                        limits=limits,
                        engine=engine,
                        progress=report,
                        sources=target.sources,
                        lowered=made,
                    )
                )
    if whole:
        covers = {target.name: texts(getattr(target.cls, "covers", ())) for target in targets}
        places = {(t.name, name): place for t in targets for name, place in t.sources.items()}
        for target in targets:
            cls: type = target.cls
            places[target.name, ""] = class_source(cls).source
        statuses = coverage(results, catalogue(project), covers, places)
    else:
        statuses = ()
    return CheckResult(tuple(results), statuses, asked_of_documents)


def without_properties(project: Project, target: Target) -> str:
    """The warning that nothing is asked of a design."""
    file = f"{project.properties.relative_to(project.root).as_posix()}/{target.name}.py"
    missing = "has none" if (project.root / file).is_file() else "does not exist"
    return (
        f"warning: {target.name} has no properties: {file} {missing}. "
        "Only what is checked of every design was checked."
    )


def _whole(project: Project, targets: tuple[Target, ...]) -> bool:
    """Whether all designs of the project are among the targets; if one is wrong, it is not."""
    from checker.project import asked_of, designs

    try:
        names = {target.name for target in targets}
        return asked_of(project) <= names and {each.name for each in designs(project)} <= names
    except ChartproofError:
        return False


def counted(number: int, noun: str, plural: str = "") -> str:
    """``1 state``, ``2,000 states``."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def exit_code(check: CheckResult) -> ExitCode:
    """What a check means to a shell; a violation weighs more than something undecided."""
    results = [result for design in check.designs for result in design.properties]
    wrong = any(result.unexpected for result in results)
    dead = any(design.unwaived for design in check.designs)
    if wrong or dead or check.unanswered:
        return ExitCode.NOT_AS_EXPECTED
    unfinished = any(not design.complete for design in check.designs)
    if unfinished or any(result.undecided for result in results):
        return ExitCode.UNDECIDED
    return ExitCode.AS_EXPECTED
