"""A task's page. Opening a link shows it; only a form that somebody sends acts (GET and HEAD never do)."""

from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from services.notifier.directory.domain import Person
from services.notifier.mail import store as mails
from services.notifier.tasks import store
from services.notifier.tasks.actions import Refused, act_on
from services.notifier.tasks.domain import Refusal
from services.notifier.tasks.forms import FORMS
from services.notifier.tasks.links import LINK, VISIT, VISIT_LASTS, read_pair
from services.notifier.tasks.models import Task
from services.notifier.tasks.shown import shown
from shared.web.bodies import refuse_nul
from shared.web.context import put_cookie, service, signer
from shared.web.faults import by_field
from shared.web.keys import BadToken
from shared.web.languages import COOKIE, Text, language, say, when
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("tasks", __name__)

CRUMB = "nwd_task"

OPEN_AGAIN = Text(
    "请从邮件中的链接打开任务页面。页面打开超过十二小时的，也请重新打开链接。",
    "Open the task by the link in its mail; a page that has been open for more than twelve hours needs that again.",
)


@blueprint.get("/desk/")
def home() -> str:
    """Say where a handler begins: in the mail that brought the task."""
    return render_template("desk/home.html")


@blueprint.get("/desk/open/<token>")
def link(token: str) -> Response:
    """Trade a link's token for a cookie that is good for this task alone, and go on to its clean address."""
    try:
        task_id, person = read_pair(signer(LINK), token)
    except BadToken as error:
        raise Problem(NOT_FOUND) from error
    with service().database.read() as session:
        reader = _reader(session, task_id, person)
    if reader is None:
        raise Problem(NOT_FOUND)
    answer = make_response(redirect(url_for("tasks.page", task_id=task_id), 303))
    path = url_for("tasks.page", task_id=task_id)
    value = signer(VISIT).sign([task_id, person])
    put_cookie(answer, CRUMB, value, max_age=int(VISIT_LASTS.total_seconds()), path=path)
    if COOKIE not in request.cookies:
        put_cookie(answer, COOKIE, reader.language)
    return answer


@blueprint.get("/desk/tasks/<uuid:task_id>")
def page(task_id: Any) -> Response:
    """Show a task to whoever has opened its link."""
    with service().database.read() as session:
        task, reader = _opened(session, str(task_id))
        return _page(session, task, reader)


@blueprint.post("/desk/tasks/<uuid:task_id>/<word>")
def act(task_id: Any, word: str) -> Response:
    """Do what a form asks for. Sent again, it changes nothing and says when it was done, and by whom."""
    form = FORMS.get(word)
    if form is None:
        raise Problem(NOT_FOUND)
    with service().database.read() as session:
        task, reader = _opened(session, str(task_id))
    refuse_nul(request.form, "form")
    values = {name: request.form.get(name, "") for name in form.fields}
    try:
        facts = form.schema.load({name: value for name, value in values.items() if value})
    except ValidationError as error:
        with service().database.read() as session:
            return _page(session, task, reader, word, values, by_field(error, language()), 422)
    with service().begin(f"POST {request.url_rule} {g.request_id}", g.traceparent) as unit:
        refused = act_on(unit, task.id, form.act, reader, facts)
    if refused is None:
        return make_response(redirect(url_for("tasks.page", task_id=task.id), 303))
    with service().database.read() as session:
        fresh = store.task(session, task.id) or task
        return _page(session, fresh, reader, word, values, {"": _why(refused)}, 409)


def _opened(session: Session, task_id: str) -> tuple[Task, Person]:
    """Return the task and who has opened it. Raises Problem, the same whether the task exists or not."""
    try:
        opened, person = read_pair(signer(VISIT), request.cookies.get(CRUMB, ""), VISIT_LASTS)
    except BadToken as error:
        raise Problem(NOT_FOUND, OPEN_AGAIN) from error
    task, reader = store.task(session, task_id), _reader(session, task_id, person)
    if opened != task_id or task is None or reader is None:
        raise Problem(NOT_FOUND, OPEN_AGAIN)
    return task, reader


def _reader(session: Session, task_id: str, person: str) -> Person | None:
    """Return the person that a link was made for: somebody to whom a mail about this task was written."""
    case_id = store.case_of_task(session, task_id)
    mail = mails.recipient(session, case_id, task_id, person) if case_id else None
    return Person(mail.person, mail.name, mail.email, mail.language) if mail else None


def _page(
    session: Session,
    task: Task,
    reader: Person,
    word: str = "",
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    now = service().clock.now()
    it = shown(session, service().parts, task, now)
    if not it.live:
        return make_response(render_template("desk/over.html", it=it), 410)
    return make_response(
        render_template(
            "desk/task.html", it=it, reader=reader, now=now, word=word, values=values or {}, errors=errors or {}
        ),
        status,
    )


def _why(refused: Refused) -> str:
    if refused.why is Refusal.ALREADY and refused.at is not None:
        return say("desk.refused.already", by=refused.by or say("desk.somebody"), at=when(refused.at))
    return say(f"desk.refused.{refused.why}")
