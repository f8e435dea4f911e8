"""The answers to what documents are asked first of all, made of the verdicts of properties."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from checker.checking.results import CheckResult, DesignResult, PropertyResult, Verdict
from checker.documents import Question
from checker.reporting.asked import asked_too
from checker.reporting.findings import at_most, budgeted, fault_words, least_faults, verdict_words
from checker.reporting.removals import Removal
from checker.reporting.tried import all_combinations, every_one_tried
from checker.reporting.variants import Family

Asked = Sequence[tuple[DesignResult, PropertyResult]]
Removals = Mapping[tuple[str, str], Sequence[Removal]]
"""Design and property to what variants remove of the violation."""


def answers(
    check: CheckResult, removals: Removals, family_of: Mapping[str, Family]
) -> list[dict[str, Any]]:
    """Each document with its questions and their answers.

    Args:
        check: what was found.
        removals: what removes which violation.
        family_of: each design with its variants.
    """
    found = {(d.model.name, r.name): (d, r) for d in check.designs for r in d.properties}
    return [
        {
            "title": document.title,
            "questions": [
                _answer(question, [found[each] for each in question.asks], removals, family_of)
                for question in document.questions
            ],
        }
        for document in check.documents
    ]


def _answer(
    question: Question, asked: Asked, removals: Removals, family_of: Mapping[str, Family]
) -> dict[str, Any]:
    return {
        "text": question.text,
        "designs": [
            {
                "name": name,
                "answer": in_one_word(of_design, family_of[name].narrower),
                "parts": [
                    {
                        "name": result.name,
                        "sentence": result.stated.sentence,
                        "verdict": brief(design, result, family_of[name].narrower),
                        "removed": list(
                            dict.fromkeys(
                                each.variant.model.name
                                for each in removals.get((name, result.name), ())
                                if each.shown
                            )
                        ),
                    }
                    for design, result in of_design
                ],
            }
            for name, of_design in _by_design(asked).items()
        ],
    }


def _by_design(asked: Asked) -> dict[str, list[tuple[DesignResult, PropertyResult]]]:
    found: dict[str, list[tuple[DesignResult, PropertyResult]]] = {}
    for design, result in asked:
        found.setdefault(design.model.name, []).append((design, result))
    return found


def in_one_word(asked: Asked, narrower: Sequence[DesignResult] = ()) -> str:
    """Whether all that is asked of a design holds together, and with which answers.

    What holds with different answers only does not hold together: it is decided for each
    combination of answers, and then said of all that were tried.

    Args:
        asked: a design with each of its properties that are asked.
        narrower: variants of it in which less can happen. What breaks a claim in one of them can
            happen in the design too, with answers that it was not tried with.
    """
    combined = [
        _together(verdicts)
        for verdicts in zip(*(result.verdicts for _, result in asked), strict=True)
    ]
    more = any(breaks(design, result, narrower) for design, result in asked)
    if set(combined) == {"violated"}:
        return "no"
    if "violated" in combined or more:
        if "holds" in combined:
            return "not with every answer"
        return "no with some answers, not decided with others"
    if "holds" not in combined:
        return "not decided"
    if "undecided" in combined:
        return "not decided with every answer"
    bounds = [result.stated.faults for _, result in asked if result.stated.faults is not None]
    said = budgeted(min(bounds), "yes,") if bounds else "yes"
    design = asked[0][0]
    choices, count = design.model.choices, len(design.combinations)
    if every_one_tried(choices, design.combinations):
        return said
    return f"{said} ({count:,} of {all_combinations(choices):,} combinations)"


def _together(verdicts: Sequence[Verdict]) -> Verdict:
    """What holds of several claims at once, with the same answers."""
    if "violated" in verdicts:
        return "violated"
    return "holds" if set(verdicts) == {"holds"} else "undecided"


def breaks(
    design: DesignResult, result: PropertyResult, narrower: Sequence[DesignResult]
) -> list[tuple[DesignResult, PropertyResult]]:
    """The variants in which less can happen, and in which a claim is violated all the same.

    A run of such a variant is one of the design. That there is no run, or no way back, in a variant
    says nothing of the design.

    Args:
        design: the design.
        result: a property of it.
        narrower: the variants in which less can happen.
    """
    if result.stated.kind in ("sometimes", "always_recoverable"):
        return []
    bound = result.stated.faults
    return [
        (other, each)
        for other, each in asked_too(design, result, narrower)
        if any(
            verdict == "violated" and (bound is None or (fewest is not None and fewest <= bound))
            for verdict, fewest in zip(each.verdicts, each.fewest, strict=True)
        )
    ]


def brief(
    design: DesignResult, result: PropertyResult, narrower: Sequence[DesignResult] = ()
) -> str:
    """A verdict in a few words: not for which answers, only whether for all.

    Args:
        design: the design.
        result: a property of it.
        narrower: variants of it in which less can happen, and more answers may have been tried.
    """
    kinds = set(result.verdicts)
    if result.stated.kind == "sometimes":
        if "holds" in kinds:
            return "can happen" if kinds == {"holds"} else "can happen with some answers"
        never = kinds == {"violated"}
        return budgeted(result.stated.faults, "never happens") if never else "not decided"
    if "violated" in kinds:
        faults = least_faults(design, result)
        some = "violated" if kinds == {"violated"} else "violated with some answers"
        return f"{some} ({faults})" if faults else some
    if broken := breaks(design, result, narrower):
        other, each = broken[0]
        name = other.model.name
        return (
            f"violated with some answers ({at_most(fault_words(each))}: "
            f"[{name}]({name}.md#{each.name}))"
        )
    if kinds != {"holds"}:
        return "not decided with every answer" if "holds" in kinds else "not decided"
    return budgeted(result.stated.faults)


def compared(check: CheckResult, designs: Collection[str]) -> list[dict[str, Any]]:
    """The questions that are asked of several designs, with what holds of each design.

    Args:
        check: what was found.
        designs: the designs to be compared; what is asked of others is left out.
    """
    found = {(d.model.name, r.name): (d, r) for d in check.designs for r in d.properties}
    questions = [question for document in check.documents for question in document.questions]
    asked = {q.text: [found[each] for each in q.asks if each[0] in designs] for q in questions}
    return [
        {
            "question": text,
            "rows": [
                (d.model.name, r.name, r.stated.sentence, verdict_words(d, r)) for d, r in pairs
            ],
        }
        for text, pairs in asked.items()
        if len({design.model.name for design, _ in pairs}) > 1
    ]
