"""What the pages of task forces show, gathered from the tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from services.notifier.limits.models import Clock
from services.notifier.regime import frozen_calendar, frozen_template
from services.notifier.task_forces import store
from services.notifier.task_forces.domain import (
    PASSED,
    Span,
    Stage,
    StageAct,
    StageState,
    Standing,
    Template,
    days_used,
    expected,
    judge,
    planned,
    way_ends,
)
from services.notifier.task_forces.models import StageRow, TaskForce
from services.notifier.task_forces.picture import Picture, drawn
from services.notifier.task_forces.telling import name_of
from services.notifier.tasks.models import Case
from shared.db.parts import Parts
from shared.web.languages import day, language


@dataclass(frozen=True, slots=True)
class Shown:
    """One stage. plan: when it would go by the limits; outlook: when it went, goes or will go, as things stand now.

    late: it is open past its limit, or was passed after it. acts: what the reader may do with it now.
    """

    stage: Stage
    row: StageRow
    body: str
    helping: list[str]
    after: list[str]
    plan: Span
    outlook: Span
    late: bool
    acts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Way:
    """A task force as its page, or a line of the list, shows it.

    used: calendar days so far, or that it took. ends_at, ends_in: when the last stage ends as things stand, and on
    which day of the way. all_passed: nothing is left to do.
    """

    force: TaskForce
    case: Case
    template: Template
    lead: str
    stages: Sequence[Shown]
    used: int
    ends_at: datetime
    ends_in: int
    picture: Picture
    zone: ZoneInfo

    def day(self, at: datetime) -> str:
        """Return the day in the place on which an instant falls, as people write it."""
        return day(at.astimezone(self.zone).date())

    @property
    def name(self) -> str:
        """Return what it is called in the caller's language."""
        return self.template.name[language()]

    @property
    def passed(self) -> int:
        """Return how many stages have been passed."""
        return sum(one.row.state in PASSED for one in self.stages)

    @property
    def all_passed(self) -> bool:
        """Say whether every stage has been passed."""
        return self.passed == len(self.stages)

    @property
    def live(self) -> bool:
        """Say whether it is under way."""
        return self.force.dissolved_at is None

    @property
    def open_now(self) -> list[Shown]:
        """Return the stages that somebody works on now."""
        return [one for one in self.stages if one.row.state == StageState.OPEN]

    @property
    def mine(self) -> list[Shown]:
        """Return the stages with which the reader may do something, what is due first before what is not needed."""
        return [one for one in self.stages if one.acts]

    @property
    def over_target(self) -> bool:
        """Say whether it took longer than the target, or will as things stand."""
        return self.ends_in > self.template.target_days


def shown(
    session: Session,
    parts: Parts,
    force: TaskForce,
    case: Case,
    rows: Sequence[StageRow],
    now: datetime,
    bodies: frozenset[str] = frozenset(),
) -> Way:
    """Return a task force with its stages. bodies: those for which the reader acts."""
    template = frozen_template(session, parts, force.part, force.template)
    calendar = frozen_calendar(session, parts, session.get_one(Clock, (force.case_id, force.round)))
    stands = {row.stage: Standing(StageState(row.state), row.opened_at, row.due_at, row.done_at) for row in rows}
    all_passed = all(one.state in PASSED for one in stands.values())
    last = max((one.done_at for one in stands.values() if one.done_at), default=now) if all_passed else now
    until = last if force.dissolved_at is None else min(last, force.dissolved_at)
    plan = planned(template, calendar, force.started_at)
    outlook = expected(template, calendar, stands, force.started_at, until)
    moves = force.dissolved_at is None and not all_passed
    ends = way_ends(outlook, force.started_at) if force.dissolved_at is None or all_passed else until
    return Way(
        force=force,
        case=case,
        template=template,
        lead=_name(session, case, force.lead),
        stages=[_stage(session, case, force, template, row, plan, outlook, until, bodies) for row in rows],
        used=days_used(calendar, force.started_at, until),
        ends_at=ends,
        ends_in=days_used(calendar, force.started_at, ends),
        picture=drawn(template, calendar, force.started_at, plan, stands, until, moves=moves),
        zone=calendar.zone,
    )


def member_names(session: Session, force: TaskForce, case: Case) -> list[str]:
    """Return what the bodies in a task force are called, the lead first."""
    codes = store.members(session, force.id)
    return [_name(session, case, code) for code in sorted(codes, key=lambda code: (code != force.lead, code))]


def _stage(
    session: Session,
    case: Case,
    force: TaskForce,
    template: Template,
    row: StageRow,
    plan: dict[str, Span],
    outlook: dict[str, Span],
    now: datetime,
    bodies: frozenset[str],
) -> Shown:
    stage, live = template.stage(row.stage), force.dissolved_at is None
    may = {StageAct.DONE: row.body in bodies, StageAct.SKIP: force.lead in bodies}
    judged = {act: judge(act, StageState(row.state), live=live, may=may[act]) for act in StageAct}
    return Shown(
        stage=stage,
        row=row,
        body=_name(session, case, row.body),
        helping=[_name(session, case, code) for code in row.helping],
        after=[template.stage(code).name[language()] for code in stage.after],
        plan=plan[row.stage],
        outlook=outlook[row.stage],
        late=row.due_at is not None and row.state != StageState.LEFT and (row.done_at or now) >= row.due_at,
        acts=frozenset(str(act) for act, came in judged.items() if isinstance(came, StageState)),
    )


def _name(session: Session, case: Case, body: str) -> str:
    return str(name_of(session, case, body)[language()])
