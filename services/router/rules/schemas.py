"""The shape of matters.yaml, rules.yaml and lists.yaml. What is written short is loaded in full."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from services.router.rules.conditions import STATED
from services.router.rules.domain import ENDS
from services.router.rules.words import industry_code
from shared.contracts.words import Channel, Kind, Urgency
from shared.process.shapes import CODE, ByName, Flag, Glimpse, Names, Shape, Whole, filled, known_zone, one_of

LONGEST_WORD = 40
MOST_WORDS = 500
DEEPEST = 8
MOST_RULES = 200_000
"""What a rule may ask for, so that no case takes long: letters of a word, words and depth of a rule, rules."""

_RULE_ID = validate.Regexp(
    r"[a-z][a-z0-9-]{0,59}\Z", error="write small letters, digits and hyphens, beginning with a letter"
)
_LABEL = validate.Regexp(r"[a-z][a-z0-9_]{0,39}\Z", error="write small letters, digits and _, like joint_meeting")
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


def _any_of(*words: str) -> _OneOrMore:
    return _OneOrMore(fields.String(validate=one_of(words)), validate=filled)


def _some(check: Any = filled) -> _OneOrMore:
    return _OneOrMore(fields.String(validate=check), validate=filled)


def _word(word: str) -> None:
    if not word.strip():
        raise ValidationError("must say something; write it, or leave the line out")
    if len(word) > LONGEST_WORD:
        raise ValidationError(f"is longer than {LONGEST_WORD} characters; write the words that tell it from others")


class _Joined(Shape):
    @validates_schema
    def says_something(self, data: Mapping[str, Any], **_: Any) -> None:
        if not data:
            raise ValidationError("says nothing; write at least one condition, or leave it out")


class _Words(_Joined):
    any = _some(_word)
    all = _some(_word)
    none = _some(_word)


class _Tags(_Joined):
    any = _some()
    all = _some()


class _Shortened(fields.Nested):
    """A list stands for `any` of it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, partial: Any = None, **options: Any) -> Any:
        short = isinstance(value, list | str)
        return super()._deserialize({"any": value} if short else value, attr, data, partial, **options)


class _Amount(_Joined):
    at_least = Whole(1)
    below = Whole(1)

    @validates_schema
    def in_order(self, data: Mapping[str, Any], **_: Any) -> None:
        if data.get("below", data.get("at_least", 0) + 1) <= data.get("at_least", 0):
            raise ValidationError("`below` must be more than `at_least`, or no amount fits")


def _condition() -> Shape:
    return Condition()


class Condition(_Joined):
    """A condition; several names beside each other must all hold."""

    matter = _some(_MATTER)
    kind = _any_of(*Kind)
    industry = _some(_industry)
    sub_district = _some()
    channel = _any_of(*Channel)
    source = _some()
    urgency = _any_of(*Urgency)
    tags = _Shortened(_Tags)
    amount = fields.Nested(_Amount)
    confidential = Flag()
    missing = _any_of(*STATED)
    stated = _any_of(*STATED)
    place = _some(_word)
    about = _some(_word)
    words = _Shortened(_Words)
    all = fields.List(fields.Nested(_condition), validate=filled)
    any = fields.List(fields.Nested(_condition), validate=filled)
    not_ = fields.Nested(_condition, data_key="not", attribute="not")


class _Team(fields.String):
    default_error_messages = {"invalid": "write the code of a task force in stages.yaml, like enlargement"}  # noqa: RUF012


class _FirstOf(Shape):
    first_of = fields.List(
        fields.String(validate=filled),
        required=True,
        validate=validate.Length(2, error="must name two bodies or more, of which the first to have received it leads"),
    )


