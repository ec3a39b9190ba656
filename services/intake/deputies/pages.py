"""The pages of a suggestion's deputies: who was answered and said what, and the letter to each."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from services.intake import callers, staff
from services.intake.cases.models import Case
from services.intake.centre.filled import BLANK, Filled, sent
from services.intake.codes.domain import Place
from services.intake.codes.store import body_names
from services.intake.codes.words import OUTCOMES
from services.intake.deputies import actions, schemas, store
from services.intake.deputies.domain import Grade, How
from services.intake.deputies.models import Deputy
from services.intake.occasions import store as occasions
from services.intake.occasions.domain import DUTIES
from services.intake.occasions.models import Occasion
from services.intake.occasions.pages import READERS
from shared.contracts.words import CaseState, Outcome
from shared.messaging import Unit
from shared.web.context import service
from shared.web.languages import language, say
from shared.web.people import Viewer, must_see, on_duty
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("deputies", __name__)

Act = Callable[[Unit, Place, Occasion, Case, Deputy, dict[str, Any], Viewer], None]


def _answered(
    unit: Unit, place: Place, one: Occasion, case: Case, deputy: Deputy, asked: dict[str, Any], who: Viewer
) -> None:
    how, on = asked["how"], asked["answered_on"]
    actions.answered(unit, place, one, case, deputy, how, on, staff.speaker(who))


def _judged(
    unit: Unit, _: Place, one: Occasion, case: Case, deputy: Deputy, asked: dict[str, Any], who: Viewer
) -> None:
    actions.judged(unit, one, case, deputy, Grade(asked["grade"]), asked["said"], staff.speaker(who))


FORMS: dict[str, tuple[tuple[str, ...], Any, Act]] = {
    "answered": (("how", "answered_on"), schemas.ANSWERED, _answered),
    "judged": (("grade", "said"), schemas.JUDGED, _judged),
}
"""By the word that a form says: what is filled in, how it is read, what it does."""


@blueprint.get("/occasions/<uuid:occasion_id>/deputies")
def page(occasion_id: UUID) -> Response:
    """Show who makes a suggestion, and what each was given and has said in this round."""
    return _page(occasion_id, on_duty(*READERS))


@blueprint.post("/occasions/<uuid:occasion_id>/deputies")
def act(occasion_id: UUID) -> Response:
    """Put down what one of the forms says, once for each time that the page was shown."""
    who, place = on_duty(*DUTIES), callers.place()
    word, number = request.form.get("do", ""), request.form.get("number", "")
    if word not in FORMS:
        raise Problem(NOT_FOUND)
    names, schema, do_it = FORMS[word]
    # Each deputy has a form of their own on the page, so the fields bear their number.
    values = {name: request.form.get(f"{name}-{number}", "") for name in names}

    def do() -> Response:
        asked: dict[str, Any] = schema.load(staff.filled(values))
        with service().begin(callers.cause(), g.traceparent) as unit:
            one, case, deputies = _suggestion(unit.session, occasion_id, who)
            deputy = next((each for each in deputies if str(each.number) == number), None)
            if deputy is None:
                raise Problem(NOT_FOUND)
            mine = staff.locked(unit, case, who)
            if not staff.done(unit, mine, f"deputies/{word}/{number}", values):
                do_it(unit, place, one, mine, deputy, asked, who)
        return make_response(redirect(url_for("deputies.page", occasion_id=occasion_id, done=word), 303))

    return sent(f"{word} {number}", values, do, lambda filled: _page(occasion_id, who, filled))


@blueprint.get("/occasions/<uuid:occasion_id>/letters/<int:number>")
def letter(occasion_id: UUID, number: int) -> str:
    """Show the letter to one of those who make a suggestion, to be printed, signed and sealed."""
    who, place = on_duty(*READERS), callers.place()
    with service().database.read() as session:
        one, case, deputies = _suggestion(session, occasion_id, who)
        deputy = next((each for each in deputies if each.number == number), None)
        if deputy is None or case.answer is None:
            raise Problem(NOT_FOUND)
        names = body_names(session, [case.lead] if case.lead else [])
    lead = names[case.lead].read(language()) if case.lead in names else None
    classes = place.tables["result-classes"]
    return render_template(
        "deputy_letter.html",
        one=one,
        deputy=deputy,
        case=case,
        lead=lead,
        outcome=OUTCOMES[Outcome(case.outcome)].read(language()) if case.outcome else None,
        result_class=classes[case.result_class].read(language()) if case.result_class else None,
        today=place.local(service().clock.now()).date(),
    )


def _suggestion(session: Session, occasion_id: UUID, who: Viewer) -> tuple[Occasion, Case, list[Deputy]]:
    one = occasions.occasion(session, str(occasion_id))
    deputies = store.deputies(session, one.id) if one else []
    found = occasions.cases(session, one.id) if one and deputies else []
    if one is None or not found:
        raise Problem(NOT_FOUND)
    must_see(who, found[0][1].about)
    return one, found[0][1], deputies


def _page(occasion_id: UUID, who: Viewer, filled: Filled = BLANK) -> Response:
    with service().database.read() as session:
        one, case, deputies = _suggestion(session, occasion_id, who)
        replies = store.replies(session, one.id)
    at_answer = case.state == CaseState.ANSWERED
    return filled.page(
        "deputies.html",
        **staff.head(case),
        one=one,
        round=case.round,
        rows=[{"deputy": each, "reply": replies.get((each.number, case.round))} for each in deputies],
        before=[(each, replies[each.number, 1]) for each in deputies if case.round > 1 and (each.number, 1) in replies],
        answer=case.answer if at_answer else None,
        letters=case.answer is not None,
        may=who.does(*DUTIES) and at_answer,
        reads=who.does(*staff.CENTRE),
        ways=[(str(how), say(f"deputies.how.{how}")) for how in How],
        grades=[(str(grade), say(f"deputies.grade.{grade}")) for grade in Grade],
        today=callers.place().local(service().clock.now()).date().isoformat(),
        done=request.args.get("done", ""),
    )
