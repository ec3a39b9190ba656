"""The shape of a length of time, as every file of a place writes it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validates_schema

from services.notifier.limits.calendar import COUNTED, Unit
from shared.process.shapes import Day, Shape, Whole, one_of

LONGEST = {
    Unit.MINUTES: 525_600,
    Unit.HOURS: 87_600,
    Unit.CALENDAR_DAYS: 3_650,
    Unit.WORKING_HOURS: 20_000,
    Unit.WORKING_DAYS: 2_500,
    Unit.MONTHS: 120,
}
"""Ten years, or one in minutes: beyond that a limit is a slip of the pen."""

DAYS = (Unit.CALENDAR_DAYS, Unit.WORKING_DAYS)
FIRST_YEAR, LAST_YEAR = 1990, 2200
"""Years that a place may speak of."""

_EITHER = "write `{n: 5, unit: working_days}`, or `{on: 2026-12-31}` for a fixed date"


class Offset(Shape):
    """`{n, unit}`: how long before or after something; an n of 0 means the same day, where days are counted.

    momentary: it may be none at all.
    """

    momentary: ClassVar[bool] = False

    n = Whole(0, max(LONGEST.values()))
    unit = fields.String(validate=one_of(COUNTED))

    @validates_schema
    def within_reason(self, data: Mapping[str, Any], **_: Any) -> None:
        """Refuse what is too short or too long in its unit."""
        for name in ("n", "unit"):
            if name not in data:
                raise ValidationError(f"is missing; add `{name}: …`", name)
        unit = Unit(data["unit"])
        least = 0 if self.momentary or unit in DAYS else 1
        if not least <= data["n"] <= LONGEST[unit]:
            raise ValidationError(f"must be a whole number from {least} to {LONGEST[unit]}", "n")


class Moment(Offset):
    """An offset that may be none at all."""

    momentary = True


class Length(Offset):
    """`{n, unit}`, or `{on: date}`: how long something may last, or until when.

    counts_from: `moment`, or `next_day` for what begins when the day has ended on which the clock starts. on_day_off:
    `stays`, or `next_working_day` for a last day that gives way where nobody works on it.
    """

    on = Day()
    counts_from = fields.String(validate=one_of(("moment", "next_day")))
    on_day_off = fields.String(validate=one_of(("stays", "next_working_day")))

    @validates_schema
    def within_reason(self, data: Mapping[str, Any], **_: Any) -> None:
        """Refuse what is too short or too long, or says two things at once."""
        if "on" not in data:
            if "n" not in data and "unit" not in data:
                raise ValidationError(f"must say how long; {_EITHER}")
            super().within_reason(data)
        elif "n" in data or "unit" in data or "counts_from" in data:
            raise ValidationError(f"a fixed date is not counted; {_EITHER}", "on")
        elif not FIRST_YEAR <= dt.date.fromisoformat(data["on"]).year <= LAST_YEAR:
            raise ValidationError(f"must lie between {FIRST_YEAR} and {LAST_YEAR}", "on")
        if "on_day_off" in data and "on" not in data and data["unit"] not in (Unit.CALENDAR_DAYS, Unit.MONTHS):
            what = (
                "is for calendar_days, months and fixed dates; in other units no limit ends on a day off. Leave it out"
            )
            raise ValidationError(what, "on_day_off")
