"""Whom to call about a case: shown on one answer alone, and that somebody looked is on record."""

from collections.abc import Callable

from flask import g
from sqlalchemy.orm import Session

from services.intake import callers, staff
from services.intake.cases.actions import read_contact
from services.intake.cases.models import Case
from services.intake.centre.filled import Filled
from shared.web.context import service
from shared.web.people import Viewer


def asked_for(number: str, who: Viewer, check: Callable[[Session, Case], object] = lambda *_: None) -> Filled:
    """Put on record that somebody reads a case's contact, and return it for their page.

    check: raises Problem where what the page is about is not of the case. Raises Problem for one that they may not see.
    """
    with service().begin(callers.cause(), g.traceparent) as unit:
        case = staff.locked(unit, staff.case_of(unit.session, number, who), who)
        check(unit.session, case)
        return Filled(contact=read_contact(unit, case, who.id, who.name) or {})
