"""What a browser shows before a mail's link shows anything: that it is known for the link's reader.

A cookie names the browsers' rows, signed; the rows say what that is worth, so that one can be forgotten at any time.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, current_app, g, make_response, redirect, render_template, request
from sqlalchemy.orm import Session

from services.notifier.devices import actions, store
from services.notifier.devices.domain import (
    CODE_LASTS,
    MOST_TRIES,
    REMEMBERED,
    Asked,
    Said,
    is_known,
    masked,
)
from services.notifier.directory import store as directory
from services.notifier.directory.domain import Person
from services.notifier.settings import Settings
from services.notifier.tasks.links import LINK_CODE
from shared.web.context import put_cookie, service, signer, web
from shared.web.keys import BadToken, purpose_keys
from shared.web.languages import say, when
from shared.web.people import viewer

KNOWN, KNOWN_FOR = "nwd_known", "known browser"
ASKED, ASKED_FOR = "nwd_code", "code asked for"
"""The cookies, and what their keys are made for: which browsers this one is, and which code it has asked for."""

MOST_REMEMBERED = 12
"""People of one browser: a counter that a whole office uses."""

SEND, ENTER = "send", "enter"
"""Which button of the page was pressed."""


@dataclass(frozen=True, slots=True)
class Shut:
    """A page that a browser may not show yet. key: names it in the table of codes. mail: passed on in its address."""

    key: str
    path: str
    person: Person
    mail: str = ""


def known(session: Session, key: str, person: str) -> bool:
    """Say whether this browser may show a page by a link that was written to a person.

    It may where the place asks for no codes, where that person has signed in, and where a code of theirs was said here.
    """
    asked = settings().link_codes
    who = viewer()
    if asked is Asked.OFF or (who is not None and who.id == person):
        return True
    staff, now = directory.staff(session, person), service().clock.now()
    revoked = datetime.fromisoformat(staff["signed_out_at"]) if staff and staff["signed_out_at"] else None
    return any(
        is_known(one, key, asked, now)
        and (staff is None or one.email == staff["email"])
        and (revoked is None or one.since > revoked)
        for one in store.devices(session, _ids(), person)
    )


def show(it: Shut, *, error: str = "", status: int = 403) -> Response:
    """Show the page that asks for a code, and nothing of the case."""
    with service().database.read() as session:
        code = store.code(session, _asked_for())
    now = service().clock.now()
    waits = code is not None and (code.person, code.page) == (it.person.id, it.key)
    waits = waits and code is not None and code.used_at is None and now < code.until and code.tries < MOST_TRIES
    who = viewer()
    page = render_template(
        "desk/code.html",
        it=it,
        address=masked(settings().mail_only_to or it.person.email),
        waits=waits,
        until=code.until if code else None,
        error=error,
        days=REMEMBERED.days,
        minutes=int(CODE_LASTS.total_seconds()) // 60,
        remembers=settings().link_codes is Asked.UNKNOWN_DEVICE,
        own=who.name if who is not None and who.id != it.person.id else "",
    )
    return make_response(page, status)


def taken(it: Shut) -> Response:
    """Do what a button of that page asks for: mail a code, or take the one that was typed."""
    return _entered(it) if request.form.get("pressed") == ENTER else _sent(it)


def _sent(it: Shut) -> Response:
    with service().begin(_cause(), g.traceparent) as unit:
        asked = actions.ask(unit, it.person, it.key, request.remote_addr or "", _keys())
    if isinstance(asked, datetime):
        answer = show(it, error=say("code.too_many", at=when(asked)), status=429)
        answer.headers["Retry-After"] = str(max(1, int((asked - service().clock.now()).total_seconds())))
        return answer
    answer = _on(it)
    lasts = int(CODE_LASTS.total_seconds())
    put_cookie(answer, ASKED, signer(ASKED_FOR).sign(asked), max_age=lasts, path=it.path)
    return answer


def _entered(it: Shut) -> Response:
    said, remember = request.form.get("code", ""), request.form.get("remember") == "yes"
    with service().begin(_cause(), g.traceparent) as unit:
        came, told = actions.enter(
            unit,
            _asked_for(),
            it.person,
            it.key,
            said,
            _keys(),
            remember=remember and settings().link_codes is Asked.UNKNOWN_DEVICE,
            browser=request.user_agent.string,
        )
    if came is Said.WRONG:
        return show(it, error=say("code.wrong", left=told), status=422)
    if came is Said.OVER:
        return show(it, error=say("code.over"), status=410)
    answer = _on(it)
    answer.delete_cookie(ASKED, path=it.path)
    lasts = int(REMEMBERED.total_seconds())
    ids = [str(told), *_ids()][:MOST_REMEMBERED]
    put_cookie(answer, KNOWN, signer(KNOWN_FOR).sign(ids), max_age=lasts, path=web().prefix or "/")
    return answer


def settings() -> Settings:
    """Return notifier's settings."""
    found: Settings = current_app.extensions["notifier.settings"]
    return found


def _on(it: Shut) -> Response:
    return make_response(redirect(f"{it.path}?mail={it.mail}" if it.mail else it.path, 303))


def _keys() -> list[bytes]:
    return purpose_keys(web().secrets, LINK_CODE)


def _ids() -> list[str]:
    value: Any = _read(KNOWN, KNOWN_FOR)
    return [str(one) for one in value] if isinstance(value, list) else []


def _asked_for() -> str:
    value = _read(ASKED, ASKED_FOR)
    return value if isinstance(value, str) else ""


def _read(cookie: str, purpose: str) -> Any:
    try:
        return signer(purpose).read(request.cookies.get(cookie, ""))
    except BadToken:
        return None


def _cause() -> str:
    return f"POST {request.url_rule} {g.request_id}"
