"""Questions to the mails, and the claims of those who send them. Leases go by the database's clock.

Whoever locks cases and mails in one transaction locks the cases first, in the order of their ids. A report on a mail
does so, for its case's history; a sender that began with the mails would wait for it, and it for the sender.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, TextClause, Update, bindparam, exists, func, select, update
from sqlalchemy.orm import Session

from services.notifier.mail.domain import MailState
from services.notifier.mail.models import BY_MAIL, DOUBTFUL, NOT_SENT, Mail
from services.notifier.tasks.models import Case
from shared.db.bulk import ROWS, as_json, told
from shared.db.clock import DatabaseClock
from shared.db.direct import Question
from shared.db.session import table_of

LEASE_SECONDS = 15.0
"""How long a sender has the mails that it took; while it is busy with them it renews this (see lease.py).

After a crash they wait for as long.
"""

WAITING = (MailState.QUEUED, MailState.DEFERRED)

_MAIL = table_of(Mail)


def claim(
    session: Session, claimant: str, now: datetime, limit: int, *, doubtful_first: bool, ways: TextClause = BY_MAIL
) -> list[Mail]:
    """Lease mails that want sending, oldest first; one whose last attempt nobody knows the end of is leased alone.

    Alone, because what a crash makes doubtful is all that its sender held: a second doubt would end the mail.
    doubtful_first: look for such a one first; who does so every other time starves neither. now: business time. ways:
    those by mail, or the others.
    """
    wanted = {"claimant": claimant, "moment": now, "most": limit, "lease": LEASE_SECONDS}
    leased = session.scalars(_claiming(ways, doubtful_first=doubtful_first), wanted)
    return sorted(leased, key=lambda mail: (mail.created_at, mail.key))


@cache
def _claiming(ways: TextClause, *, doubtful_first: bool) -> Any:
    """Return the statement that finds mails and leases them: between two statements, somebody waits for the mail."""
    waiting = _due(ways).where(Mail.state.in_(WAITING)).with_only_columns(Mail.key).with_for_update(skip_locked=True)
    doubtful, fresh = waiting.where(DOUBTFUL).limit(1), waiting.where(Mail.suspects == 0).limit(bindparam("most"))
    # A part of the statement that is named is carried out once; as a subquery it might be for each row, limit and all.
    first = (doubtful if doubtful_first else fresh).cte("first")
    then = (fresh if doubtful_first else doubtful).where(~exists(select(first.c.key))).cte("then")
    leased = (
        update(_MAIL)
        .where(_MAIL.c.key.in_(select(first.c.key).union_all(select(then.c.key))))
        .values(
            state=MailState.SENDING,
            claim=bindparam("claimant"),
            due_at=DatabaseClock() + bindparam("lease"),
            attempts=_MAIL.c.attempts + 1,
            attempted_at=bindparam("moment"),
        )
        .returning(*_MAIL.columns)
    )
    return select(Mail).from_statement(leased).execution_options(populate_existing=True)


def renew(session: Session, claimant: str, keys: Sequence[str]) -> None:
    """Let the lease of a sender's mails begin anew; those that it has settled, or lost, stay as they are."""
    mine = (Mail.key.in_(keys), Mail.claim == claimant, Mail.state == MailState.SENDING)
    session.execute(update(Mail).where(*mine).values(due_at=DatabaseClock() + LEASE_SECONDS))


def orphaned(session: Session, limit: int, ways: TextClause = BY_MAIL) -> dict[str, list[str]]:
    """Return the keys of mails whose sender has died, with their cases: they are being sent, and the lease is over."""
    return {mail.key: mail.cases for mail in session.scalars(_dead(ways).limit(limit))}


def orphans(session: Session, keys: Sequence[str], ways: TextClause = BY_MAIL) -> list[Mail]:
    """Return, locked, those of some mails that are orphaned still and that nobody else looks after."""
    return list(session.scalars(_dead(ways).where(Mail.key.in_(keys)).with_for_update(skip_locked=True)))


