"""The page of precedents: which rulings later cases follow, and the form that ends one, on record."""

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from services.router.decisions import precedents
from services.router.decisions.domain import Refused
from services.router.desk import precedents as shown
from shared.contracts.words import Duty
from shared.web.context import service
from shared.web.languages import language, say
from shared.web.people import Viewer, on_duty
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("precedents", __name__, url_prefix="/dispatch/precedents", template_folder="../templates")

_LONGEST_REASON = 2000


@blueprint.get("/")
def index() -> Response:
    """List the precedents, those in force first."""
    who = on_duty(Duty.DISPATCHER)
    with service().database.read() as session:
        return _page(session, who, done=request.args.get("done") == "end")


@blueprint.post("/<uuid:precedent>/end")
def end(precedent: object) -> Response:
    """Let no case follow a precedent any more."""
    who, wanted = on_duty(Duty.DISPATCHER), str(precedent)
    with service().database.read() as session:
        if wanted not in {one.id for one in shown.precedents(session, service(), who)}:
            raise Problem(NOT_FOUND)
    reason = request.form.get("reason", "").strip()
    error = say("dispatch.reason.long", most=_LONGEST_REASON) if len(reason) > _LONGEST_REASON else ""
    if not error:
        try:
            with service().begin(f"POST {request.url_rule} {g.request_id}", g.traceparent) as unit:
                precedents.end(unit, wanted, reason, who.name)
            return make_response(redirect(url_for("precedents.index", done="end"), 303))
        except Refused as refused:
            error = refused.zh if language() == "zh" else refused.en
    with service().database.read() as session:
        return _page(session, who, wanted=wanted, reason=reason, error=error, status=409)


def _page(
    session: Session,
    who: Viewer,
    *,
    done: bool = False,
    wanted: str = "",
    reason: str = "",
    error: str = "",
    status: int = 200,
) -> Response:
    found = shown.precedents(session, service(), who)
    page = render_template(
        "dispatch/precedents.html", precedents=found, done=done, wanted=wanted, reason=reason, error=error
    )
    return make_response(page, status)
