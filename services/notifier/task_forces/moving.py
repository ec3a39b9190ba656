"""Stages that are open, for whoever reckons their limits again by another calendar. Their limits do not rest."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.notifier import regime
from services.notifier.limits.calendar import Calendar, Due, Limit
from services.notifier.task_forces import timing
from services.notifier.task_forces.domain import StageState
from services.notifier.task_forces.models import StageRow, TaskForce
from shared.db.among import among
from shared.db.parts import Parts
from shared.messaging import Unit


@dataclass(frozen=True, slots=True)
class OpenStage:
    """A stage that a body is at, with the limit that its way gives it."""

    force: TaskForce
    row: StageRow
    limit: Limit

    def due(self, calendar: Calendar) -> Due:
        """Return when its limit ends by a calendar; a stage's is not marked as provisional."""
        opened = self.row.opened_at
        return Due(calendar.due(opened, self.limit).at, False) if opened else self.before()

    def before(self) -> Due:
        """Return its limit as it stands."""
        return Due(self.row.due_at or self.force.started_at, False)


def open_stages(session: Session, parts: Parts, case_ids: list[str]) -> Mapping[str, list[OpenStage]]:
    """Return the open stages of some cases' task forces, by case."""
    query = (
        select(TaskForce, StageRow)
        .join(StageRow, StageRow.force_id == TaskForce.id)
        .where(
            among(session, TaskForce.case_id, case_ids),
            TaskForce.dissolved_at.is_(None),
            StageRow.state == StageState.OPEN,
            StageRow.due_at.is_not(None),
        )
        .order_by(StageRow.place)
    )
    found: defaultdict[str, list[OpenStage]] = defaultdict(list)
    for force, row in session.execute(query.execution_options(populate_existing=True)):
        template = regime.frozen_template(session, parts, force.part, force.template)
        limit = next(one.limit for one in template.stages if one.code == row.stage)
        found[force.case_id].append(OpenStage(force, row, limit))
    return found


def move_stage(unit: Unit, calendar: Calendar, stage: OpenStage, due: Due) -> None:
    """Give a stage another limit, and set those of its timers anew that have not fired."""
    stage.row.due_at = due.at
    timing.set_anew(unit, calendar, stage.force, stage.row)
