"""Questions about imports and mappings."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from services.intake.imports.domain import OVER, State
from services.intake.imports.models import Import, ImportFile, ImportMapping, ImportRow
from shared.db.clock import database_now

SWEPT = 20
"""Imports that are swept in one transaction."""


def mapping(session: Session, agency: str, name: str, version: int | None = None) -> ImportMapping | None:
    """Return a version of an agency's mapping, or its newest."""
    query = select(ImportMapping).where(ImportMapping.agency == agency, ImportMapping.name == name)
    if version is not None:
        query = query.where(ImportMapping.version == version)
    return session.scalar(query.order_by(ImportMapping.version.desc()).limit(1))


def mappings(session: Session, agency: str) -> list[ImportMapping]:
    """Return the newest version of each of an agency's mappings."""
    newest = (
        select(ImportMapping.name, func.max(ImportMapping.version).label("version"))
        .where(ImportMapping.agency == agency)
        .group_by(ImportMapping.name)
        .subquery()
    )
    at = (ImportMapping.name == newest.c.name) & (ImportMapping.version == newest.c.version)
    query = select(ImportMapping).join(newest, at).where(ImportMapping.agency == agency)
    return list(session.scalars(query.order_by(ImportMapping.name)))


def of_agency(session: Session, import_id: str, agency: str) -> Import | None:
    """Return an agency's import; another's is as unknown as none at all."""
    return session.scalar(select(Import).where(Import.id == import_id, Import.agency == agency))


def newest(session: Session, agency: str | None, limit: int) -> list[Import]:
    """Return the newest imports, of one agency or of all."""
    query = select(Import) if agency is None else select(Import).where(Import.agency == agency)
    return list(session.scalars(query.order_by(Import.made_at.desc(), Import.id.desc()).limit(limit)))


def unfinished(session: Session) -> list[Import]:
    """Return the imports of all agencies that are not over, in the order in which they are worked off."""
    query = select(Import).where(Import.state.in_([State.WAITING, State.RUNNING]))
    return list(session.scalars(query.order_by(Import.made_at, Import.id)))


def over(session: Session, before: str | None, limit: int) -> list[Import]:
    """Return the imports of all agencies that are over, newest first; before: those older than one, by its id."""
    query = select(Import).where(Import.state.in_(OVER))
    if before is not None:
        query = query.where(Import.id < before)
    return list(session.scalars(query.order_by(Import.id.desc()).limit(limit)))


def with_rows(session: Session, ids: Iterable[str]) -> set[str]:
    """Return those imports of which it is still kept what became of each row."""
    query = select(Import.id).where(Import.id.in_(set(ids)))
    return set(session.scalars(query.where(select(ImportRow.row).where(ImportRow.import_id == Import.id).exists())))


def by_key(session: Session, agency: str, key: str) -> Import | None:
    """Return the import that an agency asked for under an idempotency key."""
    return session.scalar(select(Import).where(Import.agency == agency, Import.key == key))


def rows(session: Session, import_id: str, after: int, limit: int, outcome: str | None = None) -> list[ImportRow]:
    """Return what became of an import's rows behind a number. outcome: only those of which that became."""
    query = select(ImportRow).where(ImportRow.import_id == import_id, ImportRow.row > after)
    if outcome is not None:
        query = query.where(ImportRow.outcome == outcome)
    return list(session.scalars(query.order_by(ImportRow.row).limit(limit)))


def unclaimed(session: Session, import_id: str | None = None) -> Import | None:
    """Return the oldest import that nobody is at work on, locked; or a named one, where nobody is at work on it."""
    free = or_(Import.claimed_until.is_(None), Import.claimed_until < database_now(session))
    query = select(Import).where(Import.state.in_([State.WAITING, State.RUNNING]), free).order_by(Import.made_at)
    if import_id is not None:
        query = query.where(Import.id == import_id)
    return session.scalar(query.limit(1).with_for_update(skip_locked=True))


def claimed(session: Session, import_id: str, claim: str) -> Import | None:
    """Return an import, locked, that a worker has still."""
    query = select(Import).where(Import.id == import_id, Import.claim == claim).with_for_update()
    return session.scalar(query.execution_options(populate_existing=True))


def sweep(session: Session, before: datetime) -> int:
    """Delete the rows and files of imports that ended before an instant, and return of how many."""
    with_rows = select(ImportRow.row).where(ImportRow.import_id == Import.id).exists()
    with_file = select(ImportFile.part).where(ImportFile.hash == Import.file).exists()
    old = select(Import.id, Import.file).where(Import.state.in_(OVER), Import.ended_at < before)
    found = session.execute(old.where(or_(with_rows, with_file)).limit(SWEPT)).all()
    for import_id, file in found:
        session.execute(delete(ImportRow).where(ImportRow.import_id == import_id))
        kept = select(Import.id).where(Import.file == file, or_(Import.ended_at.is_(None), Import.ended_at >= before))
        if session.scalar(kept.limit(1)) is None:
            session.execute(delete(ImportFile).where(ImportFile.hash == file))
    return len(found)
