"""What happens to endpoints and deliveries."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.intake.events import store as events
from services.intake.events.models import AgencyEvent
from services.intake.webhooks import domain, store
from services.intake.webhooks.domain import Answer, DeliveryState, EndpointState, Off
from services.intake.webhooks.models import Delivery, Endpoint
from services.intake.webhooks.signing import Seal, make_secret, written
from shared.db import new_id
from shared.db.clock import database_now
from shared.messaging import Unit

ROLE = "hooks"
REPLAYED_AT_ONCE = 5000
LOGGED = 20

KEPT = timedelta(days=30)
"""For how long deliveries stay in the log once they are over."""


class TooMany(Exception):
    """An agency has as many endpoints as it may have."""


class Taken(Exception):
    """An agency has an endpoint at this address; `endpoint` is its id."""

    def __init__(self, endpoint: str) -> None:
        super().__init__(endpoint)
        self.endpoint = endpoint


def register(
    unit: Unit, seal: Seal, agency: str, *, url: str, kinds: Sequence[str], contact: str, language: str
) -> tuple[Endpoint, str]:
    """Make an endpoint whose address was checked; return it with its secret, which cannot be shown again.

    It is sent what happens from now on. Raises TooMany, Taken.
    """
    events.hold_head(unit.session, agency)  # what gets its place behind this is sent, and nothing between is missed
    there = store.endpoints(unit.session, agency)
    same = next((one for one in there if one.url == url), None)
    if same is not None:
        raise Taken(same.id)
    if len(there) >= domain.MOST_ENDPOINTS:
        raise TooMany
    secret = make_secret()
    made = Endpoint(
        id=new_id(),
        agency=agency,
        url=url,
        kinds=sorted(set(kinds)),
        contact=contact,
        language=language,
        secret=seal.close(secret),
        created_at=unit.now,
        state=EndpointState.ON.value,
    )
    unit.session.add(made)
    return made, written(secret)


def rotate(unit: Unit, seal: Seal, one: Endpoint, lasts: timedelta = domain.ROTATION) -> str:
    """Give an endpoint a new secret and return it; the former signs too for as long as said.

    While one is being changed already the former stays what it is: the answer with the newer one may have been lost.
    """
    secret = make_secret()
    if one.former is None or one.former_until is None or one.former_until <= unit.now:
        one.former = one.secret
    one.former_until = unit.now + lasts
    one.secret = seal.close(secret)
    return written(secret)


def reseal(unit: Unit, seal: Seal) -> int:
    """Seal under the key in use what was sealed under a former one; return how many endpoints that were."""
    changed = 0
    for one in store.endpoints(unit.session):
        old = [name for name in ("secret", "former") if getattr(one, name) and seal.is_old(getattr(one, name))]
        for name in old:
            setattr(one, name, seal.close(seal.open(getattr(one, name))))
        changed += bool(old)
    return changed


def test(unit: Unit, one: Endpoint) -> Delivery:
    """Let a test be sent to an endpoint, also where it is switched off: that is how its owner sees that it works."""
    made = _delivery(unit, one, None, database_now(unit.session))
    unit.session.add(made)
    unit.ring(ROLE)
    return made


def enable(unit: Unit, one: Endpoint) -> int:
    """Switch an endpoint on; what has happened meanwhile is sent too. Return how much of it was put into the queue."""
    if one.state == EndpointState.ON:
        return 0
    events.hold_head(unit.session, one.agency)
    missed, one.state = one.off_position or 0, EndpointState.ON.value
    one.off_why = one.off_at = one.off_position = one.failing_since = one.told_at = None
    unit.session.flush()
    queued = store.begin_anew(unit.session, one.id, database_now(unit.session))
    while True:
        count, missed, more = replay(unit, one, missed, anew=False)
        queued += count
        if not more:
            unit.ring(ROLE)
            return queued


def replay(unit: Unit, one: Endpoint, after: int, *, anew: bool = True) -> tuple[int, int, bool]:
    """Send again what stands behind a place of the agency's stream, at most so much at once.

    anew: also what has been sent. Return how much was queued, up to which place that was, and whether there is more.
    """
    found = events.after(unit.session, one.agency, after, REPLAYED_AT_ONCE)
    wanted = [event for event in found if domain.wanted(one.kinds, event.kind)]
    there = store.known(unit.session, one.id, [event.id for event in wanted])
    moment, queued = database_now(unit.session), 0
    for event in wanted:
        known = there.get(event.id)
        if known is None:
            unit.session.add(_delivery(unit, one, event, moment))
        elif anew and known.claim is None:
            known.state, known.due_at, known.attempts, known.first_at = DeliveryState.WAITING.value, moment, 0, None
            known.over_at = None
        else:
            continue
        queued += 1
    unit.session.flush()
    unit.ring(ROLE)
    return queued, found[-1].position or after if found else after, len(found) == REPLAYED_AT_ONCE


def fan_out(unit: Unit, agency: str, placed: Sequence[AgencyEvent]) -> None:
    """Queue events that have just got their places for each endpoint that wants them; in the same transaction."""
    ends = [one for one in store.endpoints(unit.session, agency) if one.state == EndpointState.ON]
    moment = database_now(unit.session) if ends else 0.0
    for one in ends:
        for event in placed:
            if domain.wanted(one.kinds, event.kind):
                unit.session.add(_delivery(unit, one, event, moment))


def let_go(unit: Unit, agency: str, up_to: int) -> None:
    """Give up what waits of events that are kept no more: it is for endpoints that have been off for as long."""
    store.give_up(unit.session, agency, up_to, unit.now)


def settle(unit: Unit, one: Endpoint, delivery: Delivery, answer: Answer, chance: float) -> str | None:
    """Write down what came of an attempt. Both rows are locked.

    Return what the agency's contact has to be told, if anything: why the endpoint was switched off, or that something
    was given up. chance: 0 to 1, for the jitter.
    """
    moment = database_now(unit.session)
    delivery.attempts, delivery.claim = delivery.attempts + 1, None
    delivery.first_at = delivery.first_at or unit.now
    delivery.status, delivery.words = answer.status, answer.words
    delivery.log = [*delivery.log, [unit.now.isoformat(), answer.status, answer.words]][-LOGGED:]
    if answer.taken:
        _over(delivery, DeliveryState.SENT, unit.now)
        if one.failing_since is not None and one.state == EndpointState.ON:
            store.hurry(unit.session, one.id, moment)
        one.failing_since, one.last_ok_at = None, unit.now
        return None
    off = None
    if one.state == EndpointState.ON and delivery.kind != domain.TEST:
        one.failing_since = one.failing_since or unit.now
        off = domain.follows_for_endpoint(answer, one.failing_since, unit.now)
    if off is not None:
        _switch_off(unit, one, off)
    elif delivery.kind == domain.TEST or domain.is_given_up(delivery.first_at, unit.now):
        _over(delivery, DeliveryState.GIVEN_UP, unit.now)
        return None if delivery.kind == domain.TEST else domain.GIVEN_UP
    delivery.due_at = moment + domain.delay(delivery.attempts, chance, answer.retry_after)
    return off


def _switch_off(unit: Unit, one: Endpoint, why: Off) -> None:
    one.state, one.off_why, one.off_at = EndpointState.OFF.value, why.value, unit.now
    # What waits goes on waiting; what is placed from now on is behind this.
    one.off_position = events.head(unit.session, one.agency)


def _over(delivery: Delivery, state: DeliveryState, now: datetime) -> None:
    delivery.state, delivery.due_at, delivery.over_at = state.value, None, now


def _delivery(unit: Unit, one: Endpoint, event: AgencyEvent | None, moment: float) -> Delivery:
    return Delivery(
        id=new_id(),
        endpoint_id=one.id,
        event_id=event.id if event else None,
        case_id=event.case_id if event else None,
        position=(event.position or 0) if event else 0,
        kind=event.kind if event else domain.TEST,
        state=DeliveryState.WAITING.value,
        due_at=moment,
        attempts=0,
        log=[],
        created_at=unit.now,
    )
