"""The forms about notices and cards: how their fields are read."""

from marshmallow import Schema, fields, validate

from services.notifier.tasks.forms import Prose


class SignNoticeForm(Schema):
    """The wording; an empty English one is the Chinese one's."""

    zh = Prose(4_000)
    en = Prose(4_000, required=False)


class ReasonForm(Schema):
    reason = Prose(2_000)


class AnswerForm(Schema):
    text = Prose(20_000)


class CountersignAnswerForm(Schema):
    """Says nothing beyond itself."""


class DraftForm(Schema):
    """`step` is the name of a step of the case's policy that drafts a notice."""

    step = fields.String(required=True, validate=validate.Length(1, 64))
