"""The shape of matters.yaml, rules.yaml and lists.yaml. What is written short is loaded in full."""

from collections.abc import Mapping
from typing import Any

from marshmallow import INCLUDE, Schema, ValidationError, fields, post_load, validate, validates_schema

from services.router.configuration import FILLED, Names
from services.router.rules.conditions import STATED
from services.router.rules.domain import CLASSES
from services.router.rules.words import industry_code
from shared.contracts.words import Channel, Kind, Urgency

_RULE_ID = validate.Regexp(
    r"[a-z][a-z0-9-]{0,59}\Z", error="write small letters, digits and hyphens, beginning with a letter"
)
_MATTER = validate.Regexp(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*\Z", error="write a matter's code, like land.enlarge")
# Check digits are intake's to judge when a case comes in; a list may hold a code that a register got wrong.
_USCC = validate.Regexp(r"[0-9A-HJ-NPQRTUWXY]{18}\Z", error="write the 18 characters of a unified social credit code")


def _industry(code: str) -> None:
    if industry_code(code) is None:
        raise ValidationError("write a section's letter, or two to four digits of GB/T 4754, like C27")


class _OneOrMore(fields.List):
    """Words of which one must hold; a single one needs no brackets."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> list[Any]:
        return super()._deserialize(value if isinstance(value, list) else [value], attr, data, **options)


def _one_of(*words: str) -> _OneOrMore:
    return _OneOrMore(fields.String(validate=validate.OneOf(words)), validate=FILLED)


def _some(check: Any = FILLED) -> _OneOrMore:
    return _OneOrMore(fields.String(validate=check), validate=FILLED)


class _Joined(Schema):
    @validates_schema
    def says_something(self, data: Mapping[str, Any], **_: Any) -> None:
        if not data:
            raise ValidationError("says nothing; write at least one condition, or leave it out")


class _Words(_Joined):
    any = _some()
    all = _some()
    none = _some()


class _Tags(_Joined):
    any = _some()
    all = _some()


class _Shortened(fields.Nested):
    """A list stands for `any` of it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, partial: Any = None, **options: Any) -> Any:
        short = isinstance(value, list | str)
        return super()._deserialize({"any": value} if short else value, attr, data, partial, **options)


class _Amount(Schema):
    at_least = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))


def _condition() -> Schema:
    return Condition()


class Condition(_Joined):
    """A condition; several names beside each other must all hold."""

    matter = _some(_MATTER)
    kind = _one_of(*Kind)
    industry = _some(_industry)
    sub_district = _some()
    channel = _one_of(*Channel)
    source = _some()
    urgency = _one_of(*Urgency)
    tags = _Shortened(_Tags)
    amount = fields.Nested(_Amount)
    confidential = fields.Boolean(truthy={True}, falsy={False})
    missing = _one_of(*STATED)
    words = _Shortened(_Words)
    all = fields.List(fields.Nested(_condition), validate=FILLED)
    any = fields.List(fields.Nested(_condition), validate=FILLED)
    not_ = fields.Nested(_condition, data_key="not", attribute="not")


class _Outcome(Schema):
    lead = fields.String()
    assisting = fields.List(fields.String(), load_default=list)
    case_class = fields.String(data_key="class", attribute="class", load_default=None, validate=validate.OneOf(CLASSES))
    desk = fields.Boolean(truthy={True}, falsy=set())

    @validates_schema
    def one_way(self, data: Mapping[str, Any], **_: Any) -> None:
        if ("lead" in data) == ("desk" in data):
            raise ValidationError("write either `lead: <body>`, or `desk: true` where a person must decide")
        if "desk" in data and (data["assisting"] or data["class"]):
            raise ValidationError("what goes to the desk has no assisting bodies and no class; the person names them")


class _Rule(Schema):
    id = fields.String(required=True, validate=_RULE_ID)
    priority = fields.Integer(strict=True, load_default=0, validate=validate.Range(min=-1000, max=1000))
    when = fields.Nested(Condition, required=True)
    then = fields.Nested(_Outcome, required=True)
    because = fields.Nested(Names, required=True)

    @post_load
    def flat(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        outcome = data.pop("then")
        return {**data, "lead": outcome.get("lead"), "assisting": outcome["assisting"], "class": outcome["class"]}


class Rules(Schema):
    """rules.yaml."""

    returns_allowed = fields.Integer(required=True, strict=True, validate=validate.Range(min=1, max=10))
    backstop = fields.String(required=True)
    rules = fields.List(fields.Nested(_Rule), required=True)


class _Matter(Schema):
    code = fields.String(required=True, validate=_MATTER)
    name = fields.Nested(Names, required=True)
    lead = fields.String(required=True, allow_none=True)
    case_class = fields.String(data_key="class", attribute="class", required=True, validate=validate.OneOf(CLASSES))


class Matters(Schema):
    """matters.yaml."""

    matters = fields.List(fields.Nested(_Matter), required=True, validate=FILLED)


class _Enterprise(Schema):
    uscc = fields.String(validate=_USCC)
    name = fields.String(required=True, validate=FILLED)


class _Tag(Schema):
    name = fields.Nested(Names, required=True)
    enterprises = fields.List(fields.Nested(_Enterprise), required=True)


class Tags(Schema):
    """lists.yaml."""

    tags = fields.Dict(keys=fields.String(validate=FILLED), values=fields.Nested(_Tag), required=True)


class _SubDistrict(Schema):
    class Meta:
        unknown = INCLUDE

    code = fields.String(required=True)


class Place(Schema):
    """What the router needs of place.yaml, which is intake's to check whole."""

    class Meta:
        unknown = INCLUDE

    zone = fields.String(required=True)
    name = fields.Nested(Names, required=True)
    sub_districts = fields.List(fields.Nested(_SubDistrict), required=True)
