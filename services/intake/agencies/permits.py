"""Permits: what an agency may still do. The database counts them for all replicas; each process takes some ahead.

Whoever works in a transaction of its own and comes rarely (spreadsheets, mails) takes them within it, none ahead.
"""

import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import partial

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


class Fewer(Exception):
    """Others have taken meanwhile what was counted on; nothing was taken."""


@dataclass(slots=True)
class Within:
    """Permits in the caller's own transaction: what is rolled back was not taken. until: the window's end.

    left: how many there are still, as it was looked at. What is taken is so once it is settled.
    """

    quota: int
    until: datetime
    left: int
    _held: Callable[[], Allowance]
    _used: int = 0

    def take(self) -> bool:
        """Take one, and say whether there was one."""
        if not self.left:
            return False
        self.left, self._used = self.left - 1, self._used + 1
        return True

    def settle(self) -> None:
        """Write down what was taken; the row is locked from here on. Raises Fewer: then undo the transaction."""
        if not self._used:
            return
        row = self._held()
        if self._used > self.quota - row.taken:
            raise Fewer
        row.taken, self._used = row.taken + self._used, 0


def within(
    session: Session, agency: str, policy: Policy, now: datetime, zone: tzinfo | None = None, *, held: bool
) -> Within:
    """Return what an agency may still do, to be taken in this transaction.

    held: its row is locked at once until that ends, so that nobody takes any meanwhile. Else it is only looked at.
    """
    window = quota.window_at(policy, now, zone)
    most = store.quota_of(session, agency, policy)
    hold = partial(store.allowance, session, agency, policy, window.start)
    taken = hold().taken if held else store.taken(session, agency, policy, window.start)
    return Within(most, window.end, max(0, most - taken), hold)
