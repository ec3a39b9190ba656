"""The shapes of requests about cases. What the fields say together is for checks.py."""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from shared.contracts.words import CaseState, Channel, Kind, Satisfaction, Urgency
from shared.web.faults import Fault

LONGEST_DESCRIPTION = 102_400
"""Characters, not bytes, so that Chinese is not held to a third of the length."""

LANGUAGES = ("zh", "en", "zh-Hant")
"""In which an enterprise may be written to."""

_BREAK = re.compile(r"\r\n|\r|\n")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""What no database can hold."""

_NUL = Fault("nul", zh="不能含有 NUL 字符（U+0000）。", en="It must not hold the character NUL (U+0000).")
_SURROGATE = Fault(
    "surrogate",
    zh="含有不成对的代理字符，不是有效的 Unicode 文字。",
    en="It holds a lone surrogate and is no valid text.",
)

_YEAR = Fault("range", zh="年份应在 1900 到 2200 之间。", en="The year must be between 1900 and 2200.")

_BLANK = Fault("required", zh="请写明内容。", en="Write something.")


class Written(fields.String):
    """Text as people write it. What no database can hold is refused; everything else is kept, controls too."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        found = UNSTORABLE.search(text)
        if found:
            raise ValidationError(_NUL if found[0] == "\x00" else _SURROGATE)
        return text


