"""The supervision office is reminded of notices that the clock has drafted and that nobody has signed or discarded."""

from datetime import datetime

from services.notifier import regime as regimes
from services.notifier.directory.duties import serving
from services.notifier.escalation import timers
from services.notifier.escalation.domain import TimerState, time_of
from services.notifier.escalation.models import Timer
from services.notifier.limits.clocks import clock_of
from services.notifier.limits.offsets import after
from services.notifier.mail.actions import queue
from services.notifier.mail.domain import MailKind
from services.notifier.notices import store
from services.notifier.notices.domain import NoticeState
from services.notifier.notices.models import Notice
from services.notifier.notices.telling import present_task
from services.notifier.tasks.models import Case
from shared.contracts.words import Duty
from shared.messaging import Unit


def wait(unit: Unit, case: Case, notice: Notice, time: int = 1, since: datetime | None = None) -> None:
    """Set the timer after which the supervision office is reminded of a draft, so often as the place says.

    since: when the reminder before was due, where this is not the first.
    """
    clock = clock_of(unit, case)
    if clock is None:
        return
    regime = regimes.frozen(unit, clock)
    if time <= regime.policy.unsigned_times:
        at = after(regime.calendar, since or unit.now, regime.policy.unsigned_every)
        timers.wait_for_signature(unit, case, notice.id, time, at)


def fire(unit: Unit, case: Case, timer: Timer) -> None:
    """Write to whoever may sign a notice, if it is still a draft, and set the next reminder."""
    notice = store.notice(unit.session, timer.task_id) if timer.task_id else None
    task = present_task(unit, case, notice) if notice is not None else None
    if notice is None or task is None or notice.state != NoticeState.DRAFT:
        timer.state = TimerState.VOID
        return
    timer.state, timer.fired_at = TimerState.FIRED, unit.now
    clock = clock_of(unit, case)
    since = regimes.frozen(unit, clock).calendar.local(notice.drafted_at) if clock else notice.drafted_at.isoformat()
    people = serving(unit.session, Duty.SUPERVISOR, case.facts, but=notice.body)
    details = {"signs_in": True, "drafted": notice.id, "until": since, "why": notice.colour}
    told = queue(unit, task, MailKind.TO_SIGN, people, details, occasion=timer.step)
    facts = {
        "notice": notice.id,
        "round": timer.round,
        "step": notice.step,
        "body": notice.body,
        "colour": notice.colour,
        "time": time_of(timer.step),
        "told": [one.id for one in told],
    }
    unit.record(case, "notice.unsigned", facts, "clock")
    # What an outage has swallowed does not come all at once: the next is counted from now.
    wait(unit, case, notice, time_of(timer.step) + 1, max(timer.due_at, unit.now))
