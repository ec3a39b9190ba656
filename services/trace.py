"""Everything that happened to one case, in all three services, in the order of time."""

from dataclasses import dataclass
from datetime import datetime

from services.house import House
from shared.db.history import lines_of


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. at: instant in UTC. where: service and line number, or `mail`."""

    at: datetime
    where: str
    what: str
    who: str


def trace(house: House, case_id: str) -> list[Event]:
    """Return the history lines and mails of a case, the earliest first."""
    events: list[Event] = []
    for name, service in house.services.items():
        with service.database.read() as session:
            lines = lines_of(session, service.records.history, case_id)
            events.extend(Event(line.at, f"{name} {line.number}", line.kind, line.actor) for line in lines)
    for mail in house.notifier.mails(case_id):
        sent = f", {mail.state} after {mail.attempts} tries" if mail.attempts != 1 else f", {mail.state}"
        events.append(Event(mail.over_at or mail.created_at, "mail", f"{mail.kind}{sent} {mail.message_id}", mail.to))
    return sorted(events, key=lambda event: event.at)
