"""The page of the browsers that open somebody's links without a code, where each can be forgotten."""

from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for

from services.notifier.devices import actions, store
from shared.web.context import service
from shared.web.people import signed_in
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("devices", __name__, url_prefix="/desk/devices")


@blueprint.get("/")
def index() -> str:
    """List the viewer's own."""
    who = signed_in()
    with service().database.read() as session:
        rows = store.of_person(session, who.id, service().clock.now())
    return render_template("desk/devices.html", rows=rows)


@blueprint.post("/<uuid:device_id>/forget")
def forget(device_id: Any) -> Response:
    """Let one of the viewer's own be forgotten: it has to say a code again."""
    who = signed_in()
    with service().begin(f"POST {request.url_rule} {g.request_id}", g.traceparent) as unit:
        if not actions.forget(unit, str(device_id), who.id):
            raise Problem(NOT_FOUND)
    return make_response(redirect(url_for("devices.index"), 303))
