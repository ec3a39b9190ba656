"""The interface for agencies: webhooks, that is, where their events are sent."""

from typing import Any
from uuid import UUID

from flask import Response, current_app, g, jsonify, request

from services.intake import callers
from services.intake.agencies.domain import Scope
from services.intake.events import store as events
from services.intake.events.domain import id_of
from services.intake.events.kept import place_at, refuse_gone
from services.intake.problems import TOO_MANY_WEBHOOKS, WEBHOOK_EXISTS, said
from services.intake.webhooks import actions, described, schemas, shown, store
from services.intake.webhooks.addresses import BadUrl
from services.intake.webhooks.models import Endpoint
from services.intake.webhooks.sealing import seal_for
from services.intake.webhooks.sending import Refused, Sender
from services.intake.words import Text
from shared.messaging import Unit
from shared.web.context import service, web
from shared.web.faults import FieldError
from shared.web.problem_kinds import INVALID, NOT_FOUND
from shared.web.problems import Problem
from shared.web.rest import Blueprint

blueprint = Blueprint("webhooks", __name__, description="Where your events are sent")

_UNKNOWN_HOST = Text("无法解析这个主机名。", "This host has no address.")


@blueprint.route("/v1/webhooks", methods=["POST"])
@blueprint.doc(**described.ADD)
def add() -> tuple[Response, int]:
    """Have your events sent to an address of yours.

    The answer holds the secret by which you know that a webhook is from here. It is not shown again.
    """
    presented = callers.presented_key(Scope.WEBHOOK)
    asked = callers.loaded(schemas.NEW_WEBHOOK, callers.json_body())
    with service().database.read() as session:  # a name is looked up for nobody but who may ask for it
        callers.sign_in(session, presented)
    _check(asked["url"])
    told = {"kinds": asked.get("events", []), "contact": asked["contact"], "language": asked.get("language", "zh")}
    try:
        with service().begin(callers.cause(), g.traceparent) as unit:
            caller = callers.sign_in(unit.session, presented)
            made, secret = actions.register(unit, seal_for(web().secrets), caller.code, url=asked["url"], **told)
            after = events.head(unit.session, caller.code)
            answer = {**shown.endpoint(made, (0, 0), unit.now), "secret": secret, "after": after}
    except actions.Taken as error:
        raise Problem(WEBHOOK_EXISTS, extra={"webhook": error.endpoint}) from error
    except actions.TooMany as error:
        raise Problem(TOO_MANY_WEBHOOKS) from error
    response = jsonify(answer)
    response.headers["Location"] = f"{web().public_url}/v1/webhooks/{made.id}"
    return response, 201


@blueprint.route("/v1/webhooks", methods=["GET"])
@blueprint.doc(**described.LIST)
def webhooks() -> Response:
    """List your webhooks."""
    presented = callers.presented_key(Scope.WEBHOOK)
    with service().database.read() as session:
        caller = callers.sign_in(session, presented)
        found = store.endpoints(session, caller.code)
        counted = store.counts(session, [one.id for one in found])
    now = service().clock.now()
    return jsonify(webhooks=[shown.endpoint(one, counted[one.id], now) for one in found])


@blueprint.route("/v1/webhooks/<uuid:webhook>", methods=["GET"])
@blueprint.doc(**described.SHOW)
def one(webhook: UUID) -> Response:
    """Look at a webhook."""
    presented = callers.presented_key(Scope.WEBHOOK)
    with service().database.read() as session:
        caller = callers.sign_in(session, presented)
        found = _found(store.endpoint(session, caller.code, str(webhook)))
        counted = store.counts(session, [found.id])
    return jsonify(shown.endpoint(found, counted[found.id], service().clock.now()))


@blueprint.route("/v1/webhooks/<uuid:webhook>", methods=["DELETE"])
@blueprint.doc(**described.REMOVE)
def remove(webhook: UUID) -> tuple[str, int]:
    """Remove a webhook, with all that waits for it and its log."""
    callers.query(callers.NOTHING)
    presented = callers.presented_key(Scope.WEBHOOK)
    with service().begin(callers.cause(), g.traceparent) as unit:
        store.remove(unit.session, _locked(unit, presented, webhook))
    return "", 204


@blueprint.route("/v1/webhooks/<uuid:webhook>/rotate", methods=["POST"])
@blueprint.doc(**described.ROTATE)
def rotate(webhook: UUID) -> Response:
    """Get a new secret. For a day each webhook is signed with both, so that none is refused while you change it.

    Asked again within that day, the former secret stays good and the newer one is replaced.
    """
    presented = callers.presented_key(Scope.WEBHOOK)
    with service().begin(callers.cause(), g.traceparent) as unit:
        found = _locked(unit, presented, webhook)
        secret = actions.rotate(unit, seal_for(web().secrets), found)
        until = shown.written(found.former_until)
    return jsonify(secret=secret, former_secret_until=until)


