"""Questions about agencies and keys."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from services.intake.agencies import domain, quota
from services.intake.agencies.domain import Scope
from services.intake.agencies.models import Agency, AgencyKey, Allowance, UsedNonce
from services.intake.agencies.quota import Policy
from shared.db.direct import Question


class Caller(NamedTuple):
    """The agency that a request comes from, and the key that it showed. scopes: what that key is good for.

    signs: whether it must sign its requests. tells_enterprise: the agency tells its people itself what becomes of their
    cases.
    """

    code: str
    name: str
    key: str
    scopes: frozenset[Scope]
    signs: bool
    tells_enterprise: bool


# Asked in every request.
_BY_KEY = Question(
    select(
        Agency.code,
        Agency.name,
        Agency.tells_enterprise,
        AgencyKey.digest,
        AgencyKey.scopes,
        AgencyKey.expires_at,
        AgencyKey.signs,
    )
    .join(Agency, Agency.code == AgencyKey.agency)
    .where(AgencyKey.id == bindparam("key"), AgencyKey.revoked_at.is_(None))
)


def holder_of(session: Session, key: str, now: datetime) -> Caller | None:
    """Return the agency that holds a key; None for a wrong, a revoked or an expired one, without saying which."""
    key_id = domain.key_id_of(key)
    if key_id is None:
        return None
    for code, name, tells, digest, scopes, expires_at, signs in _BY_KEY.rows(session, key=key_id):
        if domain.fits(key, digest) and (expires_at is None or expires_at > now):
            return Caller(code, name, key_id, domain.read_scopes(scopes), signs, bool(tells))
    return None


def agency(session: Session, code: str) -> Agency | None:
    """Return an agency by its code."""
    return session.get(Agency, code)


def key(session: Session, key_id: str) -> AgencyKey | None:
    """Return a key by its readable id."""
    return session.get(AgencyKey, key_id)


def agencies(session: Session) -> list[Agency]:
    """Return every agency, by code."""
    return list(session.scalars(select(Agency).order_by(Agency.code)))


def keys(session: Session, agency: str | None = None) -> list[AgencyKey]:
    """Return the keys of all agencies or of one, by agency and the oldest first."""
    query = select(AgencyKey).order_by(AgencyKey.agency, AgencyKey.created_at, AgencyKey.id)
    return list(session.scalars(query if agency is None else query.where(AgencyKey.agency == agency)))


def note_use(session: Session, key_id: str, now: datetime, unless_since: datetime) -> None:
    """Put on record that a key was used now, unless another process has done so since that instant."""
    stale = or_(AgencyKey.last_used_at.is_(None), AgencyKey.last_used_at < unless_since)
    session.connection().execute(update(AgencyKey).where(AgencyKey.id == key_id, stale).values(last_used_at=now))


def quota_of(session: Session, agency: str, policy: Policy) -> int:
    """Return how much an agency may do in a window of a policy."""
    column = Agency.requests_a_minute if policy is Policy.REQUESTS else Agency.cases_a_day
    said: int | None = session.scalar(select(column).where(Agency.code == agency))
    return quota.USUAL[policy] if said is None else said


def allowance(session: Session, agency: str, policy: Policy, start: datetime) -> Allowance:
    """Return how much of a policy's window an agency has used up, locked until the end of the transaction.

    A window that began later than ours is the one that counts: the clocks of two machines are never quite one.
    """
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    new = insert(Allowance).values(agency=agency, policy=str(policy), window_start=start, taken=0)
    session.execute(new.on_conflict_do_nothing())
    row = session.get_one(Allowance, (agency, str(policy)), with_for_update=True)
    if row.window_start < start:
        row.window_start, row.taken = start, 0
    return row


def taken(session: Session, agency: str, policy: Policy, start: datetime) -> int:
    """Return how much of a policy's window an agency has used up at this moment."""
    query = select(Allowance.taken).where(Allowance.agency == agency, Allowance.policy == str(policy))
    return session.scalar(query.where(Allowance.window_start >= start)) or 0


def use_nonce(session: Session, key_id: str, nonce: str, until: datetime) -> bool:
    """Keep a nonce, and say whether it is new: of two requests with the same in one moment, one is."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    kept = insert(UsedNonce).values(key=key_id, nonce=nonce, until=until).on_conflict_do_nothing()
    return session.execute(kept.returning(UsedNonce.nonce)).one_or_none() is not None


def forget_nonces(session: Session, now: datetime) -> None:
    """Forget the nonces of signatures that are too old to pass."""
    session.execute(delete(UsedNonce).where(UsedNonce.until < now))
