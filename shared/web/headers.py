"""Headers of every answer: what a browser may do with it and who may keep it."""

import hashlib
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, request, url_for
from werkzeug.routing import RequestRedirect

from shared.web.context import web

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
_VERSIONED = "public, max-age=31536000, immutable"
_PLAIN = "public, max-age=300"


def _stay_here(response: Response) -> Response:
    # werkzeug mends a path (`/desk`, `//track`) by a redirect to the host that the caller named, whichever that is.
    if isinstance(request.routing_exception, RequestRedirect):
        response.location = urlsplit(request.routing_exception.new_url)._replace(scheme="", netloc="").geturl()
    return response


def _secure(response: Response) -> Response:
    if request.endpoint and request.endpoint.split(".")[-1] == "static" and response.status_code in (200, 206, 304):
        response.headers["Cache-Control"] = _VERSIONED if "v" in request.args else _PLAIN
    for name, value in _ALWAYS.items():
        # A view's own header wins, so that a page may add the hash of a script to its policy.
        response.headers.setdefault(name, value)
    if web().secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


@cache
def _version(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def set_up(app: Flask, shared_static: Path) -> None:
    """Set these headers, and give templates `asset(name)`: a static file's address that changes with its content.

    `asset("web.css")` is a file of shared/web/static, `asset("desk.css", "static")` one of the service's own.
    """

    def asset(name: str, endpoint: str = "web.static") -> str:
        folder = shared_static if endpoint == "web.static" else Path(app.static_folder or "")
        return url_for(endpoint, filename=name, v=_version(folder / name))

    app.jinja_env.globals["asset"] = asset
    app.after_request(_secure)
    app.after_request(_stay_here)
