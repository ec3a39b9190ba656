"""The rules by which a case on the ledger is watched: those in force when it was put there."""

from services.notifier import regime
from services.notifier.ledger.domain import HOUSE, Policy
from services.notifier.ledger.models import LedgerEntry
from services.notifier.ledger.reading import policy_of
from services.notifier.limits.calendar import Calendar
from shared.messaging import Unit

Watched = tuple[tuple[str, str], Calendar, Policy]
"""The hashes of the parts `ledger` (empty where there is none) and `calendar`, and what they say."""


def beginning(unit: Unit) -> Watched:
    """Return the rules in force. Raises regime.NothingLoaded."""
    now = regime.in_force(unit)
    part = unit.service.parts.current_hash(unit.session, regime.LEDGER) or ""
    return (part, now.hashes[1]), now.calendar, _policy(unit, part)


def frozen(unit: Unit, one: LedgerEntry) -> Watched:
    """Return the rules with which a case was put on the ledger."""
    calendar = regime.calendar_of(unit.session, unit.service.parts, one.calendar)
    return (one.part, one.calendar), calendar, _policy(unit, one.part)


def _policy(unit: Unit, digest: str) -> Policy:
    return regime.part_of(unit.session, unit.service.parts, digest, policy_of) if digest else HOUSE
