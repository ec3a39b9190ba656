"""The interface for agencies: bring cases, look at them."""

from typing import Any
from urllib.parse import urlencode

from flask import Response, jsonify, request
from sqlalchemy.orm import Session

from services.intake import callers
from services.intake.agencies.domain import Scope
from services.intake.agency_states.store import words_of
from services.intake.cases import bringing, cursor, described_api, schemas, store, timeline, views
from services.intake.cases.models import Case
from services.intake.cases.numbers import read_number
from services.intake.codes.store import body_names, place_of
from services.intake.ledger import shown as ledger
from services.intake.promises import shown as promises
from services.intake.same.reading import timeline_of
from services.intake.same.store import survivor_of, survivors_of
from services.intake.sources import store as sources
from services.intake.sources.domain import possible as may_as_source
from shared.contracts.words import CaseState
from shared.web.conditional import tagged
from shared.web.context import service, web
from shared.web.languages import language
from shared.web.rest import Blueprint

blueprint = Blueprint("cases", __name__, description="Cases that your agency brings")


@blueprint.route("/v1/cases", methods=["POST"])
@blueprint.doc(**described_api.BRING)
def bring() -> Response:
    """Bring a case.

    A 202 means that the case survives any one crash. Send an Idempotency-Key, or your own source_reference, and try
    again after any failure: the same request is the same case, and gets the same answer with the header
    `Idempotent-Replayed: true`.
    """
    presented, key = callers.presented_key(Scope.SUBMIT), callers.idempotency_key()
    body, place = callers.json_body(), callers.place()
    brought = bringing.bring(presented, key, body, place)
    return replayed(brought.answer, 202) if brought.again else _receipt(brought.answer)


@blueprint.route("/v1/cases", methods=["GET"])
@blueprint.doc(**described_api.LIST)
def cases() -> Response:
    """List your cases, newest first."""
    presented = callers.presented_key(Scope.READ)
    asked = callers.query(schemas.CASE_QUERY)
    spot, limit = cursor.read(asked.pop("cursor", None)), asked.pop("limit", 50)
    with service().database.read() as session:
        caller = callers.sign_in(session, presented)
        found = store.page(session, caller.code, store.Filter(**asked), spot, limit + 1)
        names = body_names(session, [case.lead for case in found if case.lead])
        followed, words = survivors_of(session, found), words_of(session, caller.code)
    links = views.Links(web().public_url)
    following = None
    if len(found) > limit:
        found = found[:limit]
        following = cursor.write(store.Spot(found[-1].received_at, found[-1].id))
    following = _page(f"{web().public_url}/v1/cases", "cursor", following)
    response = _linked(
        jsonify(
            cases=[views.summary(case, names, links, words, followed.get(case.id)) for case in found], next=following
        ),
        following,
    )
    return tagged(response)


@blueprint.route("/v1/cases/<number>", methods=["GET"])
@blueprint.doc(**described_api.SHOW)
def case(number: str) -> Response:
    """Look at a case."""
    presented = callers.presented_key(Scope.READ)
    with service().database.read() as session:
        caller = callers.sign_in(session, presented)
        found = _own(session, number, caller.code)
        response = jsonify(whole_of(session, found))
    links = views.Links(web().public_url).of(found)
    page = f'<{links["page"]}>; rel="alternate"; type="text/html"'
    response.headers["Link"] = f'<{links["events"]}>; rel="related", {page}'
    return tagged(response)


@blueprint.route("/v1/cases/<number>/events", methods=["GET"])
@blueprint.doc(**described_api.EVENTS)
def events(number: str) -> Response:
    """Follow a case's public timeline, oldest first."""
    presented = callers.presented_key(Scope.READ)
    asked = callers.query(schemas.EVENT_QUERY)
    limit, place = asked.get("limit", 200), callers.place()
    with service().database.read() as session:
        caller = callers.sign_in(session, presented)
        found = _own(session, number, caller.code)
        lines = timeline_of(session, found.id, asked.get("after", 0))
        names = views.PlaceNames(place, body_names(session), language())
    shown = timeline.show(lines, language(), names)
    # The case's own address, not the one asked for: that may spell the number in a way no header can hold.
    address = views.Links(web().public_url).of(found)["events"]
    following = _page(address, "after", str(shown[limit - 1].number) if len(shown) > limit else None)
    response = _linked(jsonify(events=[views.event(one) for one in shown[:limit]], next=following), following)
    response.vary.add("Accept-Language")
    return tagged(response)


def whole_of(session: Session, case: Case) -> dict[str, Any]:
    """Return a case as its agency sees it, where a merged one is handled included."""
    followed = survivor_of(session, case)
    names = body_names(
        session, [*views.bodies_of(case, followed), *promises.owners(session, case), *ledger.owners(session, case)]
    )
    told, explained = store.facts_of(session, case), store.explanation_of(session, case)
    links, promised = views.Links(web().public_url), promises.in_views(session, case, names)
    on_ledger = ledger.in_view(session, case, names)
    words = words_of(session, case.agency)
    asked, place = sources.asked(session, case), place_of(session, service().parts, case.place_part)
    limit = place.reopen_limit if place else 0
    may = may_as_source(CaseState(case.state), case.ending, case.round, limit, asked=asked is not None)
    return views.whole(case, told, names, links, words, followed, explained, promised, on_ledger, asked, may)


def replayed(answer: dict[str, Any], status: int) -> Response:
    """Return an answer that was given before."""
    response = _receipt(answer) if status == 202 else jsonify(answer)
    response.headers["Idempotent-Replayed"] = "true"
    return response


def _receipt(answer: dict[str, Any]) -> Response:
    response = jsonify(answer)
    response.status_code = 202
    response.headers["Location"] = answer["links"]["self"]
    return response


def _own(session: Any, number: str, agency: str) -> Any:
    """Return an agency's case. Another agency's and none at all are the same: not found."""
    known = read_number(number)
    found = store.by_number(session, known, agency) if known else None
    if found is None:
        raise callers.no_case(number)
    return found


def _page(address: str, name: str, place: str | None) -> str | None:
    """Return the address of the page behind a place in a list, None where there is none."""
    return None if place is None else f"{address}?{urlencode({**request.args.to_dict(), name: place})}"


def _linked(response: Response, following: str | None) -> Response:
    if following is not None:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response
