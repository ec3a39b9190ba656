"""What becomes of a mail as it is about to be sent: it goes, it waits for a better hour, or it is needless by now.

Decided where it is sent and not where it is written: what was put off by a mail server, or lay there while the system
was down, is held like all else; and whatever is configured meanwhile holds at once.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import TextClause

from services.notifier import regime as regimes
from services.notifier.kindness import store
from services.notifier.kindness.domain import (
    Bundle,
    HeldFor,
    Hold,
    Pace,
    Policy,
    in_time,
    is_urgent,
    limit_of,
    may_be_gathered,
    of_today,
    paced,
    until_morning,
)
from services.notifier.kindness.gathering import gather, why_needless
from services.notifier.kindness.models import OUTSIDE, MailPace
from services.notifier.kindness.reading import policy_of
from services.notifier.limits.calendar import Calendar, Due
from services.notifier.mail.domain import ENTERPRISE_KINDS, Attempt, MailState, Result
from services.notifier.mail.letters import About
from services.notifier.mail.models import BY_MAIL, Mail
from services.notifier.mail.sender import Sender
from shared.messaging import Unit


class Kindness:
    """Holds mails for one sender. on: False where every mail goes at once (NWD_MAIL_AT_ONCE). ways: those it sends."""

    def __init__(self, *, on: bool, ways: TextClause = BY_MAIL) -> None:
        self.on, self._ways = on, ways

    def release(self, unit: Unit) -> None:
        """Let mails be looked at again whose time has come."""
        if self.on:
            store.release(unit.session, unit.now, self._ways)
        else:
            store.release_all(unit.session, self._ways)

    def sort(
        self,
        unit: Unit,
        mails: Sequence[Mail],
        about: Mapping[str, About],
        decided: dict[str, Result],
        sender: Sender,
    ) -> list[Mail]:
        """Return those of some leased mails that stay with their sender; the others wait, or have gone with another.

        decided: what has become of some without an attempt; what is needless by now is added. sender: who sends.
        """
        policy, calendar = _rules(unit) if self.on else (Policy(), None)
        undecided = [mail for mail in mails if mail.key not in decided]
        urgent = _urgent(policy, undecided, about)
        going = []
        outside = {mail.key: f"{OUTSIDE}{mail.email.lower()}" for mail in undecided if self.on and _tells_outside(mail)}
        paces = store.paces(unit.session, [*_paced(policy, undecided, urgent), *outside.values()], unit.now)
        for mail in mails:
            if mail.bundle is not None:  # it has just gone with one before it
                continue
            free = mail.key in decided or mail.key in urgent
            hold = None if free else _until_morning(policy, calendar, mail, unit.now)
            if hold is None and mail.key in outside:
                hold = _of_today(paces[outside[mail.key]], unit.now)
            if hold is None and not free and policy.bundle is not None and mail.email in paces:
                hold = _paced_hold(unit, policy.bundle, paces[mail.email], mail, about, sender)
                if mail.bundle is not None:
                    continue
            if hold is not None:
                _put_by(mail, hold, unit.now)
                continue
            if mail.held_at is not None:
                _go_on(unit, mail, about.get(mail.key), decided)
            going.append(mail)
        return going


def in_force(unit: Unit) -> Policy:
    """Return what a place says of mails in mail.yaml; that it says nothing, before a load."""
    parts = unit.service.parts
    digest = parts.current_hash(unit.session, regimes.MAIL)
    return regimes.part_of(unit.session, parts, digest, policy_of) if digest else Policy()


def urgent_ones(unit: Unit, mails: Iterable[Mail], about: Mapping[str, About]) -> set[str]:
    """Return the keys of those of some mails that are urgent. about: what they are about, by key."""
    return _urgent(in_force(unit), mails, about)


def _rules(unit: Unit) -> tuple[Policy, Calendar | None]:
    """Return how the place is kind, and its calendar; None before a load, or where nothing needs it."""
    parts = unit.service.parts
    days = parts.current_hash(unit.session, regimes.CALENDAR)
    if days is None:
        return Policy(), None
    return in_force(unit), regimes.calendar_of(unit.session, parts, days)


def _urgent(policy: Policy, mails: Iterable[Mail], about: Mapping[str, About]) -> set[str]:
    facts = {key: one.facts for key, one in about.items()}
    return {one.key for one in mails if is_urgent(policy.urgent, one.kind, one.details, facts.get(one.key, {}))}


def _until_morning(policy: Policy, calendar: Calendar | None, mail: Mail, now: datetime) -> Hold | None:
    if policy.quiet is None or calendar is None:
        return None
    return in_time(until_morning(policy.quiet, calendar, now), limit_of(mail.details, mail.expires_at, now))


def _paced(policy: Policy, mails: Iterable[Mail], urgent: Collection[str]) -> list[str]:
    """Return the addresses of which the pace matters: of mails that are tried for the first time, and may be gathered.

    One that was put off by a server, or waited for its domain, has been counted, and may have arrived.
    """
    return [mail.email for mail in mails if policy.bundle and mail.key not in urgent and _may_be_gathered(mail)]


def _may_be_gathered(mail: Mail) -> bool:
    first = mail.attempts == 1 and not mail.suspects and mail.held_for != HeldFor.ALONE and mail.gate is None
    return first and mail.task_id is not None and may_be_gathered(mail.kind, mail.details)


def _tells_outside(mail: Mail) -> bool:
    """Say whether a mail goes to an address that somebody has typed, and is tried for the first time."""
    return mail.kind in ENTERPRISE_KINDS and mail.attempts == 1 and not mail.suspects and mail.gate is None


def _of_today(row: MailPace, now: datetime) -> Hold | None:
    (row.since, row.gone), hold = of_today(Pace(row.since, row.gone), now)
    return hold


def _paced_hold(
    unit: Unit, bundle: Bundle, row: MailPace, mail: Mail, about: Mapping[str, About], sender: Sender
) -> Hold | None:
    """Return until when a mail waits that is one of many; None where it goes, by itself or with others."""
    if not _may_be_gathered(mail):
        return None
    if mail.held_at is not None and mail.held_for == HeldFor.MANY:
        gathered = gather(unit, mail, about, sender)
        if gathered:  # which is one mail, and begins the count anew
            row.since, row.gone = unit.now, 1
        return None
    pace, hold = paced(bundle, Pace(row.since, row.gone), unit.now)
    row.since, row.gone = pace
    return in_time(hold, limit_of(mail.details, mail.expires_at, unit.now))


def _put_by(mail: Mail, hold: Hold, now: datetime) -> None:
    mail.state, mail.claim, mail.due_at, mail.attempts = MailState.QUEUED, None, store.NEVER, mail.attempts - 1
    mail.held_at, mail.not_before, mail.held_for = now, hold.until, hold.why
    mail.gate, mail.gate_rank, mail.gate_since = None, None, None


def _go_on(unit: Unit, mail: Mail, about: About | None, decided: dict[str, Result]) -> None:
    """Let a mail go on that has waited: what it says of its limit is as of now."""
    mail.held_at, mail.not_before = None, min(mail.not_before or unit.now, unit.now)
    if mail.key in decided:
        return
    why = why_needless(unit.session, mail, about)
    if why:
        decided[mail.key] = Result(Attempt.DROPPED, why)
    elif "due" in mail.details:
        calendar = regimes.in_force(unit).calendar
        due = Due(datetime.fromisoformat(mail.details["due"]), mail.details["provisional"])
        mail.details = {**mail.details, **calendar.told(unit.now, due)}
