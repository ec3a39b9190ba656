"""What the source of a case reads of it, merged or not."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from services.intake.models import History
from services.intake.same.following import follow
from shared.db.history import Line, lines_of


def timeline_of(session: Session, case_id: str, after: int = 0) -> list[Line]:
    """Return the lines of a case as its source follows them, those behind a number."""
    return [line for line in _followed(session, case_id, case_id) if line.number > after]


def last_shown(session: Session, case_id: str) -> int:
    """Return the number of the last line that a case's source can have read."""
    return max(line.number for line in _followed(session, case_id, case_id))


def _followed(session: Session, case_id: str, reader: str) -> Iterator[Line]:
    own = lines_of(session, History, case_id)
    return follow(case_id, own, lambda other: _followed(session, other, reader), reader)
