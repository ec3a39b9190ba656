"""What the OpenAPI document says about batches and imports. Nothing here runs in a request."""

from typing import Any

from marshmallow import fields

from services.intake.agencies.domain import Scope
from services.intake.cases.described import IDEMPOTENCY_KEY, Answer, LinksOut, answered, needs, refused
from services.intake.imports import schemas
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


class MappingOut(Answer):
    """A version of a mapping."""

    name = fields.String(required=True)
    version = fields.Integer(required=True)
    made_at = fields.AwareDateTime(required=True)
    mapping = fields.Dict(required=True)


class MappingList(Answer):
    """The newest version of each mapping."""

    mappings = fields.List(fields.Nested(MappingOut), required=True)


class Said(Answer):
    """What was noticed: a permanent word, and a sentence in the caller's language."""

    code = fields.String(required=True)
    detail = fields.String(required=True)


class ImportOut(Answer):
    """A spreadsheet and what became of it so far. The four counts are of rows; `row` is the last that is done."""

    id = fields.UUID(required=True)
    state = fields.String(required=True, metadata={"description": "`waiting`, `running`, `done` or `failed`."})
    file_name = fields.String(required=True)
    mapping = fields.String(required=True)
    version = fields.Integer(required=True)
    dry_run = fields.Boolean(required=True)
    row = fields.Integer(required=True)
    last_row = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "The file's last row; null until work has begun, or where it does not tell."},
    )
    taken = fields.Integer(required=True)
    already_there = fields.Integer(required=True)
    fits = fields.Integer(required=True, metadata={"description": "Rows that a dry run has found to be right."})
    refused = fields.Integer(required=True)
    fault = fields.Nested(Said, required=True, allow_none=True, metadata={"description": "Why it failed."})
    notes = fields.List(fields.Nested(Said), required=True)
    waits_until = fields.AwareDateTime(
        required=True,
        allow_none=True,
        metadata={"description": "Where your cases of the day are used up: when it goes on by itself, at the latest."},
    )
    made_at = fields.AwareDateTime(required=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    links = fields.Dict(required=True)


class ImportList(Answer):
    """The newest imports."""

    imports = fields.List(fields.Nested(ImportOut), required=True)


class RowProblem(Said):
    """Why a row was refused, and the column that it is about, where it is about one."""

    column = fields.String(required=True, allow_none=True)
    pointer = fields.String(required=True)


class RowOut(Answer):
    """What became of a row."""

    row = fields.Integer(required=True, metadata={"description": "As the spreadsheet counts."})
    outcome = fields.String(required=True, metadata={"description": "`taken`, `already_there`, `fits` or `refused`."})
    source_reference = fields.String(required=True, allow_none=True)
    number = fields.String(required=True, allow_none=True)
    problems = fields.List(fields.Nested(RowProblem), required=True)


class RowPage(Answer):
    """One page of rows; `next` is the address of the page behind it."""

    rows = fields.List(fields.Nested(RowOut), required=True)
    next = fields.Url(required=True, allow_none=True)


YAML = "application/yaml"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
_BYTES = {"schema": {"type": "string", "format": "binary"}}


def _asked(status: int, schema: Any, *more: int, **told: Any) -> dict[str, Any]:
    return {
        "security": needs(Scope.IMPORT),
        **told,
        "responses": {**answered(status, schema), **refused(401, 403, *more, 429, 503)},
    }


KEEP_MAPPING = _asked(
    200,
    MappingOut,
    *(400, 413, 415, 422),
    parameters=[{"in": "query", "schema": schemas.MappingQuery}],
    requestBody={"required": True, "content": {YAML: {"schema": {"type": "string"}}}},
)
MAPPINGS = _asked(200, MappingList)
MAPPING = _asked(200, MappingOut, 404)
ASK = _asked(
    202,
    ImportOut,
    *(400, 404, 409, 413, 415, 422),
    parameters=[IDEMPOTENCY_KEY, {"in": "query", "schema": schemas.ImportQuery}],
    requestBody={"required": True, "content": {CSV: _BYTES, XLSX: _BYTES}},
)
IMPORTS = _asked(200, ImportList)
IMPORT = _asked(200, ImportOut, 404)
ROWS = _asked(200, RowPage, *(404, 422), parameters=[{"in": "query", "schema": schemas.RowQuery}])
REPORT: dict[str, Any] = {
    "security": needs(Scope.IMPORT),
    "responses": {"200": {"description": "OK", "content": {CSV: _BYTES}}, **refused(401, 403, 404, 429, 503)},
}
