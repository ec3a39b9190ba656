"""What notifier and intake tell each other of mails that agencies send in to bring a case.

Notifier has the mailbox, and keeps the mail whole; intake knows whose the address is, who may write to it, and whether
that makes a case. Neither asks the other: a mail goes over as it was read, and an answer comes back to be sent.
"""

from marshmallow import Schema, fields, validate

from shared.contracts.facts import MailedFile
from shared.contracts.registry import declare


class AgencyWrote(Schema):
    """A person's mail to an address of an agency's: `text` without what it quotes and without its signature.

    `mail` is notifier's id of it, `message_id` its own, empty where it has none. `sender` is the address in its head.
    """

    mail = fields.String(required=True)
    message_id = fields.String(required=True)
    sender = fields.String(required=True)
    sender_name = fields.String(required=True)
    subject = fields.String(required=True)
    text = fields.String(required=True)
    files = fields.List(fields.Nested(MailedFile), required=True)


class AgencyAnswered(Schema):
    """What became of such a mail, for its sender: `taken`, `again` (it was there before), or `refused` with `why`.

    `number`, `code` and `case` are those of the case; null where there is none. `language` is `zh` or `en`.
    """

    mail = fields.String(required=True)
    to = fields.String(required=True)
    name = fields.String(required=True)
    language = fields.String(required=True)
    became = fields.String(required=True, validate=validate.OneOf(["taken", "again", "refused"]))
    number = fields.String(required=True, allow_none=True)
    code = fields.String(required=True, allow_none=True)
    why = fields.List(fields.String(), required=True)
    case = fields.String(allow_none=True)


AGENCY_WROTE = declare(
    "agency.wrote.v1",
    source="notifier",
    takers=["intake"],
    schema=AgencyWrote,
    summary="Somebody has written to the address at which an agency brings cases by mail.",
    about="mailbox",
)
AGENCY_ANSWERED = declare(
    "agency.answered.v1",
    source="intake",
    takers=["notifier"],
    schema=AgencyAnswered,
    summary="What became of a mail by which an agency brings a case: write to its sender.",
    about="mailbox",
)
