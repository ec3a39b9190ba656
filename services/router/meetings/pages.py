"""The pages of coordination meetings: the list, one meeting with its agenda, its minutes, and a case's own meetings."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from services.router.decisions import store as cases
from services.router.decisions.domain import LEVELS, Refused
from services.router.decisions.models import Case
from services.router.desk.actions import Dispatcher
from services.router.meetings import actions, shown
from services.router.meetings.forms import Filled, called, minuted
from services.router.meetings.shown import Shown
from shared.contracts.words import Duty
from shared.messaging import Unit
from shared.web.context import service
from shared.web.languages import language, say
from shared.web.people import Viewer, must_see, on_duty
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("meetings", __name__, url_prefix="/dispatch", template_folder="../templates")


@blueprint.get("/meetings/")
def index() -> str:
    """List the meetings: those to come first."""
    on_duty(Duty.DISPATCHER)
    with service().database.read() as session:
        return render_template("dispatch/meetings.html", meetings=shown.meetings(session))


@blueprint.get("/meetings/new")
def new() -> Response:
    """Ask when and where a meeting is held, and who comes."""
    on_duty(Duty.DISPATCHER)
    return _new({"level": LEVELS[0], "bodies": ()}, {})


@blueprint.post("/meetings/new")
def call() -> Response:
    """Call a meeting."""
    who = on_duty(Duty.DISPATCHER)
    form = called(request.form)
    if form.errors:
        return _new(form.values, form.errors, 422)
    try:
        with service().begin(_cause(), g.traceparent) as unit:
            made = actions.call(unit, **form.values, by=Dispatcher(who.id, who.name)).id
    except Refused as refused:
        return _new(form.values, {"": _said(refused)}, 409)
    return _to("meetings.one", "call", meeting=made)


@blueprint.get("/meetings/<uuid:meeting>")
def one(meeting: object) -> Response:
    """Show a meeting, with its agenda and what was decided."""
    who = on_duty(Duty.DISPATCHER)
    return _page(who, str(meeting), done=request.args.get("done", ""))


@blueprint.post("/meetings/<uuid:meeting>/put")
def put(meeting: object) -> Response:
    """Put a case on the agenda, by its number."""
    return _on_agenda(str(meeting), "put", actions.put_on_agenda)


@blueprint.post("/meetings/<uuid:meeting>/drop")
def drop(meeting: object) -> Response:
    """Take a case off the agenda."""
    return _on_agenda(str(meeting), "drop", actions.take_off)


@blueprint.get("/meetings/<uuid:meeting>/minutes")
def minutes(meeting: object) -> Response:
    """Ask for what the meeting decided."""
    who = on_duty(Duty.DISPATCHER)
    it = _found(who, str(meeting), choosing=True)
    if it.listed.minutes is not None:
        return make_response(redirect(url_for("meetings.one", meeting=meeting), 303))
    return _minutes(it, minuted(request.form, it, asked=False))


@blueprint.post("/meetings/<uuid:meeting>/minutes")
def record(meeting: object) -> Response:
    """Record what the meeting decided, and carry it out."""
    who = on_duty(Duty.DISPATCHER)
    it = _found(who, str(meeting), choosing=True)
    form = minuted(request.form, it, asked=True)
    if form.errors:
        return _minutes(it, form, 422)
    try:
        with service().begin(_cause(), g.traceparent) as unit:
            actions.record_minutes(unit, str(meeting), **form.values, by=Dispatcher(who.id, who.name))
    except Refused as refused:
        return _minutes(it, form._replace(errors={"": _said(refused)}), 409)
    return _to("meetings.one", "minutes", meeting=meeting)


@blueprint.get("/cases/<number>/meetings")
def of_case(number: str) -> Response:
    """Show a case's meetings, with the forms to put it on an agenda and to raise it."""
    who = on_duty(Duty.DISPATCHER)
    return _case_page(who, number, done=request.args.get("done", ""))


