"""Signing in and out. A link's GET shows whom it is for and does nothing, for mail scanners follow links too."""

from typing import cast
from urllib.parse import urlencode

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for

from services.router.directory import store as directory
from services.router.signin import actions, domain
from shared.web.bodies import refuse_nul
from shared.web.context import put_cookie, service, signer, web
from shared.web.csrf import FIELD
from shared.web.keys import BadToken
from shared.web.languages import COOKIE as LANGUAGE
from shared.web.languages import say
from shared.web.people import COOKIE, claimed, hand_out, local_path, viewer_of
from shared.web.rooms import open_to
from shared.web.signing_in import PURPOSE, read_sign_in

blueprint = Blueprint("signin", __name__, url_prefix="/dispatch", template_folder="../templates")

renewing = Blueprint("session", __name__, url_prefix="/dispatch", template_folder="../templates")
# Nothing is done here but to renew: the address that the form goes on to looks at its token.
renewing.takes_forms = False  # type: ignore[attr-defined]

_LONGEST_MAIL, _LONGEST_PATH = 254, 2000


@blueprint.get("/sign-in")
def ask() -> str:
    """Ask for a mail address."""
    return _form("", {})


@blueprint.post("/sign-in")
def send() -> Response:
    """Have a link mailed. The answer is the same whether or not anybody has the address."""
    mail = request.form.get("mail", "").strip()
    if "@" not in mail or len(mail) > _LONGEST_MAIL:
        return make_response(_form(mail[:_LONGEST_MAIL], {"mail": say("signin.mail.wrong")}), 422)
    with service().begin(_cause(), g.traceparent) as unit:
        may_go_on = actions.ask(unit, mail, _next(), request.remote_addr)
    if not may_go_on:
        answer = make_response(_form(mail, {"mail": say("signin.tries")}), 429)
        answer.headers["Retry-After"] = str(int(domain.WINDOW.total_seconds()))
        return answer
    return _go(url_for("signin.sent"))


@blueprint.get("/sign-in/sent")
def sent() -> str:
    """Say that a mail is on its way, if the address is somebody's."""
    return render_template("signin/sent.html", minutes=int(domain.LINK_LASTS.total_seconds()) // 60)


@blueprint.get("/sign-in/<token>")
def link(token: str) -> Response:
    """Show whom a link is for."""
    person, nonce = _read(token)
    with service().database.read() as session:
        opened = actions.for_whom(session, person, nonce, service().clock.now())
        name = opened[0].person["name"] if opened else None
    return make_response(render_template("signin/link.html", token=token, name=name)) if name else _opens_no_more()


@blueprint.post("/sign-in/<token>")
def enter(token: str) -> Response:
    """Use a link up and go where its owner wanted to go."""
    person, nonce = _read(token)
    with service().begin(_cause(), g.traceparent) as unit:
        begun = actions.sign_in(unit, person, nonce)
        known = directory.known(unit.session, person)
    if begun is None or known is None:
        return _opens_no_more()
    rooms = open_to(viewer_of(known))
    first = rooms[0].path if rooms else "/"
    answer = _go(first if begun.leads_to == "/" else local_path(begun.leads_to))
    if LANGUAGE not in request.cookies:
        put_cookie(answer, LANGUAGE, known.person["language"])
    return hand_out(answer, begun.person, begun.session, begun.begun_at)


@renewing.get("/session")
def renew() -> Response:
    """Renew a cookie whose session lives and go back; else begin anew."""
    return _renewed(303) or _go(_ask_address())


@renewing.post("/session")
def renew_and_send() -> Response:
    """Do the same for a form on its way, which goes on with all that was typed.

    Where the session is over, the form is shown with all that was typed, to be sent again after signing in. Only who
    has a cookie of ours is shown what came with the request: other sites can send a form here, but no cookie with it.
    """
    renewed = _renewed(307)
    if renewed is not None:
        return renewed
    if claimed(fresh=False) is None:
        return _go(_ask_address())
    refuse_nul(request.form, "form")
    kept = [(name, value) for name, value in request.form.items(multi=True) if name != FIELD]
    page = render_template("signin/kept.html", kept=kept, next=_next(), sign_in=url_for("signin.ask"))
    return make_response(page, 401)


@blueprint.post("/sign-out")
def leave() -> Response:
    """End the session of this browser."""
    claim = claimed(fresh=False)
    if claim is not None:
        with service().begin(_cause(), g.traceparent) as unit:
            actions.sign_out(unit, claim[0], claim[1])
    answer = _go(url_for("signin.out"))
    answer.delete_cookie(COOKIE, secure=web().secure, httponly=True, samesite="Lax")
    return answer


@blueprint.get("/signed-out")
def out() -> str:
    """Say that nobody is signed in any more."""
    return render_template("signin/out.html")


def _renewed(status: int) -> Response | None:
    claim = claimed(fresh=False)
    if claim is None:
        return None
    person, session, _begun = claim
    with service().begin(_cause(), g.traceparent) as unit:
        begun_at = actions.renew(unit, person, session)
    return None if begun_at is None else hand_out(_go(_next(), status), person, session, begun_at)


def _form(mail: str, errors: dict[str, str]) -> str:
    return render_template("signin/ask.html", mail=mail, errors=errors, next=_next())


def _next() -> str:
    asked = request.args.get("next") or (
        "" if request.endpoint == "session.renew_and_send" else request.form.get("next")
    )
    return local_path(asked) if asked and len(asked) <= _LONGEST_PATH else "/"


def _read(token: str) -> tuple[str, str]:
    try:
        return read_sign_in(signer(PURPOSE), token)
    except BadToken:
        return "", ""


def _opens_no_more() -> Response:
    return make_response(render_template("signin/over.html"), 410)


def _ask_address() -> str:
    return f"{url_for('signin.ask')}?{urlencode({'next': _next()})}"


def _cause() -> str:
    return f"{request.method} {request.url_rule} {g.request_id}"


def _go(address: str, status: int = 303) -> Response:
    return cast("Response", redirect(address, status))
