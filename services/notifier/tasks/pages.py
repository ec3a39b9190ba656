"""A task's page. Opening it shows it; only a form that somebody sends acts (GET and HEAD never do)."""

from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from services.notifier import visits
from services.notifier.channels.pages import looked
from services.notifier.channels.store import is_awaited
from services.notifier.directory.domain import Person
from services.notifier.experts.domain import questions
from services.notifier.files import store as files
from services.notifier.inbox import store as incoming
from services.notifier.notices.shown import of_task
from services.notifier.tasks import doing, store
from services.notifier.tasks.access import Reader, member, opened, passed_to, today
from services.notifier.tasks.actions import Refused, read_contact
from services.notifier.tasks.domain import Refusal
from services.notifier.tasks.forms import FORMS
from services.notifier.tasks.links import TEAM_LINK
from services.notifier.tasks.models import Task
from services.notifier.tasks.promising import choices
from services.notifier.tasks.shown import shown
from services.notifier.urging.pages import duty_of
from shared.contracts.words import Part
from shared.db.history import lines_of
from shared.web.bodies import refuse_nul
from shared.web.context import service, signer
from shared.web.faults import by_field
from shared.web.languages import language, say, when
from shared.web.people import viewer
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("tasks", __name__)


@blueprint.post("/desk/tasks/<uuid:task_id>/contact")
def contact(task_id: Any) -> Response:
    """Show a task with whom to call, this once; that somebody looked is put on record first."""
    with service().database.read() as session:
        task, reader = opened(session, str(task_id))
        it = shown(session, service().parts, task, service().clock.now(), reader.person, acts=reader.acts)
    if not (reader.acts and it.live) or it.taken_back:
        raise Problem(NOT_FOUND)
    with service().begin(f"POST {request.url_rule} {g.request_id}", g.traceparent) as unit:
        read_contact(unit, task, reader.person)
    with service().database.read() as session:
        return _page(session, task, reader, contact=True)


@blueprint.post("/desk/tasks/<uuid:task_id>/<word>")
def act(task_id: Any, word: str) -> Response:
    """Do what a form asks for. Sent again, it changes nothing and says when it was done, and by whom."""
    form = FORMS.get(word)
    if form is None:
        raise Problem(NOT_FOUND)
    with service().database.read() as session:
        task, reader = opened(session, str(task_id))
    if not reader.acts:
        raise Problem(NOT_FOUND)
    refuse_nul(request.form, "form")
    values = {name: request.form.get(name, "") for name in form.fields}
    try:
        with service().database.read() as session:
            facts = doing.said(session, service().parts, task, form, values, service().clock.now())
    except ValidationError as error:
        with service().database.read() as session:
            return _page(session, task, reader, word, values, by_field(error, language()), 422)
    with service().begin(f"POST {request.url_rule} {g.request_id}", g.traceparent) as unit:
        refused = doing.do(unit, task.id, form.act, reader.person, facts, _seen())
    if refused is None:
        return make_response(redirect(url_for("tasks.page", task_id=task.id), 303))
    with service().database.read() as session:
        fresh = store.task(session, task.id) or task
        return _page(session, fresh, reader, word, values, {"": _why(refused)}, 409)


def show(
    task: Task, reader: Reader, word: str, values: dict[str, str], errors: dict[str, str], status: int
) -> Response:
    """Show a task's page again with what was wrong in a form of it. word: which; its last part says what it was for."""
    with service().database.read() as session:
        return _page(session, store.task(session, task.id) or task, reader, word, values, errors, status)


def _seen() -> int | None:
    """Return the turn in which the form was shown; a form that does not say so is as good as one shown now."""
    told = request.form.get("turn", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 7 else None


def _page(
    session: Session,
    task: Task,
    reader: Reader,
    word: str = "",
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
    *,
    contact: bool = False,
) -> Response:
    now = service().clock.now()
    it = shown(session, service().parts, task, now, reader.person, acts=reader.acts)
    if not word:
        word, values = _begun(session, task, reader)
    # Who came by a mail's link may open the task force in the same way, for it is of the same body.
    token = signer(TEAM_LINK).sign([it.team.id, reader.person.id]) if it.team and not reader.signed_in else None
    if not (it.live or (it.ended and reader.signed_in)):
        return make_response(render_template("desk/over.html", it=it), 410)
    who = viewer()
    notices = of_task(session, service().parts, task, it.case, now, reader.person)
    asked = questions(lines_of(session, service().records.history, task.case_id))
    return make_response(
        render_template(
            "desk/task.html",
            it=it,
            reader=reader,
            now=now,
            word=word,
            values=values or {},
            errors=errors or {},
            contact=contact,
            unseen=reader.acts and not reader.signed_in and is_awaited(session, task.id),
            team_token=token,
            notices=notices,
            urges=who is not None and duty_of(who, task.body) is not None,
            files=files.of_case(session, task.case_id),
            received=incoming.of_task(session, task.case_id, task.id),
            responsible=choices(session, it.own) if it.may("report") or word == "report" else [],
            asked_experts=list(asked.values()) if task.part == Part.LEAD else [],
        ),
        status,
    )


def _begun(session: Session, task: Task, reader: Reader) -> tuple[str, dict[str, str]]:
    """Return the form that its reader has begun by an answer to a mail, where the address names that; else nothing."""
    mail = incoming.begun(session, request.args.get("mail", ""), task.id, reader.person.id) if reader.acts else None
    return (mail.verb or "", mail.fields) if mail else ("", {})


def _why(refused: Refused) -> str:
    if refused.why is Refusal.ALREADY and refused.at is not None:
        return say("desk.refused.already", by=refused.by or say("desk.somebody"), at=when(refused.at))
    return say(f"desk.refused.{refused.why}")


def _reader(session: Session, task_id: str, person: str) -> Person | None:
    return member(session, task_id, person, today())


def _shown(session: Session, task: Task, reader: Reader) -> Response:
    looked(session, task, reader)
    return _page(session, task, reader)


visits.add_pages(blueprint, visits.TASK, opened=opened, show=_shown, reader=_reader, passed_to=passed_to)
