"""The ledger's pages for the centre: what stands on it, missed reviews first; putting a case there, taking it off."""

from datetime import date

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for

from services.intake import callers, staff
from services.intake.cases.store import newest_line
from services.intake.centre import shown as centre
from services.intake.centre.filled import BLANK, Filled, sent
from services.intake.codes.store import bodies_but, body_names
from services.intake.codes.words import OUTCOMES as OUTCOME_NAMES
from services.intake.ledger import shown, store
from services.intake.ledger.actions import OUTSIDE_ANSWERED
from services.intake.ledger.domain import OUTCOMES, EntryState
from services.intake.ledger.forms import FORMS, possible
from shared.contracts.words import Duty
from shared.web.context import service
from shared.web.languages import language
from shared.web.people import Viewer, on_duty
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("ledger", __name__)

READERS = (*staff.CENTRE, Duty.SUPERVISOR)
"""Who may look at the ledger."""

MOST = 300
"""Cases in each list; whoever has more before them begins with missed reviews, then with what is reviewed soonest."""


@blueprint.get("/ledger/")
def index() -> str:
    """List what stands on the ledger, missed reviews first, and what waits for a second signature."""
    who, place = on_duty(*READERS), callers.place()
    left = request.args.get("show") == "left"
    with service().database.read() as session:
        live, proposed = (
            shown.rows(session, [(one, case) for one, case in found if who.may_see(case.about)], place, _today())
            for found in (
                store.listed(session, EntryState.ENDED if left else EntryState.LIVE, MOST),
                store.listed(session, EntryState.PROPOSED, MOST),
            )
        )
    done = request.args.get("done", "")
    return render_template("ledger.html", rows=live, proposed=proposed, left=left, done=done if done in FORMS else "")


@blueprint.get("/ledger/<number>")
def page(number: str) -> Response:
    """Show a case with all that concerns the ledger, and what may be done about it."""
    return _page(number, on_duty(*READERS))


@blueprint.post("/ledger/<number>/<word>")
def act(number: str, word: str) -> Response:
    """Do what one of the page's forms asks for, once for each time that it was shown."""
    form, place = FORMS.get(word), callers.place()
    if form is None:
        raise Problem(NOT_FOUND)
    who = on_duty(*form.duties)
    values = staff.typed(*form.fields)

    def do() -> Response:
        asked = form.read(values)
        with service().begin(callers.cause(), g.traceparent) as unit:
            case = staff.locked(unit, staff.case_of(unit.session, number, who), who)
            if not staff.done(unit, case, f"ledger/{word}", values):
                form.do(unit, case, place, asked, who)
        return make_response(redirect(url_for("ledger.index", done=word), 303))

    return sent(word, values, do, lambda filled: _page(number, who, filled))


def _today() -> date:
    return callers.place().local(service().clock.now()).date()


def _page(number: str, who: Viewer, filled: Filled = BLANK) -> Response:
    place, mine = callers.place(), language()
    with service().database.read() as session:
        case = staff.case_of(session, number, who)
        one = store.open_one(session, case.id)
        names = body_names(session, bodies_but(session, case.about))
        entries = shown.of_case(session, case, place, _today())
        told = centre.everything(session, case, who, place)
        reports = shown.reports(session, case)
        answered = newest_line(session, case, OUTSIDE_ANSWERED)
    now = next((row for row in entries if row["live"] or row["proposed"]), None)
    return filled.page(
        "ledger_case.html",
        **told,
        now=now,
        before=[row for row in entries if row is not now],
        reports=reports,
        answered=answered if answered and one and answered["entry"] == one.number else None,
        can={str(act) for act in possible(case, one, who)},
        own=bool(one is not None and one.asked_by == who.id),
        bodies=sorted(((code, name.read(mine)) for code, name in names.items()), key=lambda body: body[1]),
        outside=sorted((one.code, one.name.read(mine)) for one in place.outside.values()),
        outcomes=[(str(code), OUTCOME_NAMES[code].read(mine)) for code in OUTCOMES],
        cycle=place.ledger,
        reads=who.does(*staff.CENTRE),
    )
