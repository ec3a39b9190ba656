"""The window desk: a clerk takes a case once for each form that was shown, and hands out its receipt."""

import secrets
from datetime import datetime

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from marshmallow import ValidationError
from sqlalchemy.exc import IntegrityError

from services.intake import callers, staff
from services.intake.cases import once, reading, views
from services.intake.cases.canonical import digest as digest_of
from services.intake.cases.numbers import read_number
from services.intake.cases.store import done_before
from services.intake.codes.domain import Place
from services.intake.codes.store import body_names
from services.intake.endings.schemas import ANSWER
from services.intake.window import actions, shown, store
from services.intake.window.forms import FIELDS, at_fields, body_of
from shared.contracts.words import Duty
from shared.web.context import service, web
from shared.web.faults import by_field
from shared.web.languages import language, say
from shared.web.people import Viewer, on_duty
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("window", __name__)


@blueprint.get("/centre/take")
def form() -> Response:
    """Show an empty form, and what the clerk has taken today."""
    return _form(on_duty(Duty.CLERK), {"needs_reply": "yes", "channel": "window"}, {})


@blueprint.post("/centre/take")
def take() -> Response:
    """Take the case that the form tells of."""
    who, place = on_duty(Duty.CLERK), callers.place()
    values = staff.typed(*FIELDS)
    body, wrong = reading.checked(body_of(values, place), place, service().clock.now())
    errors = at_fields(wrong, language())
    answer = values["answer"] if values["answer"].strip() else None
    if answer is not None:
        try:
            ANSWER.load({"text": answer})
        except ValidationError as error:
            errors["answer"] = by_field(error, language())["text"]
    if not who.may_see(body.get("about")):
        # Whoever belongs to the body that a case is about has no part in it, not even that of writing it down.
        errors.setdefault("about", say("window.about.own"))
    if errors:
        return _form(who, values, errors)
    token, digest = once.token(request.form.get("once", "")), digest_of(values)
    key = token or digest
    try:
        with service().begin(callers.cause(), g.traceparent) as unit:
            case = actions.take(unit, place, body, answer=answer, key=key, digest=digest, who=staff.speaker(who))
            number = case.number
    except IntegrityError:
        first = _first(who, key)
        if first is None:
            raise
        number, first_digest = first
        if first_digest != digest:
            return _form(who, values, {"": say("window.used", number=number)})
    return make_response(redirect(url_for("window.receipt", number=number), 303))


@blueprint.get("/centre/take/<number>")
def receipt(number: str) -> str:
    """Show the receipt of a case to the clerk who has taken it, until the day is over."""
    who, place = on_duty(Duty.CLERK), callers.place()
    known = read_number(number)
    with service().database.read() as session:
        today = store.taken_since(session, who.id, _midnight(place))
        case = next((one for one in today if one.number == known), None)
        if case is None or not who.may_see(case.about):
            raise Problem(NOT_FOUND)
    links = views.Links(web().public_url)
    return render_template("receipt.html", **shown.receipt(case, links), place=place)


def _first(who: Viewer, key: str) -> tuple[str, str] | None:
    """Return number and digest of what was taken with a form before, None where that was not it."""
    with service().database.read() as session:
        done = done_before(session, store.scope_of(who.id), key)
        return (shown.number_of(session, done), done.digest) if done is not None else None


def _form(who: Viewer, values: dict[str, str], errors: dict[str, str]) -> Response:
    place = callers.place()
    with service().database.read() as session:
        bodies = body_names(session)
        today = [case for case in store.taken_since(session, who.id, _midnight(place)) if who.may_see(case.about)]
    page = render_template(
        "take.html",
        **shown.choices(place, bodies),
        today=[shown.taken(case) for case in today],
        values=values,
        errors=errors,
        once=secrets.token_urlsafe(12),
    )
    return make_response(page, 409 if "" in errors else 422 if errors else 200)


def _midnight(place: Place) -> datetime:
    return place.local(service().clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
