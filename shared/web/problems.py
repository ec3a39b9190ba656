"""Answers to what went wrong: problem documents (RFC 9457) for programs, pages for people."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import structlog
from flask import Blueprint, Flask, Response, abort, current_app, g, json, render_template, request
from marshmallow import ValidationError
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from shared.web.context import web
from shared.web.faults import FieldError, by_location, field_errors
from shared.web.languages import Language, Text, language
from shared.web.problem_kinds import (
    BY_STATUS,
    COMMON,
    INVALID,
    UNAUTHENTICATED,
    UNAVAILABLE,
    UNSUPPORTED_MEDIA_TYPE,
    Kind,
)

MEDIA_TYPE = "application/problem+json"

log = structlog.get_logger("nwd.web")

_TAKES = Text("这个地址接受的 Content-Type：{types}。", "What this address takes as Content-Type: {types}.")


class Problem(Exception):
    """Something that the caller must be told, in its own language.

    Raise it from anywhere below a request.

    kind: from problem_kinds or a service's own. detail: about this occurrence, in words for people. errors: the fields
    at fault. headers: further ones for the answer. retry_after: seconds, where the kind's own does not fit. extra:
    further members of the document.
    """

    def __init__(
        self,
        kind: Kind,
        detail: Text | None = None,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        retry_after: int | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail.en if detail else kind.title.en)
        self.kind = kind
        self.detail = detail
        self.errors = errors
        self.headers = dict(headers or {})
        self.retry_after = kind.retry_after if retry_after is None else retry_after
        self.extra = dict(extra or {})


def invalid(error: ValidationError) -> Problem:
    """Return the problem that a schema's refusal of a JSON body is."""
    return Problem(INVALID, errors=field_errors(error.messages))


def wrong_type(*taken: str) -> Problem:
    """Return the problem of a body whose Content-Type the address does not take. taken: those that it does."""
    types = ", ".join(taken)
    return Problem(UNSUPPORTED_MEDIA_TYPE, _TAKES.filled(types=types), headers={"Accept": types})


def type_of(kind: Kind) -> str:
    """Return the address that names a kind: a common one stands at the house's root, a service's own at its prefix."""
    return f"/problems/{kind.slug}" if kind in COMMON else f"{web().prefix}/problems/{kind.slug}"


def example_of(kind: Kind, mine: Language) -> dict[str, Any]:
    """Return a document of a kind in a language, as programs may get it."""
    document = {
        "type": type_of(kind),
        "title": kind.title.within(mine),
        "status": kind.status,
        "detail": kind.explanation.within(mine),
        "instance": "urn:uuid:01a2269d-e71e-7859-9fa6-59a388265828",
    }
    return {**document, **_within(mine, kind.example)}


def _within(mine: Language, value: Any) -> Any:
    if isinstance(value, Text):
        return value.within(mine)
    if isinstance(value, Mapping):
        return {name: _within(mine, one) for name, one in value.items()}
    return [_within(mine, one) for one in value] if isinstance(value, list) else value


def answer_problem(problem: Problem) -> Response:
    """Return the answer to a problem: a page where the caller asks for one, else a problem document."""
    kind, mine = problem.kind, language()
    detail = (problem.detail or kind.explanation).within(mine)
    headers = dict(problem.headers)
    if problem.retry_after is not None:
        headers.setdefault("Retry-After", str(problem.retry_after))
    if kind.status == UNAUTHENTICATED.status:
        headers.setdefault("WWW-Authenticate", 'Bearer realm="no-wrong-door"')
    errors = [error.shown(mine) for error in problem.errors]
    return _answer(kind.status, type_of(kind), kind.title.within(mine), detail, errors, problem.extra, headers)


def answer_http(error: HTTPException) -> Response:
    """Return the answer to an HTTP error of Flask, werkzeug or flask-smorest; its headers (Allow, Retry-After) stay."""
    if error.response is not None or error.code is None:
        return current_app.make_response(error.get_response())
    problem = problem_of(error)
    if problem is None:
        title = HTTP_STATUS_CODES.get(error.code, "Error")
        return _answer(error.code, "about:blank", title, title, [], {}, _headers_of(error))
    return answer_problem(problem)


def problem_of(error: HTTPException) -> Problem | None:
    """Return the problem that an HTTP error stands for, None where its status is none of the kinds that we know."""
    data: dict[str, Any] = getattr(error, "data", None) or {}
    original = getattr(error, "original_exception", None)
    unavailable = current_app.extensions["nwd.unavailable"]
    kind = UNAVAILABLE if isinstance(original, unavailable) else BY_STATUS.get(error.code or 0)
    if kind is None:
        return None
    messages = data.get("messages")
    errors = by_location(messages) if isinstance(messages, Mapping) else []
    return Problem(kind, errors=errors, headers=_headers_of(error))


def _headers_of(error: HTTPException) -> dict[str, str]:
    data: dict[str, Any] = getattr(error, "data", None) or {}
    headers = {k: v for k, v in error.get_headers() if k not in ("Content-Type", "Content-Length")}
    return {**headers, **(data.get("headers") or {})}


def _answer(
    status: int,
    type_uri: str,
    title: str,
    detail: str,
    errors: list[dict[str, str]],
    extra: Mapping[str, Any],
    headers: Mapping[str, str],
) -> Response:
    # The path would give away the tokens of links, so the occurrence is named by its request.
    request_id = g.get("request_id", "")
    if wants_page():
        page = render_template(
            "web_error.html", status=status, title=title, detail=detail, errors=errors, request_id=request_id
        )
        response = Response(page, status, mimetype="text/html")
    else:
        document: dict[str, Any] = {"type": type_uri, "title": title, "status": status, "detail": detail}
        if request_id:
            document["instance"] = f"urn:uuid:{request_id}"
        if errors:
            document["errors"] = errors
        response = Response(json.dumps({**extra, **document}), status, mimetype=MEDIA_TYPE)
    for name, value in headers.items():
        response.headers[name] = value
    return response


def wants_page() -> bool:
    """Say whether the caller would sooner have a page than JSON; one that takes anything gets JSON."""
    accept = request.accept_mimetypes
    return accept["text/html"] > max(accept["application/json"], accept[MEDIA_TYPE])


def kinds_blueprint(own: Iterable[Kind]) -> Blueprint:
    """Return the pages at the kinds' addresses: `/problems/<slug>`, and a service's own under its prefix."""
    blueprint = Blueprint("problems", __name__)
    kinds = {kind.slug: kind for kind in COMMON}
    for kind in own:
        if kind.slug in kinds:
            raise ValueError(f"the kind of problem {kind.slug} is there twice")
        kinds[kind.slug] = kind

    def show(slug: str) -> str:
        kind = kinds.get(slug) or abort(404)
        shown = json.dumps(example_of(kind, language()), indent=2, sort_keys=False, ensure_ascii=False)
        return render_template("web_problem.html", kind=kind, type_uri=type_of(kind), example=shown)

    @blueprint.record
    def _(state: Any) -> None:
        prefix = state.app.extensions["nwd.web"].prefix
        state.add_url_rule("/problems/<slug>", "page", show)
        if prefix:
            state.add_url_rule(f"{prefix}/problems/<slug>", "own", show)

    return blueprint


def set_up(app: Flask, own: Iterable[Kind], unavailable: tuple[type[Exception], ...]) -> None:
    """Give an app these answers. unavailable: exceptions that mean that a part is away for now (503)."""
    app.extensions["nwd.unavailable"] = unavailable
    app.register_error_handler(Problem, answer_problem)
    app.register_error_handler(HTTPException, answer_http)
    app.register_blueprint(kinds_blueprint(own))
