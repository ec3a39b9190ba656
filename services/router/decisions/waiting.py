"""Telling notifier that a case waits at the desk, so that somebody watches how long."""

from services.router.decisions.models import Case
from services.router.policy import Policy
from shared.contracts.from_router import CASE_WAITING
from shared.contracts.words import Awaited
from shared.db.history import Line
from shared.messaging import Unit


def tell_waiting(unit: Unit, case: Case, policy: Policy | None, line: Line) -> None:
    """Send that a case waits, whole; what was not heard of yet has nothing to tell, and its own message follows.

    line: of its history, which says so. It waits until the next assignment, or its end, and neither is told as an end
    of the waiting: who counts the time sees that by their numbers.
    """
    facts, since = case.facts, case.waiting_since
    if facts is None or since is None:
        return
    data = {
        "case": facts,
        "awaited": Awaited(case.state).value,
        "since": since.isoformat(),
        "reason": None if facts["confidential"] else case.waits_because,
        "case_class": case.case_class,
        "tags": sorted(policy.lists.tags_of(facts["enterprise"])) if policy else [],
    }
    unit.send(CASE_WAITING, case, data, line=line, round=case.round, assignment=case.assignment)
