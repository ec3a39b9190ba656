"""Offices, heads and cases that are due on one day, and what the digests of a day say of them."""

from typing import Any

import pytest
from sqlalchemy import select

from services.notifier.digests.actions import Digests
from services.notifier.mail.domain import MailKind
from services.notifier.mail.models import Mail
from shared.contracts.words import Duty
from shared.db import new_id
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.messages import assigned, party
from tests.integration.notifier.staff import office, staff

MORNING = "2026-12-01T08:30"
"""Of the Tuesday on which the cases are due that came a week before."""


@pytest.fixture
def watched(notifier: Notifier) -> Notifier:
    """A notifier with two offices, each with a head, and a supervisor, and a case for each that is due on one day."""
    notifier.take(
        *(office(code, leader=f"{code}_leader") for code in ("land", "bio")),
        *(staff(f"{code}_leader") for code in ("land", "bio")),
        staff("guodong", Duty.SUPERVISOR),
    )
    for code, number in (("land", "HC-2026-000001-7"), ("bio", "HC-2026-000002-5")):
        notifier.take(assigned(new_id(), lead=party(code), number=number))
    notifier.take(assigned(new_id(), lead=party("land"), number="HC-2026-000003-3", confidential=True))
    return notifier


def digests(notifier: Notifier) -> dict[str, dict[str, Any]]:
    """Return what was told in digests, by day and person."""
    query = select(Mail).where(Mail.kind == MailKind.DIGEST).order_by(Mail.created_at)
    with notifier.service.database.read() as session:
        return {f"{mail.details['day']} {mail.person}": mail.details for mail in session.scalars(query)}


def numbers(told: dict[str, Any], section: str) -> list[str]:
    return [one["number"] for one in told["lines"][section]]


def at(notifier: Notifier, when: str) -> int:
    notifier.clock.is_at(when)
    return Digests(notifier.service, on=True).turn()
