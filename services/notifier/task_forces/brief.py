"""What the page of a task says of the task force beside it."""

from typing import NamedTuple

from sqlalchemy.orm import Session

from services.notifier.regime import frozen_template
from services.notifier.task_forces import store
from services.notifier.task_forces.domain import PASSED
from services.notifier.tasks.models import Case
from shared.db.parts import Parts
from shared.web.languages import language


class Team(NamedTuple):
    """A task force in a line. passed, stages: how many of how many; live: whether it is under way."""

    id: str
    name: str
    passed: int
    stages: int
    live: bool


def team_of_round(session: Session, parts: Parts, case: Case) -> Team | None:
    """Return the task force of a case's present round, None where it has had none."""
    force = store.of_round(session, case)
    if force is None:
        return None
    rows = store.stages(session, force.id)
    name = frozen_template(session, parts, force.part, force.template).name[language()]
    return Team(force.id, name, sum(row.state in PASSED for row in rows), len(rows), force.dissolved_at is None)
