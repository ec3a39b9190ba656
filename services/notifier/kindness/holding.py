"""What becomes of a mail as it is about to be sent: it goes, it waits for a better hour, or it is needless by now.

Decided where it is sent and not where it is written: what was put off by a mail server, or lay there while the system
was down, is held like all else; and whatever is configured meanwhile holds at once.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from services.notifier import regime as regimes
from services.notifier.escalation.models import Timer
from services.notifier.kindness import store
from services.notifier.kindness.domain import Hold, Policy, in_time, is_urgent, limit_of, needless, until_morning
from services.notifier.kindness.reading import policy_of
from services.notifier.limits.calendar import Calendar, Due
from services.notifier.limits.models import RunningClock
from services.notifier.mail.domain import Attempt, MailKind, MailState, Result
from services.notifier.mail.letters import About
from services.notifier.mail.models import Mail
from shared.messaging import Unit

_OF_STEPS = (MailKind.REMINDER, MailKind.OVERDUE, MailKind.STEP, MailKind.DESK)


class Kindness:
    """Holds mails for one sender. on: False where every mail goes at once (NWD_MAIL_AT_ONCE)."""

    def __init__(self, *, on: bool) -> None:
        self._on = on

    def release(self, unit: Unit) -> None:
        """Let mails be looked at again whose time has come."""
        if self._on:
            store.release(unit.session, unit.now)
        else:
            store.release_all(unit.session)

    def sort(
        self, unit: Unit, mails: Sequence[Mail], about: Mapping[str, About], decided: dict[str, Result]
    ) -> list[Mail]:
        """Return those of some leased mails that stay with their sender; the others wait from now on.

        decided: what has become of some without an attempt; what is needless by now is added.
        """
        policy, calendar = _rules(unit) if self._on else (Policy(), None)
        going = []
        for mail in mails:
            one = about.get(mail.key)
            hold = None if mail.key in decided else _hold(policy, calendar, mail, one, unit.now)
            if hold is not None:
                _put_by(mail, hold, unit.now)
                continue
            if mail.held_at is not None:
                _go_on(unit, mail, one, decided)
            going.append(mail)
        return going


def _rules(unit: Unit) -> tuple[Policy, Calendar | None]:
    """Return how the place is kind, and its calendar; None before a load, or where nothing needs it."""
    parts = unit.service.parts
    digest, days = (parts.current_hash(unit.session, name) for name in (regimes.MAIL, regimes.CALENDAR))
    if digest is None or days is None:
        return Policy(), None
    policy = regimes.part_of(unit.session, parts, digest, policy_of)
    return policy, regimes.calendar_of(unit.session, parts, days)


def _hold(policy: Policy, calendar: Calendar | None, mail: Mail, about: About | None, now: datetime) -> Hold | None:
    if policy.quiet is None or calendar is None:
        return None
    if is_urgent(policy.urgent, mail.kind, mail.details, about.facts if about else {}):
        return None
    return in_time(until_morning(policy.quiet, calendar, now), limit_of(mail.details, mail.expires_at, now))


def _put_by(mail: Mail, hold: Hold, now: datetime) -> None:
    mail.state, mail.claim, mail.due_at, mail.attempts = MailState.QUEUED, None, store.NEVER, mail.attempts - 1
    mail.held_at, mail.not_before, mail.held_for = now, hold.until, hold.why


def _go_on(unit: Unit, mail: Mail, about: About | None, decided: dict[str, Result]) -> None:
    """Let a mail go on that has waited: what it says of its limit is as of now."""
    mail.held_at, mail.not_before = None, min(mail.not_before or unit.now, unit.now)
    if mail.key in decided:
        return
    task = about.task if about else None
    why = needless(
        mail.kind,
        mail.details,
        task.state if task else None,
        stopped=_stopped(unit, mail),
        unheard=mail.kind == MailKind.OVER and store.heard_nothing(unit.session, mail),
    )
    if why:
        decided[mail.key] = Result(Attempt.DROPPED, why)
    elif "due" in mail.details:
        calendar = regimes.in_force(unit).calendar
        due = Due(datetime.fromisoformat(mail.details["due"]), mail.details["provisional"])
        mail.details = {**mail.details, **calendar.told(unit.now, due)}


def _stopped(unit: Unit, mail: Mail) -> bool:
    """Say whether the clock whose step a mail is of has stopped since."""
    if mail.kind not in _OF_STEPS:
        return False
    clock = (
        select(RunningClock.stopped_at)
        .join(Timer, Timer.task_id == RunningClock.id)
        .where(Timer.case_id == mail.case_id, Timer.step == mail.occasion)
    )
    return any(at is not None for at in unit.session.scalars(clock))
