"""How what became of lines is written in answers."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from services.intake.imports.models import Import, ImportMapping, ImportRow
from services.intake.imports.taking import Outcome, Result
from shared.web.languages import Language
from shared.web.problems import type_of


def batch(results: Iterable[Result], language: Language) -> dict[str, Any]:
    """Return the answer to a batch."""
    shown = [result(one, language) for one in results]
    counts = Counter(one["outcome"] for one in shown)
    return {
        **{one.value: counts[one.value] for one in (Outcome.TAKEN, Outcome.KNOWN, Outcome.REFUSED)},
        "results": shown,
    }


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


def mapping(kept: ImportMapping) -> dict[str, Any]:
    """Return a version of a mapping."""
    made_at = kept.made_at.isoformat()
    return {"name": kept.name, "version": kept.version, "made_at": made_at, "mapping": kept.content}


def job(one: Import, language: str, address: str) -> dict[str, Any]:
    """Return an import as it stands."""
    return {
        "id": one.id,
        "state": one.state,
        "file_name": one.file_name,
        "mapping": one.mapping,
        "version": one.version,
        "dry_run": one.dry_run,
        "row": one.row,
        "last_row": one.last_row,
        "taken": one.taken,
        "already_there": one.already_there,
        "fits": one.fits,
        "refused": one.refused,
        "fault": _said(one.fault, language) if one.fault else None,
        "notes": [_said(note, language) for note in one.notes],
        "waits_until": one.waits_until.isoformat() if one.waits_until else None,
        "made_at": one.made_at.isoformat(),
        "ended_at": one.ended_at.isoformat() if one.ended_at else None,
        "links": {"self": address, "rows": f"{address}/rows", "report": f"{address}/report.csv"},
    }


def row(one: ImportRow, language: str) -> dict[str, Any]:
    """Return what became of a row."""
    return {
        "row": one.row,
        "outcome": one.outcome,
        "source_reference": one.reference,
        "number": one.number,
        "problems": [
            {"column": told["column"], "pointer": told["pointer"], **_said(told, language)} for told in one.problems
        ],
    }


def _said(told: Mapping[str, Any], language: str) -> dict[str, str]:
    return {"code": told["code"], "detail": told["zh"] if language.startswith("zh") else told["en"]}
