"""Questions about contact points, and counts of uses of the form."""

from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from services.intake.online.models import ContactPoint, FormUse


def point(session: Session, code: str) -> ContactPoint | None:
    """Return a contact point by its code."""
    return session.get(ContactPoint, code)


def point_of(session: Session, digest: str) -> ContactPoint | None:
    """Return the contact point whose link has this digest, None for one that was closed."""
    wanted = (ContactPoint.digest == digest) & ContactPoint.closed_at.is_(None)
    return session.scalars(select(ContactPoint).where(wanted)).one_or_none()


def points(session: Session) -> list[ContactPoint]:
    """Return every contact point, by code."""
    return list(session.scalars(select(ContactPoint).order_by(ContactPoint.code)))


def count(session: Session, about: str, day: date) -> int:
    """Count one more use and return how many there are on that day.

    One statement: of two in one moment, each has a number of its own.
    """
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    counted = insert(FormUse).values(about=about, day=day, times=1)
    counted = counted.on_conflict_do_update(
        index_elements=[FormUse.about, FormUse.day], set_={"times": FormUse.times + 1}
    )
    return int(session.execute(counted.returning(FormUse.times)).scalar_one())


def sweep(session: Session, day: date) -> None:
    """Forget the uses of days before one."""
    session.execute(delete(FormUse).where(FormUse.day < day))
