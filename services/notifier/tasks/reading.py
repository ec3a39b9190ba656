"""What forms say that only the place's rules can complete: grounds by their codes, times by its zone."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from marshmallow import ValidationError
from sqlalchemy.orm import Session

from services.notifier.extensions.asking import grounded_extension
from services.notifier.limits.extending import Wish
from services.notifier.limits.models import Clock
from services.notifier.regime import frozen_calendar
from services.notifier.tasks.domain import Act
from services.notifier.tasks.models import Task
from services.notifier.tasks.promising import pledged
from services.notifier.tasks.returning import grounded
from shared.db.parts import Parts
from shared.web.faults import Fault

_OVER = Fault("past", zh="该日期已经过去。", en="That day is over.")
_FUTURE = Fault("future", zh="联系时间不能晚于现在。", en="That is still to come; write when you spoke to them.")
_BEFORE = Fault("before", zh="联系时间不能早于派单。", en="That was before the case came to you.")
_SLACK = timedelta(minutes=1)
"""A browser knows no seconds."""

_WISHES = {Act.ASK_EXTENSION: Wish.EXTENSION, Act.ASK_SUSPENSION: Wish.SUSPENSION}


def completed(
    session: Session, parts: Parts, task: Task, act: Act, facts: dict[str, Any], now: datetime
) -> dict[str, Any]:
    """Return what a form says as its act takes it. Raises ValidationError, by field."""
    _still_to_come(facts.get("promised_on"), now.date())
    if act is Act.RETURN:
        return grounded(session, parts, task, facts)
    if act in _WISHES:
        return grounded_extension(session, parts, task, facts, _WISHES[act])
    if act is Act.REPORT:
        return pledged(session, task, facts)
    if act is Act.INTERIM:
        day = facts["promised_on"]
        return {**facts, "promised_on": day.isoformat() if day else None}
    return _contacted(session, parts, task, facts, now) if act is Act.CONTACT else facts


def _still_to_come(promised_on: date | None, today: date) -> None:
    # A day less than today's in UTC: in some zone it is still that day, and nobody must be told that it is over.
    if promised_on is not None and promised_on < today - timedelta(days=1):
        raise ValidationError({"promised_on": [_OVER]})


def _contacted(session: Session, parts: Parts, task: Task, facts: dict[str, Any], now: datetime) -> dict[str, Any]:
    clock, local = session.get(Clock, (task.case_id, task.round)), facts["at"]
    at = now
    if local is not None and clock is not None:
        at = local.replace(tzinfo=frozen_calendar(session, parts, clock).zone).astimezone(UTC)
    if at > now + _SLACK:
        raise ValidationError({"at": [_FUTURE]})
    if at < task.opened_at - _SLACK:
        raise ValidationError({"at": [_BEFORE]})
    return {"how": facts["how"], "contacted_at": min(at, now).isoformat(), "note": facts["note"]}
