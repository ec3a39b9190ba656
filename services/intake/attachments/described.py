"""What the OpenAPI document says about attachments. Nothing here runs in a request."""

from typing import Any

from marshmallow import RAISE, Schema, fields, validate

from services.intake.agencies.domain import Scope
from services.intake.attachments.domain import MOST_BYTES, FileState
from services.intake.attachments.kinds import TYPES
from services.intake.cases.described import Answer, answered, needs, refused


class NameQuery(Schema):
    """How a file is called that is the whole body."""

    class Meta:
        unknown = RAISE

    name = fields.String(
        validate=validate.Length(1, 255),
        metadata={"description": "The file's name, where the body is the file itself.", "example": "现状图.pdf"},
    )


NAME_QUERY = NameQuery()
HANDED_OUT = ("application/octet-stream", *(kind.media[0] for kind in TYPES.values()))
"""As what a file is handed out: by its bytes."""


class AttachmentOut(Answer):
    """A file of a case."""

    id = fields.UUID(required=True)
    number = fields.Integer(required=True, metadata={"description": "1 to 10, in the order in which they came."})
    name = fields.String(required=True, metadata={"description": "Without folders and what cannot be seen."})
    type = fields.String(required=True, metadata={"description": f"One of {', '.join(TYPES)}; more may come."})
    size = fields.Integer(required=True, metadata={"description": "Bytes."})
    sha256 = fields.String(required=True, metadata={"pattern": "^[0-9a-f]{64}$"})
    state = fields.String(
        required=True,
        metadata={
            "description": f"{', '.join(FileState)}: waiting for the virus scanner, clean, or withheld for good. "
            "Where there is no scanner, files stay `waiting` and can be had."
        },
    )
    added_at = fields.AwareDateTime(required=True)
    by = fields.String(required=True, allow_none=True)
    links = fields.Dict(required=True, metadata={"description": "`self`, and `content`: the bytes."})


class AttachmentList(Answer):
    """The files of a case, in the order in which they came."""

    attachments = fields.List(fields.Nested(AttachmentOut), required=True)


_BINARY: dict[str, Any] = {"type": "string", "format": "binary", "maxLength": MOST_BYTES}
_REPEATED = {
    "Idempotent-Replayed": {
        "description": "`true` where the case had these bytes already",
        "schema": {"type": "string", "enum": ["true"]},
    }
}

THE_BYTES: dict[str, Any] = {
    "200": {"description": "OK", "content": {media: {"schema": _BINARY} for media in HANDED_OUT}}
}
"""The answer that is a file."""

ATTACH = {
    "security": needs(Scope.SUBMIT),
    "parameters": [{"in": "query", "schema": NameQuery}],
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {"type": "object", "required": ["file"], "properties": {"file": _BINARY}}
            },
            "application/octet-stream": {"schema": _BINARY},
        },
    },
    "responses": {
        **answered(201, AttachmentOut),
        **answered(200, AttachmentOut, _REPEATED),
        **refused(400, 401, 403, 404, 409, 413, 415, 422, 429, 503),
    },
}
LIST = {
    "security": needs(Scope.READ),
    "responses": {**answered(200, AttachmentList), **refused(401, 403, 404, 429, 503)},
}
SHOW = {
    "security": needs(Scope.READ),
    "responses": {**answered(200, AttachmentOut), **refused(401, 403, 404, 429, 503)},
}
CONTENT = {
    "security": needs(Scope.READ),
    "responses": {
        **THE_BYTES,
        **refused(401, 403, 404, 409, 429, 503),
    },
}
