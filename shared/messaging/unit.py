"""A unit of work: one transaction with all that belongs into it, the effect, the history and the messages about it."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from shared.contracts import Message, MessageType, to_bytes
from shared.db import new_id
from shared.db.bulk import ROWS, as_json
from shared.db.history import Line, append
from shared.db.session import UnitSession

if TYPE_CHECKING:
    from shared.messaging.service import Service


class Unit:
    """What an action works with. Opened by `Service.begin` alone; commits as a whole or not at all.

    now: the business instant (UTC) of everything in it. cause: what made it happen: a request's line, a message's id,
    `clock`. traceparent: W3C trace context, handed on in every message. lines: what `record` has written in it.
    last: what `lastly` was given.
    """

    def __init__(self, service: "Service", session: UnitSession, now: datetime, cause: str, traceparent: str) -> None:
        self.service, self.session, self.now, self.cause, self.traceparent = service, session, now, cause, traceparent
        self.to_wake: set[str] = set()
        self.lines: list[tuple[Any, Line]] = []
        self.last: list[Callable[[], None]] = []
        # Held here, since the session alone would forget a row that nobody holds, and read it again.
        self._locked: dict[str, Any] = {}

    @property
    def held(self) -> list[str]:
        """Return the ids of all cases that are locked in it."""
        return list(self._locked)

    def case(self, case_id: str) -> Any:
        """Return the case's row, locked until the end of the unit, or None where this service does not know it."""
        if case_id not in self._locked:
            self.preload([case_id], make=False)
        return self._locked.get(case_id)

    def case_or_new(self, case_id: str) -> Any:
        """Return the case's row, locked; it is made where this service has not heard of the case before."""
        if case_id not in self._locked:
            self.preload([case_id], make=True)
        return self.case(case_id)

    def preload(self, case_ids: Iterable[str], *, make: bool) -> None:
        """Lock the rows of several cases, in the order of their ids so that two batches cannot wait for each other."""
        ids = sorted(set(case_ids))
        if not ids:
            return
        service, wanted = self.service, [{"id": one} for one in ids]
        if make and not service.database.is_sqlite:
            rows = self.session.scalars(service.take_cases, {ROWS: as_json(wanted)})
        else:
            if make:  # the database is this very process: a statement costs little
                self.session.connection().execute(service.make_cases, wanted)
            rows = self.session.scalars(service.lock_cases, {"ids": ids})
        self._locked.update((row.id, row) for row in rows)

    def record(self, case: Any, kind: str, facts: dict[str, Any], actor: str) -> Line:
        """Write the next line of a locked case's history. Facts are JSON-ready; actor says who, never a secret.

        case: its row, or its `id`, `line` and `line_hash` alone; then its head is the caller's to write.
        """
        records = self.service.records
        line = append(
            self.session,
            records.history,
            self.service.name,
            case,
            at=self.now,
            kind=kind,
            actor=actor,
            cause=self.cause,
            facts=facts,
        )
        if isinstance(case, records.case):
            self._locked.setdefault(case.id, case)
        self.lines.append((case, line))
        return line

    def send(
        self,
        kind: MessageType,
        subject: Any,
        data: dict[str, Any],
        *,
        line: Line | None = None,
        round: int = 0,  # noqa: A002 - the field's word for it
        assignment: int = 0,
    ) -> Message:
        """Put a message in the outbox: it leaves when this unit commits, and only then; never where its case stays.

        subject: the case's row, or a body's code for a message about a body. line: what `record` returned for it.
        """
        message = Message(
            id=new_id(),
            type=kind.name,
            source=self.service.name,
            subject=subject if isinstance(subject, str) else subject.id,
            time=self.now,
            data=data,
            round=round,
            assignment=assignment,
            line=line.number if line else 0,
            line_hash=line.hash if line else "",
            cause=self.cause,
            traceparent=self.traceparent,
        )
        if not isinstance(subject, str) and self.service.records.stays(subject):
            return message
        self.session.write(
            self.service.records.outbox,
            id=message.id,
            type=message.type,
            body=to_bytes(message),
            created_at=self.now,
            next_attempt_at=self.now,
            attempts=0,
        )
        self.ring("relay")
        return message

    def lastly(self, do: Callable[[], None]) -> None:
        """Do something when all else is written, right before the commit: lock what others are not to wait for long."""
        self.last.append(do)

    def ring(self, role: str) -> None:
        """Wake a role of this service once the unit has committed."""
        self.to_wake.add(role)
