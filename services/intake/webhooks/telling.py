"""Tells an agency's contact that its endpoint was switched off, or that something was given up."""

from services.intake.agencies.store import agency
from services.intake.webhooks import store
from services.intake.webhooks.domain import GIVEN_UP, TOLD_AGAIN
from services.intake.webhooks.models import Delivery, Endpoint
from shared.contracts.webhooks import WEBHOOK_FAILING
from shared.contracts.words import is_test
from shared.messaging import Unit


def tell(unit: Unit, one: Endpoint, delivery: Delivery, why: str) -> None:
    """Let notifier write to the contact; about what was given up once a day at most.

    Nobody is written to for a test's sake: who tries out sees it in the log.
    """
    if is_test(one.agency):
        return
    if why == GIVEN_UP:
        if one.told_at is not None and unit.now - one.told_at < TOLD_AGAIN:
            return
        one.told_at = unit.now
    unit.session.flush()
    known = agency(unit.session, one.agency)
    told = {
        "webhook": one.id,
        "agency": known.name if known else one.agency,
        "contact": one.contact,
        "language": one.language,
        # What stands in a query may be the receiver's secret.
        "address": one.url.partition("?")[0],
        "why": why,
        "status": delivery.status,
        "said": delivery.words or "",
        "waiting": store.counts(unit.session, [one.id])[one.id][0],
    }
    unit.send(WEBHOOK_FAILING, one.agency, told)
