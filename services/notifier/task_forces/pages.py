"""The pages of task forces. Opening one shows it; only a form that somebody sends acts (GET and HEAD never do)."""

from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from services.notifier import visits
from services.notifier.directory import store as directory
from services.notifier.directory.domain import Person
from services.notifier.task_forces import store
from services.notifier.task_forces.access import Reader, member, opened
from services.notifier.task_forces.actions import Refused, act_on_stage
from services.notifier.task_forces.domain import StageRefusal
from services.notifier.task_forces.forms import FORMS, PassForm
from services.notifier.task_forces.models import TaskForce
from services.notifier.task_forces.shown import member_names, shown
from services.notifier.tasks.models import Case
from shared.contracts.words import Duty
from shared.web.bodies import refuse_nul
from shared.web.context import service
from shared.web.faults import by_field
from shared.web.languages import language, say, when
from shared.web.people import signed_in
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("task_forces", __name__)

PAGE_SIZE, LAST_PAGE = 25, 10_000


@blueprint.get("/desk/task-forces/")
def index() -> str:
    """List the task forces that the viewer's bodies are in; supervisors see all of them."""
    who, over = signed_in(), request.args.get("show") == "over"
    number, now = _page_number(), service().clock.now()
    with service().database.read() as session:
        bodies = None if who.does(Duty.SUPERVISOR) else directory.acting_for(session, who.bodies, now.date())
        found = store.listed(session, bodies, over=over, limit=PAGE_SIZE + 1, offset=(number - 1) * PAGE_SIZE)
        seen = [(force, case) for force, case in found[:PAGE_SIZE] if who.may_see(case.facts.get("about"))]
        rows = {force.id: store.stages(session, force.id) for force, _ in seen}
        ways = [shown(session, service().parts, one, case, rows[one.id], now, who.bodies) for one, case in seen]
    return render_template(
        "desk/task_forces.html",
        ways=ways,
        all_bodies=bodies is None,
        over=over,
        number=number,
        more=len(found) > PAGE_SIZE,
    )


@blueprint.post("/desk/task-forces/<uuid:force_id>/stages/<stage>/<word>")
def act(force_id: Any, stage: str, word: str) -> Response:
    """Pass a stage. Sent again, it changes nothing and says when it was passed, and by whom."""
    with service().database.read() as session:
        force, case, reader = opened(session, str(force_id))
        stages = {row.stage for row in store.stages(session, force.id)}
    if word not in FORMS or stage not in stages or not reader.bodies:
        raise Problem(NOT_FOUND)
    refuse_nul(request.form, "form")
    note, status = request.form.get("note", ""), 409
    try:
        told = PassForm().load({"note": note})
    except ValidationError as error:
        errors, status = by_field(error, language()), 422
    else:
        with service().begin(f"POST {request.url_rule} {g.request_id}", g.traceparent) as unit:
            refused = act_on_stage(unit, force.id, stage, FORMS[word], reader.person, reader.bodies, told["note"])
        if refused is None:
            return make_response(redirect(url_for("task_forces.page", force_id=force.id), 303))
        errors = {"": _why(refused)}
    with service().database.read() as session:
        fresh = store.force(session, force.id) or force
        return _page(session, fresh, case, reader, (stage, word, note), errors, status)


def _page(
    session: Session,
    force: TaskForce,
    case: Case,
    reader: Reader,
    tried: tuple[str, str, str] = ("", "", ""),
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    now, rows = service().clock.now(), store.stages(session, force.id)
    it = shown(session, service().parts, force, case, rows, now, reader.bodies)
    if not it.live and not reader.signed_in:
        return make_response(render_template("desk/task_force_over.html", it=it), 410)
    members = member_names(session, force, case)
    page = render_template(
        "desk/task_force.html", it=it, reader=reader, members=members, tried=tried, errors=errors or {}, now=now
    )
    return make_response(page, status)


def _why(refused: Refused) -> str:
    if refused.why is StageRefusal.ALREADY and refused.at is not None:
        return say("team.refused.already", by=refused.by or say("desk.somebody"), at=when(refused.at))
    return say(f"team.refused.{refused.why}")


def _page_number() -> int:
    text = request.args.get("page", "1")
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _reader(session: Session, force_id: str, person: str) -> Person | None:
    reader = member(session, force_id, person)
    return reader.person if reader else None


visits.add_pages(blueprint, visits.TEAM, opened=opened, show=_page, reader=_reader)
