"""The rules by which a promise is watched: those in force when it was made, whatever is loaded later."""

from services.notifier import regime
from services.notifier.limits.calendar import Calendar
from services.notifier.promises.domain import HOUSE, Policy
from services.notifier.promises.models import Promise
from services.notifier.promises.reading import policy_of
from shared.messaging import Unit

Watched = tuple[tuple[str, str], Calendar, Policy]
"""The hashes of the parts `promises` (empty where there is none) and `calendar`, and what they say."""


def beginning(unit: Unit) -> Watched:
    """Return the rules in force. Raises regime.NothingLoaded."""
    now = regime.in_force(unit)
    part = unit.service.parts.current_hash(unit.session, regime.PROMISES) or ""
    return (part, now.hashes[1]), now.calendar, _policy(unit, part)


def frozen(unit: Unit, one: Promise) -> Watched:
    """Return the rules with which a promise was made."""
    calendar = regime.calendar_of(unit.session, unit.service.parts, one.calendar)
    return (one.part, one.calendar), calendar, _policy(unit, one.part)


def _policy(unit: Unit, digest: str) -> Policy:
    return regime.part_of(unit.session, unit.service.parts, digest, policy_of) if digest else HOUSE
