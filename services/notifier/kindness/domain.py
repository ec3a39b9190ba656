"""When a mail waits, until when and why: quiet hours, days of rest, too many at once. Pure; instants are aware.

What would come too late is never held: a mail about a limit goes while there is time left to act on it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from services.notifier.limits.calendar import Calendar
from services.notifier.mail.domain import LEDGER_KINDS, MEETING_KINDS, PROMISE_KINDS, STAGE_KINDS, MailKind
from services.notifier.tasks.domain import OPEN
from services.notifier.throttle.domain import Rate
from shared.contracts.words import Card, Measure, TaskState, Urgency

BUNDLED = (
    MailKind.TASK,
    MailKind.DELEGATED,
    MailKind.REMINDER,
    MailKind.OVERDUE,
    MailKind.STEP,
    MailKind.URGING,
    MailKind.SUPPLEMENT,
    MailKind.REDO,
    MailKind.NOT_SIGNED,
    MailKind.RESUMED,
    MailKind.ALL_IN,
    MailKind.EXTENSION,
    MailKind.OVER,
)
"""The kinds that are gathered into one mail where a person would get many: news of a task, none to be decided on."""

MAY_WAIT = frozenset(
    (
        *BUNDLED,
        MailKind.COUNTERSIGN,
        MailKind.TO_DECIDE,
        MailKind.DESK,
        MailKind.NOTICE,
        MailKind.TO_SIGN,
        MailKind.UNDELIVERED,
        *STAGE_KINDS,
        *PROMISE_KINDS,
        *LEDGER_KINDS,
        *MEETING_KINDS,
        MailKind.HAND_OVER,
        MailKind.EXPERT,
        MailKind.ABSENT,
        MailKind.ENT_PROGRESS,
        MailKind.ENT_PROMISE,
    )
)
"""The kinds that may wait at all. Every other goes at once: somebody sits there and waits for it."""


class HeldFor(StrEnum):
    """Why a mail waits: it is night, nobody works on that day, or its reader has had many in a short time, or that day.

    alone: it waits for nothing; the mail that had gathered it did not arrive, so it goes by itself.
    """

    NIGHT = "night"
    REST_DAY = "rest_day"
    MANY = "many"
    DAY = "day"
    ALONE = "alone"


class Hold(NamedTuple):
    """Until when a mail waits, and why."""

    until: datetime
    why: HeldFor


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours in which nobody is written to without need, in the place's zone: from one evening to the next morning.

    rest_days: whether days on which nobody works by the calendar are quiet from morning to night; make-up days are not.
    """

    begins: time
    ends: time
    rest_days: bool


@dataclass(frozen=True, slots=True)
class Urgent:
    """What goes at once, whatever the hour: kinds of mails, urgency of cases, what a step marks its body with."""

    kinds: Collection[str] = (MailKind.NOTICE, MailKind.UNDELIVERED)
    urgency: Collection[str] = (Urgency.URGENT, Urgency.EMERGENCY)
    marks: Collection[str] = (Card.RED, *Measure)


@dataclass(frozen=True, slots=True)
class Bundle:
    """How many mails about tasks a person gets within a time before further ones are gathered into one."""

    more_than: int
    within: timedelta


A_DAY = Bundle(40, timedelta(days=1))
"""How many mails about cases one address outside gets in a day: whoever brings a case may name somebody else's."""


class Audience(StrEnum):
    """Who gets a daily digest: who heads a body, who is in charge of it from above, who supervises all of them."""

    LEADER = "leader"
    DIRECTOR = "director"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class Digest:
    """The daily digest: at what time of working days, to whom, and whether also where there is nothing to tell."""

    at: time
    to: tuple[Audience, ...]
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """How a place is kind. What is None it does not do; a place that says nothing does nothing of it.

    rate: kindness to mail servers, how many mails their domains get.
    """

    quiet: Quiet | None = None
    urgent: Urgent = Urgent()
    bundle: Bundle | None = None
    digest: Digest | None = None
    rate: Rate = field(default_factory=Rate)


LEAST_LEFT = timedelta(hours=1)
"""Time that is left of a limit when the mail about it comes, or the mail does not wait."""

MOST_DAYS = 15
"""Days within which the next working day must lie; where it does not, no mail waits for it."""


