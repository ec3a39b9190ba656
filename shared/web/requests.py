"""What every request gets: an id, a trace, a line in the log, a place in the counters."""

import re
import secrets
import time
import uuid

import structlog
from flask import Flask, Response, g, request

from shared.web.metrics import observe

_TRACEPARENT = re.compile(r"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")
_LONGEST = 256
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
_QUIET = ("/livez", "/readyz", "/metrics")

log = structlog.get_logger("nwd.web")


def continued(header: str) -> str:
    """Return a W3C traceparent for the work that begins here: a step of the caller's trace, or a new trace.

    header: the caller's `traceparent`; what is malformed, too long or of the version ff is as good as none.
    """
    found = _TRACEPARENT.fullmatch(header) if len(header) <= _LONGEST else None
    trace, flags = secrets.token_hex(16), "01"
    if found and _valid(*found.groups()):
        trace, flags = found[2], found[4]
    return f"00-{trace}-{secrets.token_hex(8)}-{flags}"


def _valid(version: str, trace: str, parent: str, _flags: str, rest: str | None) -> bool:
    return version != "ff" and not (version == "00" and rest) and trace.strip("0") != "" and parent.strip("0") != ""


def route() -> str:
    """Return the template of the present request's path, never the path itself: links hold tokens."""
    return request.url_rule.rule if request.url_rule else "(unmatched)"


def _begin() -> None:
    g.started = time.perf_counter()
    g.request_id = str(uuid.uuid4())
    g.traceparent = continued(request.headers.get("traceparent", ""))
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id, trace_id=g.traceparent.split("-")[1])


def _end(response: Response) -> Response:
    method = request.method if request.method in _METHODS else "other"
    template = route()
    seconds = time.perf_counter() - g.get("started", time.perf_counter())
    observe(method, template, response.status_code, seconds)
    line = log.debug if template.endswith(_QUIET) else log.info
    line("request", method=method, route=template, status=response.status_code, ms=round(seconds * 1000, 1))
    response.headers["X-Request-Id"] = g.get("request_id", "")
    return response


def _forget(_error: BaseException | None) -> None:
    structlog.contextvars.clear_contextvars()


def set_up(app: Flask) -> None:
    """Do this for every request of an app. Call it before any other set-up: the first to begin is the last to end."""
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(_forget)
