"""What supervisors and the case's course do with a notice: sign and number it, discard, withdraw, end.

Signing starts the notice's own limit: a clock of the name `notice.<step>`, by which other steps may count.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.notifier import regime as regimes
from services.notifier.escalation import running
from services.notifier.escalation.domain import NOTICE, step_of
from services.notifier.limits.clocks import clock_of
from services.notifier.limits.models import RunningClock
from services.notifier.notices import store
from services.notifier.notices.domain import (
    NoticeAct,
    NoticeMove,
    NoticeRefusal,
    NoticeState,
    Supervisor,
    judge,
    number_text,
    stays,
)
from services.notifier.notices.models import Notice
from services.notifier.notices.telling import addressees, present_task, tell
from services.notifier.tasks import store as tasks
from services.notifier.tasks.models import Case
from shared.contracts.words import Part
from shared.messaging import Unit

ENDED, MOVED = "ended", "moved"
"""What makes a notice moot: its case has ended, or its body has it no more."""


@dataclass(frozen=True, slots=True)
class Refused:
    """An act that changed nothing. at, by: when it was done before, and by whom, where this was a repeat."""

    why: NoticeRefusal
    at: datetime | None = None
    by: str | None = None


def sign(unit: Unit, notice_id: str, who: Supervisor, zh: str, en: str) -> Refused | None:
    """Sign a draft as it is worded now: it gets its number, its limit begins, and its body is written to.

    zh, en: the wording; an empty English one is the Chinese one's. None means done.
    """
    found = _taken(unit, notice_id, who, NoticeAct.SIGN)
    if isinstance(found, Refused):
        return found
    notice, case, move = found
    clock, task = clock_of(unit, case), present_task(unit, case, notice)
    if clock is None or task is None:
        return Refused(NoticeRefusal.NOT_LIVE)
    regime = regimes.frozen(unit, clock)
    step = regime.policy.step(step_of(notice.step))
    if step is None or step.notice is None:
        raise LookupError(f"the policy of case {case.id} has no step {notice.step!r} that drafts a notice")
    due = regime.calendar.due(unit.now, step.notice.limit)
    row = running.begin(unit, case, clock, NOTICE + step.name, body=notice.body, start=unit.now, due=due)
    year = unit.now.astimezone(regime.calendar.zone).year
    notice.number = store.next_number(unit.session, year, sqlite=unit.service.database.is_sqlite)
    notice.year, notice.state, notice.zh, notice.en = year, move.to, zh, en or zh
    notice.signed_at, notice.signed_by, notice.clock_id = unit.now, who.name, row.id
    notice.due_at, notice.provisional = due.at, due.provisional
    facts = {
        "number": number_text(year, notice.number),
        "year": year,
        "count": notice.number,
        "zh": notice.zh,
        "en": notice.en,
        "due_at": due.at.isoformat(),
        "told": [one.id for one in addressees(unit, task)],
    }
    record(unit, case, "notice.signed", notice, who, facts)
    tell(unit, case, notice, "signed")
    return None


def discard(unit: Unit, notice_id: str, who: Supervisor, reason: str) -> Refused | None:
    """Take a draft off the list that nobody will sign. It has no number, and is told to nobody."""
    return _taken_back(unit, notice_id, who, NoticeAct.DISCARD, reason)


def withdraw(unit: Unit, notice_id: str, who: Supervisor, reason: str) -> Refused | None:
    """Take back a notice that was signed; its body is written to, and its number is given to no other."""
    return _taken_back(unit, notice_id, who, NoticeAct.WITHDRAW, reason)


def end(unit: Unit, case: Case, up_to: int) -> None:
    """End the drafts and open notices of rounds that have ended: nobody is left to ask. Numbers stay."""
    for notice in store.live_of(unit.session, case.id):
        if notice.round <= up_to:
            _moot(unit, case, notice, ENDED)


def moved(unit: Unit, case: Case, parties: Iterable[tuple[str, Part]] = ()) -> None:
    """End the notices to bodies that have the case no more, or another part in it.

    parties: who has which part in the assignment that has come; none where the desk has taken the case back.
    """
    listed = list(parties)
    for notice in store.live_of(unit.session, case.id):
        task = tasks.task(unit.session, notice.task_id)
        if task is None or not stays(notice.body, Part(task.part), listed):
            _moot(unit, case, notice, MOVED)


def close(unit: Unit, notice: Notice, move: NoticeMove, *, by: str | None, how: str | None, reason: str | None) -> None:
    """Bring a notice to an end, and stop its clock with the steps that count by it."""
    notice.state, notice.ended_at, notice.ended_by, notice.how, notice.reason = move.to, unit.now, by, how, reason
    row = unit.session.get(RunningClock, notice.clock_id) if notice.clock_id else None
    if row is not None and row.stopped_at is None:
        running.stop(unit, row, how or move.to)


def record(unit: Unit, case: Case, kind: str, notice: Notice, who: Supervisor | None, facts: dict[str, Any]) -> None:
    """Write a line about a notice into the case's history."""
    named = {"notice": notice.id, "round": notice.round, "body": notice.body, "by": who.name if who else None}
    unit.record(case, kind, {**named, **facts}, who.id if who else "clock")


_DONE: Mapping[NoticeAct, tuple[NoticeState, ...]] = {
    NoticeAct.SIGN: (NoticeState.OPEN, NoticeState.STOPPED, NoticeState.WITHDRAWN),
    NoticeAct.DISCARD: (NoticeState.DISCARDED,),
    NoticeAct.WITHDRAW: (NoticeState.WITHDRAWN,),
}
"""The states that say that a supervisor's act was done before."""


def _taken(unit: Unit, notice_id: str, who: Supervisor, act: NoticeAct) -> Refused | tuple[Notice, Case, NoticeMove]:
    """Return a notice with its case, whose row is locked, and the move that a supervisor's act makes."""
    found = store.notice(unit.session, notice_id)
    case = unit.case(found.case_id) if found else None
    notice = store.notice(unit.session, notice_id)
    if notice is None or case is None:
        return Refused(NoticeRefusal.OVER)
    judged = judge(act, NoticeState(notice.state), _DONE[act])
    if judged is NoticeRefusal.ALREADY:
        first = (notice.signed_at, notice.signed_by) if act is NoticeAct.SIGN else (notice.ended_at, notice.ended_by)
        return Refused(judged, *first)
    if isinstance(judged, NoticeRefusal):
        return Refused(judged)
    if notice.body in who.bodies:
        return Refused(NoticeRefusal.OWN_BODY)
    return notice, case, judged


def _taken_back(unit: Unit, notice_id: str, who: Supervisor, act: NoticeAct, reason: str) -> Refused | None:
    found = _taken(unit, notice_id, who, act)
    if isinstance(found, Refused):
        return found
    notice, case, move = found
    close(unit, notice, move, by=who.name, how=None, reason=reason)
    record(unit, case, f"notice.{move.to}", notice, who, {"reason": reason})
    if move.to is NoticeState.WITHDRAWN:
        at = unit.now.isoformat()
        tell(unit, case, notice, "withdrawn", said={"text": reason, "by": who.name, "at": at})
    return None


def _moot(unit: Unit, case: Case, notice: Notice, why: str) -> None:
    move = judge(NoticeAct.END, NoticeState(notice.state))
    if isinstance(move, NoticeMove):
        close(unit, notice, move, by=None, how=why, reason=None)
        record(unit, case, "notice.moot", notice, None, {"how": why})
