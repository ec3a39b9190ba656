"""The list of the desk with what stands around it: search, what was given lately, several cases at once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, make_response, render_template, request

from services.router.desk import lists, shown
from services.router.desk.actions import Dispatcher
from services.router.desk.several import Chosen, assign_each
from shared.contracts.words import Duty
from shared.web.context import service
from shared.web.languages import say
from shared.web.people import Viewer, on_duty

blueprint = Blueprint("several", __name__, url_prefix="/dispatch/several", template_folder="../templates")

_LONGEST_REASON, _LONGEST_WORDS = 2000, 100


@blueprint.post("")
def assign() -> Response:
    """Give every case that was ticked to one body, and say which went and which did not."""
    who = on_duty(Duty.DISPATCHER)
    told = [one.partition(" ") for one in request.form.getlist("chosen")]
    chosen = [Chosen(number, as_of) for number, _, as_of in told][: shown.PAGE]
    body, reason = request.form.get("body", ""), request.form.get("reason", "").strip()
    errors = {}
    if not chosen:
        errors["chosen"] = say("dispatch.several.none")
    if not body:
        errors["body"] = say("dispatch.body.missing")
    if not reason:
        errors["reason"] = say("dispatch.reason.missing")
    elif len(reason) > _LONGEST_REASON:
        errors["reason"] = say("dispatch.reason.long", most=_LONGEST_REASON)
    if errors:
        form = {"chosen": {one.number for one in chosen}, "body": body, "reason": reason}
        return page(who, form=form, errors=errors, status=422)
    cause = f"POST {request.url_rule} {g.request_id}"
    went = list(assign_each(service(), chosen, body, reason, Dispatcher(who.id, who.name), who, cause))
    with service().database.read() as session:
        names = dict(lists.leads(session, service()))
    return make_response(render_template("dispatch/several.html", went=went, to=names.get(body)))


def page(
    who: Viewer, *, form: dict[str, Any] | None = None, errors: dict[str, str] | None = None, status: int = 200
) -> Response:
    """Return the page of the list; where words were looked for, what was found by them."""
    words = request.args.get("q", "").strip()[:_LONGEST_WORDS]
    with service().database.read() as session:
        waits, more = shown.waiting(session, service(), who, _after())
        found, further = lists.found(session, service(), who, words, _found_after()) if words else (None, None)
        told = {"given": lists.given(session, service(), who), "leads": lists.leads(session, service())}
    page = render_template(
        "dispatch/index.html",
        waits=waits,
        more=more,
        now=service().clock.now(),
        words=words,
        found=found,
        further=further,
        form=form or {"chosen": set(), "body": "", "reason": ""},
        errors=errors or {},
        **told,
    )
    return make_response(page, status)


def _found_after() -> str | None:
    try:
        return str(UUID(request.args.get("behind", "")))
    except ValueError:
        return None


def _after() -> tuple[datetime, str] | None:
    since, _, case_id = request.args.get("after", "").partition(" ")
    try:
        when, known = datetime.fromisoformat(since), str(UUID(case_id))
    except ValueError:
        return None
    return (when, known) if when.tzinfo else None