@blueprint.post("/cases/<number>/agenda")
def agenda(number: str) -> Response:
    """Put a case on the agenda of a meeting that is to come."""
    wanted = request.form.get("meeting", "")

    def act(unit: Unit, case: Case, by: Dispatcher) -> None:
        if wanted not in {one.id for one in shown.of_case(unit.session, case).may_take}:
            raise Refused(zh="请选择会议。", en="Choose a meeting.")
        actions.put_on_agenda(unit, wanted, case.id, by)

    return _on_case(number, "put", act)


@blueprint.post("/cases/<number>/raise")
def raise_case(number: str) -> Response:
    """Raise a case that is stuck."""
    reason = request.form.get("reason", "")[:2000]

    def act(unit: Unit, case: Case, by: Dispatcher) -> None:
        actions.raise_case(unit, unit.case(case.id), reason, by)

    return _on_case(number, "raise", act)


def _on_agenda(meeting: str, done: str, act: Callable[[Unit, str, str, Dispatcher], Any]) -> Response:
    who, number = on_duty(Duty.DISPATCHER), request.form.get("number", "").strip()
    _found(who, meeting)
    try:
        with service().begin(_cause(), g.traceparent) as unit:
            case = cases.by_number(unit.session, number)
            if case is None or case.facts is None or not who.may_see(case.facts["about"]):
                raise Refused(zh=say("meetings.case.unknown", "zh"), en=say("meetings.case.unknown", "en"))
            act(unit, meeting, case.id, Dispatcher(who.id, who.name))
    except Refused as refused:
        return _page(who, meeting, errors={"number": _said(refused)}, number=number, status=409)
    return _to("meetings.one", done, meeting=meeting)


def _on_case(number: str, done: str, act: Callable[[Unit, Case, Dispatcher], None]) -> Response:
    who = on_duty(Duty.DISPATCHER)
    try:
        with service().begin(_cause(), g.traceparent) as unit:
            act(unit, _case(unit.session, number, who), Dispatcher(who.id, who.name))
    except Refused as refused:
        return _case_page(who, number, errors={done: _said(refused)}, status=409)
    return _to("meetings.of_case", done, number=number)


def _new(values: Any, errors: dict[str, str], status: int = 200) -> Response:
    with service().database.read() as session:
        bodies = shown.bodies(session, service())
    page = render_template("dispatch/meeting_new.html", values=values, errors=errors, bodies=bodies, levels=LEVELS)
    return make_response(page, status)


def _page(
    who: Viewer,
    meeting: str,
    *,
    done: str = "",
    errors: dict[str, str] | None = None,
    number: str = "",
    status: int = 200,
) -> Response:
    it = _found(who, meeting)
    done = done if done in ("call", "put", "drop", "minutes") else ""
    page = render_template("dispatch/meeting.html", it=it, done=done, errors=errors or {}, number=number)
    return make_response(page, status)


def _minutes(it: Shown, form: Filled, status: int = 200) -> Response:
    with service().database.read() as session:
        bodies = shown.bodies(session, service())
    page = render_template("dispatch/minutes.html", it=it, typed=form.typed, errors=form.errors, bodies=bodies)
    return make_response(page, status)


def _case_page(
    who: Viewer, number: str, *, done: str = "", errors: dict[str, str] | None = None, status: int = 200
) -> Response:
    with service().database.read() as session:
        it = shown.of_case(session, _case(session, number, who))
    done = done if done in ("put", "raise") else ""
    reason = request.form.get("reason", "")[:2000]
    page = render_template("dispatch/case_meetings.html", it=it, done=done, errors=errors or {}, reason=reason)
    return make_response(page, status)


def _found(who: Viewer, meeting: str, *, choosing: bool = False) -> Shown:
    with service().database.read() as session:
        it = shown.meeting(session, service(), who, meeting, choosing=choosing)
    if it is None:
        raise Problem(NOT_FOUND)
    return it


def _case(session: Session, number: str, who: Viewer) -> Case:
    case = cases.by_number(session, number)
    if case is None or case.facts is None:
        raise Problem(NOT_FOUND)
    must_see(who, case.facts["about"])
    return case


def _said(refused: Refused) -> str:
    return refused.zh if language() == "zh" else refused.en


def _to(page: str, done: str, **where: Any) -> Response:
    return make_response(redirect(url_for(page, done=done, **where), 303))


def _cause() -> str:
    return f"POST {request.url_rule} {g.request_id}"
