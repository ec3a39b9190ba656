"""The shapes of the forms of joint handling."""

from marshmallow import Schema, fields, validate

from services.intake.cases.schemas import OneLine, Prose, filled


class ChooseIn(Schema):
    """The group that a case joins: the id of one that there is."""

    group = fields.UUID(required=True)


class SetUpIn(Schema):
    """A new group, with the case as its first."""

    title = OneLine(200, required=True)
    common = Prose(required=True, validate=[validate.Length(max=5_000), filled])


class AddIn(Schema):
    """A case that joins a group, by its number."""

    number = OneLine(64, required=True)


class TakeOutIn(AddIn):
    """A case that leaves a group, and why."""

    why = Prose(required=True, validate=[validate.Length(max=2_000), filled])


class CloseIn(Schema):
    """A group that is closed, and what came of it."""

    result = Prose(required=True, validate=[validate.Length(max=2_000), filled])


class OpenIn(Schema):
    """A group that is opened again, and why."""

    why = Prose(required=True, validate=[validate.Length(max=2_000), filled])


CHOOSE, SET_UP, ADD, TAKE_OUT, CLOSE, OPEN = ChooseIn(), SetUpIn(), AddIn(), TakeOutIn(), CloseIn(), OpenIn()
