"""The interface for owners beyond the district: what was passed to them, what they answer, what they do not take."""

from collections.abc import Callable
from typing import Any

from flask import Response, g, jsonify
from marshmallow import RAISE, Schema, validate
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.intake import callers
from services.intake.agencies.admission import Presented
from services.intake.agencies.domain import Scope
from services.intake.agencies.store import Caller
from services.intake.attachments.described import THE_BYTES
from services.intake.attachments.domain import FileState, available
from services.intake.attachments.models import Attachment
from services.intake.attachments.serving import hand_out, keeping
from services.intake.attachments.store import of_work
from services.intake.cases import domain, store, views
from services.intake.cases.actions import remember
from services.intake.cases.api import replayed
from services.intake.cases.bringing import digest_of, scope_of
from services.intake.cases.described import IDEMPOTENCY_KEY, REPLAYED, answered, body, needs, refused
from services.intake.cases.models import Case
from services.intake.cases.numbers import read_number
from services.intake.cases.schemas import Written, filled
from services.intake.ledger import actions
from services.intake.ledger.described_api import PassedUp, PassedUpFileList, PassedUpList
from services.intake.ledger.domain import EntryState, may_read
from services.intake.ledger.models import Entry
from services.intake.ledger.store import passed_to, passed_to_last
from services.intake.problems import KEY_USED, NOT_NOW, said
from shared.messaging import Unit
from shared.web.context import service, web
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem
from shared.web.rest import Blueprint

blueprint = Blueprint("passed_up", __name__, description="Cases that the district has passed to you")

MOST = 200
"""Cases in the list; whoever has more answers the oldest first."""

WITH_YOU = "with_you"


def _prose(most: int, **more: Any) -> Written:
    return Written(required=True, validate=[validate.Length(max=most), filled], metadata={"minLength": 1, **more})


class OutsideAnswerIn(Schema):
    """What you answer, for the district's service centre to pass on to the enterprise."""

    class Meta:
        unknown = RAISE

    text = _prose(20_000)


class OutsideRefusalIn(Schema):
    """Why you do not take a case that was passed to you, for the district's service centre alone."""

    class Meta:
        unknown = RAISE

    reason = _prose(4_000)
    legal_basis = _prose(2_000, description="The law by which it is not yours, as whoever returns a case names it.")


_ANSWER, _REFUSAL = OutsideAnswerIn(), OutsideRefusalIn()
_FILES: dict[str, Any] = {
    "security": needs(Scope.READ),
    "responses": {**answered(200, PassedUpFileList), **refused(401, 403, 404, 429, 503)},
}
_FILE: dict[str, Any] = {
    "security": needs(Scope.READ),
    "responses": {**THE_BYTES, **refused(401, 403, 404, 429, 503)},
}
_LIST: dict[str, Any] = {
    "security": needs(Scope.READ),
    "responses": {**answered(200, PassedUpList), **refused(401, 403, 429, 503)},
}
_ONE: dict[str, Any] = {
    "security": needs(Scope.READ),
    "responses": {**answered(200, PassedUp), **refused(401, 403, 404, 429, 503)},
}


def _does(asked: Schema) -> dict[str, Any]:
    return {
        "security": needs(Scope.SUBMIT),
        "parameters": [IDEMPOTENCY_KEY],
        "requestBody": body(asked),
        "responses": {**answered(200, PassedUp, REPLAYED), **refused(400, 401, 403, 404, 409, 413, 415, 422, 429, 503)},
    }


@blueprint.route("/v1/passed-up", methods=["GET"])
@blueprint.doc(**_LIST)
def passed_up() -> Response:
    """List the cases that the district has passed to you and that you have not decided."""
    presented = callers.presented_key(Scope.READ)
    with service().database.read() as session:
        caller = callers.sign_in(session, presented)
        found = passed_to(session, caller.code, MOST)
        shown = [_shown(one, case, store.facts_of(session, case)) for one, case in found]
    return jsonify(cases=shown)


@blueprint.route("/v1/passed-up/<number>", methods=["GET"])
@blueprint.doc(**_ONE)
def one_passed_up(number: str) -> Response:
    """Read a case that the district has passed to you, the last time that it did."""
    presented, known = callers.presented_key(Scope.READ), read_number(number)
    with service().database.read() as session:
        caller = callers.sign_in(session, presented)
        found = passed_to_last(session, caller.code, known) if known else None
        if found is None:
            raise callers.no_case(number)
        shown = _shown(*found, store.facts_of(session, found[1]))
    return jsonify(shown)


@blueprint.route("/v1/passed-up/<number>/attachments", methods=["GET"])
@blueprint.doc(**_FILES)
def files(number: str) -> Response:
    """List the files of a case that is with you.

    Only files that can be had: not those that wait for the virus scanner or that it has withheld. While you read
    nothing of the case itself, confidential or with you no more, you have none of its files either.
    """
    presented = callers.presented_key(Scope.READ)
    with service().database.read() as session:
        case, found = _files(session, number, presented)
        return jsonify(attachments=[_file(case, one) for one, _ in found])


