"""The pages of the public form: it is filled in, saved, looked over, and sent once.

Nothing typed is lost: what is sent to `save` or `next` is kept before it is judged. The address of a draft is its key,
and sending it again leads to the same receipt.
"""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, request, url_for
from marshmallow import ValidationError

from services.intake import callers, staff
from services.intake.attachments.actions import Full
from services.intake.attachments.forms import full, kept_files
from services.intake.attachments.serving import keeping
from services.intake.cases import cursor
from services.intake.cases import store as cases
from services.intake.cases.domain import NotNow
from services.intake.cases.store import Filter
from services.intake.codes.domain import Place
from services.intake.codes.store import body_names
from services.intake.drafts import actions as drafts
from services.intake.drafts.domain import fits, key_of, make_token
from services.intake.drafts.models import Draft
from services.intake.drafts.store import draft as kept_draft
from services.intake.online import actions, forms, shown, store, visit
from services.intake.online.actions import TooMany
from services.intake.online.domain import DRAFTS_FOR_EACH, POINT_A_DAY, TRAP, Door, digest_of, is_token
from services.intake.problems import said
from shared.messaging import Unit
from shared.web.bodies import brings_files
from shared.web.context import service
from shared.web.faults import by_field
from shared.web.languages import Text, language, say
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("online", __name__)

PAGE = 50
"""Cases on one page of what a contact point has brought."""

_GONE = Text(
    "没有这份草稿，或者已经过期。草稿自最后一次保存起保留七天。",
    "There is no such draft, or its time is over. Drafts are kept for seven days after they were last saved.",
)
_SHUT = Text(
    "这里没有开放网上填报，请到服务窗口或拨打热线。", "There is no public form here. Come to a window, or call."
)
_NO_POINT = Text(
    "这个链接已经失效，请向服务中心索取新的链接。",
    "This link opens nothing any more. Ask the service centre for another one.",
)


@blueprint.get("/bring")
def begin() -> Response:
    """Show the empty form."""
    place = callers.place()
    return shown.form(_door(place), place, {}, {})


@blueprint.post("/bring")
def first() -> Response:
    """Keep what was typed, under an address of its own, and go on from there."""
    place = callers.place()
    door, values = _door(place), staff.typed(*forms.SHOWN, TRAP)
    if not fits(values):
        return shown.form(door, place, values, {"description": say("online.long")})
    token = make_token()
    with service().begin(callers.cause(), g.traceparent) as unit:
        full_up = _count(unit, door, place, "draft:", DRAFTS_FOR_EACH)
        if not full_up:
            drafts.begin(unit, key_of(token) or "", door.owner, values)
    if full_up:
        return _too_many(shown.form(door, place, values, {"": say("online.too_many")}))
    return _onward(door, place, token, values)


@blueprint.get("/bring/<token>")
def draft(token: str) -> Response:
    """Show a draft."""
    place = callers.place()
    one, door = _draft(token, place)
    return _receipt_of(token) if one.case_id else shown.form(door, place, one.fields, {}, token=token)


@blueprint.post("/bring/<token>")
def save(token: str) -> Response:
    """Keep what was typed in the place of what was kept before, and go on."""
    place = callers.place()
    one, door = _draft(token, place)
    values = staff.typed(*forms.SHOWN, TRAP)
    if one.case_id:
        return _receipt_of(token)
    if not fits(values):
        return shown.form(door, place, values, {"description": say("online.long")}, token=token)
    with service().begin(callers.cause(), g.traceparent) as unit:
        held = kept_draft(unit.session, one.key, unit.now, lock=True)
        if held is not None and held.case_id is None:
            drafts.save(unit, held, values)
    return _onward(door, place, token, values)


@blueprint.get("/bring/<token>/check")
def look_over(token: str) -> Response:
    """Show what will be sent, as it was saved."""
    place = callers.place()
    one, door = _draft(token, place)
    if one.case_id:
        return _receipt_of(token)
    _, errors = forms.read(one.fields, door.channel, place, service().clock.now())
    if errors:
        return shown.form(door, place, one.fields, errors, token=token)
    return shown.check(door, place, one.fields, {}, token)