class OneLine(Written):
    """Text on one line: line breaks become spaces. Where it may be left out, blank means left out."""

    def __init__(self, longest: int, **options: Any) -> None:
        super().__init__(validate=validate.Length(1, longest), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        text = _BREAK.sub(" ", super()._deserialize(value, attr, data, **kwargs)).strip()
        return None if not text and self.allow_none else text

    def _validate(self, value: Any) -> None:
        if value is not None:
            super()._validate(value)


class Prose(Written):
    """Text of one or more lines from a form of ours, whose lines a browser has ended in its own way."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        return _BREAK.sub("\n", super()._deserialize(value, attr, data, **kwargs)).strip()


class Instant(fields.AwareDateTime):
    """An instant with its offset, in years that every calendar and database can hold."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        instant = super()._deserialize(value, attr, data, **kwargs)
        if not 1900 <= instant.year <= 2200:
            raise ValidationError(_YEAR)
        return instant


class Flag(fields.Boolean):
    """true or false, and nothing that may be meant so: an agency that sends "no" must hear of it."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **kwargs)


class Whole(fields.Integer):
    """A whole number, written as one."""

    def __init__(self, low: int, high: int, **options: Any) -> None:
        super().__init__(strict=True, validate=validate.Range(low, high), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if isinstance(value, bool | str):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **kwargs)


def filled(text: str) -> None:
    """Refuse a text without a letter."""
    if not text.strip():
        raise ValidationError(_BLANK)


def _word(words: type, **options: Any) -> fields.String:
    return fields.String(validate=validate.OneOf([str(one) for one in words]), **options)  # type: ignore[attr-defined]


class _Strict(Schema):
    class Meta:
        unknown = RAISE


class ContactIn(_Strict):
    """Whom to call."""

    name = OneLine(100, allow_none=True)
    phone = OneLine(50, allow_none=True)
    email = OneLine(254, allow_none=True)
    language = fields.String(
        allow_none=True,
        validate=validate.OneOf(LANGUAGES),
        metadata={"description": "In which language they are written to; the place's first where it is left out."},
    )


class EnterpriseIn(_Strict):
    """The company that the case is of."""

    name = OneLine(200, required=True)
    uscc = OneLine(
        40, allow_none=True, metadata={"description": "Unified social credit code; its check digit is checked."}
    )
    contact = fields.Nested(ContactIn, allow_none=True)


class ComplainantIn(_Strict):
    """Who asks where it is no registered company: self-employed, not yet registered, residents."""

    name = OneLine(200, required=True)
    contact = fields.Nested(ContactIn, allow_none=True)


class ProjectIn(_Strict):
    """The investment that the case is about."""

    name = OneLine(200, allow_none=True)
    amount = Whole(0, 10**13, allow_none=True, metadata={"description": "In yuan."})


class NewCase(_Strict):
    """A case to be brought. Tags such as key enterprise have no field here: the district's own lists say who is one."""

    source_reference = OneLine(
        100, allow_none=True, metadata={"description": "Your own number; the same one again is the same case."}
    )
    source_due_at = Instant(allow_none=True, metadata={"description": "A limit that already runs with you."})
    source_return_until = Instant(
        allow_none=True,
        metadata={"description": "Until when you take it back (退回来源); left out, the district's own rule holds."},
    )
    kind = _word(Kind, required=True)
    channel = _word(Channel, required=True)
    enterprise = fields.Nested(EnterpriseIn, allow_none=True)
    complainant = fields.Nested(ComplainantIn, allow_none=True)
    anonymous = Flag()
    confidential = Flag()
    about = OneLine(
        200,
        allow_none=True,
        metadata={"description": "Whom it is about: a body's code or name. It will not see the case."},
    )
    title = OneLine(200, required=True)
    description = Written(allow_none=True, validate=validate.Length(max=LONGEST_DESCRIPTION))
    matter = OneLine(40, allow_none=True, metadata={"description": "A code of /v1/codes/matters."})
    industry = OneLine(10, allow_none=True, metadata={"description": "By GB/T 4754, such as C2761."})
    sub_district = OneLine(40, allow_none=True, metadata={"description": "A code of /v1/codes/sub-districts."})
    place = OneLine(300, allow_none=True)
    project = fields.Nested(ProjectIn, allow_none=True)
    urgency = _word(Urgency)
    needs_reply = Flag()
    occurred_at = Instant(allow_none=True)


class Supplement(_Strict):
    """Something to add to the case."""

    text = Written(required=True, validate=[validate.Length(max=20_000), filled], metadata={"minLength": 1})


class Urge(_Strict):
    """Pressing for an answer; a text is not needed."""

    text = Written(allow_none=True, validate=validate.Length(max=2_000))


class Withdraw(_Strict):
    """Taking the case back."""

    reason = Written(allow_none=True, validate=validate.Length(max=2_000))


class VerdictIn(_Strict):
    """The three questions: were you contacted, is it solved, are you satisfied."""

    contacted = Flag(required=True)
    solved = Flag(required=True)
    satisfaction = _word(Satisfaction, required=True)
    text = Written(allow_none=True, validate=validate.Length(max=5_000))
    round = Whole(
        1, 1000, metadata={"description": "The round whose answer is judged; refused when a newer one has begun."}
    )


class SendBackIn(_Strict):
    """Why a report goes back to whoever wrote it."""

    reason = Prose(required=True, validate=[validate.Length(max=4_000), filled])


class NotReachedIn(_Strict):
    """A call that reached nobody."""

    note = Prose(allow_none=True, validate=validate.Length(max=1_000))
    round = Whole(1, 1000, required=True)


class RedoIn(_Strict):
    """Why a case is taken up again after a bad verdict was checked."""

    reason = Prose(required=True, validate=[validate.Length(max=4_000), filled])
    round = Whole(1, 1000, required=True)


class ExplainIn(_Strict):
    """Why an answer stands although it was judged badly, for the enterprise to read."""

    explanation = Prose(required=True, validate=[validate.Length(max=10_000), filled])
    round = Whole(1, 1000, required=True)


class CaseQuery(_Strict):
    """Which of your cases to list."""

    state = _word(CaseState)
    since = Instant(metadata={"description": "Received at or after this instant."})
    until = Instant(metadata={"description": "Received before this instant."})
    updated_since = Instant(metadata={"description": "Changed at or after this instant."})
    limit = fields.Integer(
        validate=validate.Range(1, 200), metadata={"description": "Cases a page; 50 where it is left out."}
    )
    cursor = fields.String(
        validate=validate.Length(1, 200), metadata={"description": "From a page's link to the next."}
    )


class EventQuery(_Strict):
    """Which lines of a case's timeline to list."""

    after = fields.Integer(
        validate=validate.Range(0, 10**9), metadata={"description": "Only lines behind this number."}
    )
    limit = fields.Integer(
        validate=validate.Range(1, 500), metadata={"description": "Lines a page; 200 where it is left out."}
    )


NEW_CASE, SUPPLEMENT, URGE, WITHDRAW, VERDICT = NewCase(), Supplement(), Urge(), Withdraw(), VerdictIn()
SEND_BACK, NOT_REACHED, REDO, EXPLAIN = SendBackIn(), NotReachedIn(), RedoIn(), ExplainIn()
CASE_QUERY, EVENT_QUERY = CaseQuery(), EventQuery()
"""Made once: making a schema costs more than using it, and it holds no state between loads."""
