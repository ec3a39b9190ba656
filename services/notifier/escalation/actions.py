"""Firing what is due: in one transaction the timer's mark, the mails it queues and the message about it.

Whoever fires holds the case's row, so whether the case still waits is certain at that moment. A timer fires when its
time has come and never before; after an outage it fires late, with both times on record.
"""

from collections.abc import Callable, Mapping

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from services.notifier import regime as regimes
from services.notifier.channels import watching
from services.notifier.enterprise.actions import not_delivered
from services.notifier.escalation import store
from services.notifier.escalation.domain import OF_ASKING, OF_LEDGER, OUTLIVING, UNDELIVERED, TimerKind, TimerState
from services.notifier.escalation.firing import Run, fire_step, happen
from services.notifier.escalation.models import Timer
from services.notifier.extensions import deciding
from services.notifier.ledger import actions as ledger
from services.notifier.limits.clocks import clock_of, due_of
from services.notifier.mail.domain import ENTERPRISE_KINDS, STAGE_KINDS, MailKind
from services.notifier.mail.models import Mail
from services.notifier.notices import reminding
from services.notifier.promises import actions as promises
from services.notifier.task_forces import actions as task_forces
from services.notifier.tasks import resting
from services.notifier.tasks import store as tasks
from services.notifier.tasks.actions import consent
from services.notifier.tasks.merging import head_of
from services.notifier.tasks.models import Case, Task
from services.notifier.waiting import firing as waiting
from shared.contracts.words import Why
from shared.messaging import Unit

log = structlog.get_logger(__name__)

BATCH = 50


def fire_due(unit: Unit, limit: int = BATCH, *, apart: bool = False) -> int:
    """Fire what is due, oldest first, and return how many timers were looked at; 0 means that nothing is due.

    apart: undo a timer that fails by itself, so that its neighbours go on; it stays waiting, and in the log.

    Case and timer are claimed with SKIP LOCKED: what another clock, a handler or a person's click holds now is left for
    the next turn, and nobody waits for anybody. SQLite has one writer, whose transaction is the claim.
    """
    claimed = store.claim_due(unit.session, unit.now, limit)
    if apart:
        for case_id, round_, step in claimed:
            _fire_apart(unit, case_id, round_, step)
        return len(claimed)
    # What all of them need is read at once, and kept alive meanwhile: a session forgets what nobody holds.
    unit.preload((case_id for case_id, _, _ in claimed), make=False)
    read = store.preload(unit.session, claimed)
    for case_id, round_, step in claimed:
        _fire_claimed(unit, case_id, round_, step, read.leads.get(case_id))
    return len(claimed)


def raise_undelivered(unit: Unit, case: Case, mail: Mail) -> None:
    """Escalate that a mail has not arrived, or may not have: once in a round, to whoever is above its reader.

    Only while the mail's task is the case's present one: of what is over it is enough that it stands in the history.
    """
    # Of an enterprise's contact the history says nothing that it could not forget.
    to = mail.person if mail.kind in ENTERPRISE_KINDS else mail.email
    told = {"mail": mail.key, "kind": mail.kind, "to": to, "words": mail.words}
    unit.record(case, f"mail.{mail.state}", told, "mail")
    if mail.kind in ENTERPRISE_KINDS:  # intake has somebody call
        not_delivered(unit, case, mail)
        return
    head, clock = head_of(case), clock_of(unit, case)
    task = tasks.task(unit.session, mail.task_id) if mail.task_id else None
    if mail.kind in STAGE_KINDS:  # about no task of its own: whoever leads the case leads the team
        task = tasks.lead_task(unit.session, case)
    if clock is None or task is None or mail.kind == MailKind.UNDELIVERED:
        return
    if not (head.live and head.is_own(task.round, task.assignment)):
        return
    if store.timer(unit.session, case.id, case.round, UNDELIVERED.name) is not None:
        return
    timer = Timer(
        case_id=case.id,
        round=case.round,
        step=UNDELIVERED.name,
        kind=TimerKind.STEP,
        state=TimerState.WAITING,
        due_at=unit.now,
    )
    unit.session.add(timer)
    run = Run("closing", task, task.body, clock.started_at, due_of(clock))
    happen(unit, case, timer, UNDELIVERED, run, regimes.frozen(unit, clock), clock, mail.email)


def _fire_apart(unit: Unit, case_id: str, round_: int, step: str) -> None:
    try:
        with unit.session.begin_nested():
            _fire_claimed(unit, case_id, round_, step)
    except (OperationalError, InterfaceError):  # the database itself
        raise
    except Exception:  # whatever it is, one timer must not hold up all others
        log.exception("timer failed", case=case_id, round=round_, step=step)


def _fire_claimed(unit: Unit, case_id: str, round_: int, step: str, lead: Task | None = None) -> None:
    case, timer = unit.case(case_id), unit.session.get(Timer, (case_id, round_, step))
    if timer is not None and timer.state == TimerState.WAITING:
        _fire(unit, case, timer, lead)


OWN: Mapping[str, Callable[[Unit, Case, Timer], None]] = {
    TimerKind.UNSIGNED: reminding.fire,
    **dict.fromkeys((TimerKind.STAGE_DUE, TimerKind.STAGE_LATE), task_forces.fire),
    **dict.fromkeys(OUTLIVING, promises.fire),
    **dict.fromkeys(OF_LEDGER, ledger.fire),
    TimerKind.CHANNEL: watching.fire,
    TimerKind.DESK: waiting.fire,
}
"""Kinds of timers that a capability of their own fires."""


def _fire(unit: Unit, case: Case, timer: Timer, lead: Task | None) -> None:
    if timer.kind == TimerKind.CONSENT:
        timer.state, timer.fired_at = TimerState.FIRED, unit.now
        task = tasks.task(unit.session, timer.task_id) if timer.task_id else None
        if task is not None:
            consent(unit, case, task)
    elif timer.kind == TimerKind.SUPPLEMENT:
        timer.state, timer.fired_at = TimerState.FIRED, unit.now
        resting.resume(unit, case, Why.NO_SUPPLEMENT, resting.BY_TIME)
    elif timer.kind in OF_ASKING:
        timer.state, timer.fired_at = TimerState.FIRED, unit.now
        deciding.fire(unit, timer)
    elif timer.kind in OWN:
        OWN[timer.kind](unit, case, timer)
    else:
        fire_step(unit, case, timer, lead)
