"""The answers to what documents are asked first of all, made of the verdicts of properties."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from checker.checking.results import CheckResult, DesignResult, PropertyResult
from checker.documents import Question
from checker.reporting.findings import budgeted, fault_words, verdict_words
from checker.reporting.removals import Removal

Asked = Sequence[tuple[DesignResult, PropertyResult]]
Removals = Mapping[tuple[str, str], Sequence[Removal]]
"""Design and property to what variants remove of the violation."""


def answers(check: CheckResult, removals: Removals) -> list[dict[str, Any]]:
    """Each document with its questions and their answers.

    Args:
        check: what was found.
        removals: what removes which violation.
    """
    found = {(d.model.name, r.name): (d, r) for d in check.designs for r in d.properties}
    return [
        {
            "title": document.title,
            "questions": [
                _answer(question, [found[each] for each in question.asks], removals)
                for question in document.questions
            ],
        }
        for document in check.documents
    ]


def _answer(question: Question, asked: Asked, removals: Removals) -> dict[str, Any]:
    return {
        "text": question.text,
        "designs": [
            {
                "name": name,
                "answer": in_one_word(of_design),
                "parts": [
                    {
                        "name": result.name,
                        "sentence": result.stated.sentence,
                        "verdict": brief(result),
                        "removed": list(
                            dict.fromkeys(
                                each.variant.model.name
                                for each in removals.get((name, result.name), ())
                                if each.shown
                            )
                        ),
                    }
                    for _, result in of_design
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


def in_one_word(asked: Asked) -> str:
    """Yes if everything that is asked holds, no if something is violated whatever is chosen."""
    verdicts = [set(result.verdicts) for _, result in asked]
    if {"violated"} in verdicts:
        return "no"
    if any("violated" in found for found in verdicts):
        return "not with every answer"
    if any(found != {"holds"} for found in verdicts):
        return "not decided"
    bounds = [result.stated.faults for _, result in asked if result.stated.faults is not None]
    return budgeted(min(bounds), "yes,") if bounds else "yes"


def brief(result: PropertyResult) -> str:
    """A verdict in a few words: not for which answers, only whether for all."""
    kinds = set(result.verdicts)
    if result.stated.kind == "sometimes" and not result.undecided:
        able = "can happen" if kinds == {"holds"} else "can happen with some answers"
        return budgeted(result.stated.faults, "never happens") if kinds == {"violated"} else able
    if "violated" in kinds:
        faults = fault_words(result)
        some = "violated" if kinds == {"violated"} else "violated with some answers"
        return f"{some} ({faults})" if faults else some
    if kinds != {"holds"}:
        return "not decided"
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
