"""The way to a file of a case: who may open a task of it goes on to intake, by a link that is good for a moment."""

from typing import Any

from flask import Blueprint, Response, make_response, redirect

from services.notifier.files import store
from services.notifier.tasks.access import opened
from services.notifier.tasks.shown import shown
from shared.web.context import service
from shared.web.files import file_address
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("case_files", __name__)


@blueprint.get("/desk/tasks/<uuid:task_id>/attachments/<uuid:file_id>")
def of_task(task_id: Any, file_id: Any) -> Response:
    """Go on to a file of the case, for whoever may open the task while its page is there."""
    with service().database.read() as session:
        task, reader = opened(session, str(task_id))
        it = shown(session, service().parts, task, service().clock.now(), reader.person, acts=reader.acts)
        file = store.one(session, task.case_id, str(file_id))
        if file is None or it.taken_back or not (it.live or (it.ended and reader.signed_in)):
            raise Problem(NOT_FOUND)
    return make_response(redirect(file_address(file.id, reader.person.id), 303))
