"""How a supervision notice comes to be: a step of the clock drafts it, or a supervisor does by hand."""

from services.notifier import regime as regimes
from services.notifier.escalation.domain import Demand, step_of, step_on
from services.notifier.limits.clocks import clock_of
from services.notifier.notices import reminding, store
from services.notifier.notices.actions import Refused
from services.notifier.notices.domain import NoticeRefusal, NoticeState, Supervisor
from services.notifier.notices.models import Notice
from services.notifier.regime import Regime
from services.notifier.tasks import store as tasks
from services.notifier.tasks.merging import head_of
from services.notifier.tasks.models import Case, Task
from shared.db import new_id
from shared.messaging import Unit


def draft(unit: Unit, case: Case, step: str, demand: Demand, task: Task) -> Notice | None:
    """Draft the notice of a step that has just happened; its transaction is the step's, so it is drafted once.

    None where its body has a draft, or an open notice, of the same step already: one asks for as much as two.
    """
    if there_is_one(unit, case, step_of(step), task.body):
        return None
    return _draft(unit, case, new_id(), step, demand, task, None)


def draft_by_hand(unit: Unit, task_id: str, step: str, who: Supervisor) -> Refused | str:
    """Draft a notice for the body that leads a case, without waiting for the clock; return its id, or what forbids it.

    step: the name of a step of the case's policy that drafts one: what it demands, its limit and its end are the
    policy's, by whatever road it comes. Raises LookupError where the case's policy has no such step.
    """
    case_id = tasks.case_of_task(unit.session, task_id)
    case = unit.case(case_id) if case_id else None
    task = tasks.task(unit.session, task_id)
    clock = clock_of(unit, case) if case is not None else None
    if case is None or task is None or clock is None:
        return Refused(NoticeRefusal.NOT_LIVE)
    demand = demands(regimes.frozen(unit, clock)).get(step)
    if demand is None:
        raise LookupError(step)
    head = head_of(case)
    if not head.live or not head.is_own(task.round, task.assignment):
        return Refused(NoticeRefusal.NOT_LIVE)
    if task.body in who.bodies:
        return Refused(NoticeRefusal.OWN_BODY)
    if there_is_one(unit, case, step, task.body):
        return Refused(NoticeRefusal.THERE_IS_ONE)
    notice_id = new_id()
    return _draft(unit, case, notice_id, step_on(step, notice_id), demand, task, who).id


def demands(regime: Regime) -> dict[str, Demand]:
    """Return what the steps of a policy draft, by their names, in the order of the file."""
    return {step.name: step.notice for step in regime.policy.steps if step.notice is not None}


def there_is_one(unit: Unit, case: Case, step: str, body: str) -> bool:
    """Say whether a body has a draft, or an open notice, of a step already."""
    return any(one.body == body and step_of(one.step) == step for one in store.live_of(unit.session, case.id))


def _draft(
    unit: Unit, case: Case, notice_id: str, step: str, demand: Demand, task: Task, who: Supervisor | None
) -> Notice:
    notice = Notice(
        id=notice_id,
        case_id=case.id,
        round=case.round,
        step=step,
        body=task.body,
        task_id=task.id,
        colour=str(demand.colour),
        stopped_by=str(demand.stopped_by),
        zh=demand.demand["zh"],
        en=demand.demand["en"],
        state=NoticeState.DRAFT,
        drafted_at=unit.now,
        drafted_by=who.name if who else None,
        provisional=False,
    )
    unit.session.add(notice)
    facts = {
        "notice": notice_id,
        "round": case.round,
        "step": step,
        "body": task.body,
        "colour": notice.colour,
        "stopped_by": notice.stopped_by,
        "zh": notice.zh,
        "en": notice.en,
        "by": notice.drafted_by,
    }
    unit.record(case, "notice.drafted", facts, who.id if who else "clock")
    reminding.wait(unit, case, notice)
    return notice
