"""The shape of a length of time, as every file of a place writes it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validates_schema

from services.notifier.limits.calendar import Unit
from shared.process.shapes import Shape, Whole, one_of

LONGEST = {Unit.MINUTES: 525_600, Unit.HOURS: 87_600, Unit.CALENDAR_DAYS: 3_650, Unit.WORKING_DAYS: 2_500}
"""Ten years, or one in minutes: beyond that a limit is a slip of the pen."""

DAYS = (Unit.CALENDAR_DAYS, Unit.WORKING_DAYS)


class Length(Shape):
    """`{n, unit}`; an n of 0 means the same day, or, where `momentary` says so, the very moment."""

    momentary: ClassVar[bool] = False

    n = Whole(0, max(LONGEST.values()), required=True)
    unit = fields.String(required=True, validate=one_of(Unit))

    @validates_schema
    def within_reason(self, data: Mapping[str, Any], **_: Any) -> None:
        """Refuse what is too short or too long in its unit."""
        unit = Unit(data["unit"])
        least = 0 if self.momentary or unit in DAYS else 1
        if not least <= data["n"] <= LONGEST[unit]:
            raise ValidationError(f"must be a whole number from {least} to {LONGEST[unit]}", "n")


class Moment(Length):
    """A length that may be none at all."""

    momentary = True
