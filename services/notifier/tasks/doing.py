"""Doing with a task what a form asks for, whichever way it came: from the task's page, or by an answer to a mail."""

from datetime import datetime
from typing import Any

from marshmallow import ValidationError
from sqlalchemy.orm import Session

from services.notifier.channels.ladder import Opened
from services.notifier.channels.watching import opened
from services.notifier.directory.domain import Person
from services.notifier.extensions import actions as extensions
from services.notifier.tasks import store
from services.notifier.tasks.actions import Refused, act_on
from services.notifier.tasks.delegation import delegate, take_back
from services.notifier.tasks.domain import Act
from services.notifier.tasks.forms import Form
from services.notifier.tasks.models import Task
from services.notifier.tasks.reading import completed
from shared.db.parts import Parts
from shared.messaging import Unit

__all__ = ["ValidationError", "do", "said"]

APART = {
    Act.DELEGATE: delegate,
    Act.TAKE_BACK: take_back,
    Act.ASK_EXTENSION: extensions.ask,
    Act.ASK_SUSPENSION: extensions.ask_rest,
    Act.DROP_EXTENSION: extensions.withdraw,
    Act.END_SUSPENSION: extensions.go_on,
}
"""What moves no task: what a body does with its own people, and what it asks the centre for."""


def said(
    session: Session, parts: Parts, task: Task, form: Form, values: dict[str, str], now: datetime
) -> dict[str, Any]:
    """Return what the fields of a form say, as its act takes it. Raises ValidationError, by field.

    values: by field, empty where nothing was written; now: the business instant.
    """
    facts = form.schema.load({name: value for name, value in values.items() if value})
    return completed(session, parts, task, form.act, facts, now)


def do(
    unit: Unit, task_id: str, act: Act, who: Person, facts: dict[str, Any], seen: int | None = None
) -> Refused | None:
    """Do what a form asks for; None means done. facts: from `said`. seen: the turn in which its form was shown."""
    apart = APART.get(act)
    if apart is not None:
        refused = apart(unit, task_id, who, facts)
        task = store.task(unit.session, task_id) if refused is None else None
        if task is not None:
            opened(unit, unit.case(task.case_id), task, who.id, Opened.ACTED)
        return refused
    return act_on(unit, task_id, act, who, facts, seen)