class _Lead(fields.Nested):
    """A body's code, or `{first_of: [codes]}`."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, partial: Any = None, **options: Any) -> Any:
        return value if isinstance(value, str) else super()._deserialize(value, attr, data, partial, **options)


class _Outcome(Shape):
    lead = _Lead(_FirstOf)
    assisting = fields.List(fields.String(), load_default=list)
    case_class = fields.String(data_key="class", attribute="class", load_default=None, validate=CODE)
    split = fields.List(fields.String(), load_default=list)
    end = fields.String(load_default=None, validate=one_of(ENDS))
    ground = fields.String(load_default=None)
    task_force = _Team(load_default=None)
    labels = fields.List(fields.String(validate=_LABEL), load_default=list)
    desk = Flag(validate=validate.Equal(True, error="must be true; or leave it out"))

    @validates_schema
    def one_way(self, data: Mapping[str, Any], **_: Any) -> None:
        if ("lead" in data) == ("desk" in data):
            raise ValidationError("write either `lead: <body>`, or `desk: true` where a person must decide")
        if data["end"] == "declined" and not data["ground"]:
            raise ValidationError("a refusal needs `ground`: one of the codes in endings.yaml")
        if data["ground"] and not data["end"]:
            raise ValidationError("`ground` says why a case ends; write `end` beside it, or leave it out")
        if data["end"] == "declined" and "lead" in data:
            raise ValidationError("what is declined has no lead; write `desk: true`")
        if "desk" in data and (data["assisting"] or data["split"] or data["class"]):
            raise ValidationError("what goes to the desk has no assisting bodies and no class; the person names them")


class _Rule(Shape):
    id = fields.String(required=True, validate=_RULE_ID)
    priority = Whole(-1000, 1000, load_default=0)
    when = fields.Nested(Condition, required=True)
    then = fields.Nested(_Outcome, required=True)
    because = fields.Nested(Names, required=True)

    @post_load
    def flat(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        outcome = data.pop("then")
        kept = ("assisting", "class", "split", "end", "ground", "task_force", "labels")
        lead = outcome.get("lead")
        first_of = {} if lead is None or isinstance(lead, str) else lead
        named = {"lead": first_of["first_of"][0], **first_of} if first_of else {"lead": lead}
        return {**data, **named, **{name: outcome[name] for name in kept}}


class _Text(Shape):
    promise = fields.Float(
        required=True,
        validate=validate.Range(
            0.5, 0.98, error="write a precision that the text model knows a threshold for: 0.95, 0.98"
        ),
    )


class Rules(Shape):
    """rules.yaml. text: what is asked of the text model; without it nothing goes by it without a person."""

    returns_allowed = Whole(1, 10, required=True)
    returns_decided_by = fields.String(required=True, validate=one_of(["desk", "rules"]))
    backstop = fields.String(required=True)
    text = fields.Nested(_Text)
    rules = fields.List(
        fields.Nested(_Rule),
        required=True,
        validate=validate.Length(max=MOST_RULES, error=f"has more than {MOST_RULES} rules; join some of them"),
    )


class _Matter(Shape):
    code = fields.String(required=True, validate=_MATTER)
    name = fields.Nested(Names, required=True)
    lead = fields.String(required=True, allow_none=True)
    case_class = fields.String(data_key="class", attribute="class", required=True, validate=CODE)


class Matters(Shape):
    """matters.yaml."""

    matters = fields.List(fields.Nested(_Matter), required=True, validate=filled)


class _Enterprise(Shape):
    uscc = fields.String(validate=_USCC)
    name = fields.String(required=True, validate=filled)


class _Tag(Shape):
    name = fields.Nested(Names, required=True)
    enterprises = fields.List(fields.Nested(_Enterprise), required=True)


class Tags(Shape):
    """lists.yaml."""

    tags = ByName(keys=fields.String(validate=filled), values=fields.Nested(_Tag), required=True)


class _TaskForce(Glimpse):
    code = fields.String(required=True)
    name = fields.Nested(Names, required=True)


class TaskForces(Glimpse):
    """What the router needs of stages.yaml, which is notifier's to check whole."""

    task_forces = fields.List(fields.Nested(_TaskForce), required=True)


class Classes(Glimpse):
    """What the router needs of limits.yaml, which is notifier's to check whole: the classes that have limits."""

    classes = fields.Dict(keys=fields.String(), required=True)


class _SubDistrict(Glimpse):
    code = fields.String(required=True)
    name = fields.Nested(Names, required=True)


class Place(Glimpse):
    """What the router needs of place.yaml, which is intake's to check whole."""

    zone = fields.String(required=True, validate=known_zone)
    centre = fields.Nested(Names, required=True)
    sub_districts = fields.List(fields.Nested(_SubDistrict), required=True)


class _Ground(Glimpse):
    code = fields.String(required=True)
    name = fields.Nested(Names, required=True)
    endings = fields.List(fields.String(), required=True)


class Grounds(Glimpse):
    """What the router needs of endings.yaml, which is intake's to check whole."""

    grounds = fields.List(fields.Nested(_Ground), required=True)