def is_urgent(urgent: Urgent, kind: str, details: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    """Say whether a mail goes at once. details: of its row; facts: of its case (CaseFacts), empty where it has none."""
    return (
        kind not in MAY_WAIT
        or kind in urgent.kinds
        or facts.get("urgency") in urgent.urgency
        or details.get("measure") in urgent.marks
    )


def limit_of(details: Mapping[str, Any], expires_at: datetime | None, now: datetime) -> datetime | None:
    """Return the next limit that a mail speaks of: what has passed cannot be missed any more; None where none is."""
    told = [datetime.fromisoformat(details[name]) for name in ("due", "until") if details.get(name)]
    return min((at for at in (*told, *filter(None, (expires_at,))) if at > now), default=None)


def until_morning(quiet: Quiet, calendar: Calendar, now: datetime) -> Hold | None:
    """Return until when what is not urgent waits, None where it is no time of rest.

    The morning is the end of the quiet hours of the next day on which people work, or of any day where days of rest do
    not count.
    """
    local = now.astimezone(calendar.zone)
    day, rests = local.date(), quiet.rest_days and not calendar.is_working(local.date())
    if not (rests or is_night(quiet, local.time())):
        return None
    why = HeldFor.REST_DAY if rests else HeldFor.NIGHT
    for days in range(MOST_DAYS + 1):
        on = day + timedelta(days=days)
        at = datetime.combine(on, quiet.ends, calendar.zone).astimezone(UTC)
        if at > now and (not quiet.rest_days or calendar.is_working(on)):
            return Hold(at, why)
    return None


def in_time(hold: Hold | None, limit: datetime | None) -> Hold | None:
    """Return a hold, or None where the limit that the mail speaks of would be over by then, or as good as over."""
    return hold if hold is not None and (limit is None or hold.until + LEAST_LEFT <= limit) else None


class Pace(NamedTuple):
    """Since when mails to an address are counted, and how many have gone by themselves since."""

    since: datetime
    gone: int


def paced(bundle: Bundle, pace: Pace | None, now: datetime) -> tuple[Pace, Hold | None]:
    """Return the pace once one more mail is there, and until when it waits; None where it goes by itself.

    A pace that lies ahead was set by a wrong clock, and begins anew.
    """
    if pace is None or not pace.since <= now < pace.since + bundle.within:
        pace = Pace(now, 0)
    if pace.gone < bundle.more_than:
        return Pace(pace.since, pace.gone + 1), None
    return pace, Hold(pace.since + bundle.within, HeldFor.MANY)


def of_today(pace: Pace | None, now: datetime) -> tuple[Pace, Hold | None]:
    """Return the pace of an address outside once one more mail is there, and until when that waits, as `paced` does."""
    pace, hold = paced(A_DAY, pace, now)
    return pace, hold and Hold(hold.until, HeldFor.DAY)


def may_be_gathered(kind: str, details: Mapping[str, Any]) -> bool:
    """Say whether a mail is news of a task, which a line and a link can say; whoever has to decide needs it whole."""
    return kind in BUNDLED and not ("asked" in details or "drafted" in details)


def is_night(quiet: Quiet, at: time) -> bool:
    """Say whether a time of day lies in the quiet hours."""
    return at >= quiet.begins or at < quiet.ends if quiet.begins > quiet.ends else quiet.begins <= at < quiet.ends


OF_STEPS = (MailKind.REMINDER, MailKind.OVERDUE, MailKind.STEP, MailKind.DESK)
"""The kinds that are sent by steps, which count by a clock."""

ASKS = (
    MailKind.TASK,
    MailKind.DELEGATED,
    MailKind.REMINDER,
    MailKind.OVERDUE,
    MailKind.STEP,
    MailKind.URGING,
    MailKind.REDO,
    MailKind.COUNTERSIGN,
    MailKind.RESUMED,
    MailKind.ALL_IN,
)
"""The kinds that ask for something of a task, and are needless once it is done; others say what their reader must know.

A step that gave a card stands whatever happened since, and its mail is sent.
"""

WANTED = OPEN - {TaskState.RETURNED}
"""States of a task in which its body still has something to do, or to wait for."""


def needless(kind: str, details: Mapping[str, Any], state: str | None, *, stopped: bool, unheard: bool) -> str:
    """Return why a mail that has waited need not go any more, empty where it must.

    state: of its task, None where it is about none. stopped: whether the clock has stopped whose step it is of.
    unheard: whether its reader has never been told of its task.
    """
    if details.get("measure"):
        return ""
    if stopped:
        return "what it reminds of was done while it waited"
    if kind == MailKind.OVER and unheard:
        return "its reader had not been told of the task, which was over before the morning"
    of_centre = kind == MailKind.STEP and details.get("of_centre")
    if state is not None and state not in WANTED and kind in ASKS and not of_centre:
        return f"its task was {state} when it could be sent"
    return ""
