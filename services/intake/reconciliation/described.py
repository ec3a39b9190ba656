"""What the OpenAPI document says of reconciliation. Nothing here runs in a request."""

from http import HTTPStatus

from marshmallow import fields

from services.intake.agencies.domain import Scope
from services.intake.cases.described import AGENCY_STATE, Answer, answered, body, needs, refused
from services.intake.reconciliation import schemas


class DayCase(Answer):
    """A case of the day."""

    number = fields.String(required=True)
    source_reference = fields.String(required=True, allow_none=True)
    state = fields.String(required=True)
    agency_state = fields.String(required=True, allow_none=True, metadata=AGENCY_STATE)
    received_at = fields.AwareDateTime(required=True)
    updated_at = fields.AwareDateTime(required=True)


class DayOut(Answer):
    """Your cases that were received on a day of the place, as they stand now."""

    day = fields.Date(required=True)
    begins_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)
    count = fields.Integer(required=True)
    states = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    digest = fields.String(
        required=True,
        metadata={
            "description": "sha256: and the digest of a line for each case of the day, by number: number, tab, your "
            "reference (empty if none), tab, state, line feed."
        },
    )
    cases = fields.List(fields.Nested(DayCase), required=True)
    next = fields.String(required=True, allow_none=True, metadata={"description": "What to give as `after` next."})


class MissingHere(Answer):
    """A case of yours that we do not have under that number and reference."""

    number = fields.String(required=True, allow_none=True)
    source_reference = fields.String(required=True, allow_none=True)
    state = fields.String(required=True, allow_none=True)
    agency_state = fields.String(required=True, allow_none=True)


class MissingThere(Answer):
    """A case of the day that your list lacks."""

    number = fields.String(required=True)
    source_reference = fields.String(required=True, allow_none=True)
    state = fields.String(required=True)


class OtherState(Answer):
    """A case whose state differs."""

    number = fields.String(required=True)
    source_reference = fields.String(required=True, allow_none=True)
    state_here = fields.String(required=True)
    state_there = fields.String(required=True)


class OtherAgencyState(Answer):
    """A case whose state differs in your own words; `agency_state_here` is null where you have none for it."""

    number = fields.String(required=True)
    source_reference = fields.String(required=True, allow_none=True)
    agency_state_here = fields.String(required=True, allow_none=True)
    agency_state_there = fields.String(required=True)


class OtherDay(Answer):
    """A case that we have, and that was received on another day."""

    number = fields.String(required=True)
    source_reference = fields.String(required=True, allow_none=True)
    received_at = fields.AwareDateTime(required=True)


class DifferencesOut(Answer):
    """What differs between your list and ours."""

    day = fields.Date(required=True)
    equal = fields.Boolean(required=True)
    count_here = fields.Integer(required=True)
    count_there = fields.Integer(required=True)
    missing_here = fields.List(fields.Nested(MissingHere), required=True)
    missing_there = fields.List(fields.Nested(MissingThere), required=True)
    other_state = fields.List(fields.Nested(OtherState), required=True)
    other_day = fields.List(fields.Nested(OtherDay), required=True)
    other_agency_state = fields.List(fields.Nested(OtherAgencyState), required=True)


DAY = {
    "security": needs(Scope.READ),
    "parameters": [{"in": "query", "schema": schemas.DayQuery}],
    "responses": {**answered(200, DayOut), **refused(401, 403, 422, 429, 503)},
}
COMPARE = {
    "security": needs(Scope.READ),
    "requestBody": body(schemas.THEIR_DAY),
    "responses": {**answered(200, DifferencesOut), **refused(400, 401, 403, 413, 415, 422, 429, 503)},
}
TABLE = {
    "security": needs(Scope.READ),
    "parameters": [{"in": "query", "schema": schemas.TableQuery}],
    "responses": {
        "200": {
            "description": HTTPStatus.OK.phrase,
            "content": {"text/csv": {"schema": {"type": "string"}}},
        },
        **refused(401, 403, 422, 429, 503),
    },
}
