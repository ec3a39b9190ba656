"""The shapes of the forms about promises."""

from marshmallow import Schema, fields, validate

from services.intake.cases.schemas import Flag, OneLine, Prose, filled


class SayIn(Schema):
    """What the enterprise says of a promise."""

    kept = Flag(required=True)
    text = Prose(validate=validate.Length(max=5_000))


class NotReachedIn(Schema):
    """A call that reached nobody."""

    note = Prose(validate=validate.Length(max=1_000))


class MoveIn(Schema):
    """Another day for a promise, and why."""

    until = fields.Date(required=True)
    why = Prose(required=True, validate=[validate.Length(max=4_000), filled])


class DecideIn(Schema):
    """What the second person says to that; a refusal has a reason."""

    decision = fields.String(required=True, validate=validate.OneOf(["agree", "refuse"]))
    reason = Prose(validate=validate.Length(max=2_000))


class TakeUpIn(Schema):
    """What the supervision office has done about a broken promise."""

    done = Prose(required=True, validate=[validate.Length(max=4_000), filled])


class PledgeIn(Schema):
    """A promise as the centre lets it out: what, by which day, whose it is, and who is responsible there."""

    promise = Prose(required=True, validate=[validate.Length(max=4_000), filled])
    promised_on = fields.Date(required=True)
    owner = OneLine(64, required=True)
    responsible = OneLine(200, required=True)


SAY, NOT_REACHED, MOVE, DECIDE, TAKE_UP, PLEDGE = SayIn(), NotReachedIn(), MoveIn(), DecideIn(), TakeUpIn(), PledgeIn()
