"""The shape of calendar.yaml."""

from typing import Any

from marshmallow import fields, validate

from services.notifier.limits.lengths import FIRST_YEAR, LAST_YEAR
from shared.process.shapes import Day, Flag, Shape, Whole, filled, known_zone

_TIME = 'must be a time of day in quotes, like "09:00"'
_NO_HOURS = 'must name the hours of work, like - {{from: "09:00", until: "17:30"}}'


class TimeOfDay(fields.String):
    """A time of day, as "HH:MM"."""

    def __init__(self, **options: Any) -> None:
        check = validate.Regexp(r"([01][0-9]|2[0-3]):[0-5][0-9]\Z", error=_TIME)
        super().__init__(validate=check, error_messages={"invalid": _TIME}, **options)


class _Hours(Shape):
    from_ = TimeOfDay(required=True, data_key="from", attribute="from")
    until = TimeOfDay(required=True)


class _Closed(Shape):
    name = fields.String(required=True, validate=filled)
    from_ = Day(required=True, data_key="from", attribute="from")
    until = Day(required=True)


def _hours() -> fields.List:
    return fields.List(fields.Nested(_Hours), required=True, validate=validate.Length(1, error=_NO_HOURS))


class _HalfDay(Shape):
    """A working day with other hours than usual; it counts as a whole one, and ends at its own close."""

    on = Day(required=True)
    name = fields.String(required=True, validate=filled)
    hours = _hours()


class Year(Shape):
    """A year: the official holidays and make-up days, and what the place adds: its own closures, and half days."""

    year = Whole(FIRST_YEAR, LAST_YEAR, required=True)
    confirmed = Flag(required=True)
    closed = fields.List(fields.Nested(_Closed), required=True)
    make_up = fields.List(Day(), required=True)
    own_closures = fields.List(fields.Nested(_Closed))
    half_days = fields.List(fields.Nested(_HalfDay))


class Calendar(Shape):
    """calendar.yaml."""

    zone = fields.String(required=True, validate=known_zone)
    hours = _hours()
    years = fields.List(fields.Nested(Year), required=True)


class Years(Shape):
    """A file of years alone, as `nwd calendar seed` writes and `nwd calendar load` takes it."""

    years = fields.List(fields.Nested(Year), required=True, validate=filled)
