"""Working days and limits: what "five working days" comes to at a place.

Pure: no clock, no files. Instants are aware datetimes; results are in UTC. "n working days" means: the day on which the
clock starts is day 0, and the limit ends at close of business, in the place's zone, on the n-th working day after it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo


class Unit(StrEnum):
    """What a limit is counted in. Minutes and hours run through nights and holidays; days end at close of business."""

    MINUTES = "minutes"
    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"


@dataclass(frozen=True, slots=True)
class Limit:
    """A length of time, such as five working days. Zero days end at the close of the same day."""

    n: int
    unit: Unit


class Due(NamedTuple):
    """When a limit ends. `provisional`: it leans on a year whose holidays are not published yet."""

    at: datetime
    provisional: bool


@dataclass(frozen=True, slots=True)
class Year:
    """What sets a year apart from "Monday to Friday".

    Not confirmed: the official arrangement was not known when it was written.
    """

    confirmed: bool
    closed: frozenset[date] = frozenset()
    make_up: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Calendar:
    """A place's days and hours of work; years that it does not know have weekends alone, and are provisional.

    opening, close: local times at which the first stretch of work begins and the last one ends.
    """

    zone: ZoneInfo
    opening: time
    close: time
    years: Mapping[int, Year]
    _days: dict[int, list[int]] = field(default_factory=dict, repr=False, compare=False)

    def is_working(self, day: date) -> bool:
        """Say whether people work on that day."""
        return day.toordinal() in self._working(day.year)

    def confirmed(self, year: int) -> bool:
        """Say whether the year's holidays and make-up days are the published ones."""
        return year in self.years and self.years[year].confirmed

    def due(self, start: datetime, limit: Limit) -> Due:
        """Return when a limit ends that begins to run at `start`."""
        # In UTC, for in a zone that puts its clocks forward "two hours later" on the wall may be one.
        if limit.unit is Unit.MINUTES:
            return Due(start.astimezone(UTC) + timedelta(minutes=limit.n), False)
        if limit.unit is Unit.HOURS:
            return Due(start.astimezone(UTC) + timedelta(hours=limit.n), False)
        local = start.astimezone(self.zone)
        day = local.date()
        if limit.unit is Unit.CALENDAR_DAYS:
            # "The same day" is the next one for whoever begins after its close; whether anybody works is not asked.
            days = limit.n or int(local.time() >= self.close)
            return Due(self._instant(day + timedelta(days=days), self.close), False)
        if limit.n:
            last = self._working_day_after(day, limit.n)
        else:
            open_still = self.is_working(day) and local.time() < self.close
            last = day if open_still else self._working_day_after(day, 1)
        return Due(self._instant(last, self.close), not self._all_confirmed(day, last))

    def close_of(self, day: date) -> Due:
        """Return the close of business of a day that somebody has named."""
        return Due(self._instant(day, self.close), not self.confirmed(day.year))

    def opening_before(self, at: datetime, days: int) -> datetime:
        """Return the opening of the `days`-th working day before that day (0: the day, or the last before)."""
        day = at.astimezone(self.zone).date()
        if days == 0 and self.is_working(day):
            return self._instant(day, self.opening)
        return self._instant(self._working_day_before(day, max(days, 1)), self.opening)

    def opening_after(self, at: datetime, days: int) -> datetime:
        """Return the opening of the `days`-th working day (1 or more) after the day of `at`."""
        return self._instant(self._working_day_after(at.astimezone(self.zone).date(), days), self.opening)

    def close_before(self, at: datetime, days: int) -> datetime:
        """Return the close of business of the `days`-th working day (1 or more) before the day of `at`."""
        return self._instant(self._working_day_before(at.astimezone(self.zone).date(), days), self.close)

    def working_days_left(self, now: datetime, due: datetime) -> int:
        """Return how many working days begin after today's date up to the due day; 0 on the due day and after it."""
        day, last = now.astimezone(self.zone).date(), due.astimezone(self.zone).date()
        count = 0
        for year in range(day.year, last.year + 1):
            working = self._working(year)
            count += bisect_right(working, last.toordinal()) - bisect_right(working, day.toordinal())
        return max(count, 0)

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """Return how much working time, from opening to close of working days, lies between two instants."""
        whole, start, end = timedelta(), start.astimezone(UTC), end.astimezone(UTC)
        day, last = start.astimezone(self.zone).date(), end.astimezone(self.zone).date()
        while day <= last:
            if self.is_working(day):
                begins, ends = self._instant(day, self.opening), self._instant(day, self.close)
                whole += max(min(ends, end) - max(begins, start), timedelta())
            day += timedelta(days=1)
        return whole

    def after_work(self, start: datetime, work: timedelta) -> datetime:
        """Return the first instant at which so much working time has passed since `start`."""
        if not work:
            return start.astimezone(UTC)
        day = start.astimezone(self.zone).date()
        while True:
            if self.is_working(day):
                begins = max(self._instant(day, self.opening), start.astimezone(UTC))
                ends = self._instant(day, self.close)
                if begins < ends:
                    if work <= ends - begins:
                        return begins + work
                    work -= ends - begins
            day += timedelta(days=1)

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
            known = self.years.get(year, Year(confirmed=False))
            first, after = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1
            days = (date.fromordinal(one) for one in range(first, after))
            self._days[year] = [
                day.toordinal()
                for day in days
                if day in known.make_up or (day.weekday() < 5 and day not in known.closed)
            ]
        return self._days[year]

    def _all_confirmed(self, first: date, last: date) -> bool:
        return all(self.confirmed(year) for year in range(first.year, last.year + 1))

    def _instant(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone).astimezone(UTC)
