"""The forms of a task's page: which fields, how they are read, what act they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, ValidationError, fields, missing, post_load, validate, validates_schema

from services.notifier.tasks.domain import Act
from shared.contracts.words import OPEN_ENDED, ContactWay, Outcome
from shared.web.faults import Fault

_EMPTY = Fault("required", zh="请填写。", en="Please fill this in.")
_LAW = Fault("required", zh="依法不能办的，请写明法律依据。", en="Name the law by which it cannot be done.")
_PROMISE = Fault(
    "required",
    zh="办理结果为“部分解决”“列入计划”的，请填写。",
    en="An outcome that leaves something to be done is promised: please fill this in.",
)
_WHY = Fault("required", zh="不同意的，请说明理由。", en="Please say why you disagree.")


class Prose(fields.String):
    """A text of one or more lines, without the white space around it, its lines ended by newlines."""

    def __init__(self, most: int, *, required: bool = True) -> None:
        super().__init__(required=required, load_default=missing if required else "")
        self._most = validate.Length(max=most)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs).replace("\r\n", "\n").strip()
        if self.required and not text:
            raise ValidationError([_EMPTY])
        self._most(text)
        return text


class SignForm(Schema):
    """Signing says nothing beyond itself."""


class ReturnForm(Schema):
    """`ground` is a code of the place's list of reasons, where it has one."""

    ground = fields.String(load_default="", validate=validate.Length(max=64))
    reason = Prose(4_000)
    legal_basis = Prose(2_000)


class ReportForm(Schema):
    """`report` is for the centre, `answer` for the enterprise once the centre has approved it.

    What cannot be done by law names that law in `legal_basis`; any other answer may. An outcome that leaves something
    to be done is promised: `promise` says what, `promised_on` by which day, `responsible` who answers for it (a body
    and one of its people, see promising).
    """

    report = Prose(20_000)
    answer = Prose(20_000)
    outcome = fields.String(required=True, validate=validate.OneOf([str(one) for one in Outcome]))
    legal_basis = Prose(2_000, required=False)
    promise = Prose(4_000, required=False)
    promised_on = fields.Date(load_default=None)
    responsible = fields.String(load_default="", validate=validate.Length(max=160))

    @validates_schema(skip_on_field_errors=True)
    def _no_without_a_law(self, data: dict[str, Any], **_: Any) -> None:
        if data["outcome"] == Outcome.CANNOT_BY_LAW and not data["legal_basis"]:
            raise ValidationError({"legal_basis": [_LAW]})

    @validates_schema(skip_on_field_errors=True)
    def _promised(self, data: dict[str, Any], **_: Any) -> None:
        if data["outcome"] in OPEN_ENDED:
            lacks = [name for name in ("promise", "promised_on", "responsible") if not data[name]]
            if lacks:
                raise ValidationError({name: [_PROMISE] for name in lacks})

    @post_load
    def _as_said(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data, "legal_basis": data["legal_basis"] or None}


class CountersignForm(Schema):
    """Says nothing beyond itself."""


class NotSignForm(Schema):
    reason = Prose(4_000)


class OpinionForm(Schema):
    agrees = fields.String(required=True, validate=validate.OneOf(["yes", "no"]))
    text = Prose(10_000, required=False)

    @validates_schema
    def _disagreement_has_reasons(self, data: dict[str, Any], **_: Any) -> None:
        if data["agrees"] == "no" and not data["text"]:
            raise ValidationError({"text": [_WHY]})

    @post_load
    def _as_said(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {"agrees": data["agrees"] == "yes", "text": data["text"]}


class PartForm(Schema):
    """`text`: the report on a body's part, or why the part is not its own."""

    agrees = fields.String(required=True, validate=validate.OneOf(["yes", "no"]))
    text = Prose(20_000)

    @post_load
    def _as_said(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {"agrees": data["agrees"] == "yes", "text": data["text"]}


class DelegateForm(Schema):
    """`to` is the id of somebody of the body; who that is, is looked up."""

    to = fields.String(required=True, validate=validate.Length(max=64))
    note = Prose(2_000, required=False)


class TakeBackForm(Schema):
    """Says nothing beyond itself."""


class InterimForm(Schema):
    text = Prose(10_000)
    promised_on = fields.Date(load_default=None)


class AskSupplementForm(Schema):
    what = Prose(4_000)


class AskExtensionForm(Schema):
    """`n` is in the unit that the place grants more time in; `ground` a code of its list."""

    n = fields.Integer(required=True, validate=validate.Range(1, 10_000))
    ground = fields.String(load_default="", validate=validate.Length(max=64))
    reason = Prose(4_000)
    legal_basis = Prose(2_000, required=False)


class AskSuspensionForm(AskExtensionForm):
    """As for more time, and `evidence`: what shows the ground."""

    evidence = Prose(2_000, required=False)


class GoOnForm(Schema):
    reason = Prose(2_000)


class ContactForm(Schema):
    """`at` is local time in the place, as a browser writes it; empty: now."""

    how = fields.String(required=True, validate=validate.OneOf([str(one) for one in ContactWay]))
    at = fields.NaiveDateTime(load_default=None)
    note = Prose(2_000, required=False)


@dataclass(frozen=True, slots=True)
class Form:
    """One form of the page."""

    act: Act
    schema: Schema
    fields: tuple[str, ...]


REPORTED = ("report", "answer", "outcome", "legal_basis", "promise", "promised_on", "responsible")

FORMS: Mapping[str, Form] = {
    form.act.value: form
    for form in (
        Form(Act.SIGN, SignForm(), ()),
        Form(Act.RETURN, ReturnForm(), ("ground", "reason", "legal_basis")),
        Form(Act.REPORT, ReportForm(), REPORTED),
        Form(Act.COUNTERSIGN, CountersignForm(), ()),
        Form(Act.NOT_SIGN, NotSignForm(), ("reason",)),
        Form(Act.OPINION, OpinionForm(), ("agrees", "text")),
        Form(Act.PART, PartForm(), ("agrees", "text")),
        Form(Act.INTERIM, InterimForm(), ("text", "promised_on")),
        Form(Act.ASK_SUPPLEMENT, AskSupplementForm(), ("what",)),
        Form(Act.ASK_EXTENSION, AskExtensionForm(), ("n", "ground", "reason", "legal_basis")),
        Form(Act.ASK_SUSPENSION, AskSuspensionForm(), ("n", "ground", "reason", "evidence", "legal_basis")),
        Form(Act.DROP_EXTENSION, TakeBackForm(), ()),
        Form(Act.END_SUSPENSION, GoOnForm(), ("reason",)),
        Form(Act.CONTACT, ContactForm(), ("how", "at", "note")),
        Form(Act.DELEGATE, DelegateForm(), ("to", "note")),
        Form(Act.TAKE_BACK, TakeBackForm(), ()),
    )
}
"""By the word at the end of the address."""
