"""The call-back desk: whom to ask about an answer, and what came of it."""

from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from services.intake import callers, staff
from services.intake.calls import domain, store
from services.intake.calls.forms import FORMS
from services.intake.cases import store as cases
from services.intake.cases.models import Case
from services.intake.centre import shown
from services.intake.centre.contact import asked_for
from services.intake.centre.filled import BLANK, Filled, sent
from services.intake.codes.outcomes import Calls
from services.intake.codes.store import place_of
from services.intake.codes.words import OUTCOMES, SATISFACTIONS
from services.intake.informing import shown as telling
from services.intake.informing.store import to_tell
from services.intake.problems import SUPERSEDED
from services.intake.promises import shown as promises
from services.intake.promises.store import listed
from shared.contracts.words import CaseState, Duty, Outcome, PromiseState, Satisfaction
from shared.web.context import service
from shared.web.languages import language
from shared.web.people import Viewer, on_duty
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("calls", __name__)

MOST = 200
"""Cases in each list of the page; whoever has more before them begins with the oldest anyhow."""


@blueprint.get("/centre/calls")
def index() -> str:
    """List bad verdicts to check, and answered cases of which nobody knows whether they are solved."""
    who = on_duty(Duty.CALLER)
    with service().database.read() as session:
        checks = _rows(session, who, cases.standing_in(session, CaseState.CALL_BACK, MOST))
        calls = _rows(session, who, store.to_call(session, MOST))
        due = [(one, case) for one, case in listed(session, (PromiseState.DUE,), MOST) if who.may_see(case.about)]
        promised = promises.rows(session, due, None)
        untold = telling.rows([(one, case) for one, case in to_tell(session, MOST) if who.may_see(case.about)])
    done = request.args.get("done", "")
    tries = callers.place().outcomes.calls.tries
    lists = {"checks": checks, "calls": calls, "promised": promised, "untold": untold}
    return render_template("calls.html", **lists, tries=tries, done=done)


@blueprint.get("/centre/calls/<number>")
def page(number: str) -> Response:
    """Show one case with its answer, and what the caller may do."""
    return _page(number, on_duty(Duty.CALLER))


@blueprint.post("/centre/calls/<number>/contact")
def contact(number: str) -> Response:
    """Show whom to call, on this answer alone; that somebody looked is on record."""
    who = on_duty(Duty.CALLER)
    return _page(number, who, asked_for(number, who))


@blueprint.post("/centre/calls/<number>/<word>")
def act(number: str, word: str) -> Response:
    """Do what one of the page's forms asks for."""
    who, form = on_duty(Duty.CALLER), FORMS.get(word)
    if form is None:
        raise Problem(NOT_FOUND)
    values = staff.typed(*form.fields)

    def do() -> Response:
        asked = form.read(values)
        with service().begin(callers.cause(), g.traceparent) as unit:
            case = staff.locked(unit, staff.case_of(unit.session, number, who), who)
            form.act(unit, case, asked, who)
        return make_response(redirect(url_for("calls.index", done=word), 303))

    try:
        return sent(word, values, do, lambda filled: _page(number, who, filled))
    except Problem as problem:
        if problem.kind is not SUPERSEDED:
            raise
        return _page(number, who, Filled(word, values, {"": problem.kind.explanation.within(language())}))


def _rows(session: Session, who: Viewer, standing: list[Case]) -> list[dict[str, Any]]:
    found = [case for case in standing if who.may_see(case.about)]
    today = callers.place().local(service().clock.now()).date()
    tried = store.counts(session, (case.id for case in found))
    return [
        {
            "number": case.number,
            "title": None if case.confidential else case.title,
            "outcome": OUTCOMES[Outcome(case.outcome)].read(language()) if case.outcome else "",
            "tried": tried.get((case.id, case.round), 0),
            "call_on": case.call_on,
            "due": case.call_on is not None and case.call_on <= today,
        }
        for case in found
    ]


def _page(number: str, who: Viewer, filled: Filled = BLANK) -> Response:
    place = callers.place()
    with service().database.read() as session:
        case = staff.case_of(session, number, who)
        told = shown.everything(session, case, who, place)
        verdict = cases.newest_line(session, case, "case.verdict") if case.state == CaseState.CALL_BACK else None
        tries = store.tries(session, case.id, case.round)
        own = place_of(session, service().parts, case.place_part)
        asks = case.state == CaseState.ANSWERED
        rule = own.outcomes.calls if own else Calls()
        may_redo = own is not None and case.round <= own.reopen_limit
    return filled.page(
        "call.html",
        **told,
        asks=asks,
        verdict=verdict,
        grade=SATISFACTIONS[Satisfaction(verdict["satisfaction"])].read(language()) if verdict else None,
        grades=[(str(code), name.read(language())) for code, name in SATISFACTIONS.items()],
        tries=tries,
        most=rule.tries,
        apart=domain.spoken(rule.apart).read(language()),
        may_redo=may_redo,
    )
