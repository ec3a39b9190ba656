"""The interface for owners beyond the district: what was passed to them, and what they answer."""

from typing import Any

from flask import Response, g, jsonify
from marshmallow import RAISE, Schema, fields, validate
from sqlalchemy.exc import IntegrityError

from services.intake import callers
from services.intake.agencies.domain import Scope
from services.intake.cases import domain, store
from services.intake.cases.actions import remember
from services.intake.cases.api import replayed
from services.intake.cases.bringing import digest_of, scope_of
from services.intake.cases.described import IDEMPOTENCY_KEY, REPLAYED, Answer, answered, body, needs, refused
from services.intake.cases.models import Case
from services.intake.cases.numbers import read_number
from services.intake.cases.schemas import Written, filled
from services.intake.ledger import actions
from services.intake.ledger.models import Entry
from services.intake.ledger.store import passed_to
from services.intake.problems import KEY_USED, NOT_NOW, said
from shared.web.context import service
from shared.web.problems import Problem
from shared.web.rest import Blueprint

blueprint = Blueprint("passed_up", __name__, description="Cases that the district has passed to you")

MOST = 200
"""Cases in the list; whoever has more answers the oldest first."""


class OutsideAnswerIn(Schema):
    """What you answer, for the district's service centre to pass on to the enterprise."""

    class Meta:
        unknown = RAISE

    text = Written(required=True, validate=[validate.Length(max=20_000), filled], metadata={"minLength": 1})


class PassedUp(Answer):
    """A case that is yours to decide. `title` and `description` are null where it is confidential: call the tracker."""

    number = fields.String(required=True)
    since = fields.AwareDateTime(required=True)
    reason = fields.String(required=True)
    kind = fields.String(required=True)
    matter = fields.String(required=True, allow_none=True)
    title = fields.String(required=True, allow_none=True)
    description = fields.String(required=True, allow_none=True)
    tracker = fields.String(required=True, metadata={"description": "Who of the district asks you about it."})


class PassedUpList(Answer):
    """What is with you now, the oldest first."""

    cases = fields.List(fields.Nested(PassedUp), required=True)


_ANSWER = OutsideAnswerIn()
_LIST: dict[str, Any] = {
    "security": needs(Scope.READ),
    "responses": {**answered(200, PassedUpList), **refused(401, 403, 429, 503)},
}
_DO: dict[str, Any] = {
    "security": needs(Scope.SUBMIT),
    "parameters": [IDEMPOTENCY_KEY],
    "requestBody": body(_ANSWER),
    "responses": {**answered(200, PassedUp, REPLAYED), **refused(400, 401, 403, 404, 409, 413, 415, 422, 429, 503)},
}


@blueprint.route("/v1/passed-up", methods=["GET"])
@blueprint.doc(**_LIST)
def passed_up() -> Response:
    """List the cases that the district has passed to you and that you have not decided."""
    presented = callers.presented_key(Scope.READ)
    with service().database.read() as session:
        caller = callers.sign_in(session, presented)
        found = passed_to(session, caller.code, limit=MOST)
        shown = [_shown(one, case, store.facts_of(session, case)) for one, case in found]
    return jsonify(cases=shown)


@blueprint.route("/v1/passed-up/<number>/answer", methods=["POST"])
@blueprint.doc(**_DO)
def answer(number: str) -> Response:
    """Answer a case that was passed to you.

    The district's service centre looks your answer over and tells the enterprise. Until it has, you may answer again:
    your last word holds.
    """
    presented, key = callers.presented_key(Scope.SUBMIT), callers.idempotency_key()
    told, known = callers.json_body(), read_number(number)
    asked = digest_of(f"passed-up/{known}/answer", told)
    try:
        with service().begin(callers.cause(), g.traceparent) as unit:
            caller = callers.sign_in(unit.session, presented)
            found = passed_to(unit.session, caller.code, known) if known else []
            if not found:
                raise callers.no_case(number)
            case: Case = unit.case(found[0][1].id)
            again = store.done_before(unit.session, scope_of(caller.code), key) if key is not None else None
            if again is not None:
                if again.digest != asked:
                    raise Problem(KEY_USED)
                return replayed(again.answer, again.status)
            text = callers.loaded(_ANSWER, told)["text"]
            unit.session.refresh(found[0][0])  # behind the lock: the centre may have answered in this moment
            actor = f"agency:{caller.code}"
            actions.answered_outside(unit, case, found[0][0], text, actor=actor, name=caller.name)
            shown = _shown(found[0][0], case, store.facts_of(unit.session, case))
            if key is not None:
                remember(unit, case, scope=scope_of(caller.code), key=key, digest=asked, status=200, answer=shown)
    except domain.NotNow as refusal:
        raise Problem(NOT_NOW, said(refusal.text)) from refusal
    except IntegrityError as error:
        raise Problem(KEY_USED) from error  # the same key, used for two cases in one moment
    return jsonify(shown)


def _shown(one: Entry, case: Case, told: dict[str, Any]) -> dict[str, Any]:
    secret = bool(told["confidential"])
    return {
        "number": case.number,
        "since": one.since.isoformat() if one.since else None,
        "reason": one.reason,
        "kind": case.kind,
        "matter": case.matter,
        "title": None if secret else told["title"],
        "description": None if secret else told["description"],
        "tracker": one.name,
    }
