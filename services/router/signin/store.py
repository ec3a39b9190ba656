"""Questions to the tables of sign-in."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import case, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from services.router.directory.models import PersonRow
from services.router.signin.domain import SESSION_LASTS, WINDOW
from services.router.signin.models import SignedIn, SignInLink, SignInTries

KEEP = timedelta(days=30)
"""How long a session that is over stays on record; the log has it for longer."""


def about_address(mail: str) -> str:
    """Return the name under which tries for a mail address are counted; the address itself is not kept."""
    return f"address:{hashlib.sha256(mail.encode()).hexdigest()[:40]}"


def about_caller(address: str | None) -> str:
    """Return the name under which tries from a network address are counted; the address itself is not kept."""
    return f"caller:{hashlib.sha256((address or '').encode()).hexdigest()[:40]}"


def count(session: Session, about: str, now: datetime) -> int:
    """Count one more try and return how many there are in the window; of two in one moment each has its own number."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    old = SignInTries.since <= now - WINDOW
    counted = insert(SignInTries).values(about=about, since=now, tries=1)
    counted = counted.on_conflict_do_update(
        index_elements=[SignInTries.about],
        set_={"tries": case((old, 1), else_=SignInTries.tries + 1), "since": case((old, now), else_=SignInTries.since)},
    )
    return int(session.execute(counted.returning(SignInTries.tries)).scalar_one())


def with_address(session: Session, mail: str) -> list[PersonRow]:
    """Return everybody in the directory with a mail address, however it is written; there are a few hundred people."""
    wanted = mail.casefold()
    rows = session.scalars(select(PersonRow).order_by(PersonRow.id))
    return [row for row in rows if row.person["email"].casefold() == wanted]


def hashed(nonce: str) -> str:
    """Return what is stored of a link."""
    return hashlib.sha256(nonce.encode()).hexdigest()


def link(session: Session, nonce: str) -> SignInLink | None:
    """Return the link that carries a nonce, as it stands."""
    return session.get(SignInLink, hashed(nonce))


def use_up(session: Session, nonce: str, now: datetime) -> bool:
    """Mark a link as used and say whether it was not: of two clicks in one moment one alone is told yes."""
    query = update(SignInLink).where(SignInLink.nonce == hashed(nonce), SignInLink.used_at.is_(None))
    return session.execute(query.values(used_at=now).returning(SignInLink.nonce)).scalar() is not None


def session_row(session: Session, one: str) -> SignedIn | None:
    """Return a session, locked, None where there is none of that id."""
    return session.get(SignedIn, one, with_for_update=True)


def end_all(session: Session, person: str, now: datetime) -> int:
    """End every session of a person and return how many were open."""
    query = update(SignedIn).where(SignedIn.person == person, SignedIn.ended_at.is_(None))
    return len(session.execute(query.values(ended_at=now).returning(SignedIn.id)).all())


def at_work(session: Session, now: datetime) -> dict[str, datetime]:
    """Return who has signed in, by id of the person, with when they were last seen."""
    query = (
        select(SignedIn.person, SignedIn.seen_at)
        .where(SignedIn.ended_at.is_(None), SignedIn.begun_at > now - SESSION_LASTS)
        .order_by(SignedIn.seen_at)
    )
    return {row.person: row.seen_at for row in session.execute(query)}


def sweep(session: Session, now: datetime) -> None:
    """Forget windows that have passed, links that open no more, and sessions that were over long ago."""
    session.execute(delete(SignInTries).where(SignInTries.since <= now - WINDOW))
    session.execute(delete(SignInLink).where(SignInLink.expires_at <= now - SESSION_LASTS))
    session.execute(delete(SignedIn).where(SignedIn.begun_at <= now - KEEP))