@blueprint.route("/v1/webhooks/<uuid:webhook>/test", methods=["POST"])
@blueprint.doc(**described.TEST)
def test(webhook: UUID) -> tuple[Response, int]:
    """Have a test sent, once; what came of it stands in the log."""
    presented = callers.presented_key(Scope.WEBHOOK)
    with service().begin(callers.cause(), g.traceparent) as unit:
        made = actions.test(unit, _locked(unit, presented, webhook)).id
    return jsonify(delivery=made), 202


@blueprint.route("/v1/webhooks/<uuid:webhook>/enable", methods=["POST"])
@blueprint.doc(**described.ENABLE)
def enable(webhook: UUID) -> Response:
    """Switch a webhook on again that was switched off; what it missed is sent, in order."""
    presented = callers.presented_key(Scope.WEBHOOK)
    with service().begin(callers.cause(), g.traceparent) as unit:
        queued = actions.enable(unit, _locked(unit, presented, webhook))
    return jsonify(queued=queued)


@blueprint.route("/v1/webhooks/<uuid:webhook>/replay", methods=["POST"])
@blueprint.doc(**described.REPLAY)
def replay(webhook: UUID) -> tuple[Response, int]:
    """Have events sent again, from an instant, an event or a position on; each with the id that it had."""
    presented = callers.presented_key(Scope.WEBHOOK)
    asked = callers.loaded(schemas.REPLAY, callers.json_body())
    with service().begin(callers.cause(), g.traceparent) as unit:
        found = _locked(unit, presented, webhook)
        queued, up_to, more = actions.replay(unit, found, begin_of(unit, found, asked))
    return jsonify(queued=queued, up_to=up_to, more=more), 202


@blueprint.route("/v1/webhooks/<uuid:webhook>/deliveries", methods=["GET"])
@blueprint.doc(**described.DELIVERIES)
def deliveries(webhook: UUID) -> Response:
    """Read what was sent to a webhook, newest first, with what your server answered."""
    presented = callers.presented_key(Scope.WEBHOOK)
    asked = callers.query(schemas.DELIVERY_QUERY)
    limit, cursor = asked.get("limit", 50), asked.get("cursor")
    with service().database.read() as session:
        caller = callers.sign_in(session, presented)
        found = _found(store.endpoint(session, caller.code, str(webhook)))
        rows = store.log(session, found.id, asked.get("state"), str(cursor) if cursor else None, limit + 1)
    following = None
    if len(rows) > limit:
        rows = rows[:limit]
        kept = "".join(f"{name}={value}&" for name, value in request.args.items() if name in ("state", "limit"))
        following = f"{web().public_url}/v1/webhooks/{webhook}/deliveries?{kept}cursor={rows[-1].id}"
    response = jsonify(deliveries=[shown.delivery(one) for one in rows], next=following)
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response


def begin_of(unit: Unit, one: Endpoint, asked: dict[str, Any]) -> int:
    """Return the position behind which a replay begins.

    Raises Problem for an event that is not the agency's, and for a position or an instant behind which some are kept
    no more.
    """
    if "after" in asked:
        refuse_gone(unit.session, one.agency, asked["after"])
        return int(asked["after"])
    if "since" in asked:
        return place_at(unit.session, one.agency, asked["since"], unit.now)
    event = events.event(unit.session, one.agency, id_of(asked["event"]) or "")
    if event is None or event.position is None:
        raise Problem(NOT_FOUND)
    return event.position - 1


def _check(url: str) -> None:
    sender: Sender = current_app.extensions["intake.sender"]
    try:
        sender.look(url)
    except (BadUrl, Refused) as error:
        raise _bad_url("address", error.text) from error
    except (OSError, UnicodeError) as error:
        raise _bad_url("unknown_host", _UNKNOWN_HOST) from error


def _bad_url(code: str, why: Text) -> Problem:
    return Problem(INVALID, errors=[FieldError("/url", code, said(why))])


def _locked(unit: Unit, presented: Any, webhook: UUID) -> Endpoint:
    caller = callers.sign_in(unit.session, presented)
    return _found(store.endpoint(unit.session, caller.code, str(webhook), lock=True))


def _found(one: Endpoint | None) -> Endpoint:
    if one is None:
        raise Problem(NOT_FOUND)
    return one
