"""Operators' pages, the same for each service: queues, roles, and dead letters to be looked at, replayed, discarded."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Flask, Response, current_app, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from shared.contracts import Unreadable, type_named
from shared.contracts.words import Duty
from shared.messaging import Service
from shared.messaging.dead_letters import DEAD, DISCARDED, DeadLetter, dead_letter, dead_letters, discard, replay
from shared.messaging.metrics import piles
from shared.messaging.service import run_folder
from shared.messaging.transport import transport_for
from shared.process.common import Common
from shared.process.heartbeat import STALE_AFTER, newest_beats
from shared.web.bodies import refuse_nul
from shared.web.context import service
from shared.web.health import Check, failing
from shared.web.languages import Text, say
from shared.web.operations.masking import shown_body
from shared.web.people import on_duty
from shared.web.problem_kinds import CONFLICT, NOT_FOUND
from shared.web.problems import Problem

PAGE_SIZE, LAST_PAGE = 50, 10_000
LONGEST_REASON = 500

_GONE = Text(
    "这条消息已被他人重试或放弃，没有做任何改动。",
    "Somebody else has replayed or discarded this letter in the meantime. Nothing was changed.",
)
_STILL_UNREADABLE = Text(
    "仍然无法读取这条消息，没有重试。请用命令行取出、修正后再重试。",
    "It still cannot be read, so it was not tried. Mend a copy at the command line and replay that.",
)


_IS_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Operated:
    """What the pages need of a service.

    prefix: of its addresses. roles: names of what must beat on this machine. checks: readiness. confidential: says
    whether a case is; of one that it does not know it says so too. more, more_template: what
    this service adds to the first page, and with which template.
    """

    prefix: str
    common: Common
    roles: Sequence[str]
    checks: Mapping[str, Check]
    confidential: Callable[[Session, str], bool]
    more: Callable[[Service], dict[str, Any]] = lambda _service: {}
    more_template: str = ""


TABS = (
    ("intake", "/operations"),
    ("router", "/dispatch/operations"),
    ("notifier", "/desk/operations"),
)
"""Each service shows its own; all faces share one origin."""


blueprint = Blueprint("operations", __name__)


def set_up(app: Flask, it: Operated) -> None:
    """Give an app these pages, under its own prefix."""
    app.extensions["nwd.operated"] = it
    app.register_blueprint(blueprint, url_prefix=f"{it.prefix}/operations")


@blueprint.get("")
def index() -> str:
    """Show what waits, how messages travel and which roles work."""
    on_duty(Duty.OPERATOR)
    it = _operated()
    carrier = transport_for(it.common, run_folder(it.common.data_dir))
    return render_template(
        "operations/index.html",
        tabs=TABS,
        here=service().name,
        piles=_piles(),
        reasons=failing(it.checks),
        carrier="broker" if it.common.amqp_url else "lease",
        carrier_answers=carrier.answers(),
        beats=_beats(),
        more_template=it.more_template,
        **it.more(service()),
    )


@blueprint.get("/letters")
def letters() -> str:
    """List what was set aside, oldest first."""
    on_duty(Duty.OPERATOR)
    state = DISCARDED if request.args.get("show") == "discarded" else DEAD
    number = _page_number()
    listed = dead_letters(service(), state, limit=PAGE_SIZE + 1, offset=(number - 1) * PAGE_SIZE)
    now = service().clock.now()
    return render_template(
        "operations/letters.html",
        tabs=TABS,
        here=service().name,
        letters=[(one, ago(one.received_at, now)) for one in listed[:PAGE_SIZE]],
        discarded=state == DISCARDED,
        number=number,
        more=len(listed) > PAGE_SIZE,
    )


@blueprint.get("/letters/<name>")
def letter(name: str) -> str:
    """Show one dead letter: why, and its body, masked."""
    on_duty(Duty.OPERATOR)
    return _letter_page(name)


@blueprint.post("/letters/<name>/replay")
def try_again(name: str) -> Response:
    """Try a dead letter again."""
    who = on_duty(Duty.OPERATOR)
    try:
        replay(service(), name, by=who.id)
    except LookupError as error:
        raise Problem(CONFLICT, _GONE) from error
    except Unreadable as error:
        raise Problem(CONFLICT, _STILL_UNREADABLE) from error
    return _back()


@blueprint.post("/letters/<name>/discard")
def give_up(name: str) -> tuple[str, int] | Response:
    """Decide that a dead letter is not tried again, and why."""
    who = on_duty(Duty.OPERATOR)
    refuse_nul(request.form, "form")
    reason = request.form.get("reason", "").strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        errors = {"reason": say("ops.reason.required" if not reason else "ops.reason.long", None)}
        return _letter_page(name, reason, errors), 422
    try:
        discard(service(), name, reason, who.id)
    except LookupError as error:
        raise Problem(CONFLICT, _GONE) from error
    return _back()


def _letter_page(name: str, reason: str = "", errors: Mapping[str, str] | None = None) -> str:
    found = _found(name)
    return render_template(
        "operations/letter.html",
        tabs=TABS,
        here=service().name,
        letter=found,
        age=ago(found.received_at, service().clock.now()),
        body=shown_body(found.body, confidential=_confidential(found)),
        reason=reason,
        errors=errors or {},
    )


def _back() -> Response:
    return make_response(redirect(url_for("operations.letters"), 303))


def _found(name: str) -> DeadLetter:
    try:
        return dead_letter(service(), name)
    except LookupError as error:
        raise Problem(NOT_FOUND) from error


def _confidential(letter: DeadLetter) -> bool:
    """Say whether no words of a letter may be shown: its case is confidential, or nobody knows whose it is."""
    kind = type_named(letter.type)
    if kind is not None and kind.about != "case":
        return False
    if kind is None or not _IS_ID.fullmatch(letter.subject):
        return True
    with service().database.read() as session:
        return _operated().confidential(session, letter.subject)


def _piles() -> list[dict[str, Any]]:
    now = service().clock.now()
    return [{**one._asdict(), "age": ago(one.oldest, now)} for one in piles(service())]


def _operated() -> Operated:
    found: Operated = current_app.extensions["nwd.operated"]
    return found


def _beats() -> list[dict[str, Any]]:
    it = _operated()
    names = [f"{service().name}-{role}" for role in it.roles]
    return [
        {"role": name, "alive": age is not None and age < STALE_AFTER, "age": None if age is None else spell(age)}
        for name, age in newest_beats(run_folder(it.common.data_dir), names).items()
    ]


def ago(at: datetime, now: datetime) -> str:
    """Return for how long something has stood there, in the caller's language."""
    return spell((now - at).total_seconds())


def spell(seconds: float) -> str:
    """Return a length of time in its largest unit, in the caller's language."""
    whole = max(0, int(seconds))
    for unit, length in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if whole >= 2 * length:
            return say(f"ops.{unit}", None, n=whole // length)
    return say("ops.seconds", None, n=whole)


def _page_number() -> int:
    text = request.args.get("page", "1")
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 9 else 1
