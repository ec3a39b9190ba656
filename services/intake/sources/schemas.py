"""The shapes of what an agency says about whose its case is."""

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, validate, validates_schema

from services.intake.cases.schemas import Flag, Written, filled
from shared.web.faults import Fault

_WHY = Fault("required", zh="请写明不收回的理由。", en="Say why you do not take it back.")


class _Strict(Schema):
    class Meta:
        unknown = RAISE


class TakeBackIn(_Strict):
    """Taking a case back; `text` is read by the enterprise and by whoever had the case."""

    text = Written(required=True, validate=[validate.Length(max=5_000), filled], metadata={"minLength": 1})


class AcknowledgeIn(_Strict):
    """Whether you have taken what went back to you; if not, say why."""

    accepted = Flag(required=True)
    text = Written(allow_none=True, validate=validate.Length(max=5_000))

    @validates_schema(skip_on_field_errors=True)
    def says_why(self, told: dict[str, Any], **_: Any) -> None:
        """Refuse a no without a reason."""
        if not told["accepted"] and not (told.get("text") or "").strip():
            raise ValidationError(_WHY, "text")


class ReopenIn(_Strict):
    """Why the answer does not hold."""

    reason = Written(required=True, validate=[validate.Length(max=5_000), filled], metadata={"minLength": 1})


TAKE_BACK, ACKNOWLEDGE, REOPEN = TakeBackIn(), AcknowledgeIn(), ReopenIn()
