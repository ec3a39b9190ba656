"""The page of a month's re-checks, and that of one case that was drawn."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from services.intake import callers, staff
from services.intake.cases.actions import read_contact
from services.intake.cases.models import Case
from services.intake.centre import shown
from services.intake.centre.filled import BLANK, Filled, sent
from services.intake.rechecks import actions, domain, store
from services.intake.rechecks.domain import DUTIES, Found
from services.intake.rechecks.models import Recheck
from services.intake.rechecks.schemas import JUDGE
from services.intake.reports.domain import Month
from shared.contracts.words import CaseState
from shared.web.context import service
from shared.web.languages import say
from shared.web.people import Viewer, must_see, on_duty
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("rechecks", __name__)

FIELDS = ("found", "note", "reason")


@blueprint.get("/centre/rechecks/")
def index() -> str:
    """List what was drawn for a month, with what was found; the newest month where none is asked for."""
    who, asked = on_duty(*DUTIES), Month.read(request.args.get("month", ""))
    with service().database.read() as session:
        months = store.months(session)
        month = str(asked) if asked else months[0] if months else ""
        draws, counts = store.draws(session, month), store.counts(session)
        seen = [(one, case) for one, case in store.drawn(session, month) if who.may_see(case.about)]
    return render_template(
        "rechecks.html",
        month=month,
        months=months,
        draws=[_draw(one, counts.get((one.month, one.kind), {})) for one in draws],
        rows=[_row(one, case) for one, case in seen],
        done=request.args.get("done") == "judged",
    )


@blueprint.get("/centre/rechecks/<uuid:recheck_id>")
def page(recheck_id: UUID) -> Response:
    """Show one case that was drawn, whole, and what may be said of it."""
    return _page(recheck_id, on_duty(*DUTIES))


@blueprint.post("/centre/rechecks/<uuid:recheck_id>/contact")
def contact(recheck_id: UUID) -> Response:
    """Show whom to call, on this answer alone; that somebody looked is on record."""
    who = on_duty(*DUTIES)
    with service().begin(callers.cause(), g.traceparent) as unit:
        _, case = _drawn(unit.session, recheck_id, who)
        found = read_contact(unit, staff.locked(unit, case, who), who.id, who.name) or {}
    return _page(recheck_id, who, Filled(contact=found))


@blueprint.post("/centre/rechecks/<uuid:recheck_id>")
def judge(recheck_id: UUID) -> Response:
    """Put on record what looking again came to."""
    who, values = on_duty(*DUTIES), staff.typed(*FIELDS)

    def do() -> Response:
        asked = JUDGE.load(staff.filled(values))
        with service().begin(callers.cause(), g.traceparent) as unit:
            one, case = _drawn(unit.session, recheck_id, who)
            # The case first, as everybody locks them.
            case = staff.locked(unit, case, who)
            one = store.by_id(unit.session, one.id, locked=True) or one
            unit.session.refresh(one)
            found, note, reason = Found(asked["found"]), asked.get("note"), asked.get("reason")
            actions.judge(unit, one, case, found, note, reason, person=who.id, name=who.name)
            month = one.month
        return make_response(redirect(url_for("rechecks.index", month=month, done="judged"), 303))

    return sent("judge", values, do, lambda filled: _page(recheck_id, who, filled))


def _drawn(session: Session, recheck_id: UUID, who: Viewer) -> tuple[Recheck, Case]:
    one = store.by_id(session, str(recheck_id))
    if one is None:
        raise Problem(NOT_FOUND)
    case = session.get_one(Case, one.case_id)
    must_see(who, case.about)
    return one, case


def _page(recheck_id: UUID, who: Viewer, filled: Filled = BLANK) -> Response:
    with service().database.read() as session:
        one, case = _drawn(session, recheck_id, who)
        told = shown.everything(session, case, who, callers.place())
        own = store.had_a_hand(session, case, who.id)
    again = CaseState(case.state) in domain.AGAIN
    choices = [found for found in Found if found is not Found.REOPENED or again]
    return filled.page(
        "recheck.html",
        **told,
        one=one,
        own=own,
        waits=one.state == domain.WAITING,
        choices=[(str(found), say(f"recheck.judge.{found}")) for found in choices],
    )


def _draw(one: Any, stand: dict[str, int]) -> dict[str, Any]:
    share = f"{float(one.share) * 100:g}%"
    return {
        "kind": say(f"recheck.kind.{one.kind}"),
        "share": say("recheck.share.least", share=share, least=one.least),
        "drawn": say("recheck.drawn.of", drawn=sum(stand.values()), population=one.population),
        "left": stand.get(domain.WAITING, 0),
        "found": [stand.get(str(found), 0) for found in Found],
    }


def _row(one: Recheck, case: Case) -> dict[str, Any]:
    return {
        "id": one.id,
        "number": case.number,
        "title": None if case.confidential else case.title,
        "kind": say(f"recheck.kind.{one.kind}"),
        "state": one.state,
        "by": one.name,
        "at": one.judged_at,
    }
