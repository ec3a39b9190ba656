"""Questions to the files of cases; none of them commits."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.notifier.files.models import CaseFile


def of_case(session: Session, case_id: str) -> list[CaseFile]:
    """Return a case's files, in the order in which they came."""
    query = select(CaseFile).where(CaseFile.case_id == case_id)
    return list(session.scalars(query.order_by(CaseFile.at, CaseFile.id)))


def one(session: Session, case_id: str, file_id: str) -> CaseFile | None:
    """Return a file of a case."""
    return session.get(CaseFile, (case_id, file_id))
