"""flask-smorest with this house's answers. Needs the extra of a service that has a REST interface."""

from collections.abc import Iterable
from typing import Any

import flask_smorest
from flask import Request, Response
from marshmallow import INCLUDE, RAISE, Schema, fields
from webargs import core
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import HTTPException

from shared.web.problem_kinds import Kind
from shared.web.problems import MEDIA_TYPE, answer_http, type_of, wrong_type
from shared.web.strict_json import strict_json


class FieldErrorSchema(Schema):
    """One fault of a request: `pointer` into the body, or `parameter` of the query, path or headers."""

    pointer = fields.String(metadata={"description": "JSON pointer (RFC 6901) into the body"})
    parameter = fields.String(metadata={"description": "Name of a parameter outside the body"})
    code = fields.String(required=True, metadata={"description": "Permanent word for programs"})
    detail = fields.String(required=True, metadata={"description": "What is wrong, in the caller's language"})


class ProblemSchema(Schema):
    """A problem document (RFC 9457)."""

    class Meta:
        unknown = INCLUDE  # a kind of problem may have members of its own

    type = fields.String(
        required=True,
        metadata={
            "format": "uri-reference",
            "description": "Permanent name of the kind; its page says what to do. `x-problems` has them all.",
        },
    )
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String()
    instance = fields.String(metadata={"format": "uri-reference"})
    errors = fields.List(fields.Nested(FieldErrorSchema))


class StrictParser(FlaskParser):
    """Reads JSON bodies strictly and refuses bodies of other types and unknown parameters of the query."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": RAISE}  # noqa: RUF012

    def _raw_load_json(self, req: Request) -> Any:
        body = req.get_data(cache=True)
        if req.mimetype != "application/json":
            if body:
                raise wrong_type("application/json")
            return core.missing
        return strict_json(body)


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]
    """A blueprint of a REST interface: strict bodies, no form tokens, paging by `Link` instead of `X-Pagination`."""

    ARGUMENTS_PARSER = StrictParser()
    PAGINATION_HEADER_NAME = None
    takes_forms = False


class Api(flask_smorest.Api):  # type: ignore[misc]
    """flask-smorest's Api that answers errors as problem documents and describes them so."""

    ERROR_SCHEMA = ProblemSchema

    def handle_http_exception(self, error: HTTPException) -> Response:
        """Answer as every other part of the face does."""
        return answer_http(error)

    def describe_kinds(self, kinds: Iterable[Kind]) -> None:
        """Name in the document each kind of problem that an answer's `type` may be, with what it means."""
        described = {
            type_of(kind): {"status": kind.status, "title": kind.title.en, "meaning": kind.explanation.en}
            for kind in kinds
        }
        schema = self.spec.components.schemas["Problem"]
        schema["properties"]["type"]["examples"] = list(described)
        schema["x-problems"] = described

    def _register_pagination_header(self) -> None:
        # Nothing here pages by a header, so the description need not know of one.
        return

    def _register_responses(self) -> None:
        # flask-smorest describes its error answers by this attribute; the good answers keep application/json.
        self.DEFAULT_RESPONSE_CONTENT_TYPE = MEDIA_TYPE
        try:
            super()._register_responses()
        finally:
            del self.DEFAULT_RESPONSE_CONTENT_TYPE
