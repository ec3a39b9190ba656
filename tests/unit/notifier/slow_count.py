"""A calendar with everything at once, and limits in it counted slowly: from minute to minute and from day to day.

Two stretches of work, holidays, make-up days, closures of the place's own (one on a make-up day), half days, a year
that is not published, and none before 2026. The slow count is written from the regulations' words, with none of the
calendar's own code.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from services.notifier.limits.calendar import COUNTED, Calendar, Limit, Unit, Year

CHINA, BERLIN, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
HOURS = ((time(9), time(12)), (time(14, 30), time(17, 30)))
YEARS = {
    2026: Year(
        confirmed=True,
        closed=frozenset(date(2026, 10, one) for one in range(1, 8)),
        make_up=frozenset({date(2026, 10, 10), date(2026, 9, 20)}),
        own=frozenset({date(2026, 9, 20), date(2026, 9, 22)}),
        half={
            date(2026, 9, 30): ((time(9), time(12)),),
            date(2026, 2, 16): ((time(10), time(11)), (time(15), time(16))),
        },
    ),
    2027: Year(confirmed=False, half={date(2027, 1, 8): ((time(13), time(15, 30)),)}),
}
CALENDARS = {zone.key: Calendar(zone, HOURS, YEARS) for zone in (CHINA, BERLIN, NEW_YORK)}
NIGHTS = Calendar(BERLIN, ((time(0), time(2, 30)), (time(2, 45), time(6))), YEARS)
"""Work by night, through the hours that a change of the clocks skips or repeats."""

PLACE = CALENDARS["Asia/Shanghai"]
calendars = st.sampled_from([*CALENDARS.values(), NIGHTS])
instants = st.datetimes(datetime(2025, 12, 1), datetime(2027, 3, 1), timezones=st.just(UTC))
minutes = instants.map(lambda one: one.replace(second=0, microsecond=0))
limits = st.one_of(
    st.builds(
        Limit,
        st.integers(0, 30),
        st.sampled_from(COUNTED),
        from_next_day=st.booleans(),
        moves_on=st.booleans(),
    ),
    st.builds(
        lambda on, moves_on: Limit(0, Unit.DATE, on=on, moves_on=moves_on),
        st.dates(date(2025, 12, 1), date(2027, 3, 1)),
        st.booleans(),
    ),
)


def at(text: str, zone: ZoneInfo = CHINA) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def works(calendar: Calendar, day: date) -> bool:
    year = calendar.years.get(day.year)
    if year is None:
        return day.weekday() < 5
    if day in year.own:
        return False
    return day in year.make_up or (day.weekday() < 5 and day not in year.closed)


def hours(calendar: Calendar, day: date) -> tuple[tuple[time, time], ...]:
    year = calendar.years.get(day.year)
    return year.half.get(day, calendar.hours) if year else calendar.hours


def close(calendar: Calendar, day: date) -> datetime:
    return datetime.combine(day, hours(calendar, day)[-1][1], calendar.zone).astimezone(UTC)


def at_work(calendar: Calendar, minute: datetime) -> bool:
    """Say whether the minute that begins now, by the clock on the wall, is one of work."""
    local = minute.astimezone(calendar.zone)
    stretches = hours(calendar, local.date())
    return works(calendar, local.date()) and any(a <= local.time().replace(fold=0) < b for a, b in stretches)


def slow_due(calendar: Calendar, start: datetime, limit: Limit) -> datetime:
    day = start.astimezone(calendar.zone).date()
    begin = start
    if limit.from_next_day:
        begin = datetime.combine(day + timedelta(days=1), time(), calendar.zone).astimezone(UTC)
    if limit.unit in (Unit.MINUTES, Unit.HOURS):
        return begin + (timedelta(minutes=limit.n) if limit.unit is Unit.MINUTES else timedelta(hours=limit.n))
    if limit.unit is Unit.WORKING_HOURS:
        return slow_work(calendar, begin, limit.n * 60)
    gone_home = limit.from_next_day or start >= close(calendar, day)
    if limit.unit is Unit.WORKING_DAYS:
        if not limit.n and works(calendar, day) and not gone_home:
            return close(calendar, day)
        for _ in range(max(limit.n, 1)):
            day = next_that_works(calendar, day + timedelta(days=1))
        return close(calendar, day)
    if limit.unit is Unit.MONTHS and limit.n:
        day = slow_months(day, limit.n)
    else:
        day = limit.on or day + timedelta(days=limit.n or int(gone_home))
    if limit.moves_on:
        day = next_that_works(calendar, day)
    return max(close(calendar, day), start) if limit.on else close(calendar, day)


def slow_work(calendar: Calendar, minute: datetime, left: int) -> datetime:
    while left:
        left -= at_work(calendar, minute)
        minute += timedelta(minutes=1)
    return minute


def slow_months(day: date, left: int) -> date:
    wanted = day.day
    for _ in range(left):
        day = day.replace(day=1) + timedelta(days=32)
    while (day.replace(day=1) + timedelta(days=wanted - 1)).month != day.month:
        wanted -= 1
    return day.replace(day=wanted)


def next_that_works(calendar: Calendar, day: date) -> date:
    while not works(calendar, day):
        day += timedelta(days=1)
    return day


day_calendars = st.sampled_from(list(CALENDARS.values()))
"""In those the clocks change while nobody works, so that minutes on the wall are minutes of work."""
