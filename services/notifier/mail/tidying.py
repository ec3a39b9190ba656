"""Removes rows that say nothing any more: what was counted long ago, who had which digest."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.notifier.digests.models import DigestReader
from services.notifier.directory.models import PersonCopy
from services.notifier.kindness.models import MailPace
from services.notifier.throttle.models import MailDomain
from shared.db import DatabaseDown
from shared.db.clock import database_now
from shared.messaging import Service

log = structlog.get_logger(__name__)

EVERY = timedelta(hours=1)
"""How long nobody looks again."""

COUNTED = timedelta(days=2)
"""How long what goes to an address or a domain is kept: longer than the longest time within which it counts."""

READ = timedelta(days=31)
"""How long it is kept for which day somebody last had a digest."""


class Tidying:
    """Tidies for one service, once an hour at the most; in any number."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._looked: datetime | None = None

    def turn(self) -> int:
        """Remove what is not needed any more, unless that was done within the hour; return how many rows."""
        now = self._service.clock.now()
        if self._looked is not None and self._looked <= now < self._looked + EVERY:
            return 0
        self._looked = now
        try:
            with self._service.begin("tidying") as unit:
                gone = tidy(unit.session, now)
        except DatabaseDown:
            raise
        except Exception:  # timers must not wait for it; the next hour tries again
            log.exception("rows that are needed no more were not removed")
            return 0
        if gone:
            log.info("rows that are needed no more removed", rows=gone)
        return gone


def tidy(session: Session, now: datetime) -> int:
    """Remove paces and domains that count no more, and who had digests; return how many rows.

    Who wants no digest keeps that, unless they have left. A row that somebody counts by at this moment stays.
    """
    left = select(PersonCopy.id).where(PersonCopy.person["left"].as_boolean())
    long_ago = DigestReader.day < (now - READ).date()
    old = {
        MailPace: MailPace.since < now - COUNTED,
        MailDomain: ~MailDomain.waits & (MailDomain.seen_at < database_now(session) - COUNTED.total_seconds()),
        DigestReader: long_ago & (DigestReader.off_at.is_(None) | DigestReader.person.in_(left)),
    }
    return sum(
        session.execute(delete(table).where(which).execution_options(synchronize_session=False)).rowcount  # type: ignore[attr-defined]
        for table, which in old.items()
    )
