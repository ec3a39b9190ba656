"""A place's calendar: what "five working days" comes to there, and how time is counted.

Pure: no clock, no files. Instants are aware datetimes; results are in UTC, microseconds included.

- Minutes and hours run on through nights, holidays and changes of the clocks: two hours are 7200 seconds.
- "n working days": the day on which the clock starts is day 0, and the limit ends at close of business, in the place's
  zone, on the n-th working day after it. Calendar days and months end at close of business of their last day too,
  whether anybody works that day or not, unless the limit says that it moves on to the next working day.
- Working hours are counted within the stretches of work of working days, midday breaks left out; half days have their
  own.
- Zero days mean the close of the same day, and after that close the next day's; zero minutes or hours the very moment.
- 31 January and one month is the last day of February; 29 February and twelve months the 28th.
- Where clocks are put forward, a local time that is skipped means the instant as long after the hour before; where they
  are put back, one that comes twice means the first.
- Of years that the calendar does not know, also of those before its first one, weekends alone are known: what leans on
  them is provisional. A date that had passed when the clock began is due at once, for nothing ends before it begins.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from services.notifier.limits.worktime import Hours, Stretches, days_of_year, months_later


class Unit(StrEnum):
    """What a limit is counted in. DATE: in nothing, for the day is named."""

    MINUTES = "minutes"
    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    DATE = "date"


COUNTED = tuple(unit for unit in Unit if unit is not Unit.DATE)
"""Units of which there are so and so many."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A length of time, such as five working days, or a fixed date.

    from_next_day: it begins when the day ends on which the clock starts. In days and months that is so in any case, for
    the first day is never counted; zero days are then the next day. on: the date, for Unit.DATE alone; n is 0 then.
    moves_on: a last day on which nobody works gives way to the next working day (calendar days, months, dates).
    name: where it stands in the place's files, such as `redo`, so that a changed one can be found; it is no part of it.
    """

    n: int
    unit: Unit
    from_next_day: bool = False
    on: date | None = None
    moves_on: bool = False
    name: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """When a limit ends. `provisional`: it leans on a year whose holidays are not published yet.

    how: how it came about, for `reckoning.again`; None for an instant that somebody has named.
    """

    at: datetime
    provisional: bool
    how: tuple[Any, ...] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Year:
    """What sets a year apart from "Monday to Friday".

    Not confirmed: the official arrangement was not known when it was written. own: days on which the place itself is
    closed, make-up days among them. half: working days with hours of their own.
    """

    confirmed: bool
    closed: frozenset[date] = frozenset()
    make_up: frozenset[date] = frozenset()
    own: frozenset[date] = frozenset()
    half: Mapping[date, Hours] = field(default_factory=dict)


_UNKNOWN = Year(confirmed=False)


@dataclass(frozen=True)
class Calendar:
    """A place's days and hours of work; years that it does not know have weekends alone, and are provisional.

    hours: the stretches of a working day, in local time, in order and apart.
    """

    zone: ZoneInfo
    hours: Hours
    years: Mapping[int, Year]
    _days: dict[int, list[int]] = field(default_factory=dict, repr=False, compare=False)
    _stretches: dict[int, Stretches] = field(default_factory=dict, repr=False, compare=False)

    def year(self, year: int) -> Year:
        """Return what is known of a year."""
        return self.years.get(year, _UNKNOWN)

    def is_working(self, day: date) -> bool:
        """Say whether people work on that day."""
        days, ordinal = self._working(day.year), day.toordinal()
        place = bisect_left(days, ordinal)
        return place < len(days) and days[place] == ordinal

    def hours_of(self, day: date) -> Hours:
        """Return the stretches of work of a day, as if it were a working day."""
        return self.year(day.year).half.get(day, self.hours)

    def confirmed(self, year: int) -> bool:
        """Say whether the year's holidays and make-up days are the published ones."""
        return self.year(year).confirmed

    def due(self, start: datetime, limit: Limit) -> Due:
        """Return when a limit ends that begins to run at `start`; never before `start`."""
        unit, how = limit.unit, ("due", start, limit)
        local = start.astimezone(self.zone)
        day = local.date()
        if unit in _LENGTHS or unit is Unit.WORKING_HOURS:
            # In UTC, for in a zone that puts its clocks forward "two hours later" on the wall may be one.
            begin = self._instant(day + _DAY, time()) if limit.from_next_day else start.astimezone(UTC)
            if unit in _LENGTHS:
                return Due(begin + limit.n * _LENGTHS[unit], False, how)
            at = self.after_work(begin, timedelta(hours=limit.n))
            return Due(at, not self._all_confirmed(day, at.astimezone(self.zone).date()), how)
        if unit is Unit.WORKING_DAYS:
            last = self._same_working_day(local) if not (limit.n or limit.from_next_day) else None
            last = last or self._working_day_after(day, max(limit.n, 1))
            return Due(self._close(last), not self._all_confirmed(day, last), how)
        last = self._last_day(local, limit)
        if not limit.moves_on or self.is_working(last):
            at, provisional = self._close(last), limit.moves_on and not self.confirmed(last.year)
        else:
            after = self._working_day_after(last, 1)
            at, provisional = self._close(after), not self._all_confirmed(last, after)
        return Due(max(at, start.astimezone(UTC)) if unit is Unit.DATE else at, provisional, how)

    def close_of(self, day: date) -> Due:
        """Return the close of business of a day that somebody has named."""
        return Due(self._close(day), not self.confirmed(day.year), ("close", day))

    def before(self, due: Due, days: int) -> Due:
        """Return the close of business of the `days`-th working day (1 or more) before that of another limit."""
        at = self.close_before(due.at, days)
        provisional = due.provisional or not self.confirmed(at.astimezone(self.zone).year)
        return Due(at, provisional, ("before", due.how or ("at", due.at), days))

    def opening_before(self, at: datetime, days: int) -> datetime:
        """Return the opening of the `days`-th working day before that day (0: the day, or the last before)."""
        day = at.astimezone(self.zone).date()
        if days or not self.is_working(day):
            day = self._working_day_before(day, max(days, 1))
        return self._opening(day)

    def opening_after(self, at: datetime, days: int) -> datetime:
        """Return the opening of the `days`-th working day (1 or more) after the day of `at`."""
        return self._opening(self._working_day_after(at.astimezone(self.zone).date(), days))

    def close_before(self, at: datetime, days: int) -> datetime:
        """Return the close of business of the `days`-th working day (1 or more) before the day of `at`."""
        return self._close(self._working_day_before(at.astimezone(self.zone).date(), days))

    def working_days_left(self, now: datetime, due: datetime) -> int:
        """Return how many working days begin after today's date up to the due day; 0 on the due day and after it."""
        day, last = now.astimezone(self.zone).date(), due.astimezone(self.zone).date()
        count = 0
        for year in range(day.year, last.year + 1):
            working = self._working(year)
            count += bisect_right(working, last.toordinal()) - bisect_right(working, day.toordinal())
        return max(count, 0)

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """Return how much working time lies between two instants, midday breaks left out; none if `end` is earlier."""
        if end <= start:
            return timedelta()
        first, last = start.astimezone(self.zone).year, end.astimezone(self.zone).year
        work = self._stretches_of(last).passed(end) - self._stretches_of(first).passed(start)
        return work + sum((self._stretches_of(year).whole for year in range(first, last)), timedelta())

    def after_work(self, start: datetime, work: timedelta) -> datetime:
        """Return the first instant at which so much working time has passed since `start`."""
        if not work:
            return start.astimezone(UTC)
        year = start.astimezone(self.zone).year
        work += self._stretches_of(year).passed(start)
        while work > self._stretches_of(year).whole:
            work -= self._stretches_of(year).whole
            year += 1
        return self._stretches_of(year).first_at(work)

    def before_work(self, end: datetime, work: timedelta) -> datetime:
        """Return the last instant from which so much working time is left until `end`."""
        if not work:
            return end.astimezone(UTC)
        year = end.astimezone(self.zone).year
        work = self._stretches_of(year).passed(end) - work
        while work < timedelta():
            year -= 1
            work += self._stretches_of(year).whole
        return self._stretches_of(year).last_at(work)

    def told(self, now: datetime, due: Due) -> dict[str, str | int | bool]:
        """Return a limit as a mail tells it, JSON-ready: the instant in the place's zone, and what is left now."""
        return {
            "due": due.at.astimezone(self.zone).isoformat(),
            "left": self.working_days_left(now, due.at),
            "late": now >= due.at,
            "provisional": due.provisional,
        }

    def local(self, at: datetime) -> str:
        """Return an instant as ISO 8601 text in the place's zone."""
        return at.astimezone(self.zone).isoformat()

    def _same_working_day(self, local: datetime) -> date | None:
        """Return the day itself, if people work then and have not gone home yet."""
        day = local.date()
        return day if self.is_working(day) and local < self._close(day) else None

    def _last_day(self, local: datetime, limit: Limit) -> date:
        day = local.date()
        if limit.on is not None:
            return limit.on
        if limit.n and limit.unit is Unit.MONTHS:
            return months_later(day, limit.n)
        # "The same day" is the next one for whoever begins after its close; whether anybody works is not asked.
        return day + timedelta(days=limit.n or int(limit.from_next_day or local >= self._close(day)))

    def _working_day_after(self, day: date, n: int) -> date:
        year = day.year
        working = self._working(year)
        place = bisect_right(working, day.toordinal()) + n - 1
        while place >= len(working):
            place -= len(working)
            year += 1
            working = self._working(year)
        return date.fromordinal(working[place])

    def _working_day_before(self, day: date, n: int) -> date:
        year = day.year
        working = self._working(year)
        place = bisect_left(working, day.toordinal()) - n
        while place < 0:
            year -= 1
            working = self._working(year)
            place += len(working)
        return date.fromordinal(working[place])

    def _working(self, year: int) -> list[int]:
        """Return a year's working days as sorted ordinals; made once, so that counting is a look-up."""
        if year not in self._days:
            known = self.year(year)
            self._days[year] = [
                day.toordinal()
                for day in days_of_year(year)
                if day not in known.own
                and (day in known.make_up or (day.weekday() < _SATURDAY and day not in known.closed))
            ]
        return self._days[year]

    def _stretches_of(self, year: int) -> Stretches:
        if year not in self._stretches:
            days = (date.fromordinal(one) for one in self._working(year))
            self._stretches[year] = Stretches(
                (self._instant(day, begins), self._instant(day, ends))
                for day in days
                for begins, ends in self.hours_of(day)
            )
        return self._stretches[year]

    def _all_confirmed(self, first: date, last: date) -> bool:
        return all(self.confirmed(year) for year in range(first.year, last.year + 1))

    def _opening(self, day: date) -> datetime:
        return self._instant(day, self.hours_of(day)[0][0])

    def _close(self, day: date) -> datetime:
        return self._instant(day, self.hours_of(day)[-1][1])

    def _instant(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone).astimezone(UTC)


_DAY = timedelta(days=1)
_SATURDAY = 5
_LENGTHS = {Unit.MINUTES: timedelta(minutes=1), Unit.HOURS: timedelta(hours=1)}
