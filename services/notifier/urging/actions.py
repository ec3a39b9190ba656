"""Somebody presses a body for its task: on record, by mail to its people and whoever heads it, and told to intake."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.notifier import regime as regimes
from services.notifier.absences.reaching import people_for
from services.notifier.directory.domain import Person
from services.notifier.extensions import store as extensions
from services.notifier.limits.clocks import clock_of, due_of
from services.notifier.limits.models import Clock
from services.notifier.mail.actions import queue
from services.notifier.mail.domain import MailKind
from services.notifier.notices.telling import HEAD
from services.notifier.regime import Regime
from services.notifier.tasks import store as tasks
from services.notifier.tasks.merging import head_of
from services.notifier.tasks.models import Case, Task
from services.notifier.urging import store
from services.notifier.urging.domain import Pressed, Refused, UrgeRefusal, refusal
from services.notifier.urging.models import Urging
from shared.contracts.from_notifier import TASK_URGED
from shared.contracts.words import TaskState, Urger
from shared.db import new_id
from shared.messaging import Unit


def urge(unit: Unit, task_id: str, who: Person, duty: Urger, words: str) -> Refused | None:
    """Press a body for its task; None means that its people are written to. duty: as what somebody does."""
    case_id = tasks.case_of_task(unit.session, task_id)
    case = unit.case(case_id) if case_id else None
    task = tasks.task(unit.session, task_id)
    clock = clock_of(unit, case) if case else None
    if case is None or task is None or clock is None:
        return Refused(UrgeRefusal.OVER)
    regime = regimes.frozen(unit, clock)
    refused = may_urge(unit.session, regime, case, task, clock, unit.now)
    if refused is not None:
        return refused
    one = Urging(
        id=new_id(),
        case_id=case.id,
        round=task.round,
        task_id=task.id,
        body=task.body,
        person=who.id,
        name=who.name,
        duty=duty,
        words=words,
        at=unit.now,
    )
    unit.session.add(one)
    said = {"text": words, "by": who.name, "at": regime.calendar.local(unit.now)}
    details: dict[str, Any] = {**regime.calendar.told(unit.now, due_of(task)), "said": said, "why": str(duty)}
    people = [*people_for(unit, task), *people_for(unit, task, HEAD)]
    told = queue(
        unit, task, MailKind.URGING, [one for one in people if one.id != who.id], details, occasion=f"person:{one.id}"
    )
    facts = {
        "urging": one.id,
        "task": task.id,
        "round": task.round,
        "assignment": task.assignment,
        "body": task.body,
        "by": who.name,
        "duty": str(duty),
        "words": words,
        "told": [one.id for one in told],
    }
    line = unit.record(case, "task.urged", facts, who.id)
    data = {"urging": one.id, "body": task.body, "by": who.name, "duty": str(duty)}
    unit.send(TASK_URGED, case, data, line=line, round=task.round, assignment=task.assignment)
    return None


def may_urge(session: Session, regime: Regime, case: Case, task: Task, clock: Clock, now: datetime) -> Refused | None:
    """Return why a task's body may not be urged now, None where it may."""
    last = next(iter(store.of_task(session, task.id)), None)
    rest = extensions.resting(session, case.id)
    head = head_of(case)
    pressed = Pressed(
        state=TaskState(task.state),
        live=head.live and head.is_own(task.round, task.assignment),
        rests=clock.rests_since is not None or (rest is not None and (rest.whole or rest.task_id == task.id)),
        last=last.at if last else None,
        by=last.name if last else None,
    )
    return refusal(pressed, regime.calendar, regime.policy.urged_every, now)
