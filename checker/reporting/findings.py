"""Findings: claims of the documents that fail, and on which choices that depends."""

from __future__ import annotations

from dataclasses import dataclass

from checker.checking.check import shown_trace
from checker.checking.results import CheckResult, DesignResult, PropertyResult, Trace, Verdict
from checker.model import Choice
from checker.reporting.choices import deciding, describe, reduced


@dataclass(frozen=True)
class Finding:
    """A claim that fails in at least one combination of choices."""

    design: str
    name: str
    sentence: str
    where: str
    because: str
    faults: str
    requirements: tuple[str, ...]
    expected: bool
    trace: Trace | None


GROUPS = {
    "document": "what the documents claim, and does not hold",
    "conceded": "what the documents concede, and is found",
    "question": "what an answer to an open question decides",
    "beyond": "beyond the documents: what a reader might expect, and does not hold",
}
"""What a finding is about, in the order in which findings are listed."""


def findings(check: CheckResult) -> tuple[Finding, ...]:
    """Every violated property, in the order of the designs and their properties."""
    return tuple(
        finding(design, result)
        for design in check.designs
        for result in design.properties
        if "violated" in result.verdicts
    )


def grouped_findings(check: CheckResult) -> tuple[tuple[str, tuple[Finding, ...]], ...]:
    """The findings by what they are about, each group with its heading; empty ones left out.

    A property that answers for an entry of the catalogue is about what the documents claim, unless
    all of its entries are open questions, or say themselves that something goes wrong.
    """
    kinds = {entry.id: entry.kind for entry in check.requirements}
    conceded = {id_ for document in check.documents for id_ in document.concedes}
    found: dict[str, list[Finding]] = {group: [] for group in GROUPS}
    for each in findings(check):
        said = {id_ for id_ in each.requirements if kinds.get(id_) != "question"}
        if not each.requirements:
            group = "beyond"
        elif not said:
            group = "question"
        elif said <= conceded:
            group = "conceded"
        else:
            group = "document"
        found[group].append(each)
    return tuple((GROUPS[group], tuple(some)) for group, some in found.items() if some)


def finding(design: DesignResult, result: PropertyResult) -> Finding:
    """What there is to say about a violated property."""
    return Finding(
        design.model.name,
        result.name,
        result.stated.sentence,
        verdict_words(design, result),
        result.stated.because,
        least_faults(design, result),
        result.stated.answers,
        not result.unexpected,
        shown_trace(result),
    )


def verdict_words(design: DesignResult, result: PropertyResult) -> str:
    """The verdict over all choices, in words, with the faults that a violation needs.

    ``violated (after 1 fault) exactly where ...; holds up to 1 fault elsewhere``; for what some run
    is to show, ``can happen (after 1 fault)`` and ``never happens up to 1 fault``.
    """
    bound = result.stated.faults
    words = {"holds": budgeted(bound)}
    if result.stated.kind == "sometimes":
        faults = least_faults(design, result, "holds")
        words = {
            "holds": f"can happen ({faults})" if faults else "can happen",
            "violated": budgeted(bound, "never happens"),
        }
    elif faults := least_faults(design, result):
        words["violated"] = f"violated ({faults})"
    return describe(design.model.choices, design.combinations, result.verdicts, words)


def rests_on(design: DesignResult, result: PropertyResult) -> tuple[Choice, ...]:
    """The choices whose answers turn the verdict, or change how many faults a violation needs."""
    outcomes = [outcome(result, number) for number in range(len(design.combinations))]
    names = deciding(design.model.choices, design.combinations, outcomes)
    return tuple(choice for choice in design.model.choices if choice.variable in names)


def budgeted(budget: int | None, verdict: str = "holds") -> str:
    """A verdict, with the number of faults up to which it is claimed."""
    if budget is None:
        return verdict
    if budget == 0:
        return f"{verdict} without any fault"
    return f"{verdict} up to {budget} fault{'' if budget == 1 else 's'}"


def least_faults(design: DesignResult, result: PropertyResult, shown: Verdict = "violated") -> str:
    """How many faults a run takes that shows a verdict, as far as it is known.

    Where not everything was seen, a run with fewer faults may have been missed.
    """
    faults = fault_words(result, shown)
    return faults if design.complete else at_most(faults)


def at_most(faults: str) -> str:
    """A number of faults in words, where a run with fewer of them is not excluded."""
    return faults.replace("after up to", "after").replace("after", "after at most")


