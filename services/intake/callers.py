"""What every request to intake's interface needs: who calls, what they sent, and the place it is about."""

import re
from typing import Any

from flask import current_app, g, request
from marshmallow import RAISE, Schema, ValidationError
from sqlalchemy.orm import Session

from services.intake.agencies import domain, signed, store
from services.intake.agencies.admission import Presented, admission
from services.intake.agencies.domain import Scope
from services.intake.agencies.quota import Policy
from services.intake.agencies.store import Caller
from services.intake.cases.numbers import is_misread
from services.intake.codes.current import CurrentPlace
from services.intake.codes.domain import Place
from services.intake.problems import MISSING_SCOPE, MUST_SIGN, NUMBER_MISREAD
from services.intake.words import Text
from shared.db import DatabaseDown
from shared.web.context import service
from shared.web.faults import FieldError, by_location
from shared.web.languages import Text as WebText
from shared.web.problem_kinds import INVALID, NOT_FOUND, UNAUTHENTICATED, UNAVAILABLE
from shared.web.problems import Problem, invalid, wrong_type
from shared.web.strict_json import strict_json

NOTHING = Schema(unknown=RAISE)
"""The query of an address that takes no parameters."""

_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_NO_PLACE = WebText("尚未载入地区配置，请稍后再试。", "No district has been loaded yet; try again later.")
_OUT_OF_SCOPE = WebText(
    "密钥 {key} 没有 {scope} 权限。请向运维人员申请带有该权限的密钥。",
    "The key {key} lacks the scope {scope}. Ask the operator for a key that has it.",
)
_BAD_KEY = WebText("须为 1 至 255 个可见 ASCII 字符。", "It must be 1 to 255 visible ASCII characters.")


def presented_key(scope: Scope, shown: str | None = None) -> Presented:
    """Return the key in the request's header, and take the permit for one request.

    shown: a key that stands elsewhere in the request, where an interface has it there; the header's counts before it.

    Whoever shows nothing like a key costs no look into the database. Call it before a transaction is opened: what it
    may have to read and write is none of that transaction's. Raises Problem, also for an agency that asks too often,
    and for a key that lacks the scope.
    """
    signs = "Signature-Input" in request.headers
    key = signed.key_of(request) if signs else domain.bearer_of(request.headers.get("Authorization")) or shown
    if key is None or domain.key_id_of(key) is None:
        raise Problem(UNAUTHENTICATED)
    caller = admission().caller_of(key)
    if caller is None:
        raise Problem(UNAUTHENTICATED)
    admission().take(caller.code, Policy.REQUESTS, 1)
    presented = Presented(key, scope, caller.code, signs)
    _see_fit(caller, presented)
    return presented


def take_cases(presented: Presented, count: int = 1) -> None:
    """Take permits for cases that are about to be brought, outside of any transaction. Raises Problem for too many."""
    admission().take(presented.agency, Policy.CASES, count)


def sign_in(session: Session, presented: Presented) -> Caller:
    """Return the agency that holds the key. A wrong, a revoked and an expired key are refused alike.

    It is asked in the request's own transaction: a key that was revoked a moment ago opens nothing on any replica.
    """
    caller = store.holder_of(session, presented.key, service().clock.now())
    if caller is None:
        raise Problem(UNAUTHENTICATED)
    g.used_key = caller.key
    return caller


def _see_fit(caller: Caller, presented: Presented) -> None:
    """Raise Problem where a key is good, and not for this or not in this way, before a request is read any further."""
    if caller.signs and not presented.signed:
        raise Problem(MUST_SIGN)
    if presented.scope not in caller.scopes:
        challenge = f'Bearer realm="no-wrong-door", error="insufficient_scope", scope="{presented.scope}"'
        raise Problem(
            MISSING_SCOPE,
            _OUT_OF_SCOPE.filled(key=caller.key, scope=presented.scope),
            headers={"WWW-Authenticate": challenge},
            extra={"scope": str(presented.scope)},
        )


def idempotency_key() -> str | None:
    """Return the request's Idempotency-Key, None where it has none."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _KEY.fullmatch(key):
        raise Problem(INVALID, errors=[FieldError("Idempotency-Key", "header", _BAD_KEY, "headers")])
    return key


def json_body(*, may_be_empty: bool = False) -> Any:
    """Return the request's body, read strictly; an empty one is an empty object where it may be.

    An address that takes all in its body takes no parameters: what somebody asks for by one must not be passed over.
    """
    query(NOTHING)
    body = request.get_data()
    if not body and may_be_empty:
        return {}
    if request.mimetype != "application/json":
        raise wrong_type("application/json")
    return strict_json(body)


def loaded(schema: Schema, body: Any) -> dict[str, Any]:
    """Return a body as its schema reads it; raise the problem that names each field that it cannot."""
    try:
        data: dict[str, Any] = schema.load(body)
    except ValidationError as error:
        raise invalid(error) from error
    return data


def query(schema: Schema) -> dict[str, Any]:
    """Return the query's parameters; one that comes twice is as wrong as one that is unknown."""
    values = {name: many[0] if len(many) == 1 else many for name, many in request.args.lists() if name != "lang"}
    try:
        data: dict[str, Any] = schema.load(values)
    except ValidationError as error:
        raise Problem(INVALID, errors=by_location({"query": error.messages})) from error
    return data


def no_case(number: str) -> Problem:
    """Return the problem of who asks for a case that they have not: none is there, it is another's, or misread.

    Whether the check digit fits anybody can work out, so that saying it tells nothing.
    """
    return Problem(NUMBER_MISREAD if is_misread(number) else NOT_FOUND)


def place() -> Place:
    """Return the place that this installation works for."""
    found = current_place().get()
    if found is None:
        raise Problem(UNAVAILABLE, _NO_PLACE, retry_after=30)
    return found


def current_place() -> CurrentPlace:
    """Return the keeper of the place."""
    keeper: CurrentPlace = current_app.extensions["intake.place"]
    return keeper


def place_name(language: str) -> str:
    """Return the name for the head of each page: the service centre's, where a place has been loaded."""
    try:
        found = current_place().get()
    except DatabaseDown:  # the page that says so has a head as well
        found = None
    return (found.centre if found else Text("一口受理", "No Wrong Door")).read(language)


def cause() -> str:
    """Return what the history says has caused a change: the route and the request's id."""
    route = request.url_rule.rule if request.url_rule else request.path
    return f"{request.method} {route} {g.request_id}"
