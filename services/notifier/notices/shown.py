"""What the pages about notices show, gathered from the tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from services.notifier import regime as regimes
from services.notifier.directory import store as directory
from services.notifier.directory.domain import Person
from services.notifier.escalation.domain import StoppedBy, step_of
from services.notifier.escalation.models import MeasureRow
from services.notifier.escalation.texts import MARKS
from services.notifier.limits.models import Clock
from services.notifier.notices import store
from services.notifier.notices.domain import AnswerState, NoticeState, Stop, number_text
from services.notifier.notices.models import Answer, Notice
from services.notifier.notices.texts import COLOURS, STOPS
from services.notifier.signatures.domain import signers
from services.notifier.tasks import store as tasks
from services.notifier.tasks.models import Case, Task
from shared.db.parts import Parts
from shared.web.languages import language, say, when

CARDS = {"yellow": "warning", "red": "alarm"}
"""The tone of a card's badge; the other measures have the last one's."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A notice as pages show it.

    task: of its body, when it was drafted. due_if: its limit were it signed now, None where it is no draft. signs:
    whether its reader may countersign the answer that waits; waits: that answer.
    """

    notice: Notice
    case: Case
    task: Task | None
    now: datetime
    answers: list[Answer]
    due_if: datetime | None = None
    signs: bool = False

    @property
    def number(self) -> str:
        """Return its number, or why it has none."""
        one = self.notice
        if one.year is not None and one.number is not None:
            return number_text(one.year, one.number)
        return say("notice.unnumbered" if one.state == NoticeState.DRAFT else "notice.never_numbered")

    @property
    def body(self) -> str:
        """Return the name of its body in the caller's language."""
        return str(self.task.party["name"][language()]) if self.task else self.notice.body

    @property
    def colour(self) -> str:
        """Return what it is called by its colour."""
        return COLOURS[self.notice.colour].within(language())

    @property
    def demand(self) -> str:
        """Return what it asks for."""
        return self.notice.zh if language() == "zh" else self.notice.en

    @property
    def stops(self) -> str:
        """Return what stops it, in words."""
        return STOPS[self.notice.stopped_by].within(language())

    @property
    def answered_by(self) -> bool:
        """Say whether its body may answer it in writing now."""
        return self.notice.state == NoticeState.OPEN and self.waits is None

    @property
    def twice(self) -> bool:
        """Say whether an answer needs a second signature."""
        return self.notice.stopped_by == StoppedBy.COUNTERSIGNED

    @property
    def waits(self) -> Answer | None:
        """Return the answer that waits for its second signature."""
        return next((one for one in self.answers if one.state == AnswerState.WAITING), None)

    @property
    def late(self) -> bool:
        """Say whether it is open and past its limit."""
        one = self.notice
        return one.state == NoticeState.OPEN and one.due_at is not None and self.now >= one.due_at

    @property
    def how(self) -> str:
        """Return why it is over, in words; empty where a reason says it."""
        how = self.notice.how
        if how is None:
            return ""
        if how in (*Stop, "ended", "moved"):
            return say(f"notice.how.{how}")
        return say("notice.how.acted", act=say(f"desk.did.{how}"))


def seen(session: Session, parts: Parts, notices: Iterable[tuple[Notice, Case]], now: datetime) -> list[Seen]:
    """Return notices as pages show them."""
    listed = list(notices)
    answers = store.answers(session, [one.id for one, _ in listed])
    found = []
    for one, case in listed:
        due_if = _due_if(session, parts, one, now)
        found.append(Seen(one, case, tasks.task(session, one.task_id), now, answers.get(one.id, []), due_if))
    return found


def of_task(session: Session, parts: Parts, task: Task, case: Case, now: datetime, reader: Person) -> list[Seen]:
    """Return the notices that a task's body has got about its case, as its page shows them to somebody."""
    notices = [one for one in store.signed_of(session, case.id, task.body) if one.round == task.round]
    answers = store.answers(session, [one.id for one in notices]) if notices else {}
    found = []
    for one in notices:
        it = Seen(one, case, task, now, answers.get(one.id, []))
        if it.waits is not None:
            may = signers(regimes.signing(session, parts), directory.team(session, task), it.waits.person)
            it = Seen(one, case, task, now, it.answers, None, any(who.id == reader.id for who in may))
        found.append(it)
    return found


def _due_if(session: Session, parts: Parts, notice: Notice, now: datetime) -> datetime | None:
    clock = session.get(Clock, (notice.case_id, notice.round)) if notice.state == NoticeState.DRAFT else None
    if clock is None:
        return None
    regime = regimes.frozen_regime(session, parts, clock)
    step = regime.policy.step(step_of(notice.step))
    return regime.calendar.due(now, step.notice.limit).at if step and step.notice else None


@dataclass(frozen=True, slots=True)
class Given:
    """A card, or an end of the ladder, as its page shows it. body: its name in the caller's language."""

    row: MeasureRow
    case: Case
    body: str

    @property
    def mark(self) -> str:
        """Return what it is called."""
        return MARKS[self.row.measure].within(language())

    @property
    def tone(self) -> str:
        """Return the tone of its badge."""
        return CARDS.get(self.row.measure, "alarm")

    @property
    def why(self) -> str:
        """Return why it was given."""
        late = self.row.given_at >= self.row.due_at
        return say("measure.why.late" if late else "measure.why.near", at=when(self.row.due_at))


def given(session: Session, found: Iterable[tuple[MeasureRow, Case]]) -> list[Given]:
    """Return cards and the ladder's ends as their page shows them."""
    names: dict[str, str] = {}
    listed = []
    for row, case in found:
        if row.body not in names:
            body = directory.body(session, row.body)
            names[row.body] = str(body["name"][language()]) if body else row.body
        listed.append(Given(row, case, names[row.body]))
    return listed
