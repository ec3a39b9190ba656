"""The centre's pages about promises: which are open, whom to ask, what waits for a signature, what was broken."""

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from services.intake import callers, staff
from services.intake.cases.models import Case
from services.intake.centre import shown as centre
from services.intake.centre.contact import asked_for
from services.intake.centre.filled import BLANK, Filled, sent
from services.intake.promises import shown, store
from services.intake.promises.domain import Act
from services.intake.promises.forms import FORMS
from services.intake.promises.models import Promise
from services.intake.promises.words import PROMISE_STATES
from shared.contracts.words import Duty, PromiseState
from shared.web.context import service
from shared.web.languages import language
from shared.web.people import Viewer, on_duty
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("promises", __name__)

READERS = (*staff.CENTRE, Duty.SUPERVISOR)
"""Who may look at promises."""

MOST = 200
"""Promises in a list; whoever has more before them begins with what was promised soonest."""

SHOWN_FIRST = (PromiseState.OPEN, PromiseState.DUE)


@blueprint.get("/centre/promises/")
def index() -> str:
    """List promises by state, what was promised soonest first, and what waits for a second signature."""
    who, place = on_duty(*READERS), callers.place()
    asked = request.args.get("state", "")
    states = (PromiseState(asked),) if asked in set(PromiseState) else SHOWN_FIRST
    today = place.local(service().clock.now()).date()
    with service().database.read() as session:
        rows, wishes = (
            shown.rows(session, [(one, case) for one, case in found if who.may_see(case.about)], today)
            for found in (store.listed(session, states, MOST), store.asked_to_move(session, MOST))
        )
    return render_template(
        "promises.html",
        rows=rows,
        wishes=wishes,
        state=asked if len(states) == 1 else "",
        states=[(str(one), name.read(language())) for one, name in PROMISE_STATES.items()],
        tries=place.outcomes.calls.tries,
        done=request.args.get("done", ""),
    )


@blueprint.get("/centre/promises/<number>/<int:promise>")
def page(number: str, promise: int) -> Response:
    """Show one promise, and what may be done about it."""
    return _page(number, promise, on_duty(*READERS))


@blueprint.post("/centre/promises/<number>/<int:promise>/contact")
def contact(number: str, promise: int) -> Response:
    """Show whom to call, on this answer alone; that somebody looked is on record."""
    who = on_duty(Duty.CALLER)
    return _page(number, promise, who, asked_for(number, who, lambda session, case: _one(session, case, promise)))


@blueprint.post("/centre/promises/<number>/<int:promise>/<word>")
def act(number: str, promise: int, word: str) -> Response:
    """Do what one of the page's forms asks for, once for each time that it was shown."""
    form = FORMS.get(word)
    if form is None:
        raise Problem(NOT_FOUND)
    who = on_duty(*form.duties)
    values = staff.typed(*form.fields)

    def do() -> Response:
        asked = form.read(values)
        with service().begin(callers.cause(), g.traceparent) as unit:
            case = staff.locked(unit, staff.case_of(unit.session, number, who), who)
            one = _one(unit.session, case, promise)
            if not staff.done(unit, case, f"promises/{promise}/{word}", values):
                form.do(unit, case, one, asked, who)
        return make_response(redirect(url_for("promises.index", done=word), 303))

    return sent(word, values, do, lambda filled: _page(number, promise, who, filled))


def _one(session: Session, case: Case, promise: int) -> Promise:
    # A number that no column can hold is nobody's.
    one = store.promise(session, case.id, promise) if promise < 2**31 else None
    if one is None:
        raise Problem(NOT_FOUND)
    return one


def _page(number: str, promise: int, who: Viewer, filled: Filled = BLANK) -> Response:
    place = callers.place()
    with service().database.read() as session:
        case = staff.case_of(session, number, who)
        one = _one(session, case, promise)
        (row,) = shown.rows(session, [(one, case)], place.local(service().clock.now()).date())
        told = centre.everything(session, case, who, place)
    may = {act for act in row["may"] if who.does(*FORMS[WORDS[act]].duties)}
    return filled.page(
        "promise.html",
        **told,
        one=row,
        can={str(act) for act in may},
        mine=bool(one.wish and one.wish["by"] == who.id),
        most=place.outcomes.calls.tries,
        calls=who.does(Duty.CALLER) and row["asks"],
        reads=who.does(*staff.CENTRE),
    )


WORDS = {Act.KEEP: "say", Act.DENY: "say", Act.NOT_REACHED: "not_reached", Act.MOVE: "move", Act.TAKE_UP: "take_up"}
"""The form of each act."""
