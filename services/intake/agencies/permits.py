"""Permits: what an agency may still do. The database counts them for all replicas; each process takes some ahead.

Whoever works in a transaction of its own and comes rarely (spreadsheets, mails) takes them within it, none ahead.
"""

import threading
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from sqlalchemy.orm import Session

from services.intake.agencies import quota, store
from services.intake.agencies.models import Allowance
from services.intake.agencies.quota import Policy, Remaining, Window
from shared.messaging import Service

ASK_AGAIN = timedelta(seconds=5)
"""After which a process asks once more where nothing was left: the operator may have raised the quota."""


@dataclass(slots=True)
class _Lease:
    """Permits that this process has: `left` of them until the window ends; `rest`: what the database had besides."""

    window: Window
    quota: int
    left: int
    rest: int
    asked: datetime


class Permits:
    """The permits of this process, for every agency and policy. Threads share them."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._leases: dict[tuple[str, Policy], _Lease] = {}
        self._locks: defaultdict[tuple[str, Policy], threading.Lock] = defaultdict(threading.Lock)

    def take(self, agency: str, policy: Policy, count: int, now: datetime, zone: tzinfo | None = None) -> Remaining:
        """Take permits, all or none, and say what is left. Raises DatabaseDown.

        It writes in a transaction of its own, and only when this process has none left: call it outside of others.
        """
        with self._locks[agency, policy]:
            lease = self._leases.get((agency, policy))
            if lease is None or not self._serves(lease, count, now):
                lease = self._leases[agency, policy] = self._ask(agency, policy, count, now, zone, lease)
            exceeded = lease.left < count
            if not exceeded:
                lease.left -= count
            seconds = max(1, -int((now - lease.window.end).total_seconds() // 1))
            return Remaining(policy, lease.quota, lease.left + lease.rest, seconds, exceeded)

    @staticmethod
    def _serves(lease: _Lease, count: int, now: datetime) -> bool:
        if not lease.window.start <= now < lease.window.end:
            return False
        return lease.left >= count or (lease.left + lease.rest < count and now - lease.asked < ASK_AGAIN)

    def _ask(
        self, agency: str, policy: Policy, count: int, now: datetime, zone: tzinfo | None, before: _Lease | None
    ) -> _Lease:
        window = quota.window_at(policy, now, zone)
        kept = before.left if before is not None and before.window == window else 0
        with self._service.database.begin() as session:
            most = store.quota_of(session, agency, policy)
            row = store.allowance(session, agency, policy, window.start)
            got = quota.granted(most, row.taken, count - kept)
            row.taken += got
        return _Lease(window, most, kept + got, max(0, most - row.taken), now)


@dataclass(slots=True)
class Within:
    """Permits in the caller's own transaction: what is rolled back was not taken. until: the window's end."""

    quota: int
    until: datetime
    _row: Allowance

    @property
    def left(self) -> int:
        """Return how many there are still."""
        return max(0, self.quota - self._row.taken)

    def take(self) -> bool:
        """Take one, and say whether there was one."""
        if not self.left:
            return False
        self._row.taken += 1
        return True


def within(session: Session, agency: str, policy: Policy, now: datetime, zone: tzinfo | None = None) -> Within:
    """Return what an agency may still do, to be taken in this transaction; its row is locked until that ends."""
    window = quota.window_at(policy, now, zone)
    most = store.quota_of(session, agency, policy)
    return Within(most, window.end, store.allowance(session, agency, policy, window.start))
