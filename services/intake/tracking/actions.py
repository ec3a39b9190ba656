"""Opening a case's page by its number and code."""

import hmac

from services.intake.cases import store as cases
from services.intake.cases.models import Case
from services.intake.tracking import domain, store
from shared.messaging import Unit


class TooManyTries(Exception):
    """No try is looked at until the window has passed."""


_NOBODYS = "------"


def open_page(unit: Unit, number: str, code: str, address: str | None) -> Case | TooManyTries | None:
    """Return the case whose number and code these are; None where they are not; TooManyTries when it is not even tried.

    It is returned and not raised, for the count must be committed. An unknown number and a wrong code take the same
    way.
    """
    for_case, from_caller = store.about_case(number), store.about_caller(address)
    tries = store.count(unit.session, for_case, unit.now), store.count(unit.session, from_caller, unit.now)
    if domain.too_many(*tries):
        return TooManyTries()
    case = cases.by_number(unit.session, number)
    right = hmac.compare_digest((case.tracking_code if case else _NOBODYS).encode(), code.encode())
    if case is None or not right:
        store.sweep(unit.session, unit.now)
        return None
    store.was_right(unit.session, for_case, from_caller)
    return case
