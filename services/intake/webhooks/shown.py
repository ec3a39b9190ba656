"""Webhooks as agencies see them."""

from datetime import UTC, datetime
from typing import Any

from services.intake.events.domain import named
from services.intake.webhooks.domain import EndpointState
from services.intake.webhooks.models import Delivery, Endpoint


def endpoint(one: Endpoint, counted: tuple[int, int], now: datetime) -> dict[str, Any]:
    """Return an endpoint. counted: how many deliveries wait, and how many were given up."""
    off_at = one.off_at if one.state == EndpointState.OFF else None
    rotating = one.former_until is not None and one.former_until > now
    return {
        "id": one.id,
        "url": one.url,
        "events": one.kinds,
        "contact": one.contact,
        "language": one.language,
        "state": one.state,
        "off": None if off_at is None else {"why": one.off_why, "at": off_at.isoformat()},
        "failing_since": written(one.failing_since),
        "last_ok_at": written(one.last_ok_at),
        "former_secret_until": written(one.former_until) if rotating else None,
        "waiting": counted[0],
        "given_up": counted[1],
        "created_at": one.created_at.isoformat(),
    }


def delivery(one: Delivery) -> dict[str, Any]:
    """Return a delivery with its attempts."""
    return {
        "id": one.id,
        "event": named(one.event_id or one.id),
        "type": one.kind,
        "position": one.position or None,
        "state": one.state,
        "attempts": one.attempts,
        "next_attempt_at": None if one.due_at is None else datetime.fromtimestamp(one.due_at, UTC).isoformat(),
        "log": [{"at": at, "status": status, "words": words} for at, status, words in one.log],
        "created_at": one.created_at.isoformat(),
    }


def written(instant: datetime | None) -> str | None:
    """Return an instant as it is told."""
    return None if instant is None else instant.isoformat()