@cache
def _dead(ways: TextClause) -> Select[Mail]:
    return _due(ways).where(Mail.state == MailState.SENDING)


def _due(ways: TextClause) -> Select[Mail]:
    moment = select(DatabaseClock()).scalar_subquery()
    return select(Mail).where(Mail.due_at <= moment, ways).order_by(Mail.due_at, Mail.created_at)


def mark_sent(session: Session, sent: Sequence[tuple[str, str]], now: datetime) -> None:
    """Write down mails that the server took: (key, its words).

    Also where the lease ended meanwhile and somebody else was about to try again: that it arrived is certain. Where the
    session has not begun a transaction this is one of its own, for no such mail's end hangs on another's.
    """
    if not sent:
        return
    if (
        session.get_bind().dialect.name == "sqlite"
    ):  # the database is this very process: a statement a mail costs little
        mails = [{"mail": key, "said": words, "moment": now} for key, words in sent]
        session.connection().execute(_SENT_SINGLY, mails)
    else:
        rows = as_json([{"key": key, "words": words} for key, words in sent])
        _SENT.rows(session, **{ROWS: rows, "moment": now})


def _sent(key: Any, words: Any) -> Update:
    return (
        update(_MAIL)
        .where(_MAIL.c.key == key, _MAIL.c.due_at.is_not(None))
        .values(state=MailState.SENT, due_at=None, claim=None, secret=None, over_at=bindparam("moment"), words=words)
    )


_NEWS = told(_MAIL, ("key", "words"))
_SENT = Question(_sent(_NEWS.c.key, _NEWS.c.words).returning(_MAIL.c.key))
_SENT_SINGLY = _sent(bindparam("mail"), bindparam("said"))


def held(session: Session, claimant: str, keys: Sequence[str]) -> list[Mail]:
    """Return, locked, those mails that a sender still has."""
    wanted = select(Mail).where(Mail.key.in_(keys), Mail.claim == claimant).order_by(Mail.case_id, Mail.key)
    return list(session.scalars(wanted.with_for_update().execution_options(populate_existing=True)))


def mail(session: Session, key: str) -> Mail | None:
    """Return one mail."""
    return session.get(Mail, key)


def by_code(session: Session, code: str) -> Mail | None:
    """Return the short message whose link ends with a code."""
    return session.scalar(select(Mail).where(Mail.code == code))


def mails_of(session: Session, case_id: str) -> list[Mail]:
    """Return the mails of a case, oldest first."""
    return list(session.scalars(select(Mail).where(Mail.case_id == case_id).order_by(Mail.created_at, Mail.key)))


def latest(
    session: Session, limit: int, before: tuple[datetime, str] | None, state: MailState | None = None
) -> list[Mail]:
    """Return the newest mails, or those before (created_at, key) of the last one on the page above.

    state: only those in it.
    """
    query = select(Mail).order_by(Mail.created_at.desc(), Mail.key.desc()).limit(limit)
    if state is not None:
        query = query.where(Mail.state == state)
        if state != MailState.SENT:
            query = query.where(NOT_SENT)
    if before is not None:
        query = query.where((Mail.created_at < before[0]) | ((Mail.created_at == before[0]) & (Mail.key < before[1])))
    return list(session.scalars(query))


def facts_of(session: Session, listed: Iterable[Mail]) -> dict[str | None, dict[str, Any]]:
    """Return the facts (CaseFacts) of the cases that some mails are about, by the case's id."""
    rows = session.execute(select(Case.id, Case.facts).where(Case.id.in_({mail.case_id for mail in listed})))
    return {row.id: row.facts for row in rows}


def by_state(session: Session) -> list[tuple[MailState, int, datetime]]:
    """Return how many mails are in each state but `sent`, and since when the oldest of them stands there."""
    rows = session.execute(
        select(Mail.state, func.count(), func.min(Mail.created_at)).where(NOT_SENT).group_by(Mail.state)
    )
    return sorted((MailState(state), count, oldest) for state, count, oldest in rows)
