"""What the OpenAPI document says about batches and imports. Nothing here runs in a request."""

from typing import Any

from marshmallow import fields

from services.intake.agencies.domain import Scope
from services.intake.cases.described import IDEMPOTENCY_KEY, Answer, LinksOut, answered, needs, refused
from shared.web.rest import FieldErrorSchema

NDJSON = "application/x-ndjson"
_EXAMPLE = (
    '{"source_reference": "W-1", "kind": "help", "channel": "window", '
    '"enterprise": {"name": "厦门澜峰精密制造有限公司"}, "title": "增资扩产需要新增工业用地"}\n'
    '{"source_reference": "W-2", "kind": "consultation", "channel": "window", "anonymous": true, '
    '"title": "高新技术企业认定需要哪些材料"}\n'
)


class LineProblem(Answer):
    """What is wrong with a line: the members of a problem document that belong to it."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    errors = fields.List(fields.Nested(FieldErrorSchema))


class LineResult(Answer):
    """What became of a line. `number`, `tracking_code` and `links` as the POST of that one case would give them.

    Where `outcome` is `refused` because of another case under the same reference, `number` is that one's.
    """

    line = fields.Integer(required=True, metadata={"description": "Counted from 1."})
    source_reference = fields.String(required=True, allow_none=True)
    outcome = fields.String(
        required=True,
        metadata={"description": "`taken`, `already_there` (the same line was taken before) or `refused`."},
    )
    number = fields.String(required=True, allow_none=True)
    tracking_code = fields.String(required=True, allow_none=True)
    links = fields.Nested(LinksOut, required=True, allow_none=True)
    problem = fields.Nested(LineProblem, required=True, allow_none=True)


class BatchOut(Answer):
    """What became of a batch: how many lines of each outcome, and each line in its order."""

    taken = fields.Integer(required=True)
    already_there = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    results = fields.List(fields.Nested(LineResult), required=True)


BATCH: dict[str, Any] = {
    "security": needs(Scope.IMPORT),
    "parameters": [IDEMPOTENCY_KEY],
    "requestBody": {
        "required": True,
        "content": {
            NDJSON: {
                "schema": {"type": "string", "description": "One case a line, each the body of `POST /v1/cases`."},
                "example": _EXAMPLE,
            }
        },
    },
    "responses": {**answered(200, BatchOut), **refused(400, 401, 403, 413, 415, 422, 429, 503)},
}
