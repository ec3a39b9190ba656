"""Everything that happened to one case, in all three services, in the order of time."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.house import House
from shared.db.history import lines_of

TOLD = (
    "step",
    "card",
    "measure",
    "notice",
    "colour",
    "number",
    "body",
    "lead",
    "outcome",
    "why",
    "promise",
    "how",
    "verb",
    "became",
)
"""Facts that tell lines of one kind apart: codes and numbers, for what people wrote has no place in a terminal."""

_ID = re.compile(r"[ :]?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:?")

LONGEST = 24
"""Of a fact that is told; what is longer is an id, or somebody's words."""


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
            for line in lines:
                what = " ".join([line.kind, *_told(line.facts)])
                events.append(Event(line.at, f"{name} {line.number}", what, line.actor))
    for mail in house.notifier.mails(case_id):
        tries = f" after {mail.attempts} tries" if mail.attempts != 1 else ""
        sent = f", {mail.waits or mail.state + tries}"
        kind = _ID.sub(" ", mail.kind).rstrip()  # by what step or notice; its id tells nobody anything
        events.append(Event(mail.over_at or mail.created_at, "mail", f"{kind}{sent} {mail.message_id}", mail.to))
    return sorted(events, key=lambda event: event.at)


def _told(facts: Mapping[str, Any]) -> Iterator[str]:
    for name in TOLD:
        value = facts.get(name)
        if name == "step" and isinstance(value, str):
            value = value.partition(":")[0]  # behind it stands the id of what it counts by
        if isinstance(value, str | int) and not isinstance(value, bool) and 0 < len(str(value)) <= LONGEST:
            yield f"{name}={value}"
