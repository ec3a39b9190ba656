"""What the OpenAPI document says of bringing cases and looking at them. Nothing here runs in a request."""

from services.intake.agencies.domain import Scope
from services.intake.cases import schemas
from services.intake.cases.described import (
    IDEMPOTENCY_KEY,
    REPLAYED,
    CasePage,
    CaseWhole,
    EventPage,
    Receipt,
    answered,
    body,
    needs,
    refused,
)
from services.intake.cases.tags import ETAG, IF_NONE_MATCH, NOT_MODIFIED

_NEXT = {"Link": {"description": 'The next page (RFC 8288, `rel="next"`)', "schema": {"type": "string"}}}
_RELATED = {
    "Link": {
        "description": 'Its timeline (`rel="related"`) and the enterprise\'s page (`rel="alternate"`), by RFC 8288',
        "schema": {"type": "string"},
    }
}
_LOCATION = {"Location": {"description": "The case", "schema": {"type": "string", "format": "uri"}}}
_EXAMPLE = {
    "source_reference": "W-2026-0001",
    "kind": "help",
    "channel": "window",
    "enterprise": {
        "name": "厦门澜峰精密制造有限公司",
        "contact": {"name": "林女士", "phone": "0592-0000000", "email": "lin@lanfeng.example"},
    },
    "title": "增资扩产需要新增工业用地",
    "description": "拟增资 1.8 亿元，新阳厂区已满，需在附近新增约 40 亩工业用地。",
    "matter": "land.enlarge",
    "sub_district": "xinyang",
    "project": {"name": "精密制造二期", "amount": 180000000},
}

BRING = {
    "security": needs(Scope.SUBMIT),
    "parameters": [IDEMPOTENCY_KEY],
    "requestBody": body(schemas.NEW_CASE, example=_EXAMPLE),
    "responses": {
        **answered(202, Receipt, REPLAYED | _LOCATION),
        **refused(400, 401, 403, 409, 413, 415, 422, 429, 503),
    },
}
LIST = {
    "security": needs(Scope.READ),
    "parameters": [{"in": "query", "schema": schemas.CaseQuery}, IF_NONE_MATCH],
    "responses": {**answered(200, CasePage, _NEXT | ETAG), **NOT_MODIFIED, **refused(401, 403, 422, 429, 503)},
}
SHOW = {
    "security": needs(Scope.READ),
    "parameters": [IF_NONE_MATCH],
    "responses": {**answered(200, CaseWhole, _RELATED | ETAG), **NOT_MODIFIED, **refused(401, 403, 404, 429, 503)},
}
EVENTS = {
    "security": needs(Scope.READ),
    "parameters": [{"in": "query", "schema": schemas.EventQuery}, IF_NONE_MATCH],
    "responses": {**answered(200, EventPage, _NEXT | ETAG), **NOT_MODIFIED, **refused(401, 403, 404, 422, 429, 503)},
}
