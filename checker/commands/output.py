"""What a check prints."""

from __future__ import annotations

from collections.abc import Iterator

from checker.checking.check import shown_trace, surprising_trace
from checker.checking.results import CheckResult, DesignResult, PropertyResult
from checker.commands.running import counted
from checker.reporting.choices import cover
from checker.reporting.findings import grouped_findings, verdict_words
from checker.reporting.trace_text import render

_MARKS = {"holds": "ok  ", "violated": "FAIL", "undecided": "?   ", "error": "ERR "}


def check_text(check: CheckResult, verbose: bool = False) -> str:
    """A whole check as text: designs, properties, dead elements, coverage, findings."""
    lines: list[str] = []
    for design in check.designs:
        lines.extend(_design(design, verbose))
        lines.append("")
    lines.extend(_coverage(check))
    lines.extend(_findings(check))
    lines.append(_closing(check))
    return "\n".join(lines)


def _design(design: DesignResult, verbose: bool) -> Iterator[str]:
    count = len(design.combinations)
    yield f"{design.model.name}: {design.model.title}"
    yield (
        f"  {counted(count, 'combination')} of choices, "
        f"{counted(sum(design.states), 'state')}, "
        f"{counted(sum(design.transitions), 'transition')}, "
        f"depth {max(design.depth, default=0)}, {design.engine} engine, {design.seconds:.1f} s"
    )
    if not design.complete:
        yield f"  NOT EXPLORED TO THE END: {design.stopped}"
    for result in design.properties:
        yield from _property(design, result, verbose)
    for element in design.dead:
        reason = f"waived: {element.waived}" if element.waived else "FAIL: not waived"
        yield f"  dead  {element.kind} {element.name} {element.text} ({element.source}) [{reason}]"
    if verbose:
        yield "  how often each event was taken:"
        for name, number in design.command_counts.items():
            yield f"    {number:>12,}  {name}"


def _property(design: DesignResult, result: PropertyResult, verbose: bool) -> Iterator[str]:
    yield f"  {_mark(result)}  {result.name}: {verdict_words(design, result)}"
    if not result.witnessed:
        yield f"        vacuous: the situation '{result.witness}' never occurs, in no combination"
    if result.reason and result.undecided:
        yield f"        undecided: {result.reason}"
    trace = None
    if result.unexpected:
        yield from (f"        {line}" for line in _expectation(design, result))
        trace = surprising_trace(result)
    elif verbose:
        trace = shown_trace(result)
    if trace is not None:
        for line in render(trace, title=result.stated.sentence).splitlines():
            yield f"        {line}"


def _mark(result: PropertyResult) -> str:
    if result.unexpected:
        return _MARKS["violated"]
    kinds = set(result.verdicts)
    if "undecided" in kinds:
        return _MARKS["undecided"]
    return "ok  " if kinds == {"holds"} else "ok! "


_WANTED = {"holds": "it should hold", "violated": "a violation is expected"}


def _expectation(design: DesignResult, result: PropertyResult) -> Iterator[str]:
    """What was expected: one line for each way in which a verdict is not as it should be."""
    pairs = list(zip(result.verdicts, result.expected, strict=True))
    differing = dict.fromkeys(pair for pair in pairs if pair[0] not in ("undecided", pair[1]))
    if not differing:
        yield "expected: a property that says something"
    for found, wanted in differing:
        if len(pairs) == 1:
            yield f"expected: {wanted}, but {found}"
            continue
        chosen = [pair == (found, wanted) for pair in pairs]
        cubes = cover(design.model.choices, design.combinations, chosen)
        where = "" if all(chosen) else ": " + "; or ".join(map(str, cubes))
        yield (
            f"not as expected: {found} in {sum(chosen):,} of {len(pairs):,} combinations, where "
            f"{_WANTED[wanted]}{where}"
        )


def _coverage(check: CheckResult) -> Iterator[str]:
    if not check.requirements:
        return
    statuses = [entry.status for entry in check.requirements]
    yield (
        f"requirements: {statuses.count('answered')} of {len(statuses)} answered, "
        f"{statuses.count('unanswered')} unanswered, "
        f"{statuses.count('open')} open (their designs do not exist yet)"
    )
    for entry in check.unanswered:
        yield f"  FAIL  {entry.id} is answered by nothing: {entry.text}"
    yield ""


def _findings(check: CheckResult) -> Iterator[str]:
    for heading, found in grouped_findings(check):
        yield f"findings: {heading}"
        for number, each in enumerate(found, start=1):
            ids = f" [{', '.join(each.requirements)}]" if each.requirements else ""
            yield f"  {number:>2}. {each.design}: {each.sentence}{ids}"
            yield f"      {each.where}"
        yield ""


def _closing(check: CheckResult) -> str:
    results = [result for design in check.designs for result in design.properties]
    wrong = [r for r in results if r.unexpected]
    undecided = [r for r in results if r.undecided and not r.unexpected]
    dead = sum(len(design.unwaived) for design in check.designs)
    fine = len(results) - len(wrong) - len(undecided)
    parts = [f"{counted(len(results), 'property', 'properties')}: {fine} as expected"]
    if wrong:
        parts.append(f"{len(wrong)} NOT as expected")
    if undecided:
        parts.append(f"{len(undecided)} undecided")
    if dead:
        parts.append(f"{counted(dead, 'element')} never used")
    if check.unanswered:
        parts.append(f"{counted(len(check.unanswered), 'requirement')} unanswered")
    return ", ".join(parts) + "."
