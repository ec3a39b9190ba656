"""Lets mails go on to a domain, or wait for it, in the transaction in which they are taken up: no other mail waits.

A mail that waits wants no attention (`due_at` is `NEVER`), so that no claim ever reads past it; the sweep lets as many
go on as their domain may get. All of it goes by the database's clock, which senders on several machines share.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import structlog

from services.notifier.kindness.holding import in_force, urgent_ones
from services.notifier.kindness.store import NEVER
from services.notifier.mail.actions import AT_ONCE
from services.notifier.mail.domain import LONGEST_WAIT, Attempt, MailState, Result
from services.notifier.mail.knowing import Knowledge
from services.notifier.mail.models import Mail
from services.notifier.mail.sender import Sender
from services.notifier.throttle import store
from services.notifier.throttle.domain import (
    Rate,
    Slowed,
    domain_of,
    is_too_many,
    left,
    let_go,
    limit_of,
    slower,
)
from services.notifier.throttle.models import MailDomain
from shared.db.clock import database_now
from shared.messaging import Unit

log = structlog.get_logger(__name__)

MOST = 2000
"""Mails that one sweep lets go to a domain that gets as many as there are."""


class Passed(NamedTuple):
    """The mails that stay with their sender, and those of them that have to begin to go at once, or ask again."""

    mails: list[Mail]
    limited: frozenset[str]


class Throttle:
    """Minds the domains for one sender. on: False where no server is asked for anything.

    follows: False where the limits of mail.yaml do not count (NWD_MAIL_AT_ONCE); what servers say counts even there.
    """

    def __init__(self, *, on: bool, follows: bool = True) -> None:
        self._on, self._follows = on, follows

    def sort(
        self,
        unit: Unit,
        mails: Sequence[Mail],
        known: Knowledge,
        decided: dict[str, Result],
        sender: Sender,
    ) -> Passed:
        """Return which of some leased mails go on; the others wait for their domain.

        decided: what has become of some without an attempt; one that has waited too long for servers that say "too
        many" is added.
        """
        if not self._on:
            return Passed(list(mails), frozenset())
        going_to = {mail.key: goes_to(mail, sender) for mail in mails if mail.key not in decided}
        rate = self._rate(unit)
        domains = set(going_to.values())
        limited_ones = [one for one in domains if rate.of(one) is not None]
        if not limited_ones and not known.gated:
            return Passed(list(mails), frozenset())
        store.made(unit.session, limited_ones, database_now(unit.session))
        rows = store.gates(unit.session, domains)
        now = database_now(unit.session)  # as it is once the rows are ours
        urgent = urgent_ones(unit, mails, known.about)
        stay, limited = set(decided), set[str]()
        for domain, row in rows.items():
            asking = [mail for mail in mails if going_to.get(mail.key) == domain]
            pass_by = _pass_by(row, rate.of(domain), asking, urgent, decided, now)
            limited |= pass_by.limited
            stay |= {mail.key for mail in pass_by.mails}
        going = [mail for mail in mails if mail.key in stay or going_to[mail.key] not in rows]
        for mail in going:
            mail.gate, mail.gate_rank, mail.gate_since = None, None, None
        return Passed(going, frozenset(limited))

    def release(self, unit: Unit) -> None:
        """Let mails be looked at again that wait for a domain which may get more."""
        rows = store.awaited(unit.session)
        if not rows:
            return
        rate, now = self._rate(unit) if self._on else Rate(), database_now(unit.session)
        for row in rows:
            limit = limit_of(rate.of(row.domain), slowed(row), now) if self._on else None
            most = MOST if limit is None else left(_gone(row), limit, now)
            most -= store.on_its_way(unit.session, row.domain)
            if most > 0:
                store.open_gate(unit.session, row.domain, AT_ONCE, most)
            if row.slowed_since is not None and now - row.slowed_since >= LONGEST_WAIT:
                store.open_gate(unit.session, row.domain, AT_ONCE, MOST, now - LONGEST_WAIT)
            row.waits = store.at_gate(unit.session, row.domain)

    def is_too_many(self, result: Result) -> bool:
        """Say whether a server has said for now that the domain of a mail gets too many."""
        return self._on and result.attempt is Attempt.LATER and is_too_many(result.words)

    def slow_down(self, unit: Unit, domain: str, words: str) -> None:
        """Let a domain get fewer whose servers have said so, in these words."""
        now = database_now(unit.session)
        store.made(unit.session, [domain], now)
        row = store.gates(unit.session, [domain])[domain]
        row.slowed_to, row.slowed_at, row.slowed_since = slower(self._rate(unit).of(domain), slowed(row), now)
        row.words, row.seen_at = words, now
        log.warning("a domain gets fewer mails, for its servers say too many", domain=domain, a_minute=row.slowed_to)

    def _rate(self, unit: Unit) -> Rate:
        return in_force(unit).rate if self._follows else Rate()


def goes_to(mail: Mail, sender: Sender) -> str:
    """Return the domain that a mail goes to."""
    return domain_of(sender.only_to or mail.email)


def slowed(row: MailDomain) -> Slowed | None:
    """Return how a domain is slowed, None where it is not."""
    if row.slowed_to is None or row.slowed_at is None or row.slowed_since is None:
        return None
    return Slowed(row.slowed_to, row.slowed_at, row.slowed_since)


def wait_for(mail: Mail, domain: str, rank: int, now: float) -> None:
    """Let a leased mail wait for its domain."""
    mail.state, mail.claim, mail.due_at, mail.attempts = MailState.QUEUED, None, NEVER, mail.attempts - 1
    mail.gate, mail.gate_rank, mail.gate_since = domain, rank, mail.gate_since or now


def _pass_by(
    row: MailDomain,
    configured: int | None,
    asking: Sequence[Mail],
    urgent: Iterable[str],
    decided: dict[str, Result],
    now: float,
) -> Passed:
    limit, slow = limit_of(configured, slowed(row), now), slowed(row)
    row.seen_at = now
    if slow is not None and limit == configured:
        row.slowed_to, row.slowed_at, row.slowed_since, row.words, slow = None, None, None, "", None
    if limit is None:
        return Passed(list(asking), frozenset())
    given_up = [mail for mail in asking if slow is not None and _too_long(mail, slow, now)]
    for mail in given_up:
        decided[mail.key] = Result(Attempt.REFUSED, f"its domain took too few mails for 4 hours: {row.words}")
    rank = {mail.key: int(mail.key not in urgent) for mail in asking}
    rest = sorted((one for one in asking if one not in given_up), key=_order(rank))
    may = left(_gone(row), limit, now)
    # Who comes now goes behind those that wait already, unless it is urgent.
    goes = [mail for mail in rest if not (row.waits and mail.gate is None and rank[mail.key])][:may]
    for mail in rest:
        if mail not in goes:
            wait_for(mail, row.domain, rank[mail.key], now)
            row.waits = True
    if goes:
        row.gone = [list(one) for one in let_go(_gone(row), len(goes), now)]
    return Passed([*given_up, *goes], frozenset(mail.key for mail in goes))


def _order(rank: Mapping[str, int]) -> Callable[[Mail], tuple[object, ...]]:
    return lambda mail: (rank[mail.key], mail.created_at, mail.key)


def _too_long(mail: Mail, slow: Slowed, now: float) -> bool:
    return mail.gate_since is not None and now - max(mail.gate_since, slow.since) >= LONGEST_WAIT


def _gone(row: MailDomain) -> tuple[tuple[int, int], ...]:
    return tuple((second, count) for second, count in row.gone)
