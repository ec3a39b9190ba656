"""What may be asked of requests."""

from collections.abc import Mapping
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from services.intake.cases.schemas import Instant
from services.intake.open311.domain import MOST, STATUSES
from shared.web.faults import Fault

MOST_NAMED = 200
"""Requests, or services, that one question may name."""

_MANY = Fault("too_long", zh=f"最多 {MOST_NAMED} 个。", en=f"At most {MOST_NAMED} of them.")
_STATUS = Fault("one_of", zh="只能是：open, closed。", en="It must be one of: open, closed.")


class _Named(fields.String):
    """Several codes in one text, with commas between them."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        found = [one.strip() for one in text.split(",") if one.strip()]
        if len(found) > MOST_NAMED:
            raise ValidationError(_MANY)
        return found


def _statuses(found: list[str]) -> None:
    if not set(found) <= set(STATUSES):
        raise ValidationError(_STATUS)


class ServiceQuery(Schema):
    """For which place the question is."""

    class Meta:
        unknown = RAISE

    jurisdiction_id = fields.String(metadata={"description": "The place's code; there is one, so it may be left out."})


class RequestQuery(ServiceQuery):
    """Which of your requests to list; the newest first."""

    service_request_id = _Named(metadata={"description": "Numbers, with commas; nothing else counts then."})
    service_code = _Named(metadata={"description": "Codes of services, with commas."})
    start_date = Instant(metadata={"description": "Received at this instant or later; see the span of 90 days."})
    end_date = Instant(metadata={"description": "Received at this instant or before."})
    status = _Named(validate=_statuses, metadata={"description": "open, closed, or both with a comma."})
    page = fields.Integer(
        validate=validate.Range(1, 1000), metadata={"description": "Which page; the first where it is left out."}
    )
    page_size = fields.Integer(
        validate=validate.Range(1, MOST), metadata={"description": "Requests a page; 1000 where it is left out."}
    )
    extensions = fields.String(metadata={"description": "Some clients send it; it changes nothing."})


SERVICE_QUERY, REQUEST_QUERY = ServiceQuery(), RequestQuery()
