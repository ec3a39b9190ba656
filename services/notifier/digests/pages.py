"""Where a reader of digests says that they want no more of them, or want them again.

Whoever holds the link may do it, for mail programs do it by themselves (RFC 8058): a POST with nothing but the link
turns digests off, once and again. A browser gets a page with a button; to open it changes nothing.
"""

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for

from services.notifier.digests import store
from services.notifier.digests.actions import turn_off, turn_on
from services.notifier.directory import store as directory
from services.notifier.tasks.links import DIGEST_LINK
from services.notifier.visits import PRESSED
from shared.web.context import service, signer
from shared.web.keys import BadToken
from shared.web.problem_kinds import NOT_FOUND, NOT_PRESSED
from shared.web.problems import Problem

blueprint = Blueprint("digests", __name__, url_prefix="/desk/digest")
blueprint.takes_forms = False  # type: ignore[attr-defined]

ONE_CLICK = ("List-Unsubscribe", "One-Click")


@blueprint.get("/<token>")
def page(token: str) -> str:
    """Say whether its reader gets digests, with the button that changes it."""
    person = _person(token)
    with service().database.read() as session:
        row, name = store.reader(session, person), directory.name_of(session, person)
    done = request.args.get("done", "")
    return render_template("desk/digest.html", name=name, off=row is not None and row.off_at, token=token, done=done)


@blueprint.post("/<token>")
def change(token: str) -> Response:
    """Turn digests off or on. Sent again, it changes nothing."""
    person, by_program = _person(token), request.form.get(ONE_CLICK[0]) == ONE_CLICK[1]
    pressed = "off" if by_program else request.form.get(PRESSED, "")
    if pressed not in ("off", "on"):
        raise Problem(NOT_PRESSED)
    with service().begin(f"POST {request.url_rule} {g.request_id}", g.traceparent) as unit:
        (turn_off if pressed == "off" else turn_on)(unit, person)
    if by_program:
        return Response("off\n", mimetype="text/plain")
    return make_response(redirect(url_for("digests.page", token=token, done=pressed), 303))


def _person(token: str) -> str:
    try:
        return str(signer(DIGEST_LINK).read(token))
    except BadToken as error:
        raise Problem(NOT_FOUND) from error
