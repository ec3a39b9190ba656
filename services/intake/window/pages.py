"""The window desk: a clerk takes a case once for each form that was shown, and hands out its receipt."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from marshmallow import ValidationError
from sqlalchemy.exc import IntegrityError

from services.intake import callers, staff
from services.intake.attachments import shown as attachments
from services.intake.attachments.actions import NewFile
from services.intake.attachments.forms import kept_files
from services.intake.attachments.serving import keeping
from services.intake.cases import once, reading, views
from services.intake.cases.canonical import digest as digest_of
from services.intake.cases.domain import NotNow
from services.intake.cases.numbers import read_number
from services.intake.cases.store import done_before
from services.intake.codes.domain import Place
from services.intake.codes.store import body_names
from services.intake.drafts import actions as saving
from services.intake.drafts import store as drafts
from services.intake.drafts.domain import fits
from services.intake.endings.schemas import ANSWER
from services.intake.problems import said
from services.intake.window import actions, shown, store
from services.intake.window.forms import FIELDS, at_fields, body_of
from shared.contracts.words import Duty
from shared.db import new_id
from shared.web.bodies import brings_files
from shared.web.context import service, web
from shared.web.faults import by_field
from shared.web.languages import language, say
from shared.web.people import Viewer, on_duty
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("window", __name__)


@blueprint.get("/centre/take")
def form() -> Response:
    """Show an empty form or a draft of the clerk's, and what they have taken today."""
    who, draft = on_duty(Duty.CLERK), request.args.get("draft", "")
    if not draft:
        return _form(who, {"needs_reply": "yes", "channel": "window"}, {})
    with service().database.read() as session:
        kept = drafts.draft(session, draft[:64], service().clock.now())
    if kept is None or kept.owner != store.scope_of(who.id):
        raise Problem(NOT_FOUND)
    return _form(who, kept.fields, {}, kept.key)


@blueprint.post("/centre/take")
@brings_files
def take() -> Response:
    """Take the case that the form tells of, or save it to go on later."""
    who, place = on_duty(Duty.CLERK), callers.place()
    values, draft = staff.typed(*FIELDS), request.form.get("draft", "")[:64]
    if request.form.get("do") == "save":
        return _save(who, values, draft)
    body, errors = _read(who, values, place)
    files: list[NewFile] = []
    if not errors:
        try:
            files = kept_files(place)
        except ValidationError as error:
            errors = by_field(error, language())
    if errors:
        return _form(who, values, errors, draft)
    digest = digest_of({**values, "files": " ".join(one.sha256 for one in files)} if files else values)
    key = once.token(request.form.get("once", "")) or digest
    try:
        number = _take(who, place, body, values["answer"], files, key, digest, draft)
    except IntegrityError:
        first = _first(who, key)
        if first is None:
            raise
        number, first_digest = first
        if first_digest != digest:
            return _form(who, values, {"": say("window.used", number=number)}, draft)
    except NotNow as refusal:
        return _form(who, values, {"files": said(refusal.text).within(language())}, draft)
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


def _read(who: Viewer, values: dict[str, str], place: Place) -> tuple[dict[str, Any], dict[str, str]]:
    body, wrong = reading.checked(body_of(values, place), place, service().clock.now())
    errors = at_fields(wrong, language())
    if values["answer"].strip():
        try:
            ANSWER.load({"text": values["answer"]})
        except ValidationError as error:
            errors["answer"] = by_field(error, language())["text"]
    if not who.may_see(body.get("about")):
        # Whoever belongs to the body that a case is about has no part in it, not even that of writing it down.
        errors.setdefault("about", say("window.about.own"))
    return body, errors


def _take(
    who: Viewer,
    place: Place,
    body: dict[str, Any],
    answer: str,
    files: list[NewFile],
    key: str,
    digest: str,
    draft: str,
) -> str:
    with service().begin(callers.cause(), g.traceparent) as unit:
        case = actions.take(
            unit,
            place,
            body,
            answer=answer if answer.strip() else None,
            key=key,
            digest=digest,
            who=staff.speaker(who),
            files=files,
            scanned=keeping().scanned,
        )
        drafts.forget(unit.session, draft, store.scope_of(who.id))
        return case.number


def _first(who: Viewer, key: str) -> tuple[str, str] | None:
    """Return number and digest of what was taken with a form before, None where that was not it."""
    with service().database.read() as session:
        done = done_before(session, store.scope_of(who.id), key)
        return (shown.number_of(session, done), done.digest) if done is not None else None


def _save(who: Viewer, values: dict[str, str], draft: str) -> Response:
    if not fits(values):
        return _form(who, values, {"description": say("window.long")}, draft)
    with service().begin(callers.cause(), g.traceparent) as unit:
        kept = drafts.draft(unit.session, draft, unit.now, lock=True)
        if kept is None or kept.owner != store.scope_of(who.id):
            kept = saving.begin(unit, new_id(), store.scope_of(who.id), values)
        else:
            saving.save(unit, kept, values)
        key = kept.key
    return make_response(redirect(url_for("window.form", draft=key, saved="1"), 303))


def _form(who: Viewer, values: Mapping[str, str], errors: dict[str, str], draft: str = "") -> Response:
    place = callers.place()
    with service().database.read() as session:
        bodies = body_names(session)
        today = [case for case in store.taken_since(session, who.id, _midnight(place)) if who.may_see(case.about)]
        begun = drafts.of_owner(session, store.scope_of(who.id), service().clock.now())
    page = render_template(
        "take.html",
        **shown.choices(place, bodies),
        today=[shown.taken(case) for case in today],
        drafts=[shown.begun(one) for one in begun if one.key != draft],
        draft=draft,
        saved=request.args.get("saved") == "1" and not errors,
        taken=attachments.taken(place.file_types),
        values=values,
        errors=errors,
        once=secrets.token_urlsafe(12),
    )
    return make_response(page, 409 if "" in errors else 422 if errors else 200)


def _midnight(place: Place) -> datetime:
    return place.local(service().clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
