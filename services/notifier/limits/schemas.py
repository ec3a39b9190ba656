"""The shapes of limits.yaml and calendar.yaml."""

from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from services.notifier.limits.domain import Unit
from shared.process.shapes import ByName, Day, Flag, Names, Shape, Whole, filled, known_zone, one_of

LONGEST = {Unit.MINUTES: 525_600, Unit.HOURS: 87_600, Unit.CALENDAR_DAYS: 3_650, Unit.WORKING_DAYS: 2_500}
"""Ten years, or one in minutes: beyond that a limit is a slip of the pen."""

DAYS = (Unit.CALENDAR_DAYS, Unit.WORKING_DAYS)
_CODE = validate.Regexp(r"[a-z][a-z0-9_]{0,39}\Z", error="write small letters, digits and _, like not_our_duty")
_TIME = 'must be a time of day in quotes, like "09:00"'


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


class _Opinion(Length):
    """`{n, unit}`, and what `silence` past that means: `consent`, or the lead `waits`."""

    silence = fields.String(load_default="consent", validate=one_of(["consent", "waits"]))


class _Source(Shape):
    review_working_days = Whole(1, 30, required=True)
    least = fields.Nested(Length, required=True)


class _Reason(Shape):
    code = fields.String(required=True, validate=_CODE)
    name = fields.Nested(Names, required=True)


class _Returns(Shape):
    window = fields.Nested(Length, required=True)
    reasons = fields.List(fields.Nested(_Reason), required=True, validate=filled)


class Limits(Shape):
    """limits.yaml."""

    classes = ByName(keys=fields.String(validate=filled), values=fields.Nested(Length), required=True)
    default = fields.String(required=True, validate=filled)
    opinion = fields.Nested(_Opinion, required=True)
    split = fields.Nested(Length)
    redo = fields.Nested(Length, required=True)
    supplement = fields.Nested(Length, required=True)
    supplements_allowed = Whole(0, 20, required=True)
    source = fields.Nested(_Source, required=True)
    returns = fields.Nested(_Returns)

    @post_load
    def flat(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Put what is said of sources beside the rest."""
        return {**data.pop("source"), **data}


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
