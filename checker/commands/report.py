"""``chartproof report``: the check, the proofs, and the pages in reports/."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from checker.commands.running import check_all, exit_code, limit_options, limits_of
from checker.commands.running import project_and_targets as find
from checker.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.checking.least import Least
    from checker.checking.results import CheckResult
    from checker.engines.limits import Limits
    from checker.notation.properties import Property
    from checker.project import Project, Target
    from checker.reporting.relations import Relations


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
    from checker.reporting.relations import relations

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
    related = relations(result, designs)
    least = _least(result, found, related, limits)
    made = pages(result, designs, evidence, guards, ablations, least, related)
    touched = write_reports(made, project.reports)
    click.echo(check_text(result))
    folder = project.reports.relative_to(project.root).as_posix()
    click.echo(f"{folder}/: {len(made)} pages, {len(touched)} of them new or changed.")
    return exit_code(result)


def _least(
    check: CheckResult, found: Sequence[Target], related: Relations, limits: Limits
) -> Least:
    """For each run that a pared variant removes, the least of its changes that is enough."""
    from checker.checking.check import shown_combination
    from checker.checking.least import least_changes

    classes = {t.name: t.cls for t in found if getattr(t.cls, "pared", False)}
    results = {(d.model.name, r.name): (d, r) for d in check.designs for r in d.properties}
    asked: dict[tuple[str, frozenset[tuple[str, str]]], dict[str, Property]] = {}
    runs: dict[tuple[str, str, str], frozenset[tuple[str, str]]] = {}
    for (name, prop), removed in related.removed.items():
        design, result = results[name, prop]
        number = None if result.stated.kind == "sometimes" else shown_combination(result)
        for each in removed:
            variant = each.variant.model.name
            if each.shown and number is not None and variant in classes:
                answers = frozenset(design.combinations[number].items())
                asked.setdefault((variant, answers), {})[prop] = each.result.stated
                runs[name, prop, variant] = answers
    enough = {
        key: least_changes(classes[key[0]], properties, dict(key[1]), limits=limits)
        for key, properties in asked.items()
    }
    return {
        (name, prop, variant): changes
        for (name, prop, variant), answers in runs.items()
        if (changes := enough[variant, answers].get(prop))
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
