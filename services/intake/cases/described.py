"""What the OpenAPI document says about requests and answers that concern cases. Nothing here runs in a request."""

from http import HTTPStatus
from typing import Any

from marshmallow import INCLUDE, Schema, fields

from services.intake.agencies.domain import Scope
from services.intake.cases import schemas
from services.intake.cases.tags import ETAG, IF_MATCH
from services.intake.ledger.described import LedgerOut
from services.intake.promises.described import PromiseOut
from services.intake.sources.described import SourceAskedOut
from shared.contracts.facts import LocalText
from shared.web.problems import MEDIA_TYPE
from shared.web.rest import ProblemSchema


class Answer(Schema):
    """Base of what is answered: a later release may add fields, so clients must let unknown ones pass."""

    class Meta:
        unknown = INCLUDE


TEST = {"description": "Whether it was brought with a test key: it reaches nobody, and no figure counts it."}


AGENCY_STATE = {"description": "Your own word for the state, where the operator has written one down; else null."}


class LinksOut(Answer):
    """Where to go on. `page` is the enterprise's own page: whoever has the address sees the case."""

    self = fields.Url(required=True)
    events = fields.Url(required=True)
    page = fields.Url(required=True)


class Receipt(Answer):
    """A case that was taken."""

    number = fields.String(required=True, metadata={"examples": ["HC-2026-000123-8"]})
    tracking_code = fields.String(required=True, metadata={"pattern": "^[0-9]{6}$"})
    state = fields.String(required=True)
    test = fields.Boolean(required=True, metadata=TEST)
    links = fields.Nested(LinksOut, required=True)


class OwnerOut(Answer):
    """Who has the case. `code` is null while it is the dispatch desk."""

    code = fields.String(required=True, allow_none=True)
    name = fields.Nested(LocalText, required=True)


class AnswerOut(Answer):
    """What the enterprise is told."""

    text = fields.String(required=True)
    outcome = fields.String(required=True, metadata={"description": "A code of /v1/codes/outcomes."})
    legal_basis = fields.String(
        required=True, allow_none=True, metadata={"description": "The law that it rests on, where it names one."}
    )
    result_class = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "A code of /v1/codes/result-classes, where such a case has a class."},
    )


class DoorOut(Answer):
    """A body of the directory to which the enterprise was guided."""

    code = fields.String(required=True)
    name = fields.Nested(LocalText, required=True)


class EndingOut(Answer):
    """How the centre itself ended the case, and what it said; null in any other state."""

    kind = fields.String(
        required=True,
        metadata={"description": "answered_at_once, declined, guided, terminated or passed_back; more may come."},
    )
    at = fields.AwareDateTime(required=True)
    text = fields.String(required=True, metadata={"description": "What the enterprise is told."})
    ground = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "A code of /v1/codes/grounds: declined, terminated, passed_back."},
    )
    basis = fields.Nested(LocalText, required=True, allow_none=True, metadata={"description": "The law behind it."})
    door = fields.String(required=True, allow_none=True, metadata={"description": "Where to go: guided."})
    body = fields.Nested(DoorOut, required=True, allow_none=True)
    asks = fields.Boolean(
        required=True, metadata={"description": "Whether the enterprise is asked if the guidance worked; see guidance."}
    )
    accepted = fields.Boolean(
        required=True,
        allow_none=True,
        metadata={"description": "passed_back: whether you have said that you have it; see acknowledge-return."},
    )


class MergedOut(Answer):
    """Where the case is handled into which this one was merged: another of the same matter, whose number is not told.

    `updated_at` of the merged case itself moves whenever that one's does.
    """

    state = fields.String(required=True, metadata={"description": "A code of /v1/codes/states."})
    owner = fields.Nested(OwnerOut, required=True, allow_none=True)
    due_at = fields.AwareDateTime(required=True, allow_none=True)
    updated_at = fields.AwareDateTime(required=True)


class CaseSummary(Answer):
    """A case as lists have it. Instants are in UTC."""

    number = fields.String(required=True)
    source_reference = fields.String(required=True, allow_none=True)
    test = fields.Boolean(required=True, metadata=TEST)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    matter = fields.String(required=True, allow_none=True)
    state = fields.String(required=True, metadata={"description": "A code of /v1/codes/states."})
    agency_state = fields.String(required=True, allow_none=True, metadata=AGENCY_STATE)
    round = fields.Integer(required=True)
    outcome = fields.String(
        required=True, allow_none=True, metadata={"description": "Of the newest answer; a code of /v1/codes/outcomes."}
    )
    result_class = fields.String(
        required=True, allow_none=True, metadata={"description": "A code of /v1/codes/result-classes."}
    )
    owner = fields.Nested(OwnerOut, required=True, allow_none=True)
    due_at = fields.AwareDateTime(required=True, allow_none=True)
    received_at = fields.AwareDateTime(required=True)
    updated_at = fields.AwareDateTime(required=True)
    links = fields.Nested(LinksOut, required=True)


class AskedOut(Answer):
    """What the office needs from who brought the case, and until when; the limits rest meanwhile."""

    what = fields.String(required=True)
    until = fields.AwareDateTime(required=True)