def fault_words(result: PropertyResult, shown: Verdict = "violated") -> str:
    """How many faults a run takes that shows a verdict, over the combinations that have it."""
    found = sorted(
        {
            fewest
            for verdict, fewest in zip(result.verdicts, result.fewest, strict=True)
            if verdict == shown and fewest is not None
        }
    )
    if not found:
        return ""
    if found == [0]:
        return "without any fault"
    if len(found) == 1:
        return f"after {found[0]} fault{'' if found[0] == 1 else 's'}"
    if found[0]:
        return f"after {found[0]} to {found[-1]} faults, depending on the choices"
    most = f"{found[-1]} fault{'' if found[-1] == 1 else 's'}"
    up_to = "up to " if found[-1] > 1 else ""
    return f"without any fault or after {up_to}{most}, depending on the choices"


@dataclass(frozen=True)
class ChoiceTable:
    """One property by the choices that decide its verdict (or its fewest faults)."""

    name: str
    sentence: str
    choices: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], str], ...]


def choice_tables(
    design: DesignResult, most: int = 16
) -> tuple[tuple[ChoiceTable, ...], tuple[str, ...]]:
    """For each property whose outcome depends on the choices, its table.

    Returns:
        The tables, and the names of the properties whose tables are longer than ``most`` rows.
    """
    found, long = [], []
    for result in design.properties:
        outcomes = [outcome(result, number) for number in range(len(design.combinations))]
        names = deciding(design.model.choices, design.combinations, outcomes)
        if not names:
            continue
        table = reduced(names, design.combinations, outcomes)
        if len(table) <= most:
            rows = tuple((key, str(value)) for key, value in table.items())
            found.append(ChoiceTable(result.name, result.stated.sentence, names, rows))
        else:
            long.append(result.name)
    return tuple(found), tuple(long)


def outcome(result: PropertyResult, combination: int) -> str:
    """The verdict of one combination with the fewest faults of a violation."""
    verdict, bound = result.verdicts[combination], result.stated.faults
    fewest = result.fewest[combination]
    if result.stated.kind == "sometimes" and verdict in ("holds", "violated"):
        return "can happen" if verdict == "holds" else budgeted(bound, "never happens")
    if verdict == "violated" and fewest is not None:
        faults = "no fault" if fewest == 0 else f"{fewest} fault{'' if fewest == 1 else 's'}"
        return f"violated after {faults}"
    return budgeted(bound) if verdict == "holds" else verdict


@dataclass(frozen=True)
class AnswerRow:
    """One answer to one choice: which properties it decides by itself."""

    choice: str
    answer: str
    always_violated: tuple[str, ...]
    never_violated: tuple[str, ...]


def answer_rows(design: DesignResult) -> tuple[AnswerRow, ...]:
    """For each answer, the properties that depend on the choices and that it settles.

    A property is settled by an answer if, with this answer, it is violated in every combination or
    in none.
    """
    open_ = [r for r in design.properties if len(set(r.verdicts)) > 1]
    rows: list[AnswerRow] = []
    for choice in design.model.choices:
        for answer, _ in choice.answers:
            inside = [
                number
                for number, combination in enumerate(design.combinations)
                if combination[choice.variable] == answer
            ]
            always, never = [], []
            for result in open_:
                verdicts = {result.verdicts[number] for number in inside}
                if verdicts == {"violated"}:
                    always.append(result.name)
                elif verdicts == {"holds"}:
                    never.append(result.name)
            rows.append(AnswerRow(choice.variable, answer, tuple(always), tuple(never)))
    return tuple(rows)


def idle_choices(design: DesignResult) -> tuple[str, ...]:
    """The choices that no verdict and no number of faults depends on."""
    used: set[str] = set()
    for result in design.properties:
        outcomes = [outcome(result, number) for number in range(len(design.combinations))]
        used.update(deciding(design.model.choices, design.combinations, outcomes))
    return tuple(c.variable for c in design.model.choices if c.variable not in used)


def best_combinations(design: DesignResult) -> tuple[int, tuple[int, ...]]:
    """The fewest violated properties of any combination, and the combinations that reach it."""
    counts = [
        sum(result.verdicts[number] == "violated" for result in design.properties)
        for number in range(len(design.combinations))
    ]
    fewest = min(counts)
    return fewest, tuple(number for number, count in enumerate(counts) if count == fewest)
