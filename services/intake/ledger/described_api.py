"""What the OpenAPI document says that owners beyond the district are answered. Nothing here runs in a request."""

from marshmallow import fields

from services.intake.attachments.kinds import TYPES
from services.intake.cases.described import Answer


class PassedUp(Answer):
    """A case that is yours to decide, or was.

    `title` and `description` are null where it is confidential (call the tracker), and once it is with you no more.
    """

    number = fields.String(required=True)
    state = fields.String(
        required=True,
        metadata={
            "description": "`with_you`; afterwards `answered`, `refused` (by you), `resumed` (by the district), "
            "`withdrawn` or `merged`. More may come."
        },
    )
    since = fields.AwareDateTime(required=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    reason = fields.String(required=True)
    kind = fields.String(required=True)
    matter = fields.String(required=True, allow_none=True)
    title = fields.String(required=True, allow_none=True)
    description = fields.String(required=True, allow_none=True)
    tracker = fields.String(required=True, metadata={"description": "Who of the district asks you about it."})


class PassedUpList(Answer):
    """What is with you now, the oldest first."""

    cases = fields.List(fields.Nested(PassedUp), required=True)


class PassedUpFile(Answer):
    """A file of a case that is yours to decide."""

    id = fields.UUID(required=True)
    name = fields.String(required=True, metadata={"description": "Without folders and what cannot be seen."})
    type = fields.String(required=True, metadata={"description": f"One of {', '.join(TYPES)}; more may come."})
    size = fields.Integer(required=True, metadata={"description": "Bytes."})
    sha256 = fields.String(required=True, metadata={"pattern": "^[0-9a-f]{64}$"})
    added_at = fields.AwareDateTime(required=True)
    links = fields.Dict(required=True, metadata={"description": "`content`: the bytes."})


class PassedUpFileList(Answer):
    """The files of a case that can be had, in the order in which they came."""

    attachments = fields.List(fields.Nested(PassedUpFile), required=True)