@blueprint.post("/bring/<token>/check")
@brings_files
def send(token: str) -> Response:
    """Make a case of the draft, once."""
    place = callers.place()
    one, door = _draft(token, place)
    if one.case_id:
        return _receipt_of(token)
    body, errors = forms.read(one.fields, door.channel, place, service().clock.now())
    if errors:
        return shown.form(door, place, one.fields, errors, token=token)
    # Counted before any file is looked at, so that nobody fills the disk by trying.
    with service().begin(callers.cause(), g.traceparent) as unit:
        full_up = _count(unit, door, place)
    if full_up:
        return _too_many(shown.check(door, place, one.fields, {"": say("online.too_many")}, token))
    try:
        _bring(place, door, one, body)
    except TooMany:
        return _too_many(shown.check(door, place, one.fields, {"": say("online.too_many.enterprise")}, token))
    except ValidationError as error:
        return shown.check(door, place, one.fields, by_field(error, language()), token)
    except Full:
        return shown.check(door, place, one.fields, by_field(full(), language()), token)
    except NotNow as refusal:
        return shown.check(door, place, one.fields, {"": said(refusal.text).within(language())}, token)
    return _receipt_of(token)


@blueprint.get("/bring/<token>/sent")
def receipt(token: str) -> Response:
    """Show number and code, for a day."""
    place = callers.place()
    with service().database.read() as session:
        one = kept_draft(session, key_of(token), service().clock.now())
        if one is None or one.case_id is None:
            raise Problem(NOT_FOUND, _GONE)
        return shown.receipt(session, one, token, closed=visit.door_of(session, one.owner, place) is None)


@blueprint.get("/bring/point/<token>")
def by_link(token: str) -> Response:
    """Let a browser bring cases as the contact point whose link this is, from a clean address."""
    digest = digest_of(token) if is_token(token) else ""
    with service().database.read() as session:
        found = store.point_of(session, digest)
    if found is None:
        raise Problem(NOT_FOUND, _NO_POINT)
    return visit.remember(_to(url_for("online.begin")), found.code, digest)


@blueprint.get("/bring/brought")
def brought() -> str:
    """List what this browser's contact point has brought, newest first: theirs alone, and where each stands."""
    place = callers.place()
    spot = cursor.read(request.args.get("cursor") or None)
    with service().database.read() as session:
        door = visit.door(session, place)
        if door is None or door.point is None:
            raise Problem(NOT_FOUND, _NO_POINT)
        found = cases.page(session, door.agency, Filter(), spot, PAGE + 1)
        names = body_names(session, [one.lead for one in found if one.lead])
    return shown.brought(door, found, names, PAGE, further=spot is not None)


@blueprint.post("/bring/leave")
def leave() -> Response:
    """Let a browser bring nothing as a contact point any more."""
    return visit.forget(_to(url_for("tracking.home")))


def _bring(place: Place, door: Door, one: Draft, body: Mapping[str, Any]) -> None:
    files = kept_files(place)
    most = place.public_form.enterprise_a_day if place.public_form and not door.point else None
    with service().begin(callers.cause(), g.traceparent) as unit:
        held = kept_draft(unit.session, one.key, unit.now, lock=True)
        if held is None:
            raise Problem(NOT_FOUND, _GONE)
        if held.fields != one.fields and held.case_id is None:
            return  # saved anew in another window: it is looked over again
        if held.case_id is None:
            actions.bring(unit, place, door, held, body, files, scanned=keeping().scanned, most=most)


def _onward(door: Door, place: Place, token: str, values: Mapping[str, str]) -> Response:
    if request.form.get("do") == "save":
        return _to(url_for("online.draft", token=token, saved="1"))
    _, errors = forms.read(values, door.channel, place, service().clock.now())
    if errors:
        return shown.form(door, place, values, errors, token=token)
    return _to(url_for("online.look_over", token=token))


def _door(place: Place) -> Door:
    with service().database.read() as session:
        found = visit.door(session, place)
    if found is None:
        raise Problem(NOT_FOUND, _SHUT)
    return found


def _draft(token: str, place: Place) -> tuple[Draft, Door]:
    with service().database.read() as session:
        one = kept_draft(session, key_of(token), service().clock.now())
        door = visit.door_of(session, one.owner, place) if one else None
    if one is None or door is None:
        raise Problem(NOT_FOUND, _GONE)
    return one, door


def _count(unit: Unit, door: Door, place: Place, what: str = "", times: int = 1) -> bool:
    """Count a use of the form by whoever is at a door; say whether it is one too many today."""
    most = POINT_A_DAY if door.point else place.public_form.address_a_day if place.public_form else 0
    about = door.owner if door.point else visit.whose()
    return actions.count_use(unit, what + about, place.local(unit.now).date(), most * times)


def _too_many(answer: Response) -> Response:
    answer.status_code = 429
    return answer


def _receipt_of(token: str) -> Response:
    return _to(url_for("online.receipt", token=token))


def _to(address: str) -> Response:
    return make_response(redirect(address, 303))
