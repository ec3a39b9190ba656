"""Whoever runs the system sees who has signed in, ends sign-ins, and lets people leave."""

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for

from services.router.decisions.domain import Refused
from services.router.staff import actions
from services.router.staff.shown import Somebody, everybody
from shared.contracts.naming import folded
from shared.contracts.words import Duty
from shared.web.context import service
from shared.web.languages import language, say
from shared.web.people import on_duty
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("staff", __name__, url_prefix="/dispatch/staff", template_folder="../templates")


@blueprint.get("")
def index() -> str:
    """List everybody, or whoever has a word in their name, address, duties or bodies."""
    on_duty(Duty.OPERATOR)
    find = request.args.get("find", "")[:64].strip()
    people = [one for one in _people() if not find or folded(find) in _words(one)]
    return render_template("staff/index.html", people=people, find=find)


@blueprint.get("/<person>")
def one(person: str) -> Response:
    """Show a person, with what can be done about them."""
    on_duty(Duty.OPERATOR)
    return _page(person, {}, {})


@blueprint.post("/<person>/revoke")
def revoke(person: str) -> Response:
    """End all that somebody has signed in to."""
    who = on_duty(Duty.OPERATOR)
    _found(person, _people())
    with service().begin(_cause(), g.traceparent) as unit:
        actions.revoke(unit, person, who.id)
    return _back(person, "revoke")


@blueprint.post("/<person>/leave")
def leave(person: str) -> Response:
    """Let somebody leave, and somebody else have what was theirs."""
    who = on_duty(Duty.OPERATOR)
    _found(person, _people())
    values = {name: request.form.get(name, "")[:64] for name in ("successor", "sure")}
    errors = {}
    if not values["successor"]:
        errors["successor"] = say("staff.leave.successor.missing")
    if values["sure"] != "yes":
        errors["sure"] = say("staff.leave.sure.missing")
    if errors:
        return _page(person, values, errors, 422)
    try:
        with service().begin(_cause(), g.traceparent) as unit:
            actions.leave(unit, person, values["successor"], who.id)
    except Refused as refused:
        return _page(person, values, {"": refused.zh if language() == "zh" else refused.en}, 409)
    return _back(person, "leave")


def _page(person: str, values: dict[str, str], errors: dict[str, str], status: int = 200) -> Response:
    people = _people()
    shown = _found(person, people)
    heirs = [one for one in people if one.id != person and not one.left]
    # Whoever works in the same body is the likeliest.
    heirs.sort(key=lambda one: one.bodies.keys().isdisjoint(shown.bodies))
    page = render_template(
        "staff/one.html",
        one=shown,
        heirs=heirs,
        names={one.id: one.name for one in people},
        values=values,
        errors=errors,
        done=request.args.get("done", "") if status == 200 else "",
    )
    return make_response(page, status)


def _people() -> list[Somebody]:
    with service().database.read() as session:
        return everybody(session, service().clock.now())


def _found(person: str, people: list[Somebody]) -> Somebody:
    for one in people:
        if one.id == person:
            return one
    raise Problem(NOT_FOUND)


def _words(one: Somebody) -> str:
    bodies = " ".join(f"{code} {name['zh']} {name['en']}" for code, name in one.bodies.items())
    return folded(f"{one.id} {one.name} {one.email} {' '.join(one.duties)} {bodies}")


def _back(person: str, done: str) -> Response:
    return make_response(redirect(url_for("staff.one", person=person, done=done), 303))


def _cause() -> str:
    return f"POST {request.url_rule} {g.request_id}"
