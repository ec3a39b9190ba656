"""How what became of lines is written in answers."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from services.intake.imports.taking import Outcome, Result
from shared.web.languages import Language
from shared.web.problems import type_of


def batch(results: Iterable[Result], language: Language) -> dict[str, Any]:
    """Return the answer to a batch."""
    shown = [result(one, language) for one in results]
    counts = Counter(one["outcome"] for one in shown)
    return {**{one.value: counts[one.value] for one in Outcome}, "results": shown}


def result(one: Result, language: Language) -> dict[str, Any]:
    """Return what became of one line."""
    answer = one.answer or {}
    return {
        "line": one.line,
        "source_reference": one.reference,
        "outcome": one.outcome.value,
        "number": answer.get("number"),
        "tracking_code": answer.get("tracking_code"),
        "links": answer.get("links"),
        "problem": problem(one, language),
    }


def problem(one: Result, language: Language) -> dict[str, Any] | None:
    """Return what is wrong with a line, None where nothing is."""
    if one.kind is None:
        return None
    told: dict[str, Any] = {
        "type": type_of(one.kind),
        "title": one.kind.title.within(language),
        "status": one.kind.status,
        "detail": (one.detail or one.kind.explanation).within(language),
    }
    if one.errors:
        told["errors"] = [error.shown(language) for error in one.errors]
    return told
