"""The shapes of the forms of supervised matters."""

from marshmallow import Schema, fields, validate

from services.intake.cases.schemas import OneLine, Prose, filled

MOST = 100_000_000
"""Of anything that is counted: more is a slip of the pen."""

_YEAR = validate.Range(1990, 2200)


class SetUpIn(Schema):
    """A new matter, with the target of its first year."""

    title = OneLine(200, required=True)
    what = Prose(required=True, validate=[validate.Length(max=5_000), filled])
    owner = OneLine(64, required=True)
    supervisor = OneLine(200, required=True)
    quantity = OneLine(100, required=True)
    unit = OneLine(40, required=True)
    year = fields.Integer(required=True, validate=_YEAR)
    target = fields.Integer(required=True, validate=validate.Range(0, MOST))


class TargetIn(Schema):
    """The target of a year."""

    year = fields.Integer(required=True, validate=_YEAR)
    target = fields.Integer(required=True, validate=validate.Range(0, MOST))


class EntryIn(Schema):
    """So much was counted on a day; less than nothing corrects."""

    on = fields.Date(required=True)
    counted = fields.Integer(required=True, validate=[validate.Range(-MOST, MOST), validate.NoneOf([0])])
    note = Prose(required=True, validate=[validate.Length(max=2_000), filled])


class ReportIn(Schema):
    """A report was heard."""

    heard_on = fields.Date(required=True)
    where = OneLine(200, required=True)
    summary = Prose(required=True, validate=[validate.Length(max=5_000), filled])


class LinkIn(Schema):
    """A case, by its number."""

    number = OneLine(64, required=True)


class CloseIn(Schema):
    """Why the matter is pressed no more."""

    why = Prose(required=True, validate=[validate.Length(max=2_000), filled])


SET_UP, TARGET, ENTRY, REPORT, LINK, CLOSE = SetUpIn(), TargetIn(), EntryIn(), ReportIn(), LinkIn(), CloseIn()
