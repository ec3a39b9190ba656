"""Writing short messages down, in the transaction that causes them: one row for each reader and way."""

import secrets
from datetime import datetime
from typing import Any

from services.notifier.channels.domain import Reached, Said, ShortKind
from services.notifier.mail.domain import MailState, Way, key_of
from services.notifier.mail.models import Mail
from shared.messaging import Unit

AT_ONCE = 0.0
RINGS = "channels"
"""The bell on which whoever sends them waits."""

CODE_BYTES = 9
"""Random bytes of a short link: 12 characters, which nobody guesses while it is good."""


def write_short(
    unit: Unit,
    way: Way,
    to: Reached,
    kind: ShortKind,
    what: Said,
    *,
    case_id: str | None,
    task_id: str | None = None,
    occasion: str = "",
    expires_at: datetime | None = None,
) -> Mail | None:
    """Queue a short message, unless its reader has it for this occasion; None then.

    Without a link of its own in `what` it gets a short one that leads to the task for its reader. occasion: tells it
    apart from others of its kind about the same. expires_at: it is not sent from then on.

    Where no gateway is configured it ends `kept`; where it has failed, or may not have arrived, what follows stands in
    `ENDS` of .sending, by kind.
    """
    key = key_of(case_id, task_id, f"{way}.{kind}", occasion, to.address)
    if unit.session.get(Mail, key) is not None:
        return None
    row = Mail(
        key=key,
        way=way,
        code=None if what.link else secrets.token_urlsafe(CODE_BYTES),
        case_id=case_id,
        task_id=task_id,
        kind=kind,
        occasion=occasion,
        person=to.id,
        name=to.name,
        email=to.address,
        language=to.language,
        details=_details(what),
        expires_at=expires_at,
        state=MailState.QUEUED,
        created_at=unit.now,
        due_at=AT_ONCE,
        attempts=0,
        suspects=0,
        waited=0,
        words="",
    )
    unit.session.add(row)
    unit.ring(RINGS)
    return row


def _details(what: Said) -> dict[str, Any]:
    return {
        "number": what.number,
        "confidential": what.confidential,
        "due": what.due.isoformat() if what.due else None,
        "link": what.link,
        "values": dict(what.values),
    }
