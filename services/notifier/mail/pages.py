"""The keeper's pages: what was written to whom, and what became of it. Only for whoever has a keeper's link."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from services.notifier.mail import store
from services.notifier.mail.domain import BadAddress
from services.notifier.mail.letters import About, Sender, letter_for
from services.notifier.mail.models import Mail
from services.notifier.mail.writing import to_bytes
from services.notifier.regime import place_names
from services.notifier.settings import Settings
from services.notifier.tasks.links import KEEPER_LINK, KEEPER_LINK_LASTS, KEEPER_VISIT, VISIT_LASTS, Links
from services.notifier.tasks.models import Case, Task
from shared.web.context import put_cookie, service, signer
from shared.web.keys import BadToken
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("mails", __name__)

CRUMB, PAGE_SIZE = "nwd_keeper", 50

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
    """List mails, newest first."""
    _must_keep()
    with service().database.read() as session:
        mails = store.latest(session, PAGE_SIZE + 1, _before())
        numbers = {mail.key: _number(session, mail) for mail in mails}
    older = mails[PAGE_SIZE - 1] if len(mails) > PAGE_SIZE else None
    return render_template(
        "desk/mails.html", mails=mails[:PAGE_SIZE], numbers=numbers, older=older, settings=_settings()
    )


@blueprint.get("/desk/mails/<key>")
def one(key: str) -> str:
    """Show one mail: its headers, its text, its HTML in a frame that can do nothing."""
    _must_keep()
    with service().database.read() as session:
        mail = _mail(session, key)
        message, why = _message(session, mail)
        number = _number(session, mail)
    text = _body(message, "plain") if message else ""
    home = _settings().common.public_url
    links = [line for line in text.splitlines() if line.startswith((f"{home}/desk/open/", f"{home}/dispatch/sign-in/"))]
    return render_template(
        "desk/mail.html", mail=mail, message=message, why=why, number=number, text=text, links=links[-1:]
    )


@blueprint.get("/desk/mails/<key>/html")
def html(key: str) -> Response:
    """Return a mail's HTML, sealed."""
    _must_keep()
    with service().database.read() as session:
        message, _ = _message(session, _mail(session, key))
    answer = make_response(_body(message, "html") if message else "")
    answer.headers["Content-Security-Policy"] = SEALED
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


def _must_keep() -> None:
    try:
        signer(KEEPER_VISIT).read(request.cookies.get(CRUMB, ""), VISIT_LASTS)
    except BadToken as error:
        raise Problem(NOT_FOUND) from error


def _before() -> tuple[datetime, str] | None:
    at, _, key = request.args.get("before", "").partition(" ")
    try:
        moment = datetime.fromisoformat(at)
        return (moment.astimezone(UTC), key) if moment.tzinfo else None
    except (ValueError, OverflowError):  # the second: on the edge of the years there are, in another zone
        return None


def _mail(session: Session, key: str) -> Mail:
    found = store.mail(session, key)
    if found is None:
        raise Problem(NOT_FOUND)
    return found


def _message(session: Session, mail: Mail) -> tuple[EmailMessage | None, str]:
    """Return a mail as its reader's program has it, or why it cannot be written.

    One that was sent is written again from its row.
    """
    raw = mail.raw
    if raw is None:
        common = _settings().common
        links = _LinksToTasks(common.secret_keys, common.public_url)
        sender = Sender(_settings().mail_from, links, _settings().mail_only_to)
        names = place_names(session, service().parts)["centre"]
        try:
            raw = to_bytes(letter_for(mail, _about(session, mail), sender, names))
        except BadAddress as error:
            return None, str(error)
    return message_from_bytes(raw, policy=policy.default), ""


class _LinksToTasks(Links):
    """Makes no link that signs somebody in: whoever reads mails must not become whom they were written to."""

    def sign_in(self, person: str, nonce: str) -> str:  # noqa: ARG002
        return ""


def _about(session: Session, mail: Mail) -> About | None:
    if mail.case_id is None:
        return None
    return About(session.get_one(Task, mail.task_id), session.get_one(Case, mail.case_id).facts)


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part else ""


def _number(session: Session, mail: Mail) -> str:
    case = session.get(Case, mail.case_id) if mail.case_id else None
    return str(case.facts.get("number", "")) if case else ""


def _settings() -> Settings:
    found: Settings = current_app.extensions["notifier.settings"]
    return found