class CaseWhole(schemas.NewCase):
    """A case as it was brought, and where it stands."""

    class Meta:
        unknown = INCLUDE

    number = fields.String(required=True)
    state = fields.String(required=True)
    agency_state = fields.String(required=True, allow_none=True, metadata=AGENCY_STATE)
    test = fields.Boolean(required=True, metadata=TEST)
    round = fields.Integer(required=True)
    outcome = fields.String(
        required=True, allow_none=True, metadata={"description": "Of the newest answer; a code of /v1/codes/outcomes."}
    )
    result_class = fields.String(
        required=True, allow_none=True, metadata={"description": "A code of /v1/codes/result-classes."}
    )
    owner = fields.Nested(OwnerOut, required=True, allow_none=True)
    due_at = fields.AwareDateTime(required=True, allow_none=True)
    answer = fields.Nested(AnswerOut, required=True, allow_none=True)
    promises = fields.List(
        fields.Nested(PromiseOut), required=True, metadata={"description": "What was promised with its answers."}
    )
    ledger = fields.Nested(
        LedgerOut,
        required=True,
        allow_none=True,
        metadata={"description": "While it cannot be closed, in the state `ledger`: who reviews it, and when."},
    )
    explanation = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "What the enterprise was told after its rating was checked and the answer stood."},
    )
    asked = fields.Nested(AskedOut, required=True, allow_none=True)
    ending = fields.Nested(EndingOut, required=True, allow_none=True)
    source_asked = fields.Nested(
        SourceAskedOut,
        required=True,
        allow_none=True,
        metadata={"description": "While you have not answered: say yes by return-to-source, no by acknowledge-return."},
    )
    merged = fields.Nested(
        MergedOut,
        required=True,
        allow_none=True,
        metadata={"description": "Where it is handled in the state `merged`; `answer` is that one's."},
    )
    may = fields.List(fields.String(), required=True, metadata={"description": "The commands that are possible now."})
    tracking_code = fields.String(required=True)
    received_at = fields.AwareDateTime(required=True)
    updated_at = fields.AwareDateTime(required=True)
    links = fields.Nested(LinksOut, required=True)


class CasePage(Answer):
    """One page of cases; `next` is the address of the page behind it."""

    cases = fields.List(fields.Nested(CaseSummary), required=True)
    next = fields.Url(required=True, allow_none=True)


class EventOut(Answer):
    """One line of the timeline. `seq` grows, with gaps; `applied` is false for what came too late to act."""

    seq = fields.Integer(required=True)
    at = fields.AwareDateTime(required=True)
    kind = fields.String(required=True)
    text = fields.String(required=True, metadata={"description": "The sentence, in the caller's language."})
    applied = fields.Boolean(required=True)
    facts = fields.Dict(required=True)


class EventPage(Answer):
    """One page of a timeline; `next` is the address of the page behind it."""

    events = fields.List(fields.Nested(EventOut), required=True)
    next = fields.Url(required=True, allow_none=True)


def needs(scope: Scope) -> list[dict[str, list[str]]]:
    """Return how the document says that an operation takes a key with a scope (in OpenAPI 3.1 a role)."""
    return [{"key": [str(scope)]}]


IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "description": "1 to 255 visible ASCII characters; the same request under the same key is done once.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}
REPLAYED = {
    "Idempotent-Replayed": {"description": "`true` on a repeat", "schema": {"type": "string", "enum": ["true"]}}
}
_WAIT = {
    "Retry-After": {"description": "Seconds to wait before the next try", "schema": {"type": "integer", "minimum": 1}}
}
_JSON = "application/json"


def answered(status: int, schema: type[Schema], headers: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the description of a good answer."""
    answer: dict[str, Any] = {
        "description": HTTPStatus(status).phrase,
        "content": {_JSON: {"schema": schema}},
    }
    if headers:
        answer["headers"] = headers
    return {str(status): answer}


def refused(*statuses: int) -> dict[str, Any]:
    """Return the descriptions of problem documents."""
    return {str(status): _refusal(status) for status in statuses}


def _refusal(status: int) -> dict[str, Any]:
    told: dict[str, Any] = {
        "description": HTTPStatus(status).phrase,
        "content": {MEDIA_TYPE: {"schema": ProblemSchema}},
    }
    return {**told, "headers": _WAIT} if status in (429, 503) else told


def body(schema: Schema, *, required: bool = True, example: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the description of a request's body."""
    content: dict[str, Any] = {"schema": schema}
    if example:
        content["example"] = example
    return {"required": required, "content": {_JSON: content}}


def command(schema: Schema, *, body_required: bool) -> dict[str, Any]:
    """Return the description of a command on a case."""
    return {
        "security": needs(Scope.SUBMIT),
        "parameters": [IDEMPOTENCY_KEY, IF_MATCH],
        "requestBody": body(schema, required=body_required),
        "responses": {
            **answered(200, CaseWhole, REPLAYED | ETAG),
            **refused(400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 503),
        },
    }


SUPPLEMENT = command(schemas.SUPPLEMENT, body_required=True)
URGE = command(schemas.URGE, body_required=False)
WITHDRAW = command(schemas.WITHDRAW, body_required=False)
VERDICT = command(schemas.VERDICT, body_required=True)
