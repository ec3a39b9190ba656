"""Questions about agencies and keys."""

from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from services.intake.agencies import domain
from services.intake.agencies.models import Agency, AgencyKey


class Caller(NamedTuple):
    """The agency that a request comes from."""

    code: str
    name: str


# Built once: it is asked in every request, and building it costs as much as asking.
_BY_KEY = (
    select(Agency.code, Agency.name, AgencyKey.digest)
    .join(Agency, Agency.code == AgencyKey.agency)
    .where(AgencyKey.id == bindparam("key"), AgencyKey.revoked_at.is_(None))
)


def holder_of(session: Session, key: str) -> Caller | None:
    """Return the agency that holds a key; None for a wrong or revoked one, without saying which."""
    key_id = domain.key_id_of(key)
    if key_id is None:
        return None
    # Past the ORM, which makes nothing of columns and costs as much again.
    row = session.connection().execute(_BY_KEY, {"key": key_id}).one_or_none()
    if row is None or not domain.fits(key, row.digest):
        return None
    return Caller(row.code, row.name)


def agency(session: Session, code: str) -> Agency | None:
    """Return an agency by its code."""
    return session.get(Agency, code)


def key(session: Session, key_id: str) -> AgencyKey | None:
    """Return a key by its readable id."""
    return session.get(AgencyKey, key_id)
