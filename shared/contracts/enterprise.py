"""What intake and notifier tell each other of what an enterprise hears by itself.

Intake owns what is to be told, and to whom; notifier how it goes there, and what came back.
"""

from marshmallow import Schema, fields

from shared.contracts.facts import Contact, LocalText, MailedFile, Whole, word
from shared.contracts.registry import declare
from shared.contracts.words import News, Unreached


class NewsItem(Schema):
    """One thing that has happened. `text` is a sentence about it, `said` what somebody wrote; null where private."""

    kind = word(News, required=True)
    at = fields.AwareDateTime(required=True)
    text = fields.Nested(LocalText, required=True, allow_none=True)
    said = fields.String(required=True, allow_none=True)


class AskedOf(Schema):
    """What the enterprise is asked for, and until when the clock rests for it."""

    what = fields.String(required=True)
    until = fields.AwareDateTime(required=True)


class Answered(Schema):
    """The answer as it stands. `asks`: whether the three questions can be answered now."""

    text = fields.String(required=True)
    outcome = fields.Nested(LocalText, required=True)
    result_class = fields.Nested(LocalText, required=True, allow_none=True)
    legal_basis = fields.String(required=True, allow_none=True)
    asks = fields.Boolean(required=True)


class Ended(Schema):
    """How the centre itself has ended the case. `asks`: whether it wants to hear if the door has opened."""

    title = fields.Nested(LocalText, required=True)
    ground = fields.Nested(LocalText, required=True, allow_none=True)
    basis = fields.Nested(LocalText, required=True, allow_none=True)
    door = fields.String(required=True, allow_none=True)
    body = fields.Nested(LocalText, required=True, allow_none=True)
    text = fields.String(required=True, allow_none=True)
    asks = fields.Boolean(required=True)


class Promised(Schema):
    """A promise that still stands; `until` is a day in the place's zone."""

    text = fields.String(required=True)
    until = fields.Date(required=True)
    owner = fields.Nested(LocalText, required=True)


class Informed(Schema):
    """What is told, and where the case stands: whole, so that the newest alone need be told.

    Which is newest says the message's `line`. `language` is `zh`, `en` or `zh-Hant`. `token` is that of the case's
    link, `code` its tracking code: neither may be shown to anybody but the contact. `private`: number and link alone
    may leave the system, and what else stands here is null. Instants are in the place's zone.
    """

    number = fields.String(required=True)
    private = fields.Boolean(required=True)
    language = fields.String(required=True)
    contact = fields.Nested(Contact, required=True)
    token = fields.String(required=True)
    code = fields.String(required=True)
    title = fields.String(required=True, allow_none=True)
    state = fields.Nested(LocalText, required=True, allow_none=True)
    over = fields.Boolean(required=True)
    owner = fields.Nested(LocalText, required=True, allow_none=True)
    due_at = fields.AwareDateTime(required=True, allow_none=True)
    asked = fields.Nested(AskedOf, required=True, allow_none=True)
    answer = fields.Nested(Answered, required=True, allow_none=True)
    ending = fields.Nested(Ended, required=True, allow_none=True)
    promises = fields.List(fields.Nested(Promised), required=True)
    news = fields.List(fields.Nested(NewsItem), required=True)


class EnterpriseUnreached(Schema):
    """What could not be told: `told` is the line of intake's history up to which it goes, `news` what is in it."""

    told = Whole(required=True)
    why = word(Unreached, required=True)
    news = fields.List(word(News), required=True)


class EnterpriseWrote(Schema):
    """An answer to a mail of ours, by its contact; `mail` is the id under which notifier keeps it.

    files: how many came with it; `attached` says which.
    """

    mail = fields.String(required=True)
    text = fields.String(required=True)
    files = Whole(required=True)
    by = fields.String(required=True)
    at = fields.AwareDateTime(required=True)
    attached = fields.List(fields.Nested(MailedFile))


ENTERPRISE_INFORMED = declare(
    "enterprise.informed.v1",
    source="intake",
    takers=["notifier"],
    schema=Informed,
    summary="Something has happened to a case that its enterprise is to hear by itself.",
)
ENTERPRISE_UNREACHED = declare(
    "enterprise.unreached.v1",
    source="notifier",
    takers=["intake"],
    schema=EnterpriseUnreached,
    summary="What an enterprise was to hear could not be sent; somebody has to call.",
)
ENTERPRISE_WROTE = declare(
    "enterprise.wrote.v1",
    source="notifier",
    takers=["intake"],
    schema=EnterpriseWrote,
    summary="An enterprise has answered a mail about its case.",
)
