"""Tells an agency's contact that its endpoint was switched off, or that something was given up."""

from services.intake.webhooks.domain import GIVEN_UP, TOLD_AGAIN
from services.intake.webhooks.models import Delivery, Endpoint
from shared.messaging import Unit


def tell(unit: Unit, one: Endpoint, delivery: Delivery, why: str) -> None:
    """Let notifier write to the contact; about what was given up once a day at most."""
    if why == GIVEN_UP:
        if one.told_at is not None and unit.now - one.told_at < TOLD_AGAIN:
            return
        one.told_at = unit.now
    del delivery
