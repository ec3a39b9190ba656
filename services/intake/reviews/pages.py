"""The review desk: what leads have reported, oldest case first, and what the centre says to it."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for

from services.intake import callers, staff
from services.intake.cases import schemas, store
from services.intake.cases.models import Case
from services.intake.centre import shown
from services.intake.centre.filled import BLANK, Filled, sent
from services.intake.codes.domain import Place
from services.intake.codes.outcomes import Hollow
from services.intake.codes.store import body_names, place_of
from services.intake.codes.words import OUTCOMES
from services.intake.promises.domain import must_promise
from services.intake.reviews import actions
from services.intake.reviews.domain import Judgement, Key, held
from services.intake.reviews.promising import PLEDGE, owners, promised
from shared.contracts.words import CaseState, Duty, Outcome
from shared.web.context import service
from shared.web.languages import language
from shared.web.people import Viewer, on_duty
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("reviews", __name__)

MOST = 200
"""Cases on the page; whoever has more before them begins with the oldest anyhow."""


@blueprint.get("/centre/reviews")
def index() -> str:
    """List what waits for a review."""
    who, mine = on_duty(Duty.REVIEWER), language()
    with service().database.read() as session:
        found = store.standing_in(session, CaseState.UNDER_REVIEW, MOST)
        names = body_names(session)
        words = {part: place_of(session, service().parts, part) for part in {case.place_part for case in found}}
    rows = [
        {
            "number": case.number,
            "title": None if case.confidential else case.title,
            "lead": names[case.lead].read(mine) if case.lead in names else case.lead,
            "due_at": case.due_at,
            "held": _is_held(case, words[case.place_part]),
        }
        for case in found
        if who.may_see(case.about)
    ]
    now = service().clock.now()
    return render_template("reviews.html", rows=rows, now=now, done=request.args.get("done", ""))


@blueprint.get("/centre/reviews/<number>")
def page(number: str) -> Response:
    """Show one case with what was reported."""
    return _page(number, on_duty(Duty.REVIEWER))


@blueprint.post("/centre/reviews/<number>/<word>")
def judge(number: str, word: str) -> Response:
    """Let an answer out, or send the report back with a reason."""
    who, meant = on_duty(Duty.REVIEWER), _key(request.form.get("report", ""))
    if word not in set(Judgement) or meant is None:
        raise Problem(NOT_FOUND)
    values = staff.typed("reason", *PLEDGE)

    def do() -> Response:
        asked = schemas.SEND_BACK.load(staff.filled(values)) if word == Judgement.SEND_BACK else {}
        with service().begin(callers.cause(), g.traceparent) as unit:
            case = staff.locked(unit, staff.case_of(unit.session, number, who), who)
            if word == Judgement.APPROVE:
                promise = promised(unit.session, case, values)
                actions.approve(unit, case, meant, actor=who.id, name=who.name, promise=promise)
            else:
                actions.send_back(unit, case, meant, asked["reason"], actor=who.id, name=who.name)
        return make_response(redirect(url_for("reviews.index", done=word), 303))

    return sent(word, values, do, lambda filled: _page(number, who, filled))


def _page(number: str, who: Viewer, filled: Filled = BLANK) -> Response:
    place = callers.place()
    with service().database.read() as session:
        case = staff.case_of(session, number, who)
        told = shown.everything(session, case, who, place)
        own = place_of(session, service().parts, case.place_part)
        about = _reported(case, own.outcomes.hollow if own else {})
        bodies = owners(session, case) if about and about["promises"] else []
    return filled.page("review.html", **told, reported=about, bodies=bodies)


def _reported(case: Case, words: Mapping[str, Hollow]) -> dict[str, Any] | None:
    """Return what is under review, with what it is held for; None where nothing is."""
    stands = case.standing
    if stands.proposed is None:
        return None
    return {
        "key": "-".join(map(str, stands.key)),
        "report": stands.proposed.report,
        "answer": stands.proposed.answer,
        "outcome": OUTCOMES[Outcome(stands.proposed.outcome)].read(language()),
        "legal_basis": stands.proposed.legal_basis,
        "signed_by": stands.proposed.signed_by,
        "held": held(stands.proposed, words),
        "promises": must_promise(stands.proposed.outcome),
        "promise": stands.proposed.promise,
    }


def _is_held(case: Case, place: Place | None) -> bool:
    proposed = case.standing.proposed
    return proposed is not None and place is not None and bool(held(proposed, place.outcomes.hollow))


def _key(text: str) -> Key | None:
    """Return which report a form is about, as the page wrote it."""
    told = text.split("-")
    if len(told) != 3 or not all(one.isascii() and one.isdigit() and len(one) < 9 for one in told):
        return None
    return int(told[0]), int(told[1]), int(told[2])
