"""``chartproof report``: the check, the proofs, and the pages in reports/."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from checker.commands.running import check_all, exit_code, limit_options, limits_of
from checker.commands.running import project_and_targets as find
from checker.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from checker.checking.least import Least
    from checker.checking.results import CheckResult
    from checker.engines.limits import Limits
    from checker.lowering.system import Design
    from checker.notation.properties import Property
    from checker.project import Project, Target


@click.command(name="report", short_help="check everything and write the reports")
@click.option("--proofs/--no-proofs", default=True, help="also ask z3 about every safety property")
@limit_options
def command(
    proofs: bool, max_states: int | None, max_memory: str | None, timeout: float | None
) -> int:
    """Check every design of the project and write its reports.

    Everything is computed first: if a spec is wrong, existing reports stay as they are.
    """
    from checker.checking.ablation import ablate
    from checker.commands.output import check_text
    from checker.lowering.system import read_design
    from checker.notation.system import texts
    from checker.reporting.pages import pages, write_reports

    limits = limits_of(max_states, max_memory, timeout)
    project, found = find(())
    _check_folder(project)
    result = check_all(project, found, limits, "compiled")
    if any(design.stopped.startswith("interrupted") for design in result.designs):
        raise click.Abort
    evidence: dict[str, dict[str, list[str]]] = {}
    guards = {}
    if proofs:
        from checker.checking.guards import guard_answers
        from checker.checking.proving import prove_design

        for target, checked in zip(found, result.designs, strict=True):
            # The lemmas of a proof come from all reachable states.
            if not checked.complete:
                continue
            bounded = checked.model.up_to_faults is not None
            if not bounded:
                guards[target.name] = guard_answers(checked.model)
            rows: dict[str, list[str]] = {}
            proved = prove_design(
                target.cls, target.properties, quick=bounded, sources=target.sources
            )
            for proof in proved:
                if proof.outcome != "not asked":
                    rows.setdefault(proof.name, []).append(proof.sentence)
            evidence[target.name] = rows
    designs = {target.name: read_design(target.cls) for target in found}
    ablations = {
        target.name: ablate(target.cls, target.properties, limits=limits, sources=target.sources)
        for target in found
        if texts(getattr(target.cls, "ablated", ()))
    }
    least = _least(result, found, designs, limits)
    made = pages(result, designs, evidence, guards, ablations, least)
    touched = write_reports(made, project.reports)
    click.echo(check_text(result))
    folder = project.reports.relative_to(project.root).as_posix()
    click.echo(f"{folder}/: {len(made)} pages, {len(touched)} of them new or changed.")
    return exit_code(result)


def _least(
    check: CheckResult,
    found: Sequence[Target],
    designs: Mapping[str, Design],
    limits: Limits,
) -> Least:
    """For each finding that a pared variant removes, the least of its changes that is enough."""
    from checker.checking.check import shown_combination
    from checker.checking.least import least_changes
    from checker.reporting.removals import removals
    from checker.reporting.variants import families

    classes = {t.name: t.cls for t in found if getattr(t.cls, "pared", False)}
    by_name = {design.model.name: design for design in check.designs}
    asked: dict[tuple[str, frozenset[tuple[str, str]]], dict[str, Property]] = {}
    for (name, prop), removed in removals(check, families(check, designs)).items():
        result = next(each for each in by_name[name].properties if each.name == prop)
        number = shown_combination(result)
        for each in removed:
            variant = each.variant.model.name
            known = any(variant == other and prop in some for (other, _), some in asked.items())
            if each.shown and number is not None and variant in classes and not known:
                answers = frozenset(by_name[name].combinations[number].items())
                asked.setdefault((variant, answers), {})[prop] = each.result.stated
    return {
        (variant, prop): changes
        for (variant, answers), properties in asked.items()
        for prop, changes in least_changes(
            classes[variant], properties, dict(answers), limits=limits
        ).items()
    }


def _check_folder(project: Project) -> None:
    """Refuse a folder that could not be written, before all the work and not after it.

    Raises:
        UsageError: there is something else of its name, or nobody may write there.
    """
    shown = project.reports.relative_to(project.root).as_posix()
    other = 'or name another folder in pyproject.toml: [tool.chartproof] reports = "<folder>".'
    if os.path.lexists(project.reports) and not project.reports.is_dir():
        raise UsageError(
            f"{shown} is no folder, and the reports are to be written there. Remove it, {other}"
        )
    if project.reports.is_dir() and not os.access(project.reports, os.W_OK | os.X_OK):
        raise UsageError(
            f"{shown} cannot be written to, and the reports are to be written there. Allow it, "
            f"{other}"
        )
