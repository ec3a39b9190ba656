"""Gives events their places in agencies' streams.

Requests write events without a place, for two of them may commit in another order than they began: whoever read in
between would never see the first. A place is given to what is committed, by one at a time for each agency, so that what
commits later stands behind, and no reader can have passed it.
"""

from collections.abc import Callable, Sequence

from services.intake.events import store
from services.intake.events.domain import in_order
from services.intake.events.models import AgencyEvent
from shared.messaging import Service, Unit

BATCH = 500

Then = Callable[[Unit, str, Sequence[AgencyEvent]], None]
"""What follows when events of an agency have got their places, in the same transaction."""


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


def bell_of(agency: str) -> str:
    """Return the name under which readers of an agency's stream wait."""
    return f"events-{agency}"
