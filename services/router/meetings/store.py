"""Questions to the tables of meetings."""

from collections.abc import Sequence

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from services.router.decisions.models import Case
from services.router.meetings.models import AgendaItem, Meeting, Minutes, MinutesDecision


def locked(session: Session, meeting_id: str) -> Meeting | None:
    """Return a meeting, locked until the end of the unit."""
    query = select(Meeting).where(Meeting.id == meeting_id).with_for_update()
    return session.scalar(query.execution_options(populate_existing=True))


def meeting(session: Session, meeting_id: str) -> Meeting | None:
    """Return a meeting."""
    return session.get(Meeting, meeting_id)


def meetings(session: Session, limit: int) -> list[tuple[Meeting, Minutes | None]]:
    """Return meetings with their minutes: those without first, then the newest."""
    query = select(Meeting, Minutes).outerjoin(Minutes, Minutes.meeting_id == Meeting.id)
    ordered = query.order_by(Minutes.meeting_id.is_not(None), Meeting.held_on.desc(), Meeting.id.desc()).limit(limit)
    return [(one, minutes) for one, minutes in session.execute(ordered)]


def to_be_held(session: Session) -> Sequence[Meeting]:
    """Return the meetings of which no minutes are on record, the next one first."""
    none = ~exists().where(Minutes.meeting_id == Meeting.id)
    return session.scalars(select(Meeting).where(none).order_by(Meeting.held_on, Meeting.id)).all()


def minutes(session: Session, meeting_id: str) -> Minutes | None:
    """Return the minutes of a meeting, None where none are on record."""
    return session.get(Minutes, meeting_id)


def agenda(session: Session, meeting_id: str) -> list[tuple[AgendaItem, Case]]:
    """Return the cases of a meeting's agenda, in the order in which they were put there."""
    query = (
        select(AgendaItem, Case).join(Case, Case.id == AgendaItem.case_id).where(AgendaItem.meeting_id == meeting_id)
    )
    return [(item, case) for item, case in session.execute(query.order_by(AgendaItem.at, Case.number))]


def count(session: Session, meeting_id: str) -> int:
    """Return how many cases are on a meeting's agenda."""
    query = select(func.count()).select_from(AgendaItem).where(AgendaItem.meeting_id == meeting_id)
    return session.scalar(query) or 0


def decided(session: Session, meeting_id: str) -> dict[str, MinutesDecision]:
    """Return what a meeting's minutes say, by case."""
    query = select(MinutesDecision).where(MinutesDecision.meeting_id == meeting_id)
    return {one.case_id: one for one in session.scalars(query)}


def of_case(session: Session, case_id: str) -> list[tuple[Meeting, Minutes | None]]:
    """Return the meetings that have a case on their agenda, the newest first."""
    query = (
        select(Meeting, Minutes)
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
        .outerjoin(Minutes, Minutes.meeting_id == Meeting.id)
        .where(AgendaItem.case_id == case_id)
    )
    return [(one, kept) for one, kept in session.execute(query.order_by(Meeting.held_on.desc(), Meeting.id.desc()))]


def number_taken(session: Session, model: type[Meeting] | type[Minutes], number: str) -> bool:
    """Say whether a meeting, or minutes, of that number are there."""
    return session.scalar(select(model.number).where(model.number == number)) is not None
