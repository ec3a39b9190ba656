"""A year's stretches of work, summed up once, so that counting working time is a look-up; days and months. Pure."""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import accumulate

Hours = tuple[tuple[time, time], ...]
"""The stretches of a working day: when each begins and ends, in local time."""


class Stretches:
    """The stretches of a year, as instants in UTC, in order.

    Where clocks change within hours of work, a stretch that would end before it begins is empty, and one that would
    begin within the one before begins at its end.
    """

    def __init__(self, stretches: Iterable[tuple[datetime, datetime]]) -> None:
        self._begins: list[datetime] = []
        lengths: list[timedelta] = []
        end: datetime | None = None
        for begins, ends in stretches:
            begin = max(begins, end) if end else begins
            end = max(ends, begin)
            self._begins.append(begin)
            lengths.append(end - begin)
        self._lengths = lengths
        self._before = list(accumulate(lengths, initial=timedelta()))
        self.whole = self._before[-1]

    def passed(self, at: datetime) -> timedelta:
        """Return how much work of the year lies before an instant."""
        place = bisect_right(self._begins, at) - 1
        if place < 0:
            return timedelta()
        return self._before[place] + min(at - self._begins[place], self._lengths[place])

    def first_at(self, work: timedelta) -> datetime:
        """Return the first instant at which so much work has passed: more than none, and not more than the whole."""
        place = bisect_left(self._before, work, lo=1) - 1
        return self._begins[place] + (work - self._before[place])

    def last_at(self, work: timedelta) -> datetime:
        """Return the last instant at which no more than so much work has passed: less than the whole."""
        place = bisect_right(self._before, work, hi=len(self._begins)) - 1
        return self._begins[place] + (work - self._before[place])


def months_later(day: date, n: int) -> date:
    """Return the same day of the n-th month after; the month's last one where it has no such day."""
    years, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def days_of_year(year: int) -> Iterator[date]:
    """Return the days of a year, in order."""
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    return map(date.fromordinal, range(first, last + 1))
