"""When a step is due that lies so long before or after an instant. Pure.

Days and months mean the opening of that day, so that a reminder comes when people come to work: working days are
counted, calendar days and months end on a day that may be off, and then the last opening before it is meant, or the
next one after it. Minutes, hours and working hours mean the very instant.
"""

from datetime import datetime, timedelta

from services.notifier.limits.calendar import Calendar, Limit, Unit
from services.notifier.limits.worktime import months_later


def before(calendar: Calendar, at: datetime, offset: Limit) -> datetime:
    """Return the instant that lies so long before another; never after it."""
    if offset.unit is Unit.WORKING_HOURS:
        return calendar.before_work(at, timedelta(hours=offset.n))
    if offset.unit is Unit.WORKING_DAYS:
        return min(calendar.opening_before(at, offset.n), at)
    if offset.unit in (Unit.CALENDAR_DAYS, Unit.MONTHS):
        return min(calendar.opening_before(_moved(calendar, at, offset, -1), 0), at)
    return at - _length(offset)


def after(calendar: Calendar, at: datetime, offset: Limit) -> datetime:
    """Return the instant that lies so long after another; none of anything is the instant itself."""
    if not offset.n or offset.unit not in _DAYS:
        work = offset.unit is Unit.WORKING_HOURS
        return calendar.after_work(at, timedelta(hours=offset.n)) if work else at + _length(offset)
    if offset.unit is Unit.WORKING_DAYS:
        return calendar.opening_after(at, offset.n)
    # The opening of that day, or the first one after it where nobody works then.
    return calendar.opening_after(_moved(calendar, at, offset, 1) - timedelta(days=1), 1)


def _moved(calendar: Calendar, at: datetime, offset: Limit, sign: int) -> datetime:
    local, n = at.astimezone(calendar.zone), sign * offset.n
    day = months_later(local.date(), n) if offset.unit is Unit.MONTHS else local.date() + timedelta(days=n)
    return datetime.combine(day, local.time(), calendar.zone)


def _length(offset: Limit) -> timedelta:
    return timedelta(hours=offset.n) if offset.unit is Unit.HOURS else timedelta(minutes=offset.n)


_DAYS = (Unit.CALENDAR_DAYS, Unit.WORKING_DAYS, Unit.MONTHS)
