"""Questions to the absences; none of them commits."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from services.notifier.absences.models import NOT_ENDED, Absence
from services.notifier.mail.models import Mail
from shared.db import UtcDateTime
from shared.db.direct import Question

_NOW = bindparam("now", type_=UtcDateTime)
_LASTS = and_(NOT_ENDED, Absence.since <= _NOW, (Absence.until.is_(None)) | (Absence.until > _NOW))
_LASTING = select(Absence).where(_LASTS).order_by(Absence.at, Absence.id)
# Built once: each batch that opens tasks asks it.
_AWAY = Question(select(Absence.person, Absence.stand_in).where(_LASTS).order_by(Absence.at, Absence.id))


def away(session: Session, now: datetime) -> dict[str, str | None]:
    """Return who is away, each with whoever stands in for them by what was said last, or None."""
    session.flush()  # what the unit itself has said of an absence counts
    found: dict[str, str | None] = {}
    for person, stand_in in _AWAY.rows(session, now=now):
        # A mail program that answers by itself names nobody; that does not undo whom the person named.
        found[person] = stand_in or found.get(person)
    return found


def is_away(person: ColumnElement[str] | InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Return the condition that a person is away and that what they had open was passed on.

    The statement has a parameter `now`: the moment at which it is asked.
    """
    return exists().where(Absence.person == person, Absence.passed_on_at.is_not(None), _LASTS)


def of_person(session: Session, person: str, *, locked: bool = False) -> Sequence[Absence]:
    """Return every absence of a person that nobody has ended, the first that was said first."""
    query = select(Absence).where(NOT_ENDED, Absence.person == person).order_by(Absence.at, Absence.id)
    return session.scalars(query.with_for_update() if locked else query).all()


def to_come_or_lasting(session: Session, now: datetime, people: Iterable[str]) -> Sequence[Absence]:
    """Return the absences of some people that have not passed, what begins first first."""
    still = (Absence.until.is_(None)) | (Absence.until > now)
    query = select(Absence).where(NOT_ENDED, still, Absence.person.in_(list(people)))
    return session.scalars(query.order_by(Absence.since, Absence.id)).all()


def begun(session: Session, now: datetime, limit: int) -> list[str]:
    """Return the ids of people whose absence has begun, and whose open tasks nobody has passed on since."""
    query = _LASTING.where(Absence.passed_on_at.is_(None)).limit(limit)
    return list(dict.fromkeys(one.person for one in session.scalars(query, {"now": now})))


def written_to(session: Session, person: str, case_ids: Iterable[str]) -> set[str]:
    """Return the ids of the tasks of some cases about which a person was written to."""
    query = select(Mail.task_id).where(Mail.case_id.in_(list(case_ids)), Mail.person == person)
    return {one for one in session.scalars(query) if one is not None}
