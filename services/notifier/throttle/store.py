"""Questions to the domains that get no more than so many mails a minute, and to the mails that wait for them."""

from collections.abc import Collection, Iterable
from typing import cast

from sqlalchemy import Table, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from services.notifier.kindness.store import NEVER
from services.notifier.mail.models import Mail
from services.notifier.throttle.models import MailDomain


def made(session: Session, domains: Iterable[str], now: float) -> None:
    """Lock the rows of some domains, and make those that there are not; nobody removes them from now on."""
    new = [{"domain": one, "gone": [], "waits": False, "words": "", "seen_at": now} for one in sorted(set(domains))]
    if new:
        insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgres_insert
        rows = insert(cast("Table", MailDomain.__table__))
        seen = rows.on_conflict_do_update(index_elements=["domain"], set_={"seen_at": rows.excluded.seen_at})
        session.connection().execute(seen, new)


def gates(session: Session, domains: Collection[str]) -> dict[str, MailDomain]:
    """Return the rows of those of some domains that have one, locked in their order."""
    wanted = select(MailDomain).where(MailDomain.domain.in_(set(domains))).order_by(MailDomain.domain).with_for_update()
    return {one.domain: one for one in session.scalars(wanted.execution_options(populate_existing=True))}


def awaited(session: Session) -> list[MailDomain]:
    """Return, locked, the domains for which mails wait, but for those that somebody else has in hand."""
    waited_for = select(MailDomain).where(MailDomain.waits).order_by(MailDomain.domain)
    return list(session.scalars(waited_for.with_for_update(skip_locked=True)))


def at_gate(session: Session, domain: str) -> bool:
    """Say whether a mail waits for a domain."""
    waits = select(Mail.key).where(Mail.gate == domain, Mail.due_at == NEVER).limit(1)
    return session.scalar(waits) is not None


def on_its_way(session: Session, domain: str) -> int:
    """Return how many mails were let go that waited for a domain, and have not come by since."""
    let_go = select(func.count()).where(Mail.gate == domain, Mail.due_at < NEVER)
    return int(session.scalar(let_go) or 0)


def open_gate(session: Session, domain: str, due_at: float, most: int, before: float | None = None) -> int:
    """Let so many mails be looked at again that wait for a domain, urgent ones first, then the oldest.

    before: only those that have waited since then or longer, by the database's clock. Returns how many there were.
    """
    first = select(Mail.key).where(Mail.gate == domain, Mail.due_at == NEVER)
    if before is not None:
        first = first.where(Mail.gate_since <= before)
    first = first.order_by(Mail.gate_rank, Mail.created_at).limit(most).with_for_update(skip_locked=True)
    found = first.cte("found")
    done = session.execute(
        update(Mail)
        .where(Mail.key.in_(select(found.c.key)))
        .values(due_at=due_at)
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]
