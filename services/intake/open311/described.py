"""What the OpenAPI document says of GeoReport v2. Nothing here runs in a request."""

from http import HTTPStatus
from typing import Any

from marshmallow import Schema, fields

from services.intake.agencies.domain import Scope
from services.intake.cases.described import IDEMPOTENCY_KEY, REPLAYED, Answer, needs
from services.intake.open311 import schemas
from services.intake.open311.domain import STATUSES
from services.intake.open311.writing import FORMATS, XML_TYPE


class ServiceOut(Answer):
    """A service: a matter of the place."""

    service_code = fields.String(required=True)
    service_name = fields.String(required=True)
    description = fields.String(required=True)
    metadata = fields.Boolean(required=True)
    type = fields.String(required=True)
    keywords = fields.String(required=True)
    group = fields.String(required=True)


class AttributeValue(Answer):
    """What may stand in an attribute: `key` is sent, `name` is for people."""

    key = fields.String(required=True)
    name = fields.String(required=True)


class AttributeOut(Answer):
    """What a service asks for; sent as attribute[code]."""

    variable = fields.Boolean(required=True)
    code = fields.String(required=True)
    datatype = fields.String(required=True)
    required = fields.Boolean(required=True)
    datatype_description = fields.String(required=True, allow_none=True)
    order = fields.Integer(required=True)
    description = fields.String(required=True)
    values = fields.List(fields.Nested(AttributeValue))


class DefinitionOut(Answer):
    """All that a service asks for."""

    service_code = fields.String(required=True)
    attributes = fields.List(fields.Nested(AttributeOut), required=True)


class Endpoint(Answer):
    """An endpoint of Open311."""

    specification = fields.Url(required=True)
    url = fields.Url(required=True)
    changeset = fields.AwareDateTime(required=True)
    type = fields.String(required=True)
    formats = fields.List(fields.String(), required=True)


class Discovery(Answer):
    """What there is of Open311 here."""

    changeset = fields.AwareDateTime(required=True)
    contact = fields.String(required=True)
    key_service = fields.String(required=True)
    endpoints = fields.List(fields.Nested(Endpoint), required=True)


class RequestReceipt(Answer):
    """A request that was taken; `service_notice` has what its people need to follow it."""

    service_request_id = fields.String(required=True)
    service_notice = fields.String(required=True)
    account_id = fields.String(required=True, allow_none=True)


class RequestOut(Answer):
    """A request; nothing of who brought it. Instants are in UTC."""

    service_request_id = fields.String(required=True)
    status = fields.String(required=True, metadata={"enum": list(STATUSES)})
    status_notes = fields.String(required=True)
    service_name = fields.String(required=True, allow_none=True)
    service_code = fields.String(required=True, allow_none=True)
    description = fields.String(required=True)
    agency_responsible = fields.String(required=True, allow_none=True)
    service_notice = fields.String(required=True, allow_none=True)
    requested_datetime = fields.AwareDateTime(required=True)
    updated_datetime = fields.AwareDateTime(required=True)
    expected_datetime = fields.AwareDateTime(required=True, allow_none=True)
    address = fields.String(required=True, allow_none=True)
    address_id = fields.String(required=True, allow_none=True)
    zipcode = fields.String(required=True, allow_none=True)
    lat = fields.Float(required=True, allow_none=True)
    long = fields.Float(required=True, allow_none=True)
    media_url = fields.String(required=True, allow_none=True)


class TokenOut(Answer):
    """The request that a token stands for."""

    service_request_id = fields.String(required=True)
    token = fields.String(required=True)


class Open311Error(Answer):
    """One thing that is wrong; `code` is the answer's status."""

    code = fields.Integer(required=True)
    description = fields.String(required=True)


class RequestForm(Schema):
    """A request as it is brought; besides these attribute[code] for each attribute of the service."""

    service_code = fields.String(required=True)
    description = fields.String()
    address_string = fields.String()
    lat = fields.Float()
    long = fields.Float()
    first_name = fields.String()
    last_name = fields.String()
    phone = fields.String()
    email = fields.String()
    media_url = fields.Url()
    api_key = fields.String(metadata={"description": "The key, where it does not stand in the header."})
    jurisdiction_id = fields.String()
    device_id = fields.String(metadata={"description": "Taken, and kept nowhere."})
    account_id = fields.String(metadata={"description": "Taken, and kept nowhere."})


_FORMAT = {"in": "path", "name": "fmt", "required": True, "schema": {"type": "string", "enum": list(FORMATS)}}
_EXAMPLE = {
    "service_code": "land.enlarge",
    "description": "拟增资 1.8 亿元，新阳厂区已满，需在附近新增约 40 亩工业用地。",
    "address_string": "新阳街道",
    "first_name": "女士",
    "last_name": "林",
    "phone": "0592-0000000",
    "attribute[enterprise]": "厦门澜峰精密制造有限公司",
}


def _named(name: str) -> dict[str, Any]:
    return {"in": "path", "name": name, "required": True, "schema": {"type": "string"}}


def _query(schema: type[Schema]) -> dict[str, Any]:
    return {"in": "query", "schema": schema}


def _content(schema: Any) -> dict[str, Any]:
    return {"application/json": {"schema": schema}, XML_TYPE: {"schema": {"type": "string"}}}


def _many(schema: type[Schema]) -> dict[str, Any]:
    return {"type": "array", "items": schema}


def _answered(schema: Any, *statuses: int) -> dict[str, Any]:
    content = _content(schema)
    return {str(one): {"description": HTTPStatus(one).phrase, "content": content} for one in statuses or (200,)}


def _refused(*statuses: int) -> dict[str, Any]:
    return _answered(_many(Open311Error), *statuses)


DISCOVERY = {"parameters": [_FORMAT], "responses": {**_answered(Discovery), **_refused(404, 503)}}
SERVICES = {
    "parameters": [_FORMAT, _query(schemas.ServiceQuery)],
    "responses": {**_answered(_many(ServiceOut)), **_refused(400, 404, 503)},
}
DEFINITION = {
    "parameters": [_named("service_code"), _FORMAT, _query(schemas.ServiceQuery)],
    "responses": {**_answered(DefinitionOut), **_refused(400, 404, 503)},
}
BRING = {
    "security": needs(Scope.SUBMIT),
    "parameters": [_FORMAT, IDEMPOTENCY_KEY],
    "requestBody": {
        "required": True,
        "content": {"application/x-www-form-urlencoded": {"schema": RequestForm, "example": _EXAMPLE}},
    },
    "responses": {
        "200": {**_answered(_many(RequestReceipt))["200"], "headers": REPLAYED},
        **_answered(_many(RequestReceipt), 201),
        **_refused(400, 401, 403, 404, 409, 413, 415, 429, 503),
    },
}
REQUESTS = {
    "security": needs(Scope.READ),
    "parameters": [_FORMAT, _query(schemas.RequestQuery)],
    "responses": {**_answered(_many(RequestOut)), **_refused(400, 401, 403, 404, 429, 503)},
}
REQUEST = {
    "security": needs(Scope.READ),
    "parameters": [_named("service_request_id"), _FORMAT, _query(schemas.ServiceQuery)],
    "responses": {**_answered(_many(RequestOut)), **_refused(400, 401, 403, 404, 429, 503)},
}
TOKEN = {
    "security": needs(Scope.READ),
    "parameters": [_named("token"), _FORMAT, _query(schemas.ServiceQuery)],
    "responses": {**_answered(_many(TokenOut)), **_refused(400, 401, 403, 404, 429, 503)},
}
