"""The shapes of escalation.yaml."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from services.notifier.directory.domain import WITHIN, Role
from services.notifier.escalation.domain import CONTACT_POINT, UNDELIVERED, Side, StoppedBy
from services.notifier.limits.happenings import STOPS
from services.notifier.limits.lengths import Length, Moment, Offset
from services.notifier.mail.domain import STEP_KINDS
from shared.contracts.words import Card, Channel, Colour, Duty, Kind, Measure, Urgency
from shared.process.shapes import CODE, ByName, Names, Shape, Whole, filled, one_of

MOST_TIMES = 60
"""How often a step may happen in all: whoever has not moved by then is not moved by one more mail."""


def _is_step_name(name: str) -> None:
    if set(name) & set(":#.") or len(name) > 64 or name == UNDELIVERED.name:
        raise ValidationError(
            "must be a short name without colon, hash and full stop, "
            f"and not {UNDELIVERED.name!r}, which every policy has already"
        )


class _When(Shape):
    before = fields.Nested(Offset)
    after = fields.Nested(Moment)
    from_start = fields.Nested(Moment)

    @validates_schema
    def one_side(self, data: Mapping[str, Any], **_: Any) -> None:
        if len(data) != 1:
            raise ValidationError(
                "must say one of `before: {n, unit}` and `after: {n, unit}`, seen from the limit, "
                "and `from_start: {n, unit}`, seen from the clock's beginning"
            )

    @post_load
    def by_side(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        ((side, offset),) = data.items()
        return {"side": str(Side(side)), "offset": offset}


class _Again(Shape):
    every = fields.Nested(Offset, required=True)
    times = Whole(2, MOST_TIMES, required=True)


class _Notice(Shape):
    colour = fields.String(required=True, validate=one_of(Colour))
    demand = fields.Nested(Names, required=True)
    limit = fields.Nested(Length, required=True)
    stopped_by = fields.String(required=True, validate=one_of(StoppedBy))


class Cases(Shape):
    """Which cases are meant; what is left out asks nothing."""

    classes = fields.List(fields.String())
    kinds = fields.List(fields.String(validate=one_of(Kind)))
    channels = fields.List(fields.String(validate=one_of(Channel)))
    urgency = fields.List(fields.String(validate=one_of(Urgency)))
    tags = fields.List(fields.String(validate=filled))
    rounds_from = Whole(1, 20)


class _Step(Shape):
    step = fields.String(required=True, validate=[filled, _is_step_name])
    name = fields.Nested(Names)
    clause = fields.Nested(Names)
    clocks = fields.List(
        fields.String(),
        required=True,
        validate=validate.Length(1, error="must name the clocks by whose limits it counts, like [closing]"),
    )
    when = fields.Nested(_When, required=True)
    again = fields.Nested(_Again)
    cases = fields.Nested(Cases)
    unless = fields.List(fields.String(validate=one_of(STOPS)))
    to = fields.List(fields.String(), load_default=list)
    copies = fields.List(fields.String(), load_default=list)
    mail = fields.String(
        load_default=None,
        validate=validate.OneOf(STEP_KINDS, error="there is no mail {input!r} for a step; write one of {choices}"),
    )
    card = fields.String(validate=one_of(Card))
    measure = fields.String(validate=one_of(Measure))
    notice = fields.Nested(_Notice)

    @validates_schema
    def does_something(self, data: Mapping[str, Any], **_: Any) -> None:
        """Refuse a step of which nobody would hear."""
        if bool(data["to"]) != (data["mail"] is not None):
            raise ValidationError(
                f"`to` and `mail` belong together: whom it writes to, in order of preference ({', '.join(Role)}, "
                f"or a word of `offices`), and which mail ({', '.join(STEP_KINDS)})",
                "to" if data["mail"] is None or data["to"] else "mail",
            )
        if data["copies"] and not data["to"]:
            raise ValidationError("copies of what nobody gets cannot be sent; say `to` and `mail`", "copies")
        if "card" in data and "measure" in data:
            raise ValidationError("is one thing or the other; write the card as a step of its own", "measure")
        if not (data["to"] or data.keys() & {"card", "measure", "notice"}):
            raise ValidationError("must do something: write to somebody (`to`, `mail`), `card`, `measure`, or `notice`")

    @post_load
    def flat(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data.pop("when"), **data.pop("again", {}), **data}


class _Office(Shape):
    name = fields.Nested(Names, required=True)
    body = fields.String(validate=filled)
    as_ = fields.List(
        fields.String(validate=one_of(Role)),
        data_key="as",
        attribute="as",
        validate=validate.Length(1, error=f"must name at least one of {', '.join(Role)}"),
    )
    duty = fields.String(validate=one_of(Duty))

    @validates_schema
    def somebody(self, data: Mapping[str, Any], **_: Any) -> None:
        """Refuse an office of which nobody could say who it is."""
        if ("body" in data) == ("duty" in data):
            raise ValidationError(
                "must say who that is: `body: code` of bodies.yaml, or `duty: dispatcher` for all who have that duty"
            )
        if "duty" in data and "as" in data:
            raise ValidationError(
                "everybody with the duty is meant, whatever they are in their bodies; leave it out", "as"
            )

    @post_load
    def all_roles(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {"as": [str(role) for role in WITHIN], **data} if "body" in data else data


class _Urging(Shape):
    """`every`: how much time lies between two urgings of a body for one task by people of ours."""

    clause = fields.Nested(Names)
    every = fields.Nested(Offset, required=True)


class _Unsigned(Shape):
    """How often the supervision office is reminded of a notice that it has neither signed nor discarded."""

    clause = fields.Nested(Names)
    every = fields.Nested(Offset, required=True)
    times = Whole(0, MOST_TIMES, required=True)


class Policy(Shape):
    """escalation.yaml."""

    offices = ByName(keys=fields.String(validate=CODE), values=fields.Nested(_Office), load_default=dict)
    steps = fields.List(fields.Nested(_Step), required=True)
    unsigned = fields.Nested(_Unsigned, load_default=lambda: {"every": {"n": 1, "unit": "working_days"}, "times": 3})
    urging = fields.Nested(_Urging, load_default=lambda: {"every": {"n": 1, "unit": "working_days"}})

    @validates_schema
    def words_apart(self, data: Mapping[str, Any], **_: Any) -> None:
        """Refuse an office by the word of a role, for nobody could say who is meant."""
        for word in set(data.get("offices", ())) & {*map(str, Role), CONTACT_POINT}:
            raise ValidationError({"offices": {word: ["means somebody in every place; give the office another word"]}})
