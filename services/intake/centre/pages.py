"""The centre's pages about cases: find one, read all about it. Reading a contact is an act, and on record."""

from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request

from services.intake import callers, staff
from services.intake.cases import cursor
from services.intake.cases.actions import read_contact
from services.intake.cases.models import Case
from services.intake.cases.numbers import read_number
from services.intake.cases.store import Spot
from services.intake.centre import shown, store
from services.intake.codes.words import STATES
from services.intake.tracking.shown import TONES
from shared.contracts.words import CaseState, is_test
from shared.web.context import service
from shared.web.languages import language
from shared.web.people import on_duty, signed_in
from shared.web.rooms import open_to

blueprint = Blueprint("centre", __name__)

PAGE = 50
"""Cases on one page of the list."""


@blueprint.get("/centre/")
def room() -> Response:
    """Go on to the first room that is open to whoever comes."""
    rooms = open_to(signed_in())
    return make_response(redirect(rooms[0].path if rooms else "/", 303))


@blueprint.get("/centre/cases")
def search() -> str:
    """List cases, newest first: all, or by number, by a part of the enterprise's name, by state."""
    who = on_duty(*staff.CENTRE)
    words, state = request.args.get("q", "").strip()[:200], request.args.get("state", "")
    wanted = state if state in set(CaseState) else None
    spot, number = cursor.read(request.args.get("cursor") or None), read_number(words)
    with service().database.read() as session:
        if number is not None:
            found = store.numbered(session, number, wanted, may_see=who.may_see)
        else:
            found = store.page(
                session, state=wanted, name=words or None, after=spot, limit=PAGE + 1, may_see=who.may_see
            )
    asked = {"q": words, "state": state}
    following = None
    if len(found) > PAGE:
        found = found[:PAGE]
        following = {**asked, "cursor": cursor.write(Spot(found[-1].received_at, found[-1].id))}
    mine = language()
    return render_template(
        "cases.html",
        cases=[_row(case) for case in found],
        words=words,
        state=wanted or "",
        states=[(str(code), name.read(mine)) for code, name in STATES.items()],
        first=asked if spot else None,
        following=following,
    )


@blueprint.get("/centre/cases/<number>")
def page(number: str) -> str:
    """Show all about a case."""
    who, place = on_duty(*staff.CENTRE), callers.place()
    with service().database.read() as session:
        facts = shown.everything(session, staff.case_of(session, number, who), who, place)
    return render_template("centre_case.html", **facts, contact=None, done=request.args.get("done", ""))


@blueprint.post("/centre/cases/<number>/contact")
def contact(number: str) -> str:
    """Show a case with whom to call; that somebody looked is on record."""
    who, place = on_duty(*staff.CENTRE), callers.place()
    with service().begin(callers.cause(), g.traceparent) as unit:
        case = staff.locked(unit, staff.case_of(unit.session, number, who), who)
        found = read_contact(unit, case, who.id, who.name)
        unit.session.flush()
        facts = shown.everything(unit.session, case, who, place)
    return render_template("centre_case.html", **facts, contact=found or {}, done="")


def _row(case: Case) -> dict[str, Any]:
    state = CaseState(case.state)
    return {
        "number": case.number,
        "title": None if case.confidential else case.title,
        "enterprise": case.enterprise,
        "state": STATES[state].read(language()),
        "tone": TONES.get(state, "running"),
        "at": case.received_at,
        "test": is_test(case.agency),
    }
