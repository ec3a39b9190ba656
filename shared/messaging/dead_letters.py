"""What was set aside, for a person: looked at, mended, tried again. One list, whatever the transport."""

from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import select

from shared.contracts import Message, from_bytes
from shared.db.models import InboxRow
from shared.messaging.consumer import storable
from shared.messaging.service import Service
from shared.messaging.unit import Unit

log = structlog.get_logger(__name__)

DEAD, DISCARDED = "dead", "discarded"


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One message that was set aside; `reason` says why, `received_at` is an instant in UTC.

    discarded: a person has decided that it is not to be tried again; the reason says who and why.
    """

    service: str
    id: str
    type: str
    subject: str
    reason: str
    attempts: int
    received_at: datetime
    body: bytes
    discarded: bool = False


def dead_letters(service: Service, state: str = DEAD, *, limit: int | None = None, offset: int = 0) -> list[DeadLetter]:
    """Return what a service has set aside, oldest first. state: DEAD, or DISCARDED for what is tried no more."""
    inbox = service.records.inbox
    wanted = select(inbox).where(inbox.state != "done", inbox.state == state)
    with service.database.read() as session:
        rows = session.scalars(wanted.order_by(inbox.received_at, inbox.id).limit(limit).offset(offset)).all()
    return [_letter(service, row) for row in rows]


def dead_letter(service: Service, name: str) -> DeadLetter:
    """Return one, also where it was discarded. Raises LookupError."""
    with service.database.read() as session:
        row = session.get(service.records.inbox, name)
        if row is None or row.state not in (DEAD, DISCARDED):
            raise LookupError(f"{service.name} has no dead letter {name}")
        return _letter(service, row)


def discard(service: Service, name: str, reason: str, by: str) -> None:
    """Decide that a dead letter is not to be tried again; it is kept, with the reason, and counts no longer.

    by: who decides. Raises LookupError where no dead letter has that name.
    """
    with service.begin(f"discard {name}") as unit:
        row = unit.session.get(service.records.inbox, name, with_for_update=True)
        if row is None or row.state != DEAD:
            raise LookupError(f"{service.name} has no dead letter {name}")
        row.state, row.done_at = DISCARDED, unit.now
        row.reason = storable(f"{row.reason or ''}\ndiscarded by {by}: {reason}")
        told = {"service": service.name, "letter": name, "type": row.type, "case": row.subject}
    log.warning("dead letter discarded", person=by, reason=reason, **told)


def replay(service: Service, name: str, mended: bytes | None = None, *, by: str) -> str:
    """Try a dead letter again at once, as it was or with a mended body; return the id under which it is tried.

    A mended body may be what makes an unreadable letter readable: it then goes under its own message id. by: who
    decides. Raises LookupError where no dead letter has that name, Unreadable where the body still cannot be read,
    ValueError where the mended body is another message than the letter.
    """
    with service.begin(f"replay {name}") as unit:
        row = unit.session.get(service.records.inbox, name, with_for_update=True)
        if row is None or row.state != DEAD or row.body is None:
            raise LookupError(f"{service.name} has no dead letter {name}")
        message = from_bytes(mended or row.body)
        if row.type != "unreadable" and message.id != name:
            raise ValueError(f"the mended body says that it is message {message.id}; it must stay {name}")
        _try_again(unit, row, message, mended or row.body)
    told = {"service": service.name, "letter": name, "type": message.type, "case": message.subject}
    log.info("dead letter replayed", person=by, mended=mended is not None, **told)
    return message.id


def _try_again(unit: Unit, row: InboxRow, message: Message, body: bytes) -> None:
    if message.id != row.id:  # it was unreadable: the letter under its bytes' name has served
        inbox = type(row)
        known = unit.session.get(inbox, message.id)
        unit.session.delete(row)
        if known is not None:
            return
        row = inbox(id=message.id, type=message.type, subject=message.subject, received_at=unit.now)
        unit.session.add(row)
    row.state, row.body, row.attempts, row.next_attempt_at = "retry", body, 0, unit.now
    unit.ring("consume")


def _letter(service: Service, row) -> DeadLetter:  # type: ignore[no-untyped-def]
    return DeadLetter(
        service.name,
        row.id,
        row.type,
        row.subject,
        row.reason or "",
        row.attempts,
        row.received_at,
        row.body or b"",
        row.state == DISCARDED,
    )
