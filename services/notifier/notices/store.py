"""Questions to notices and cards; none of them commits."""

from collections.abc import Collection, Iterable
from typing import cast

from sqlalchemy import Table, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from services.notifier.escalation.models import MeasureRow
from services.notifier.notices.domain import AnswerState, NoticeState
from services.notifier.notices.models import LIVE, Answer, Notice, NoticeNumber
from services.notifier.tasks.models import Case
from shared.contracts.words import Card

LISTS = {
    "drafts": (NoticeState.DRAFT,),
    "open": (NoticeState.OPEN,),
    "over": (NoticeState.STOPPED, NoticeState.WITHDRAWN, NoticeState.MOOT, NoticeState.DISCARDED),
}
"""The lists of the supervisors' page, and which notices stand in each."""


def notice(session: Session, notice_id: str) -> Notice | None:
    """Return one notice as it stands now."""
    return session.get(Notice, notice_id, populate_existing=True)


def live_of(session: Session, case_id: str) -> list[Notice]:
    """Return the drafts and open notices of a case, oldest first."""
    wanted = select(Notice).where(Notice.case_id == case_id, LIVE)
    return list(session.scalars(wanted.order_by(Notice.drafted_at, Notice.id)))


def signed_of(session: Session, case_id: str, body: str) -> list[Notice]:
    """Return the notices of a case that a body has got, whatever became of them, oldest first."""
    wanted = select(Notice).where(Notice.case_id == case_id, Notice.body == body, Notice.signed_at.is_not(None))
    return list(session.scalars(wanted.order_by(Notice.signed_at, Notice.number)))


def open_on(session: Session, case_ids: Collection[str]) -> dict[str, list[Notice]]:
    """Return the signed and open notices of some cases, by case."""
    found: dict[str, list[Notice]] = {}
    wanted = select(Notice).where(Notice.case_id.in_(case_ids), LIVE)
    for one in session.scalars(wanted.order_by(Notice.drafted_at)):
        if one.state == NoticeState.OPEN:
            found.setdefault(one.case_id, []).append(one)
    return found


def listed(session: Session, which: str, limit: int, offset: int) -> list[tuple[Notice, Case]]:
    """Return notices of one of `LISTS`, the newest first, each with its case."""
    query = select(Notice, Case).join(Case, Case.id == Notice.case_id).where(Notice.state.in_(LISTS[which]))
    query = query.order_by(Notice.drafted_at.desc(), Notice.id).limit(limit).offset(offset)
    return [(one, case) for one, case in session.execute(query)]


def answers(session: Session, notice_ids: Iterable[str]) -> dict[str, list[Answer]]:
    """Return the answers to some notices, by notice, in their order."""
    found: dict[str, list[Answer]] = {}
    wanted = select(Answer).where(Answer.notice_id.in_(list(notice_ids)))
    for one in session.scalars(wanted.order_by(Answer.notice_id, Answer.number)):
        found.setdefault(one.notice_id, []).append(one)
    return found


def waiting(session: Session, notice_id: str) -> Answer | None:
    """Return the answer to a notice that waits for its second signature."""
    return session.scalar(select(Answer).where(Answer.notice_id == notice_id, Answer.state == AnswerState.WAITING))


def next_number(session: Session, year: int, *, sqlite: bool) -> int:
    """Return the next number of a year; nobody else gets one until this transaction has ended, and undone it is free.

    So the numbers have no gaps: signing is rare, and whoever signs meanwhile waits.
    """
    table = cast("Table", NoticeNumber.__table__)
    insert = sqlite_insert if sqlite else postgres_insert
    session.execute(insert(table).values(year=year, last=0).on_conflict_do_nothing())
    given = update(NoticeNumber).where(NoticeNumber.year == year).values(last=NoticeNumber.last + 1)
    return int(session.execute(given.returning(NoticeNumber.last)).scalar_one())


def measures(session: Session, limit: int, offset: int) -> list[tuple[MeasureRow, Case]]:
    """Return cards and the ladder's ends, the newest first, each with its case."""
    query = select(MeasureRow, Case).join(Case, Case.id == MeasureRow.case_id)
    query = query.order_by(MeasureRow.given_at.desc(), MeasureRow.case_id, MeasureRow.step).limit(limit).offset(offset)
    return [(one, case) for one, case in session.execute(query)]


def cards_on(session: Session, case_ids: Collection[str]) -> dict[str, list[MeasureRow]]:
    """Return the cards of some cases that nobody has taken back, by case, oldest first."""
    found: dict[str, list[MeasureRow]] = {}
    wanted = select(MeasureRow).where(
        MeasureRow.case_id.in_(case_ids), MeasureRow.measure.in_(tuple(Card)), MeasureRow.withdrawn_at.is_(None)
    )
    for one in session.scalars(wanted.order_by(MeasureRow.given_at)):
        found.setdefault(one.case_id, []).append(one)
    return found


def measure(session: Session, case_id: str, round_: int, step: str) -> MeasureRow | None:
    """Return one card, or end of the ladder, as it stands now."""
    return session.get(MeasureRow, (case_id, round_, step), populate_existing=True)
