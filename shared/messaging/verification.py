"""What one service can say about the promises from what it has stored, and about each of its cases.

Every service makes a `Snapshot` with a login that only reads; the operator's command compares the snapshots with each
other.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.contracts import from_bytes
from shared.db.history import broken_lines
from shared.messaging.consumer import FINISHED
from shared.messaging.service import Service


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case as one service has it.

    holder: who has it: `desk`, or `lead` for the body that leads; None where the service would not know. over:
    whether it has ended there. ended: the highest round known to be over. changed_at: of its newest history line.
    waits: whether the time that it waits at the desk is counted there.
    on_ledger: the number of the entry by which it stands on the ledger, 0 where it does not or the service knows none.
    """

    round: int
    assignment: int
    state: str
    lead: str | None
    holder: str | None
    over: bool
    ended: int
    changed_at: datetime | None
    waits: bool = False
    on_ledger: int = 0


@dataclass(slots=True)
class Snapshot:
    """What one service says. unsettled: cases about which something is still on its way; they cannot be judged yet."""

    service: str
    findings: list[str] = field(default_factory=list)
    cases: dict[str, CaseView] = field(default_factory=dict)
    unsettled: set[str] = field(default_factory=set)


def begin_snapshot(service: Service, session: Session, settle: timedelta) -> Snapshot:
    """Return a snapshot with what every service can be asked: history, outbox, inbox.

    settle: how long a message may be on its way before that is a finding of its own.
    """
    snapshot = Snapshot(service.name)
    records, now = service.records, service.clock.now()
    snapshot.findings.extend(f"{service.name}: {one}" for one in broken_lines(session, records.history, records.case))
    outbox, inbox = records.outbox, records.inbox
    for sent in session.execute(select(outbox.type, outbox.body, outbox.created_at, outbox.reason)):
        snapshot.unsettled.add(from_bytes(sent.body).subject)
        if now - sent.created_at > settle:
            why = f": {sent.reason}" if sent.reason else ""
            snapshot.findings.append(f"{service.name}: a {sent.type} waits in the outbox since {sent.created_at}{why}")
    unfinished = select(inbox.id, inbox.type, inbox.subject, inbox.state, inbox.received_at, inbox.reason)
    for row in session.execute(unfinished.where(inbox.state != "done", inbox.state.not_in(FINISHED))):
        snapshot.unsettled.add(row.subject)
        if row.state == "dead":
            snapshot.findings.append(f"{service.name}: a {row.type} was set aside ({row.id}): {row.reason}")
        elif now - row.received_at > settle:
            snapshot.findings.append(f"{service.name}: a {row.type} has failed since {row.received_at}: {row.reason}")
    return snapshot


def last_changes(service: Service, session: Session) -> Iterator[tuple[str, datetime]]:
    """Yield each case's id with the time of its newest history line."""
    history, case = service.records.history, service.records.case
    joined = select(history.case_id, history.at).join(case, (case.id == history.case_id) & (case.line == history.line))
    for row in session.execute(joined):
        yield row.case_id, row.at
