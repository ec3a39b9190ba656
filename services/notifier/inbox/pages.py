"""Mails that came in, for the keeper; and the files that came with an answer, for whoever may open its task.

Whose mail a keeper looked at is on record, as with those that went out.
"""

from io import BytesIO
from typing import Any

import structlog
from flask import Blueprint, Response, g, render_template, request, send_file

from services.notifier.inbox import store
from services.notifier.inbox.incoming import read
from services.notifier.inbox.models import IncomingMail
from services.notifier.mail.pages import PAGE_SIZE, before, keeper, settings
from services.notifier.mail.reading import numbers
from services.notifier.tasks.access import opened
from shared.messaging import Unit
from shared.web.context import service
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

log = structlog.get_logger(__name__)

blueprint = Blueprint("received", __name__)


@blueprint.get("/desk/mails/received")
def index() -> str:
    """List the mails that came in, newest first."""
    keeper()
    with service().database.read() as session:
        found = store.latest(session, PAGE_SIZE + 1, before())
        told = numbers(session, [(one.id, one.case_id or one.brought) for one in found])
    older = found[PAGE_SIZE - 1] if len(found) > PAGE_SIZE else None
    return render_template(
        "desk/received.html", mails=found[:PAGE_SIZE], numbers=told, older=older, settings=settings()
    )


@blueprint.get("/desk/mails/received/<uuid:incoming_id>")
def one(incoming_id: Any) -> str:
    """Show one of them: who wrote, their own words, and what became of it."""
    who = keeper()
    with service().begin(f"GET {request.url_rule} {g.request_id}", g.traceparent) as unit:
        mail = _looked_at(unit, str(incoming_id), who)
        number = numbers(unit.session, [(mail.id, mail.case_id or mail.brought)])[mail.id]
        return render_template("desk/received_one.html", mail=mail, number=number)


@blueprint.get("/desk/mails/received/<uuid:incoming_id>/files/<int:nth>")
def kept_file(incoming_id: Any, nth: int) -> Response:
    """Hand out a file that came with a mail, to the keeper."""
    who = keeper()
    with service().begin(f"GET {request.url_rule} {g.request_id}", g.traceparent) as unit:
        return _file(_looked_at(unit, str(incoming_id), who), nth)


@blueprint.get("/desk/tasks/<uuid:task_id>/files/<uuid:incoming_id>/<int:nth>")
def file_of_task(task_id: Any, incoming_id: Any, nth: int) -> Response:
    """Hand out a file that came with an answer about a task, to whoever may open the task."""
    with service().database.read() as session:
        task, _reader = opened(session, str(task_id))
        mail = store.one(session, str(incoming_id))
        if mail is None or mail.task_id != task.id:
            raise Problem(NOT_FOUND)
        return _file(mail, nth)


def _looked_at(unit: Unit, incoming_id: str, who: str) -> IncomingMail:
    """Return a mail, and put on record that somebody reads it."""
    mail = store.one(unit.session, incoming_id)
    if mail is None:
        raise Problem(NOT_FOUND)
    about = mail.case_id or mail.brought
    log.info("mail read", mail=mail.id, kind="received", case=about, person=who)
    case: Any = unit.case(about) if about else None
    if case is not None:  # of one that was brought by mail, nothing may have come here yet
        unit.record(case, "mail.read", {"mail": mail.id, "kind": "received", "to": mail.person}, who)
    return mail


def _file(mail: IncomingMail, nth: int) -> Response:
    files = read(mail.raw).files if nth < len(mail.files) and mail.raw_gone_at is None else ()
    if nth >= len(files):
        raise Problem(NOT_FOUND)
    found = files[nth]
    # Whatever it says that it is: nothing that came by mail is shown inside our own pages.
    return send_file(
        BytesIO(found.content), "application/octet-stream", as_attachment=True, download_name=found.name or "file"
    )
