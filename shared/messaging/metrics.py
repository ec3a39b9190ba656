"""What can be counted about messages in any role; what stands in the database is read when it is asked for."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from prometheus_client import Counter
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import func, select

from shared.db import DatabaseDown
from shared.messaging.service import Service

SENT = Counter("nwd_messages_sent_total", "Messages that the other side has confirmed.", ["service"])
TAKEN = Counter("nwd_messages_taken_total", "Messages taken, by what became of them.", ["service", "type", "result"])


class QueueFigures(Collector):
    """Reads what waits: the outbox and its oldest row, the inbox's retries and dead letters."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the figures, or nothing while the database is down (readyz says that it is)."""
        try:
            figures = queue_figures(self._service)
        except DatabaseDown:
            return
        for name, value in figures.items():
            yield GaugeMetricFamily(f"nwd_{self._service.name}_{name}", name.replace("_", " "), value=value)


class Pile(NamedTuple):
    """Messages of one type that wait. state: `outbox`, `retry` or `dead`. oldest: since when (UTC)."""

    state: str
    type: str
    number: int
    oldest: datetime


def piles(service: Service) -> list[Pile]:
    """Return what waits, by state and type."""
    outbox, inbox = service.records.outbox, service.records.inbox
    going = select(outbox.type, func.count(), func.min(outbox.created_at)).group_by(outbox.type)
    stuck = (
        select(inbox.state, inbox.type, func.count(), func.min(inbox.received_at))
        .where(inbox.state != "done", inbox.state.in_(("retry", "dead")))
        .group_by(inbox.state, inbox.type)
    )
    with service.database.read() as session:
        found = [Pile("outbox", *row) for row in session.execute(going)]
        return sorted(found + [Pile(*row) for row in session.execute(stuck)])


def queue_figures(service: Service) -> dict[str, float]:
    """Return how much waits and for how long (seconds)."""
    outbox, inbox = service.records.outbox, service.records.inbox
    with service.database.read() as session:
        waiting = session.scalar(select(func.count()).select_from(outbox)) or 0
        oldest = session.scalar(select(func.min(outbox.created_at)))
        rows = session.execute(select(inbox.state, func.count()).where(inbox.state != "done").group_by(inbox.state))
        states: dict[str, int] = dict(rows.all())
    age = (service.clock.now() - oldest).total_seconds() if oldest else 0.0
    return {
        "outbox_rows": waiting,
        "outbox_oldest_seconds": max(0.0, age),
        "inbox_retrying": states.get("retry", 0),
        "dead_letters": states.get("dead", 0),
    }
