"""The shapes of the forms about the ledger."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from services.intake.cases.schemas import OneLine, Prose, filled
from services.intake.ledger.domain import OUTCOMES
from services.intake.promises.domain import must_promise
from shared.web.faults import Fault

_BOTH = Fault("required", zh="请同时填写承诺内容和兑现期限。", en="A promise needs both what and by which day.")
_PROMISE = Fault(
    "required",
    zh="部分解决、列入计划的，须写明承诺内容和兑现期限。",
    en="What is partly solved or planned is promised: what, and by which day.",
)
_DAYS = Fault(
    "required", zh="请填写每几个工作日询问一次。", en="Say after how many working days it is asked there again."
)
_WHY = Fault("required", zh="不同意的，请写明理由。", en="Say why you refuse.")


class _Pledged(Schema):
    promise = Prose(validate=[validate.Length(max=4_000), filled])
    promised_on = fields.Date()

    @validates_schema(skip_on_field_errors=True)
    def both(self, told: dict[str, Any], **_: Any) -> None:
        for one, other in (("promise", "promised_on"), ("promised_on", "promise")):
            if one in told and other not in told:
                raise ValidationError({other: [_BOTH]})


class _Owned(Schema):
    owner = OneLine(64, required=True)
    responsible = OneLine(200, required=True)
    months = fields.Integer(required=True, validate=validate.Range(1, 120))


class ProposeIn(_Pledged, _Owned):
    """To put a case on the ledger: why, whose it is, how often it is reviewed, what is promised with it if anything."""

    reason = Prose(required=True, validate=[validate.Length(max=4_000), filled])
    outside = OneLine(40)
    days = fields.Integer(validate=validate.Range(1, 60))

    @validates_schema(skip_on_field_errors=True)
    def asks(self, told: dict[str, Any], **_: Any) -> None:
        """See that somebody asks an owner beyond the district, again and again."""
        if "outside" in told and "days" not in told:
            raise ValidationError({"days": [_DAYS]})


class DecideIn(Schema):
    """What the second person says to that; a refusal has a reason."""

    decision = fields.String(required=True, validate=validate.OneOf(["agree", "refuse"]))
    reason = Prose(validate=validate.Length(max=2_000))

    @validates_schema(skip_on_field_errors=True)
    def why(self, told: dict[str, Any], **_: Any) -> None:
        """See that a refusal says why."""
        if told["decision"] == "refuse" and not told.get("reason"):
            raise ValidationError({"reason": [_WHY]})


class ChangeIn(_Owned):
    """Another owner, name or cycle, and why."""

    days = fields.Integer(validate=validate.Range(1, 60))
    note = Prose(required=True, validate=[validate.Length(max=2_000), filled])


class ResumeIn(Schema):
    """Back to work, and why."""

    why = Prose(required=True, validate=[validate.Length(max=4_000), filled])


class AnswerIn(_Pledged):
    """Closed with an answer; what that leaves open is promised."""

    outcome = fields.String(required=True, validate=validate.OneOf([str(one) for one in OUTCOMES]))
    answer = Prose(required=True, validate=[validate.Length(max=20_000), filled])

    @validates_schema(skip_on_field_errors=True)
    def promised(self, told: dict[str, Any], **_: Any) -> None:
        """See that what is left open is promised."""
        if must_promise(told["outcome"]) and "promise" not in told:
            raise ValidationError({"promise": [_PROMISE]})


class SentBackIn(Schema):
    """That whoever has the case outside does not take it: why, on which law, and who there has said so."""

    why = Prose(required=True, validate=[validate.Length(max=4_000), filled])
    legal_basis = Prose(required=True, validate=[validate.Length(max=2_000), filled])
    by = OneLine(200, required=True)


PROPOSE, DECIDE, CHANGE, RESUME, ANSWER = ProposeIn(), DecideIn(), ChangeIn(), ResumeIn(), AnswerIn()
SENT_BACK = SentBackIn()
