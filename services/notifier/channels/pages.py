"""The short link of a short message leads on to the link that a mail would have had."""

from flask import Blueprint, Response, current_app, make_response, redirect

from services.notifier.mail import store as mails
from services.notifier.settings import Settings
from services.notifier.tasks.links import Links
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
