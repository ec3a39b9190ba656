"""Opening the tasks of an assignment, and telling each body's people."""

from datetime import date, datetime
from typing import Any

from services.notifier.absences.reaching import bring_to, nobody_there
from services.notifier.channels import watching
from services.notifier.escalation import timers
from services.notifier.limits.calendar import Due
from services.notifier.limits.clocks import due_of, source_due
from services.notifier.limits.domain import lead_due, opinion_due, return_until, split_due
from services.notifier.limits.models import Clock
from services.notifier.limits.reckoning import to_json
from services.notifier.mail.actions import queue
from services.notifier.mail.domain import MailKind
from services.notifier.regime import Regime
from services.notifier.tasks.models import Case, Task
from shared.contracts.words import Part, TaskState
from shared.db import new_id
from shared.messaging import Unit


def open_tasks(
    unit: Unit, regime: Regime, case: Case, clock: Clock, data: dict[str, Any], start: datetime
) -> list[Task]:
    """Open a task for each body of an assignment (`Assigned`) and return them, the lead's first.

    start: when router dispatched it; each task's clock runs from there.
    """
    if data.get("due_on"):  # a meeting that names a day has weighed what the class would leave
        due = regime.calendar.close_of(date.fromisoformat(data["due_on"]))
    else:
        kind = case.facts["kind"]
        due = lead_due(regime.rules, regime.calendar, clock.case_class, kind, start, source_due(case.facts))
    lead = _open(unit, case, data, data["lead"], Part.LEAD, TaskState.TO_SIGN, due)
    lead.return_until = return_until(regime.rules, regime.calendar, start) if data["may_return"] else None
    parts = split_due(regime.rules, regime.calendar, due, start)
    opinion = opinion_due(regime.rules, regime.calendar, start)
    named = {lead.body}
    helping = []
    # Messages of an earlier release name no split bodies. Who is named for both answers for a part: that is the more.
    for parties, part, state, until in (
        (data.get("split", ()), Part.SPLIT, TaskState.TO_SIGN, parts),
        (data["assisting"], Part.ASSISTING, TaskState.PENDING_OPINION, opinion),
    ):
        for party in parties:
            if party["code"] not in named:
                named.add(party["code"])
                helping.append(_open(unit, case, data, party, part, state, until))
    for task in (lead, *helping):
        timers.wait_for_task(unit, regime, case, clock, task, start)
        watching.begin(unit, regime, case, clock, task)
    return [lead, *helping]


def _open(
    unit: Unit, case: Case, data: dict[str, Any], party: dict[str, Any], part: Part, state: TaskState, due: Due
) -> Task:
    task = Task(
        id=new_id(),
        case_id=case.id,
        round=case.round,
        assignment=case.assignment,
        part=part,
        state=state,
        body=party["code"],
        party=party,
        decision=data["decision"],
        opened_at=unit.now,
        due_at=due.at,
        provisional=due.provisional,
        reckoned=to_json(due.how),
    )
    unit.session.add(task)
    return task


def tell_bodies(unit: Unit, regime: Regime, case: Case, tasks: list[Task]) -> None:
    """Queue the mails that bring the tasks: one for each handler on duty, any of whom acts for the office."""
    lead = tasks[0]
    for task in tasks:
        chosen = bring_to(unit, task)
        queue(unit, task, MailKind.TASK, chosen.people, bringing(unit, regime, case, task, lead))
        if not chosen.people:
            nobody_there(unit, task)


def bringing(unit: Unit, regime: Regime, case: Case, task: Task, lead: Task) -> dict[str, Any]:
    """Return what the mail that brings a task says beyond case and task. lead: the lead's, which may be the same."""
    told = regime.calendar.told(unit.now, due_of(task))
    if task is lead:
        return {**told, "may_return": case.may_return, "basis": case.basis}
    return {**told, "lead": lead.party["name"], "consents": regime.rules.consents}
