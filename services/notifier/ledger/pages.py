"""The pages of cases on the ledger. Opening one shows it; only a form that somebody sends acts."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from services.notifier.directory import store as directory
from services.notifier.directory.domain import Person
from services.notifier.ledger import actions, shown, store
from services.notifier.ledger.forms import FIELDS, ReviewForm
from services.notifier.ledger.models import LedgerEntry
from services.notifier.owner_access import Reader, member, opened
from services.notifier.promises import store as promises
from services.notifier.promises.domain import LIVE
from services.notifier.visits import LEDGER, add_pages
from shared.contracts.words import Duty
from shared.web.bodies import refuse_nul
from shared.web.context import service
from shared.web.faults import by_field
from shared.web.languages import language as spoken
from shared.web.languages import say
from shared.web.people import signed_in
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("ledger", __name__)

MOST = 200
"""Cases on the page; whoever has more before them begins with what is due soonest."""


@blueprint.get("/desk/ledger/")
def index() -> str:
    """List the cases on the ledger that the viewer's bodies answer for; supervisors see all of them."""
    who, now = signed_in(), service().clock.now()
    with service().database.read() as session:
        owners = None if who.does(Duty.SUPERVISOR) else directory.acting_for(session, who.bodies, now.date())
        found = [one for one in store.live(session, owners, MOST) if who.may_see(one.facts.get("about"))]
        rows = shown.rows(session, found)
    return render_template("desk/ledger.html", rows=rows, all_bodies=owners is None, now=now)


@blueprint.post("/desk/ledger/<uuid:entry_id>/review")
def review(entry_id: Any) -> Response:
    """Report on a review. Sent again, it changes nothing and says so."""
    with service().database.read() as session:
        one, reader = _opened(session, str(entry_id))
    if not reader.acts:
        raise Problem(NOT_FOUND)
    refuse_nul(request.form, "form")
    values, told = {name: request.form.get(name, "") for name in FIELDS}, request.form.get("turn", "")
    seen = int(told) if told.isascii() and told.isdigit() and len(told) < 7 else None
    try:
        said: dict[str, str] = ReviewForm().load(values)
    except ValidationError as error:
        with service().database.read() as session:
            return _page(session, one, reader, values, by_field(error, spoken()), 422)
    with service().begin(f"POST {request.url_rule} {g.request_id}", g.traceparent) as unit:
        refused = actions.review(unit, one.id, reader.person, said, seen)
    if refused is None:
        return make_response(redirect(url_for("ledger.page", entry_id=one.id, done="review"), 303))
    with service().database.read() as session:
        fresh = store.by_id(session, one.id, fresh=True) or one
        return _page(session, fresh, reader, values, {"": say(f"ledger.refused.{refused}")}, 409)


def _page(
    session: Session,
    one: LedgerEntry,
    reader: Reader,
    values: Mapping[str, str] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    page = render_template(
        "desk/ledger_entry.html",
        it=shown.row(session, one),
        reader=reader,
        reports=shown.reports(session, one),
        promised=[made for made in promises.of_case(session, one.case_id) if made.state in LIVE and made.text],
        values=values or {},
        errors=errors or {},
        done=request.args.get("done", ""),
    )
    return make_response(page, status)


def _opened(session: Session, entry_id: str) -> tuple[LedgerEntry, Reader]:
    return opened(session, store.by_id(session, entry_id), LEDGER)


def _reader(session: Session, entry_id: str, person: str) -> Person | None:
    reader = member(session, store.by_id(session, entry_id), person)
    return reader.person if reader else None


add_pages(blueprint, LEDGER, opened=_opened, show=_page, reader=_reader)
