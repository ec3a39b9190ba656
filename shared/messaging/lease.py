"""The lease table: a queue in SQL for one machine.

A row belongs to whoever leased it until the lease is over or it is deleted. Leases use the database's clock. A consumer
that is killed loses its lease after LEASE_SECONDS, and the rows are seen again.
"""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    delete,
    insert,
    select,
    text,
    update,
)

from shared.contracts import type_named
from shared.db import Database, DatabaseDown, new_id
from shared.db.clock import database_now
from shared.db.logins import Grantees, let_in, make_schema
from shared.messaging.errors import TransportDown
from shared.messaging.transport import Delivery, Outgoing
from shared.process.doorbell import Bell, Doorbell

LEASE_SECONDS = 10.0
CRASH_LIMIT = 1000
"""Deliveries after which a message that nobody ever acknowledged is set aside; as high as the broker's, and why."""

metadata = MetaData()
lease = Table(
    "lease",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("queue", String(32), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("visible_at", Double, nullable=False),
    Column("claim", String(36)),
    Column("attempts", Integer, nullable=False, default=0),
    Index("ix_lease_queue_visible_at", "queue", "visible_at"),
)


class LeaseTransport:
    """Travels through a table that all services can reach."""

    def __init__(self, service: str, url: str, bells: Path) -> None:
        self._service, self._bells = service, bells
        self.database = Database(url, "messages", pool=3)

    def prepare(self, whom: Grantees | None = None) -> None:
        """Make the table where it is missing. whom: the logins to let in, where this one is the owner and not theirs.

        Raises DatabaseDown.
        """
        with self.database.begin() as session:
            connection = session.connection()
            if not self.database.is_sqlite:
                session.execute(text("select pg_advisory_xact_lock(7239526)"))
                make_schema(connection, self.database.schema)
            metadata.create_all(connection)
            if whom:
                let_in(connection, self.database.schema, whom)
        self.database.close()  # who prepares is often not who travels

    def answers(self) -> bool:
        """Say whether the table's database can be asked anything."""
        try:
            return self.database.answers()
        finally:
            self.database.close()

    def publisher(self) -> "LeasePublisher":
        """Return a publisher; there is nothing to connect to before the first window."""
        return LeasePublisher(self.database, Doorbell(self._bells))

    def receiver(self) -> "LeaseReceiver":
        """Return a receiver for the service's own queue."""
        return LeaseReceiver(self._service, self.database, Bell(self._bells, f"{self._service}-consume"))


class LeasePublisher:
    """Writes one row for each taker of each message."""

    def __init__(self, database: Database, doorbell: Doorbell) -> None:
        self._database, self._doorbell = database, doorbell

    def publish(self, window: Sequence[Outgoing]) -> set[str]:
        """Store a window in one transaction."""
        takers = {one.id: kind.takers for one in window if (kind := type_named(one.type)) is not None}
        rows = [{"queue": taker, "body": one.body} for one in window for taker in takers.get(one.id, ())]
        if not rows:  # an insert of no rows is an insert of one empty row
            return set(takers)
        try:
            with self._database.begin() as session:
                now = database_now(session)
                session.execute(insert(lease), [{**row, "visible_at": now, "attempts": 0} for row in rows])
        except DatabaseDown as error:
            raise TransportDown(f"the lease table cannot be written to: {error}") from error
        for taker in {taker for all_takers in takers.values() for taker in all_takers}:
            self._doorbell.ring(f"{taker}-consume")
        return set(takers)

    def close(self) -> None:
        """Close the pool's connections."""
        self._database.close()


class LeaseReceiver:
    """Leases rows of one queue."""

    def __init__(self, queue: str, database: Database, bell: Bell) -> None:
        self._queue, self._database, self._bell = queue, database, bell
        self._claim, self._held = new_id(), False

    def receive(self, limit: int, wait: float) -> list[Delivery]:
        """Lease what is waiting; when nothing is, wait for a ring and look once more."""
        found = self._lease(limit)
        if not found and wait > 0:
            self._bell.wait(wait)
            found = self._lease(limit)
        return found

    def acknowledge(self) -> None:
        """Delete what this receiver has leased and still holds."""
        if not self._held:
            return
        try:
            with self._database.begin() as session:
                session.execute(delete(lease).where(lease.c.claim == self._claim, lease.c.queue == self._queue))
        except DatabaseDown as error:
            raise TransportDown(f"the lease table cannot be written to: {error}") from error
        self._claim, self._held = new_id(), False

    def close(self) -> None:
        """Give back what was leased and not acknowledged, so that nobody has to wait for the lease to end."""
        try:
            with self._database.begin() as session:
                session.execute(update(lease).where(lease.c.claim == self._claim).values(visible_at=0.0, claim=None))
        except DatabaseDown:
            pass  # then the lease ends by itself
        self._bell.close()
        self._database.close()

    def _lease(self, limit: int) -> list[Delivery]:
        try:
            with self._database.begin() as session:
                now = database_now(session)
                due = (
                    select(lease.c.id)
                    .where(lease.c.queue == self._queue, lease.c.visible_at <= now)
                    .order_by(lease.c.visible_at)
                    .limit(limit)
                    .with_for_update(skip_locked=True)
                    # Not a plain subquery: PostgreSQL may run that more than once, and lease more than the limit.
                    .cte("due")
                )
                rows = session.execute(
                    update(lease)
                    .where(lease.c.id.in_(select(due.c.id)))
                    .values(visible_at=now + LEASE_SECONDS, claim=self._claim, attempts=lease.c.attempts + 1)
                    .returning(lease.c.id, lease.c.body, lease.c.attempts)
                ).all()
        except DatabaseDown as error:
            raise TransportDown(f"the lease table cannot be read: {error}") from error
        self._held = self._held or bool(rows)
        return [Delivery(row.body, _gave_up(row.attempts)) for row in sorted(rows)]


def _gave_up(attempts: int) -> str:
    return f"its consumers died {attempts - 1} times while they had it" if attempts > CRASH_LIMIT else ""
