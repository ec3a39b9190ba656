"""The dispatch desk: what waits for a person, a case with all that was decided about it, and what can be done."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from services.router.decisions import store as cases
from services.router.decisions.domain import Refused
from services.router.decisions.explaining import explained
from services.router.decisions.models import Case
from services.router.desk import actions, list_pages, shown
from services.router.desk.actions import Dispatcher, Order
from services.router.desk.shown import Shown
from shared.contracts.words import Duty
from shared.web.context import service
from shared.web.languages import language, say
from shared.web.people import Viewer, must_see, on_duty
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("dispatch", __name__, url_prefix="/dispatch", template_folder="../templates")

COMMANDS: dict[str, actions.Command] = {
    "assign": actions.assign,
    "agree": actions.agree,
    "refuse": actions.refuse,
    "recall": actions.recall,
}
_NAMES_A_BODY = ("assign", "agree")
_LONGEST_REASON = 2000
_LONGEST_BASIS = 100


@blueprint.get("/")
def index() -> Response:
    """List what waits for a person, the longest waiting first."""
    return list_pages.page(on_duty(Duty.DISPATCHER))


@blueprint.get("/cases/<number>")
def page(number: str) -> Response:
    """Show a case: as it was brought, what was decided and why, what can be done."""
    who = on_duty(Duty.DISPATCHER)
    with service().database.read() as session:
        return _page(session, _case(session, number, who), who, done=request.args.get("done", ""))


@blueprint.get("/cases/<number>/why")
def why(number: str) -> str:
    """Say why a case went where it went, decision by decision, in sentences."""
    who = on_duty(Duty.DISPATCHER)
    with service().database.read() as session:
        case = _case(session, number, who)
        it = explained(session, service().parts, case)
        return render_template("dispatch/why.html", it=it, confidential=bool((case.facts or {}).get("confidential")))


@blueprint.post("/cases/<number>/contact")
def contact(number: str) -> Response:
    """Show whom to call, on this answer alone, and put on record that it was shown."""
    who = on_duty(Duty.DISPATCHER)
    with service().begin(_cause(), g.traceparent) as unit:
        case = unit.case(_case(unit.session, number, who).id)
        actions.read_contact(unit, case, Dispatcher(who.id, who.name))
    with service().database.read() as session:
        return _page(session, _case(session, number, who), who, contact=True)


@blueprint.post("/cases/<number>/<command>")
def act(number: str, command: str) -> Response:
    """Do what a form asks for, if the case still stands as it did when the form was shown."""
    who = on_duty(Duty.DISPATCHER)
    if command not in COMMANDS:
        raise Problem(NOT_FOUND)
    order = Order(
        as_of=request.form.get("as_of", ""),
        reason=request.form.get("reason", "").strip(),
        body=request.form.get("body", ""),
        split=tuple(request.form.getlist("split")),
        assisting=tuple(request.form.getlist("assisting")),
        basis=request.form.get("basis", "").strip(),
        leads_on=request.form.get("scope") != "this",
        task_force=request.form.get("task_force"),
    )
    errors = _missing(command, order)
    if not errors:
        try:
            _carry_out(COMMANDS[command], number, order, who)
            return make_response(redirect(url_for("dispatch.page", number=number, done=command), 303))
        except Refused as refused:
            errors = {"": refused.zh if language() == "zh" else refused.en}
    with service().database.read() as session:
        case = _case(session, number, who)
        return _page(
            session, case, who, command=command, order=order, errors=errors, status=409 if "" in errors else 422
        )


def _carry_out(command: Callable[..., None], number: str, order: Order, who: Viewer) -> None:
    with service().begin(_cause(), g.traceparent) as unit:
        case = unit.case(_case(unit.session, number, who).id)
        command(unit, case, order, Dispatcher(who.id, who.name))


def _missing(command: str, order: Order) -> dict[str, str]:
    errors = {}
    if command in _NAMES_A_BODY and not order.body:
        errors["body"] = say("dispatch.body.missing")
    if not order.reason:
        errors["reason"] = say("dispatch.reason.missing")
    elif len(order.reason) > _LONGEST_REASON:
        errors["reason"] = say("dispatch.reason.long", most=_LONGEST_REASON)
    if len(order.basis) > _LONGEST_BASIS:
        errors["basis"] = say("dispatch.basis.long", most=_LONGEST_BASIS)
    return errors


def _page(
    session: Session,
    case: Case,
    who: Viewer,
    *,
    contact: bool = False,
    command: str = "",
    order: Order | None = None,
    errors: dict[str, str] | None = None,
    done: str = "",
    status: int = 200,
) -> Response:
    now = service().clock.now()
    it = shown.case_page(session, service(), case, now, who)
    if not command:
        command, order = _picked(it, request.args.get("pick", ""))
    page = render_template(
        "dispatch/case.html",
        it=it,
        contact=contact,
        contacts=_contacts(it.facts),
        command=command,
        order=order or Order("", ""),
        errors=errors or {},
        done=done if done in COMMANDS else "",
    )
    return make_response(page, status)


def _picked(it: Shown, code: str) -> tuple[str, Order | None]:
    """Return the form as a click on a proposed body fills it in."""
    one = next((one for one in it.suggested if one.code == code), None)
    if one is None:
        return "", None
    if one.score is None:
        reason = say("dispatch.suggested.rule.reason")
    else:
        reason = say("dispatch.suggested.model.reason", score=f"{one.score * 100:.0f}")
    return "agree" if it.asked else "assign", Order(it.as_of, reason, one.code, one.split, one.helpers)


def _contacts(facts: dict[str, Any]) -> list[dict[str, Any]]:
    """Return whom to call, in the order in which a case names them."""
    sides = [facts.get(side) or {} for side in ("enterprise", "complainant")]
    return [side["contact"] for side in sides if side.get("contact")]


def _case(session: Session, number: str, who: Viewer) -> Case:
    case = cases.by_number(session, number)
    if case is None or case.facts is None:
        raise Problem(NOT_FOUND)
    must_see(who, case.facts["about"])
    return case


def _cause() -> str:
    return f"{request.method} {request.url_rule} {g.request_id}"
