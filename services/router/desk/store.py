"""Questions that the dispatch desk asks."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from services.router.decisions.domain import State
from services.router.decisions.models import Case, Decision

LOOKED_THROUGH = 500
"""Rows that a question which no index answers looks through, however many there are."""


def waiting(session: Session, limit: int, after: tuple[datetime, str] | None = None) -> Sequence[Case]:
    """Return the cases that wait for a person, the longest waiting first.

    after: `waiting_since` and id of the last one of the page before.
    """
    query = select(Case).where(Case.waiting_since.is_not(None)).order_by(Case.waiting_since, Case.id).limit(limit)
    if after is not None:
        since, last = after
        query = query.where(or_(Case.waiting_since > since, and_(Case.waiting_since == since, Case.id > last)))
    return session.scalars(query).all()


def found(session: Session, words: str, limit: int, after: str | None = None) -> list[Case]:
    """Return the newest cases in whose number, title or enterprise some words stand, as `plain` makes both.

    after: the id of the last one of the page before. Confidential cases are not found.
    """
    query = select(Case.id).where(Case.found_by.contains(words, autoescape=True)).order_by(Case.id.desc()).limit(limit)
    ids = session.scalars(query if after is None else query.where(Case.id < after)).all()
    return list(session.scalars(select(Case).where(Case.id.in_(ids)).order_by(Case.id.desc())))


def reported(session: Session) -> Sequence[Case]:
    """Return the cases that a body has reported on last, the newest first; as many as a comparison looks through."""
    query = select(Case).where(Case.state == State.REPORTED, Case.lead.is_not(None))
    return session.scalars(query.order_by(Case.id.desc()).limit(LOOKED_THROUGH)).all()


def given_by_people(session: Session, limit: int) -> Sequence[tuple[Case, str, datetime]]:
    """Return what people have given among the newest decisions and nobody has signed for: case, who, when."""
    newest = select(Decision.id).order_by(Decision.id.desc()).limit(LOOKED_THROUGH).subquery()
    query = (
        select(Case, Decision.actor, Decision.at)
        .join(Decision, and_(Decision.case_id == Case.id, Decision.assignment == Case.assignment))
        .where(Decision.id.in_(select(newest.c.id)), Decision.by.in_(["person", "ruling"]), Decision.lead.is_not(None))
        .where(Case.state == State.ASSIGNED, Case.signed.is_(False), Case.recalling.is_(False), Case.ended < Case.round)
        .order_by(Decision.id.desc())
        .limit(limit)
    )
    return [(case, actor, at) for case, actor, at in session.execute(query)]
