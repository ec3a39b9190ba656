"""The short link of a short message, and what says that a person has opened an urgent task.

A link that was followed says nothing: programs that look mails over follow it too. Who has signed in is a person; who
comes by a link presses a button.
"""

from typing import Any

from flask import Blueprint, Response, current_app, g, make_response, redirect, request, url_for
from sqlalchemy.orm import Session

from services.notifier.channels import store
from services.notifier.channels.ladder import Opened
from services.notifier.channels.watching import opened
from services.notifier.mail import store as mails
from services.notifier.settings import Settings
from services.notifier.tasks import access
from services.notifier.tasks.access import Reader
from services.notifier.tasks.links import Links
from services.notifier.tasks.models import Task
from shared.web.context import service
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("channels", __name__)


@blueprint.get("/desk/m/<string(length=12):code>")
def short(code: str) -> Response:
    """Lead on from a few characters to the task's own link, where it is said who may come by it."""
    with service().database.read() as session:
        row = mails.by_code(session, code)
    if row is None or row.task_id is None:
        raise Problem(NOT_FOUND)
    settings: Settings = current_app.extensions["notifier.settings"]
    links = Links(settings.common.secret_keys, settings.common.public_url)
    return make_response(redirect(links.task(row.task_id, row.person), 303))


@blueprint.post("/desk/tasks/<uuid:task_id>/seen")
def seen(task_id: Any) -> Response:
    """Put on record that a person has seen an urgent task. Sent again, it changes nothing."""
    with service().database.read() as session:
        task, reader = access.opened(session, str(task_id))
    if not reader.acts:
        raise Problem(NOT_FOUND)
    _put_down(task, reader, Opened.PRESSED)
    return make_response(redirect(url_for("tasks.page", task_id=task.id), 303))


def looked(session: Session, task: Task, reader: Reader) -> None:
    """Put on record that somebody who has signed in looks at an urgent task of their body's."""
    if request.method == "GET" and reader.signed_in and reader.acts and store.is_awaited(session, task.id):
        _put_down(task, reader, Opened.LOOKED)


def _put_down(task: Task, reader: Reader, how: Opened) -> None:
    with service().begin(f"{request.method} {request.url_rule} {g.request_id}", g.traceparent) as unit:
        case = unit.case(task.case_id)
        opened(unit, case, task, reader.person.id, how)
