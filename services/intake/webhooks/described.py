"""What the OpenAPI document says of webhooks. Nothing here runs in a request."""

from typing import Any

from marshmallow import Schema, fields

from services.intake.agencies.domain import Scope
from services.intake.cases.described import Answer, answered, body, needs, refused
from services.intake.webhooks import schemas


class OffOut(Answer):
    """Why a webhook was switched off: `gone` (it answered 410) or `failing` (nothing was taken for three days)."""

    why = fields.String(required=True)
    at = fields.AwareDateTime(required=True)


class WebhookOut(Answer):
    """A webhook as it stands."""

    id = fields.UUID(required=True)
    url = fields.Url(required=True)
    events = fields.List(fields.String(), required=True)
    contact = fields.String(required=True)
    language = fields.String(required=True)
    state = fields.String(required=True, metadata={"description": "on or off"})
    off = fields.Nested(OffOut, required=True, allow_none=True)
    failing_since = fields.AwareDateTime(required=True, allow_none=True)
    last_ok_at = fields.AwareDateTime(required=True, allow_none=True)
    former_secret_until = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "Until then the former secret signs as well."}
    )
    waiting = fields.Integer(required=True, metadata={"description": "Deliveries that are still to be made."})
    given_up = fields.Integer(required=True, metadata={"description": "Given up in the last 30 days; replay them."})
    created_at = fields.AwareDateTime(required=True)


class NewWebhookOut(WebhookOut):
    """A webhook just made. The secret is shown here and never again."""

    secret = fields.String(required=True, metadata={"pattern": "^whsec_"})
    after = fields.Integer(
        required=True, metadata={"description": "What stands behind this position of your stream is sent."}
    )


class WebhookList(Answer):
    """Your webhooks."""

    webhooks = fields.List(fields.Nested(WebhookOut), required=True)


class SecretOut(Answer):
    """A new secret, shown once. Until `former_secret_until` each webhook is signed with both."""

    secret = fields.String(required=True, metadata={"pattern": "^whsec_"})
    former_secret_until = fields.AwareDateTime(required=True)


class QueuedOut(Answer):
    """What was put into the queue. Where there is `more`, ask again with `after` = `up_to`."""

    queued = fields.Integer(required=True)
    up_to = fields.Integer(required=True)
    more = fields.Boolean(required=True)


class EnabledOut(Answer):
    """A webhook that is on, and how many events are sent that it missed."""

    queued = fields.Integer(required=True)


class TestOut(Answer):
    """A test that is on its way; look for it in the log."""

    delivery = fields.UUID(required=True)


class AttemptOut(Answer):
    """One attempt: your server's status (null: it did not answer) and the first of what it said, or what went wrong."""

    at = fields.AwareDateTime(required=True)
    status = fields.Integer(required=True, allow_none=True)
    words = fields.String(required=True)


class DeliveryOut(Answer):
    """One delivery, with its last twenty attempts."""

    id = fields.UUID(required=True)
    event = fields.String(required=True, metadata={"description": "What `webhook-id` says."})
    type = fields.String(required=True)
    position = fields.Integer(required=True, allow_none=True)
    state = fields.String(required=True, metadata={"description": "waiting, sent or given_up"})
    attempts = fields.Integer(required=True)
    next_attempt_at = fields.AwareDateTime(required=True, allow_none=True)
    log = fields.List(fields.Nested(AttemptOut), required=True)
    created_at = fields.AwareDateTime(required=True)


class DeliveryPage(Answer):
    """One page of the log; `next` is the address of the page behind it."""

    deliveries = fields.List(fields.Nested(DeliveryOut), required=True)
    next = fields.Url(required=True, allow_none=True)


def _about(
    status: int,
    schema: type[Schema] | None,
    *wrong: int,
    asked: Schema | None = None,
    example: dict[str, Any] | None = None,
) -> dict[str, Any]:
    good = {str(status): {"description": "Done"}} if schema is None else answered(status, schema)
    told: dict[str, Any] = {
        "security": needs(Scope.WEBHOOK),
        "responses": {**good, **refused(401, 403, *wrong, 429, 503)},
    }
    return {**told, "requestBody": body(asked, example=example)} if asked else told


_WANTED = {"url": "https://agency.example/events", "contact": "ops@agency.example"}
_SINCE = {"since": "2026-11-24T00:00:00+08:00"}

ADD = _about(201, NewWebhookOut, 400, 409, 413, 415, 422, asked=schemas.NEW_WEBHOOK, example=_WANTED)
LIST = _about(200, WebhookList)
SHOW = _about(200, WebhookOut, 404)
REMOVE = _about(204, None, 404, 422)
ROTATE = _about(200, SecretOut, 404)
TEST = _about(202, TestOut, 404)
ENABLE = _about(200, EnabledOut, 404)
REPLAY = _about(202, QueuedOut, 400, 404, 410, 413, 415, 422, asked=schemas.REPLAY, example=_SINCE)
DELIVERIES = {
    **_about(200, DeliveryPage, 404, 422),
    "parameters": [{"in": "query", "schema": schemas.DeliveryQuery}],
}

_TEXT = {"type": "string"}
_EVENT = {"$ref": "#/components/schemas/AgencyEventOut"}
_HEADERS = [
    ("webhook-id", "The event's id: the same however often it is sent.", _TEXT),
    ("webhook-timestamp", "Seconds since 1970, of this attempt.", {"type": "integer"}),
    ("webhook-signature", "`v1,` and the signature; two with a space between while a secret is changed.", _TEXT),
]

SENT = {
    "post": {
        "summary": "What is sent to a webhook",
        "description": "One event of your stream, in the format of Standard Webhooks; see docs/webhooks.md. Events of "
        "one case come in order. A test has the type `webhook.test` and no position.",
        "parameters": [
            {"in": "header", "name": name, "required": True, "description": what, "schema": schema}
            for name, what, schema in _HEADERS
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": _EVENT}},
        },
        "responses": {
            "2XX": {"description": "You have it; anything else is tried again."},
            "410": {"description": "Send nothing here any more: the webhook is switched off."},
        },
    }
}
"""The webhooks of the document (OpenAPI 3.1)."""
