"""The Flask app that every HTTP face begins with."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import structlog
from flask import Blueprint, Flask, request
from sqlalchemy import exc
from werkzeug.middleware.proxy_fix import ProxyFix

from shared.web import bodies, csrf, headers, languages, people, problems, requests, rooms
from shared.web.context import Web, web
from shared.web.languages import Language, Texts
from shared.web.problem_kinds import Kind
from shared.web.text import one_line, size, visible
from shared.web.texts import WEB_TEXTS

MAX_BODY = 1024 * 1024
"""Bytes. Attachments come by a road of their own."""

_HERE = Path(__file__).parent
_AWAY: tuple[type[Exception], ...] = (exc.OperationalError, exc.InterfaceError, exc.TimeoutError)

log = structlog.get_logger("nwd.web")


class Face(Flask):
    """Flask, with an error log that names the route and never the path, for links hold tokens."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return a view as it is: none of ours is a coroutine, and to look costs each request more than most hooks."""
        return func

    def log_exception(self, exc_info: Any) -> None:
        """Log an exception that no view caught."""
        log.error("unexpected error", method=request.method, route=requests.route(), exc_info=exc_info)


def base_app(
    import_name: str,
    *,
    service: Any,
    prefix: str,
    secret_keys: Sequence[str],
    public_url: str,
    place: Callable[[str], str] = lambda _language: "No Wrong Door",
    texts: Iterable[Texts] = (),
    kinds: Iterable[Kind] = (),
    timezone: str = "Asia/Shanghai",
    default_language: Language = "zh",
    directory: people.Directory | None = None,
    trusted_proxies: int = 0,
    max_body: int = MAX_BODY,
    unavailable: tuple[type[Exception], ...] = (),
) -> Face:
    """Return an app with all that faces share: problem answers, languages, shell, headers, limits, ids, log, counters.

    service: what `shared.web.service()` returns inside a request.
    prefix: `""` or `/desk`; the app's own routes must carry it, nothing strips it.
    secret_keys: NWD_SECRET_KEY and its fallbacks. public_url: NWD_PUBLIC_URL; https makes cookies secure.
    place: returns the place's name in a language (`zh`, `en`) for the head of each page. Error pages have it too, so it
    must not fail or ask a database each time.
    texts, kinds: the tables of texts and the kinds of problem that the service adds.
    directory: looks up who has signed in, in the service's copy of the directory.
    trusted_proxies: how many proxies stand in front and may say who called (NWD_TRUSTED_PROXIES).
    max_body: bytes, enforced for chunked bodies when they are read. unavailable: exceptions answered with 503, besides
    the driver's own of that meaning.
    """
    app = Face(import_name, static_url_path=f"{prefix}/static")
    app.extensions["nwd"] = service
    face = app.extensions["nwd.web"] = Web(prefix, public_url.rstrip("/"), tuple(secret_keys), place)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    if trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=trusted_proxies, x_proto=trusted_proxies, x_host=trusted_proxies
        )
    requests.set_up(app)
    headers.set_up(app, _HERE / "static", secure=face.secure)
    languages.set_up(app, [WEB_TEXTS, *texts], default=default_language, timezone=timezone)
    problems.set_up(app, kinds, (*unavailable, *_AWAY))
    bodies.set_up(app, max_body)
    csrf.set_up(app)
    people.set_up(app, directory)
    rooms.set_up(app)
    app.jinja_env.globals["place_name"] = lambda: web().place(languages.language())
    app.jinja_env.globals["prefix"] = prefix
    app.jinja_env.filters.update(visible=visible, one_line=one_line, size=size)
    app.register_blueprint(
        Blueprint(
            "web",
            __name__,
            template_folder="templates",
            static_folder="static",
            static_url_path=f"{prefix}/static/web",
        )
    )
    return app
