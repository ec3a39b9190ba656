"""The form at the desk by which experts are asked about a case."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from services.router import policy as policies
from services.router.decisions import store as cases
from services.router.decisions.domain import Refused
from services.router.decisions.models import Case
from services.router.experts import actions
from services.router.experts.actions import Asking
from services.router.experts.domain import questions
from shared.contracts.words import Duty
from shared.db.history import lines_of
from shared.web.context import service
from shared.web.languages import language, say
from shared.web.people import Viewer, must_see, on_duty
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint(
    "experts", __name__, url_prefix="/dispatch/cases/<number>/experts", template_folder="../templates"
)

_LONGEST_QUESTION, _LONGEST, _USUAL = 2000, timedelta(days=60), timedelta(days=7)


@blueprint.get("")
def page(number: str) -> Response:
    """Show whom was asked what about a case, what they answered, and whom else to ask."""
    who = on_duty(Duty.DISPATCHER)
    with service().database.read() as session:
        return _page(session, _case(session, number, who), done=request.args.get("done") == "ask")


@blueprint.post("")
def ask(number: str) -> Response:
    """Ask experts."""
    who, values = on_duty(Duty.DISPATCHER), _values()
    with service().database.read() as session:
        case, zone = _case(session, number, who), _zone(session)
    last, errors = _checked(values, zone)
    if not errors and last is not None:
        asking = Asking(values["experts"], values["text"], bool(values["share"]), last)
        try:
            with service().begin(f"POST {request.url_rule} {g.request_id}", g.traceparent) as unit:
                actions.ask(unit, unit.case(case.id), asking, who.name, who.id)
            return make_response(redirect(url_for("experts.page", number=number, done="ask"), 303))
        except Refused as refused:
            errors = {"": refused.zh if language() == "zh" else refused.en}
    with service().database.read() as session:
        case = _case(session, number, who)
        return _page(session, case, values=values, errors=errors, status=409 if "" in errors else 422)


def _values() -> dict[str, Any]:
    told = request.form
    return {
        "experts": told.getlist("experts"),
        "text": told.get("text", "").replace("\r\n", "\n").strip(),
        "share": told.get("share") == "yes",
        "last_day": told.get("last_day", "").strip(),
    }


def _checked(values: dict[str, Any], zone: ZoneInfo) -> tuple[datetime | None, dict[str, str]]:
    errors, last = {}, None
    if not values["experts"]:
        errors["experts"] = say("experts.choose.missing")
    if not values["text"]:
        errors["text"] = say("experts.question.missing")
    elif len(values["text"]) > _LONGEST_QUESTION:
        errors["text"] = say("experts.question.long", most=_LONGEST_QUESTION)
    today = service().clock.now().astimezone(zone).date()
    try:
        day = date.fromisoformat(values["last_day"])
    except ValueError:
        day = None
    if day is None or not today <= day <= today + _LONGEST:
        errors["last_day"] = say("experts.last_day.bad", most=_LONGEST.days)
    else:
        last = datetime.combine(day, time(23, 59, 59), zone)
    return last, errors


def _page(
    session: Session,
    case: Case,
    *,
    values: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
    done: bool = False,
    status: int = 200,
) -> Response:
    usual = (service().clock.now().astimezone(_zone(session)) + _USUAL).date().isoformat()
    page = render_template(
        "dispatch/experts.html",
        number=case.number,
        title=(case.facts or {}).get("title", ""),
        confidential=bool((case.facts or {}).get("confidential")),
        over=case.hold.over,
        asked=questions(lines_of(session, service().records.history, case.id)),
        experts=actions.askable(session, service().parts, case),
        values=values or {"experts": [], "text": "", "share": False, "last_day": usual},
        errors=errors or {},
        done=done,
    )
    return make_response(page, status)


def _case(session: Session, number: str, who: Viewer) -> Case:
    case = cases.by_number(session, number)
    if case is None or case.facts is None:
        raise Problem(NOT_FOUND)
    must_see(who, case.facts["about"])
    return case


def _zone(session: Session) -> ZoneInfo:
    policy = policies.policy_in(session, service().parts)
    return policy.zone if policy else ZoneInfo("UTC")
