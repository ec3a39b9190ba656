"""Starting a round's clock, once, at its first dispatch."""

from datetime import datetime
from typing import Any, Protocol

from services.notifier.limits.calendar import Due
from services.notifier.limits.domain import case_due
from services.notifier.limits.happenings import Happening
from services.notifier.limits.models import Clock, RunningClock
from services.notifier.limits.reckoning import from_json, to_json
from services.notifier.regime import Regime
from services.notifier.tasks.models import Case, Task
from shared.messaging import Unit


def clock_of(unit: Unit, case: Case) -> Clock | None:
    """Return the clock of the case's present round, if it has started."""
    return unit.session.get(Clock, (case.id, case.round))


def start_clock(unit: Unit, regime: Regime, case: Case, case_class: str, dispatched: datetime) -> Clock:
    """Start the clock of the case's present round: from its dispatch, or from its receipt where the place says so.

    case_class: as router named it; one that is not known gets the default's limit.
    """
    known, start = regime.rules.known_class(case_class), dispatched
    if regime.rules.closing_starts is Happening.RECEIVED and case.round == 1:
        start = received_at(case.facts)
    due = case_due(regime.rules, regime.calendar, known, case.facts["kind"], start, source_due(case.facts))
    limits, calendar, escalation = regime.hashes
    clock = Clock(
        case_id=case.id,
        round=case.round,
        case_class=known,
        started_at=start,
        due_at=due.at,
        provisional=due.provisional,
        reckoned=to_json(due.how),
        limits=limits,
        calendar=calendar,
        escalation=escalation,
    )
    unit.session.add(clock)
    return clock


class Limited(Protocol):
    """What has a limit that is kept with how it came about: a case's clock, one beside it, or a task."""

    @property
    def due_at(self) -> datetime:
        """When it ends."""

    @property
    def provisional(self) -> bool:
        """Whether it leans on a year that is not published."""

    @property
    def reckoned(self) -> list[Any] | None:
        """How it came about, as it is stored."""


def due_of(row: Limited) -> Due:
    """Return the limit of a case's clock, of one beside it, or of a task's."""
    return Due(row.due_at, row.provisional, from_json(row.reckoned))


def set_due(row: Clock | RunningClock | Task, due: Due) -> None:
    """Give a clock, or a task, another limit, and keep how it came about."""
    row.due_at, row.provisional, row.reckoned = due.at, due.provisional, to_json(due.how)


def received_at(facts: dict[str, Any]) -> datetime:
    """Return when the centre took a case. facts: CaseFacts."""
    return datetime.fromisoformat(facts["received_at"])


def source_due(facts: dict[str, Any]) -> datetime | None:
    """Return the limit that runs at the source of a case, if any. facts: CaseFacts."""
    told = facts["source"].get("due_at")
    return datetime.fromisoformat(told) if told else None
