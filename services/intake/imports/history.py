"""What is told besides of a case that was closed long ago: when it came, when and how it ended. The shapes."""

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from services.intake.cases.schemas import Instant, OneLine, Written
from shared.contracts.words import Outcome, Satisfaction
from shared.web.faults import Fault

_ORDER = Fault("before_received", zh="办结时间早于收到时间。", en="It was closed earlier than it was received.")


class Historical(Schema):
    """How a case of earlier years went. Instants are those of then."""

    class Meta:
        unknown = RAISE

    received_at = Instant(required=True)
    closed_at = Instant(required=True)
    outcome = fields.String(validate=validate.OneOf([str(one) for one in Outcome]), allow_none=True)
    answer = Written(allow_none=True, validate=validate.Length(max=20_000))
    satisfaction = fields.String(validate=validate.OneOf([str(one) for one in Satisfaction]), allow_none=True)
    lead = OneLine(64, allow_none=True)

    @validates_schema
    def in_order(self, data: dict, **_: object) -> None:
        """Refuse an end before the beginning."""
        if data.get("closed_at") and data.get("received_at") and data["closed_at"] < data["received_at"]:
            raise ValidationError(_ORDER, "closed_at")


HISTORICAL = Historical()
NAMES = frozenset(HISTORICAL.fields)
