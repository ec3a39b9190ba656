"""The shape of calendar.yaml."""

from typing import Any

from marshmallow import fields, validate

from shared.process.shapes import Day, Flag, Shape, Whole, filled, known_zone

_TIME = 'must be a time of day in quotes, like "09:00"'


class _TimeOfDay(fields.String):
    def __init__(self, **options: Any) -> None:
        check = validate.Regexp(r"([01][0-9]|2[0-3]):[0-5][0-9]\Z", error=_TIME)
        super().__init__(validate=check, error_messages={"invalid": _TIME}, **options)


class _Hours(Shape):
    from_ = _TimeOfDay(required=True, data_key="from", attribute="from")
    until = _TimeOfDay(required=True)


class _Closed(Shape):
    name = fields.String(required=True, validate=filled)
    from_ = Day(required=True, data_key="from", attribute="from")
    until = Day(required=True)


class _Year(Shape):
    year = Whole(1990, 2200, required=True)
    confirmed = Flag(required=True)
    closed = fields.List(fields.Nested(_Closed), required=True)
    make_up = fields.List(Day(), required=True)


class Calendar(Shape):
    """calendar.yaml."""

    zone = fields.String(required=True, validate=known_zone)
    hours = fields.List(
        fields.Nested(_Hours),
        required=True,
        validate=validate.Length(1, error='must name the hours of work, like - {{from: "09:00", until: "17:30"}}'),
    )
    years = fields.List(fields.Nested(_Year), required=True)
