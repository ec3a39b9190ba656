"""Questions to the tables of publications and parts."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.router.catalogue.models import Publication
from shared.db.models import PartRow
from shared.db.parts import Parts


def newest(session: Session) -> Publication | None:
    """Return the newest publication, None where there was none since there is a record of them."""
    return session.scalar(select(Publication).order_by(Publication.id.desc()).limit(1))


def publications(session: Session, limit: int, before: str | None = None) -> Sequence[Publication]:
    """Return publications, the newest first. before: the id of the last one of the page before."""
    query = select(Publication).order_by(Publication.id.desc()).limit(limit)
    return session.scalars(query.where(Publication.id < before) if before else query).all()


def publications_of(session: Session, digest: str) -> Sequence[Publication]:
    """Return every time that a version was put in force, the newest first."""
    return session.scalars(select(Publication).where(Publication.hash == digest).order_by(Publication.id.desc())).all()


def unrecorded(session: Session, parts: Parts, name: str) -> Sequence[tuple[str, PartRow]]:
    """Return the versions of a part that are older than the record of publications, as (hash, row), newest first."""
    known = select(Publication.hash)
    query = select(parts.part).where(parts.part.name == name, parts.part.hash.not_in(known))
    return [(row.hash, row) for row in session.scalars(query.order_by(parts.part.stored_at.desc()))]
