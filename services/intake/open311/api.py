"""GeoReport v2 (https://wiki.open311.org/GeoReport_v2): services, requests in and out, tokens, in JSON and XML.

What it answers is no problem document: errors have the standard's shape, and so have its statuses.
"""

from typing import Any

from flask import Response, request
from werkzeug.exceptions import HTTPException

from services.intake import callers
from services.intake.agencies.admission import Presented
from services.intake.agencies.domain import Scope, key_id_of
from services.intake.cases import bringing
from services.intake.cases import store as cases
from services.intake.cases.models import Case
from services.intake.cases.numbers import read_number
from services.intake.codes.domain import Place
from services.intake.codes.store import PART, body_names
from services.intake.open311 import described, domain, forms, store, views
from services.intake.open311.schemas import REQUEST_QUERY, SERVICE_QUERY
from services.intake.open311.writing import answer, asked_format, refusal
from services.intake.same.store import survivors_of
from shared.web.context import service, web
from shared.web.faults import FieldError
from shared.web.languages import Text, language
from shared.web.problem_kinds import INVALID, NOT_FOUND, UNAVAILABLE, UNSUPPORTED_MEDIA_TYPE
from shared.web.problems import Problem
from shared.web.rest import Blueprint

blueprint = Blueprint("open311", __name__, description="Open311 GeoReport v2, for clients that speak it")
blueprint.register_error_handler(Problem, refusal)
blueprint.register_error_handler(HTTPException, refusal)

_FORM = "application/x-www-form-urlencoded"
_FORM_ALONE = Text(f"正文须为 {_FORM}。", f"The body must be {_FORM}.")
_NOT_HERE = Text(
    "地址里不能放密钥：请放在 Authorization 请求头里（Bearer 或 Basic），或放在 POST 的表单里。",
    "An address is no place for a key: send it in the header Authorization (Bearer or Basic), or in a POST's form.",
)
_NO_SERVICE = Text("没有这个 service_code。", "There is no such service_code.")
_NO_PLACE = Text("没有这个 jurisdiction_id。", "There is no such jurisdiction_id.")
_SPAN = (
    "range",
    Text(
        "end_date 不能早于 start_date，两者相隔不能超过 90 天。",
        "end_date cannot be before start_date, nor more than 90 days after it.",
    ),
)


@blueprint.before_request
def refuse_keys_in_addresses() -> None:
    """Refuse a key that stands in the address, where logs on the way would keep it."""
    if "api_key" in request.args:
        raise Problem(INVALID, errors=[FieldError("api_key", "secret", _NOT_HERE, "query")])


@blueprint.route("/open311/discovery.<fmt>", methods=["GET"])
@blueprint.doc(**described.DISCOVERY)
def discovery(fmt: str) -> Response:
    """Find the endpoint (Service Discovery)."""
    ending, place = asked_format(fmt), callers.place()
    with service().database.read() as session:
        row = session.get(service().parts.current, PART)
    if row is None:
        raise Problem(UNAVAILABLE)
    return answer(views.discovery(place, row.since, web().public_url, language()), "discovery", ending=ending)


@blueprint.route("/open311/v2/services.<fmt>", methods=["GET"])
@blueprint.doc(**described.SERVICES)
def services(fmt: str) -> Response:
    """List the services: the matters of this place."""
    ending, place = asked_format(fmt), _place_for(callers.query(SERVICE_QUERY).get("jurisdiction_id"))
    return answer(views.service_list(place, language()), "services", "service", ending=ending)


@blueprint.route("/open311/v2/services/<service_code>.<fmt>", methods=["GET"])
@blueprint.doc(**described.DEFINITION)
def definition(service_code: str, fmt: str) -> Response:
    """Read what a service asks for."""
    ending, place = asked_format(fmt), _place_for(callers.query(SERVICE_QUERY).get("jurisdiction_id"))
    _known(place, service_code)
    return answer(views.definition(place, service_code, language()), "service_definition", ending=ending)


@blueprint.route("/open311/v2/requests.<fmt>", methods=["POST"])
@blueprint.doc(**described.BRING)
def bring(fmt: str) -> Response:
    """Bring a request: a case, as POST /v1/cases takes it, with the same key, quotas and repeats."""
    ending = asked_format(fmt)
    is_form = request.mimetype == _FORM
    fields = forms.fields_of(request.get_data()) if is_form else {}
    presented = _presented(Scope.SUBMIT, forms.key_in(fields))
    if not is_form:
        raise Problem(UNSUPPORTED_MEDIA_TYPE, _FORM_ALONE)
    key = callers.idempotency_key()
    with service().database.read() as session:
        callers.sign_in(session, presented)
    sent = forms.read(fields)
    place = _place_for(sent.jurisdiction)
    _known(place, sent.form.service_code)
    name = place.matters[sent.form.service_code].read(place.language)
    brought = bringing.bring(presented, key, domain.case_of(sent.form, name), place)
    response = answer([views.receipt(brought.answer, language())], "service_requests", "request", ending=ending)
    if brought.again:
        response.headers["Idempotent-Replayed"] = "true"
    else:
        response.status_code = 201
    return response


