"""The shapes of the forms by which occasions are put on record."""

from marshmallow import Schema, fields, validate

from services.intake.cases.schemas import OneLine, Prose, filled
from services.intake.occasions.domain import Kind


class SymposiumIn(Schema):
    """One meeting, many enterprises. present: the bodies that were there, as people write it."""

    title = OneLine(200, required=True)
    on = fields.Date(required=True)
    place = OneLine(300, required=True)
    chair = OneLine(200, required=True)
    present = Prose(load_default="", validate=validate.Length(max=2_000))


class VisitIn(Schema):
    """Somebody went to see an enterprise; said: what was said, also where nothing was raised."""

    enterprise = OneLine(200, required=True)
    on = fields.Date(required=True)
    place = OneLine(300, load_default="")
    visitors = OneLine(300, required=True)
    said = Prose(required=True, validate=[validate.Length(max=10_000), filled])


class SuggestionIn(Schema):
    """A suggestion of deputies, as it was handed over. due_on: the last day of its limit, where one was named.

    deputies: a line for each (services.intake.deputies.reading).
    """

    title = OneLine(200, required=True)
    reference = OneLine(100, load_default="")
    on = fields.Date(required=True)
    due_on = fields.Date(load_default=None)
    deputies = Prose(required=True, validate=[validate.Length(max=5_000), filled])
    text = Prose(required=True, validate=[validate.Length(max=20_000), filled])


FORMS: dict[Kind, Schema] = {Kind.SYMPOSIUM: SymposiumIn(), Kind.VISIT: VisitIn(), Kind.SUGGESTION: SuggestionIn()}
"""The form of each kind; its fields stand in the schema's order."""
