"""What a body's people do about a notice on the page of their task."""

from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, request, url_for
from marshmallow import ValidationError

from services.notifier.notices import answering
from services.notifier.notices.forms import AnswerForm, CountersignAnswerForm, ReasonForm
from services.notifier.notices.pages import why
from services.notifier.tasks import store as tasks
from services.notifier.tasks.access import opened
from services.notifier.tasks.pages import show
from shared.web.bodies import refuse_nul
from shared.web.context import service
from shared.web.faults import by_field
from shared.web.languages import language
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("answers", __name__)

FORMS = {"answer": AnswerForm(), "countersign": CountersignAnswerForm(), "not_sign": ReasonForm()}
"""By the word at the end of the address."""


@blueprint.post("/desk/tasks/<uuid:task_id>/notices/<uuid:notice_id>/<word>")
def act(task_id: Any, notice_id: Any, word: str) -> Response:
    """Answer a notice, sign an answer, or send one back; sent again it changes nothing."""
    form = FORMS.get(word)
    if form is None:
        raise Problem(NOT_FOUND)
    with service().database.read() as session:
        task, reader = opened(session, str(task_id))
    if not reader.acts:
        raise Problem(NOT_FOUND)
    refuse_nul(request.form, "form")
    values = {name: request.form[name] for name in form.fields if request.form.get(name)}
    tried = f"{notice_id}/{word}"
    try:
        told = form.load(values)
    except ValidationError as error:
        return show(task, reader, tried, values, by_field(error, language()), 422)
    with service().begin(f"POST {request.url_rule} {g.request_id}", g.traceparent) as unit:
        fresh = tasks.task(unit.session, task.id) or task
        if word == "answer":
            refused = answering.answer(unit, fresh, str(notice_id), reader.person, told["text"])
        elif word == "countersign":
            refused = answering.countersign(unit, fresh, str(notice_id), reader.person)
        else:
            refused = answering.not_sign(unit, fresh, str(notice_id), reader.person, told["reason"])
    if refused is None:
        return make_response(redirect(url_for("tasks.page", task_id=task.id), 303))
    return show(task, reader, tried, values, {"": why(refused)}, 409)
