"""The forms of the page on which a call is put on record."""

from marshmallow import RAISE, Schema, validate

from services.intake.cases.schemas import Prose, Whole, filled


class ToldIn(Schema):
    """line: of the case's history, up to which the page told."""

    class Meta:
        unknown = RAISE

    line = Whole(0, 2**31 - 1, required=True)


class MissedIn(ToldIn):
    """note: what the caller heard, if anything."""

    note = Prose(validate=validate.Length(0, 1000), load_default="")


class DroppedIn(ToldIn):
    """why: nobody calls any more, and that has to be said."""

    why = Prose(required=True, validate=[validate.Length(1, 1000), filled])


TOLD, MISSED, DROPPED = ToldIn(), MissedIn(), DroppedIn()
