"""Whom to call because they could not be written to: one case, what to say, and what came of the call."""

from dataclasses import dataclass

from flask import Blueprint, Response, g, make_response, redirect, url_for
from marshmallow import Schema

from services.intake import callers, staff
from services.intake.cases import store as cases
from services.intake.cases import views
from services.intake.cases.domain import NotNow
from services.intake.centre import shown as centre
from services.intake.centre.contact import asked_for
from services.intake.centre.filled import BLANK, Filled, sent
from services.intake.informing import schemas, store
from services.intake.informing.actions import called
from services.intake.informing.models import Untold
from services.intake.words import Text
from shared.contracts.words import CaseState, Duty
from shared.web.context import service
from shared.web.languages import say
from shared.web.people import Viewer, on_duty
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("telling", __name__)

_NOTHING = Text("现在没有需要告知的情况，没有做任何改动。", "There is nothing to tell any more. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Form:
    """One form of the page. ends: whether nobody calls about this any more. words: the field that is on record."""

    schema: Schema
    ends: bool
    words: str = ""


FORMS = {
    "told": Form(schemas.TOLD, ends=True),
    "missed": Form(schemas.MISSED, ends=False, words="note"),
    "dropped": Form(schemas.DROPPED, ends=True, words="why"),
}


@blueprint.get("/centre/telling/<number>")
def page(number: str) -> Response:
    """Show one case with what its enterprise has not heard."""
    return _page(number, on_duty(Duty.CALLER))


@blueprint.post("/centre/telling/<number>/contact")
def contact(number: str) -> Response:
    """Show whom to call, on this answer alone; that somebody looked is on record."""
    who = on_duty(Duty.CALLER)
    return _page(number, who, asked_for(number, who))


@blueprint.post("/centre/telling/<number>/<word>")
def act(number: str, word: str) -> Response:
    """Put on record what came of a call, once for each time that the form was shown."""
    who, form = on_duty(Duty.CALLER), FORMS.get(word)
    if form is None:
        raise Problem(NOT_FOUND)
    values = staff.typed("line", *([form.words] if form.words else []))

    def do() -> Response:
        line = values["line"]
        asked = form.schema.load({**values, "line": int(line) if line.isascii() and line.isdigit() else -1})
        with service().begin(callers.cause(), g.traceparent) as unit:
            case = staff.locked(unit, staff.case_of(unit.session, number, who), who)
            if not staff.done(unit, case, f"telling/{word}", values):
                said = asked.get(form.words, "")
                if not called(unit, case, asked["line"], word, said, ends=form.ends, person=who.id, name=who.name):
                    raise NotNow(_NOTHING)
        return make_response(redirect(url_for("calls.index", done="telling"), 303))

    return sent(word, values, do, lambda filled: _page(number, who, filled))


def _page(number: str, who: Viewer, filled: Filled = BLANK) -> Response:
    place = callers.place()
    with service().database.read() as session:
        case = staff.case_of(session, number, who)
        told = centre.everything(session, case, who, place)
        one = store.untold(session, case.id)
        wrote = cases.newest_line(session, case, "enterprise.wrote") if one else None
        asked = views.asked(case)
    return filled.page(
        "telling.html",
        **told,
        untold=one if one and _waits(one) else None,
        news=say("telling.and").join(say(f"telling.news.{kind}") for kind in one.news) if one else "",
        wrote=wrote,
        asked=asked,
        asks=case.state == CaseState.ANSWERED,
    )


def _waits(one: Untold) -> bool:
    return one.line > one.told
