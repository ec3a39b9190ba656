"""What may be asked of a reconciliation."""

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from services.intake.cases.schemas import CaseQuery, OneLine
from services.intake.reconciliation.domain import MOST_SENT
from shared.web.faults import Fault

_NEITHER = Fault("required", zh="请写明 number 或 source_reference。", en="Give number or source_reference.")
_YEAR = Fault("range", zh="年份应在 1900 到 2200 之间。", en="The year must be between 1900 and 2200.")


def _year(day: Any) -> None:
    if not 1900 <= day.year <= 2200:
        raise ValidationError(_YEAR)


class _Strict(Schema):
    class Meta:
        unknown = RAISE


class DayQuery(_Strict):
    """Which day, in the place's zone, and which part of its list."""

    day = fields.Date(required=True, validate=_year)
    after = fields.String(
        validate=validate.Length(1, 32), metadata={"description": "Only cases behind this number: from `next`."}
    )
    limit = fields.Integer(
        validate=validate.Range(1, 5000), metadata={"description": "Cases a page; 1000 where it is left out."}
    )


class TheirCase(_Strict):
    """A case as you have it.

    state: a code of /v1/codes/states. agency_state: your own word for it. Left out, states are not compared.
    """

    number = OneLine(32, allow_none=True)
    source_reference = OneLine(100, allow_none=True)
    state = OneLine(40, allow_none=True)
    agency_state = OneLine(60, allow_none=True, metadata={"description": "Your own word for the state."})

    @validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        """Hold that it is named."""
        if not data.get("number") and not data.get("source_reference"):
            raise ValidationError(_NEITHER)


class TheirDay(_Strict):
    """Your list of a day."""

    day = fields.Date(required=True, validate=_year)
    cases = fields.List(fields.Nested(TheirCase), required=True, validate=validate.Length(max=MOST_SENT))


class TableQuery(CaseQuery):
    """Which cases to put into the table."""

    class Meta:
        exclude = ("limit", "cursor")


DAY_QUERY, THEIR_DAY, TABLE_QUERY = DayQuery(), TheirDay(), TableQuery()
