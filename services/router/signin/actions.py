"""What happens at sign-in: a link is asked for, used up, a session is renewed or ended.

The log says who signed in and out, by id of the person; it never holds what a link or a cookie carries.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.orm import Session

from services.router.directory.actions import keep_person
from services.router.directory.domain import PERSON
from services.router.directory.models import PersonRow
from services.router.signin import domain, store
from services.router.signin.models import SignedIn, SignInLink
from shared.contracts.from_router import SIGN_IN_ASKED
from shared.db import new_id
from shared.messaging import Unit

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Begun:
    """A session that was begun: what its cookie carries, and where its owner wanted to go."""

    person: str
    session: str
    begun_at: datetime
    leads_to: str


def ask(unit: Unit, mail: str, leads_to: str, caller: str | None) -> bool:
    """Have a link mailed to whoever has this address; say whether the caller may go on asking.

    Whether anybody has the address is told to nobody.
    """
    store.sweep(unit.session, unit.now)
    if domain.too_many_from_caller(store.count(unit.session, store.about_caller(caller), unit.now)):
        return False
    many = domain.too_many_for_address(store.count(unit.session, store.about_address(mail.casefold()), unit.now))
    for row in store.with_address(unit.session, mail):
        if many or row.person["left"]:
            log.info("sign-in link asked for and not sent", person=row.id, too_many=many, left=row.person["left"])
            continue
        nonce, expires_at = make_link(unit, row.id, domain.LINK_LASTS, leads_to)
        person = {name: row.person[name] for name in PERSON}
        told = {"person": person, "nonce": nonce, "expires_at": expires_at.isoformat()}
        unit.send(SIGN_IN_ASKED, row.id, told)
        log.info("sign-in link asked for", person=row.id)
    return True


def make_link(unit: Unit, person: str, lasts: timedelta, leads_to: str = "/") -> tuple[str, datetime]:
    """Make a link for somebody; return what it carries (to be signed, and stored nowhere) and until when it opens."""
    nonce, expires_at = secrets.token_urlsafe(18), unit.now + lasts
    unit.session.add(
        SignInLink(nonce=store.hashed(nonce), person=person, made_at=unit.now, expires_at=expires_at, leads_to=leads_to)
    )
    return nonce, expires_at


def for_whom(session: Session, person: str, nonce: str, now: datetime) -> tuple[PersonRow, SignInLink] | None:
    """Return whom a link signs in, and the link as it is stored; None where it opens no more. Changes nothing."""
    staff, found = session.get(PersonRow, person), store.link(session, nonce)
    if staff is None or found is None or found.person != person:
        return None
    opens = domain.link_opens(staff.person, found.made_at, found.expires_at, found.used_at, now)
    return (staff, found) if opens else None


def sign_in(unit: Unit, person: str, nonce: str) -> Begun | None:
    """Use a link up and begin a session; None where the link opens no more."""
    opened = for_whom(unit.session, person, nonce, unit.now)
    if opened is None or not store.use_up(unit.session, nonce, unit.now):
        return None
    staff, found = opened
    begun = Begun(person, new_id(), domain.beginning(staff.person, unit.now), found.leads_to)
    unit.session.add(SignedIn(id=begun.session, person=person, begun_at=begun.begun_at, seen_at=unit.now))
    log.info("signed in", person=person)
    return begun


def renew(unit: Unit, person: str, session: str) -> datetime | None:
    """Note that a session is in use and return when it was begun; None where it is over."""
    staff, row = unit.session.get(PersonRow, person), store.session_row(unit.session, session)
    if staff is None or row is None or row.person != person:
        return None
    if not domain.session_lives(staff.person, row.begun_at, row.ended_at, unit.now):
        return None
    row.seen_at = unit.now
    return row.begun_at


def sign_out(unit: Unit, person: str, session: str) -> None:
    """End a session."""
    row = store.session_row(unit.session, session)
    if row is not None and row.person == person and row.ended_at is None:
        row.ended_at = unit.now
        log.info("signed out", person=person)


def revoke(unit: Unit, row: PersonRow, by: str, **changed: Any) -> int:
    """End all that somebody has begun, in every service, and the links that were made for them.

    row: the person, locked. changed: what else becomes of them at once. Returns how many sessions were open.
    """
    ended = store.end_all(unit.session, row.id, unit.now)
    keep_person(unit, row, {**row.person, **changed, "signed_out_at": unit.now.isoformat()})
    log.info("sign-ins revoked", person=row.id, by=by, sessions=ended)
    return ended
