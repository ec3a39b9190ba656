"""What a report promises: who of the bodies at work may be named as responsible, and how messages have it."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from marshmallow import ValidationError
from sqlalchemy.orm import Session

from services.notifier.directory import store as directory
from services.notifier.directory.domain import Person
from services.notifier.tasks import store
from services.notifier.tasks.models import Case, Task
from shared.contracts.words import OPEN_ENDED
from shared.web.faults import Fault
from shared.web.languages import language
from shared.web.text import visible

_CHOOSE = Fault("unknown_code", zh="请从列表中选择责任人。", en="Choose somebody of the list.")


class Responsible(NamedTuple):
    """Somebody of a body that has a task in the case; `code` names both in a form."""

    task: Task
    person: Person

    @property
    def code(self) -> str:
        """Return what a form names them by."""
        return f"{self.task.body}:{self.person.id}"


def who_may_be(session: Session, own: Sequence[Task]) -> list[Responsible]:
    """Return everybody of the bodies of an assignment, the lead's people first. own: its tasks."""
    return [Responsible(task, one) for task in own for one in directory.team(session, task).everybody()]


def choices(session: Session, own: Sequence[Task]) -> list[tuple[str, str]]:
    """Return them as choices of a form."""
    mine = language()
    return [
        (one.code, visible(f"{one.task.party['name'][mine]} · {one.person.name}")) for one in who_may_be(session, own)
    ]


def pledged(session: Session, task: Task, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a report says, with its promise as messages have it: None where the outcome leaves nothing open.

    Raises ValidationError where nobody of the bodies at work is named as responsible.
    """
    said = {name: value for name, value in facts.items() if name not in ("promised_on", "responsible")}
    if facts["outcome"] not in OPEN_ENDED:
        return {**said, "promise": None}
    case = session.get_one(Case, task.case_id)
    found = {one.code: one for one in who_may_be(session, store.own_tasks(session, case))}
    one = found.get(facts["responsible"])
    if one is None:
        raise ValidationError({"responsible": [_CHOOSE]})
    until = facts["promised_on"].isoformat()
    owner = {"owner": one.task.body, "person": one.person.id, "name": one.person.name}
    return {**said, "promise": {"text": facts["promise"], "until": until, **owner}}
