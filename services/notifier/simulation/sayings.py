"""What the others would tell notifier of a played case, and what people say when they act."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.notifier.tasks.domain import Act
from shared.contracts.words import ContactWay


def said_by(act: Act, event: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Return what an act of a script says. event: of the script."""
    text = event["text"]
    said: dict[Act, dict[str, Any]] = {
        Act.RETURN: {"ground": None, "reason": text, "legal_basis": text},
        Act.REPORT: {"report": text, "answer": text, "outcome": event["outcome"], "legal_basis": text},
        Act.INTERIM: {"text": text, "promised_on": None},
        Act.ASK_SUPPLEMENT: {"what": text},
        Act.OPINION: {"agrees": event["agrees"], "text": text},
        Act.PART: {"agrees": event["agrees"], "text": text},
        Act.CONTACT: {"how": str(ContactWay.TELEPHONE), "contacted_at": now.isoformat(), "note": text},
    }
    return said.get(act, {})


def party(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a body as an assignment names it (contracts' Party)."""
    return {name: body[name] for name in ("code", "name", "relation", "handlers", "leader")}


def whole_body(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a body whole (contracts' Body)."""
    told = {"kind": "office", "may_lead": True, "valid_from": "2000-01-01", "valid_until": None, "successor": None}
    return {**told, **body}


def case_facts(told: Mapping[str, Any], received: datetime, source_due: str | None) -> dict[str, Any]:
    """Return the facts of a played case (contracts' CaseFacts). told: the script's `case`."""
    return {
        "number": "PLAY-1",
        "source": {"agency": "play", "agency_name": "演练", "reference": "1", "due_at": source_due},
        "kind": told["kind"],
        "channel": told["channel"],
        "enterprise": {"name": "演练企业", "uscc": None, "contact": {"name": "演练", "phone": "-", "email": None}},
        "complainant": None,
        "anonymous": False,
        "confidential": False,
        "about": None,
        "title": told["title"],
        "description": "",
        "matter": None,
        "industry": None,
        "sub_district": None,
        "place": None,
        "project": None,
        "urgency": told["urgency"],
        "needs_reply": True,
        "occurred_at": None,
        "received_at": received.isoformat(),
    }
