"""What the OpenAPI document says of events. Nothing here runs in a request."""

from marshmallow import fields

from services.intake.agencies.domain import Scope
from services.intake.cases.described import AGENCY_STATE, TEST, Answer, answered, needs, refused
from services.intake.events.schemas import EventsQuery
from shared.contracts.facts import LocalText


class EventLinks(Answer):
    """Where to read on, with your key."""

    self = fields.Url(required=True)
    events = fields.Url(required=True)


class EventLine(Answer):
    """The line of the public timeline, as `GET /v1/cases/{number}/events` has it, with its text in both languages.

    Of a case that the district has passed to you it is what concerns you of its history.
    """

    seq = fields.Integer(required=True)
    at = fields.AwareDateTime(required=True)
    kind = fields.String(required=True)
    text = fields.Nested(LocalText, required=True)
    applied = fields.Boolean(required=True)
    facts = fields.Dict(required=True)


class FollowedOut(Answer):
    """Where the case stands in which a merged one is handled."""

    state = fields.String(required=True)


class EventData(Answer):
    """Your case, and what happened to it."""

    number = fields.String(required=True)
    source_reference = fields.String(required=True, allow_none=True, metadata={"description": "Your own number."})
    test = fields.Boolean(required=True, metadata=TEST)
    state = fields.String(
        required=True, metadata={"description": "Where the case stood once this had happened: /v1/codes/states."}
    )
    agency_state = fields.String(required=True, allow_none=True, metadata=AGENCY_STATE)
    merged = fields.Nested(FollowedOut, required=True, allow_none=True)
    event = fields.Nested(
        EventLine,
        required=True,
        allow_none=True,
        metadata={
            "description": "Null in a webhook about a confidential case: read it with your key. Null in the stream, "
            "too, of one that was passed to you."
        },
    )
    links = fields.Nested(EventLinks, required=True)


class AgencyEventOut(Answer):
    """One event of your cases, the same in the stream and in a webhook."""

    id = fields.String(required=True, metadata={"description": "The same however often it is sent: `webhook-id`."})
    position = fields.Integer(
        required=True, metadata={"description": "Its place in your stream: from 1, in order, without gaps."}
    )
    type = fields.String(
        required=True,
        metadata={
            "description": "The kind of the line; more may come. `passed_up.*`: of a case that was passed to you."
        },
    )
    timestamp = fields.AwareDateTime(required=True)
    data = fields.Nested(EventData, required=True)


class EventStream(Answer):
    """Some of your events; ask again with `after=<next>`."""

    events = fields.List(fields.Nested(AgencyEventOut), required=True)
    next = fields.Integer(required=True, metadata={"description": "What to give as `after` the next time."})
    more = fields.Boolean(required=True, metadata={"description": "Whether there are more already."})


_HEADERS = {
    "Link": {"description": 'Where to ask next (RFC 8288, `rel="next"`)', "schema": {"type": "string"}},
    "Retry-After": {"description": "Seconds, where too many wait already", "schema": {"type": "integer"}},
}

READ = {
    "security": needs(Scope.READ),
    "parameters": [{"in": "query", "schema": EventsQuery}],
    "responses": {**answered(200, EventStream, _HEADERS), **refused(401, 403, 410, 422, 429, 503)},
}
