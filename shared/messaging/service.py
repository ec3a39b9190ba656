"""A running service: its records, its database, its clock; and the one place where its transactions open."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from shared.contracts import Message
from shared.db import Database
from shared.db.among import one_of
from shared.db.bulk import told
from shared.db.history import Line
from shared.db.models import CurrentPartRow, HistoryLine, InboxRow, OutboxRow, PartRow
from shared.db.parts import Parts
from shared.db.session import table_of
from shared.messaging.unit import Unit
from shared.process.clock import Clock, clock_for
from shared.process.common import Common
from shared.process.common import run_folder as run_folder  # its users look for it here, beside the service
from shared.process.doorbell import Bell, Doorbell


@dataclass(frozen=True, slots=True)
class Records:
    """The models in which a service keeps what every service keeps.

    makes_rows: whether a message about an unknown case makes its row (every service but the one that owns cases).
    beside: called once before a unit commits, with the lines of histories that it has written, each with its case: what
    a service keeps beside them, so that whoever writes a line need not think of it.
    stays: whether messages about a case never leave the service.
    """

    case: type[Any]
    history: type[HistoryLine]
    outbox: type[OutboxRow]
    inbox: type[InboxRow]
    part: type[PartRow]
    current_part: type[CurrentPartRow]
    makes_rows: bool = True
    beside: Callable[[Unit, Sequence[tuple[Any, Line]]], None] | None = None
    stays: Callable[[Any], bool] = lambda _case: False


class Service:
    """One service in this process."""

    def __init__(self, name: str, records: Records, database: Database, clock: Clock, bells: Path) -> None:
        self.name, self.records, self.database, self.clock = name, records, database, clock
        self.parts = Parts(records.part, records.current_part)
        # Built once: each batch of messages makes the rows of cases that are not known, and locks those of all.
        model = records.case
        self.make_cases = sqlite_insert(table_of(model)).on_conflict_do_nothing()
        self.take_cases = _taking(model)
        locked = select(model).where(one_of(model.id, "ids", arrays=not database.is_sqlite)).order_by(model.id)
        # Who has seen a row before it was locked may have seen it as it was before somebody else's commit.
        self.lock_cases = locked.with_for_update().execution_options(populate_existing=True)
        self._bells = bells
        self._doorbell = Doorbell(bells)

    @contextmanager
    def begin(self, cause: str, traceparent: str = "") -> Iterator[Unit]:
        """Open a unit of work; it commits at the end of the block, or is undone by any exception.

        Raises DatabaseDown where the database cannot be used.
        """
        with self.database.begin() as session:
            unit = Unit(self, session, self.clock.now(), cause, traceparent)
            yield unit
            if self.records.beside and unit.lines:
                self.records.beside(unit, unit.lines)
            if unit.last:
                session.flush()
                for do in unit.last:
                    do()
        if unit.to_wake:
            self._doorbell.ring(*(f"{self.name}-{role}" for role in unit.to_wake))

    def bell(self, role: str) -> Bell:
        """Return a bell on which a role of this service waits for work."""
        return Bell(self._bells, f"{self.name}-{role}")


def _taking(model: type[Any]) -> Any:
    """Return the statement that makes the rows of cases that are not known, locks all, and brings them: on PostgreSQL.

    To change a row into what it is locks it as `for update` would, and needs no second question.
    """
    table = table_of(model)
    new = told(table, ("id",))
    found = postgres_insert(table).from_select(["id"], select(new.c.id).order_by(new.c.id))
    taken = found.on_conflict_do_update(index_elements=["id"], set_={"id": found.excluded.id})
    return select(model).from_statement(taken.returning(*table.c)).execution_options(populate_existing=True)


def service_for(common: Common, records: Records, *, pool: int = 5) -> Service:
    """Return the service that the settings describe. Connections open at first need: after a fork, not before."""
    database = Database(common.database_url, common.service, pool=pool)
    clock = clock_for(common.data_dir, testing=common.testing)
    return Service(common.service, records, database, clock, run_folder(common.data_dir))


Handler = Callable[[Unit, Message], None]
"""What a service does with one type of message, inside the unit it is given. Raises Reject for a message that cannot
be taken; any other exception means that the same may be tried again later."""
