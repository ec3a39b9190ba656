"""A token in every form, so that no other site can send one in a visitor's name."""

import hmac
import secrets
from datetime import timedelta

from flask import Flask, Response, current_app, g, request
from markupsafe import Markup

from shared.web.bodies import refuse_nul
from shared.web.context import put_cookie, signer, web
from shared.web.keys import BadToken
from shared.web.problem_kinds import STALE_FORM
from shared.web.problems import Problem

FIELD = "form_token"
HEADER = "X-Form-Token"
GOOD_FOR = timedelta(hours=12)

_SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


def form_token() -> str:
    """Return a token for a form on this page; the answer sets the cookie that it is bound to."""
    return signer("form token").sign(_visitor())


def form_token_field() -> Markup:
    """Return the hidden input that every POST form needs."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, form_token())


def _cookie() -> str:
    # Browsers let no sub-domain and no plain http set a cookie of this name.
    return "__Host-nwd_form" if web().secure else "nwd_form"


def _visitor() -> str:
    if "form_visitor" not in g:
        known = _known()
        g.form_visitor = known or secrets.token_urlsafe(16)
        g.form_visitor_is_new = known is None
    return str(g.form_visitor)


def _known() -> str | None:
    try:
        return str(signer("form cookie").read(request.cookies.get(_cookie(), "")))
    except BadToken:
        return None


def _check() -> None:
    if request.method in _SAFE or _takes_no_forms():
        return
    token = request.headers.get(HEADER) or request.form.get(FIELD, "")
    try:
        meant_for = str(signer("form token").read(token, GOOD_FOR))
    except BadToken as error:
        raise Problem(STALE_FORM) from error
    known = _known()
    if known is None or not hmac.compare_digest(meant_for.encode(), known.encode()):
        raise Problem(STALE_FORM)
    refuse_nul(request.form, "form")


def _takes_no_forms() -> bool:
    # Programs prove themselves by a key in each request, which no browser sends by itself: their blueprints say so.
    if request.endpoint is None:
        return True
    blueprint = current_app.blueprints.get(request.blueprint or "")
    return getattr(blueprint, "takes_forms", True) is False


def _hand_out(response: Response) -> Response:
    if g.get("form_visitor_is_new"):
        put_cookie(response, _cookie(), signer("form cookie").sign(g.form_visitor))
    return response


def set_up(app: Flask) -> None:
    """Refuse every unsafe request without a good token, except to blueprints with `takes_forms = False`."""
    app.before_request(_check)
    app.after_request(_hand_out)
    app.jinja_env.globals["form_token_field"] = form_token_field
