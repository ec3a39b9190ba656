"""The shape of the form by which somebody says what looking again came to."""

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from services.intake.cases.schemas import Prose
from services.intake.rechecks.domain import Found
from shared.web.faults import Fault

_WHAT = Fault("required", zh="不合规的，请写明发现的问题。", en="Say what is not in order.")
_WHY = Fault(
    "required", zh="请写明重新办理的原因，企业和承办单位将看到。", en="Say why; the enterprise and the office read it."
)


class JudgeIn(Schema):
    """`note` is for the inside; `reason` is read by the enterprise and the office where the case is taken up again."""

    class Meta:
        unknown = RAISE

    found = fields.String(required=True, validate=validate.OneOf([str(one) for one in Found]))
    note = Prose(validate=validate.Length(max=4_000))
    reason = Prose(validate=validate.Length(max=4_000))

    @validates_schema(skip_on_field_errors=True)
    def _said(self, data: dict[str, Any], **_: Any) -> None:
        if data["found"] != Found.IN_ORDER and not (data.get("note") or "").strip():
            raise ValidationError({"note": [_WHAT]})
        if data["found"] == Found.REOPENED and not (data.get("reason") or "").strip():
            raise ValidationError({"reason": [_WHY]})


JUDGE = JudgeIn()
