"""Gives events their places in agencies' streams.

Requests write events without a place, for two of them may commit in another order than they began: whoever read in
between would never see the first. A place is given to what is committed, by one at a time for each agency, so that what
commits later stands behind, and no reader can have passed it.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from services.intake.events import store
from services.intake.events.domain import in_order
from services.intake.events.models import AgencyEvent
from shared.messaging import Service, Unit

BATCH = 500
FORGOTTEN = 2000
"""Events of an agency that are deleted in one transaction."""

Then = Callable[[Unit, str, Sequence[AgencyEvent]], None]
"""What follows when events of an agency have got their places, in the same transaction."""

Gone = Callable[[Unit, str, int], None]
"""What follows when events of an agency up to a place are kept no more, in the same transaction."""


def number(service: Service, then: Then) -> int:
    """Place what waits, one batch for each agency, and return how many events there were."""
    with service.database.read() as session:
        agencies = store.waiting_agencies(session)
    return sum(_number(service, agency, then) for agency in agencies)


def _number(service: Service, agency: str, then: Then) -> int:
    with service.begin("hooks") as unit:
        head = store.lock_head(unit.session, agency)
        if head is None:
            return 0
        # Asked behind the lock: what another has placed meanwhile is seen as placed.
        events = in_order(store.waiting(unit.session, agency, BATCH))
        if not events:
            return 0
        store.place(unit.session, head, events)
        then(unit, agency, events)
        unit.ring(bell_of(agency))
    return len(events)


def forget(service: Service, before: datetime, then: Gone) -> int:
    """Delete what happened before an instant, one batch of each agency's, and return how many events that were."""
    with service.database.read() as session:
        # Whether the first is old is all that is asked here.
        old = [one.agency for one in store.heads(session) if store.last_before(session, one, before, 1) > one.gone]
    return sum(_forget(service, agency, before, then) for agency in old)


def _forget(service: Service, agency: str, before: datetime, then: Gone) -> int:
    with service.begin("hooks") as unit:
        head = store.lock_head(unit.session, agency)
        if head is None:
            return 0
        # From the stream's beginning on and without gaps, so that one number says what is gone.
        begin, up_to = head.gone, store.last_before(unit.session, head, before, FORGOTTEN)
        if up_to <= begin:
            return 0
        store.forget(unit.session, head, up_to)
        then(unit, agency, up_to)
    return up_to - begin


def bell_of(agency: str) -> str:
    """Return the name under which readers of an agency's stream wait."""
    return f"events-{agency}"