@blueprint.route("/v1/passed-up/<number>/attachments/<uuid:attachment_id>/content", methods=["GET"])
@blueprint.doc(**_FILE)
def file_content(number: str, attachment_id: Any) -> Response:
    """Get the bytes of a file of a case that is with you."""
    presented = callers.presented_key(Scope.READ)
    with service().database.read() as session:
        _, found = _files(session, number, presented)
    wanted = next((one for one in found if one[0].id == str(attachment_id)), None)
    if wanted is None:
        raise Problem(NOT_FOUND)
    return hand_out(*wanted)


@blueprint.route("/v1/passed-up/<number>/answer", methods=["POST"])
@blueprint.doc(**_does(_ANSWER))
def answer(number: str) -> Response:
    """Answer a case that was passed to you.

    The district's service centre looks your answer over and tells the enterprise. Until it has, you may answer again:
    your last word holds.
    """

    def act(unit: Unit, case: Case, one: Entry, told: dict[str, Any], who: Caller) -> None:
        actions.answered_outside(unit, case, one, told["text"], actor=f"agency:{who.code}", name=who.name)

    return _done(number, "answer", _ANSWER, act)


@blueprint.route("/v1/passed-up/<number>/refuse", methods=["POST"])
@blueprint.doc(**_does(_REFUSAL))
def refuse(number: str) -> Response:
    """Say that a case which was passed to you is not yours, why, and by which law.

    It is the district's again at once: its dispatch desk decides anew, and may pass it to you a second time. Saying the
    same again changes nothing.
    """

    def act(unit: Unit, case: Case, one: Entry, told: dict[str, Any], who: Caller) -> None:
        said = {"actor": f"agency:{who.code}", "name": who.name, "by": who.name}
        actions.refused_outside(unit, case, one, told["reason"], told["legal_basis"], **said)

    return _done(number, "refuse", _REFUSAL, act)


Act = Callable[[Unit, Case, Entry, dict[str, Any], Caller], None]


def _done(number: str, verb: str, schema: Schema, act: Act) -> Response:
    """Do something to a case that was passed to the caller, and return it as they see it then."""
    presented, key = callers.presented_key(Scope.SUBMIT), callers.idempotency_key()
    told, known = callers.json_body(), read_number(number)
    asked = digest_of(f"passed-up/{known}/{verb}", told)
    try:
        with service().begin(callers.cause(), g.traceparent) as unit:
            caller = callers.sign_in(unit.session, presented)
            found = passed_to_last(unit.session, caller.code, known) if known else None
            if found is None:
                raise callers.no_case(number)
            case: Case = unit.case(found[1].id)
            again = store.done_before(unit.session, scope_of(caller.code), key) if key is not None else None
            if again is not None:
                if again.digest != asked:
                    raise Problem(KEY_USED)
                return replayed(again.answer, again.status)
            given = callers.loaded(schema, told)
            # Asked behind the lock: in this moment the centre may have answered, or passed it to them once more.
            one = (passed_to_last(unit.session, caller.code, case.number) or found)[0]
            act(unit, case, one, given, caller)
            shown = _shown(one, case, store.facts_of(unit.session, case))
            if key is not None:
                remember(unit, case, scope=scope_of(caller.code), key=key, digest=asked, status=200, answer=shown)
    except domain.NotNow as refusal:
        raise Problem(NOT_NOW, said(refusal.text)) from refusal
    except IntegrityError as error:
        raise Problem(KEY_USED) from error  # the same key, used for two cases in one moment
    return jsonify(shown)


def _files(session: Session, number: str, presented: Presented) -> tuple[Case, list[tuple[Attachment, FileState]]]:
    """Return a case that the caller reads, with its files that may be handed out. Raises Problem for any other case."""
    caller, known = callers.sign_in(session, presented), read_number(number)
    found = passed_to_last(session, caller.code, known) if known else None
    if found is None or not _reads(*found):
        raise callers.no_case(number)
    scanned = keeping().scanned
    return found[1], [one for one in of_work(session, found[1]) if available(one[1], scanned=scanned)]


def _file(case: Case, row: Attachment) -> dict[str, Any]:
    address = views.Links(web().public_url).passed_up(case)["self"]
    return {
        "id": row.id,
        "name": row.name,
        "type": row.type,
        "size": row.size,
        "sha256": row.sha256,
        "added_at": row.added_at.isoformat(),
        "links": {"content": f"{address}/attachments/{row.id}/content"},
    }


def _reads(one: Entry, case: Case) -> bool:
    return may_read(with_them=one.state == EntryState.LIVE, confidential=case.confidential)


def _shown(one: Entry, case: Case, told: dict[str, Any]) -> dict[str, Any]:
    there, reads = one.state == EntryState.LIVE, _reads(one, case)
    return {
        "number": case.number,
        "state": WITH_YOU if there else one.why,
        "since": one.since.isoformat() if one.since else None,
        "ended_at": one.ended_at.isoformat() if one.ended_at else None,
        "reason": one.reason,
        "kind": case.kind,
        "matter": case.matter,
        "title": told["title"] if reads else None,
        "description": told["description"] if reads else None,
        "tracker": one.name,
    }
