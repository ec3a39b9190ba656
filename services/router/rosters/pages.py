"""Where a body's people see who is on duty and who stands in for whom, and its leader, or the keeper, says so."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from sqlalchemy import select

from services.router import policy as policies
from services.router.decisions.domain import Refused
from services.router.directory import store
from services.router.directory.domain import WEEKDAYS, members_of
from services.router.directory.models import BodyRow, PersonRow
from services.router.rosters import actions
from services.router.rosters.domain import Wish, holds_on, may_arrange, on_days
from shared.contracts.words import Duty
from shared.web.bodies import refuse_nul
from shared.web.context import service
from shared.web.languages import language, say
from shared.web.people import Viewer, signed_in
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("rosters", __name__, url_prefix="/dispatch/rosters", template_folder="../templates")

DUTY, STANDS_IN = "duty", "stand_ins"


@blueprint.get("/")
def index() -> str:
    """List the bodies whose roster is the viewer's to see: their own; all of them for whoever keeps the directory."""
    who, day = signed_in(), _today()
    with service().database.read() as session:
        found = [row.body for row in store.bodies_now(session) if _may_see(who, row.body)]
    rows = [(body, [one["person"]["name"] for one in body.get(DUTY, ()) if holds_on(one, day)]) for body in found]
    return render_template("rosters/index.html", rows=rows)


@blueprint.get("/<code>")
def page(code: str) -> Response:
    """Show a body's roster, and the forms to whoever may write into it."""
    who = signed_in()
    return _page(_seen(who, code), who)


@blueprint.post("/<code>/duty")
def put_on_duty(code: str) -> Response:
    """Put somebody on duty for some days."""
    return _write(code, DUTY)


@blueprint.post("/<code>/stand-ins")
def let_stand_in(code: str) -> Response:
    """Let somebody stand in for somebody else for some days."""
    return _write(code, STANDS_IN)


@blueprint.post("/<code>/<uuid:line>/end")
def end(code: str, line: Any) -> Response:
    """Take back a line. Sent again, it changes nothing."""
    who = _arranging(code)
    with service().begin(f"POST {request.url_rule} {g.request_id}", g.traceparent) as unit:
        actions.take_back(unit, code, str(line), who.name)
    return make_response(redirect(url_for("rosters.page", code=code, done="end"), 303))


def _write(code: str, what: str) -> Response:
    who = _arranging(code)
    refuse_nul(request.form, "form")
    values: dict[str, Any] = {name: request.form.get(name, "").strip()[:64] for name in _fields(what)}
    values["weekdays"] = [one for one in WEEKDAYS if one in request.form.getlist("weekdays")]
    wish, errors = _wish(what, values)
    if wish is not None:
        try:
            with service().begin(f"POST {request.url_rule} {g.request_id}", g.traceparent) as unit:
                actions.write(unit, code, wish, who.name)
            return make_response(redirect(url_for("rosters.page", code=code, done=what), 303))
        except Refused as refused:
            errors = {"": refused.zh if language() == "zh" else refused.en}
    return _page(_seen(who, code), who, what, values, errors, 409 if "" in errors else 422)


def _fields(what: str) -> tuple[str, ...]:
    return ("person", "since", "until") if what == DUTY else ("whom", "by", "stands_since", "stands_until")


def _wish(what: str, values: Mapping[str, Any]) -> tuple[Wish | None, dict[str, str]]:
    begin, finish = ("since", "until") if what == DUTY else ("stands_since", "stands_until")
    who, whom = ("person", None) if what == DUTY else ("by", "whom")
    errors = {name: say("rosters.choose") for name in (who, whom) if name and not values[name]}
    since, until = _day(values[begin]), _day(values[finish])
    if since is None:
        errors[begin] = say("rosters.day")
    if until is None and (values[finish] or what == STANDS_IN):
        errors[finish] = say("rosters.day")
    if errors or since is None:
        return None, errors
    return Wish(values[who], values[whom] if whom else None, since, until, tuple(values["weekdays"])), {}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _arranging(code: str) -> Viewer:
    """Return who has signed in, if they may write into a body's roster; they learn of no other body."""
    who = signed_in()
    if not may_arrange(code, who.leads, keeps=who.does(Duty.KEEPER)):
        raise Problem(NOT_FOUND)
    _seen(who, code)
    return who


def _may_see(who: Viewer, body: Mapping[str, Any]) -> bool:
    return body["code"] in who.bodies or who.does(Duty.KEEPER)


def _seen(who: Viewer, code: str) -> dict[str, Any]:
    with service().database.read() as session:
        row = session.get(BodyRow, code)
    if row is None or not _may_see(who, row.body):
        raise Problem(NOT_FOUND)
    return row.body


def _today() -> date:
    with service().database.read() as session:
        policy = policies.policy_in(session, service().parts)
    return service().clock.now().astimezone(policy.zone if policy else ZoneInfo("UTC")).date()


def _page(
    body: dict[str, Any],
    who: Viewer,
    what: str = "",
    values: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    day = _today()
    own, director = members_of(body), body.get("director")
    with service().database.read() as session:
        people = session.scalars(select(PersonRow).order_by(PersonRow.id))
        names = {row.id: row.person["name"] for row in people if not row.person["left"]}
    shown = render_template(
        "rosters/body.html",
        body=body,
        today=day,
        duty=[(one, holds_on(one, day)) for one in body.get(DUTY, ()) if on_days(one, day)],
        stand_ins=[(one, holds_on(one, day)) for one in body.get(STANDS_IN, ()) if on_days(one, day)],
        names=names,
        members=[(one["id"], one["name"]) for one in own.values() if one["id"] in names],
        director=director,
        others=[(person, name) for person, name in names.items() if person not in own] if director else [],
        weekdays=WEEKDAYS,
        arranges=may_arrange(body["code"], who.leads, keeps=who.does(Duty.KEEPER)),
        what=what,
        values=values or {},
        errors=errors or {},
        done=request.args.get("done", "") if status == 200 else "",
    )
    return make_response(shown, status)
