"""The shape of limits.yaml."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from services.notifier.limits.extending_reading import Extension, Suspension
from services.notifier.limits.happenings import STARTS, STOPS, Ends, Happening, Of
from services.notifier.limits.lengths import Length
from shared.contracts.words import Kind
from shared.process.shapes import CODE, ByName, Flag, Names, Shape, Whole, filled, one_of

_CODE = validate.Regexp(r"[a-z][a-z0-9_]{0,39}\Z", error="write small letters, digits and _, like not_our_duty")


class _Ruled(Length):
    """A length beside the clause of the rule that it stands for."""

    clause = fields.Nested(Names)


class _Opinion(_Ruled):
    """`{n, unit}`, and what `silence` past that means: `consent`, or the lead `waits`."""

    silence = fields.String(load_default="consent", validate=one_of(["consent", "waits"]))


class _Source(Shape):
    review_working_days = Whole(1, 30, required=True)
    least = fields.Nested(Length, required=True)


class _Reason(Shape):
    code = fields.String(required=True, validate=_CODE)
    name = fields.Nested(Names, required=True)


class _Returns(Shape):
    clause = fields.Nested(Names)
    window = fields.Nested(Length, required=True)
    reasons = fields.List(fields.Nested(_Reason), required=True, validate=filled)


class _Class(Shape):
    """The limits of a class by clock: `limits`, what a kind of case has instead, and what it goes without."""

    name = fields.Nested(Names)
    clause = fields.Nested(Names)
    limits = ByName(keys=fields.String(), values=fields.Nested(_Ruled), required=True)
    kinds = ByName(
        keys=fields.String(validate=one_of(Kind)), values=ByName(keys=fields.String(), values=fields.Nested(_Ruled))
    )
    without = fields.List(fields.String())

    @validates_schema
    def has_closing(self, data: Mapping[str, Any], **_: Any) -> None:
        """Refuse a class in which an enterprise would wait without end."""
        if "closing" not in data["limits"]:
            raise ValidationError("must have `closing: {n, unit}`: until when the enterprise has its answer", "limits")


class _Clock(Shape):
    clock = fields.String(required=True, validate=CODE)
    name = fields.Nested(Names, required=True)
    clause = fields.Nested(Names)
    of = fields.String(required=True, validate=one_of(Of))
    body = fields.String(validate=filled)
    starts = fields.String(required=True, validate=one_of(STARTS))
    stops = fields.List(fields.String(validate=one_of(STOPS)), required=True, validate=filled)
    rests = Flag(load_default=True)
    limit = fields.Nested(Length, load_default=None)
    ends = fields.String(validate=one_of(Ends))

    @validates_schema
    def ends_once(self, data: Mapping[str, Any], **_: Any) -> None:
        """Refuse a clock that would end in two ways, or that would stand still while what it ends with does not."""
        if "ends" in data and data["limit"] is not None:
            raise ValidationError("ends with the case's own instant; leave `limit` out", "limit")
        if "ends" in data and data["rests"]:
            raise ValidationError("ends with an instant that does not move; write `rests: false`", "rests")

    @validates_schema
    def can_run(self, data: Mapping[str, Any], **_: Any) -> None:
        """Refuse a clock that would stop as it starts, or that starts before there is whose it is."""
        if data["starts"] in data["stops"]:
            raise ValidationError("stops by what starts it, so that it never runs; name something later", "stops")
        centre = data["of"] == Of.CENTRE
        if "body" in data and not centre:
            raise ValidationError("says which body is the centre; whose this clock is says `of`", "body")
        if data["starts"] == Happening.WAITING and not centre:
            raise ValidationError("no body has a case that waits at the desk; write `of: centre`", "of")
        if data["starts"] == Happening.WAITING and data["stops"] != [Happening.DISPATCHED]:
            raise ValidationError(
                "a case waits until a body has it or the round ends; write `stops: [dispatched]`", "stops"
            )
        task = data["of"] in (Of.LEAD, Of.SPLIT, Of.ASSISTING)
        if task and data["starts"] == Happening.RECEIVED:
            raise ValidationError(
                "no body has a task when a case is received; write `dispatched`, or `of: case`", "starts"
            )
        if data["of"] in (Of.SPLIT, Of.ASSISTING) and data["starts"] != Happening.DISPATCHED:
            raise ValidationError("a body that helps has its task from `dispatched` on; write that", "starts")
        if Happening.SIGNED in data["stops"] and data["of"] == Of.ASSISTING:
            raise ValidationError("an assisting body signs for nothing; write `opinion`", "stops")


class _Closing(Shape):
    starts = fields.String(required=True, validate=one_of((Happening.RECEIVED, Happening.DISPATCHED)))
    clause = fields.Nested(Names)


class Limits(Shape):
    """limits.yaml."""

    closing = fields.Nested(_Closing, load_default=lambda: {"starts": str(Happening.DISPATCHED)})
    classes = ByName(keys=fields.String(validate=filled), values=fields.Nested(_Class), required=True)
    default = fields.String(required=True, validate=filled)
    clocks = fields.List(fields.Nested(_Clock), load_default=list)
    opinion = fields.Nested(_Opinion, required=True)
    split = fields.Nested(_Ruled)
    redo = fields.Nested(_Ruled, required=True)
    supplement = fields.Nested(_Ruled, required=True)
    supplements_allowed = Whole(0, 20, required=True)
    source = fields.Nested(_Source, required=True)
    returns = fields.Nested(_Returns)
    extensions = fields.List(fields.Nested(Extension), load_default=list)
    suspensions = fields.List(fields.Nested(Suspension), load_default=list)

    @post_load
    def flat(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Put what is said of sources beside the rest."""
        return {**data.pop("source"), **data}
