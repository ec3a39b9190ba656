"""One case over HTTP, whichever interface it comes by: the same keys, scopes, quotas, repeats and conflicts."""

from typing import Any, NamedTuple

from flask import g
from sqlalchemy.exc import IntegrityError

from services.intake import callers
from services.intake.agencies.admission import Presented
from services.intake.cases import actions, canonical, reading, store, views
from services.intake.codes.domain import Place
from services.intake.problems import KEY_USED, REFERENCE_USED
from services.intake.same import actions as same
from shared.web.context import service, web
from shared.web.problem_kinds import INVALID
from shared.web.problems import Problem


class Brought(NamedTuple):
    """A case that was taken: what its receipt says, and whether that was said before."""

    answer: dict[str, Any]
    again: bool


def bring(presented: Presented, key: str | None, body: Any, place: Place) -> Brought:
    """Take a case, or find the one that the same request has made before.

    key: the request's idempotency key. body: as `schemas.NewCase` reads it. Raises Problem with all that is wrong with
    it, for a key that is good for nothing any more, for a quota that is used up, and where the key or the reference
    stands for another request.
    """
    asked = digest_of("cases", body)
    case_body, wrong = reading.checked(body, place, service().clock.now())
    if wrong:
        with service().database.read() as session:
            callers.sign_in(session, presented)
        raise Problem(INVALID, errors=wrong)
    callers.take_cases(presented)
    links = views.Links(web().public_url)
    agency = ""
    try:
        with service().begin(callers.cause(), g.traceparent) as unit:
            caller = callers.sign_in(unit.session, presented)
            agency = caller.code
            case = same.take(
                unit,
                place,
                case_body,
                agency=agency,
                agency_name=caller.name,
                body_digest=asked,
                agency_tells=caller.tells_enterprise,
            )
            answer = views.receipt(case, links)
            if key is not None:
                scope = scope_of(agency)
                actions.remember(unit, case, scope=scope, key=key, digest=asked, status=202, answer=answer)
    except IntegrityError:
        # Another request was there first, perhaps in this very moment. If none is found, it was something else.
        first = _first_answer(agency, key, case_body.get("source_reference"), asked, links)
        if first is None:
            raise
        return Brought(first, again=True)
    return Brought(answer, again=False)


def digest_of(what: str, body: Any) -> str:
    """Return the fingerprint of a request: the same body sent elsewhere is another request."""
    return canonical.digest({"to": what, "body": body})


def scope_of(agency: str) -> str:
    """Return whose an agency's idempotency keys are."""
    return f"agency:{agency}"


def _first_answer(
    agency: str, key: str | None, reference: str | None, asked: str, links: views.Links
) -> dict[str, Any] | None:
    """Return the answer to a request that was done before under the same key or reference, None where there was none.

    Raises the conflict where it was another request.
    """
    with service().database.read() as session:
        done = store.done_before(session, scope_of(agency), key) if key is not None else None
        if done is not None:
            if done.digest != asked:
                raise Problem(KEY_USED)
            return done.answer
        found = store.by_reference(session, agency, reference) if reference is not None else None
        if found is None:
            return None
        if found.body_digest != asked:
            raise Problem(REFERENCE_USED, extra={"number": found.number})
        return views.receipt(found, links)