@blueprint.route("/open311/v2/requests.<fmt>", methods=["GET"])
@blueprint.doc(**described.REQUESTS)
def requests(fmt: str) -> Response:
    """List your requests, the newest first: those of 90 days and at most 1000 at a time."""
    ending, presented = asked_format(fmt), _presented(Scope.READ)
    asked = callers.query(REQUEST_QUERY)
    place, wanted = _place_for(asked.get("jurisdiction_id")), _wanted(asked)
    size = asked.get("page_size", domain.MOST)
    with service().database.read() as session:
        caller = callers.sign_in(session, presented)
        found = store.found(session, caller.code, wanted, (asked.get("page", 1) - 1) * size, size)
        shown = _shown(session, found, place, longest=views.LONGEST)
    return answer(shown, "service_requests", "request", ending=ending)


@blueprint.route("/open311/v2/requests/<service_request_id>.<fmt>", methods=["GET"])
@blueprint.doc(**described.REQUEST)
def one(service_request_id: str, fmt: str) -> Response:
    """Look at a request of yours."""
    ending, presented = asked_format(fmt), _presented(Scope.READ)
    place = _place_for(callers.query(SERVICE_QUERY).get("jurisdiction_id"))
    number = read_number(service_request_id)
    with service().database.read() as session:
        caller = callers.sign_in(session, presented)
        found = cases.by_number(session, number, caller.code) if number else None
        if found is None:
            raise Problem(NOT_FOUND)
        shown = _shown(session, [found], place)
    return answer(shown, "service_requests", "request", ending=ending)


@blueprint.route("/open311/v2/tokens/<token>.<fmt>", methods=["GET"])
@blueprint.doc(**described.TOKEN)
def token(token: str, fmt: str) -> Response:
    """Find a request by a token: your own number for it (attribute[source_reference]), or its number here.

    A request has its number at once, so that none is ever given a token; whoever has lost the answer finds it by this.
    """
    ending, presented = asked_format(fmt), _presented(Scope.READ)
    _place_for(callers.query(SERVICE_QUERY).get("jurisdiction_id"))
    number = read_number(token)
    with service().database.read() as session:
        caller = callers.sign_in(session, presented)
        found = cases.by_reference(session, caller.code, token)
        if found is None and number:
            found = cases.by_number(session, number, caller.code)
    if found is None:
        raise Problem(NOT_FOUND)
    shown = [{"service_request_id": found.number, "token": token}]
    return answer(shown, "service_requests", "request", ending=ending)


def _presented(scope: Scope, in_form: str | None = None) -> Presented:
    """Return the key of a request: in its header as Bearer or Basic (as name or as password), or in its form."""
    basic = request.authorization
    named = (basic.username, basic.password) if basic is not None and basic.type == "basic" else ()
    shown = next((one for one in named if one and key_id_of(one)), in_form)
    return callers.presented_key(scope, shown)


def _place_for(jurisdiction: str | None) -> Place:
    place = callers.place()
    if jurisdiction and jurisdiction != place.code:
        raise Problem(NOT_FOUND, _NO_PLACE)
    return place


def _known(place: Place, service_code: str) -> None:
    if service_code not in place.matters:
        raise Problem(NOT_FOUND, _NO_SERVICE)


def _wanted(asked: dict[str, Any]) -> store.Wanted:
    try:
        span = domain.span(asked.get("start_date"), asked.get("end_date"), service().clock.now())
    except (domain.TooLong, OverflowError) as error:
        raise Problem(INVALID, errors=[FieldError("end_date", *_SPAN, "query")]) from error
    named = asked.get("service_request_id")
    numbers = None if not named else frozenset(number for one in named if (number := read_number(one)))
    return store.Wanted(numbers, span, frozenset(asked.get("service_code", ())), frozenset(asked.get("status", ())))


def _shown(session: Any, found: list[Case], place: Place, longest: int | None = None) -> list[dict[str, Any]]:
    brought, followed = store.told_of(session, found), survivors_of(session, found)
    names = body_names(session)
    return [
        views.told(one, brought[one.id], followed.get(one.id), place, names, language(), longest=longest)
        for one in found
    ]
