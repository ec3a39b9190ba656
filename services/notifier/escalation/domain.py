"""Steps relative to a clock: when each is due, and what becomes of its timer.

Pure. A step of the case's own clock belongs to a round and not to a task: it happens once however often the case
changes hands. Steps of a task's clock count by that task's limit, steps of a clock that the place sets by its own.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.notifier.directory.domain import Role
from services.notifier.limits.calendar import Calendar, Limit, Unit
from services.notifier.limits.happenings import Happening
from services.notifier.limits.offsets import after, before
from shared.contracts.words import Card, Colour, Duty, Measure


class Side(StrEnum):
    """Where a step lies: before or after the limit, or so long after the clock has begun."""

    BEFORE = "before"
    AFTER = "after"
    FROM_START = "from_start"


class TimerState(StrEnum):
    """What a timer does: it waits; rests while no body can be late (reported, recalled); has fired; is void.

    skipped: its moment had passed unused, and what it would have said was no longer true.
    """

    WAITING = "waiting"
    RESTING = "resting"
    FIRED = "fired"
    SKIPPED = "skipped"
    VOID = "void"


class TimerKind(StrEnum):
    """What is done when a timer is due.

    A step of the case's clock; a step by the limit of one body's task; a step of a clock that the place sets, or of
    a notice's; one of a clock that runs while the desk has the case; an assisting body's silence is consent; a case
    goes on without what the enterprise was asked for; nobody has decided in time on what an office asks about its
    clock, or whoever decides is reminded; the time is over for which a clock was to rest; the supervision office is
    reminded of a notice to sign; a body is reminded of its stage in a task force; its leader is told that the stage
    is late; the owner of a promise is reminded of it; the day of a promise has come; the review of a case on the ledger
    comes near, is due today, was missed; somebody is reached by another way who has not opened an urgent task.
    """

    STEP = "step"
    PART = "part"
    CLOCK = "clock"
    DESK = "desk"
    CONSENT = "consent"
    SUPPLEMENT = "supplement"
    EXTENSION = "extension"
    UNDECIDED = "undecided"
    SUSPENSION = "suspension"
    UNSIGNED = "unsigned"
    STAGE_DUE = "stage_due"
    STAGE_LATE = "stage_late"
    PROMISE_NEAR = "promise_near"
    PROMISE_DUE = "promise_due"
    LEDGER_NEAR = "ledger_near"
    LEDGER_DAY = "ledger_day"
    LEDGER_MISSED = "ledger_missed"
    CHANNEL = "channel"


OF_TASKS = (TimerKind.CONSENT, TimerKind.PART, TimerKind.CHANNEL)
"""Timers of the limits of tasks; they end with the task, and rest with the case."""

OF_ASKING = (TimerKind.EXTENSION, TimerKind.UNDECIDED, TimerKind.SUSPENSION)
"""Timers of what an office has asked about its clock."""

BY_LIMIT = (*OF_TASKS, TimerKind.CLOCK, TimerKind.DESK)
"""Timers that are of one limit, whose id stands in them: a task's, or a clock's."""


class StoppedBy(StrEnum):
    """What ends a supervision notice.

    Anything that its body does with the task; an answer in writing; one that a second person of the body has signed.
    """

    ANY_ACTION = "any_action"
    WRITTEN = "written_answer"
    COUNTERSIGNED = "countersigned_answer"


@dataclass(frozen=True, slots=True)
class Demand:
    """The notice that a step drafts: its colour, what it asks for in both languages, and in what time from signing."""

    colour: Colour
    demand: Mapping[str, str]
    limit: Limit
    stopped_by: StoppedBy


@dataclass(frozen=True, slots=True)
class Condition:
    """Which cases a step is for; what is empty asks nothing. rounds_from: 2 means only after a reopening."""

    classes: Collection[str] = ()
    kinds: Collection[str] = ()
    channels: Collection[str] = ()
    urgency: Collection[str] = ()
    tags: Collection[str] = ()
    rounds_from: int = 1

    def holds(self, case_class: str, round_: int, facts: Mapping[str, Any]) -> bool:
        """Say whether a round of a case is meant. facts: CaseFacts, with `tags` where the enterprise has any."""
        return (
            (not self.classes or case_class in self.classes)
            and (not self.kinds or facts["kind"] in self.kinds)
            and (not self.channels or facts["channel"] in self.channels)
            and (not self.urgency or facts["urgency"] in self.urgency)
            and (not self.tags or not set(self.tags).isdisjoint(facts.get("tags", ())))
            and round_ >= self.rounds_from
        )


OF_LEDGER = (TimerKind.LEDGER_NEAR, TimerKind.LEDGER_DAY, TimerKind.LEDGER_MISSED)
"""Timers of reviews of a case on the ledger."""

OUTLIVING = (TimerKind.PROMISE_NEAR, TimerKind.PROMISE_DUE, *OF_LEDGER)
"""Timers that go on when the case's round has ended: what was promised is still to be done, and the ledger reviewed."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a policy.

    clocks: the names of those whose limit it counts by. to: roles in the body that is late, and offices of the place;
    the first that anybody holds is written to, and each of `copies` besides. mail: the kind of mail, None where nobody
    is written to. every, times: it happens again so long after the last time, so often in all. unless: whatever of
    these has happened to the task makes it needless. names: what it is called in both languages.
    """

    name: str
    side: Side
    offset: Limit
    to: tuple[str, ...]
    mail: str | None
    clocks: tuple[str, ...] = ("closing",)
    copies: tuple[str, ...] = ()
    every: Limit | None = None
    times: int = 1
    card: Card | None = None
    measure: Measure | None = None
    notice: Demand | None = None
    condition: Condition = Condition()
    unless: frozenset[Happening] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def mark(self) -> Card | Measure | None:
        """Return what the step marks its body with, if anything: a card, or one of the ladder's ends."""
        return self.card or self.measure


