"""Questions to the tables of the directory."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.router.directory.models import BodyRow, PersonRow, Reform, RosterLine
from shared.db.people import Known


def bodies(session: Session) -> dict[str, BodyRow]:
    """Return every body that was ever published, by code; locked, so that two loads cannot count one version twice."""
    rows = session.scalars(select(BodyRow).order_by(BodyRow.code).with_for_update())
    return {row.code: row for row in rows}


def bodies_now(session: Session) -> Sequence[BodyRow]:
    """Return every body that was ever published, by code, for looking."""
    return session.scalars(select(BodyRow).order_by(BodyRow.code)).all()


def people(session: Session) -> dict[str, PersonRow]:
    """Return everybody in the directory, by id; locked, so that two changes cannot count one version twice."""
    return {row.id: row for row in session.scalars(select(PersonRow).order_by(PersonRow.id).with_for_update())}


def roster_lines(session: Session) -> Sequence[RosterLine]:
    """Return the lines of rosters that were entered on pages and nobody has taken back, the first first."""
    query = select(RosterLine).where(RosterLine.ended_at.is_(None)).order_by(RosterLine.at, RosterLine.id)
    return session.scalars(query).all()


def reforms(session: Session) -> Sequence[Reform]:
    """Return every reform, the first first."""
    return session.scalars(select(Reform).order_by(Reform.at, Reform.body)).all()


def known(session: Session, person: str) -> Known | None:
    """Return what the directory says of a person, None where it does not know them."""
    row = session.get(PersonRow, person)
    return Known(row.person, tuple(session.scalars(select(BodyRow.body)))) if row else None
