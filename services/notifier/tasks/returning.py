"""What a body may say for a return: one of the place's reasons, as they stood when the case's round began."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError
from sqlalchemy.orm import Session

from services.notifier.limits.models import Clock
from services.notifier.regime import frozen_rules
from services.notifier.tasks.models import Task
from shared.db.parts import Parts
from shared.web.faults import Fault

_CHOOSE = Fault("unknown_code", zh="请从列表中选择理由。", en="Choose one of the reasons in the list.")


def reasons_for(session: Session, parts: Parts, task: Task) -> Mapping[str, Mapping[str, str]]:
    """Return the reasons to choose from, by code, in both languages; none where words are enough."""
    clock = session.get(Clock, (task.case_id, task.round))
    return frozen_rules(session, parts, clock).return_reasons if clock else {}


def grounded(session: Session, parts: Parts, task: Task, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form says with its reason as messages carry it. Raises ValidationError where it names none."""
    reasons, code = reasons_for(session, parts, task), facts["ground"]
    if not reasons:
        return {**facts, "ground": None}
    if code not in reasons:
        raise ValidationError({"ground": [_CHOOSE]})
    return {**facts, "ground": {"code": code, "name": dict(reasons[code])}}
