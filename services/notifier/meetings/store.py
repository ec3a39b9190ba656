"""Questions to the tables of meetings; none of them commits."""

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.notifier.meetings.models import MeetingBody, MeetingCopy


def meeting(session: Session, meeting_id: str, *, locked: bool = False) -> MeetingCopy | None:
    """Return a meeting; locked until the end of the unit where that is asked."""
    return session.get(MeetingCopy, meeting_id, with_for_update=locked or None)


def bodies(session: Session, meeting_id: str) -> list[str]:
    """Return the codes of the bodies that were asked to come, or were there."""
    return list(session.scalars(select(MeetingBody.body).where(MeetingBody.meeting_id == meeting_id)))


def put_bodies(session: Session, meeting_id: str, codes: Collection[str]) -> None:
    """Let these bodies be of a meeting, and no others."""
    session.execute(delete(MeetingBody).where(MeetingBody.meeting_id == meeting_id))
    session.add_all(MeetingBody(meeting_id=meeting_id, body=code) for code in sorted(set(codes)))


def listed(session: Session, codes: Collection[str] | None, *, limit: int, offset: int) -> list[MeetingCopy]:
    """Return the meetings of some bodies, or all, the newest first."""
    query = select(MeetingCopy).order_by(MeetingCopy.held_on.desc(), MeetingCopy.id.desc())
    if codes is not None:
        mine = select(MeetingBody.meeting_id).where(MeetingBody.body.in_(list(codes)))
        query = query.where(MeetingCopy.id.in_(mine))
    return list(session.scalars(query.limit(limit).offset(offset)))
