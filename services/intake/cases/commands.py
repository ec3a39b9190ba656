"""The interface for agencies: what may be done to a case."""

from collections.abc import Callable
from typing import Any

from flask import Response, g, jsonify
from marshmallow import Schema
from sqlalchemy.exc import IntegrityError

from services.intake import callers
from services.intake.agencies.domain import Scope
from services.intake.agencies.store import Caller
from services.intake.cases import actions, described, domain, schemas, store
from services.intake.cases.actions import Speaker
from services.intake.cases.api import replayed, whole_of
from services.intake.cases.bringing import digest_of, scope_of
from services.intake.cases.domain import Verdict
from services.intake.cases.models import Case, Idempotency
from services.intake.cases.numbers import read_number
from services.intake.codes.store import place_of
from services.intake.problems import KEY_USED, NOT_NOW, SUPERSEDED, said
from services.intake.same.holding import hold
from shared.contracts.words import Satisfaction
from shared.messaging import Unit
from shared.web.conditional import see_match, tagged, wants_match
from shared.web.context import service
from shared.web.problems import Problem
from shared.web.rest import Blueprint

blueprint = Blueprint("commands", __name__, description="What may be done to a case")

Act = Callable[[Unit, Case, dict[str, Any], Speaker], None]


@blueprint.route("/v1/cases/<number>/supplement", methods=["POST"])
@blueprint.doc(**described.SUPPLEMENT)
def supplement(number: str) -> Response:
    """Add something to a case."""

    def act(unit: Unit, case: Case, asked: dict[str, Any], speaker: Speaker) -> None:
        actions.supplement(unit, case, asked["text"], speaker)

    return done(number, "supplement", schemas.SUPPLEMENT, act)


@blueprint.route("/v1/cases/<number>/urge", methods=["POST"])
@blueprint.doc(**described.URGE)
def urge(number: str) -> Response:
    """Press for an answer."""

    def act(unit: Unit, case: Case, asked: dict[str, Any], speaker: Speaker) -> None:
        actions.urge(unit, case, asked.get("text") or "", speaker)

    return done(number, "urge", schemas.URGE, act)


@blueprint.route("/v1/cases/<number>/withdraw", methods=["POST"])
@blueprint.doc(**described.WITHDRAW)
def withdraw(number: str) -> Response:
    """Take a case back."""

    def act(unit: Unit, case: Case, asked: dict[str, Any], speaker: Speaker) -> None:
        actions.withdraw(unit, case, asked.get("reason"), speaker)

    return done(number, "withdraw", schemas.WITHDRAW, act)


@blueprint.route("/v1/cases/<number>/verdict", methods=["POST"])
@blueprint.doc(**described.VERDICT)
def verdict(number: str) -> Response:
    """Judge the answer: the three questions.

    Solved and satisfied closes the case. Anything else is checked with the enterprise where the district does so (state
    `call_back`), and sends the case back to work as another round, as often as the district allows; after that it
    closes with the verdict on record.
    """
    return done(number, "verdict", schemas.VERDICT, give_verdict)


def give_verdict(unit: Unit, case: Case, asked: dict[str, Any], speaker: Speaker) -> None:
    """Give the verdict that a request holds, by the rules of the configuration that the case was taken under."""
    if asked.get("round", case.round) != case.round:
        raise Problem(SUPERSEDED, extra={"round": case.round})
    place = place_of(unit.session, unit.service.parts, case.place_part)
    given = Verdict(
        contacted=asked["contacted"],
        solved=asked["solved"],
        satisfaction=Satisfaction(asked["satisfaction"]),
        text=asked.get("text") or "",
    )
    # A part in use is never deleted; should a careless hand have done it all the same, the verdict still counts.
    limit, checked = (place.reopen_limit, place.verdicts_checked) if place else (0, False)
    actions.judge(unit, case, given, limit, speaker, checked=checked)


def done(number: str, verb: str, schema: Schema, act: Act) -> Response:
    """Do something to one of the caller's cases and return the case as it is then."""
    presented, key = callers.presented_key(Scope.SUBMIT), callers.idempotency_key()
    body = callers.json_body(may_be_empty=True)
    known = read_number(number)
    asked = digest_of(f"cases/{known}/{verb}", body)
    try:
        with service().begin(callers.cause(), g.traceparent) as unit:
            caller = callers.sign_in(unit.session, presented)
            case = _locked(unit, number, caller)
            # Looked for behind the lock: of two requests in one moment, the second finds what the first has done.
            first = store.done_before(unit.session, scope_of(caller.code), key) if key is not None else None
            if first is not None:
                return _again(first, asked)
            if wants_match():
                see_match(jsonify(whole_of(unit.session, case)))
            data = callers.loaded(schema, body)
            act(unit, case, data, Speaker(f"agency:{caller.code}", caller.name))
            answer = whole_of(unit.session, case)
            if key is not None:
                scope = scope_of(caller.code)
                actions.remember(unit, case, scope=scope, key=key, digest=asked, status=200, answer=answer)
    except domain.NotNow as refusal:
        raise Problem(NOT_NOW, said(refusal.text)) from refusal
    except IntegrityError as error:
        # The same key, used for two cases in one moment.
        raise Problem(KEY_USED) from error
    return tagged(jsonify(answer))


def _locked(unit: Unit, number: str, caller: Caller) -> Case:
    known = read_number(number)
    case_id = store.id_of(unit.session, known, caller.code) if known else None
    if case_id is None:
        raise callers.no_case(number)
    return hold(unit, case_id)


def _again(first: Idempotency, asked: str) -> Response:
    if first.digest != asked:
        raise Problem(KEY_USED)
    return replayed(first.answer, first.status)
