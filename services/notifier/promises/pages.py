"""The pages of promises. Opening one shows it; only a form that somebody sends acts (GET and HEAD never do)."""

from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from services.notifier.directory import store as directory
from services.notifier.directory.domain import Person
from services.notifier.owner_access import Reader, member, opened
from services.notifier.promises import store
from services.notifier.promises.actions import fulfilled
from services.notifier.promises.forms import FulfilledForm
from services.notifier.promises.models import Promise
from services.notifier.promises.shown import row, rows
from services.notifier.visits import PROMISE, add_pages
from shared.contracts.words import Duty
from shared.web.bodies import refuse_nul
from shared.web.context import service
from shared.web.faults import by_field
from shared.web.languages import language, say
from shared.web.people import signed_in
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("promises", __name__)

MOST = 200
"""Promises in each list of the page; whoever has more before them begins with what is due soonest."""


@blueprint.get("/desk/promises/")
def index() -> str:
    """List the promises that the viewer's bodies have to keep, and the broken ones; supervisors see all of them."""
    who, now = signed_in(), service().clock.now()
    with service().database.read() as session:
        owners = None if who.does(Duty.SUPERVISOR) else directory.acting_for(session, who.bodies, now.date())
        live, broken = (
            rows(session, [one for one in found if who.may_see((one.facts or {}).get("about"))], now)
            for found in (store.live(session, owners, MOST), store.broken(session, owners, MOST))
        )
    return render_template("desk/promises.html", live=live, broken=broken, all_bodies=owners is None, now=now)


@blueprint.post("/desk/promises/<uuid:promise_id>/fulfilled")
def fulfil(promise_id: Any) -> Response:
    """Say that the promise is kept. Sent again, it changes nothing and says so."""
    with service().database.read() as session:
        one, reader = _opened(session, str(promise_id))
    if not reader.acts:
        raise Problem(NOT_FOUND)
    refuse_nul(request.form, "form")
    text, told = request.form.get("text", ""), request.form.get("turn", "")
    seen = int(told) if told.isascii() and told.isdigit() and len(told) < 7 else None
    try:
        said = FulfilledForm().load({"text": text})
    except ValidationError as error:
        with service().database.read() as session:
            return _page(session, one, reader, text, by_field(error, language()), 422)
    with service().begin(f"POST {request.url_rule} {g.request_id}", g.traceparent) as unit:
        refused = fulfilled(unit, one.id, reader.person, said["text"], seen)
    if refused is None:
        return make_response(redirect(url_for("promises.page", promise_id=one.id), 303))
    with service().database.read() as session:
        fresh = store.by_id(session, one.id, fresh=True) or one
        return _page(session, fresh, reader, text, {"": say(f"promise.refused.{refused}")}, 409)


def _page(
    session: Session,
    one: Promise,
    reader: Reader,
    text: str = "",
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    it = row(session, one, service().clock.now())
    page = render_template("desk/promise.html", it=it, reader=reader, text=text, errors=errors or {})
    return make_response(page, status)


def _opened(session: Session, promise_id: str) -> tuple[Promise, Reader]:
    return opened(session, store.by_id(session, promise_id), PROMISE)


def _reader(session: Session, promise_id: str, person: str) -> Person | None:
    reader = member(session, store.by_id(session, promise_id), person)
    return reader.person if reader else None


add_pages(blueprint, PROMISE, opened=_opened, show=_page, reader=_reader)
