"""The pages of joint handling: the groups, one group with where each case stands, and a case's way into one."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from marshmallow import Schema, ValidationError
from sqlalchemy.orm import Session

from services.intake import callers, staff
from services.intake.cases import store as cases
from services.intake.cases.domain import NotNow
from services.intake.cases.models import Case
from services.intake.cases.numbers import read_number
from services.intake.joint import actions, schemas, shown, store
from services.intake.joint.domain import DUTIES
from services.intake.joint.models import Joint
from services.intake.problems import said
from shared.messaging import Unit
from shared.web.context import service
from shared.web.faults import by_field
from shared.web.languages import language, say
from shared.web.people import Viewer, on_duty
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("joint", __name__)

SCHEMAS: dict[str, Schema] = {
    "add": schemas.ADD,
    "remove": schemas.TAKE_OUT,
    "close": schemas.CLOSE,
    "open": schemas.OPEN,
}
FIELDS = {"add": ("number",), "remove": ("number", "why"), "close": ("result",), "open": ("why",)}


@blueprint.get("/centre/joint/")
def index() -> str:
    """List the groups that are open, newest first; those that are closed where `?show=closed` asks for them."""
    who, closed = on_duty(*staff.CENTRE), request.args.get("show") == "closed"
    with service().database.read() as session:
        found = store.newest(session, who.may_see, closed=closed)
    rows = [
        {"id": one.id, "title": one.title, "cases": count, "by": one.by_name, "at": one.made_at} for one, count in found
    ]
    return render_template("joints.html", rows=rows, closed=closed)


@blueprint.get("/centre/joint/<uuid:joint_id>")
def page(joint_id: UUID) -> Response:
    """Show a group: for each case where it stands, who has it, its answer and its verdict."""
    return _page(joint_id, on_duty(*staff.CENTRE), {}, {})


@blueprint.post("/centre/joint/<uuid:joint_id>/<word>")
def act(joint_id: UUID, word: str) -> Response:
    """Add a case to a group by its number, take one out, close the group, or open it again."""
    who = on_duty(*DUTIES)
    if word not in SCHEMAS:
        raise Problem(NOT_FOUND)
    values = staff.typed(*FIELDS[word])
    try:
        asked: dict[str, Any] = SCHEMAS[word].load(staff.filled(values))
        with service().begin(callers.cause(), g.traceparent) as unit:
            _act(unit, _joint(unit.session, joint_id, who, locked=True), word, asked, values, who)
        return make_response(redirect(url_for("joint.page", joint_id=joint_id, done=word), 303))
    except ValidationError as error:
        return _page(joint_id, who, {**values, "word": word}, by_field(error, language()), 422)
    except NotNow as refusal:
        return _page(joint_id, who, {**values, "word": word}, {"": said(refusal.text).within(language())}, 409)


@blueprint.get("/centre/cases/<number>/joint")
def form(number: str) -> Response:
    """Show the groups that a case may join, and the form of a new one."""
    return _form(number, on_duty(*DUTIES), {}, {})


@blueprint.post("/centre/cases/<number>/joint")
def join(number: str) -> Response:
    """Let a case join a group, or set one up with it as the first; once for each time that the form was shown."""
    who, new = on_duty(*DUTIES), "group" not in request.form
    values = staff.typed(*(("title", "common") if new else ("group",)))
    try:
        asked: dict[str, Any] = (schemas.SET_UP if new else schemas.CHOOSE).load(staff.filled(values))
        with service().begin(callers.cause(), g.traceparent) as unit:
            kept = None if new else _joint(unit.session, asked["group"], who, locked=True)
            case = staff.locked(unit, staff.case_of(unit.session, number, who), who)
            if not staff.done(unit, case, "joint", values):
                speaker = staff.speaker(who)
                actions.add(unit, kept or actions.set_up(unit, **asked, who=speaker), case, speaker)
            unit.session.flush()
            kept = store.group_of(unit.session, case, who.may_see)
            joint_id = kept.id if kept else None
        return make_response(redirect(f"/centre/joint/{joint_id or ''}{'?done=add' if joint_id else ''}", 303))
    except ValidationError as error:
        return _form(number, who, values, by_field(error, language()), 422)
    except NotNow as refusal:
        return _form(number, who, values, {"": said(refusal.text).within(language())}, 409)


def _act(unit: Unit, joint: Joint, word: str, asked: dict[str, Any], values: dict[str, str], who: Viewer) -> None:
    speaker = staff.speaker(who)
    if word == "close":
        actions.close(unit, joint, asked["result"], speaker)
        return
    if word == "open":
        actions.open_again(unit, joint, asked["why"], speaker)
        return
    case = _named(unit, asked["number"], who)
    if staff.done(unit, case, f"joint/{joint.id}/{word}", values):
        return
    if word == "add":
        actions.add(unit, joint, case, speaker)
    else:
        actions.take_out(unit, joint, case, asked["why"], speaker)


def _joint(session: Session, joint_id: UUID, who: Viewer, *, locked: bool = False) -> Joint:
    joint = store.by_id(session, str(joint_id), who.may_see, locked=locked)
    if joint is None:
        raise Problem(NOT_FOUND)
    return joint


def _named(unit: Unit, number: str, who: Viewer) -> Case:
    known = read_number(number)
    found = cases.by_number(unit.session, known) if known else None
    if found is None or not who.may_see(found.about):
        raise ValidationError({"number": [say("joint.number.unknown")]})
    return staff.locked(unit, found, who)


def _page(joint_id: UUID, who: Viewer, values: dict[str, str], errors: dict[str, str], status: int = 200) -> Response:
    with service().database.read() as session:
        joint = _joint(session, joint_id, who)
        rows = shown.rows(session, joint)
    rendered = render_template(
        "joint.html",
        joint=joint,
        rows=rows,
        may=who.does(*DUTIES),
        once=staff.once(),
        values=values,
        errors=errors,
        done=request.args.get("done", ""),
    )
    return make_response(rendered, status)


def _form(number: str, who: Viewer, values: dict[str, str], errors: dict[str, str], status: int = 200) -> Response:
    with service().database.read() as session:
        case = staff.case_of(session, number, who)
        own = store.group_of(session, case, who.may_see)
        groups = [(one.id, one.title) for one, _ in store.newest(session, who.may_see)]
    rendered = render_template(
        "joint_form.html", **staff.head(case), own=own, groups=groups, values=values, errors=errors
    )
    return make_response(rendered, status)
