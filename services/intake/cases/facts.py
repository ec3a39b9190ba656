"""A case as the messages carry it, made from what an agency sent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.intake.codes.domain import Place
from services.intake.same.domain import keys
from shared.contracts.words import Urgency


def case_facts(
    body: Mapping[str, Any],
    *,
    number: str,
    agency: str,
    agency_name: str,
    received_at: datetime,
    place: Place | None = None,
) -> dict[str, Any]:
    """Return the case's facts (shared.contracts.facts.CaseFacts), JSON-ready, with defaults for what was left out.

    body: loaded and tidied. received_at: an instant in UTC. place: whose rule says until when it may go back to its
    source, where that says nothing itself; None for what is over and goes nowhere.
    """
    until = body.get("source_return_until")
    if until is None and place is not None and place.return_to_source is not None:
        until = place.return_to_source.until(body["channel"], received_at, place.zone)
    return {
        "number": number,
        "source": {
            "agency": agency,
            "agency_name": agency_name,
            "reference": body.get("source_reference"),
            "due_at": _written(body.get("source_due_at")),
            "return_until": _written(until),
        },
        "kind": body["kind"],
        "channel": body["channel"],
        "enterprise": body.get("enterprise"),
        "complainant": body.get("complainant"),
        "anonymous": body.get("anonymous", False),
        "confidential": body.get("confidential", False),
        "about": body.get("about"),
        "title": body["title"],
        "description": body.get("description") or "",
        "matter": body.get("matter"),
        "industry": body.get("industry"),
        "sub_district": body.get("sub_district"),
        "place": body.get("place"),
        "project": body.get("project"),
        "urgency": body.get("urgency") or str(Urgency.NORMAL),
        "needs_reply": body.get("needs_reply", True),
        "occurred_at": _written(body.get("occurred_at")),
        "received_at": received_at.isoformat(),
    }


def found_by(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns by which a case is found, besides its number: by the centre, and by others of its matter."""
    found = {"enterprise": who_speaks(facts), "about": facts["about"], "confidential": facts["confidential"]}
    return {**found, **keys(facts)}


def who_speaks(facts: Mapping[str, Any]) -> str | None:
    """Return the name of whoever brought the case, None where it is not to be told."""
    if facts["anonymous"] or facts["confidential"]:
        return None
    speaker: Mapping[str, Any] = facts["enterprise"] or facts["complainant"] or {}
    return speaker.get("name")


def contact_of(facts: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return whom to call about a case (Contact), None where nobody was named."""
    asker = facts["enterprise"] or facts["complainant"] or {}
    contact: dict[str, Any] = asker.get("contact") or {}
    return contact if any(value for name, value in contact.items() if name != "language") else None


def _written(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()
