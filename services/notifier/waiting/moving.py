"""Clocks of the centre that run while the desk has a case are reckoned again, as those of a round under way are."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.notifier.escalation.domain import TimerKind
from services.notifier.escalation.models import Timer
from services.notifier.escalation.store import PENDING
from services.notifier.limits.kinds import Behind
from services.notifier.limits.models import Clock, RunningClock
from services.notifier.limits.moving import Rounds
from services.notifier.limits.rounds import RUNNING, OpenCase, OpenLimit, OpenRound, Pending, beside
from services.notifier.tasks.models import Case
from services.notifier.waiting.models import Wait
from services.notifier.waiting.store import AT_DESK
from shared.db.among import among
from shared.db.parts import Parts

_WAITS = Wait.over_at.is_(None)
_HAS_CLOCK = select(Clock.case_id).where(Clock.case_id == Wait.case_id, Clock.round == Wait.round).exists()


def _next_ids(session: Session, behind: Behind, after: str, count: int) -> list[str]:
    query = select(Wait.case_id).where(_WAITS, behind(Wait.calendar, Wait.limits)).order_by(Wait.case_id).limit(count)
    return list(session.scalars(query.where(Wait.case_id > after) if after else query))


def _waits_of(session: Session, _: Parts, ids: list[str], *, lock: bool) -> list[OpenRound]:
    """Return what runs while some cases wait; where their round has a clock already, that goes with it, not here.

    Locked first and read then: a statement that had to wait for a case would have its row as it is, and its wait's as
    that was before.
    """
    if lock:
        locked = select(Case.id).where(among(session, Case.id, ids)).order_by(Case.id).with_for_update()
        session.connection().execute(locked).all()
    columns = (Case.id, Wait.round, Wait.assignment, Case.turn, Case.lead, Wait.facts["number"].as_string())
    versions = (Wait.limits, Wait.calendar, Wait.escalation)
    query = select(*columns, Case.line, Case.line_hash, *versions, _HAS_CLOCK).join(Wait, Wait.case_id == Case.id)
    query = query.where(among(session, Case.id, ids), _WAITS).order_by(Case.id)
    found = session.connection().execute(query).all()
    alone = [row[0] for row in found if not row[-1]]
    clocks: dict[str, list[OpenLimit]] = {one: [] for one in alone}
    timers: dict[str, list[Pending]] = {one: [] for one in alone}
    running = RUNNING.where(among(session, RunningClock.case_id, alone), RunningClock.turn == AT_DESK)
    for case, *limit in session.connection().execute(running):
        clocks[case].append(beside(limit))
    wanted = select(Timer.case_id, Timer.round, Timer.step, Timer.kind, Timer.task_id, Timer.due_at).where(
        among(session, Timer.case_id, alone), Timer.kind == TimerKind.DESK, Timer.state.in_(PENDING)
    )
    for timer in session.connection().execute(wanted):
        timers[timer.case_id].append(Pending(*timer))
    return [
        OpenRound(
            OpenCase(*case),
            (limits, calendar, escalation),
            clocks.get(case[0], []),
            None,
            [],
            timers.get(case[0], []),
            None,
            Wait,
        )
        for *case, limits, calendar, escalation, _ in found
    ]


WAITS = Rounds(_next_ids, _waits_of)
"""What runs while cases wait at the desk."""
