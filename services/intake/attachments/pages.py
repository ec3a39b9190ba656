"""Handing files to people: the enterprise on its case's page, the centre, and handlers by a link of two minutes."""

from typing import Any

from flask import Blueprint, Response, g
from sqlalchemy.orm import Session

from services.intake import callers, staff
from services.intake.attachments import store
from services.intake.attachments.serving import hand_out
from services.intake.cases.models import Case
from services.intake.cases.numbers import read_number
from services.intake.cases.store import by_number
from services.intake.codes.store import known as known_person
from services.intake.tracking import visit
from shared.contracts.words import Duty
from shared.messaging import Unit
from shared.web.context import service, signer
from shared.web.files import LINK, LINK_LASTS
from shared.web.keys import BadToken
from shared.web.people import on_duty, viewer_of
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("attachments_pages", __name__)


@blueprint.get("/track/cases/<number>/files/<uuid:attachment_id>")
def of_enterprise(number: str, attachment_id: Any) -> Response:
    """Hand a file to whoever has opened the case by its link, or by number and code."""
    known = read_number(number)
    if known is None or known not in visit.opened():
        raise Problem(NOT_FOUND)
    with service().database.read() as session:
        case = by_number(session, known)
        return _handed(session, case, str(attachment_id))


@blueprint.get("/centre/cases/<number>/files/<uuid:attachment_id>")
def of_centre(number: str, attachment_id: Any) -> Response:
    """Hand a file to somebody of the centre, or a supervisor; who had one of a confidential case is on record."""
    who = on_duty(*staff.CENTRE, Duty.SUPERVISOR)
    with service().begin(callers.cause(), g.traceparent) as unit:
        case = staff.case_of(unit.session, number, who)
        answer = _handed(unit.session, case, str(attachment_id))
        _put_on_record(unit, case, str(attachment_id), who.id, who.name)
        return answer


@blueprint.get("/files/<token>")
def by_link(token: str) -> Response:
    """Hand a file to somebody whom another service has let in just now, and who may see its case here as well."""
    attachment_id, person = _named(token)
    with service().begin(callers.cause(), g.traceparent) as unit:
        found = store.one(unit.session, attachment_id)
        case = unit.session.get(Case, found[0].case_id) if found else None
        known = known_person(unit.session, person)
        if case is None or (known and (known.person["left"] or not viewer_of(known).may_see(case.about))):
            raise Problem(NOT_FOUND)
        answer = _handed(unit.session, case, attachment_id)
        _put_on_record(unit, case, attachment_id, person, known.person["name"] if known else None)
        return answer


def _named(token: str) -> tuple[str, str]:
    try:
        value: Any = signer(LINK).read(token, LINK_LASTS)
    except BadToken as error:
        raise Problem(NOT_FOUND) from error
    if not isinstance(value, list) or len(value) != 2 or not all(isinstance(one, str) for one in value):
        raise Problem(NOT_FOUND)
    return value[0], value[1]


def _handed(session: Session, case: Case | None, attachment_id: str) -> Response:
    found = store.one(session, attachment_id)
    if case is None or found is None or found[0].case_id != case.id:
        raise Problem(NOT_FOUND)
    return hand_out(*found)


def _put_on_record(unit: Unit, case: Case, attachment_id: str, person: str, name: str | None) -> None:
    if case.confidential:
        unit.record(unit.case(case.id), "attachment.read", {"attachment": attachment_id, "person": name}, person)
