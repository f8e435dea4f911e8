"""What a check prints."""

from __future__ import annotations

from collections.abc import Iterator

from checker.checking.check import shown_trace
from checker.checking.results import CheckResult, DesignResult, PropertyResult, Trace
from checker.reporting.findings import findings, verdict_words
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
        f"  {count:,} combination{'' if count == 1 else 's'} of choices, "
        f"{sum(design.states):,} states, {sum(design.transitions):,} transitions, "
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
    if not result.as_expected and not result.undecided:
        yield f"        expected: {_expectation(result)}"
        trace = _surprise(result)
    elif verbose:
        trace = shown_trace(result)
    if trace is not None:
        for line in render(trace, title=result.property.sentence).splitlines():
            yield f"        {line}"


def _mark(result: PropertyResult) -> str:
    if not result.as_expected and not result.undecided:
        return _MARKS["violated"]
    kinds = set(result.verdicts)
    if "undecided" in kinds:
        return _MARKS["undecided"]
    return "ok  " if kinds == {"holds"} else "ok! "


def _expectation(result: PropertyResult) -> str:
    differ = sum(a != b for a, b in zip(result.verdicts, result.expected, strict=True))
    if not differ:
        return "a property that says something"
    first = next(
        i for i, (a, b) in enumerate(zip(result.verdicts, result.expected, strict=True)) if a != b
    )
    return (
        f"{result.expected[first]}, but {result.verdicts[first]} "
        f"in {differ:,} of {len(result.verdicts):,} combinations"
    )


def _surprise(result: PropertyResult) -> Trace | None:
    """The trace of the first combination whose verdict was not expected."""
    for number, (found, expected) in enumerate(zip(result.verdicts, result.expected, strict=True)):
        if found != expected:
            return result.trace(number)
    return None


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
    found = findings(check)
    if not found:
        return
    yield "findings: what does not hold"
    for number, each in enumerate(found, start=1):
        ids = f" [{', '.join(each.requirements)}]" if each.requirements else ""
        yield f"  {number:>2}. {each.design}: {each.sentence}{ids}"
        yield f"      {each.where}"
    yield ""


def _closing(check: CheckResult) -> str:
    results = [result for design in check.designs for result in design.properties]
    wrong = [r for r in results if not r.as_expected and not r.undecided]
    undecided = [r for r in results if r.undecided]
    dead = sum(len(design.unwaived) for design in check.designs)
    parts = [f"{len(results)} properties: {len(results) - len(wrong) - len(undecided)} as expected"]
    if wrong:
        parts.append(f"{len(wrong)} NOT as expected")
    if undecided:
        parts.append(f"{len(undecided)} undecided")
    if dead:
        parts.append(f"{dead} elements never used")
    if check.unanswered:
        parts.append(f"{len(check.unanswered)} requirements unanswered")
    return ", ".join(parts) + "."
