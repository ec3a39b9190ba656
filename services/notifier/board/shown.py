"""What the board shows, gathered from the tables."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from services.notifier.board import store
from services.notifier.board.domain import AT_WORK, Clocked, Count, Section, counted, section_of
from services.notifier.board.store import Live
from services.notifier.escalation.texts import MARKS
from services.notifier.limits.models import Clock
from services.notifier.notices.domain import number_text
from services.notifier.notices.models import Notice
from services.notifier.notices.shown import CARDS
from services.notifier.notices.store import cards_on, open_on
from services.notifier.notices.texts import COLOURS
from services.notifier.regime import frozen_regime
from services.notifier.urging.store import counted as counted_urgings
from shared.contracts.words import TaskState
from shared.db.parts import Parts
from shared.web.languages import language
from shared.web.people import Viewer


@dataclass(frozen=True, slots=True)
class Row:
    """One case on the board. days_late, days_left: working days. since: of a return, a report, a request.

    notices: signed and still open; cards: of this round that nobody has taken back. Both in words for a badge: what it
    is called, and the badge's tone. urged: how often people of ours have pressed for it.
    """

    case: Live
    section: Section
    days_late: int
    days_left: int
    late: bool
    since: datetime | None
    notices: Sequence[tuple[str, str]] = ()
    cards: Sequence[tuple[str, str]] = ()
    urged: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """All that somebody may see of it. names: of the bodies, by code, each in both languages."""

    rows: list[Row]
    counts: list[Count]
    names: dict[str, dict[str, str]]

    def number(self, section: Section) -> int:
        """Return how many cases stand in a section."""
        return sum(count.by_section[section] for count in self.counts)

    @property
    def most(self) -> int:
        """Return the number of cases of the body that has most, by which the bars are drawn."""
        return max((sum(count.by_section.values()) for count in self.counts), default=0)


def board(session: Session, parts: Parts, who: Viewer, bodies: Collection[str] | None, now: datetime) -> Board:
    """Return the board for somebody. bodies: None for all; what is about their own body they do not see (回避)."""
    found = [one for one in store.live(session, bodies) if who.may_see(one.about)]
    acted = store.since(session, (one.task_id for one in found if one.state not in AT_WORK))
    rows = []
    for one in found:
        clock = _clocked(session, parts, one.clock)
        at = acted.get(one.task_id)
        section = section_of(TaskState(one.state), clock, at, now)
        if section is not None:
            late = clock.calendar.working_days_left(clock.due_at, now)
            left = clock.calendar.working_days_left(now, clock.due_at)
            rows.append(Row(one, section, late, left, now >= clock.due_at, at))
    rows = _marked(session, rows)
    counts = counted((row.case.body, row.section) for row in rows)
    return Board(rows, counts, {row.case.body: row.case.name for row in rows})


def _marked(session: Session, rows: list[Row]) -> list[Row]:
    """Return the rows with the notices and cards of their cases."""
    marked = []
    for begin in range(0, len(rows), store.CHUNK):
        some = rows[begin : begin + store.CHUNK]
        ids = [row.case.case_id for row in some]
        notices, cards = open_on(session, ids), cards_on(session, ids)
        urged = counted_urgings(session, [row.case.task_id for row in some])
        for row in some:
            of_case, given = notices.get(row.case.case_id, ()), cards.get(row.case.case_id, ())
            named = [(_numbered(one), f"notice-{one.colour}") for one in of_case]
            called = [
                (MARKS[one.measure].within(language()), CARDS[one.measure])
                for one in given
                if one.round == row.case.clock.round
            ]
            marked.append(replace(row, notices=named, cards=called, urged=urged.get(row.case.task_id, 0)))
    return marked


def _numbered(one: Notice) -> str:
    called = COLOURS[one.colour].within(language())
    return f"{called} {number_text(one.year, one.number)}" if one.year and one.number else called


def _clocked(session: Session, parts: Parts, clock: Clock) -> Clocked:
    regime = frozen_regime(session, parts, clock)
    return Clocked(
        clock.started_at, clock.due_at, regime.calendar, regime.policy.steps_of("closing"), regime.rules.review
    )
