"""What was set aside, for a person: looked at, mended, tried again. One list, whatever the transport."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from shared.contracts import from_bytes
from shared.messaging.service import Service


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One message that was set aside; `reason` says why, `received_at` is an instant in UTC."""

    service: str
    id: str
    type: str
    subject: str
    reason: str
    attempts: int
    received_at: datetime
    body: bytes


def dead_letters(service: Service) -> list[DeadLetter]:
    """Return what a service has set aside, oldest first."""
    inbox = service.records.inbox
    with service.database.read() as session:
        rows = session.scalars(select(inbox).where(inbox.state == "dead").order_by(inbox.received_at)).all()
    return [_letter(service, row) for row in rows]


def replay(service: Service, name: str, mended: bytes | None = None) -> str:
    """Try a dead letter again at once, as it was or with a mended body; return the id under which it is tried.

    A mended body may be what makes an unreadable letter readable: it then goes under its own message id.
    Raises LookupError where no dead letter has that name, Unreadable where the body still cannot be read, ValueError
    where the mended body is another message than the letter.
    """
    inbox = service.records.inbox
    with service.begin(f"replay {name}") as unit:
        row = unit.session.get(inbox, name, with_for_update=True)
        if row is None or row.state != "dead" or row.body is None:
            raise LookupError(f"{service.name} has no dead letter {name}")
        body = mended or row.body
        message = from_bytes(body)
        if row.type != "unreadable" and message.id != name:
            raise ValueError(f"the mended body says that it is message {message.id}; it must stay {name}")
        known = unit.session.get(inbox, message.id)
        if message.id != name:  # it was unreadable: the letter under its bytes' name has served
            unit.session.delete(row)
            if known is not None:
                return message.id
            row = inbox(id=message.id, type=message.type, subject=message.subject, received_at=unit.now)
            unit.session.add(row)
        row.state, row.body, row.attempts, row.next_attempt_at = "retry", body, 0, unit.now
        unit.ring("consume")
    return message.id


def _letter(service: Service, row) -> DeadLetter:  # type: ignore[no-untyped-def]
    return DeadLetter(
        service.name, row.id, row.type, row.subject, row.reason or "", row.attempts, row.received_at, row.body or b""
    )
