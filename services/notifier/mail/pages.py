"""The keeper's pages: what was written to whom, and what became of it.

For whoever has the duty, or a keeper's link. Which mail somebody looked at is on record: in the log, and in the history
of the mail's case.
"""

from datetime import UTC, datetime, timedelta

import structlog
from flask import Blueprint, Response, current_app, g, make_response, redirect, render_template, request, url_for

from services.notifier.mail import store
from services.notifier.mail.domain import MailState
from services.notifier.mail.models import Mail
from services.notifier.mail.reading import as_received, body, numbers
from services.notifier.settings import Settings
from services.notifier.tasks.links import KEEPER_LINK, KEEPER_LINK_LASTS, KEEPER_VISIT, VISIT_LASTS, Links
from shared.contracts.words import Duty
from shared.messaging import Unit
from shared.web.context import put_cookie, service, signer
from shared.web.keys import BadToken
from shared.web.people import on_duty
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

log = structlog.get_logger(__name__)

blueprint = Blueprint("mails", __name__)

CRUMB, PAGE_SIZE = "nwd_keeper", 50
LINK_HOLDER = "keeper link"
"""Whom the record names where nobody has signed in: whoever runs the house handed the link out."""

SHOWN, SHOWN_LASTS = "mail shown", timedelta(hours=1)
"""A page that shows a mail says so to its own frame, so that one look is one line on record."""

SEALED = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
"""What a shown mail may do: be looked at, inside our own page."""


@blueprint.get("/desk/mails/open/<token>")
def link(token: str) -> Response:
    """Trade a keeper's link for a cookie that is good for these pages alone."""
    try:
        signer(KEEPER_LINK).read(token, KEEPER_LINK_LASTS)
    except BadToken as error:
        raise Problem(NOT_FOUND) from error
    answer = make_response(redirect(url_for("mails.index"), 303))
    lasts = int(VISIT_LASTS.total_seconds())
    put_cookie(answer, CRUMB, signer(KEEPER_VISIT).sign("mails"), max_age=lasts, path=url_for("mails.index"))
    return answer


@blueprint.get("/desk/mails")
def index() -> str:
    """List mails, newest first; those in one state where `?state=` names it."""
    keeper()
    state = request.args.get("state", "")
    wanted = MailState(state) if state in list(MailState) else None
    with service().database.read() as session:
        mails = store.latest(session, PAGE_SIZE + 1, before(), wanted)
        told = numbers(session, [(mail.key, mail.case_id) for mail in mails])
    older = mails[PAGE_SIZE - 1] if len(mails) > PAGE_SIZE else None
    return render_template(
        "desk/mails.html",
        mails=mails[:PAGE_SIZE],
        numbers=told,
        older=older,
        wanted=wanted,
        states=list(MailState),
        settings=settings(),
    )


@blueprint.get("/desk/mails/<key>")
def one(key: str) -> str:
    """Show one mail: its headers, its text, its HTML in a frame that can do nothing."""
    who = keeper()
    with service().begin(f"GET {request.url_rule} {g.request_id}", g.traceparent) as unit:
        mail = _read(unit, key, who)
        message, why = as_received(unit.session, service(), settings(), mail)
        number = numbers(unit.session, [(mail.key, mail.case_id)])[mail.key]
        text = body(message, "plain") if message else ""
        return render_template(
            "desk/mail.html",
            mail=mail,
            message=message,
            why=why,
            number=number,
            text=text,
            links=_links(text),
            shown=signer(SHOWN).sign(key),
        )


@blueprint.get("/desk/mails/<key>/html")
def html(key: str) -> Response:
    """Return a mail's HTML, sealed. Asked for by itself, and not by the page that has just shown it, it is a look."""
    who = keeper()
    with service().begin(f"GET {request.url_rule} {g.request_id}", g.traceparent) as unit:
        mail = _mail(unit, key) if _was_shown(key) else _read(unit, key, who)
        message, _ = as_received(unit.session, service(), settings(), mail)
    answer = make_response(body(message, "html") if message else "")
    answer.headers["Content-Security-Policy"] = SEALED
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


def keeper() -> str:
    """Return who is looking, for the record. Raises NotSignedIn, or Problem for whoever is no keeper."""
    try:
        signer(KEEPER_VISIT).read(request.cookies.get(CRUMB, ""), VISIT_LASTS)
    except BadToken:
        return on_duty(Duty.KEEPER).id
    return LINK_HOLDER


def _read(unit: Unit, key: str, keeper: str) -> Mail:
    """Return a mail, and put on record that somebody reads it."""
    mail = _mail(unit, key)
    log.info("mail read", mail=mail.key, kind=mail.kind, case=mail.case_id, person=keeper)
    if mail.case_id:
        case = unit.case(mail.case_id)
        unit.record(case, "mail.read", {"mail": mail.key, "kind": mail.kind, "to": mail.person}, keeper)
    return mail


def _mail(unit: Unit, key: str) -> Mail:
    found = store.mail(unit.session, key)
    if found is None:
        raise Problem(NOT_FOUND)
    return found


def _was_shown(key: str) -> bool:
    try:
        return bool(signer(SHOWN).read(request.args.get("shown", ""), SHOWN_LASTS) == key)
    except BadToken:
        return False


def _links(text: str) -> list[str]:
    """Return the last of the lines that open something here, to be opened by a button."""
    common = settings().common
    opening = Links(common.secret_keys, common.public_url).beginnings
    return [line for line in text.splitlines() if line.startswith(opening)][-1:]


def before() -> tuple[datetime, str] | None:
    at, _, key = request.args.get("before", "").partition(" ")
    try:
        moment = datetime.fromisoformat(at)
        return (moment.astimezone(UTC), key) if moment.tzinfo else None
    except (ValueError, OverflowError):  # the second: on the edge of the years there are, in another zone
        return None


def settings() -> Settings:
    found: Settings = current_app.extensions["notifier.settings"]
    return found