UNDELIVERED = Step(
    "undelivered",
    Side.AFTER,
    Limit(0, Unit.MINUTES),
    ("stand_in", "leader", "liaison", "handlers", "director"),
    "undelivered",
)
"""The step that the mail role raises when a mail has reached nobody; every policy has it, whatever else it says."""


@dataclass(frozen=True, slots=True)
class Office:
    """Somebody whom steps name by a word of the place's own.

    The people of a body who are first in these roles, or, where there is a duty, everybody who has that.
    """

    body: str
    roles: tuple[Role, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    duty: Duty | None = None


@dataclass(frozen=True)
class Policy:
    """A place's steps and offices. The steps are looked up by clock, so that a case pays for no others.

    urged_every: how much time lies between two urgings of a body for one task by people of ours. unsigned_every,
    unsigned_times: how often the supervision office is reminded of a notice that it has not signed.
    """

    steps: tuple[Step, ...] = ()
    offices: Mapping[str, Office] = field(default_factory=dict)
    urged_every: Limit = field(default_factory=lambda: Limit(1, Unit.WORKING_DAYS))
    unsigned_every: Limit = field(default_factory=lambda: Limit(1, Unit.WORKING_DAYS))
    unsigned_times: int = 3
    _by_clock: dict[str, tuple[Step, ...]] = field(default_factory=dict, repr=False, compare=False)

    def steps_of(self, clock: str) -> tuple[Step, ...]:
        """Return the steps that count by a clock, in the order of the file."""
        if clock not in self._by_clock:
            self._by_clock[clock] = tuple(step for step in self.steps if clock in step.clocks)
        return self._by_clock[clock]

    def step(self, name: str) -> Step | None:
        """Return the step of that name."""
        return next((one for one in self.steps if one.name == name), None)


CONTACT_POINT = "contact_point"
"""The word by which a policy means the body that took the case in (联系点): it has the case's agency as one of its."""

NOTICE, HAPPENED = "notice.", "step."
"""What stands before a step's name where a clock is the limit of its notice, or begins when it has happened."""


def step_at(calendar: Calendar, start: datetime, due: datetime, step: Step) -> datetime | None:
    """Return when a step is due, or None for a warning whose time lies at or before the clock's start.

    start, due: of the clock. Days before or after the limit mean the opening of that day.
    """
    if step.side is Side.FROM_START:
        return after(calendar, start, step.offset)
    at = before(calendar, due, step.offset) if step.side is Side.BEFORE else after(calendar, due, step.offset)
    return at if step.side is Side.AFTER or at > start else None


def timers(calendar: Calendar, start: datetime, due: datetime, steps: Sequence[Step]) -> list[tuple[Step, datetime]]:
    """Return the steps of a clock that can still happen, each with its time."""
    found = ((step, step_at(calendar, start, due, step)) for step in steps)
    return [(step, at) for step, at in found if at is not None]


def again_at(calendar: Calendar, step: Step, times: int, last: datetime, now: datetime) -> Iterator[datetime]:
    """Yield when a step was or is to happen again after its `times`-th time: what `now` has passed, and one more.

    last: when that was due. So what an outage has swallowed can be told, and does not come all at once.
    """
    while step.every is not None and times < step.times:
        last, times = after(calendar, last, step.every), times + 1
        yield last
        if last > now:
            return


def too_late(step: Step, due: datetime, now: datetime) -> bool:
    """Say whether a card for being near the limit would come when that has passed: the one for that is due as well.

    A mail that warns comes late all the same, for it is the handlers', and what comes after the limit is not.
    """
    return step.side is Side.BEFORE and step.mark is not None and now >= due


def consent_step(assignment: int, body: str) -> str:
    """Return the name under which an assisting body's silence is waited for."""
    return f"consent:{assignment}:{body}"


def step_on(step: str, subject: str = "", time: int = 1) -> str:
    """Return the name of a step's timer, which makes it happen once.

    subject: the id of the task, or of the clock, by whose limit it counts; "" for the case's own. time: the how
    manieth.
    """
    return f"{step}{':' if subject else ''}{subject}{f'#{time}' if time > 1 else ''}"


def step_of(name: str) -> str:
    """Return which step of the policy a timer's name is of; a policy's own names have neither colon nor hash."""
    return name.partition("#")[0].partition(":")[0]


def time_of(name: str) -> int:
    """Return the how manieth time of its step a timer's name is of."""
    return int(name.partition("#")[2] or 1)


def supplement_step(assignment: int, turn: int) -> str:
    """Return the name under which an enterprise's answer to a request is waited for."""
    return f"supplement:{assignment}:{turn}"


def asked_step(kind: TimerKind, number: int) -> str:
    """Return the name of a timer of what an office has asked about its clock; the number counts within the round."""
    return f"{kind}:{number}"


def number_of(step: str) -> int:
    """Return the number of what an office has asked, from the name of a timer of it."""
    return int(step.rpartition(":")[2])
