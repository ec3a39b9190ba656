"""The interface for agencies that cannot be called: the stream of their cases' events, by asking and waiting."""

from collections.abc import Sequence
from typing import Any

from flask import Response, current_app, jsonify
from sqlalchemy.orm import Session

from services.intake import callers
from services.intake.agencies.domain import Scope
from services.intake.cases import views
from services.intake.events import described, store
from services.intake.events.domain import last
from services.intake.events.kept import refuse_gone
from services.intake.events.models import AgencyEvent
from services.intake.events.rendering import rendered
from services.intake.events.schemas import EVENTS_QUERY, LATEST
from services.intake.events.waiting import Waiting, wait_for
from shared.web.context import service, web
from shared.web.faults import FieldError
from shared.web.languages import Text
from shared.web.problem_kinds import INVALID
from shared.web.problems import Problem
from shared.web.rest import Blueprint

blueprint = Blueprint("events", __name__, description="What happens to your cases, in one stream")

BUSY = 5
"""Seconds after which to ask again where no place to wait is left."""

_AHEAD = Text(
    "您的事件流目前到 {head} 为止，没有这个位置：它可能属于另一事件流（如测试密钥的），也可能是系统恢复过备份。"
    "请先对账，然后以 {head} 作为 after 继续读取。",
    "Your stream ends at {head} and has no such place: it is of another stream (a test key's, say), or the system was "
    "restored from a backup. Reconcile first, then go on with {head} as after.",
)


@blueprint.route("/v1/events", methods=["GET"])
@blueprint.doc(**described.READ)
def events() -> Response:
    """Read what has happened to your cases, in the order of your stream.

    Keep `next` and give it as `after` the next time: nothing is skipped and nothing comes twice, however many cases
    move at once. With `wait` the answer comes as soon as there is something.
    """
    asked = callers.query(EVENTS_QUERY)
    limit, wait, place = asked.get("limit", 100), asked.get("wait", 0), callers.place()
    presented = callers.presented_key(Scope.READ)
    with service().database.read() as session:
        caller = callers.sign_in(session, presented)
        after = _begin(session, caller.code, asked.get("after"))
        found = _behind(session, caller.code, after, limit + 1)
        shown = rendered(session, found[:limit], place, views.Links(web().public_url))
    if found or not wait:
        return _answer(found, shown, after, limit)
    with _waiting().seat(caller.code) as given:
        if given:
            wait_for(service(), caller.code, wait, lambda: _head(caller.code) > after)
    if not given:
        response = _answer([], [], after, limit)
        response.headers["Retry-After"] = str(BUSY)
        return response
    with service().database.read() as session:
        # The key may have been revoked while its holder waited.
        caller = callers.sign_in(session, presented)
        found = _behind(session, caller.code, after, limit + 1)
        shown = rendered(session, found[:limit], place, views.Links(web().public_url))
    return _answer(found, shown, after, limit)


def _begin(session: Session, agency: str, asked: str | None) -> int:
    """Return the place behind which to read: where nothing is asked for, from the first event that is kept.

    Raises Problem for a place that the stream has not come to.
    """
    if asked is None:
        return store.gone(session, agency)
    head = store.head(session, agency)
    if asked == LATEST:
        return head
    if int(asked) > head:  # of another stream, or of days that a restored database has lost: it would miss all between
        raise Problem(INVALID, errors=[FieldError("after", "ahead", _AHEAD.filled(head=head), "query")])
    return int(asked)


def _behind(session: Session, agency: str, after: int, limit: int) -> list[AgencyEvent]:
    """Return events behind a place. Raises Problem where some of them are kept no more."""
    found = store.after(session, agency, after, limit)
    refuse_gone(session, agency, after)  # asked afterwards: what is deleted between the two would be passed by
    return found


def _head(agency: str) -> int:
    with service().database.read() as session:
        return store.head(session, agency)


def _answer(found: Sequence[AgencyEvent], shown: list[dict[str, Any]], after: int, limit: int) -> Response:
    following = last([one.position or 0 for one in found[:limit]], after)
    response = jsonify(events=shown, next=following, more=len(found) > limit)
    response.headers["Link"] = f'<{web().public_url}/v1/events?after={following}>; rel="next"'
    return response


def _waiting() -> Waiting:
    found: Waiting = current_app.extensions.setdefault("intake.waiting", Waiting())
    return found
