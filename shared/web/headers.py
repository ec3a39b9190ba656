"""Headers of every answer: what a browser may do with it and who may keep it."""

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask, Response, request, url_for
from werkzeug.routing import RequestRedirect

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# Pico draws its arrows and ticks with data: images.
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # Nearly every answer holds somebody's data; a view of which that is not true says so itself.
    "Cache-Control": "no-store",
}
_OVER_HTTPS = {"Strict-Transport-Security": "max-age=31536000"}
_VERSIONED = "public, max-age=31536000, immutable"
_PLAIN = "public, max-age=300"


def _stay_here(response: Response) -> Response:
    # werkzeug mends a path (`/desk`, `//track`) by a redirect to the host that the caller named, whichever that is.
    if isinstance(request.routing_exception, RequestRedirect):
        response.location = urlsplit(request.routing_exception.new_url)._replace(scheme="", netloc="").geturl()
    return response


def _keep_static(response: Response) -> Response:
    if request.endpoint and request.endpoint.split(".")[-1] == "static" and response.status_code in (200, 206, 304):
        response.headers["Cache-Control"] = _VERSIONED if "v" in request.args else _PLAIN
    return response


def _with_always(inner: "WSGIApplication", always: Sequence[tuple[str, str]]) -> "WSGIApplication":
    """Return an application whose answers have these headers too.

    A view's own header wins, so that a page may add the hash of a script to its policy. They are added behind Flask,
    to the plain list that the server gets: to set each of them on the answer costs ten times as much.
    """
    lower = [(name.lower(), (name, value)) for name, value in always]

    def call(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            there = {name.lower() for name, _ in headers}
            return start_response(status, headers + [one for name, one in lower if name not in there], *error)

        return inner(environ, start)

    return call


@cache
def _version(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def set_up(app: Flask, shared_static: Path, *, secure: bool) -> None:
    """Set these headers, and give templates `asset(name)`: a static file's address that changes with its content.

    secure: whether people come by https.

    `asset("web.css")` is a file of shared/web/static, `asset("desk.css", "static")` one of the service's own.
    """

    def asset(name: str, endpoint: str = "web.static") -> str:
        folder = shared_static if endpoint == "web.static" else Path(app.static_folder or "")
        return url_for(endpoint, filename=name, v=_version(folder / name))

    app.jinja_env.globals["asset"] = asset
    app.after_request(_keep_static)
    app.after_request(_stay_here)
    always = _ALWAYS | (_OVER_HTTPS if secure else {})
    app.wsgi_app = _with_always(app.wsgi_app, list(always.items()))  # type: ignore[assignment, method-assign]
